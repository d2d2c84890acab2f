// A steady rate: things are due at fixed times from the start, so a stall is caught up with, not forgotten.

import { setTimeout as sleep } from 'node:timers/promises'

export class Pace {
  readonly #perMs: number | undefined
  readonly #startedMs = performance.now()
  #count = 0

  /** `perSecond` undefined: no limit, everything is due at once. */
  constructor(perSecond: number | undefined) {
    this.#perMs = perSecond === undefined ? undefined : perSecond / 1000
  }

  /** Resolves when the next one is due; its due time, by performance.now(). Throws when `signal` aborts. */
  async next(options: { readonly signal: AbortSignal }): Promise<number> {
    if (this.#perMs === undefined) return performance.now()
    const dueMs = this.#startedMs + this.#count++ / this.#perMs
    const waitMs = dueMs - performance.now()
    if (waitMs >= 1) await sleep(waitMs, undefined, options)
    return dueMs
  }
}
