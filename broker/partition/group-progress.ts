// What a partition knows of its groups, without IO: the state that the records of its state log add up to. Keeps
// I-FENCE: an assignment epoch never falls, and a commit under an older one than the newest grant is refused.

import { PenstockError } from '../../model/errors.ts'
import type { Offset, TimestampMs } from '../../model/offset.ts'
import { penstock } from '../../proto/codec.ts'
import type { GroupProgress, OffsetToCommit } from './partition.ts'

const { StateRecord, StateSnapshot } = penstock.internal.v1

export class GroupTable {
  readonly #groups = new Map<string, GroupProgress>()
  /** The highest epoch of any group that was forgotten: who was a member then must not pass for one now. */
  #forgottenEpoch = 0

  get(group: string): GroupProgress | undefined {
    return this.#groups.get(group)
  }

  /** Of the newest grant; every later one has a higher epoch, also when the group was forgotten in between. */
  assignmentEpoch(group: string): number {
    return this.#groups.get(group)?.assignmentEpoch ?? this.#forgottenEpoch
  }

  names(): string[] {
    return [...this.#groups.keys()]
  }

  /** Applies a grant and returns its record. Throws GENERATION_STALE unless the epoch rises. */
  grant(grant: { group: string; memberId: string; assignmentEpoch: number }): Uint8Array {
    const newest = this.assignmentEpoch(grant.group)
    if (grant.assignmentEpoch <= newest) throw stale(grant, newest)
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
    const current = this.assignmentEpoch(commit.group)
    // The id too: the epoch is no secret, and a member that has lost the partition must not claim the next one's.
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
      const group = forgotten.group ?? ''
      this.#forgottenEpoch = Math.max(this.#forgottenEpoch, this.assignmentEpoch(group))
      this.#groups.delete(group)
    }
  }

  #change(name: string | null | undefined, change: Partial<GroupProgress>): void {
    const group = name ?? ''
    this.#groups.set(group, { ...(this.#groups.get(group) ?? this.#unknown(group)), ...change })
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
    const forgotten = this.#forgottenEpoch > 0 ? { forgottenEpoch: this.#forgottenEpoch } : {}
    return StateSnapshot.encode({ groups, ...forgotten }).finish()
  }

  restore(snapshot: Uint8Array): void {
    const { groups, forgottenEpoch } = StateSnapshot.decode(snapshot)
    this.#forgottenEpoch = forgottenEpoch
    for (const entry of groups) {
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

  #unknown(group: string): GroupProgress {
    return {
      group,
      assignmentEpoch: this.#forgottenEpoch,
      memberId: '',
      committedOffset: undefined,
      metadata: '',
      commitTimestampMs: 0,
    }
  }
}

function stale(of: { group: string; assignmentEpoch: number }, current: number): PenstockError {
  return new PenstockError(
    'GENERATION_STALE',
    `group ${of.group} is at assignment ${current} of this partition, not ${of.assignmentEpoch}`,
    { group: of.group, assignmentEpoch: String(current) },
  )
}
