// The reconcilers of one cluster beside the controller, on an API server: the fake one in npm test, a real one in test/kube.
// Brokers are records; who is there, and which copies they have deleted, is what a test says.

import { systemClock } from '../../../broker/system.ts'
import type { Broker } from '../../../model/broker.ts'
import { PenstockError } from '../../../model/errors.ts'
import { changed, type Partition } from '../../../model/partition.ts'
import type { Detector } from '../../../operator/controller/failure-detector.ts'
import {
  type Controller,
  type Liveness,
  startController,
} from '../../../operator/controller/run.ts'
import { brokerClusterKind } from '../../../operator/crds/broker-cluster.ts'
import { topicKind } from '../../../operator/crds/topic.ts'
import { ApiCaller } from '../../../operator/kube/api-caller.ts'
import { events } from '../../../operator/kube/event-recorder.ts'
import type { KubeObject, Live } from '../../../operator/kube/object.ts'
import { ResourceClient } from '../../../operator/kube/resource-client.ts'
import type { ApiServer } from '../../../operator/kube/transport.ts'
import type { KubeStore } from '../../../operator/kube-store/kube-store.ts'
import type { BrokerClusterObject, TopicObject } from '../../../operator/reconcilers/objects.ts'
import { startReconcilers } from '../../../operator/reconcilers/start.ts'
import { openStore } from '../kube-store/kube-store-world.ts'

export const cluster = 'main'
const times = { retryMsMin: 5, retryMsMax: 100 }
const rate = { perSecond: 2_000, burst: 2_000 }

/** What probes would say. */
class SaidLiveness implements Liveness {
  readonly #brokers = new Map<string, Broker>()
  readonly #away = new Set<string>()
  readonly #listeners = new Set<() => void>()

  registered(broker: Broker): void {
    this.#brokers.set(broker.brokerId, broker)
    this.#tell()
  }

  lose(brokerId: string): void {
    this.#away.add(brokerId)
    this.#tell()
  }

  back(brokerId: string): void {
    this.#away.delete(brokerId)
    this.#tell()
  }

  detector(): Detector {
    const watched = [...this.#brokers.values()].map(({ brokerId, storeId, bootSeq }) => {
      const start = { storeId, bootSeq }
      const suspected = this.#away.has(brokerId)
      const rest = { heardAtMs: 0, refusals: 0, diskFull: false }
      return [brokerId, { start, answered: start, suspected, ...rest }] as const
    })
    return { brokers: new Map(watched), atMs: 0 }
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }
}

export class ReconcilersWorld implements AsyncDisposable {
  readonly store: KubeStore
  readonly liveness = new SaidLiveness()
  readonly topics: ResourceClient<TopicObject>
  readonly admin: ApiCaller
  readonly #server: ApiServer
  readonly #namespace: string
  readonly #open: AsyncDisposable
  readonly #signal = new AbortController().signal
  #controller: Controller | undefined
  #caller: ApiCaller | undefined
  #reconcilers: AsyncDisposable | undefined

  constructor(server: ApiServer, namespace: string) {
    this.#server = server
    this.#namespace = namespace
    const open = openStore(server, { namespace, cluster })
    this.store = open.store
    this.#open = open
    this.admin = new ApiCaller({ server, clock: systemClock, rate, userAgent: 'kubectl' })
    this.topics = new ResourceClient<TopicObject>(this.admin, topicKind)
  }

  /** The controller without probes: it makes partitions, and buries them. */
  startController(): void {
    const log = { info: () => {}, warn: () => {} }
    this.#controller = startController({ store: this.store, clock: systemClock, log })
  }

  async stopController(): Promise<void> {
    await this.#controller?.close()
    this.#controller = undefined
  }

  startReconcilers(): void {
    const caller = new ApiCaller({ server: this.#server, clock: systemClock, rate })
    this.#caller = caller
    this.#reconcilers = startReconcilers({
      caller,
      clock: systemClock,
      namespace: this.#namespace,
      cluster,
      instance: 'operator-0',
      liveness: this.liveness,
      times,
    })
  }

  async stopReconcilers(): Promise<void> {
    await this.#reconcilers?.[Symbol.asyncDispose]()
    this.#caller?.[Symbol.dispose]()
    this.#reconcilers = undefined
  }

  async brokers(...brokerIds: readonly string[]): Promise<void> {
    for (const brokerId of brokerIds) {
      const broker = {
        brokerId,
        storeId: `store-${brokerId}`,
        endpoint: `${brokerId}:1`,
        bootSeq: 1,
      }
      await this.store.create('broker', brokerId, broker)
      this.liveness.registered(broker)
    }
  }

