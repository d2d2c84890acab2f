// The course of a run: brokers and who governs them, clients that publish and read, faults as the seed's plan draws them;
// then everything is healed, and it must all work again within bounded time.

import { partitionName } from '../../../model/partition.ts'
import { noFaults } from '../disk/faults.ts'
import type { Random } from '../random.ts'
import type { Scheduler } from '../scheduler.ts'
import { must } from '../violation.ts'
import { SimulatedBroker } from './broker.ts'
import { Consumer, group } from './consumer.ts'
import type { Governor } from './governor.ts'
import { checkEqual, inspect } from './inspection.ts'
import type { ClusterPlan } from './plan.ts'
import { Producer } from './producer.ts'
import { topicName, topicUid, type World } from './world.ts'

const names = ['b1', 'b2', 'b3'] as const
const inspectEveryMs = 250
/** Whatever was before: so long after the last fault everything works. */
const healMsMax = 60_000
const tasksMax = 2_000_000

/** What differs from one kind of cluster to another. */
export interface Setting {
  readonly governors: readonly Governor[]
  strike(): void
  /** What else must be seen while it runs. */
  inspect?(): void
  /** The brokers are healed; so is the rest now. */
  heal?(): void
  /** Besides partitions: all is as it is to be in the end. */
  whyNotWhole?(): string | undefined
  /** All works again. */
  atEnd?(pass: (durationMs: number) => Promise<void>): Promise<void>
  readonly healMsMax?: number
}

export class Course {
  readonly #world: World
  readonly #plan: ClusterPlan
  readonly #scheduler: Scheduler
  readonly #random: Random
  readonly #brokers: readonly SimulatedBroker[]
  readonly #setting: Setting
  readonly #producers: readonly Producer[]
  #tasks = 0

