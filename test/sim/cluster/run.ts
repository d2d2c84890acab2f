// One run: a cluster of three brokers and its controller, clients that publish and read, faults as the seed's plan draws
// them; then everything is healed, and it must all work again within bounded time.

import { partitionName } from '../../../model/partition.ts'
import { noFaults } from '../disk/faults.ts'
import { Random } from '../random.ts'
import { Scheduler } from '../scheduler.ts'
import { Trace } from '../trace.ts'
import { must, Violation } from '../violation.ts'
import { SimulatedBroker } from './broker.ts'
import { Consumer, group } from './consumer.ts'
import { SimulatedController } from './controllers.ts'
import { checkEqual, inspect } from './inspection.ts'
import { type Mutant, Mutation } from './mutations.ts'
import { type ClusterPlan, rollPlan } from './plan.ts'
import { Producer } from './producer.ts'
import { noMetadataFaults } from './shared-metadata.ts'
import { Strikes } from './strikes.ts'
import { topicName, World } from './world.ts'

export interface SeedResult {
  readonly seed: number
  readonly violation: Violation | undefined
  /** Of everything that happened, in order. */
  readonly hash: string
  readonly trace: readonly string[]
  readonly counts: ReadonlyMap<string, number>
}

const names = ['b1', 'b2', 'b3'] as const
const inspectEveryMs = 250
/** Whatever was before: so long after the last fault everything works. */
const healMsMax = 60_000
const tasksMax = 2_000_000

export async function runSeed(
  seed: number,
  options: { readonly traceLinesMax?: number; readonly mutant?: Mutant | undefined } = {},
): Promise<SeedResult> {
  const trace = new Trace(options.traceLinesMax ?? 0)
  const scheduler = new Scheduler({ random: new Random(seed), trace })
  const plan = rollPlan(scheduler.random.split('plan'))
  using run = new Run(new World(scheduler, plan, new Mutation(options.mutant)))
  let violation: Violation | undefined
  try {
    await run.run()
  } catch (error) {
    if (!(error instanceof Violation)) throw error
    violation = error
  }
  return { seed, violation, hash: trace.hash, trace: trace.lines, counts: run.counts }
}

/** Runs seeds until one notices. */
export async function huntMutant(
  mutant: Mutant,
  options: { readonly firstSeed: number; readonly seedsMax: number },
): Promise<{ readonly caught: SeedResult | undefined; readonly tried: number }> {
  const { firstSeed, seedsMax } = options
  for (let tried = 1; tried <= seedsMax; tried++) {
    const result = await runSeed(firstSeed + tried - 1, { mutant })
    if (result.violation) return { caught: result, tried }
  }
  return { caught: undefined, tried: seedsMax }
}

class Run {
  readonly #world: World
  readonly #plan: ClusterPlan
  readonly #scheduler: Scheduler
  readonly #random: Random
  readonly #brokers: readonly SimulatedBroker[]
  readonly #controllers: readonly SimulatedController[]
  readonly #strikes: Strikes
  readonly #producers: readonly Producer[]
  #tasks = 0

  constructor(world: World) {
    this.#world = world
    this.#plan = world.plan
    this.#scheduler = world.scheduler
    this.#random = world.scheduler.random.split('run')
    // A promise of the code under test that nobody awaits and that fails would end a broker.
    process.on('unhandledRejection', this.#rejected)
    this.#brokers = names.map((name) => new SimulatedBroker(world, name))
    world.brokers = this.#brokers
    const { count } = this.#plan.controllers
    this.#controllers = ['c1', 'c2']
      .slice(0, count)
      .map((name) => new SimulatedController(world, name))
    this.#strikes = new Strikes({ world, brokers: this.#brokers, controllers: this.#controllers })
    world.metadata.faults = this.#plan.metadata
    world.metadata.put('topic', { name: topicName, value: world.topic })
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
    for (const controller of this.#controllers) controller.start()
    await this.#until('a first leader', () =>
      this.#world.histories.every(({ leaders }) => leaders > 0),
    )
    const endMs = this.#scheduler.nowMs + this.#plan.faultsMs
    while (this.#scheduler.nowMs < endMs) {
      await this.#pass(this.#random.fraction() * 2 * this.#plan.faultEveryMs)
      this.#strikes.strike()
    }
    await this.#heal()
  }

  /** Without faults everything must work again, soon: who leads, who is in sync, what waits to be acknowledged. */
  async #heal(): Promise<void> {
    const world = this.#world
    world.note('run', '-- heal')
    world.healed = true
    world.network.healAll()
    world.metadata.faults = noMetadataFaults
    world.metadata.away = false
    for (const broker of this.#brokers) {
      // Fast again too: who begins anew must be faster than retention is behind it.
      broker.disk.faults = { ...noFaults, journaledNames: broker.disk.faults.journaledNames }
      broker.disk.otherBytes = 0
      broker.disk.capacityBytes = Number.MAX_SAFE_INTEGER
      if (broker.life === undefined) broker.restartLater()
      else if (broker.life.process.paused) broker.life.process.resume()
    }
    for (const controller of this.#controllers) {
      controller.start()
      if (controller.process?.paused) controller.process.resume()
    }
    await this.#until('all in sync again', () => this.#isWhole())
    for (const producer of this.#producers) producer.produce()
    for (const producer of this.#producers) producer.stop()
    await this.#until('everything acknowledged', () =>
      this.#producers.every(({ isIdle }) => isIdle),
    )
    await this.#until('all copies complete', () => this.#isWhole() && this.#isLevel())
    checkEqual(world, this.#brokers)
    this.#checkGroups()
    world.throwFound()
  }

  #isWhole(): boolean {
    return this.#world.histories.every((_, index) => {
      const record = this.#world.metadata.tables.partition.get(
        partitionName(topicName, index),
      )?.value
      const leads = this.#brokers.some(
        ({ life }) =>
          life?.storeId === record?.leader?.storeId &&
          life?.driver(index)?.leadsEpoch === record?.epoch,
      )
      const present = this.#brokers.every(
        ({ life }) => life !== undefined && record?.inSync.includes(life.storeId),
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
        ({ life }) => life?.host?.local().filter((partition) => partition.index === index) ?? [],
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
    const endMs = this.#scheduler.nowMs + healMsMax
    while (!isSo()) {
      must(this.#scheduler.nowMs < endMs, 'liveness', () => this.#inVain(what))
      await this.#pass(inspectEveryMs)
    }
  }

  #inVain(what: string): string {
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
    return [`not within ${healMsMax} ms: ${what}`, ...replicas].join('\n')
  }
}
