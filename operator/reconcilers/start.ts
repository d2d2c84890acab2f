// The reconcilers of one cluster, together: caches, the loops over Topics and over the rest, Events. Run by the leader
// alone, beside the controller; nothing is lost when they end.

import type { Clock } from '../../model/clock.ts'
import type { Liveness } from '../controller/run.ts'
import type { ApiCaller } from '../kube/api-caller.ts'
import { EventRecorder, events } from '../kube/event-recorder.ts'
import { sameJson } from '../kube/json-diff.ts'
import type { KubeObserver } from '../kube/observer.ts'
import type { ReflectorTimes } from '../kube/reflector.ts'
import { ResourceClient } from '../kube/resource-client.ts'
import type { WorkQueue } from '../kube/work-queue.ts'
import { brokerRecord } from '../kube-store/broker-record.ts'
import { ClusterCaches, type SharedInformers } from './cluster-caches.ts'
import { ClusterReconciler } from './cluster-reconciler.ts'
import type { Sight } from './partition-facts.ts'
import { type ReconcilerParts, TopicReconciler } from './topic-reconciler.ts'

export interface ReconcilersOptions {
  /** Its writes pass the fence of the leader. Disposed of by whoever made it. */
  readonly caller: ApiCaller
  readonly clock: Clock
  readonly namespace: string
  /** Name of the BrokerCluster. */
  readonly cluster: string
  /** Of this process, in Events. */
  readonly instance: string
  readonly observer?: KubeObserver | undefined
  readonly informers?: SharedInformers | undefined
  /** What the controller's probes say; absent: who is registered is there. */
  readonly liveness?: Liveness | undefined
  readonly times?: Partial<ReflectorTimes> | undefined
  /** An Event could not be written; nothing else is lost by that. */
  readonly onEventTrouble?: ((error: unknown) => void) | undefined
}

/** Everything is looked at anew, whatever has been told: heals what was missed. */
const resyncMs = 600_000

export interface Reconcilers extends AsyncDisposable {
  /** For metrics; empty until everything has been listed. */
  readonly queues: readonly WorkQueue[]
}

export function startReconcilers(options: ReconcilersOptions): Reconcilers {
  return new ReconcilersOfCluster(options)
}

class ReconcilersOfCluster implements Reconcilers {
  readonly #options: ReconcilersOptions
  readonly #end = new AbortController()
  readonly #caches: ClusterCaches
  readonly #recorder: EventRecorder
  readonly #begun: Promise<void>
  #topics: TopicReconciler | undefined
  #cluster: ClusterReconciler | undefined
  #leave: (() => void) | undefined
  #cancelResync: (() => void) | undefined

  constructor(options: ReconcilersOptions) {
    this.#options = options
    const { caller, clock, instance, onEventTrouble } = options
    this.#caches = new ClusterCaches(options)
    this.#recorder = new EventRecorder({
      client: new ResourceClient(caller, events),
      clock,
      controller: 'penstock.dev/operator',
      instance,
      ...(onEventTrouble === undefined ? {} : { onTrouble: onEventTrouble }),
    })
    this.#begun = this.#begin()
  }

  get queues(): readonly WorkQueue[] {
    return [this.#topics, this.#cluster].flatMap((one) => one?.queue ?? [])
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end.abort()
    await this.#begun
    this.#leave?.()
    this.#cancelResync?.()
    await Promise.all([
      this.#topics?.[Symbol.asyncDispose](),
      this.#cluster?.[Symbol.asyncDispose](),
    ])
    await Promise.all([this.#recorder[Symbol.asyncDispose](), this.#caches[Symbol.asyncDispose]()])
  }

  async #begin(): Promise<void> {
    try {
      await this.#caches.synced(this.#end.signal)
    } catch {
      return
    }
    const { caller, clock, namespace, cluster, observer, liveness, times } = this.#options
    const sight = (): Sight => ({
      brokers: this.#caches.registered(),
      liveness: liveness?.detector(),
    })
    const parts: ReconcilerParts = {
      caches: this.#caches,
      recorder: this.#recorder,
      caller,
      clock,
      namespace,
      cluster,
      observer,
      times,
      sight,
    }
    const topics = new TopicReconciler(parts)
    const all = new ClusterReconciler(parts)
    this.#topics = topics
    this.#cluster = all
    const leaves = [
      this.#caches.brokers.onChange(({ before, after }) => {
        // Conditions are our own.
        const was = before && brokerRecord.decode(before)
        if (!sameJson(was, after && brokerRecord.decode(after))) topics.lookAtAll()
      }),
      this.#caches.clusters.onChange(({ before, after }) => {
        if (before?.metadata.generation !== after?.metadata.generation) topics.lookAtAll()
      }),
      liveness?.onChange(() => {
        topics.lookAtAll()
        all.lookSoon()
      }),
    ]
    this.#leave = () => leaves.forEach((leave) => leave?.())
    this.#resync()
  }

  #resync(): void {
    this.#cancelResync = this.#options.clock.schedule(resyncMs, () => {
      this.#topics?.lookAtAll()
      this.#cluster?.lookSoon()
      this.#resync()
    })
  }
}
