// What a partition knows of its groups, without IO: the state that the records of its state log add up to. Keeps
// I-FENCE: an assignment epoch never falls, and a commit under an older one than the newest grant is refused.

import { PenstockError } from '../../model/errors.ts'
import type { Offset, TimestampMs } from '../../model/offset.ts'
import { penstock } from '../../proto/codec.ts'
import type { GroupProgress, OffsetToCommit } from './partition.ts'

const { StateRecord, StateSnapshot } = penstock.internal.v1

export class GroupTable {
  readonly #groups = new Map<string, GroupProgress>()

  get(group: string): GroupProgress | undefined {
    return this.#groups.get(group)
  }

  names(): string[] {
    return [...this.#groups.keys()]
  }

  /** Applies a grant and returns its record. Throws GENERATION_STALE unless the epoch rises. */
  grant(grant: { group: string; memberId: string; assignmentEpoch: number }): Uint8Array {
    const before = this.#groups.get(grant.group)
    if (before && grant.assignmentEpoch <= before.assignmentEpoch)
      throw stale(grant, before.assignmentEpoch)
    return this.#record({ grant })
  }

  /**
   * Applies a commit and returns its record. One without a member comes from outside of the group and is allowed while nobody
   * has the partition. Throws GENERATION_STALE, OFFSET_TOO_NEW.
   */
  commit(
    commit: OffsetToCommit,
    facts: { readonly endOffset: Offset; readonly nowMs: TimestampMs },
  ): Uint8Array {
    const before = this.#groups.get(commit.group)
    const owned = before !== undefined && before.memberId !== ''
    const current = before?.assignmentEpoch ?? 0
    // The id too: a group that was forgotten and came back counts its epochs from 1 again.
    const isOwner = before?.memberId === commit.memberId && commit.assignmentEpoch === current
    const fenced = commit.memberId === '' ? owned : !isOwner
    if (fenced) throw stale(commit, current)
    if (commit.nextOffset > facts.endOffset) {
      throw new PenstockError(
        'OFFSET_TOO_NEW',
        `offset ${commit.nextOffset} is beyond the end of the partition, ${facts.endOffset}`,
        { latest: String(facts.endOffset) },
      )
    }
    const { group, nextOffset, metadata } = commit
    const offset = {
      group,
      nextOffset,
      metadata,
      assignmentEpoch: current,
      commitTimestampMs: facts.nowMs,
    }
    return this.#record({ offset })
  }

  forget(group: string): Uint8Array {
    return this.#record({ forgotten: { group } })
  }

  /** Replays a record of the state log. */
  apply(record: Uint8Array): void {
    const { grant, offset, forgotten } = StateRecord.decode(record)
    if (grant) {
      const { memberId, assignmentEpoch } = grant
      this.#change(grant.group, { memberId: memberId ?? '', assignmentEpoch: assignmentEpoch ?? 0 })
    } else if (offset) {
      const { nextOffset, metadata, commitTimestampMs } = offset
      this.#change(offset.group, {
        committedOffset: nextOffset ?? 0,
        metadata: metadata ?? '',
        commitTimestampMs: commitTimestampMs ?? 0,
      })
    } else if (forgotten) {
      this.#groups.delete(forgotten.group ?? '')
    }
  }

  #change(name: string | null | undefined, change: Partial<GroupProgress>): void {
    const group = name ?? ''
    this.#groups.set(group, { ...(this.#groups.get(group) ?? nothing(group)), ...change })
  }

  #record(record: penstock.internal.v1.StateRecord.$Properties): Uint8Array {
    const bytes = StateRecord.encode(record).finish()
    this.apply(bytes)
    return bytes
  }

  snapshot(): Uint8Array {
    const groups = [...this.#groups.values()].map(({ committedOffset, ...rest }) =>
      committedOffset === undefined ? rest : { ...rest, nextOffset: committedOffset },
    )
    return StateSnapshot.encode({ groups }).finish()
  }

  restore(snapshot: Uint8Array): void {
    for (const entry of StateSnapshot.decode(snapshot).groups) {
      const { memberId, assignmentEpoch, metadata, commitTimestampMs } = entry
      this.#change(entry.group, {
        memberId: memberId ?? '',
        assignmentEpoch: assignmentEpoch ?? 0,
        committedOffset: Object.hasOwn(entry, 'nextOffset') ? (entry.nextOffset ?? 0) : undefined,
        metadata: metadata ?? '',
        commitTimestampMs: commitTimestampMs ?? 0,
      })
    }
  }
}

function nothing(group: string): GroupProgress {
  return {
    group,
    assignmentEpoch: 0,
    memberId: '',
    committedOffset: undefined,
    metadata: '',
    commitTimestampMs: 0,
  }
}

function stale(of: { group: string; assignmentEpoch: number }, current: number): PenstockError {
  return new PenstockError(
    'GENERATION_STALE',
    `group ${of.group} is at assignment ${current} of this partition, not ${of.assignmentEpoch}`,
    { group: of.group, assignmentEpoch: String(current) },
  )
}
