// One cache of one kind, shared by all who need it: a reflector, its objects with indexes, and who is to be told.
// Whoever acts upon what it shows does so by compare-and-swap, because it may be old.

import type { Clock } from '../../model/clock.ts'
import { type Dice, jitteredMs } from './backoff.ts'
import { Feed, type FeedEvent } from './feed.ts'
import { type Change, IndexedStore, type Indexer } from './indexed-store.ts'
import { type KubeObject, keyOf, type Live } from './object.ts'
import type { KubeObserver } from './observer.ts'
import { Reflector, type ReflectorTimes } from './reflector.ts'
import type { ResourceClient, Scope } from './resource-client.ts'

export type { Change, FeedEvent, Indexer }

/** `event`: something is new. `list`: found by listing. `resync`: nothing is new, but have a look. */
export type Why = 'event' | 'list' | 'resync'

/** Called in the stream's own turn, so it puts a key into a queue and returns. What it throws is reported and dropped. */
export type ChangeHandler<T extends KubeObject> = (change: Change<T>, why: Why) => void

export interface InformerOptions<T extends KubeObject> {
  readonly client: ResourceClient<T>
  readonly clock: Clock
  readonly scope?: Scope
  readonly indexers?: Readonly<Record<string, Indexer<T>>>
  /** What is kept of an object: who leaves something out has less of it in memory. */
  readonly keep?: (object: Live<T>) => Live<T>
  /** Every handler is told of every object again so often, more or less; default never. */
  readonly resyncMs?: number
  readonly observer?: KubeObserver | undefined
  readonly times?: Partial<ReflectorTimes>
  readonly dice?: Dice
}

export class Informer<T extends KubeObject> implements AsyncDisposable {
  readonly #options: InformerOptions<T>
  readonly #store: IndexedStore<T>
  readonly #handlers = new Set<ChangeHandler<T>>()
  readonly #feeds = new Set<Feed<T>>()
  readonly #end = new AbortController()
  readonly #reflector: Reflector<T>
  readonly #running: Promise<void>
  readonly #synced = Promise.withResolvers<void>()
  #hasSynced = false
  #cancelResync: (() => void) | undefined

  constructor(options: InformerOptions<T>) {
    this.#options = options
    this.#store = new IndexedStore(options.indexers)
    this.#reflector = new Reflector({
      ...options,
      scope: options.scope ?? {},
      signal: this.#end.signal,
      sink: {
        replace: (objects, list) => this.#replace(objects, list),
        put: (object) => this.#tell(this.#store.put(this.#kept(object)), 'event'),
        removed: (object) => this.#removed(this.#kept(object)),
      },
    })
    this.#running = this.#reflector.run()
    this.#resyncLater()
  }

  /** Everything has been listed once. Stays true while a broken watch is mended. */
  get hasSynced(): boolean {
    return this.#hasSynced
  }

  /** Since the server was last heard of: what the cache shows may be older than that. */
  get silentMs(): number {
    return this.#reflector.silentMs
  }

  get size(): number {
    return this.#store.size
  }

  /** See Reflector.relist. */
  relist(): void {
    this.#reflector.relist()
  }

  /** Throws the reason of `signal` if it aborts first. */
  async synced(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    const { promise, reject } = Promise.withResolvers<never>()
    const abort = (): void => reject(signal.reason)
    signal.addEventListener('abort', abort)
    try {
      await Promise.race([this.#synced.promise, promise])
    } finally {
      signal.removeEventListener('abort', abort)
    }
  }

  get(key: string): Live<T> | undefined {
    return this.#store.get(key)
  }

  /** Frozen: shared with everyone. */
  list(): readonly Live<T>[] {
    return [...this.#store.values()]
  }

  by(index: string, value: string): readonly Live<T>[] {
    return this.#store.by(index, value)
  }

  /** Is told at once of what there is. The returned function ends it. */
  onChange(handler: ChangeHandler<T>): () => void {
    this.#handlers.add(handler)
    for (const after of this.list()) {
      this.#call(handler, { key: keyOf(after), before: undefined, after }, 'list')
    }
    return () => void this.#handlers.delete(handler)
  }

  /** All there is, then `synced`, then what changes; ends when `signal` aborts, or with the informer. */
  async *events(signal: AbortSignal): AsyncGenerator<FeedEvent<T>> {
    const feed = new Feed<T>()
    for (const after of this.list()) feed.changed({ key: keyOf(after), before: undefined, after })
    if (this.#hasSynced) feed.synced({ regressed: false })
    this.#feeds.add(feed)
    try {
      yield* feed.events(AbortSignal.any([signal, this.#end.signal]))
    } finally {
      this.#feeds.delete(feed)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end.abort()
    this.#cancelResync?.()
    await this.#running
  }

  #replace(objects: readonly Live<T>[], list: { readonly regressed: boolean }): void {
    const kept = objects.map((object) => this.#kept(object))
    for (const change of this.#store.replace(kept)) this.#tell(change, 'list')
    this.#hasSynced = true
    this.#synced.resolve()
    for (const feed of this.#feeds) feed.synced(list)
  }

  #kept(object: Live<T>): Live<T> {
    return this.#options.keep?.(object) ?? object
  }

  #removed(object: Live<T>): void {
    const change = this.#store.remove(keyOf(object))
    // The state it went with is newer than the one that was known.
    if (change !== undefined) this.#tell({ ...change, before: object }, 'event')
  }

  #tell(change: Change<T>, why: Why): void {
    for (const feed of this.#feeds) feed.changed(change)
    for (const handler of this.#handlers) this.#call(handler, change, why)
  }

  #call(handler: ChangeHandler<T>, change: Change<T>, why: Why): void {
    try {
      handler(change, why)
    } catch (error) {
      const resource = this.#options.client.resource.plural
      this.#options.observer?.reflectorTrouble?.({ resource, error })
    }
  }

  #resyncLater(): void {
    const { resyncMs, clock, dice = Math.random } = this.#options
    if (resyncMs === undefined) return
    this.#cancelResync = clock.schedule(jitteredMs(resyncMs, dice), () => {
      for (const after of this.list()) {
        const change = { key: keyOf(after), before: after, after }
        for (const handler of this.#handlers) this.#call(handler, change, 'resync')
      }
      this.#resyncLater()
    })
  }
}
