// Brokers as a controller meets them: they promise, lead, copy, acknowledge, crash, hang, are cut off, and keep what they
// hold. Replication is reduced to what elections depend on: logs of batches, copied whole, acknowledged with W copies.

import type { Broker } from '../../../model/broker.ts'
import { PenstockError } from '../../../model/errors.ts'
import type { MetadataStore, Stored } from '../../../model/metadata-store.ts'
import { changed, type Partition, partitionName } from '../../../model/partition.ts'
import type { Promised } from '../../../model/promised.ts'
import type {
  BrokerControl,
  FenceResult,
  Waiting,
} from '../../../operator/controller/broker-control.ts'
import type { Random } from '../../sim/random.ts'
import type { Scheduler } from '../../sim/scheduler.ts'

/** `hung`: takes calls and never answers, as a stopped process. */
export type Condition = 'up' | 'down' | 'hung'

/** A copy of a partition on one store; outlives restarts. */
interface Copy {
  promised: number
  /** `epoch:number` of each batch; unique, as a leader numbers what it writes. */
  log: readonly string[]
}

interface Led {
  readonly epoch: number
  readonly bootSeq: number
  record: Stored<Partition>
}

export interface SimulatedBroker {
  broker: Broker
  condition: Condition
  readonly copies: Map<string, Copy>
  /** What it believes to lead; lost in a crash. */
  readonly led: Map<string, Led>
}

export class SimulatedBrokers {
  readonly brokers = new Map<string, SimulatedBroker>()
  /** `controller broker` pairs that do not hear of each other. */
  readonly cuts = new Set<string>()
  /** By partition: what was acknowledged, in order. */
  readonly acked = new Map<string, readonly string[]>()
  readonly #scheduler: Scheduler
  readonly #random: Random
  readonly #store: MetadataStore
  #batches = 0

  constructor(parts: { scheduler: Scheduler; store: MetadataStore }) {
    this.#scheduler = parts.scheduler
    this.#random = parts.scheduler.random.split('brokers')
    this.#store = parts.store
  }

  async add(brokerId: string, facts: Partial<Broker> = {}): Promise<void> {
    const broker = { brokerId, storeId: `s-${brokerId}`, endpoint: brokerId, bootSeq: 1, ...facts }
    await this.#store.create('broker', brokerId, broker)
    this.brokers.set(brokerId, { broker, condition: 'up', copies: new Map(), led: new Map() })
  }

  crash(brokerId: string): void {
    const one = this.#of(brokerId)
    one.condition = 'down'
    one.led.clear()
  }

  async restart(brokerId: string): Promise<void> {
    const one = this.#of(brokerId)
    one.led.clear()
    one.broker = { ...one.broker, bootSeq: one.broker.bootSeq + 1 }
    one.condition = 'up'
    const known = await this.#store.get('broker', brokerId)
    if (known) await this.#store.update('broker', brokerId, one.broker, known.version)
  }

  copy(brokerId: string, name: string): Copy {
    const { copies } = this.#of(brokerId)
    const known = copies.get(name) ?? { promised: 0, log: [] }
    copies.set(name, known)
    return known
  }

  withStore(storeId: string): SimulatedBroker | undefined {
    return [...this.brokers.values()].find(({ broker }) => broker.storeId === storeId)
  }

