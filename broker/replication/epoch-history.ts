// Which leader wrote which part of a lane: the entries that leaders leave behind with their EpochStart batches. Two
// replicas agree up to the end of the last entry that they share (KIP-101, KIP-279); the nonce tells apart two leaders
// that were given one epoch number, which a metadata store restored from a backup can do (R11). Pure.

import type { Epoch, Offset } from '../../model/offset.ts'

export interface EpochEntry {
  readonly epoch: Epoch
  /** Drawn by the leader. */
  readonly nonce: number
  /** Of its EpochStart batch. */
  readonly startOffset: Offset
}

/** Epochs rise, start offsets do not fall. */
export type EpochHistory = readonly EpochEntry[]

/** Of the batch before `offset`; 0 when no entry says. */
export function epochBefore(history: EpochHistory, offset: Offset): Epoch {
  return history.findLast(({ startOffset }) => startOffset < offset)?.epoch ?? 0
}

/** The history of what is left when everything from `offset` on is cut. */
export function cutHistory(history: EpochHistory, offset: Offset): EpochHistory {
  return history.filter(({ startOffset }) => startOffset < offset)
}

export interface Lineage {
  readonly history: EpochHistory
  readonly end: Offset
}

/** Up to where two replicas hold the same batches: the end of the longest common prefix of what their leaders wrote. */
export function commonEnd(one: Lineage, other: Lineage): Offset {
  let shared = 0
  for (const [index, entry] of one.history.entries()) {
    const counterpart = other.history[index]
    if (!counterpart || !sameEntry(entry, counterpart)) break
    shared = index + 1
  }
  return Math.min(endOf(one, shared), endOf(other, shared))
}

/** Where the part written by the first `entries` leaders ends. */
function endOf({ history, end }: Lineage, entries: number): Offset {
  return history[entries]?.startOffset ?? end
}

function sameEntry(a: EpochEntry, b: EpochEntry): boolean {
  return a.epoch === b.epoch && a.nonce === b.nonce && a.startOffset === b.startOffset
}
