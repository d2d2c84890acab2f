// A watch of objects as a watch of records: objects that are no records yet are left out, and of several with the same name
// the oldest is the one. Pure.

import type { MetadataEvent, Stored } from '../../model/metadata-store.ts'
import { sameJson } from '../kube/json-diff.ts'
import type { Live } from '../kube/object.ts'
import type { RecordObject } from './record.ts'
import { isOlder } from './record-store.ts'

interface Rules<T> {
  readonly nameOf: (object: Live<RecordObject>) => string
  readonly storedOf: (object: Live<RecordObject>) => Stored<T> | undefined
}

interface Told<T> {
  readonly uid: string
  readonly stored: Stored<T>
}

export class Namesakes<T> {
  readonly #rules: Rules<T>
  /** By the record's name, then by uid. */
  readonly #objects = new Map<string, Map<string, Live<RecordObject>>>()
  readonly #told = new Map<string, Told<T>>()

  constructor(rules: Rules<T>) {
    this.#rules = rules
  }

  put(object: Live<RecordObject>): readonly MetadataEvent<T>[] {
    const name = this.#rules.nameOf(object)
    const same = this.#objects.get(name) ?? new Map<string, Live<RecordObject>>()
    this.#objects.set(name, same.set(object.metadata.uid, object))
    return this.#news(name)
  }

  removed(object: Live<RecordObject>): readonly MetadataEvent<T>[] {
    const name = this.#rules.nameOf(object)
    const same = this.#objects.get(name)
    same?.delete(object.metadata.uid)
    if (same?.size === 0) this.#objects.delete(name)
    return this.#news(name)
  }

  #news(name: string): readonly MetadataEvent<T>[] {
    const told = this.#told.get(name)
    const all = [...(this.#objects.get(name)?.values() ?? [])]
    const [oldest] = all.sort((a, b) => (isOlder(a, b) ? -1 : 1))
    const stored = oldest === undefined ? undefined : this.#rules.storedOf(oldest)
    const isAnother = told !== undefined && told.uid !== oldest?.metadata.uid
    const isGone = told !== undefined && (stored === undefined || isAnother)
    const removed = isGone ? [{ type: 'removed' as const, name, last: told.stored.value }] : []
    if (oldest === undefined || stored === undefined) {
      this.#told.delete(name)
      return removed
    }
    // A younger namesake has changed, or what people read of this one, which concerns nobody.
    if (!isGone && told !== undefined && isSame(told.stored, stored)) return []
    this.#told.set(name, { uid: oldest.metadata.uid, stored })
    return [...removed, { type: 'put', object: stored }]
  }
}

/** A server that was restored may give a version again. */
function isSame<T>(one: Stored<T>, other: Stored<T>): boolean {
  return one.version === other.version && sameJson(one.value, other.value)
}
