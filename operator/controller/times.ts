// How long the controller waits for what. Operators have no reason to change any; tests do.

export interface ControllerTimes {
  /** From one probe of a broker to the next; sooner after a refusal, or when others have lost it. */
  readonly probeEveryMs: number
  readonly probeAgainMs: number
  readonly probeTimeoutMs: number
  /** A broker that has not answered for so long is suspected. */
  readonly suspectAfterMs: number
  /** Nothing has happened here for so long: this process stood still, and knows nothing of the brokers. */
  readonly stallMs: number
  /** From the moment in which a leader can be elected: the others may still turn out better, or preferred. */
  readonly graceMs: number
  readonly fenceTimeoutMs: number
  /** Until a store is asked again that could not promise. */
  readonly fenceAgainMs: number
  /** From an election to the next one of the same partition; doubles while they come one after the other. */
  readonly electAgainMsMin: number
  readonly electAgainMsMax: number
  /** Unless who was elected has led for so long. */
  readonly electAtOnceAfterMs: number
  /** For so long a preferred leader must have been well, and in sync, before it gets its partition back. */
  readonly preferredAfterMs: number
  /** From one such return to the next. */
  readonly preferredEveryMs: number
  readonly handOverTimeoutMs: number
  /** Until a hand-over that has failed is tried again. */
  readonly handOverAgainMs: number
}

export const controllerTimes: ControllerTimes = {
  probeEveryMs: 250,
  probeAgainMs: 100,
  probeTimeoutMs: 1_000,
  suspectAfterMs: 1_500,
  stallMs: 1_000,
  graceMs: 75,
  fenceTimeoutMs: 3_000,
  fenceAgainMs: 200,
  electAgainMsMin: 100,
  electAgainMsMax: 10_000,
  electAtOnceAfterMs: 2_000,
  preferredAfterMs: 60_000,
  preferredEveryMs: 2_000,
  handOverTimeoutMs: 5_000,
  handOverAgainMs: 30_000,
}
