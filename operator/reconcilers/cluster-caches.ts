// What the reconcilers know: Topics, Partitions, Brokers and the BrokerCluster of one cluster, found by what they ask for.
// Caches may be shared with others (the store under the controller has the same ones). What they show may be old; whoever
// acts upon it does so with its resourceVersion, or asks the server first.

import type { Broker } from '../../model/broker.ts'
import type { Clock } from '../../model/clock.ts'
import type { Partition } from '../../model/partition.ts'
import { brokerKind } from '../crds/broker.ts'
import { brokerClusterKind } from '../crds/broker-cluster.ts'
import { partitionKind } from '../crds/partition.ts'
import { topicKind } from '../crds/topic.ts'
import type { ApiCaller } from '../kube/api-caller.ts'
import { type Change, Informer } from '../kube/informer.ts'
import type { KubeObject, Live } from '../kube/object.ts'
import type { KubeObserver } from '../kube/observer.ts'
import type { ReflectorTimes } from '../kube/reflector.ts'
import type { Resource } from '../kube/resource.ts'
import { ResourceClient, type Scope } from '../kube/resource-client.ts'
import { brokerRecord } from '../kube-store/broker-record.ts'
import { partitionRecord } from '../kube-store/partition-record.ts'
import type { RecordObject } from '../kube-store/record.ts'
import { isOlder } from '../kube-store/record-store.ts'
import { topicRecord } from '../kube-store/topic-record.ts'
import { IndexOfKeys } from './index-of-keys.ts'
import type { BrokerClusterObject } from './objects.ts'

export interface SharedInformers {
  readonly topic: Informer<RecordObject>
  readonly partition: Informer<RecordObject>
  readonly broker: Informer<RecordObject>
}

export interface CacheOptions {
  readonly caller: ApiCaller
  readonly clock: Clock
  readonly namespace: string
  readonly cluster: string
  readonly observer?: KubeObserver | undefined
  readonly times?: Partial<ReflectorTimes> | undefined
  /** Of this very cluster, disposed of by whoever made them; absent: own ones. */
  readonly informers?: SharedInformers | undefined
}

export class ClusterCaches implements AsyncDisposable {
  readonly topics: Informer<RecordObject>
  readonly partitions: Informer<RecordObject>
  readonly brokers: Informer<RecordObject>
  readonly clusters: Informer<BrokerClusterObject>
  readonly #options: CacheOptions
  readonly #own: readonly AsyncDisposable[]
  readonly #leave: readonly (() => void)[]
  readonly #topicsByUid = new IndexOfKeys()
  readonly #topicsByName = new IndexOfKeys()
  readonly #partitionsByUid = new IndexOfKeys()
  readonly #partitionsByTopic = new IndexOfKeys()
  /** Objects of a cache are never changed, only replaced. */
  readonly #decoded = new WeakMap<Live<RecordObject>, Partition>()

  constructor(options: CacheOptions) {
    this.#options = options
    const { cluster, informers } = options
    const fieldSelector = `spec.cluster=${cluster}`
    const records = informers ?? {
      topic: this.#informer<RecordObject>(topicKind, { fieldSelector }),
      partition: this.#informer<RecordObject>(partitionKind, { fieldSelector }),
      broker: this.#informer<RecordObject>(brokerKind, { fieldSelector }),
    }
    this.topics = records.topic
    this.partitions = records.partition
    this.brokers = records.broker
    this.clusters = this.#informer<BrokerClusterObject>(brokerClusterKind, {
      fieldSelector: `metadata.name=${cluster}`,
    })
    const all = informers === undefined ? [this.topics, this.partitions, this.brokers] : []
    this.#own = [...all, this.clusters]
    this.#leave = [
      this.topics.onChange((change) => {
        follow(this.#topicsByUid, change, ({ metadata }) => metadata.uid)
        follow(this.#topicsByName, change, (object) => topicRecord.nameOf(object))
      }),
      this.partitions.onChange((change) => {
        follow(this.#partitionsByUid, change, (object) => this.ownerOf(object).uid)
        follow(this.#partitionsByTopic, change, (object) => this.ownerOf(object).topic)
      }),
    ]
  }

  /** Throws the reason of `signal` if it aborts first. */
  async synced(signal: AbortSignal): Promise<void> {
    const all = [this.topics, this.partitions, this.brokers, this.clusters]
    await Promise.all(all.map((informer) => informer.synced(signal)))
  }

  cluster(): Live<BrokerClusterObject> | undefined {
    return this.clusters.get(`${this.#options.namespace}/${this.#options.cluster}`)
  }

  registered(): ReadonlyMap<string, Broker> {
    const all = this.brokers.list().flatMap((object) => brokerRecord.decode(object) ?? [])
    return new Map(all.map((broker) => [broker.brokerId, broker]))
  }

  topicOf(uid: string): Live<RecordObject> | undefined {
    const [key] = this.#topicsByUid.keys(uid)
    return key === undefined ? undefined : this.topics.get(key)
  }

  /** All that have the name for clients, the one that is the topic first. */
  namesakes(name: string): readonly Live<RecordObject>[] {
    const all = [...this.#topicsByName.keys(name)].flatMap((key) => this.topics.get(key) ?? [])
    return all.sort((a, b) => (isOlder(a, b) ? -1 : 1))
  }

  partitionsOf(uid: string): readonly Partition[] {
    return this.#records(this.#partitionsByUid.keys(uid))
  }

  /** Of a Topic of this name that is gone. */
  kept(name: string): readonly Partition[] {
    const all = this.#records(this.#partitionsByTopic.keys(name))
    return all.filter(({ topicUid }) => this.topicOf(topicUid) === undefined)
  }

  allPartitions(): readonly Partition[] {
    return this.partitions.list().flatMap((object) => this.partitionIn(object) ?? [])
  }

  /** Undefined: it is not there yet. */
  partitionIn(object: Live<RecordObject> | undefined): Partition | undefined {
    if (object === undefined) return undefined
    const known = this.#decoded.get(object)
    if (known !== undefined) return known
    const partition = partitionRecord.decode(object)
    if (partition !== undefined) this.#decoded.set(object, partition)
    return partition
  }

  ownerOf({ spec = {} }: Live<RecordObject>): { readonly uid: string; readonly topic: string } {
    return { uid: String(spec['topicUid']), topic: String(spec['topic']) }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const leave of this.#leave) leave()
    await Promise.all(this.#own.map((informer) => informer[Symbol.asyncDispose]()))
  }

  #records(keys: ReadonlySet<string>): readonly Partition[] {
    const objects = [...keys].map((key) => this.partitions.get(key))
    const all = objects.flatMap((object) => this.partitionIn(object) ?? [])
    return all.sort((a, b) => a.index - b.index)
  }

  #informer<T extends KubeObject>(resource: Resource<T>, scope: Scope): Informer<T> {
    const { caller, clock, namespace, observer, times } = this.#options
    return new Informer<T>({
      client: new ResourceClient(caller, resource),
      clock,
      scope: { namespace, ...scope },
      observer,
      ...(times === undefined ? {} : { times }),
    })
  }
}

function follow(
  index: IndexOfKeys,
  { key, before, after }: Change<RecordObject>,
  of: (object: Live<RecordObject>) => string,
): void {
  if (before !== undefined) index.remove(of(before), key)
  if (after !== undefined) index.add(of(after), key)
}
