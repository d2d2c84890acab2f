// The MetadataStore on the Kubernetes API: a record is an object (record.ts and its kinds), a change is a write with the
// resourceVersion that it was decided on. Reads are the server's newest; watches share one cache per kind.
// Keeps I-METADATA: what is answered or watched is in etcd. A watch may show what is old, never what was not.

import type { Clock } from '../../model/clock.ts'
import { limits } from '../../model/limits.ts'
import type {
  MetadataEvent,
  MetadataKind,
  MetadataKinds,
  MetadataStore,
  Stored,
  Version,
} from '../../model/metadata-store.ts'
import type { ApiCaller } from '../kube/api-caller.ts'
import { Informer } from '../kube/informer.ts'
import type { Live } from '../kube/object.ts'
import type { KubeObserver } from '../kube/observer.ts'
import type { ReflectorTimes } from '../kube/reflector.ts'
import { ResourceClient } from '../kube/resource-client.ts'
import { brokerRecord } from './broker-record.ts'
import { History } from './history.ts'
import { Namesakes } from './namesakes.ts'
import { partitionRecord } from './partition-record.ts'
import type { RecordKind, RecordObject } from './record.ts'
import { RecordStore } from './record-store.ts'
import { topicRecord } from './topic-record.ts'

export interface KubeStoreOptions {
  /** Disposed of by whoever made it. */
  readonly caller: ApiCaller
  readonly clock: Clock
  readonly namespace: string
  /** Name of the BrokerCluster: records of others in the same namespace are not seen. */
  readonly cluster: string
  readonly observer?: KubeObserver | undefined
  readonly times?: Partial<ReflectorTimes>
  /** The API's history has gone back, as when etcd was restored from a backup. Told by each watch. */
  readonly onRegressed?: (kind: MetadataKind) => void
  /** One call; default limits.metadataCallMs. */
  readonly callMs?: number
}

type Kinds = { readonly [K in MetadataKind]: RecordKind<K> }

const kinds: Kinds = { topic: topicRecord, partition: partitionRecord, broker: brokerRecord }

export class KubeStore implements MetadataStore, AsyncDisposable {
  readonly #options: KubeStoreOptions
  readonly #end = new AbortController()
  readonly #stores: { readonly [K in MetadataKind]: RecordStore<K> }
  readonly #informers = new Map<MetadataKind, Informer<RecordObject>>()

  constructor(options: KubeStoreOptions) {
    this.#options = options
    this.#stores = {
      topic: this.#storeOf('topic'),
      partition: this.#storeOf('partition'),
      broker: this.#storeOf('broker'),
    }
  }

  get<K extends MetadataKind>(
    kind: K,
    name: string,
  ): Promise<Stored<MetadataKinds[K]> | undefined> {
    return this.#store(kind).get(name)
  }

  list<K extends MetadataKind>(kind: K): Promise<readonly Stored<MetadataKinds[K]>[]> {
    return this.#store(kind).list()
  }

  create<K extends MetadataKind>(
    kind: K,
    name: string,
    value: MetadataKinds[K],
  ): Promise<Stored<MetadataKinds[K]>> {
    return this.#store(kind).create(name, value)
  }

  update<K extends MetadataKind>(
    kind: K,
    name: string,
    value: MetadataKinds[K],
    version: Version,
  ): Promise<Stored<MetadataKinds[K]>> {
    return this.#store(kind).update(name, value, version)
  }

  remove(kind: MetadataKind, name: string, version: Version): Promise<void> {
    return this.#store(kind).remove(name, version)
  }

  async *watch<K extends MetadataKind>(
    kind: K,
    { signal }: { readonly signal: AbortSignal },
  ): AsyncGenerator<MetadataEvent<MetadataKinds[K]>> {
    const store = this.#store(kind)
    const names = new Namesakes<MetadataKinds[K]>({
      nameOf: (object) => kinds[kind].nameOf(object),
      storedOf: (object) => store.storedOf(object),
    })
    const history = new History<MetadataKinds[K]>()
    for await (const event of this.informer(kind).events(signal)) {
      if (event.type === 'synced') {
        const hasRegressed = history.synced() || event.regressed
        if (hasRegressed) this.#options.onRegressed?.(kind)
        yield { type: 'synced', ...(hasRegressed ? { hasRegressed } : {}) }
        continue
      }
      const news = event.type === 'put' ? names.put(event.object) : names.removed(event.last)
      history.told(news)
      yield* news
    }
  }

  /** The cache of a kind, for who has other questions than the store answers. Disposed of with the store. */
  informer(kind: MetadataKind): Informer<RecordObject> {
    const known = this.#informers.get(kind)
    if (known !== undefined) return known
    const { caller, namespace, cluster, clock, observer, times } = this.#options
    const informer = new Informer<RecordObject>({
      client: new ResourceClient(caller, kinds[kind].resource),
      clock,
      scope: { namespace, fieldSelector: `spec.cluster=${cluster}` },
      keep: withoutManagers,
      observer,
      ...(times === undefined ? {} : { times }),
    })
    this.#informers.set(kind, informer)
    return informer
  }

  /** Everything is told anew: somebody has found out that the API's history is another one. */
  relist(): void {
    for (const informer of this.#informers.values()) informer.relist()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end.abort()
    const all = [...this.#informers.values()]
    await Promise.all(all.map((informer) => informer[Symbol.asyncDispose]()))
  }

  /** By the server itself: a partition that appears behind its topic would never be deleted. */
  readonly #topicIsEmpty = ({ metadata: { uid } }: Live<RecordObject>): Promise<void> =>
    this.#stores.partition.removeDrafts(`spec.topicUid=${uid}`)

  #store<K extends MetadataKind>(kind: K): RecordStore<K> {
    return this.#stores[kind]
  }

  #storeOf<K extends MetadataKind>(kind: K): RecordStore<K> {
    const { caller, namespace, cluster, callMs = limits.metadataCallMs } = this.#options
    const record: RecordKind<K> = kinds[kind]
    const client = new ResourceClient(caller, record.resource)
    const { signal } = this.#end
    const beforeRemoval = kind === 'topic' ? this.#topicIsEmpty : undefined
    return new RecordStore({ client, record, namespace, cluster, callMs, signal, beforeRemoval })
  }
}

/** Half of an object is who has written which field, which nobody here asks: changes are merge patches. */
function withoutManagers(object: Live<RecordObject>): Live<RecordObject> {
  const { managedFields: _managers, ...metadata } = object.metadata
  return { ...object, metadata }
}