  /** What one controller can reach. */
  control(controller: string): BrokerControl {
    return {
      probe: (broker, waiting) =>
        this.#reach(controller, broker, waiting, ({ broker: { storeId, bootSeq } }) => ({
          storeId,
          bootSeq,
          lostLeaders: [],
        })),
      fence: (broker, fences, waiting) =>
        this.#reach(controller, broker, waiting, (one) =>
          fences.map(({ topicUid, index, epoch }): FenceResult => {
            if (one.broker.storeId !== broker.storeId) {
              return { error: new PenstockError('NOT_READY', 'another store') }
            }
            return { promised: this.#promise(one, partitionName(topicUid, index), epoch) }
          }),
        ),
      handOver: (broker, { topicUid, index, epoch, toStoreId }, waiting) =>
        this.#reach(controller, broker, waiting, (one) => {
          const name = partitionName(topicUid, index)
          const led = one.led.get(name)
          const to = this.withStore(toStoreId)
          if (led?.epoch !== epoch || to?.condition !== 'up') {
            throw new PenstockError('NOT_LEADER', `${name} is not led here`)
          }
          this.#copyTo(to, name, { from: one, epoch, all: true })
          one.led.delete(name)
        }),
    }
  }

  /** Takes metadata in: who leads now, as far as it is up. */
  async learn(brokerId: string): Promise<void> {
    const one = this.#of(brokerId)
    if (one.condition !== 'up') return
    for (const stored of await this.#store.list('partition')) {
      const { leader, epoch, topicUid, index } = stored.value
      const name = partitionName(topicUid, index)
      const copy = this.copy(brokerId, name)
      const { storeId, bootSeq } = one.broker
      const led = one.led.get(name)
      if (epoch < copy.promised) continue
      if (leader?.storeId !== storeId || leader.bootSeq !== bootSeq) one.led.delete(name)
      else if (led?.epoch === epoch) led.record = stored
      else {
        copy.promised = epoch
        copy.log = [...copy.log, `${epoch}:start`]
        one.led.set(name, { epoch, bootSeq, record: stored })
      }
    }
  }

  /** Every leader writes, copies to some, acknowledges what has its copies, and keeps its ISR. */
  async work(): Promise<void> {
    for (const one of this.brokers.values()) {
      if (one.condition !== 'up') continue
      for (const [name, led] of one.led) {
        const copy = this.copy(one.broker.brokerId, name)
        if (copy.promised > led.epoch) {
          one.led.delete(name)
          continue
        }
        if (this.#random.chance(0.5)) {
          copy.log = [...copy.log, `${led.epoch}:${++this.#batches}`]
        }
        for (const replica of led.record.value.replicas) {
          const to = this.withStore(replica.storeId)
          if (to && to !== one && this.#random.chance(0.5)) {
            this.#copyTo(to, name, { from: one, epoch: led.epoch, all: false })
          }
        }
        this.#acknowledge(one, name, led)
        if (this.#random.chance(0.1)) await this.#keepIsr(one, name, led)
      }
    }
  }

  async #keepIsr(one: SimulatedBroker, name: string, led: Led): Promise<void> {
    const { value, version, name: object } = led.record
    const log = this.copy(one.broker.brokerId, name).log
    const holdsAll = (storeId: string): boolean => {
      const other = this.withStore(storeId)
      if (other === undefined || other.condition === 'down') return false
      return startsWith(other.copies.get(name)?.log ?? [], log)
    }
    const leaving = value.leaving ?? []
    const wanted = value.replicas
      .map(({ storeId }) => storeId)
      .filter((id) => !leaving.includes(id) && holdsAll(id))
    const inSync = value.inSync.some((id) => !wanted.includes(id))
      ? // R7: those that remain hold everything that may have been acknowledged.
        value.inSync.filter((id) => wanted.includes(id))
      : [...new Set([...value.inSync, ...wanted])]
    if (inSync.length < value.ackQuorum || inSync.join() === value.inSync.join()) return
    if (!inSync.includes(one.broker.storeId)) return
    try {
      const next = changed(value, { inSync })
      led.record = await this.#store.update('partition', object, next, version)
    } catch {
      // It learns of the newer record by and by, and may not lead any more.
    }
  }

  #acknowledge(one: SimulatedBroker, name: string, led: Led): void {
    const { inSync, ackQuorum } = led.record.value
    const { log } = this.copy(one.broker.brokerId, name)
    const start = log.indexOf(`${led.epoch}:start`)
    const ends = inSync
      .map((storeId) => commonEnd(this.withStore(storeId)?.copies.get(name)?.log ?? [], log))
      .toSorted((a, b) => b - a)
    const end = ends[ackQuorum - 1] ?? 0
    // R5: only behind the leader's own beginning.
    if (end <= start) return
    const before = this.acked.get(name) ?? []
    if (end > before.length) this.acked.set(name, log.slice(0, end))
  }

  #copyTo(
    to: SimulatedBroker,
    name: string,
    what: { from: SimulatedBroker; epoch: number; all: boolean },
  ): void {
    const target = this.copy(to.broker.brokerId, name)
    if (to.condition !== 'up' || target.promised > what.epoch) return
    target.promised = what.epoch
    const { log } = this.copy(what.from.broker.brokerId, name)
    const common = commonEnd(target.log, log)
    const end = what.all ? log.length : common + this.#random.below(log.length - common + 1)
    target.log = log.slice(0, Math.max(common, end))
  }

  #promise(one: SimulatedBroker, name: string, epoch: number): Promised {
    const copy = this.copy(one.broker.brokerId, name)
    copy.promised = Math.max(copy.promised, epoch)
    const led = one.led.get(name)
    if (led && led.epoch < copy.promised) one.led.delete(name)
    const last = Number(copy.log.at(-1)?.split(':')[0] ?? 0)
    const { storeId, bootSeq } = one.broker
    const { length } = copy.log
    return {
      storeId,
      bootSeq,
      promised: copy.promised,
      lastEpochs: { state: last, data: last },
      ends: { state: length, data: length },
      damaged: false,
      revision: 0,
    }
  }

  /** There and back; either way may be cut while it is under way. */
  #reach<T>(
    controller: string,
    { brokerId }: Broker,
    { signal }: Waiting,
    act: (one: SimulatedBroker) => T,
  ): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>()
    signal.addEventListener('abort', () => reject(signal.reason))
    const isCut = (): boolean => this.cuts.has(`${controller} ${brokerId}`)
    const delay = (): number => 0.2 + this.#random.fraction() * 3
    this.#scheduler.after(delay(), 'call', () => {
      const one = this.#of(brokerId)
      if (isCut() || one.condition === 'hung') return
      if (one.condition === 'down') {
        reject(new PenstockError('CONNECTION_LOST', 'refused'))
        return
      }
      try {
        const answer = act(one)
        this.#scheduler.after(delay(), 'answer', () => {
          if (!isCut()) resolve(answer)
        })
      } catch (error) {
        reject(error)
      }
    })
    return promise
  }

  #of(brokerId: string): SimulatedBroker {
    const one = this.brokers.get(brokerId)
    if (one === undefined) throw new Error(`there is no broker ${brokerId}`)
    return one
  }
}

export function startsWith(log: readonly string[], prefix: readonly string[]): boolean {
  return commonEnd(log, prefix) === prefix.length
}

function commonEnd(a: readonly string[], b: readonly string[]): number {
  let end = 0
  while (end < a.length && end < b.length && a[end] === b[end]) end++
  return end
}
