// The rules of the protocol, each with an off switch for tests alone: a mutant without the rule must be caught, or the
// rule is not tested. SPEC.md says what each one is for. Configuration cannot reach this.

export interface ReplicationRules {
  /** R1: a promise is on disk before anyone is told of it. */
  readonly durablePromise: boolean
  /** R1: a replica takes nothing from a leader whose epoch is lower than what it promised. */
  readonly refuseOldEpoch: boolean
  /** R2: within one epoch a replica truncates once. */
  readonly truncateOnce: boolean
  /** R2: an answer to an earlier session is not for this one. */
  readonly currentSession: boolean
  /** R3: a follower truncates to where its history and the leader's part, not to a high watermark. */
  readonly truncateByHistory: boolean
  /** R4: a follower says that it has what is on its disk, not what it has received. */
  readonly ackAfterSync: boolean
  /** R5: a leader counts copies only of what was written in its own epoch. */
  readonly countOwnEpoch: boolean
  /** R6: `ackQuorum` copies in the ISR, not one less. */
  readonly fullQuorum: boolean
  /** R6: while a change of the ISR is in flight, both the old and the new one must have the copies. */
  readonly jointIsr: boolean
  /** R7: what remains of the ISR after a shrink holds everything that may have been acknowledged. */
  readonly shrinkKeepsCopies: boolean
  /** R7: for a new leader that is everything up to its own EpochStart, whatever its high watermark says. */
  readonly shrinkCoversEpochStart: boolean
  /** R9: a leader that restarts, and may have lost what it sent, does not go on in the epoch. */
  readonly newBootNewEpoch: boolean
  /** R10: leadership is bound to the store, not to the broker's name. */
  readonly leadByStore: boolean
  /** R14: a damaged replica is whole again, and votes, only when it has all that its leader had when they met. */
  readonly repairBeforeVote: boolean
  /** R11: metadata older than what was seen is not acted upon. */
  readonly ignoreOldMetadata: boolean
  /** R11: a record of a higher epoch is newer, whatever its revision: metadata may have gone back. */
  readonly newestByEpoch: boolean
  /** R15: a follower that has removed what it shares with its leader begins anew. */
  readonly beginAnew: boolean
  /** R13: a state record counts as copied only where the data ahead of it is, and the other way round. */
  readonly countInOrder: boolean
  /** R13: a follower is sent all state before the data behind it. */
  readonly stateFirst: boolean
  /** R13: a follower takes data only behind the state that was written before it. */
  readonly takeInOrder: boolean
}

export const allReplicationRules: ReplicationRules = {
  durablePromise: true,
  refuseOldEpoch: true,
  truncateOnce: true,
  currentSession: true,
  truncateByHistory: true,
  ackAfterSync: true,
  countOwnEpoch: true,
  fullQuorum: true,
  jointIsr: true,
  shrinkKeepsCopies: true,
  shrinkCoversEpochStart: true,
  newBootNewEpoch: true,
  leadByStore: true,
  repairBeforeVote: true,
  ignoreOldMetadata: true,
  newestByEpoch: true,
  beginAnew: true,
  countInOrder: true,
  stateFirst: true,
  takeInOrder: true,
}
