// How long to wait before trying again: pure, the dice and the clock are the caller's.

export interface BackoffRule {
  readonly minMs: number
  readonly maxMs: number
}

/** Uniform in [0, 1). */
export type Dice = () => number

/** `minMs` doubled with every failure before, at most `maxMs`. `failures` counts from 0. */
export function exponentialMs({ minMs, maxMs }: BackoffRule, failures: number): number {
  // 2^30 times any minimum is above any maximum, and finite.
  return Math.min(maxMs, minMs * 2 ** Math.min(failures, 30))
}

/** Between half and all of it: clients that failed at the same time do not come back at the same time. */
export function jitteredMs(delayMs: number, dice: Dice): number {
  return delayMs * (0.5 + dice() / 2)
}
