// A metadata store with a memory on this broker's disk: whoever watches it is told what an earlier start knew when the
// store itself does not answer. Reads and changes are the store's alone.
// Keeps: what is told from the disk is marked as such, so that nothing is deleted by it; and nothing that the store says
// is told before it is known to be the store of this directory's cluster.

import type { Clock } from '../model/clock.ts'
import { PenstockError } from '../model/errors.ts'
import type {
  MetadataEvent,
  MetadataKind,
  MetadataKinds,
  MetadataStore,
  Stored,
  Version,
} from '../model/metadata-store.ts'
import { partitionName } from '../model/partition.ts'
import { metadataKinds } from './metadata/stored-objects.ts'
import { type KnownObjects, type MetadataFile, writeMetadataFile } from './metadata-file.ts'
import type { Logger } from './telemetry/logger.ts'

export interface CachedStoreOptions {
  readonly store: MetadataStore
  readonly file: MetadataFile
  readonly clock: Clock
  readonly logger: Logger
  /** What the file had. */
  readonly known: KnownObjects | undefined
  /** Of copies on this store nothing is left out of the file. */
  readonly storeId: string | undefined
  /** Until then the store may be another cluster's: it is not asked. Absent: it is ours. */
  readonly confirmed?: Promise<void>
}

/** A store that has told everything by then needs no stand-in. */
const patienceMs = 3_000
/** A change is on disk after this, and many of them at once. */
const saveMs = 2_000
/** The file is not written more often. */
const saveMsMin = 10_000

type Known = { readonly [K in MetadataKind]: Map<string, Stored<MetadataKinds[K]>> }

export class CachedStore implements MetadataStore, AsyncDisposable {
  readonly #options: CachedStoreOptions
  readonly #known: Known
  readonly #live = new Set<MetadataKind>()
  readonly #end = new AbortController()
  #isConfirmed: boolean
  #isDirty = false
  #cancelSave: (() => void) | undefined
  #saving: Promise<void> = Promise.resolve()
  #savedAtMs = Number.NEGATIVE_INFINITY

