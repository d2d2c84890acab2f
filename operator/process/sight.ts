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

export function observerOf(parts: {
  readonly metrics: KubeObserver
  readonly pulse: Pulse
  readonly logger: Logger
}): KubeObserver {
  const { metrics, pulse, logger } = parts
  return {
    ...metrics,
    requested(call) {
      pulse.answered(call.code)
      metrics.requested?.(call)
    },
    reflectorTrouble(trouble) {
      logger.warn('kube-watch-broken', trouble)
      metrics.reflectorTrouble?.(trouble)
    },
    reconcileTrouble(trouble) {
      logger.warn('operator-reconcile-failed', trouble)
      metrics.reconcileTrouble?.(trouble)
    },
    electionSlow(election) {
      logger.warn('operator-lease-slow', election)
      metrics.electionSlow?.(election)
    },
  }
}
