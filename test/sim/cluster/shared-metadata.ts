// The metadata of a simulated cluster: objects changed by compare-and-swap and watched, behind a network of its own that
// is slow, refuses, loses answers and brings watches late. Every change of a partition's record is checked as it is made.

import { MetadataTable } from '../../../broker/metadata/metadata-table.ts'
import {
  decodeObject,
  encodeObject,
  metadataKinds,
} from '../../../broker/metadata/stored-objects.ts'
import { PenstockError } from '../../../model/errors.ts'
import type {
  MetadataEvent,
  MetadataKind,
  MetadataKinds,
  MetadataStore,
  Stored,
  Version,
} from '../../../model/metadata-store.ts'
import { changed, type Partition } from '../../../model/partition.ts'
import type { Topic } from '../../../model/topic.ts'
import type { Random } from '../random.ts'
import type { Scheduler } from '../scheduler.ts'
import type { ClusterMetadata, MetadataBackup } from './cluster-metadata.ts'
import type { Speaker } from './network.ts'

/** Chances per call, but for the lag. */
export interface MetadataFaults {
  /** METADATA_UNAVAILABLE, and nothing is changed. */
  readonly refused: number
  /** TIMED_OUT: done all the same, at once or late, or never. */
  readonly unknown: number
  /** Somebody else is faster. */
  readonly conflict: number
  /** How late watches tell, at most. */
  readonly watchLagMs: number
}

export const noMetadataFaults: MetadataFaults = {
  refused: 0,
  unknown: 0,
  conflict: 0,
  watchLagMs: 5,
}

interface Backup {
  readonly [kind: string]: readonly { readonly name: string; readonly json: string }[]
}

type Tables = { readonly [K in MetadataKind]: MetadataTable<MetadataKinds[K]> }

const answerMs = 2
/** A call to a store that is away waits so long. */
const patienceMs = 2_000

export interface SharedMetadataOptions {
  readonly scheduler: Scheduler
  /** Until it is healed. */
  readonly faults: MetadataFaults
  /** Sees every change of a partition's record before anybody else does. */
  readonly onPartition: (before: Partition | undefined, after: Partition | undefined) => void
}

export class SharedMetadata implements ClusterMetadata {
  /** Nobody is answered; watches stand still. */
  away = false
  readonly scheduler: Scheduler
  readonly random: Random
  readonly #onPartition: SharedMetadataOptions['onPartition']
  #tables: Tables = newTables()
  #revision = 0
  #restores = 0
  #watches = new Set<AbortController>()

  #faults: MetadataFaults

  constructor({ scheduler, faults, onPartition }: SharedMetadataOptions) {
    this.#faults = faults
    this.scheduler = scheduler
    this.random = scheduler.random.split('metadata')
    this.#onPartition = onPartition
  }

  get faults(): MetadataFaults {
    return this.#faults
  }

  partition(name: string): Partition | undefined {
    return this.#tables.partition.get(name)?.value
  }

  begin(topic: Topic): void {
    this.put('topic', { name: topic.name, value: topic })
  }

  heal(): void {
    this.#faults = noMetadataFaults
    this.away = false
  }

  /** How often its history has gone back. */
  get restores(): number {
    return this.#restores
  }

  get tables(): Tables {
    return this.#tables
  }