  constructor(world: World, settingOf: (brokers: readonly SimulatedBroker[]) => Setting) {
    this.#world = world
    this.#plan = world.plan
    this.#scheduler = world.scheduler
    this.#random = world.scheduler.random.split('run')
    // A promise of the code under test that nobody awaits and that fails would end a broker.
    process.on('unhandledRejection', this.#rejected)
    this.#brokers = names.map((name) => new SimulatedBroker(world, name))
    world.brokers = this.#brokers
    this.#setting = settingOf(this.#brokers)
    world.metadata.begin(world.topic)
    const { perPartition } = this.#plan.producers
    this.#producers = Array.from({ length: perPartition * world.histories.length }, (_, at) => {
      const index = at % world.histories.length
      return new Producer(world, { producerId: at + 1, index, brokers: names })
    })
    new Consumer(world, names)
  }

  readonly #rejected = (error: unknown): void => {
    this.#world.report(error)
  };

  [Symbol.dispose](): void {
    process.off('unhandledRejection', this.#rejected)
  }

  get counts(): ReadonlyMap<string, number> {
    this.#world.count('tasks', this.#tasks)
    this.#tasks = 0
    return this.#world.counts
  }

  async run(): Promise<void> {
    for (const broker of this.#brokers) broker.start()
    for (const governor of this.#setting.governors) governor.start()
    await this.#until('a first leader', () =>
      this.#world.histories.every(({ leaders }) => leaders > 0),
    )
    const endMs = this.#scheduler.nowMs + this.#plan.faultsMs
    while (this.#scheduler.nowMs < endMs) {
      await this.#pass(this.#random.fraction() * 2 * this.#plan.faultEveryMs)
      this.#setting.strike()
    }
    await this.#heal()
  }

  /** Without faults everything must work again, soon: who leads, who is in sync, what waits to be acknowledged. */
  async #heal(): Promise<void> {
    const world = this.#world
    world.note('run', '-- heal')
    world.healed = true
    world.network.healAll()
    world.metadata.heal()
    for (const broker of this.#brokers) {
      // Fast again too: who begins anew must be faster than retention is behind it.
      broker.disk.faults = { ...noFaults, journaledNames: broker.disk.faults.journaledNames }
      broker.disk.otherBytes = 0
      broker.disk.capacityBytes = Number.MAX_SAFE_INTEGER
      if (broker.life === undefined) broker.restartLater()
      else if (broker.life.process.paused) broker.life.process.resume()
    }
    for (const governor of this.#setting.governors) {
      governor.start()
      if (governor.process?.paused) governor.process.resume()
    }
    this.#setting.heal?.()
    await this.#until('all in sync again', () => this.#isWhole())
    for (const producer of this.#producers) producer.produce()
    for (const producer of this.#producers) producer.stop()
    await this.#until('everything acknowledged', () =>
      this.#producers.every(({ isIdle }) => isIdle),
    )
    await this.#until('all copies complete', () => this.#isWhole() && this.#isLevel())
    checkEqual(world, this.#brokers)
    this.#checkGroups()
    await this.#setting.atEnd?.((durationMs) => this.#pass(durationMs))
    world.throwFound()
  }

  #isWhole(): boolean {
    if (this.#setting.whyNotWhole?.() !== undefined) return false
    return this.#world.histories.every((_, index) => {
      const record = this.#world.metadata.partition(partitionName(topicName, index))
      const leads = this.#brokers.some(
        ({ life }) =>
          life?.storeId === record?.leader?.storeId &&
          life?.driver(index)?.leadsEpoch === record?.epoch,
      )
      const present = this.#brokers.every(
        ({ life, isStopping }) =>
          life !== undefined && !isStopping && record?.inSync.includes(life.storeId),
      )
      return leads && present && record?.inSync.length === this.#brokers.length
    })
  }

  /** Every replica has everything, and knows that it is committed. */
  #isLevel(): boolean {
    return this.#world.histories.every((_, index) => {
      const states = this.#brokers.map(({ life }) => life?.driver(index)?.state)
      return (['data', 'state'] as const).every((lane) =>
        states.every(
          (state) =>
            state?.lanes[lane].end === states[0]?.lanes[lane].end &&
            state?.lanes[lane].durable === state?.lanes[lane].end &&
            state?.highWatermark[lane] === state?.lanes[lane].end,
        ),
      )
    })
  }

  #checkGroups(): void {
    for (const [index, history] of this.#world.histories.entries()) {
      const told = history.groups.get(group) ?? 0
      const [leader] = this.#brokers.flatMap(
        ({ life }) =>
          life?.host
            ?.local()
            .filter(({ topic, index: at }) => topic.uid === topicUid && at === index) ?? [],
      )
      const known = leader?.progress(group)
      must(
        told <= (known?.committedOffset ?? 0),
        'groups',
        () =>
          `${history.name}: offset ${told} was committed, and known is ${JSON.stringify(known)}`,
      )
    }
  }

  async #pass(durationMs: number): Promise<void> {
    const endMs = this.#scheduler.nowMs + durationMs
    while (this.#scheduler.nowMs < endMs) {
      await this.#run(Math.min(inspectEveryMs, endMs - this.#scheduler.nowMs))
      for (const broker of this.#brokers) this.#world.guard(() => inspect(this.#world, broker))
      if (this.#setting.inspect) this.#world.guard(() => this.#setting.inspect?.())
      this.#world.throwFound()
    }
  }

  async #run(durationMs: number): Promise<void> {
    let over = false
    this.#scheduler.after(durationMs, 'run', () => {
      over = true
    })
    while (!over) {
      await this.#scheduler.step()
      this.#tasks++
      must(this.#tasks < tasksMax, 'liveness', () => 'it runs in a circle')
    }
  }

  async #until(what: string, isSo: () => boolean): Promise<void> {
    const waitMs = this.#setting.healMsMax ?? healMsMax
    const endMs = this.#scheduler.nowMs + waitMs
    while (!isSo()) {
      must(this.#scheduler.nowMs < endMs, 'liveness', () => this.#inVain(what, waitMs))
      await this.#pass(inspectEveryMs)
    }
  }

  #inVain(what: string, waitMs: number): string {
    const replicas = this.#world.histories.flatMap((_, index) =>
      this.#brokers.map(({ name, life }) => {
        const state = life?.driver(index)?.state
        const { role, promised, revision, lanes, highWatermark, damaged } = state ?? {}
        const place = {
          role: role?.type,
          epoch: role?.epoch,
          phase: role && 'phase' in role && role.phase,
        }
        const ends = { state: lanes?.state.end, data: lanes?.data.end }
        const facts = { ...place, promised, revision, damaged, ends, highWatermark }
        return `  ${name} has of ${index}: ${JSON.stringify(facts)}`
      }),
    )
    const also = this.#setting.whyNotWhole?.() ?? []
    return [`not within ${waitMs} ms: ${what}`, ...[also].flat(), ...replicas].join('\n')
  }
}
