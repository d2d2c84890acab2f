// One term of leadership: what runs from the moment this process leads until it does not any more. Every write passes the
// fence of this very term, so one that comes late goes nowhere, whoever leads by then.
// A BrokerCluster that is gone ends what is run for it and nothing else: nothing is ever deleted for its absence.

import type { Logger } from '../../broker/telemetry/logger.ts'
import type { Clock } from '../../model/clock.ts'
import { limits } from '../../model/limits.ts'
import type { ControllerTimes } from '../controller/times.ts'
import { brokerClusterKind } from '../crds/broker-cluster.ts'
import { ApiCaller } from '../kube/api-caller.ts'
import { type Change, Informer } from '../kube/informer.ts'
import type { Leadership } from '../kube/leader-elector.ts'
import type { KubeObserver } from '../kube/observer.ts'
import type { ReflectorTimes } from '../kube/reflector.ts'
import { ResourceClient } from '../kube/resource-client.ts'
import type { ApiServer } from '../kube/transport.ts'
import type { WorkQueue } from '../kube/work-queue.ts'
import type { BrokerClusterObject } from '../reconcilers/objects.ts'
import type { Reconcilers } from '../reconcilers/start.ts'
import { startUnownedTopics } from '../reconcilers/unowned-topics.ts'
import { type ClusterMode, ClusterRun, type RunParts } from './cluster-run.ts'

export interface TermOptions {
  readonly server: ApiServer
  readonly leadership: Leadership
  /** `undefined`: all there are. */
  readonly namespaces: readonly (string | undefined)[]
  readonly clock: Clock
  readonly logger: Logger
  readonly instance: string
  readonly userAgent: string
  readonly observer: KubeObserver
  /** How brokers are reached; default gRPC. */
  readonly control?: RunParts['control']
  readonly controllerTimes?: Partial<ControllerTimes> | undefined
  readonly reflectorTimes?: Partial<ReflectorTimes> | undefined
}

/** 1,000 elections at once are not held up; the server's own share for each user stands behind it (429). */
const controlRate = {
  perSecond: limits.operatorElectionsPerSecond,
  burst: limits.operatorElectionsBurst,
}
const statusRate = {
  perSecond: limits.operatorStatusWritesPerSecond,
  burst: 2 * limits.operatorStatusWritesPerSecond,
}

export interface ClusterFacts {
  readonly namespace: string
  readonly name: string
  readonly mode: ClusterMode
  readonly object: BrokerClusterObject
}

export class Term implements AsyncDisposable {
  readonly #parts: RunParts
  readonly #informers: readonly Informer<BrokerClusterObject>[]
  readonly #unowned: readonly Reconcilers[]
  /** By key of the object. */
  readonly #runs = new Map<string, ClusterRun>()

  constructor(options: TermOptions) {
    const { server, leadership, namespaces, clock, observer, userAgent, reflectorTimes } = options
    const fence = (): void => leadership.fence()
    const caller = { server, clock, observer, beforeWrite: fence, userAgent }
    const callers = {
      control: new ApiCaller({ ...caller, rate: controlRate }),
      status: new ApiCaller({ ...caller, rate: statusRate }),
    }
    this.#parts = { ...options, callers, fence }
    const times = reflectorTimes === undefined ? {} : { times: reflectorTimes }
    this.#informers = namespaces.map(
      (namespace) =>
        new Informer<BrokerClusterObject>({
          client: new ResourceClient<BrokerClusterObject>(callers.control, brokerClusterKind),
          clock,
          scope: { namespace },
          observer,
          ...times,
        }),
    )
    for (const informer of this.#informers) informer.onChange((change) => this.#changed(change))
    const { instance } = options
    this.#unowned = this.#informers.map((clusters, i) =>
      startUnownedTopics({
        caller: callers.status,
        clock,
        namespace: namespaces[i],
        instance,
        observer,
        clusters,
        ...times,
      }),
    )
  }

  /** Every BrokerCluster has been listed. */
  get hasSynced(): boolean {
    return this.#informers.every(({ hasSynced }) => hasSynced)
  }

  get queues(): readonly WorkQueue[] {
    return [...this.#runs.values(), ...this.#unowned].flatMap(({ queues }) => queues)
  }

  clusters(): readonly ClusterFacts[] {
    const all = this.#informers.flatMap((informer) => informer.list())
    return all.map((object) => {
      const { namespace = '', name } = object.metadata
      const mode = this.#runs.get(`${namespace}/${name}`)?.mode ?? 'absent'
      return { namespace, name, mode, object }
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#unowned.map((one) => one[Symbol.asyncDispose]()))
    await Promise.all(this.#informers.map((one) => one[Symbol.asyncDispose]()))
    await Promise.all([...this.#runs.values()].map((run) => run[Symbol.asyncDispose]()))
    this.#parts.callers.control[Symbol.dispose]()
    this.#parts.callers.status[Symbol.dispose]()
  }

  #changed({ key, before, after }: Change<BrokerClusterObject>): void {
    const metadata = (after ?? before)?.metadata
    if (metadata === undefined) return
    const known = this.#runs.get(key)
    if (known === undefined && after === undefined) return
    const { namespace = '', name } = metadata
    const run = known ?? new ClusterRun(this.#parts, { namespace, name })
    this.#runs.set(key, run)
    void run.want(modeOf(after)).then((isIdle) => {
      if (isIdle && this.#runs.get(key) === run) this.#runs.delete(key)
    })
  }
}

function modeOf(object: BrokerClusterObject | undefined): ClusterMode {
  if (object === undefined) return 'absent'
  return object.spec.paused ? 'paused' : 'running'
}
