// Which leaders this client can reach by the addresses that they give of themselves. Where one cannot be reached, as from
// outside of the cluster, everything goes through the client's own address for a while, and is forwarded there.

import type { Clock } from '../model/clock.ts'

/** An endpoint that has not answered by then cannot be reached. */
const answerMsMax = 2_000
/** Before leaders are tried again. */
const detourMs = 30_000
/** Endpoints that are remembered; a cluster has fewer. */
const reachedMax = 1_000

/** Only the first word counts. */
export interface Watch {
  answered(): void
  failed(): void
  /** Nobody waits any more. */
  stop(): void
}

const unwatched: Watch = { answered: () => {}, failed: () => {}, stop: () => {} }

export class Reachability {
  readonly #clock: Clock
  readonly #reached = new Set<string>()
  #detourUntilMs = Number.NEGATIVE_INFINITY

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Whether to go to leaders themselves. */
  get direct(): boolean {
    return this.#clock.monotonicMs() >= this.#detourUntilMs
  }

  /** Watches a stream that was opened to the leader at `endpoint`; `silent` when it does not answer in time. */
  watch(endpoint: string | undefined, silent: () => void): Watch {
    if (endpoint === undefined) return unwatched
    let open = true
    const settle = (): boolean => {
      const first = open
      open = false
      stop()
      return first
    }
    const stop = this.#clock.schedule(answerMsMax, () => {
      if (settle()) this.#failed(endpoint)
      silent()
    })
    return {
      answered: () => {
        if (settle()) this.#answered(endpoint)
      },
      failed: () => {
        if (settle()) this.#failed(endpoint)
      },
      stop: () => void settle(),
    }
  }

  #answered(endpoint: string): void {
    if (this.#reached.size >= reachedMax) this.#reached.clear()
    this.#reached.add(endpoint)
  }

  /** One that has answered before is down, not out of reach: its partitions will get other leaders. */
  #failed(endpoint: string): void {
    if (!this.#reached.has(endpoint)) this.#detourUntilMs = this.#clock.monotonicMs() + detourMs
  }
}
