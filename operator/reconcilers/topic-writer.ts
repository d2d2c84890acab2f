// Makes of a Topic what the look at it says: one write at a time, each with the resourceVersion that it was decided on, none
// that would change nothing. Before it lets an object go it asks the server what is left of it.

import type { Clock } from '../../model/clock.ts'
import { limits } from '../../model/limits.ts'
import { brokerClusterKind } from '../crds/broker-cluster.ts'
import { partitionKind } from '../crds/partition.ts'
import { topicKind } from '../crds/topic.ts'
import type { ApiCaller } from '../kube/api-caller.ts'
import type { EventRecorder } from '../kube/event-recorder.ts'
import { sameJson } from '../kube/json-diff.ts'
import { isConflict, isNotFound, KubeError } from '../kube/kube-error.ts'
import type { Live } from '../kube/object.ts'
import { RateLimiter } from '../kube/rate-limiter.ts'
import type { Reconciled } from '../kube/reconcile-loop.ts'
import { type CallOptions, ResourceClient } from '../kube/resource-client.ts'
import { dropFinalizer, ensureFinalizer, writeStatus } from '../kube/write-back.ts'
import type { RecordObject } from '../kube-store/record.ts'
import { topicFinalizer } from '../kube-store/topic-record.ts'
import { happeningOf } from './happenings.ts'
import type { BrokerClusterObject, TopicObject } from './objects.ts'
import type { FinalizerStep } from './topic-deletion.ts'
import { isUrgent, type TopicLook } from './topic-status.ts'

export interface TopicWriterParts {
  readonly caller: ApiCaller
  readonly clock: Clock
  readonly recorder: EventRecorder
}

/** From one write of numbers alone to the next. */
const spacingMs = 1_000
/** Until the cache shows what has been refused. */
const outdatedMs = 100
const askAgainMs = 5_000

export class TopicWriter {
  readonly #parts: TopicWriterParts
  readonly #topics: ResourceClient<TopicObject>
  readonly #partitions: ResourceClient<RecordObject>
  readonly #clusters: ResourceClient<BrokerClusterObject>
  readonly #limiter: RateLimiter
  /** By uid. */
  readonly #writtenMs = new Map<string, number>()

  constructor(parts: TopicWriterParts) {
    this.#parts = parts
    const { caller, clock } = parts
    this.#topics = new ResourceClient<TopicObject>(caller, topicKind)
    this.#partitions = new ResourceClient<RecordObject>(caller, partitionKind)
    this.#clusters = new ResourceClient<BrokerClusterObject>(caller, brokerClusterKind)
    const perSecond = limits.operatorStatusWritesPerSecond
    this.#limiter = new RateLimiter({ clock, rule: { perSecond, burst: 2 * perSecond } })
  }

  /** It is gone. */
  forget(uid: string): void {
    this.#writtenMs.delete(uid)
  }

  async bring(object: Live<TopicObject>, look: TopicLook, call: CallOptions): Promise<Reconciled> {
    try {
      return await this.#bring(object, look, call)
    } catch (error) {
      // Gone, or changed by somebody: the cache will say how.
      if (isNotFound(error) || isConflict(error)) return { requeueAfterMs: outdatedMs }
      throw error
    }
  }

  async #bring(object: Live<TopicObject>, look: TopicLook, call: CallOptions): Promise<Reconciled> {
    if (look.finalizer.do === 'add') {
      await ensureFinalizer(this.#topics, object, topicFinalizer, call)
      return undefined
    }
    if (look.finalizer.do === 'drop' && (await this.#mayGo(object, look.finalizer, call))) {
      await dropFinalizer(this.#topics, object, topicFinalizer, call)
      return undefined
    }
    // Asked again, as nothing tells that what stands in its way is gone.
    const again = look.finalizer.do === 'drop' ? { requeueAfterMs: askAgainMs } : undefined
    if (sameJson(object.status, look.status)) return again
    const waitMs = this.#waitMs(object, look)
    if (waitMs > 0) return { requeueAfterMs: waitMs }
    await this.#limiter.pass(call.signal)
    if (await this.#write(object, look, call)) this.#tell(object, look)
    return again
  }

  /** True: it was this write that said so. */
  async #write(
    object: Live<TopicObject>,
    { status }: TopicLook,
    call: CallOptions,
  ): Promise<boolean> {
    const { uid } = object.metadata
    this.#writtenMs.set(uid, this.#parts.clock.monotonicMs())
    try {
      return (await writeStatus(this.#topics, object, status, call)) !== undefined
    } catch (error) {
      if (!(error instanceof KubeError) || error.outcome !== 'unknown') throw error
      const now = await this.#topics.get(object.metadata, call)
      if (now?.metadata.uid === uid && sameJson(now.status, status)) return true
      throw error
    }
  }

  #waitMs({ metadata: { uid }, status }: Live<TopicObject>, look: TopicLook): number {
    if (isUrgent(status, look.status)) return 0
    const written = this.#writtenMs.get(uid)
    return written === undefined ? 0 : written + spacingMs - this.#parts.clock.monotonicMs()
  }

  /** What a cache shows to be absent may be there: the server knows. */
  async #mayGo(
    { metadata: { uid, namespace }, spec: { cluster } }: Live<TopicObject>,
    step: Extract<FinalizerStep, { readonly do: 'drop' }>,
    call: CallOptions,
  ): Promise<boolean> {
    if (step.if === 'at once') return true
    if (step.if === 'no partition is left') {
      const scope = { namespace, fieldSelector: `spec.topicUid=${uid}`, limit: 1 }
      return (await this.#partitions.page(scope, call)).items.length === 0
    }
    return (await this.#clusters.get({ namespace, name: cluster }, call)) === undefined
  }

  #tell(object: Live<TopicObject>, { happenings }: TopicLook): void {
    for (const one of happenings) this.#parts.recorder.record(object, happeningOf(one))
  }
}
