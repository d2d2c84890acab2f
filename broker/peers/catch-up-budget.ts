// How fast copies that are not in sync are filled, over all of them: they read from disk what nobody else reads any more,
// and must not take the disk and the network from those who publish.

import type { Clock } from '../../model/clock.ts'

export class CatchUpBudget {
  readonly #clock: Clock
  readonly #bytesPerSecond: number
  /** Up to here, by the monotonic clock, it is used up. */
  #usedUntilMs = 0

  constructor(clock: Clock, bytesPerSecond: number) {
    this.#clock = clock
    this.#bytesPerSecond = bytesPerSecond
  }

  /** Takes what has been sent; returns how long to wait, in ms, before the next. */
  take(bytes: number): number {
    const nowMs = this.#clock.monotonicMs()
    const beganMs = Math.max(this.#usedUntilMs, nowMs)
    this.#usedUntilMs = beganMs + (bytes / this.#bytesPerSecond) * 1_000
    return this.#usedUntilMs - nowMs
  }
}
