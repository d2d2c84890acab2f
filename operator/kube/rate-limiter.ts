// Lets callers through at a bounded rate, in the order they came.

import type { Clock } from '../../model/clock.ts'
import { pause } from './pause.ts'
import { type Bucket, type BucketRule, fullBucket, giveBack, take } from './token-bucket.ts'

export class RateLimiter {
  readonly #clock: Clock
  readonly #rule: BucketRule
  #bucket: Bucket

  constructor({ clock, rule }: { readonly clock: Clock; readonly rule: BucketRule }) {
    this.#clock = clock
    this.#rule = rule
    this.#bucket = fullBucket(rule, clock.monotonicMs())
  }

  /** How long the caller, who now has a token, is to wait. */
  reserve(): number {
    const { bucket, waitMs } = take(this.#bucket, this.#rule, this.#clock.monotonicMs())
    this.#bucket = bucket
    return waitMs
  }

  /** Resolves with how long it took. Throws the reason of `signal`, and then nothing was used. */
  async pass(signal: AbortSignal): Promise<number> {
    signal.throwIfAborted()
    const waitMs = this.reserve()
    if (waitMs === 0) return 0
    try {
      await pause(this.#clock, waitMs, signal)
    } catch (error) {
      this.#bucket = giveBack(this.#bucket, this.#rule)
      throw error
    }
    return waitMs
  }
}
