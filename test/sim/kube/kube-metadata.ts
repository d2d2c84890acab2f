// The metadata of a simulated cluster in the Kubernetes API: production code of operator/kube-store in every broker and
// operator, over the simulated network, against the API server of the simulation.

import type { Clock } from '../../../model/clock.ts'
import type { MetadataStore } from '../../../model/metadata-store.ts'
import type { Partition } from '../../../model/partition.ts'
import type { Topic } from '../../../model/topic.ts'
import { brokerClusterKind } from '../../../operator/crds/broker-cluster.ts'
import { kinds } from '../../../operator/crds/kinds.ts'
import { customResourceDefinition } from '../../../operator/crds/manifest.ts'
import { topicKind } from '../../../operator/crds/topic.ts'
import { ApiCaller } from '../../../operator/kube/api-caller.ts'
import type { Live } from '../../../operator/kube/object.ts'
import { isJsonObject, type JsonObject } from '../../../operator/kube/object.ts'
import type { KubeObserver } from '../../../operator/kube/observer.ts'
import { apiVersionOf, pathOf } from '../../../operator/kube/resource.ts'
import type { ApiServer, HttpCall, HttpTransport } from '../../../operator/kube/transport.ts'
import { BrokerLease } from '../../../operator/kube-store/broker-lease.ts'
import { KubeStore } from '../../../operator/kube-store/kube-store.ts'
import { objectName } from '../../../operator/kube-store/object-name.ts'
import { partitionRecord } from '../../../operator/kube-store/partition-record.ts'
import type { RecordObject } from '../../../operator/kube-store/record.ts'
import { topicRecord } from '../../../operator/kube-store/topic-record.ts'
import type { Change } from '../../support/kube/etcd.ts'
import type { BrokerPlace, ClusterMetadata, MetadataBackup } from '../cluster/cluster-metadata.ts'
import type { Speaker } from '../cluster/network.ts'
import { topicUid, type World } from '../cluster/world.ts'
import { type SimulatedProcess, VirtualClock } from '../scheduler.ts'
import { noApiFaults } from './api-faults.ts'
import { SimulatedApi, startMs } from './api-node.ts'
import { SimulatedHttp } from './http.ts'
import type { KubeMutation } from './mutations.ts'
import type { KubePlan } from './plan.ts'

export const namespace = 'default'
export const cluster = 'c'

/** With more of it nobody may ever get as far as a first leader: an operator loses its lease before it has done anything. */
const startChanceMax = 0.1

export interface KubeMetadataParts {
  readonly world: World
  readonly plan: KubePlan
  readonly mutation: KubeMutation
  /** An operator's change is about to leave its process. Returns as whose it is known from now on. */
  sending(operator: string, call: HttpCall): string
  /** etcd is as it was once. */
  restored(): void
}

/** Who asks: a start of an operator, by its identity and its idea of the time, or a broker. */
export type Asking =
  | { readonly operator: string; readonly clock: Clock }
  | { readonly broker: string }

export class KubeMetadata implements ClusterMetadata {
  readonly api: SimulatedApi
  readonly mutation: KubeMutation
  readonly plan: KubePlan
  readonly #parts: KubeMetadataParts
  readonly #world: World
  readonly #stores = new Map<SimulatedProcess, KubeStore>()
  /** Names of the brokers that they want to be. */
  readonly #places = new Map<SimulatedProcess, string>()
  #uids = 1

  constructor(parts: KubeMetadataParts) {
    const { world, plan, mutation } = parts
    this.#parts = parts
    this.#world = world
    this.plan = plan
    this.mutation = mutation
    this.api = new SimulatedApi({
      scheduler: world.scheduler,
      newUid: () => `u${this.#uids++}`,
      bookmarkMs: plan.bookmarkMs,
      note: (what) => world.note('api', what),
    })
  }