  constructor(options: CachedStoreOptions) {
    this.#options = options
    const { known, confirmed } = options
    this.#known = {
      topic: new Map(known?.topic),
      partition: new Map(known?.partition),
      broker: new Map(known?.broker),
    }
    this.#isConfirmed = confirmed === undefined
    void confirmed?.then(() => {
      this.#isConfirmed = true
    })
  }

  async get<K extends MetadataKind>(
    kind: K,
    name: string,
  ): Promise<Stored<MetadataKinds[K]> | undefined> {
    return await this.#store().get(kind, name)
  }

  async list<K extends MetadataKind>(kind: K): Promise<readonly Stored<MetadataKinds[K]>[]> {
    return await this.#store().list(kind)
  }

  async create<K extends MetadataKind>(
    kind: K,
    name: string,
    value: MetadataKinds[K],
  ): Promise<Stored<MetadataKinds[K]>> {
    return await this.#store().create(kind, name, value)
  }

  async update<K extends MetadataKind>(
    kind: K,
    name: string,
    value: MetadataKinds[K],
    version: Version,
  ): Promise<Stored<MetadataKinds[K]>> {
    return await this.#store().update(kind, name, value, version)
  }

  async remove(kind: MetadataKind, name: string, version: Version): Promise<void> {
    await this.#store().remove(kind, name, version)
  }

  async *watch<K extends MetadataKind>(
    kind: K,
    options: { readonly signal: AbortSignal },
  ): AsyncGenerator<MetadataEvent<MetadataKinds[K]>> {
    const stop = new AbortController()
    const signal = AbortSignal.any([options.signal, this.#end.signal, stop.signal])
    const events = this.#events(kind, signal)
    const told = new Set<string>()
    let regressed = false
    using late = this.#lateness(kind, signal)
    try {
      let next = events.next()
      let mayBeLate = this.#options.known !== undefined && !this.#live.has(kind)
      while (!signal.aborted) {
        if (mayBeLate && (await Promise.race([next.then(() => false), late.promise]))) {
          mayBeLate = false
          for (const object of this.#known[kind].values())
            if (!told.has(object.name)) yield { type: 'put', object }
          yield { type: 'synced', isCached: true }
          continue
        }
        const { done, value: event } = await next
        if (done) return
        if (event.type === 'put') {
          told.add(event.object.name)
          regressed ||= this.#isOlder(kind, event.object.value)
        }
        if (event.type === 'synced') {
          mayBeLate = false
          if (!this.#live.has(kind)) yield* this.#gone(kind, told)
        }
        this.#note(kind, event)
        const isFirst = event.type === 'synced' && regressed
        yield isFirst ? { ...event, hasRegressed: true } : event
        if (isFirst) regressed = false
        next = events.next()
      }
    } finally {
      stop.abort()
      await events.return(undefined)
    }
  }

  /** Writes what is not yet on disk. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#end.abort()
    this.#cancelSave?.()
    await this.#saving
    if (this.#isDirty) await this.#save()
  }

  #store(): MetadataStore {
    if (this.#isConfirmed) return this.#options.store
    const message = 'the metadata store has not answered since this broker was started'
    throw new PenstockError('METADATA_UNAVAILABLE', message)
  }

  async *#events<K extends MetadataKind>(
    kind: K,
    signal: AbortSignal,
  ): AsyncGenerator<MetadataEvent<MetadataKinds[K]>, undefined> {
    const { store, confirmed } = this.#options
    if (!this.#isConfirmed) await Promise.race([confirmed, aborted(signal)])
    if (!signal.aborted) yield* store.watch(kind, { signal })
    return undefined
  }

  /** True as soon as the reader is to be told what an earlier start knew; false if it stopped reading before. */
  #lateness(
    kind: MetadataKind,
    signal: AbortSignal,
  ): { readonly promise: Promise<boolean> } & Disposable {
    const { clock } = this.#options
    const { promise, resolve } = Promise.withResolvers<boolean>()
    const waitMs = this.#isConfirmed ? patienceMs : 0
    const cancel = this.#live.has(kind) ? () => {} : clock.schedule(waitMs, () => resolve(true))
    signal.addEventListener('abort', () => resolve(false), { once: true })
    return { promise, [Symbol.dispose]: cancel }
  }

  /** Than what an earlier start has seen: metadata went back while this broker was away. */
  #isOlder(kind: MetadataKind, value: MetadataKinds[MetadataKind]): boolean {
    if (kind !== 'partition' || this.#live.has(kind) || !('topicUid' in value)) return false
    const known = this.#known.partition.get(partitionName(value.topic, value.index))?.value
    return (
      known?.topicUid === value.topicUid &&
      (known.epoch > value.epoch ||
        (known.epoch === value.epoch && known.revision > value.revision))
    )
  }

  /** What the disk knew and the store has not told: it went while this broker was away. */
  *#gone<K extends MetadataKind>(
    kind: K,
    told: ReadonlySet<string>,
  ): Generator<MetadataEvent<MetadataKinds[K]>> {
    for (const [name, { value }] of this.#known[kind]) {
      if (told.has(name)) continue
      this.#known[kind].delete(name)
      yield { type: 'removed', name, last: value }
    }
  }

  #note<K extends MetadataKind>(kind: K, event: MetadataEvent<MetadataKinds[K]>): void {
    if (event.type === 'put') this.#known[kind].set(event.object.name, event.object)
    else if (event.type === 'removed') this.#known[kind].delete(event.name)
    else this.#live.add(kind)
    this.#isDirty = true
    this.#saveLater()
  }

  /** Not before everything is known: half of it is worse than what was known before. */
  #saveLater(): void {
    const { clock } = this.#options
    if (
      this.#live.size < metadataKinds.length ||
      this.#cancelSave !== undefined ||
      this.#end.signal.aborted
    )
      return
    const sinceMs = clock.monotonicMs() - this.#savedAtMs
    this.#cancelSave = clock.schedule(Math.max(saveMs, saveMsMin - sinceMs), () => {
      this.#saving = this.#save().then(() => {
        this.#cancelSave = undefined
        if (this.#isDirty) this.#saveLater()
      })
    })
  }

  async #save(): Promise<void> {
    const { file, clock, logger, storeId } = this.#options
    if (this.#live.size < metadataKinds.length) return
    this.#isDirty = false
    this.#savedAtMs = clock.monotonicMs()
    const { topic, partition, broker } = this.#known
    const isHere = ({ value }: Stored<MetadataKinds['partition']>): boolean =>
      value.replicas.some((replica) => replica.storeId === storeId)
    const partitions = [...partition.values()]
    try {
      const isWhole = await writeMetadataFile(
        file,
        [
          ...[...broker.values()].map((one) => ['broker', one] as const),
          ...[...topic.values()].map((one) => ['topic', one] as const),
          ...partitions.filter(isHere).map((one) => ['partition', one] as const),
          ...partitions.filter((one) => !isHere(one)).map((one) => ['partition', one] as const),
        ],
        { clock },
      )
      if (!isWhole) logger.warn('metadata-cache-not-whole', { partitions: partitions.length })
    } catch (error) {
      // A full disk, as a rule: the old one is still there, and the next change tries again.
      logger.warn('metadata-cache-not-written', { error })
    }
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