  put<K extends MetadataKind>(
    kind: K,
    object: { readonly name: string; readonly value: MetadataKinds[K]; readonly version?: Version },
  ): Stored<MetadataKinds[K]> {
    const { name, version } = object
    const value = decodeObject(kind, JSON.parse(encodeObject(kind, object)), 'INVALID_REQUEST')
    const table = this.#tables[kind]
    const stored = { name, value, version: String(this.#revision + 1) }
    const before = this.#tables.partition.get(name)?.value
    if (version === undefined) table.create(stored)
    else table.update(stored, version)
    this.#revision++
    table.commit()
    if (kind === 'partition') this.#onPartition(before, this.#tables.partition.get(name)?.value)
    return stored
  }

  remove(kind: MetadataKind, name: string, version: Version): void {
    const before = kind === 'partition' ? this.#tables.partition.get(name)?.value : undefined
    this.#tables[kind].remove(name, version)
    this.#revision++
    this.#tables[kind].commit()
    if (before) this.#onPartition(before, undefined)
  }

  /** A change that changes nothing, but for the version. */
  touch(kind: MetadataKind, name: string): void {
    const partition = this.#tables.partition.get(name)
    const broker = this.#tables.broker.get(name)
    if (kind === 'partition' && partition) {
      this.put(kind, { ...partition, value: changed(partition.value, {}) })
    }
    if (kind === 'broker' && broker) this.put(kind, broker)
  }

  watching(): AbortController {
    const ending = new AbortController()
    this.#watches.add(ending)
    ending.signal.addEventListener('abort', () => this.#watches.delete(ending))
    return ending
  }

  /** Every watch ends; who follows one begins anew. */
  breakWatches(): void {
    for (const ending of this.#watches) ending.abort()
  }

  backup(): MetadataBackup {
    const backup = this.#copy()
    return { isOld: true, restore: () => this.#restore(backup) }
  }

  #copy(): Backup {
    const ofKind = (kind: MetadataKind) =>
      this.#tables[kind].list().map(({ name, value }) => ({ name, json: JSON.stringify(value) }))
    return Object.fromEntries(metadataKinds.map((kind) => [kind, ofKind(kind)]))
  }

  /** Everything is as it was then; versions are new, as the port promises. */
  #restore(backup: Backup): void {
    this.#restores++
    this.#tables = newTables()
    for (const kind of metadataKinds) this.#restoreKind(kind, backup[kind] ?? [])
    this.breakWatches()
  }

  #restoreKind<K extends MetadataKind>(kind: K, objects: Backup[string]): void {
    for (const { name, json } of objects) {
      const value = decodeObject(kind, JSON.parse(json), 'STORAGE_DAMAGED')
      const table: MetadataTable<MetadataKinds[K]> = this.#tables[kind]
      table.restore(name, { name, value, version: String(++this.#revision) })
    }
  }

  /** The store as somebody reaches it. */
  reachedBy(speaker: Speaker): MetadataStore {
    return new MetadataClient(this, speaker)
  }
}

function newTables(): Tables {
  return {
    topic: new MetadataTable('topic'),
    partition: new MetadataTable('partition'),
    broker: new MetadataTable('broker'),
  }
}

interface ObjectName {
  readonly kind: MetadataKind
  readonly name: string
}

class MetadataClient implements MetadataStore {
  readonly #shared: SharedMetadata
  readonly #speaker: Speaker
  /** By kind: the history that it has been told of, or has changed. */
  readonly #told = new Map<MetadataKind, number>()

  constructor(shared: SharedMetadata, speaker: Speaker) {
    this.#shared = shared
    this.#speaker = speaker
  }

  get<K extends MetadataKind>(
    kind: K,
    name: string,
  ): Promise<Stored<MetadataKinds[K]> | undefined> {
    return this.#read(`get ${name}`, () => this.#table(kind).get(name))
  }

  list<K extends MetadataKind>(kind: K): Promise<readonly Stored<MetadataKinds[K]>[]> {
    return this.#read(`list ${kind}`, () => this.#table(kind).list())
  }

  create<K extends MetadataKind>(
    kind: K,
    name: string,
    value: MetadataKinds[K],
  ): Promise<Stored<MetadataKinds[K]>> {
    return this.#change('create', { kind, name }, () => this.#shared.put(kind, { name, value }))
  }

  update<K extends MetadataKind>(
    kind: K,
    name: string,
    value: MetadataKinds[K],
    version: Version,
  ): Promise<Stored<MetadataKinds[K]>> {
    return this.#change('update', { kind, name }, () =>
      this.#shared.put(kind, { name, value, version }),
    )
  }

  remove(kind: MetadataKind, name: string, version: Version): Promise<void> {
    return this.#change('remove', { kind, name }, () => this.#shared.remove(kind, name, version))
  }

  async *watch<K extends MetadataKind>(
    kind: K,
    { signal }: { readonly signal: AbortSignal },
  ): AsyncIterable<MetadataEvent<MetadataKinds[K]>> {
    await this.#read(`watch ${kind}`, () => undefined)
    const ending = this.#shared.watching()
    const end = (): void => ending.abort()
    signal.addEventListener('abort', end)
    if (signal.aborted) end()
    try {
      let tellsAtMs = -1
      for await (const event of this.#table(kind).watch(ending.signal)) {
        // What has come together is told together.
        if (this.#shared.scheduler.nowMs !== tellsAtMs) await this.#lag(ending.signal)
        if (ending.signal.aborted) return
        tellsAtMs = this.#shared.scheduler.nowMs
        yield event.type === 'synced' ? this.#synced(kind) : event
      }
    } finally {
      signal.removeEventListener('abort', end)
      end()
    }
  }

  /** As real stores do it: whoever knows the newer history is told that it has gone back, once. */
  #synced(kind: MetadataKind): { readonly type: 'synced'; readonly hasRegressed?: true } {
    const { restores } = this.#shared
    const hasRegressed = restores > (this.#told.get(kind) ?? restores)
    this.#told.set(kind, restores)
    return hasRegressed ? { type: 'synced', hasRegressed } : { type: 'synced' }
  }

  async #lag(signal: AbortSignal): Promise<void> {
    const { random, faults } = this.#shared
    await this.#pause(random.fraction() * faults.watchLagMs, 'watch', signal)
    while (this.#shared.away && !signal.aborted) await this.#pause(50, 'watch', signal)
  }

  async #read<T>(label: string, read: () => T): Promise<T> {
    await this.#pause(this.#delayMs(), label)
    if (this.#shared.away || this.#chance('refused')) throw await this.#unavailable()
    const answer = read()
    await this.#pause(this.#delayMs(), `${label}: answer`)
    return answer
  }

  async #change<T>(verb: string, { kind, name }: ObjectName, change: () => T): Promise<T> {
    const label = `${verb} ${kind} ${name}`
    await this.#pause(this.#delayMs(), label)
    if (this.#shared.away || this.#chance('refused')) throw await this.#unavailable()
    if (this.#chance('conflict')) this.#shared.touch(kind, name)
    if (this.#chance('unknown')) throw await this.#unknown(label, change)
    const answer = settled(change)
    const { restores } = this.#shared
    await this.#pause(this.#delayMs(), `${label}: answer`)
    if ('error' in answer) throw answer.error
    if (!this.#told.has(kind)) this.#told.set(kind, restores)
    return answer.value
  }

  /** It happens now, later or never; nobody says which. */
  async #unknown(label: string, change: () => unknown): Promise<PenstockError> {
    const { random, scheduler } = this.#shared
    const happens = random.weighted({ now: 3, late: 2, never: 1 })
    const lateMs = happens === 'late' ? random.fraction() * 3_000 : 0
    if (happens !== 'never') {
      // Its way through the network does not depend on who has sent it any more.
      scheduler.after(lateMs, `${label}: unanswered`, () => void settled(change))
    }
    await this.#pause(random.fraction() * patienceMs, `${label}: no answer`)
    return new PenstockError('TIMED_OUT', 'it is not known whether the change is stored')
  }

  async #unavailable(): Promise<PenstockError> {
    const { random } = this.#shared
    await this.#pause(random.pick([answerMs, patienceMs]), 'no metadata')
    return new PenstockError('METADATA_UNAVAILABLE', 'the store does not answer')
  }

  #chance(fault: 'refused' | 'unknown' | 'conflict'): boolean {
    return this.#shared.random.chance(this.#shared.faults[fault])
  }

  #delayMs(): number {
    return 0.1 + this.#shared.random.fraction() * answerMs
  }

  #table<K extends MetadataKind>(kind: K): MetadataTable<MetadataKinds[K]> {
    return this.#shared.tables[kind]
  }

  #pause(delayMs: number, label: string, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        cancel()
        signal?.removeEventListener('abort', done)
        resolve()
      }
      const { name, process } = this.#speaker
      const cancel = process.after(delayMs, `${name}: ${label}`, done)
      signal?.addEventListener('abort', done)
    })
  }
}

/** Runs it, and tells how it went. */
function settled<T>(work: () => T): { readonly value: T } | { readonly error: unknown } {
  try {
    return { value: work() }
  } catch (error) {
    return { error }
  }
}