  /** Topics that clients use are the first of all, by their uid. */
  begin(topic: Topic): void {
    this.#uids = 10
    for (const kind of kinds) {
      const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
      this.kubectl('POST', path, customResourceDefinition(kind))
    }
    const clusters = pathOf(brokerClusterKind, { namespace })
    const metadata = { name: cluster, namespace }
    const meta = { apiVersion: apiVersionOf(brokerClusterKind), kind: brokerClusterKind.kind }
    this.kubectl('POST', clusters, { ...meta, metadata, spec: { replicas: 3 } })
    const next = this.#uids
    this.#uids = Number(topicUid.slice(1))
    this.applyTopic(topic, 'Retain')
    this.#uids = next
    this.api.fake.etcd.onChange((change) => this.#changed(change))
    const { refused, unanswered, slow } = this.plan.api
    if (Math.max(refused, unanswered, slow) < startChanceMax) this.misbehave()
    this.api.network.latency = this.plan.apiLatency
    this.api.up()
  }

  /** The server does to its clients what the plan says. */
  misbehave(): void {
    this.api.faults = this.plan.api
  }

  applyTopic(
    { name, spec }: Pick<Topic, 'name' | 'spec'>,
    deletionPolicy: 'Retain' | 'Delete',
  ): void {
    const object = topicRecord.spec(cluster, name, { name, spec, uid: '', createdAtMs: 0 })
    this.kubectl('POST', pathOf(topicKind, { namespace }), {
      apiVersion: apiVersionOf(topicKind),
      kind: topicKind.kind,
      metadata: { name, namespace },
      spec: { ...object, deletionPolicy },
    })
  }

  /** What people do, who see for themselves whether it was done. Throws a Refusal. */
  kubectl(method: string, path: string, body?: object): JsonObject {
    const contentType = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json'
    const request = { method, path, query: new URLSearchParams(), contentType, body }
    return this.api.fake.handle({ ...request, userAgent: 'kubectl' }).body
  }

  get away(): boolean {
    return !this.api.isUp
  }

  set away(isAway: boolean) {
    if (isAway) this.api.pause()
    else this.api.resume()
  }

  heal(): void {
    this.api.faults = noApiFaults
    this.api.network.healAll()
    this.api.up()
    this.api.resume()
  }

  breakWatches(): void {
    this.api.endWatches()
  }

  backup(): MetadataBackup {
    const { etcd } = this.api.fake
    const snapshot = etcd.snapshot()
    const leaseOf = (name: string): number | undefined =>
      etcd.get(`/coordination.k8s.io/leases/${namespace}/${objectName(cluster, name)}`)?.revision
    const running = (): string[] =>
      [...this.#places].flatMap(([{ alive }, name]) => (alive ? [name] : []))
    const before = new Map(running().map((name) => [name, leaseOf(name)]))
    return {
      get isOld() {
        return running().every((name) => leaseOf(name) !== before.get(name))
      },
      restore: () => {
        this.#parts.restored()
        this.api.restore(snapshot, { isBumped: this.plan.isBumped })
      },
    }
  }

  partition(name: string): Partition | undefined {
    const object = this.objects('partitions').find(
      ({ metadata }) => metadata.name === objectName(cluster, name),
    )
    return object && partitionRecord.decode(object)
  }

  /** As they are in etcd. */
  objects(plural: string): readonly Live<RecordObject>[] {
    const entries = this.api.fake.etcd.list(`/penstock.dev/${plural}/${namespace}/`) ?? []
    return entries.map(({ object }) => recordObject(object))
  }

  reachedBy(speaker: Speaker): MetadataStore {
    return this.mutation.store(this.storeOf(speaker))
  }

  /** One in every process, of brokers. */
  storeOf(speaker: Speaker): KubeStore {
    const { process, name } = speaker
    const known = this.#stores.get(process)
    if (known !== undefined) return known
    for (const dead of this.#stores.keys()) if (!dead.alive) this.#stores.delete(dead)
    const clock = this.clockOf(process)
    const server = this.server(speaker, { broker: name })
    const caller = new ApiCaller({ server, clock, userAgent: name })
    const store = new KubeStore({
      caller,
      clock,
      namespace,
      cluster,
      observer: this.observer(name),
      times: this.plan.reflector,
    })
    this.#stores.set(process, store)
    return store
  }

  placeOf(speaker: Speaker, onReplaced: (error: Error) => void): BrokerPlace {
    const { process, name } = speaker
    this.#places.set(process, name)
    const clock = this.clockOf(process)
    const server = this.server(speaker, { broker: name })
    return new BrokerLease({
      caller: new ApiCaller({ server, clock, userAgent: name }),
      clock,
      where: { namespace, cluster },
      times: this.plan.brokerLease,
      onReplaced,
      onForeign: () => {
        this.#world.count('foreign lease')
        this.storeOf(speaker).relist()
      },
      onChange: ({ renewed }) =>
        this.#world.note(name, renewed ? 'lease renewed' : 'lease not renewed'),
    })
  }

  /** Those of processes that run. */
  get stores(): readonly KubeStore[] {
    return [...this.#stores].flatMap(([{ alive }, store]) => (alive ? [store] : []))
  }

  clockOf(process: SimulatedProcess, wall = { startMs, skewMs: 0 }): VirtualClock {
    return new VirtualClock({ scheduler: this.#world.scheduler, process, wall })
  }

  observer(name: string): KubeObserver {
    const world = this.#world
    return {
      reflectorTrouble: ({ resource, error }) =>
        world.note(name, `watch of ${resource}: ${String(error)}`),
      reconcileTrouble: ({ controller, key, error }) =>
        world.note(name, `${controller} ${key}: ${String(error)}`),
      electionSlow: ({ error }) => world.note(name, `lease: ${String(error)}`),
      reflected: ({ resource, what }) => {
        if (what === 'relist' || what === 'list') world.count(`${what} ${resource}`)
      },
    }
  }

  server(speaker: Speaker, asking: Asking): ApiServer {
    return {
      baseUrl: 'http://api',
      namespace,
      identity: () => Promise.resolve({ headers: {}, tls: {} }),
      forgetIdentity() {},
      transport: () => this.#transport(speaker, asking),
    }
  }

  #transport(speaker: Speaker, asking: Asking): HttpTransport {
    const { api, mutation } = this
    const newest = (): number => api.fake.etcd.revision
    const isOperator = 'operator' in asking
    const sending = (call: HttpCall): string =>
      isOperator ? this.#parts.sending(asking.operator, call) : asking.broker
    const http = mutation.http(new SimulatedHttp({ api, speaker, sending }), newest)
    return isOperator ? mutation.operatorHttp(http, asking.clock) : http
  }

  #changed({ key, before, after }: Change): void {
    if (!key.startsWith('/penstock.dev/partitions/')) return
    const was = before && recordObject(before.object)
    const is = after && recordObject(after.object)
    const isAnother = was?.metadata.uid !== is?.metadata.uid
    const old = was === undefined || isAnother ? undefined : partitionRecord.decode(was)
    const next = is && partitionRecord.decode(is)
    if (JSON.stringify(old) !== JSON.stringify(next)) this.#world.partitionChanged(old, next)
  }
}

export function recordObject(object: JsonObject): Live<RecordObject> {
  if (!isJsonObject(object['metadata'])) throw new Error('an object without metadata')
  return object as unknown as Live<RecordObject>
}
