// The objects of one kind in memory: what is durable, a draft on top of it while a round is written, and who watches.
// Readers and watchers never see the draft, so nothing that a crash can take back has ever been shown.

import { PenstockError } from '../../model/errors.ts'
import type { MetadataEvent, Stored, Version } from '../../model/metadata-store.ts'

export class MetadataTable<T> {
  readonly #kind: string
  readonly #objects = new Map<string, Stored<T>>()
  readonly #draft = new Map<string, Stored<T> | undefined>()
  readonly #watchers = new Set<MetadataWatcher<T>>()

  constructor(kind: string) {
    this.#kind = kind
  }

  get(name: string): Stored<T> | undefined {
    return this.#objects.get(name)
  }

  /** By name. */
  list(): Stored<T>[] {
    return [...this.#objects.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
  }

  /** Throws METADATA_CONFLICT. */
  create(object: Stored<T>): void {
    if (this.#newest(object.name) !== undefined) throw this.#conflict(object.name, 'exists')
    this.#draft.set(object.name, object)
  }

  /** `object` has the new version, `expected` is the one it replaces. Throws METADATA_CONFLICT. */
  update(object: Stored<T>, expected: Version): void {
    this.#expect(object.name, expected)
    this.#draft.set(object.name, object)
  }

  /** Throws METADATA_CONFLICT. */
  remove(name: string, expected: Version): void {
    this.#expect(name, expected)
    this.#draft.set(name, undefined)
  }

  /** From the journal: as it was committed before. */
  restore(name: string, object: Stored<T> | undefined): void {
    if (object === undefined) this.#objects.delete(name)
    else this.#objects.set(name, object)
  }

  commit(): void {
    for (const [name, object] of this.#draft) {
      const last = this.#objects.get(name)
      this.restore(name, object)
      // An object that came and went within one round was never seen.
      if (object === undefined && last === undefined) continue
      for (const watcher of this.#watchers) {
        if (object !== undefined) watcher.put(object)
        else if (last !== undefined) watcher.removed(last)
      }
    }
    this.#draft.clear()
  }

  rollback(): void {
    this.#draft.clear()
  }

  watch(signal: AbortSignal): MetadataWatcher<T> {
    const watcher = new MetadataWatcher<T>(signal, () => this.#watchers.delete(watcher))
    if (signal.aborted) return watcher
    this.#watchers.add(watcher)
    for (const object of this.list()) watcher.put(object)
    watcher.synced()
    return watcher
  }

  endWatches(): void {
    for (const watcher of this.#watchers) watcher.end()
  }

  #newest(name: string): Stored<T> | undefined {
    return this.#draft.has(name) ? this.#draft.get(name) : this.#objects.get(name)
  }

  #expect(name: string, expected: Version): void {
    const newest = this.#newest(name)
    if (newest === undefined) throw this.#conflict(name, 'is gone')
    if (newest.version !== expected) throw this.#conflict(name, 'has changed')
  }

  #conflict(name: string, what: string): PenstockError {
    return new PenstockError('METADATA_CONFLICT', `${this.#kind} ${name} ${what}`, {
      kind: this.#kind,
      name,
    })
  }
}

/**
 * What one watcher has still to be told. An object's newer state takes the place of its older one, so that a slow
 * watcher costs at most one event per object.
 */
export class MetadataWatcher<T> implements AsyncIterableIterator<MetadataEvent<T>> {
  readonly #waiting = new Map<string, MetadataEvent<T>>()
  readonly #leave: () => void
  readonly #signal: AbortSignal
  readonly #onAbort = (): void => this.end()
  #wake: ((result: IteratorResult<MetadataEvent<T>>) => void) | undefined
  #ended = false

  constructor(signal: AbortSignal, leave: () => void) {
    this.#leave = leave
    this.#signal = signal
    if (signal.aborted) this.#ended = true
    else signal.addEventListener('abort', this.#onAbort)
  }

  put(object: Stored<T>): void {
    this.#tell(object.name, { type: 'put', object })
  }

  removed(last: Stored<T>): void {
    this.#tell(last.name, { type: 'removed', name: last.name, last: last.value })
  }

  synced(): void {
    // No object has an empty name.
    this.#tell('', { type: 'synced' })
  }

  end(): void {
    if (this.#ended) return
    this.#ended = true
    this.#waiting.clear()
    this.#signal.removeEventListener('abort', this.#onAbort)
    this.#leave()
    this.#wake?.({ done: true, value: undefined })
    this.#wake = undefined
  }

  next(): Promise<IteratorResult<MetadataEvent<T>>> {
    for (const [key, event] of this.#waiting) {
      this.#waiting.delete(key)
      return Promise.resolve({ done: false, value: event })
    }
    if (this.#ended) return Promise.resolve({ done: true, value: undefined })
    return new Promise((resolve) => {
      this.#wake = resolve
    })
  }

  return(): Promise<IteratorResult<MetadataEvent<T>>> {
    this.end()
    return Promise.resolve({ done: true, value: undefined })
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  #tell(key: string, event: MetadataEvent<T>): void {
    if (this.#ended) return
    if (this.#wake !== undefined) {
      this.#wake({ done: false, value: event })
      this.#wake = undefined
    } else this.#waiting.set(key, event)
  }
}
