// One run: a machine, a log or two on it, and steps that the seed's plan draws, until the end or the first broken promise.

import { allRules, type LogRules } from '../../../broker/log/rules.ts'
import type { FaultKind } from '../disk/faults.ts'
import { Random } from '../random.ts'
import { Scheduler } from '../scheduler.ts'
import { Trace } from '../trace.ts'
import { must, Violation } from '../violation.ts'
import { isDiskError } from './disk-errors.ts'
import { LogSubject } from './log-subject.ts'
import { type Incarnation, Machine } from './machine.ts'
import { type RunPlan, rollRunPlan } from './run-plan.ts'
import { StateSubject } from './state-subject.ts'
import { type Subject, SubjectPlace } from './subject.ts'

export interface SeedResult {
  readonly seed: number
  readonly violation: Violation | undefined
  /** Of everything that happened, in order. */
  readonly hash: string
  readonly trace: readonly string[]
  readonly faults: ReadonlyMap<FaultKind, number>
  readonly counts: Readonly<Record<string, number>>
}

export interface SeedOptions {
  readonly rules?: LogRules
  readonly traceLinesMax?: number
}

const openAttemptsMax = 5

class Run {
  readonly #plan: RunPlan
  readonly #machine: Machine
  readonly #random: Random
  readonly #subjects: readonly Subject[]
  #incarnation: Incarnation | undefined
  #found: Error | undefined
  #steps = 0
  #opens = 0
  /** Errors that calls had been told when the process began. */
  #reportedAtBoot = 0

  constructor(scheduler: Scheduler, seed: number, rules: LogRules) {
    this.#plan = rollRunPlan(scheduler.random.split('plan'), seed)
    this.#machine = new Machine(scheduler, this.#plan.faults)
    this.#random = scheduler.random.split('run')
    if (this.#plan.capacityBytes !== undefined) {
      this.#machine.disk.capacityBytes = this.#plan.capacityBytes
    }
    // A promise of the code under test that nobody awaits and that fails would end a broker.
    process.on('unhandledRejection', this.#report)
    this.#subjects = this.#plan.subjects.map((kind, index) => this.#subject(kind, index, rules))
  }

  #subject(kind: RunPlan['subjects'][number], index: number, rules: LogRules): Subject {
    const machine = this.#machine
    const place = new SubjectPlace({
      machine,
      kind: kind === 'log' ? 'log' : 'state',
      name: String(index),
      report: this.#report,
    })
    const random = machine.scheduler.random.split(`subject ${index}`)
    const parts = { place, random, plan: this.#plan, rules }
    return kind === 'log' ? new LogSubject(parts) : new StateSubject(parts)
  }

  readonly #report = (error: unknown): void => {
    this.#found ??= error instanceof Error ? error : new Error(String(error))
  };

  [Symbol.dispose](): void {
    process.off('unhandledRejection', this.#report)
  }

  get faults(): ReadonlyMap<FaultKind, number> {
    return this.#machine.disk.tally.counts
  }

  get counts(): Record<string, number> {
    const counts: Record<string, number> = { steps: this.#steps, opens: this.#opens }
    for (const subject of this.#subjects) {
      for (const [name, count] of Object.entries(subject.counts)) {
        counts[name] = (counts[name] ?? 0) + count
      }
    }
    return counts
  }

  async run(): Promise<void> {
    for (; this.#steps < this.#plan.steps; this.#steps++) {
      await this.#alive()
      this.#act()
      await this.#advance(this.#random.pick([0, 1, 3, 10, 40]))
      this.#damage()
      await this.#maybeRestart()
    }
    await this.#heal()
  }

  /** Without faults everything must work again: what waits is acknowledged, and files are closed. */
  async #heal(): Promise<void> {
    this.#machine.scheduler.note('-- heal')
    this.#machine.heal()
    if (this.#random.chance(0.5)) this.#crash(this.#random.pick(['kill', 'power cut']))
    await this.#alive()
    for (const subject of this.#subjects) subject.probe()
    const incarnation = this.#incarnation
    await this.#close()
    // A process from before may still meet damage from before, or an error that was on its way to it.
    const wasTold = this.#machine.disk.tally.reported > this.#reportedAtBoot
    const mayFail = wasTold || this.#subjects.some((subject) => subject.isDamaged)
    must(!incarnation?.fatal || mayFail, 'liveness', () => 'a log failed on a healthy disk')
    await this.#alive()
    await this.#close()
  }

  async #alive(): Promise<void> {
    this.#check()
    for (let attempt = 0; this.#incarnation === undefined; attempt++) {
      const calm = attempt >= openAttemptsMax
      await this.#boot(calm)
    }
  }

  /** Starts the process and opens its logs; a crash may come between any two tasks of that. */
  async #boot(calm: boolean): Promise<void> {
    const machine = this.#machine
    machine.calm(calm)
    const incarnation = machine.boot()
    this.#incarnation = incarnation
    this.#reportedAtBoot = machine.disk.tally.reported
    this.#opens++
    let outcome: 'opens' | 'open' | { readonly error: unknown } = 'opens'
    this.#openAll(incarnation).then(
      () => {
        outcome = 'open'
      },
      (error: unknown) => {
        outcome = { error }
      },
    )
    const current = (): typeof outcome => outcome
    while (current() === 'opens') {
      const more = await machine.scheduler.step()
      this.#check()
      must(more || current() !== 'opens', 'liveness', () => 'opening waits for nothing')
      if (!calm && this.#random.chance(this.#plan.crashWhileOpening)) {
        this.#crash(this.#random.pick(['kill', 'power cut']))
        return
      }
    }
    const ended = current()
    if (typeof ended === 'object') this.#openFailed(ended.error, calm)
  }

