// One run of the standalone metadata store: clients that change, read and watch, a machine that crashes among it, and a
// check of every restart against what had been promised.

import { allJournalRules, type JournalRules } from '../../../broker/log/journal-rules.ts'
import {
  openStandaloneStore,
  type StandaloneStore,
} from '../../../broker/metadata/standalone-store.ts'
import { PenstockError } from '../../../model/errors.ts'
import { defaultTopicSpec, type Topic } from '../../../model/topic.ts'
import { type DiskFaults, noFaults, rollCallFaults, rollLatency } from '../disk/faults.ts'
import type { FaultyFileSystem } from '../disk/faulty-file-system.ts'
import { SimulatedDisk } from '../disk/simulated-disk.ts'
import { Random } from '../random.ts'
import { Scheduler, SimulatedProcess } from '../scheduler.ts'
import { Trace } from '../trace.ts'
import { must, Violation } from '../violation.ts'
import { StoreModel } from './store-model.ts'

export interface StoreSeedResult {
  readonly seed: number
  readonly violation: Violation | undefined
  readonly hash: string
  readonly trace: readonly string[]
  readonly counts: Readonly<Record<string, number>>
}

const names = ['a', 'b', 'c', 'd'] as const
const directory = '/data/metadata'
const clients = 3

export async function runStoreSeed(
  seed: number,
  options: { readonly rules?: JournalRules; readonly traceLinesMax?: number } = {},
): Promise<StoreSeedResult> {
  const trace = new Trace(options.traceLinesMax ?? 0)
  const scheduler = new Scheduler({ random: new Random(seed), trace })
  const run = new StoreRun(scheduler, options.rules ?? allJournalRules)
  let violation: Violation | undefined
  try {
    await run.run()
  } catch (error) {
    if (!(error instanceof Violation)) throw error
    violation = error
  }
  return { seed, violation, hash: trace.hash, trace: trace.lines, counts: run.counts }
}

/** One life of the process. */
interface Incarnation {
  readonly process: SimulatedProcess
  readonly fileSystem: FaultyFileSystem
  /** Set when the store said that it cannot go on. */
  fatal: Error | undefined
}

class StoreRun {
  readonly counts: Record<string, number> = {
    restarts: 0,
    answered: 0,
    conflicts: 0,
    open: 0,
    damage: 0,
  }
  readonly #scheduler: Scheduler
  readonly #disk: SimulatedDisk
  readonly #random: Random
  readonly #rules: JournalRules
  readonly #compactionBytesMin: number
  readonly #model = new StoreModel()
  #everOpened = false
  #nextValue = 1
  #found: Violation | undefined

  constructor(scheduler: Scheduler, rules: JournalRules) {
    this.#random = scheduler.random.split('run')
    const faults: DiskFaults = {
      ...noFaults,
      calls: rollCallFaults(this.#random),
      latency: rollLatency(this.#random),
      journaledNames: this.#random.chance(0.5),
    }
    this.#scheduler = scheduler
    this.#disk = new SimulatedDisk(scheduler)
    this.#disk.faults = faults
    this.#rules = rules
    this.#compactionBytesMin = this.#random.pick([1, 1_500, 1_000_000])
  }

  async run(): Promise<void> {
    const lives = this.#random.within(3, 9)
    for (let life = 0; life < lives; life++) {
      const last = life === lives - 1
      if (last) this.#heal()
      const incarnation = this.#boot()
      const store = await this.#open(incarnation)
      if (store === undefined) continue
      await this.#check(store)
      await this.#work(store, incarnation)
      if (this.#found !== undefined) throw this.#found
      if (last || (this.#random.chance(0.2) && incarnation.fatal === undefined)) {
        if (await this.#closeAndDamage(store, incarnation)) return
      } else this.#crash(incarnation, this.#random.pick(['kill', 'power cut'] as const))
    }
  }

  #boot(): Incarnation {
    const process = new SimulatedProcess(this.#scheduler)
    return { process, fileSystem: this.#disk.mount(process), fatal: undefined }
  }

  #crash({ process }: Incarnation, how: 'kill' | 'power cut'): void {
    this.#scheduler.note(`-- ${how}`)
    this.#disk.kill(process)
    if (how === 'power cut') this.#disk.cutPower()
  }

  /** From now on the disk reports no errors. */
  #heal(): void {
    this.#disk.faults = { ...this.#disk.faults, calls: noFaults.calls }
  }

  /** Undefined when the disk refuses: the process ends, and the next one tries again. */
  async #open(incarnation: Incarnation): Promise<StandaloneStore | undefined> {
    const scheduler = this.#scheduler
    this.counts['restarts'] = (this.counts['restarts'] ?? 0) + 1
    try {
      const store = await scheduler.settle(
        openStandaloneStore({
          fileSystem: incarnation.fileSystem,
          directory,
          mustExist: this.#everOpened,
          compactionBytesMin: this.#compactionBytesMin,
          rules: this.#rules,
          onFatal: (error) => {
            incarnation.fatal ??= error
          },
        }),
      )
      this.#everOpened = true
      return store
    } catch (error) {
      const damaged = error instanceof PenstockError && error.reason === 'STORAGE_DAMAGED'
      must(!damaged, 'recovery', () => `sound bytes are called damaged: ${String(error)}`)
      this.#crash(incarnation, 'kill')
      return undefined
    }
  }

  async #check(store: StandaloneStore): Promise<void> {
    const found = await this.#scheduler.settle(store.list('topic'))
    this.#model.checkRecovered(found)
  }

  async #work(store: StandaloneStore, incarnation: Incarnation): Promise<void> {
    const abort = new AbortController()
    void this.#watch(store, abort.signal, incarnation)
    for (let client = 0; client < clients; client++) void this.#client(store, incarnation)
    const steps = this.#random.within(5, 150)
    for (let step = 0; step < steps && incarnation.fatal === undefined; step++) {
      await this.#scheduler.step()
      if (this.#found !== undefined) break
    }
    abort.abort()
  }

  async #watch(store: StandaloneStore, signal: AbortSignal, at: Incarnation): Promise<void> {
    try {
      for await (const event of store.watch('topic', { signal })) {
        if (at.process.alive) this.#model.watched(event)
      }
    } catch (error) {
      this.#note(error)
    }
  }

  async #client(store: StandaloneStore, incarnation: Incarnation): Promise<void> {
    const pause = (): Promise<void> =>
      new Promise((resolve) =>
        this.#scheduler.after(this.#random.fraction() * 3, 'client', resolve),
      )
    while (incarnation.process.alive && incarnation.fatal === undefined) {
      await pause()
      if (!incarnation.process.alive || incarnation.fatal !== undefined) return
      try {
        await this.#change(store, incarnation)
      } catch (error) {
        this.#note(error)
      }
    }
  }

