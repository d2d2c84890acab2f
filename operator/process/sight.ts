// What the operator hears of its own calls: metrics, a log of what is in trouble, and when the API server last answered.

import type { Logger } from '../../broker/telemetry/logger.ts'
import type { Clock } from '../../model/clock.ts'
import type { KubeObserver } from '../kube/observer.ts'

/** Since when the API server has not answered as to somebody whom it knows. */
export class Pulse {
  readonly #clock: Clock
  #atMs = -Infinity

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get silentMs(): number {
    return this.#clock.monotonicMs() - this.#atMs
  }

  answered(code: string): void {
    const isAnswer = code.startsWith('2') || code === '404' || code === '409'
    if (isAnswer) this.#atMs = this.#clock.monotonicMs()
  }
}

/** What happens every two seconds while the API server is away is said once in so long. */
const repeatMs = 60_000

/** By what is in trouble: an event, and the place it is of. Both are of closed sets. */
class Troubles {
  readonly #parts: { readonly logger: Logger; readonly clock: Clock }
  readonly #said = new Map<string, { readonly atMs: number; silent: number }>()

  constructor(parts: { readonly logger: Logger; readonly clock: Clock }) {
    this.#parts = parts
  }

  warn(event: string, place: string, fields: Readonly<Record<string, unknown>>): void {
    const { logger, clock } = this.#parts
    const nowMs = clock.monotonicMs()
    const key = `${event} ${place}`
    const before = this.#said.get(key)
    if (before !== undefined && nowMs - before.atMs < repeatMs) {
      before.silent++
      return
    }
    const silent = before?.silent ?? 0
    logger.warn(event, silent === 0 ? fields : { ...fields, alsoBefore: silent })
    this.#said.set(key, { atMs: nowMs, silent: 0 })
  }
}

export function observerOf(parts: {
  readonly metrics: KubeObserver
  readonly pulse: Pulse
  readonly logger: Logger
  readonly clock: Clock
}): KubeObserver {
  const { metrics, pulse, logger } = parts
  const troubles = new Troubles(parts)
  return {
    ...metrics,
    requested(call) {
      pulse.answered(call.code)
      metrics.requested?.(call)
    },
    reflectorTrouble(trouble) {
      troubles.warn('kube-watch-broken', trouble.resource, trouble)
      metrics.reflectorTrouble?.(trouble)
    },
    reconcileTrouble(trouble) {
      logger.warn('operator-reconcile-failed', trouble)
      metrics.reconcileTrouble?.(trouble)
    },
    electionSlow(election) {
      troubles.warn('operator-lease-slow', election.name, election)
      metrics.electionSlow?.(election)
    },
  }
}
