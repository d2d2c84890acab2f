// Looks at every Topic of a cluster when something about it has changed, and has made of it what the look says; tells when
// one is gone. Decides nothing itself, and writes nothing but by TopicWriter.

import type { Clock } from '../../model/clock.ts'
import type { ApiCaller } from '../kube/api-caller.ts'
import type { EventRecorder } from '../kube/event-recorder.ts'
import { keyOf, type Live } from '../kube/object.ts'
import type { KubeObserver } from '../kube/observer.ts'
import { type Reconciled, ReconcileLoop } from '../kube/reconcile-loop.ts'
import type { ReflectorTimes } from '../kube/reflector.ts'
import { WorkQueue } from '../kube/work-queue.ts'
import type { RecordObject } from '../kube-store/record.ts'
import { topicRecord } from '../kube-store/topic-record.ts'
import type { ClusterCaches } from './cluster-caches.ts'
import { goneHappening, happeningOf } from './happenings.ts'
import { type TopicObject, topicObject } from './objects.ts'
import { isSettled, type Sight } from './partition-facts.ts'
import type { TopicSeen } from './topic-conditions.ts'
import { lookAtTopic } from './topic-status.ts'
import { TopicWriter } from './topic-writer.ts'

export interface ReconcilerParts {
  readonly caches: ClusterCaches
  readonly caller: ApiCaller
  readonly clock: Clock
  readonly namespace: string
  readonly cluster: string
  readonly recorder: EventRecorder
  readonly observer?: KubeObserver | undefined
  readonly times?: Partial<ReflectorTimes> | undefined
  readonly sight: () => Sight
}

/** A partition that changes is seldom alone: what comes together is looked at together. */
const gatherMs = 100
/** A topic that is served: most losses of a leader are mended within that, and need no word. */
const patienceMs = 1_000
/** Until probes have told of everybody. */
const unsettledMs = 100
/** A partition may still be shown that is gone already. */
const afterEndMs = 1_000
const concurrency = 4

export class TopicReconciler implements AsyncDisposable {
  readonly #parts: ReconcilerParts
  readonly #writer: TopicWriter
  readonly #queue: WorkQueue
  readonly #leave: readonly (() => void)[]
  readonly #loop: ReconcileLoop
  /** By uid. */
  readonly #gone = new Map<string, Live<TopicObject>>()

  /** The caches have been synced. */
  constructor(parts: ReconcilerParts) {
    this.#parts = parts
    const { caches, clock, observer } = parts
    this.#writer = new TopicWriter(parts)
    this.#queue = new WorkQueue({ name: 'topics', clock, observer })
    this.#leave = [
      caches.topics.onChange(({ before, after }) => this.#topicChanged(before, after)),
      caches.partitions.onChange(({ before, after }) => this.#partitionChanged(before, after)),
    ]
    const reconcile = (key: string, call: { readonly signal: AbortSignal }) => this.#look(key, call)
    this.#loop = new ReconcileLoop({
      name: 'topics',
      queue: this.#queue,
      clock,
      concurrency,
      reconcile,
      observer,
    })
  }

  get queue(): WorkQueue {
    return this.#queue
  }

  /** Something that concerns all of them has changed. */
  lookAtAll(): void {
    for (const object of this.#parts.caches.topics.list()) this.#soon(object)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const leave of this.#leave) leave()
    await this.#loop.close()
  }

  #topicChanged(
    before: Live<RecordObject> | undefined,
    after: Live<RecordObject> | undefined,
  ): void {
    if (before !== undefined && before.metadata.uid !== after?.metadata.uid) {
      const { uid } = before.metadata
      this.#gone.set(uid, topicObject(before))
      this.#writer.forget(uid)
      this.#queue.addAfter(goneKey(uid), afterEndMs)
    }
    if (after !== undefined) this.#queue.add(keyOf(after))
    const name = topicRecord.nameOf(after ?? before ?? neither())
    // The name may be somebody else's now.
    if (before === undefined || after === undefined) this.#lookAtNamesakes(name)
  }

  #partitionChanged(
    before: Live<RecordObject> | undefined,
    after: Live<RecordObject> | undefined,
  ): void {
    const { caches } = this.#parts
    for (const object of [before, after]) {
      if (object === undefined) continue
      const { uid, topic } = caches.ownerOf(object)
      const owner = caches.topicOf(uid)
      if (owner !== undefined) this.#soon(owner)
      // What an earlier topic has left stands in the way of one of its name.
      else this.#lookAtNamesakes(topic)
    }
  }

  #lookAtNamesakes(name: string): void {
    for (const object of this.#parts.caches.namesakes(name)) this.#queue.add(keyOf(object))
  }

  #soon(object: Live<RecordObject>): void {
    const conditions = topicObject(object).status?.conditions ?? []
    const isServed = conditions.some(({ type, status }) => type === 'Ready' && status === 'True')
    this.#queue.addAfter(keyOf(object), isServed ? patienceMs : gatherMs)
  }

  async #look(key: string, call: { readonly signal: AbortSignal }): Promise<Reconciled> {
    const uid = uidIn(key)
    if (uid !== undefined) return this.#tellEnd(uid)
    const { caches, clock, sight } = this.#parts
    const record = caches.topics.get(key)
    if (record === undefined) return undefined
    const now = sight()
    if (!isSettled(now)) return { requeueAfterMs: unsettledMs }
    const cluster = caches.cluster()
    // Nobody looks after the topics of a cluster that is gone (unowned-topics.ts), or is to be left alone.
    if (cluster === undefined || cluster.spec.paused) return undefined
    const look = lookAtTopic(topicObject(record), this.#seen(record, now), clock.now())
    return await this.#writer.bring(topicObject(record), look, call)
  }

  #seen(record: Live<RecordObject>, sight: Sight): TopicSeen {
    const { caches, cluster: clusterName } = this.#parts
    const { metadata, spec } = topicObject(record)
    const name = topicRecord.nameOf(record)
    const cluster = caches.cluster()
    return {
      name,
      clusterName,
      spec,
      isDeleting: metadata.deletionTimestamp !== undefined,
      namesake: this.#namesakeOf(metadata.uid, name),
      cluster: cluster && { replicas: cluster.spec.replicas },
      partitions: caches.partitionsOf(metadata.uid),
      earlier: caches.kept(name),
      sight,
    }
  }

  /** Who has its name: the oldest, or, of those made in one second, who has got partitions. */
  #namesakeOf(uid: string, name: string): string | undefined {
    const { caches } = this.#parts
    const all = caches.namesakes(name)
    const [oldest, ...younger] = all
    if (oldest?.metadata.uid !== uid) return oldest?.metadata.name
    const owner = younger.find(({ metadata }) => caches.partitionsOf(metadata.uid).length > 0)
    return owner?.metadata.name
  }

  #tellEnd(uid: string): Reconciled {
    const { caches, recorder } = this.#parts
    const object = this.#gone.get(uid)
    this.#gone.delete(uid)
    if (object === undefined) return undefined
    const policy = object.spec.deletionPolicy
    const left = caches.partitionsOf(uid)
    const happened = goneHappening({ uid, policy, left })
    if (happened !== undefined) recorder.record(object, happeningOf(happened))
    return undefined
  }
}

const gonePrefix = 'gone:'
const goneKey = (uid: string): string => `${gonePrefix}${uid}`

/** Keys of objects have no colon. */
function uidIn(key: string): string | undefined {
  return key.startsWith(gonePrefix) ? key.slice(gonePrefix.length) : undefined
}

function neither(): never {
  throw new Error('a change has a state before it or one after it')
}
