// Every rule that keeps the log honest, each with an off switch for tests alone: a mutant without the rule must be
// caught by the simulator (test/sim/log), or the rule is not tested. Configuration cannot reach this.

export interface LogRules {
  /** A header must match its checksum. */
  readonly headerChecksum: boolean
  /** A payload must match its checksum. */
  readonly payloadChecksum: boolean
  /** Header checksums are seeded with topic and partition: bytes of another log never verify. */
  readonly identity: boolean
  /** Each batch names the checksums of the one before: a lost write in the middle, or a stale tail, breaks the chain. */
  readonly chain: boolean
  /** Offsets follow one another without a gap. */
  readonly offsets: boolean
  /** Invalid bytes, or none, below the checkpoint are damage, not a torn tail; so are missing segments. */
  readonly flushedMark: boolean
  /** Invalid bytes with a valid later batch behind them are damage, not a torn tail. */
  readonly lookAhead: boolean
  /** What a start finds beyond the checkpoint is written and synced once more before it counts as durable. */
  readonly rewriteTail: boolean
  /** A cut is made durable before anything else is written. */
  readonly durableCut: boolean
  /** An acknowledgement waits for fdatasync. */
  readonly syncBeforeAck: boolean
  /** A failed sync ends the process. */
  readonly fatalSync: boolean
  /** A new segment's name is durable before its first acknowledgement. */
  readonly syncDirectory: boolean
  /** A segment is complete on disk before the next one is begun. */
  readonly sealBeforeRoll: boolean
  /** The checkpoint says what the next batch must name as its predecessor: an empty log would not know. */
  readonly keptLink: boolean
  /** A start finishes a reset that a crash has interrupted. */
  readonly finishReset: boolean
}

export const allRules: LogRules = {
  headerChecksum: true,
  payloadChecksum: true,
  identity: true,
  chain: true,
  offsets: true,
  flushedMark: true,
  lookAhead: true,
  rewriteTail: true,
  durableCut: true,
  syncBeforeAck: true,
  fatalSync: true,
  syncDirectory: true,
  sealBeforeRoll: true,
  keptLink: true,
  finishReset: true,
}