  /** One change by compare-and-swap; now and then with an outdated version. */
  async #change(store: StandaloneStore, at: Incarnation): Promise<void> {
    const name = this.#random.pick(names)
    const known = await store.get('topic', name)
    if (known) this.#model.shown(known)
    if (this.#random.chance(0.3)) await Promise.resolve()
    const remove = known !== undefined && this.#random.chance(0.25)
    const value = remove ? undefined : this.#value()
    const change = { name, value, expected: known?.version }
    this.#model.open.add(change)
    let outcome: 'answered' | 'refused' | 'open' = 'open'
    try {
      if (value === undefined) await store.remove('topic', name, known?.version ?? '')
      else if (known === undefined) this.#model.shown(await store.create('topic', name, value))
      else this.#model.shown(await store.update('topic', name, value, known.version))
      outcome = 'answered'
    } catch (error) {
      const { reason } = PenstockError.from(error)
      if (error instanceof Violation) throw error
      if (reason !== 'TIMED_OUT') outcome = 'refused'
      if (reason === 'METADATA_CONFLICT') this.#count('conflicts')
    }
    // What comes after the crash reaches nobody.
    if (!at.process.alive) return
    if (outcome === 'answered' && known && value === undefined)
      this.#model.gone(name, known.version)
    if (outcome !== 'open') this.#model.open.delete(change)
    this.#count(outcome === 'open' ? 'open' : 'answered')
  }

  /** A clean stop; then a bit flips at rest, which must not go unseen. True when the run ends by it. */
  async #closeAndDamage(store: StandaloneStore, at: Incarnation): Promise<boolean> {
    const scheduler = this.#scheduler
    this.#heal()
    await scheduler.settle(store.close())
    // The watch and the answers of the last rounds have been heard.
    if (this.#found !== undefined) throw this.#found
    this.#crash(at, 'kill')
    if (at.fatal !== undefined || !this.#disk.damage('bit flip', directory)) return false
    this.#count('damage')
    const next = this.#boot()
    try {
      const options = {
        fileSystem: next.fileSystem,
        directory,
        mustExist: true,
        rules: this.#rules,
        onFatal: () => {},
      }
      const again = await scheduler.settle(openStandaloneStore(options))
      const found = await scheduler.settle(again.list('topic'))
      // Harmless only where it has hit what stands for nothing: the seal behind the last round.
      this.#model.checkRecovered(found)
    } catch (error) {
      if (error instanceof Violation) throw error
      const { reason, message } = PenstockError.from(error)
      must(reason === 'STORAGE_DAMAGED', 'damage', () => `answered with ${reason}: ${message}`)
    }
    return true
  }

  #value(): Topic {
    const createdAtMs = this.#nextValue++
    return { name: 'x', uid: 'u', spec: defaultTopicSpec, createdAtMs }
  }

  #count(what: string): void {
    this.counts[what] = (this.counts[what] ?? 0) + 1
  }

  #note(error: unknown): void {
    if (error instanceof Violation) this.#found ??= error
  }
}
