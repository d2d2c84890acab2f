// Runs the pure controller against a MetadataStore: watches, decides, changes by compare-and-swap, looks again.
// Nothing is lost with it: all its state is in the store, so it may be ended and begun anywhere at any time.

import type { Clock } from '../../model/clock.ts'
import { PenstockError } from '../../model/errors.ts'
import { limits } from '../../model/limits.ts'
import { followMetadata, type MetadataCache } from '../../model/metadata-cache.ts'
import type {
  MetadataKind,
  MetadataKinds,
  MetadataStore,
  Stored,
} from '../../model/metadata-store.ts'
import type { Partition } from '../../model/partition.ts'
import type { Topic } from '../../model/topic.ts'
import type { Action, Obstacle } from './action.ts'
import type { BrokerControl } from './broker-control.ts'
import { BrokerWatch } from './broker-watch.ts'
import type { ClusterView } from './cluster-view.ts'
import { Elections } from './elections.ts'
import type { Detector } from './failure-detector.ts'
import { HandOvers } from './hand-overs.ts'
import { reconcile } from './reconcile.ts'
import { type ControllerTimes, controllerTimes } from './times.ts'

export interface ControllerLog {
  info(event: string, fields: Readonly<Record<string, unknown>>): void
  warn(event: string, fields: Readonly<Record<string, unknown>>): void
}

export interface ControllerOptions {
  readonly store: MetadataStore
  readonly clock: Clock
  readonly log: ControllerLog
  /** Without it only partitions with a single copy get new leaders: nobody is probed, and nobody can be fenced. */
  readonly control?: BrokerControl | undefined
  readonly times?: Partial<ControllerTimes>
}

/** What probes have shown, for who tells people of it. */
export interface Liveness {
  detector(): Detector
  /** Of a broker another opinion is held. The returned function ends it. */
  onChange(listener: () => void): () => void
}

export interface Controller extends AsyncDisposable {
  /** Undefined where brokers are not probed. */
  readonly liveness: Liveness | undefined
  /** Resolves when nothing it has begun is on its way any more. May be called twice. */
  close(): Promise<void>
}

const retryMs = 1_000
/** Until what was decided on an old view is tried again where no newer one has come. */
const outdatedMs = 5_000
/** Looks at everything anew, whatever the watch has told: heals what was missed. */
const resyncMs = 30_000

export function startController(options: ControllerOptions): Controller {
  return new ControllerLoop(options)
}

class ControllerLoop implements Controller {
  readonly #options: ControllerOptions
  readonly #abort = new AbortController()
  readonly #topics: MetadataCache<MetadataKinds['topic']>
  readonly #partitions: MetadataCache<MetadataKinds['partition']>
  readonly #brokers: MetadataCache<MetadataKinds['broker']>
  /** Versions acted upon: an action is not repeated until the watch has shown a newer one, or it has failed. */
  readonly #acted = new Map<string, { readonly version: string; readonly untilMs: number }>()
  readonly #watch: BrokerWatch | undefined
  readonly #elections: Elections | undefined
  readonly #handOvers: HandOvers | undefined
  readonly #livenessListeners = new Set<() => void>()
  /** Topics as the store has them, of the pass under way: for all partitions of a topic it is asked once. */
  readonly #standing = new Map<string, Promise<Stored<Topic> | undefined>>()
  #obstacles = new Set<string>()
  #passing = Promise.resolve()
  #busy = false
  /** Something has changed since the pass under way has begun. */
  #dirty = false
  #cancelPass: (() => void) | undefined
  #cancelResync: (() => void) | undefined

