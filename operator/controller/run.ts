// Runs the pure controller against a MetadataStore: watches, decides, changes by compare-and-swap, looks again.
// Nothing is lost with it: all its state is in the store, so it may be ended and begun anywhere at any time.

import type { Clock } from '../../model/clock.ts'
import { PenstockError } from '../../model/errors.ts'
import { followMetadata, type MetadataCache } from '../../model/metadata-cache.ts'
import type { MetadataKind, MetadataKinds, MetadataStore } from '../../model/metadata-store.ts'
import type { Action, Obstacle } from './action.ts'
import { type ClusterView, reconcile } from './reconcile.ts'

export interface ControllerLog {
  info(event: string, fields: Readonly<Record<string, unknown>>): void
  warn(event: string, fields: Readonly<Record<string, unknown>>): void
}

export interface ControllerOptions {
  readonly store: MetadataStore
  readonly clock: Clock
  readonly log: ControllerLog
}

export interface Controller extends AsyncDisposable {
  /** Resolves when nothing it has begun is on its way any more. May be called twice. */
  close(): Promise<void>
}

/** Changes on their way at the same time; the standalone store writes them in one round. */
const changesInFlight = 1_000
const retryMs = 1_000
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
  /** Versions acted upon: an action is not repeated until the watch has shown a newer one. */
  readonly #acted = new Map<string, string>()
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
    this.#resync()
  }

  async close(): Promise<void> {
    this.#abort.abort()
    this.#cancelPass?.()
    this.#cancelResync?.()
    await this.#passing
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
        this.#wake(0)
      },
      onTrouble: (error) => this.#options.log.warn('controller-watch-broken', { kind, error }),
    })
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
    const { actions, obstacles } = reconcile(view)
    this.#report(obstacles)
    const due = actions.filter((action) => {
      const key = keyOf(action)
      const version = 'version' in action ? action.version : ''
      if (this.#acted.get(key) === version) return false
      this.#acted.set(key, version)
      return true
    })
    const results: Result[] = []
    for (let from = 0; from < due.length && !this.#abort.signal.aborted; from += changesInFlight) {
      const slice = due.slice(from, from + changesInFlight)
      results.push(...(await Promise.all(slice.map((action) => this.#apply(action)))))
    }
    const done = due.filter((_, i) => results[i] === 'done')
    if (done.length > 0) this.#options.log.info('controller-changes', countsOf(done))
    this.#busy = false
    if (results.includes('failed')) this.#wake(retryMs)
    else if (this.#dirty) this.#wake(0)
  }

  async #apply(action: Action): Promise<Result> {
    try {
      await this.#change(action)
      return 'done'
    } catch (error) {
      const { reason, message } = PenstockError.from(error)
      // Decided on an old view; the watch brings the newer one, and with it the next pass.
      if (reason === 'METADATA_CONFLICT') return 'outdated'
      this.#acted.delete(keyOf(action))
      const { type, name } = action
      this.#options.log.warn('controller-change-failed', { action: type, name, reason, message })
      return 'failed'
    }
  }

  async #change(action: Action): Promise<void> {
    const { store } = this.#options
    switch (action.type) {
      case 'create-partition':
        await store.create('partition', action.name, action.value)
        return
      case 'elect':
      case 'bury':
        await store.update('partition', action.name, action.value, action.version)
        return
      case 'remove-partition':
        await store.remove('partition', action.name, action.version)
        return
      case 'remove-topic':
        await store.remove('topic', action.name, action.version)
    }
  }

  #view(): ClusterView {
    return {
      topics: this.#topics.objects,
      partitions: this.#partitions.objects,
      brokers: this.#brokers.objects,
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

function keyOf(action: Action): string {
  return `${action.type === 'remove-topic' ? 'topic' : 'partition'}/${action.name}`
}

/** How many of each type, and one of them by name. */
function countsOf(actions: readonly Action[]): Readonly<Record<string, unknown>> {
  const counts = Map.groupBy(actions, ({ type }) => type)
  const fields = [...counts].map(([type, list]) => [type, list.length] as const)
  return { ...Object.fromEntries(fields), example: actions[0]?.name }
}
