// One run: three brokers, their controller, and metadata that is shared among them. The course of it is in course.ts.

import { Random } from '../random.ts'
import { Scheduler } from '../scheduler.ts'
import { Trace } from '../trace.ts'
import { Violation } from '../violation.ts'
import type { SimulatedBroker } from './broker.ts'
import { SimulatedController } from './controllers.ts'
import { Course, type Setting } from './course.ts'
import { type Mutant, Mutation } from './mutations.ts'
import { rollPlan } from './plan.ts'
import { SharedMetadata } from './shared-metadata.ts'
import { Strikes } from './strikes.ts'
import { World } from './world.ts'

export interface SeedResult {
  readonly seed: number
  readonly violation: Violation | undefined
  /** Of everything that happened, in order. */
  readonly hash: string
  readonly trace: readonly string[]
  readonly counts: ReadonlyMap<string, number>
}

export async function runSeed(
  seed: number,
  options: { readonly traceLinesMax?: number; readonly mutant?: Mutant | undefined } = {},
): Promise<SeedResult> {
  const trace = new Trace(options.traceLinesMax ?? 0)
  const scheduler = new Scheduler({ random: new Random(seed), trace })
  const plan = rollPlan(scheduler.random.split('plan'))
  const world = new World({
    scheduler,
    plan,
    mutation: new Mutation(options.mutant),
    metadata: sharedMetadata,
  })
  using run = new Course(world, (brokers) => settingOf(world, brokers))
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

function sharedMetadata(world: World): SharedMetadata {
  return new SharedMetadata({
    scheduler: world.scheduler,
    faults: world.plan.metadata,
    onPartition: (before, after) => world.partitionChanged(before, after),
  })
}

function settingOf(world: World, brokers: readonly SimulatedBroker[]): Setting {
  const controllers = ['c1', 'c2']
    .slice(0, world.plan.controllers.count)
    .map((name) => new SimulatedController(world, name))
  const strikes = new Strikes({ world, brokers, controllers })
  return { governors: controllers, strike: () => strikes.strike() }
}
