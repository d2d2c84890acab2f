// Objects of one kind in memory, by key and by whatever else they are looked for. Pure: no clock, no IO.

import { deepFreeze, type KubeObject, keyOf, type Live } from './object.ts'

/** The values under which an object is found. */
export type Indexer<T extends KubeObject> = (object: Live<T>) => readonly string[]

export interface Change<T extends KubeObject> {
  readonly key: string
  readonly before: Live<T> | undefined
  readonly after: Live<T> | undefined
}

export class IndexedStore<T extends KubeObject> {
  readonly #objects = new Map<string, Live<T>>()
  readonly #indexers: readonly (readonly [name: string, of: Indexer<T>])[]
  readonly #indexes = new Map<string, Map<string, Set<string>>>()

  constructor(indexers: Readonly<Record<string, Indexer<T>>> = {}) {
    this.#indexers = Object.entries(indexers)
    for (const [name] of this.#indexers) this.#indexes.set(name, new Map())
  }

  get size(): number {
    return this.#objects.size
  }

  get(key: string): Live<T> | undefined {
    return this.#objects.get(key)
  }

  values(): IterableIterator<Live<T>> {
    return this.#objects.values()
  }

  keys(): IterableIterator<string> {
    return this.#objects.keys()
  }

  by(index: string, value: string): readonly Live<T>[] {
    const keys = this.#indexes.get(index)
    if (keys === undefined) throw new RangeError(`there is no index ${index}`)
    return [...(keys.get(value) ?? [])].flatMap((key) => this.#objects.get(key) ?? [])
  }

  put(object: Live<T>): Change<T> {
    const key = keyOf(object)
    const before = this.#objects.get(key)
    const after = deepFreeze(object)
    this.#unindex(key, before)
    this.#objects.set(key, after)
    for (const [name, of] of this.#indexers)
      for (const value of of(after)) this.#index(name, value).add(key)
    return { key, before, after }
  }

  /** Undefined if there was none. */
  remove(key: string): Change<T> | undefined {
    const before = this.#objects.get(key)
    if (before === undefined) return undefined
    this.#unindex(key, before)
    this.#objects.delete(key)
    return { key, before, after: undefined }
  }

  /** What differs from what was known; the same version is no difference. */
  replace(objects: readonly Live<T>[]): readonly Change<T>[] {
    const gone = new Set(this.#objects.keys())
    const changes: Change<T>[] = []
    for (const object of objects) {
      const key = keyOf(object)
      gone.delete(key)
      if (!isSame(this.#objects.get(key), object)) changes.push(this.put(object))
    }
    for (const key of gone) {
      const change = this.remove(key)
      if (change !== undefined) changes.push(change)
    }
    return changes
  }

  #index(name: string, value: string): Set<string> {
    const index = this.#indexes.get(name) ?? new Map<string, Set<string>>()
    const keys = index.get(value) ?? new Set<string>()
    index.set(value, keys)
    return keys
  }

  #unindex(key: string, object: Live<T> | undefined): void {
    if (object === undefined) return
    for (const [name, of] of this.#indexers) {
      for (const value of of(object)) {
        const keys = this.#indexes.get(name)?.get(value)
        keys?.delete(key)
        if (keys?.size === 0) this.#indexes.get(name)?.delete(value)
      }
    }
  }
}

/** A restored server may give the same version to another state, but not with the same content. */
function isSame<T extends KubeObject>(before: Live<T> | undefined, after: Live<T>): boolean {
  return (
    before !== undefined &&
    before.metadata.uid === after.metadata.uid &&
    before.metadata.resourceVersion === after.metadata.resourceVersion &&
    JSON.stringify(before) === JSON.stringify(after)
  )
}
