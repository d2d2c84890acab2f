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
  /** Store ids. */
  readonly fullDisks = new Set<string>()
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

  /** It comes back with an empty disk. */
  async loseDisk(brokerId: string): Promise<void> {
    const one = this.#of(brokerId)
    one.copies.clear()
    one.broker = { ...one.broker, storeId: `${one.broker.storeId}'` }
    await this.restart(brokerId)
  }

  async change(brokerId: string, facts: Partial<Broker>): Promise<void> {
    const one = this.#of(brokerId)
    one.broker = { ...one.broker, ...facts }
    const known = await this.#store.get('broker', brokerId)
    if (!known) throw new Error(`${brokerId} has never registered`)
    await this.#store.update('broker', brokerId, { ...known.value, ...facts }, known.version)
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
          diskFull: this.fullDisks.has(storeId),
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
      const { leader, epoch, topicUid, index, replicas } = stored.value
      const name = partitionName(topicUid, index)
      const { storeId, bootSeq } = one.broker
      if (await this.#retire(one, stored)) continue
      if (replicas.every((replica) => replica.storeId !== storeId)) {
        one.led.delete(name)
        continue
      }
      const copy = this.copy(brokerId, name)
      const led = one.led.get(name)
      if (epoch < copy.promised) {
        await this.#resign(one, stored)
        continue
      }
      if (leader?.storeId !== storeId || leader.bootSeq !== bootSeq) one.led.delete(name)
      else if (led?.epoch === epoch) led.record = stored
      else {
        copy.promised = epoch
        copy.log = [...copy.log, `${epoch}:start`]
        one.led.set(name, { epoch, bootSeq, record: stored })
      }
    }
  }

  /** Fenced, and nobody was elected for a while: the controller may have died. */
  async #resign({ broker }: SimulatedBroker, { name, value, version }: Stored<Partition>) {
    const isNamed =
      value.leader?.storeId === broker.storeId && value.leader.bootSeq === broker.bootSeq
    if (!isNamed || !this.#random.chance(0.02)) return
    const next = changed(value, { leader: undefined })
    await this.#store.update('partition', name, next, version).catch(() => {})
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

  /** Deletes a copy that the record says is none any more. */
  async #retire(
    one: SimulatedBroker,
    { name, value, version }: Stored<Partition>,
  ): Promise<boolean> {
    const { storeId } = one.broker
    const mine = partitionName(value.topicUid, value.index)
    const { retired = [], inSync, epoch } = value
    if (retired.every((replica) => replica.storeId !== storeId)) return false
    if (epoch < (one.copies.get(mine)?.promised ?? 0)) return false
    if (inSync.includes(storeId))
      throw new Error(`${mine}: ${storeId} is in sync and to be deleted`)
    one.copies.delete(mine)
    one.led.delete(mine)
    const rest = retired.filter((replica) => replica.storeId !== storeId)
    const next = changed(value, { retired: rest.length > 0 ? rest : undefined })
    await this.#store.update('partition', name, next, version).catch(() => {})
    return true
  }

  /** Out with who is down or asked to leave, in with who has all that is acknowledged. */
  async #keepIsr(one: SimulatedBroker, name: string, led: Led): Promise<void> {
    const { value, version, name: object } = led.record
    const { log } = this.copy(one.broker.brokerId, name)
    const { inSync, leaving = [], ackQuorum } = value
    const committed = this.#committed(one, name, led)
    const start = log.indexOf(`${led.epoch}:start`)
    const mayStay = (id: string): boolean =>
      this.withStore(id)?.condition === 'up' && !leaving.includes(id)
    const held = (id: string): number => commonEnd(this.#logOf(id, name), log)
    const goes = inSync.find((id) => id !== one.broker.storeId && !mayStay(id))
    const rest = inSync.filter((id) => id !== goes)
    const enough = rest.map(held).toSorted((a, b) => b - a)[ackQuorum - 1] ?? 0
    // R7: those that remain hold everything that may have been acknowledged.
    const mayShrink = enough >= Math.max(committed, start + 1)
    const joining = value.replicas
      .map(({ storeId }) => storeId)
      .filter((id) => !inSync.includes(id) && mayStay(id) && held(id) >= committed)
    const wanted = mayShrink && rest.length < inSync.length ? rest : [...inSync, ...joining]
    if (wanted.length === inSync.length) return
    try {
      const next = changed(value, { inSync: wanted })
      led.record = await this.#store.update('partition', object, next, version)
    } catch {
      // It learns of the newer record by and by, and may not lead any more.
    }
  }

  #logOf(storeId: string, name: string): readonly string[] {
    return this.withStore(storeId)?.copies.get(name)?.log ?? []
  }

  /** Up to where so many copies have everything (R6). */
  #committed(one: SimulatedBroker, name: string, led: Led): number {
    const { inSync, ackQuorum } = led.record.value
    const { log } = this.copy(one.broker.brokerId, name)
    const ends = inSync.map((storeId) => commonEnd(this.#logOf(storeId, name), log))
    return ends.toSorted((a, b) => b - a)[ackQuorum - 1] ?? 0
  }

  #acknowledge(one: SimulatedBroker, name: string, led: Led): void {
    const { log } = this.copy(one.broker.brokerId, name)
    const start = log.indexOf(`${led.epoch}:start`)
    const end = this.#committed(one, name, led)
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
    const target = to.copies.get(name)
    // It opens a copy when metadata names it, not because someone sends to it.
    if (to.condition !== 'up' || !target || target.promised > what.epoch) return
    target.promised = what.epoch
    const { log } = this.copy(what.from.broker.brokerId, name)
    const common = commonEnd(target.log, log)
    const end = what.all ? log.length : common + this.#random.below(log.length - common + 1)
    target.log = log.slice(0, Math.max(common, end))
  }

  #promise(one: SimulatedBroker, name: string, epoch: number): Promised {
    const copy = this.copy(one.broker.brokerId, name)
    const again = epoch <= copy.promised
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
      again,
      lastEpochs: { state: last, data: last },
      ends: { state: length, data: length },
      damaged: false,
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
