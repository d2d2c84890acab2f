// The rules that keep the journal honest, each with an off switch for tests alone: a mutant without the rule must be
// caught by the simulator (test/sim/metadata), or the rule is not tested. Configuration cannot reach this.

export interface JournalRules {
  /** An answer waits for fdatasync. */
  readonly syncBeforeAnswer: boolean
  /** A frame must match its checksum. */
  readonly checksum: boolean
  /** Invalid bytes that a later frame says were synced are damage, not a torn tail. */
  readonly lookAhead: boolean
  /** What no frame vouches for is written again before it counts: after a failed sync the page cache shows too much. */
  readonly rewriteTail: boolean
  /** A snapshot is complete on disk before it gets its name. */
  readonly syncSnapshot: boolean
  /** Its name is durable before the journal before it is removed. */
  readonly syncDirectory: boolean
}

export const allJournalRules: JournalRules = {
  syncBeforeAnswer: true,
  checksum: true,
  lookAhead: true,
  rewriteTail: true,
  syncSnapshot: true,
  syncDirectory: true,
}
