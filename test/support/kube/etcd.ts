// What etcd is to an API server, in memory: objects under keys, one revision for every change, and the changes themselves
// for as long as they are not compacted. Knows nothing of kinds; time and HTTP are elsewhere.

import type { JsonObject } from '../../../operator/kube/object.ts'

export interface Entry {
  readonly key: string
  readonly object: JsonObject
  /** Of its last change. */
  readonly revision: number
}

export interface Change {
  readonly revision: number
  readonly key: string
  /** Undefined: it was made. */
  readonly before: Entry | undefined
  /** Undefined: it went. */
  readonly after: Entry | undefined
}

export interface EtcdSnapshot {
  readonly revision: number
  readonly entries: readonly Entry[]
}

export class FakeEtcd {
  #entries = new Map<string, Entry>()
  #history: Change[] = []
  #revision = 1
  #compacted = 0
  readonly #watchers = new Set<(change: Change) => void>()

  get revision(): number {
    return this.#revision
  }

  /** What happened up to here, inclusive, is not kept. */
  get compacted(): number {
    return this.#compacted
  }

  get(key: string): Entry | undefined {
    return this.#entries.get(key)
  }

  /** `make` gets the revision that the change will have. Undefined: the object goes. */
  write(key: string, make: (revision: number) => JsonObject | undefined): Change {
    const revision = ++this.#revision
    const before = this.#entries.get(key)
    const object = make(revision)
    const after = object === undefined ? undefined : { key, object, revision }
    if (after === undefined) this.#entries.delete(key)
    else this.#entries.set(key, after)
    const change = { revision, key, before, after }
    this.#history.push(change)
    for (const tell of this.#watchers) tell(change)
    return change
  }

  /** Sorted by key, as it was at `revision`; undefined if that is compacted. */
  list(prefix: string, revision = this.#revision): readonly Entry[] | undefined {
    if (revision < this.#compacted) return undefined
    const entries = new Map(this.#entries)
    for (const change of this.#history.toReversed()) {
      if (change.revision <= revision) break
      if (change.before === undefined) entries.delete(change.key)
      else entries.set(change.key, change.before)
    }
    return [...entries.values()]
      .filter(({ key }) => key.startsWith(prefix))
      .sort((a, b) => (a.key < b.key ? -1 : 1))
  }

  /** Undefined if not all of them are kept. */
  since(revision: number): readonly Change[] | undefined {
    if (revision < this.#compacted) return undefined
    return this.#history.filter((change) => change.revision > revision)
  }

  onChange(tell: (change: Change) => void): () => void {
    this.#watchers.add(tell)
    return () => void this.#watchers.delete(tell)
  }

  compact(revision = this.#revision): void {
    this.#compacted = revision
    this.#history = this.#history.filter((change) => change.revision > revision)
  }

  snapshot(): EtcdSnapshot {
    return { revision: this.#revision, entries: [...this.#entries.values()] }
  }

  /** As an operator does it in an emergency: revisions begin again where the copy was taken. Watchers are not told. */
  restore({ revision, entries }: EtcdSnapshot): void {
    this.#entries = new Map(entries.map((entry) => [entry.key, entry]))
    this.#revision = revision
    this.#history = []
    this.#compacted = revision
  }
}