  constructor(options: ControllerOptions) {
    this.#options = options
    this.#topics = this.#follow('topic')
    this.#partitions = this.#follow('partition')
    this.#brokers = this.#follow('broker')
    const { control, clock, log } = options
    const times = { ...controllerTimes, ...options.times }
    const onChange = (): void => {
      this.#wake(0)
      for (const listener of this.#livenessListeners) listener()
    }
    if (control !== undefined) {
      this.#watch = new BrokerWatch({
        control,
        clock,
        times,
        onChange,
        onOpinion: (broker, opinion) => {
          if (opinion === 'lost') log.warn('controller-broker-lost', { broker })
          else log.info('controller-broker-back', { broker })
        },
      })
      this.#elections = new Elections({
        control,
        clock,
        times,
        onNews: () => this.#wake(0),
        onTrouble: ({ brokerId }, { reason, message }) =>
          log.warn('controller-fence-failed', { broker: brokerId, reason, message }),
      })
      this.#handOvers = new HandOvers({
        control,
        clock,
        times,
        onDone: ({ partition, toStoreId, why }) => {
          log.info('controller-handed-over', { partition: partition.name, to: toStoreId, why })
          this.#elections?.begin(partition, toStoreId)
          this.#wake(0)
        },
        onTrouble: ({ partition: { name }, why }, { reason, message }) => {
          log.warn('controller-hand-over-failed', { partition: name, why, reason, message })
          this.#wake(0)
        },
      })
    }
    this.#resync()
  }

  get liveness(): Liveness | undefined {
    const watch = this.#watch
    if (watch === undefined) return undefined
    return {
      detector: () => watch.detector,
      onChange: (listener) => {
        this.#livenessListeners.add(listener)
        return () => this.#livenessListeners.delete(listener)
      },
    }
  }

  async close(): Promise<void> {
    this.#abort.abort()
    this.#cancelPass?.()
    this.#cancelResync?.()
    await Promise.all([
      this.#passing,
      this.#watch?.close(),
      this.#elections?.close(),
      this.#handOvers?.close(),
    ])
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  #follow<K extends MetadataKind>(kind: K): MetadataCache<MetadataKinds[K]> {
    return followMetadata({
      ...this.#options,
      kind,
      signal: this.#abort.signal,
      onEvent: (event) => {
        // What is made anew under an old name is not what was acted upon.
        if (event.type === 'removed') this.#acted.delete(`${kind}/${event.name}`)
        if (kind === 'broker') this.#watchBrokers(event.type === 'synced')
        this.#wake(0)
      },
      onTrouble: (error) => {
        this.#watch?.doubt()
        this.#options.log.warn('controller-watch-broken', { kind, error })
      },
    })
  }

  #watchBrokers(begins: boolean): void {
    if (this.#watch === undefined || !this.#brokers.synced) return
    if (begins) this.#watch.doubt()
    this.#watch.registered([...this.#brokers.objects.values()].map(({ value }) => value))
  }

  #resync(): void {
    this.#cancelResync = this.#options.clock.schedule(resyncMs, () => {
      this.#acted.clear()
      this.#wake(0)
      this.#resync()
    })
  }

  /** Many events make one pass: it begins when those that have arrived are all taken in. */
  #wake(delayMs: number): void {
    this.#dirty = true
    if (this.#abort.signal.aborted || this.#busy) return
    if (!this.#topics.synced || !this.#partitions.synced || !this.#brokers.synced) return
    this.#cancelPass?.()
    this.#cancelPass = this.#options.clock.schedule(delayMs, () => {
      this.#passing = this.#pass()
    })
  }

  async #pass(): Promise<void> {
    this.#busy = true
    this.#dirty = false
    const view = this.#view()
    const { actions, obstacles, leaderless } = reconcile(view)
    this.#report(obstacles)
    const progress = this.#elections?.advance(view, leaderless)
    const isBusy = (name: string): boolean => this.#elections?.isRunning(name) ?? false
    const handOverAtMs = this.#handOvers?.advance(view, isBusy)
    // Leaders first: they are what somebody waits for.
    const all = [...(progress?.actions ?? []), ...actions]
    await this.#applyAll(all)
    this.#standing.clear()
    this.#busy = false
    const nowMs = this.#options.clock.monotonicMs()
    const againAtMs = Math.min(
      this.#dirty ? nowMs : Infinity,
      all.reduce((soonest, action) => Math.min(soonest, this.#againAtMs(action)), Infinity),
      progress?.againAtMs ?? Infinity,
      handOverAtMs ?? Infinity,
    )
    if (againAtMs < Infinity) this.#wake(Math.max(0, againAtMs - nowMs))
  }

  async #applyAll(actions: readonly Action[]): Promise<void> {
    const due = actions.filter((action) => this.#isDue(action))
    const results: Result[] = []
    const step = limits.controllerChangesInFlightMax
    for (let from = 0; from < due.length && !this.#abort.signal.aborted; from += step) {
      const slice = due.slice(from, from + step)
      results.push(...(await Promise.all(slice.map((action) => this.#apply(action)))))
    }
    const done = due.filter((_, i) => results[i] === 'done')
    if (done.length > 0) this.#options.log.info('controller-changes', countsOf(done))
  }

  #isDue(action: Action): boolean {
    const key = keyOf(action)
    const version = versionOf(action)
    const acted = this.#acted.get(key)
    if (acted?.version === version && this.#options.clock.monotonicMs() < acted.untilMs)
      return false
    this.#acted.set(key, { version, untilMs: Infinity })
    return true
  }

  /** Of one that has failed, in this pass or an earlier one. */
  #againAtMs(action: Action): number {
    const acted = this.#acted.get(keyOf(action))
    return acted?.version === versionOf(action) ? acted.untilMs : Infinity
  }

  async #apply(action: Action): Promise<Result> {
    try {
      await this.#change(action)
      return 'done'
    } catch (error) {
      const { reason, message } = PenstockError.from(error)
      // Decided on an old view; as a rule the watch brings the newer one soon, and with it the next pass.
      const isOutdated = reason === 'METADATA_CONFLICT'
      const untilMs = this.#options.clock.monotonicMs() + (isOutdated ? outdatedMs : retryMs)
      this.#acted.set(keyOf(action), { version: versionOf(action), untilMs })
      if (isOutdated) return 'outdated'
      const { type, name } = action
      this.#options.log.warn('controller-change-failed', { action: type, name, reason, message })
      return 'failed'
    }
  }

  async #change(action: Action): Promise<void> {
    const { store } = this.#options
    switch (action.type) {
      case 'create-partition':
        await this.#checkStands(action.value)
        await store.create('partition', action.name, action.value)
        return
      case 'elect':
        this.#elections?.sent(action.name)
        await store.update('partition', action.name, action.value, action.version)
        return
      case 'bury':
      case 'move':
      case 'settle':
        await store.update('partition', action.name, action.value, action.version)
        return
      case 'remove-partition':
        await store.remove('partition', action.name, action.version)
        return
      case 'remove-topic':
        await store.remove('topic', action.name, action.version)
    }
  }

  /** Asks the store: a view that is behind would make partitions of a topic that is gone, and nobody removes them. */
  async #checkStands({ topic, topicUid }: Partition): Promise<void> {
    const standing = this.#standing.get(topic) ?? this.#options.store.get('topic', topic)
    this.#standing.set(topic, standing)
    const found = (await standing)?.value
    if (found?.uid === topicUid && found.deletedAtMs === undefined) return
    const message = `topic ${topic} with uid ${topicUid} is not there any more`
    throw new PenstockError('METADATA_CONFLICT', message, { topic })
  }

  #view(): ClusterView {
    return {
      topics: this.#topics.objects,
      partitions: this.#partitions.objects,
      brokers: this.#brokers.objects,
      liveness: this.#watch?.detector,
    }
  }

  /** When they appear, one line per reason: a store that is absent can mean thousands of partitions. */
  #report(obstacles: readonly Obstacle[]): void {
    const fresh = obstacles.filter(({ name, reason }) => !this.#obstacles.has(`${reason}/${name}`))
    this.#obstacles = new Set(obstacles.map(({ name, reason }) => `${reason}/${name}`))
    for (const [reason, list] of Map.groupBy(fresh, (obstacle) => obstacle.reason)) {
      const [first] = list
      const fields = { reason, count: list.length, name: first?.name, message: first?.message }
      this.#options.log.warn('controller-obstacle', fields)
    }
  }
}

type Result = 'done' | 'outdated' | 'failed'

function versionOf(action: Action): string {
  return 'version' in action ? action.version : ''
}

function keyOf(action: Action): string {
  return `${action.type === 'remove-topic' ? 'topic' : 'partition'}/${action.name}`
}

/** How many of each type, and one of them by name. */
function countsOf(actions: readonly Action[]): Readonly<Record<string, unknown>> {
  const counts = Map.groupBy(actions, ({ type }) => type)
  const fields = [...counts].map(([type, list]) => [type, list.length] as const)
  return { ...Object.fromEntries(fields), example: actions[0]?.name }
}