  /** `kubectl apply --server-side`. */
  async apply(
    kind: 'Topic' | 'BrokerCluster',
    name: string,
    spec: object,
  ): Promise<Live<KubeObject>> {
    const client = new ResourceClient<KubeObject>(
      this.admin,
      kind === 'Topic' ? topicKind : brokerClusterKind,
    )
    const metadata = { name, namespace: this.#namespace }
    const object = { apiVersion: 'penstock.dev/v1alpha1', kind, metadata, spec }
    return await client.apply(object, { signal: this.#signal, fieldManager: 'kubectl' })
  }

  async applyTopic(name: string, spec: object = {}): Promise<string> {
    const made = await this.apply('Topic', name, { ...topicDefaults, cluster, ...spec })
    return made.metadata.uid
  }

  async applyCluster(spec: object = {}): Promise<void> {
    const storage = { size: '10Gi', deletionPolicy: 'Retain' }
    const rest = { rackTopologyKey: 'zone', drainTimeoutSeconds: 600, paused: false }
    await this.apply('BrokerCluster', cluster, { replicas: 3, storage, ...rest, ...spec })
  }

  async clusterObject(): Promise<Live<BrokerClusterObject> | undefined> {
    const client = new ResourceClient<BrokerClusterObject>(this.admin, brokerClusterKind)
    return await client.get({ namespace: this.#namespace, name: cluster }, { signal: this.#signal })
  }

  async topic(name: string): Promise<Live<TopicObject> | undefined> {
    return await this.topics.get({ namespace: this.#namespace, name }, { signal: this.#signal })
  }

  /** `True Served`. */
  async condition(name: string, type: string): Promise<string> {
    const found = await this.topic(name)
    const { status, reason } =
      found?.status?.conditions?.find((condition) => condition.type === type) ?? {}
    return `${status} ${reason}`
  }

  async message(name: string, type: string): Promise<string | undefined> {
    const found = await this.topic(name)
    return found?.status?.conditions?.find((condition) => condition.type === type)?.message
  }

  /** `kubectl delete`, without waiting. */
  async remove(name: string): Promise<void> {
    await this.topics.remove({ namespace: this.#namespace, name }, { signal: this.#signal })
  }

  async patchSpec(name: string, spec: object): Promise<void> {
    const where = { namespace: this.#namespace, name }
    await this.topics.patch(where, { type: 'merge', body: { spec } }, { signal: this.#signal })
  }

  /** `reason of kind/name: note`, those of the operator. */
  async told(): Promise<readonly string[]> {
    const client = new ResourceClient(this.admin, events)
    const { items } = await client.page({ namespace: this.#namespace }, { signal: this.#signal })
    return items.map(
      ({ reason, regarding, note }) => `${reason} of ${regarding.kind}/${regarding.name}: ${note}`,
    )
  }

  async partitionsOf(uid: string): Promise<readonly Partition[]> {
    const all = await this.store.list('partition')
    return all.map(({ value }) => value).filter(({ topicUid }) => topicUid === uid)
  }

  /** Changes every partition of a topic, as a leader or a controller with probes would. */
  async changeAll(
    topicUid: string,
    change: (partition: Partition) => Partial<Partition> | undefined,
  ): Promise<void> {
    for (const { name, value } of await this.store.list('partition'))
      if (value.topicUid === topicUid) await this.#change(name, change)
  }

  /** As brokers do with tombstones. */
  async deleteCopies(...brokerIds: readonly string[]): Promise<void> {
    for (const { name } of await this.store.list('partition')) {
      await this.#change(name, ({ phase, replicas, deletedBy }) => {
        const theirs = replicas.filter(({ brokerId }) => brokerIds.includes(brokerId))
        const all = [...new Set([...deletedBy, ...theirs.map(({ storeId }) => storeId)])]
        const isNews = phase === 'deleting' && all.length > deletedBy.length
        return isNews ? { deletedBy: all } : undefined
      })
    }
  }

  /** Until nobody else was faster. */
  async #change(
    name: string,
    change: (partition: Partition) => Partial<Partition> | undefined,
  ): Promise<void> {
    for (;;) {
      const found = await this.store.get('partition', name)
      const wanted = found && change(found.value)
      if (found === undefined || wanted === undefined) return
      try {
        await this.store.update('partition', name, changed(found.value, wanted), found.version)
        return
      } catch (error) {
        if (PenstockError.from(error).reason !== 'METADATA_CONFLICT') throw error
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stopReconcilers()
    await this.stopController()
    await this.#open[Symbol.asyncDispose]()
    this.admin[Symbol.dispose]()
  }
}

/** As the defaults of the kind, which a fake server does not fill in. */
const topicDefaults = {
  partitions: 2,
  replicationFactor: 3,
  minInSyncReplicas: 2,
  durability: 'fsync',
  retentionMs: 0,
  retentionBytes: 0,
  messageBytesMax: 1 << 20,
  segmentBytes: 1 << 28,
  deletionPolicy: 'Retain',
}
