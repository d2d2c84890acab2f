// What an unclean election gives up: one rule for the controller, which records it, and for whoever is asked beforehand.

import type { Epoch, Offset } from './offset.ts'
import type { LossRange, Partition } from './partition.ts'

export interface LossFacts {
  /** Of the leader that begins without them. */
  readonly epoch: Epoch
  /** The newest of which any copy that has answered holds a batch: above the record's where metadata has gone back. */
  readonly lastEpoch: Epoch
  /** The store that leads. */
  readonly winner: { readonly lastEpoch: Epoch; readonly end: Offset }
  /** Of each store of the ISR; undefined where it has not said, or is damaged: nobody knows then what it has held. */
  readonly inSyncEnds: readonly (Offset | undefined)[]
}

export function lossOf(
  partition: Partition,
  { epoch, lastEpoch, winner, inSyncEnds }: LossFacts,
): LossRange {
  // Without a batch of the last epoch its log may have parted from the others' long before its end.
  const from = winner.lastEpoch === Math.max(partition.epoch, lastEpoch) ? winner.end : 0
  const known = inSyncEnds.filter((end) => end !== undefined)
  // What was acknowledged may be with the silent ones alone.
  const to = known.length === inSyncEnds.length ? Math.max(from, ...known) : null
  const generation = (partition.lossGeneration ?? 0) + 1
  return { generation, epoch, from, to, begunAt: winner.end }
}
