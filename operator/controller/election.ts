// Who leads a partition next (R8): fence, then elect. Every acknowledged batch is on `ackQuorum` stores of the ISR, so
// any |ISR| - ackQuorum + 1 of them hold it between them, and once so many have promised the new epoch nobody can add
// to it: the one with the newest and longest log has everything. As in BookKeeper's ledger recovery. Pure.

import type { Epoch } from '../../model/offset.ts'
import type { Promised } from '../../model/promised.ts'

/** The rules of an election, each with an off switch for tests alone. */
export interface ElectionRules {
  /** |ISR| - ackQuorum + 1 promises, not one less. */
  readonly enoughPromises: boolean
  /** Only stores of the ISR have a vote. */
  readonly votersInIsr: boolean
  /** A promise of this epoch, not of a lower one. */
  readonly promisedEpoch: boolean
  /** The newest log wins, the longest only among equally new ones. */
  readonly newestFirst: boolean
  /** A damaged store has no vote. */
  readonly noDamaged: boolean
  /** `ackQuorum` is raised only where so many hold what the winner holds. */
  readonly raiseOnCopies: boolean
  /** A promise counts in one campaign: who has made it before may have made it to another one, and follow its leader. */
  readonly promiseOnce: boolean
}

export const allElectionRules: ElectionRules = {
  enoughPromises: true,
  votersInIsr: true,
  promisedEpoch: true,
  newestFirst: true,
  noDamaged: true,
  raiseOnCopies: true,
  promiseOnce: true,
}

export interface Election {
  readonly epoch: Epoch
  /** Store ids, as in the record that the change will be based on. */
  readonly isr: readonly string[]
  readonly ackQuorum: number
  /** The latest of each store. */
  readonly promises: readonly Promised[]
  /** Among equals the first of these wins. */
  readonly preferred: readonly string[]
}

export type Outcome =
  | { readonly type: 'elected'; readonly storeId: string }
  /** So many more stores of the ISR must promise. */
  | { readonly type: 'waiting'; readonly missing: number }
  /** Somebody has promised a higher epoch: begin again above it. */
  | { readonly type: 'outbid'; readonly promised: Epoch }

export function electLeader(election: Election, rules: ElectionRules = allElectionRules): Outcome {
  const { epoch, isr, ackQuorum, promises, preferred } = election
  const highest = Math.max(0, ...promises.map(({ promised }) => promised))
  if (highest > epoch) return { type: 'outbid', promised: highest }
  const votes = promises.filter(
    ({ storeId, promised, damaged }) =>
      (isr.includes(storeId) || !rules.votersInIsr) &&
      (promised === epoch || !rules.promisedEpoch) &&
      !(damaged && rules.noDamaged),
  )
  const needed = isr.length - ackQuorum + (rules.enoughPromises ? 1 : 0)
  const missing = Math.max(needed, 1) - votes.length
  if (missing > 0) return { type: 'waiting', missing }
  const rank = ({ storeId }: Promised): number => {
    const at = preferred.indexOf(storeId)
    return at < 0 ? preferred.length : at
  }
  const [winner] = votes.toSorted((a, b) => holdsMore(b, a, rules) || rank(a) - rank(b))
  if (!winner) return { type: 'waiting', missing: 1 }
  return { type: 'elected', storeId: winner.storeId }
}

/** Their logs are the same: equal last epochs and ends make equal logs. */
export function holdTheSame(a: Promised, b: Promised): boolean {
  return holdsMore(a, b, allElectionRules) === 0
}

/**
 * Positive when `a` holds what `b` may lack. The data lane decides: a store has no data on disk without the state that
 * was written before it, but it may have state ahead of its data.
 */
function holdsMore(a: Promised, b: Promised, rules: ElectionRules): number {
  const byEpoch = a.lastEpochs.data - b.lastEpochs.data
  const byEnd = a.ends.data - b.ends.data
  const byStateEpoch = a.lastEpochs.state - b.lastEpochs.state
  const byState = a.ends.state - b.ends.state
  return rules.newestFirst
    ? byEpoch || byEnd || byStateEpoch || byState
    : byEnd || byState || byEpoch || byStateEpoch
}
