// Topics whose BrokerCluster is not there: they are told so, and one that somebody wants gone may go, as nobody would ever
// delete its messages. Its partitions and its data stay. Run by the leader beside the reconcilers of clusters that are.

import type { Clock } from '../../model/clock.ts'
import { brokerClusterKind } from '../crds/broker-cluster.ts'
import { topicKind } from '../crds/topic.ts'
import type { ApiCaller } from '../kube/api-caller.ts'
import { EventRecorder, events } from '../kube/event-recorder.ts'
import { Informer } from '../kube/informer.ts'
import { type KubeObject, keyOf } from '../kube/object.ts'
import type { KubeObserver } from '../kube/observer.ts'
import { type Reconciled, ReconcileLoop } from '../kube/reconcile-loop.ts'
import type { ReflectorTimes } from '../kube/reflector.ts'
import { type CallOptions, ResourceClient } from '../kube/resource-client.ts'
import { WorkQueue } from '../kube/work-queue.ts'
import type { RecordObject } from '../kube-store/record.ts'
import { topicRecord } from '../kube-store/topic-record.ts'
import { IndexOfKeys } from './index-of-keys.ts'
import { topicObject } from './objects.ts'
import type { Reconcilers } from './start.ts'
import { lookAtTopic } from './topic-status.ts'
import { TopicWriter } from './topic-writer.ts'

export interface UnownedTopicsOptions {
  readonly caller: ApiCaller
  readonly clock: Clock
  /** Undefined: all namespaces. */
  readonly namespace: string | undefined
  /** Of this process, in Events. */
  readonly instance: string
  /** BrokerClusters of the same namespaces. Disposed of by whoever made it. */
  readonly clusters: Pick<Informer<KubeObject>, 'get' | 'synced' | 'onChange'>
  readonly observer?: KubeObserver | undefined
  readonly times?: Partial<ReflectorTimes> | undefined
}

/** A BrokerCluster is often made a moment after its Topics, from the same files. */
const patienceMs = 2_000

export function startUnownedTopics(options: UnownedTopicsOptions): Reconcilers {
  return new UnownedTopics(options)
}

class UnownedTopics implements Reconcilers {
  readonly queues: readonly WorkQueue[]
  readonly #options: UnownedTopicsOptions
  readonly #end = new AbortController()
  readonly #topics: Informer<RecordObject>
  readonly #byCluster = new IndexOfKeys()
  readonly #clusters: ResourceClient<KubeObject>
  readonly #recorder: EventRecorder
  readonly #writer: TopicWriter
  readonly #queue: WorkQueue
  readonly #begun: Promise<void>
  #loop: ReconcileLoop | undefined
  #leave: readonly (() => void)[] = []

  constructor(options: UnownedTopicsOptions) {
    this.#options = options
    const { caller, clock, namespace, instance, observer, times } = options
    this.#topics = new Informer<RecordObject>({
      client: new ResourceClient(caller, topicKind),
      clock,
      scope: { namespace },
      observer,
      ...(times === undefined ? {} : { times }),
    })
    this.#clusters = new ResourceClient<KubeObject>(caller, brokerClusterKind)
    const client = new ResourceClient(caller, events)
    const controller = 'penstock.dev/operator'
    this.#recorder = new EventRecorder({ client, clock, controller, instance })
    this.#writer = new TopicWriter({ caller, clock, recorder: this.#recorder })
    this.#queue = new WorkQueue({ name: 'unowned-topics', clock, observer })
    this.queues = [this.#queue]
    this.#begun = this.#begin()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end.abort()
    await this.#begun
    for (const leave of this.#leave) leave()
    await this.#loop?.close()
    await Promise.all([this.#recorder[Symbol.asyncDispose](), this.#topics[Symbol.asyncDispose]()])
  }

  async #begin(): Promise<void> {
    const { clusters, clock, observer } = this.#options
    const { signal } = this.#end
    try {
      await Promise.all([this.#topics.synced(signal), clusters.synced(signal)])
    } catch {
      return
    }
    this.#leave = [
      this.#topics.onChange(({ key, before, after }) => {
        if (before !== undefined) this.#byCluster.remove(clusterKeyOf(before), key)
        if (after === undefined) {
          if (before !== undefined) this.#writer.forget(before.metadata.uid)
          return
        }
        this.#byCluster.add(clusterKeyOf(after), key)
        if (!this.#isOwned(after)) this.#queue.addAfter(key, patienceMs)
      }),
      clusters.onChange(({ key, after }) => {
        if (after !== undefined) return
        for (const topic of this.#byCluster.keys(key)) this.#queue.addAfter(topic, patienceMs)
      }),
    ]
    this.#loop = new ReconcileLoop({
      name: 'unowned-topics',
      queue: this.#queue,
      clock,
      reconcile: (key, call) => this.#look(key, call),
      observer,
    })
  }

  async #look(key: string, call: CallOptions): Promise<Reconciled> {
    const record = this.#topics.get(key)
    if (record === undefined || this.#isOwned(record)) return undefined
    const object = topicObject(record)
    const { spec, metadata } = object
    // A cache may be old; the server knows.
    const { namespace } = metadata
    if ((await this.#clusters.get({ namespace, name: spec.cluster }, call)) !== undefined)
      return undefined
    const seen = {
      name: topicRecord.nameOf(record),
      clusterName: spec.cluster,
      spec,
      isDeleting: metadata.deletionTimestamp !== undefined,
      namesake: undefined,
      cluster: undefined,
      partitions: [],
      earlier: [],
      sight: { brokers: new Map(), liveness: undefined },
    }
    const look = lookAtTopic(object, seen, this.#options.clock.now())
    return await this.#writer.bring(object, look, call)
  }

  #isOwned(topic: KubeObject & RecordObject): boolean {
    return this.#options.clusters.get(clusterKeyOf(topic)) !== undefined
  }
}

function clusterKeyOf({ apiVersion, kind, metadata, spec = {} }: RecordObject): string {
  const { namespace } = metadata
  const name = String(spec['cluster'])
  return keyOf({
    apiVersion,
    kind,
    metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
  })
}