  async #openAll(incarnation: Incarnation): Promise<void> {
    for (const subject of this.#subjects) await subject.open(incarnation)
  }

  #openFailed(error: unknown, calm: boolean): void {
    if (!isDiskError(error)) throw error
    this.#machine.scheduler.note(`-- opening failed: ${String(error)}`)
    const healthy = calm && !this.#subjects.some((subject) => subject.unreadable())
    must(!healthy, 'liveness', () => `a healthy disk, but ${String(error)}`)
    this.#crash('kill')
  }

  #act(): void {
    const kind = this.#random.weighted({
      subject: 20,
      clock: this.#plan.clockJumps ? 0.5 : 0,
      squeeze: this.#plan.capacityBytes === undefined ? 0 : 2,
    })
    if (kind === 'clock') return this.#machine.jumpClock()
    if (kind === 'squeeze') return this.#machine.squeeze()
    // Goes on beside whatever comes next.
    this.#random
      .pick(this.#subjects)
      .act()
      .catch((error: unknown) => this.#report(error))
  }

  async #advance(tasks: number): Promise<void> {
    for (let left = tasks; left > 0; left--) {
      if (!(await this.#machine.scheduler.step())) break
    }
    if (this.#random.chance(0.05)) await this.#rest()
    this.#check()
  }

  /** A while in which nothing is asked for. */
  async #rest(): Promise<void> {
    const { scheduler } = this.#machine
    const rested = Promise.withResolvers<void>()
    scheduler.after(this.#random.pick([200, 10_000]), '-- rested', rested.resolve)
    await scheduler.settle(rested.promise)
  }

  #damage(): void {
    if (!this.#random.chance(this.#plan.damageChance)) return
    const { disk } = this.#machine
    disk.damage(
      this.#random.pick(this.#plan.damageKinds),
      this.#random.pick(this.#subjects).directory,
    )
    if (this.#random.chance(0.3)) disk.dropCaches()
  }

  async #maybeRestart(): Promise<void> {
    const random = this.#random
    const { closeChance, killChance, powerCutChance, evictChance } = this.#plan
    if (this.#incarnation?.fatal) {
      // A process does not die in the instant that it knows it must.
      await this.#advance(random.below(5))
      this.#crash('kill')
    } else if (random.chance(closeChance)) {
      await this.#close()
    } else if (random.chance(killChance)) {
      this.#crash('kill')
    } else if (random.chance(powerCutChance)) {
      this.#crash('power cut')
    }
    if (!this.#incarnation && random.chance(evictChance)) this.#machine.disk.dropCaches()
  }

  async #close(): Promise<void> {
    const incarnation = this.#incarnation
    if (!incarnation) return
    await this.#machine.scheduler.settle(Promise.all(this.#subjects.map((one) => one.close())))
    this.#check()
    const { openHandles } = incarnation.fileSystem
    must(openHandles.size === 0 || incarnation.fatal !== undefined, 'handle leak', () => {
      return [...openHandles].map(({ path }) => path).join(', ')
    })
    this.#crash('kill')
  }

  #crash(how: 'kill' | 'power cut'): void {
    if (this.#incarnation) this.#machine.crash(this.#incarnation, how)
    this.#incarnation = undefined
    this.#machine.silenceCalls(false)
    for (const subject of this.#subjects) subject.crashed(how)
  }

  #check(): void {
    if (this.#found) throw this.#found
  }
}

export async function runSeed(seed: number, options: SeedOptions = {}): Promise<SeedResult> {
  const trace = new Trace(options.traceLinesMax ?? 0)
  const scheduler = new Scheduler({ random: new Random(seed), trace })
  using run = new Run(scheduler, seed, options.rules ?? allRules)
  let violation: Violation | undefined
  try {
    await run.run()
  } catch (error) {
    violation = violationOf(error)
    scheduler.note(violation.message)
  }
  const { faults, counts } = run
  return { seed, violation, hash: trace.hash, trace: trace.lines, faults, counts }
}

/** Any error that nobody expected is a violation too: of an assertion, or of the promise to fail in an orderly way. */
function violationOf(error: unknown): Violation {
  if (error instanceof Violation) return error
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return new Violation('unexpected error', text)
}
