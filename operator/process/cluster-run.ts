// What the leader runs for one BrokerCluster: the store, the controller that gives partitions their leaders, and the
// reconcilers that tell people of it. Everything it knows is in the API, so it ends and begins anywhere at any time.
// Of the object's spec only `paused` is acted upon here; replicas, image, storage, rackTopologyKey and
// drainTimeoutSeconds ask for pods, which nobody makes yet.

import type { Logger } from '../../broker/telemetry/logger.ts'
import type { Clock } from '../../model/clock.ts'
import { grpcBrokerControl } from '../control-client/grpc-broker-control.ts'
import type { BrokerControl } from '../controller/broker-control.ts'
import { type Controller, startController } from '../controller/run.ts'
import type { ControllerTimes } from '../controller/times.ts'
import type { ApiCaller } from '../kube/api-caller.ts'
import type { KubeObserver } from '../kube/observer.ts'
import type { ReflectorTimes } from '../kube/reflector.ts'
import type { WorkQueue } from '../kube/work-queue.ts'
import { KubeStore } from '../kube-store/kube-store.ts'
import { type Reconcilers, startReconcilers } from '../reconcilers/start.ts'
import { fencedControl } from './fenced-control.ts'

/** `paused`: people are told how things are, and nothing is changed. */
export type ClusterMode = 'absent' | 'paused' | 'running'

export interface Callers {
  /** Of the controller: fast, because somebody waits for a leader. */
  readonly control: ApiCaller
  /** Of the reconcilers: what people read must not stand before an election. */
  readonly status: ApiCaller
}

export interface RunParts {
  readonly callers: Callers
  /** Throws when another may lead by now. The callers have it already. */
  readonly fence: () => void
  readonly clock: Clock
  readonly logger: Logger
  readonly instance: string
  readonly observer: KubeObserver
  /** How brokers are reached; default gRPC. */
  readonly control?: (() => BrokerControl & Disposable) | undefined
  readonly controllerTimes?: Partial<ControllerTimes> | undefined
  readonly reflectorTimes?: Partial<ReflectorTimes> | undefined
}

interface ClusterName {
  readonly namespace: string
  readonly name: string
}

/** Becomes what is wanted of it, one after the other, however fast wishes change. */
export class ClusterRun implements AsyncDisposable {
  readonly #parts: RunParts
  readonly #cluster: ClusterName
  readonly #logger: Logger
  #wanted: ClusterMode = 'absent'
  #mode: ClusterMode = 'absent'
  #running: Running | undefined
  #turn = Promise.resolve()

  constructor(parts: RunParts, cluster: ClusterName) {
    this.#parts = parts
    this.#cluster = cluster
    const { namespace, name } = cluster
    this.#logger = parts.logger.with({ namespace, cluster: name })
  }

  get mode(): ClusterMode {
    return this.#mode
  }

  get queues(): readonly WorkQueue[] {
    return this.#running?.reconcilers.queues ?? []
  }

  /** Resolves with true when nothing runs here any more and nothing is wanted. */
  async want(mode: ClusterMode): Promise<boolean> {
    this.#wanted = mode
    this.#turn = this.#turn.then(() => this.#become())
    await this.#turn
    return this.#mode === 'absent' && this.#wanted === 'absent'
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#wanted = 'absent'
    await this.#turn
    await this.#running?.[Symbol.asyncDispose]()
    this.#running = undefined
  }

  async #become(): Promise<void> {
    const mode = this.#wanted
    if (mode === this.#mode) return
    this.#mode = mode
    await this.#running?.[Symbol.asyncDispose]()
    this.#running = mode === 'absent' ? undefined : this.#start(mode)
    this.#logger.info(events[mode])
  }

  #start(mode: Exclude<ClusterMode, 'absent'>): Running {
    const { callers, fence, clock, observer, instance } = this.#parts
    const { controllerTimes, reflectorTimes } = this.#parts
    const { namespace, name: cluster } = this.#cluster
    const log = this.#logger
    const times = reflectorTimes === undefined ? {} : { times: reflectorTimes }
    const where = { clock, namespace, cluster, observer, ...times }
    const store = new KubeStore({ ...where, caller: callers.control })
    const control = fencedControl((this.#parts.control ?? grpcBrokerControl)(), fence)
    const controller: Controller | undefined =
      mode === 'paused'
        ? undefined
        : startController({ store, clock, log, control, times: controllerTimes ?? {} })
    const reconcilers = startReconcilers({
      ...where,
      caller: callers.status,
      instance,
      informers: {
        topic: store.informer('topic'),
        partition: store.informer('partition'),
        broker: store.informer('broker'),
      },
      liveness: controller?.liveness,
      onEventTrouble: (error) => log.warn('operator-event-lost', { error }),
    })
    return {
      reconcilers,
      async [Symbol.asyncDispose]() {
        await reconcilers[Symbol.asyncDispose]()
        await controller?.close()
        control[Symbol.dispose]()
        await store[Symbol.asyncDispose]()
      },
    }
  }
}

const events: Readonly<Record<ClusterMode, string>> = {
  absent: 'operator-cluster-gone',
  paused: 'operator-cluster-paused',
  running: 'operator-cluster-started',
}

interface Running extends AsyncDisposable {
  readonly reconcilers: Reconcilers
}
