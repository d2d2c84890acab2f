// Whether the brokers behind long streams are still there. A stream that is silent may have nothing to say, or its broker
// hangs: TCP does not tell. So a broker from which nothing has come for a while is asked, once for all streams to it; the
// longer it is quiet the more rarely. Two questions without an answer in a row, and its streams are told to go elsewhere.

import type { Clock } from '../model/clock.ts'

export interface LifeSigns {
  /** Something has come. */
  heard(): void
  /** Nobody waits any more. */
  stop(): void
}

export interface LivenessOptions {
  readonly clock: Clock
  /** Rejects without an answer in time. */
  readonly ask: (target: string) => Promise<unknown>
}

/** Quiet for so long, and after each answer for as long as it has been quiet: 1 s, 2 s, 4 s, then every 5 s. */
const quietMsMin = 1_000
const askEveryMsMax = 5_000
/** One question may be lost in a pause of either side. */
const unansweredMax = 2

interface Target {
  readonly streams: Set<() => void>
  heardMs: number
  unanswered: number
  cancel: () => void
}

export class Liveness {
  readonly #options: LivenessOptions
  readonly #targets = new Map<string, Target>()

  constructor(options: LivenessOptions) {
    this.#options = options
  }

  /** `silent` is called at most once: whoever is at `target` does not answer. */
  watch(target: string, silent: () => void): LifeSigns {
    const { clock } = this.#options
    const found = this.#targets.get(target) ?? this.#begin(target)
    // A stream of its own each time, also for the same function.
    const stream = (): void => silent()
    found.streams.add(stream)
    return {
      heard: () => {
        found.heardMs = clock.monotonicMs()
        found.unanswered = 0
      },
      stop: () => {
        found.streams.delete(stream)
        if (found.streams.size === 0) this.#end(target, found)
      },
    }
  }

  #begin(name: string): Target {
    const { clock } = this.#options
    const target: Target = {
      streams: new Set(),
      heardMs: clock.monotonicMs(),
      unanswered: 0,
      cancel: () => {},
    }
    this.#targets.set(name, target)
    this.#lookAfter(quietMsMin, name, target)
    return target
  }

  #end(name: string, target: Target): void {
    target.cancel()
    if (this.#targets.get(name) === target) this.#targets.delete(name)
  }

  #lookAfter(ms: number, name: string, target: Target): void {
    target.cancel = this.#options.clock.schedule(ms, () => this.#look(name, target))
  }

  #look(name: string, target: Target): void {
    const quietMs = this.#options.clock.monotonicMs() - target.heardMs
    if (quietMs < quietMsMin) {
      this.#lookAfter(quietMsMin - quietMs, name, target)
      return
    }
    void this.#options.ask(name).then(
      () => this.#answered(quietMs, name, target),
      () => this.#unanswered(name, target),
    )
  }

  #answered(quietMs: number, name: string, target: Target): void {
    target.unanswered = 0
    if (target.streams.size > 0) this.#lookAfter(Math.min(quietMs, askEveryMsMax), name, target)
  }

  #unanswered(name: string, target: Target): void {
    if (target.streams.size === 0) return
    // Something may have come while it was asked.
    const quietMs = this.#options.clock.monotonicMs() - target.heardMs
    if (quietMs < quietMsMin || ++target.unanswered < unansweredMax) {
      this.#look(name, target)
      return
    }
    const streams = [...target.streams]
    target.streams.clear()
    this.#end(name, target)
    for (const silent of streams) silent()
  }
}
