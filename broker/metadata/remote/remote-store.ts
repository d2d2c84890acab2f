// A MetadataStore in another process of this machine, behind MetadataService. The data path never waits for it: a store
// that is away answers METADATA_UNAVAILABLE in bounded time, and a watch goes on by itself when it is back.
// Keeps: TIMED_OUT only for a change that may have been stored; METADATA_UNAVAILABLE only for one that is not.

import { isDeepStrictEqual } from 'node:util'
import type { Clock } from '../../../model/clock.ts'
import { limits } from '../../../model/limits.ts'
import type {
  MetadataEvent,
  MetadataKind,
  MetadataKinds,
  MetadataStore,
  Stored,
  Version,
} from '../../../model/metadata-store.ts'
import type { penstock } from '../../../proto/codec.ts'
import { metadataService } from '../../../proto/gen/services.ts'
import type { Logger } from '../../telemetry/logger.ts'
import { encodeObject } from '../stored-objects.ts'
import { isBroken, pause, StoreChannel } from './store-channel.ts'
import { storedOf } from './wire.ts'

export interface RemoteStoreOptions {
  /** Of serveMetadata: `unix:/path`. */
  readonly address: string
  readonly clock: Clock
  readonly logger: Logger
  /** Longest that one call may take. Default: limits.metadataCallMs. */
  readonly callMs?: number | undefined
}

export interface RemoteStore extends MetadataStore, AsyncDisposable {
  /** Ends watches and calls. May be called twice. */
  close(): Promise<void>
}

/** Connects with the first call; whether anybody is there, that call tells. */
export function openRemoteStore(options: RemoteStoreOptions): RemoteStore {
  const { callMs = limits.metadataCallMs, ...rest } = options
  return new Remote(new StoreChannel({ ...rest, callMs }), options)
}

const retryMsMin = 20
const retryMsMax = 1_000

class Remote implements RemoteStore {
  readonly #channel: StoreChannel
  readonly #clock: Clock
  readonly #logger: Logger
  /** Versions by kind and name: what a watch shows is not older, unless history has gone back. */
  readonly #written = new Map<string, Version>()

  constructor(channel: StoreChannel, { clock, logger }: { clock: Clock; logger: Logger }) {
    this.#channel = channel
    this.#clock = clock
    this.#logger = logger
  }

  async get<K extends MetadataKind>(
    kind: K,
    name: string,
  ): Promise<Stored<MetadataKinds[K]> | undefined> {
    const { object } = await this.#channel.read(metadataService.getObject, { kind, name })
    return object ? storedOf(kind, object) : undefined
  }

  async list<K extends MetadataKind>(kind: K): Promise<readonly Stored<MetadataKinds[K]>[]> {
    const answers = await this.#channel.readAll(metadataService.listObjects, { kind })
    return answers.flatMap(({ objects }) => (objects ?? []).map((one) => storedOf(kind, one)))
  }

  async create<K extends MetadataKind>(
    kind: K,
    name: string,
    value: MetadataKinds[K],
  ): Promise<Stored<MetadataKinds[K]>> {
    const json = Buffer.from(encodeObject(kind, { name, value }), 'utf8')
    const request = { kind, name, json }
    const { object } = await this.#channel.change(metadataService.createObject, request)
    return this.#noted(kind, storedOf(kind, object))
  }

  async update<K extends MetadataKind>(
    kind: K,
    name: string,
    value: MetadataKinds[K],
    version: Version,
  ): Promise<Stored<MetadataKinds[K]>> {
    const json = Buffer.from(encodeObject(kind, { name, value }), 'utf8')
    const request = { kind, name, json, version }
    const { object } = await this.#channel.change(metadataService.updateObject, request)
    return this.#noted(kind, storedOf(kind, object))
  }

  async remove(kind: MetadataKind, name: string, version: Version): Promise<void> {
    await this.#channel.change(metadataService.removeObject, { kind, name, version })
    this.#written.delete(`${kind} ${name}`)
  }

  #noted<T>(kind: MetadataKind, object: Stored<T>): Stored<T> {
    this.#written.set(`${kind} ${object.name}`, object.version)
    return object
  }

  async *watch<K extends MetadataKind>(
    kind: K,
    options: { readonly signal: AbortSignal },
  ): AsyncGenerator<MetadataEvent<MetadataKinds[K]>> {
    this.#channel.closed.throwIfAborted()
    const signal = AbortSignal.any([options.signal, this.#channel.closed])
    const watched = new Watched(kind, (name) => this.#written.get(`${kind} ${name}`))
    let delayMs = retryMsMin
    while (!signal.aborted) {
      try {
        for await (const event of this.#watchOnce(watched, signal)) {
          if (event.type === 'synced') delayMs = retryMsMin
          yield event
          if (signal.aborted) return
        }
      } catch (error) {
        if (signal.aborted) return
        if (!isBroken(error)) throw error
        this.#logger.warn('metadata-watch-broken', { kind, error })
      }
      await pause(this.#clock, delayMs, signal)
      delayMs = Math.min(2 * delayMs, retryMsMax)
    }
  }

  async *#watchOnce<K extends MetadataKind>(
    watched: Watched<K>,
    signal: AbortSignal,
  ): AsyncGenerator<MetadataEvent<MetadataKinds[K]>> {
    const { kind } = watched
    const answers = this.#channel.follow(metadataService.watchObjects, { kind }, signal)
    watched.startOver()
    for await (const { events } of answers) {
      for (const event of events ?? []) yield* watched.take(event)
    }
  }

  async close(): Promise<void> {
    this.#channel.close()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
}

/**
 * What a watcher has been told, over all connections: a new one tells only what is different, removals too. Versions of a
 * standalone store only rise, so one that falls shows that its history has gone back.
 */
class Watched<K extends MetadataKind> {
  readonly kind: K
  readonly #written: (name: string) => Version | undefined
  readonly #told = new Map<string, Stored<MetadataKinds[K]>>()
  /** Told before, and not yet by this connection. */
  #unconfirmed = new Set<string>()
  #hasRegressed = false

  constructor(kind: K, written: (name: string) => Version | undefined) {
    this.kind = kind
    this.#written = written
  }

  startOver(): void {
    this.#unconfirmed = new Set(this.#told.keys())
  }

  *take(
    event: penstock.internal.v1.ObjectEvent.$Properties,
  ): Generator<MetadataEvent<MetadataKinds[K]>> {
    if (event.put) yield* this.#put(storedOf(this.kind, event.put))
    else if (event.synced) {
      for (const name of this.#unconfirmed) yield* this.#removed(name)
      yield this.#hasRegressed ? { type: 'synced', hasRegressed: true } : { type: 'synced' }
      this.#hasRegressed = false
    } else if (event.removed) yield* this.#removed(event.removed)
  }

  *#put(object: Stored<MetadataKinds[K]>): Generator<MetadataEvent<MetadataKinds[K]>> {
    const known = this.#told.get(object.name)
    this.#unconfirmed.delete(object.name)
    // Not by version alone: a store that was set back to an older copy gives versions again.
    if (isDeepStrictEqual(known, object)) return
    const version = Number(object.version)
    if (known !== undefined && version <= Number(known.version)) this.#hasRegressed = true
    if (version < Number(this.#written(object.name) ?? 0)) this.#hasRegressed = true
    this.#told.set(object.name, object)
    yield { type: 'put', object }
  }

  *#removed(name: string): Generator<MetadataEvent<MetadataKinds[K]>> {
    const known = this.#told.get(name)
    this.#unconfirmed.delete(name)
    this.#told.delete(name)
    if (known !== undefined) yield { type: 'removed', name, last: known.value }
  }
}
