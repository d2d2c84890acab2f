// Probes every registered broker, and tells when the failure detector thinks differently of one. Decides nothing itself.

import type { Broker } from '../../model/broker.ts'
import type { Clock } from '../../model/clock.ts'
import { PenstockError } from '../../model/errors.ts'
import type { BrokerControl, ProbeAnswer } from './broker-control.ts'
import { deadline } from './deadline.ts'
import { type Detector, type DetectorEvent, detect, newDetector } from './failure-detector.ts'
import type { ControllerTimes } from './times.ts'

export interface BrokerWatchOptions {
  readonly control: BrokerControl
  readonly clock: Clock
  readonly times: ControllerTimes
  /** A broker is suspected, or no longer, or has another start; or its disk is full, or no longer. */
  readonly onChange: () => void
  /** For who reads logs. */
  readonly onOpinion: (brokerId: string, opinion: 'lost' | 'back') => void
}

interface Probed {
  broker: Broker
  busy: boolean
  cancelNext: (() => void) | undefined
}

export class BrokerWatch {
  readonly #options: BrokerWatchOptions
  readonly #abort = new AbortController()
  readonly #probed = new Map<string, Probed>()
  readonly #underWay = new Set<Promise<void>>()
  #detector: Detector
  #cancelTick: (() => void) | undefined

  constructor(options: BrokerWatchOptions) {
    this.#options = options
    this.#detector = newDetector(options.clock.monotonicMs())
    this.#tick()
  }

  get detector(): Detector {
    return this.#detector
  }

  /** All brokers that there are now. */
  registered(brokers: readonly Broker[]): void {
    this.#take({ type: 'registered', brokers })
    const ids = new Set(brokers.map(({ brokerId }) => brokerId))
    for (const [brokerId, { cancelNext }] of this.#probed) {
      if (ids.has(brokerId)) continue
      cancelNext?.()
      this.#probed.delete(brokerId)
    }
    for (const broker of brokers) {
      const known = this.#probed.get(broker.brokerId)
      if (known) known.broker = broker
      else this.#probed.set(broker.brokerId, { broker, busy: false, cancelNext: undefined })
      if (!known) this.#probe(broker.brokerId)
    }
  }

  /** Metadata was out of reach. */
  doubt(): void {
    this.#take({ type: 'doubt' })
  }

  async close(): Promise<void> {
    this.#abort.abort()
    this.#cancelTick?.()
    for (const { cancelNext } of this.#probed.values()) cancelNext?.()
    await Promise.all(this.#underWay)
  }

  #tick(): void {
    const { clock, times } = this.#options
    this.#take({ type: 'tick' })
    this.#cancelTick = clock.schedule(times.probeAgainMs, () => this.#tick())
  }

  #take(event: DetectorEvent): void {
    const { clock, times, onChange, onOpinion } = this.#options
    const before = this.#detector
    this.#detector = detect(before, event, { nowMs: clock.monotonicMs(), times })
    for (const [brokerId, { suspected }] of this.#detector.brokers) {
      const was = before.brokers.get(brokerId)?.suspected ?? false
      if (suspected !== was) onOpinion(brokerId, suspected ? 'lost' : 'back')
    }
    if (opinionOf(before) !== opinionOf(this.#detector)) onChange()
  }

  /** One at a time per broker. */
  #probe(brokerId: string): void {
    const probed = this.#probed.get(brokerId)
    if (probed === undefined || probed.busy || this.#abort.signal.aborted) return
    probed.busy = true
    probed.cancelNext?.()
    const work = this.#probeOnce(probed).then((delayMs) => {
      this.#underWay.delete(work)
      probed.busy = false
      // Of a broker that was taken off meanwhile nothing is wanted any more.
      if (this.#probed.get(brokerId) !== probed || this.#abort.signal.aborted) return
      probed.cancelNext = this.#options.clock.schedule(delayMs, () => this.#probe(brokerId))
    })
    this.#underWay.add(work)
  }

  /** Resolves with the pause before the next one. */
  async #probeOnce({ broker }: Probed): Promise<number> {
    const { control, clock, times } = this.#options
    const { brokerId } = broker
    const startMs = clock.monotonicMs()
    using limit = deadline(clock, times.probeTimeoutMs, this.#abort.signal)
    try {
      const answer = await control.probe(broker, limit)
      const { storeId, bootSeq, diskFull = false } = answer
      this.#take({ type: 'answered', brokerId, start: { storeId, bootSeq }, diskFull })
      this.#probeLost(answer)
      return Math.max(0, startMs + times.probeEveryMs - clock.monotonicMs())
    } catch (error) {
      const refused = PenstockError.from(error).reason === 'CONNECTION_LOST'
      if (!this.#abort.signal.aborted) this.#take({ type: 'unanswered', brokerId, refused })
      return times.probeAgainMs
    }
  }

  /** Others have lost a leader: is it there? A report alone is no reason to doubt it. */
  #probeLost({ lostLeaders }: ProbeAnswer): void {
    for (const { storeId } of lostLeaders) {
      for (const [brokerId, { broker }] of this.#probed) {
        if (broker.storeId === storeId) this.#probe(brokerId)
      }
    }
  }
}

/** What elections and hand-overs depend on. */
function opinionOf({ brokers }: Detector): string {
  return [...brokers]
    .map(
      ([id, { answered, suspected, diskFull }]) =>
        `${id} ${suspected} ${diskFull} ${answered?.storeId} ${answered?.bootSeq}`,
    )
    .join('\n')
}
