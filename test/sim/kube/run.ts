// One run: three brokers whose metadata is the Kubernetes API, one operator or two that compete for their lease, people who
// apply topics, clients, and an API server; faults as the seed's plan draws them; then everything is healed.

import type { FileSystem } from '../../../broker/log/file-system.ts'
import type { SimulatedBroker } from '../cluster/broker.ts'
import { Course, type Setting } from '../cluster/course.ts'
import { Mutation } from '../cluster/mutations.ts'
import { Strikes } from '../cluster/strikes.ts'
import { World } from '../cluster/world.ts'
import { Random } from '../random.ts'
import { Scheduler } from '../scheduler.ts'
import { Trace } from '../trace.ts'
import { must, Violation } from '../violation.ts'
import { KubeChecks, whyNotTrue } from './checks.ts'
import { KubeMetadata } from './kube-metadata.ts'
import { KubeStrikes } from './kube-strikes.ts'
import { type KubeMutant, KubeMutation } from './mutations.ts'
import { SimulatedOperator } from './operators.ts'
import { People } from './people.ts'
import { type KubePlan, rollKubePlan } from './plan.ts'
import { tilted } from './tilts.ts'

export interface SeedResult {
  readonly seed: number
  readonly violation: Violation | undefined
  /** Of everything that happened, in order. */
  readonly hash: string
  readonly trace: readonly string[]
  readonly counts: ReadonlyMap<string, number>
}

export interface RunOptions {
  readonly traceLinesMax?: number
  readonly mutant?: KubeMutant | undefined
  /** Under the plan that this mutant has, and without the mutant. */
  readonly tilt?: KubeMutant
}

export async function runSeed(seed: number, options: RunOptions = {}): Promise<SeedResult> {
  const trace = new Trace(options.traceLinesMax ?? 0)
  const scheduler = new Scheduler({ random: new Random(seed), trace })
  using _dice = new Dice(scheduler.random.split('dice'))
  const tilt = options.tilt ?? options.mutant
  const plan = tilted(rollKubePlan(scheduler.random.split('plan')), tilt)
  const { world, metadata, checks } = worldOf(scheduler, plan, new KubeMutation(options.mutant))
  using run = new Course(world, (brokers) => settingOf(metadata, { world, checks, brokers }))
  let violation: Violation | undefined
  try {
    await run.run()
  } catch (error) {
    if (!(error instanceof Violation)) throw error
    violation = error
  }
  return { seed, violation, hash: trace.hash, trace: trace.lines, counts: run.counts }
}

/** Runs seeds until one notices that is well without the mutant. */
export async function huntMutant(
  mutant: KubeMutant,
  options: { readonly firstSeed: number; readonly seedsMax: number },
): Promise<{ readonly caught: SeedResult | undefined; readonly tried: number }> {
  const { firstSeed, seedsMax } = options
  for (let tried = 1; tried <= seedsMax; tried++) {
    const result = await runSeed(firstSeed + tried - 1, { mutant })
    if (result.violation === undefined) continue
    const { violation } = await runSeed(result.seed, { tilt: mutant })
    if (violation === undefined) return { caught: result, tried }
  }
  return { caught: undefined, tried: seedsMax }
}

function worldOf(scheduler: Scheduler, plan: KubePlan, mutation: KubeMutation) {
  let checks: KubeChecks | undefined
  let metadata: KubeMetadata | undefined
  const world = new World({
    scheduler,
    plan: plan.cluster,
    mutation: new Watching((path) => checks?.deleting(path)),
    metadata: (made) => {
      const all = new KubeChecks(made)
      checks = all
      metadata = new KubeMetadata({
        world: made,
        plan,
        mutation,
        sending: (operator, call) => all.sending(operator, call),
        restored: () => all.restored(2 * plan.election.leaseMs),
      })
      all.watch(metadata)
      return metadata
    },
  })
  if (metadata === undefined || checks === undefined) throw new Error('a world has metadata')
  return { world, metadata, checks }
}

interface Parts {
  readonly world: World
  readonly checks: KubeChecks
  readonly brokers: readonly SimulatedBroker[]
}

const restMs = 8_000
const restlessMsMax = 60_000
const restStepMs = 2_000

function settingOf(metadata: KubeMetadata, { world, checks, brokers }: Parts): Setting {
  const { plan } = metadata
  const operators = ['o1', 'o2']
    .slice(0, plan.operators)
    .map((name) => new SimulatedOperator(world, metadata, name))
  const people = new People(world, metadata)
  const strikes = new Strikes({ world, brokers, controllers: operators })
  const kubeStrikes = new KubeStrikes({ world, metadata, operators, people })
  const random = world.scheduler.random.split('setting')
  return {
    governors: operators,
    strike: () => {
      metadata.misbehave()
      const which = random.chance(plan.kubeChance) ? kubeStrikes : strikes
      which.strike()
    },
    inspect: () => checks.inspect(),
    heal: () => people.relent(),
    whyNotWhole: () => whyNotTrue(metadata, operators),
    atEnd: (pass) => rest(world, pass),
    healMsMax: plan.healMsMax,
  }
}

/** I-QUIET: where nothing happens nothing is written, but for Leases. */
async function rest(world: World, pass: (durationMs: number) => Promise<void>): Promise<void> {
  const { scheduler } = world
  const endMs = scheduler.nowMs + restlessMsMax + restMs
  const writes = (): number => world.counts.get('writes') ?? 0
  for (let [known, sinceMs] = [writes(), scheduler.nowMs]; ; ) {
    await pass(restStepMs)
    if (writes() > known) [known, sinceMs] = [writes(), scheduler.nowMs]
    if (scheduler.nowMs - sinceMs >= restMs) return
    must(scheduler.nowMs < endMs, 'rest', () => `still written after ${restlessMsMax} ms of rest`)
  }
}

/** Brokers as they are, but for a look at what they delete. */
class Watching extends Mutation {
  readonly #deleting: (path: string) => void

  constructor(deleting: (path: string) => void) {
    super(undefined)
    this.#deleting = deleting
  }

  override fileSystem(real: FileSystem): FileSystem {
    return new Proxy(real, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name)
        if (typeof value !== 'function') return value
        if (name !== 'remove') return value.bind(target)
        return (path: string) => {
          this.#deleting(path)
          return target.remove(path)
        }
      },
    })
  }
}

/** Whoever throws dice without being given any throws those of the run. */
class Dice implements Disposable {
  readonly #real = Math.random

  constructor(random: Random) {
    Math.random = () => random.fraction()
  }

  [Symbol.dispose](): void {
    Math.random = this.#real
  }
}
