// `penstock operator`: waits to lead, leads, and begins again when it has lost. A process that loses its lease does not
// end: every term has callers, caches and a fence of its own, so nothing of one term can write in another; and after an
// outage of the API server, when all replicas have lost, somebody leads at once, not when restarts are due again
// (docs/decisions/0011). It ends only when a term does not come to its end.

import { collectDefaultMetrics, Registry } from 'prom-client'
import type { Logger } from '../../broker/telemetry/logger.ts'
import type { Clock } from '../../model/clock.ts'
import type { ControllerTimes } from '../controller/times.ts'
import { ApiCaller } from '../kube/api-caller.ts'
import { type Leadership, lead, leases } from '../kube/leader-elector.ts'
import { kubeMetrics } from '../kube/metrics.ts'
import type { KubeObserver } from '../kube/observer.ts'
import type { ReflectorTimes } from '../kube/reflector.ts'
import { ResourceClient } from '../kube/resource-client.ts'
import type { ApiServer } from '../kube/transport.ts'
import { clusterMetrics } from './cluster-metrics.ts'
import { type OperatorHttp, startOperatorHttp } from './http.ts'
import { electionRuleOf, type OperatorSettings } from './settings.ts'
import { observerOf, Pulse } from './sight.ts'
import { Term } from './term.ts'

export interface OperatorOptions {
  readonly server: ApiServer
  readonly settings: OperatorSettings
  /** Of `server`, where settings do not say: whose BrokerClusters are looked after, and where the Lease is. */
  readonly namespace: string
  readonly clock: Clock
  readonly logger: Logger
  readonly version: string
  /** In Events. */
  readonly instance: string
  /** In the Lease: of this process alone, never used before. */
  readonly identity: string
  /** It cannot go on safely. */
  readonly onFatal: (error: Error) => void
  readonly controllerTimes?: Partial<ControllerTimes> | undefined
  readonly reflectorTimes?: Partial<ReflectorTimes> | undefined
}

export interface Operator extends AsyncDisposable {
  /** Of health and metrics. */
  readonly port: number
  readonly leads: boolean
  /** Ends what is under way and gives the lease back. May be called twice. */
  close(): Promise<void>
}

/** For what a leader has under way when it is told to stop: calls end at their deadlines. */
const termEndMs = 30_000

/** Resolves when the port is open; the API server need not be there. Throws LIMIT_EXCEEDED (the port). */
export async function startOperator(options: OperatorOptions): Promise<Operator> {
  const operator = new OperatorProcess(options)
  await operator.listen()
  return operator
}

class OperatorProcess implements Operator {
  readonly #options: OperatorOptions
  readonly #stop = new AbortController()
  readonly #registry = new Registry()
  readonly #pulse: Pulse
  readonly #observer: KubeObserver
  #http: OperatorHttp | undefined
  #term: Term | undefined
  #running = Promise.resolve()
  #closing: Promise<void> | undefined

  constructor(options: OperatorOptions) {
    this.#options = options
    const { clock, logger, version } = options
    this.#pulse = new Pulse(clock)
    collectDefaultMetrics({ register: this.#registry })
    const metrics = kubeMetrics(this.#registry, {
      queues: () => this.#term?.queues ?? [],
      monotonicMs: () => clock.monotonicMs(),
    })
    clusterMetrics(this.#registry, { version, clusters: () => this.#term?.clusters() ?? [] })
    this.#observer = observerOf({ metrics, pulse: this.#pulse, logger })
  }

  get port(): number {
    return this.#http?.port ?? 0
  }

  get leads(): boolean {
    return this.#term !== undefined
  }

  async listen(): Promise<void> {
    const { settings, onFatal } = this.#options
    this.#http = await startOperatorHttp({
      host: settings.metricsHost,
      port: settings.metricsPort,
      whyNotReady: () => this.#whyNotReady(),
      metrics: () => this.#registry.metrics(),
      metricsType: this.#registry.contentType,
    })
    this.#running = this.#run().catch((error: unknown) =>
      onFatal(error instanceof Error ? error : new Error(String(error))),
    )
  }

  close(): Promise<void> {
    this.#closing ??= (async () => {
      this.#stop.abort(new Error('the operator stops'))
      await this.#running
      await this.#http?.[Symbol.asyncDispose]()
    })()
    return this.#closing
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  async #run(): Promise<void> {
    const { server, settings, clock, identity, logger, namespace } = this.#options
    // Renewals wait behind nobody's rate, and pass nobody's fence.
    using caller = new ApiCaller({
      server,
      clock,
      observer: this.#observer,
      userAgent: this.#userAgent,
    })
    const elector = {
      client: new ResourceClient(caller, leases),
      clock,
      namespace: settings.leaseNamespace ?? namespace,
      name: settings.leaseName,
      identity,
      rule: electionRuleOf(settings),
      observer: this.#observer,
    }
    logger.info('operator-waits', { identity, lease: `${elector.namespace}/${elector.name}` })
    while (!this.#stop.signal.aborted) {
      const how = await lead(elector, this.#stop.signal, (leadership) => this.#lead(leadership))
      if (how === 'lost') logger.warn('operator-leadership-lost', { identity })
    }
  }

  async #lead(leadership: Leadership): Promise<void> {
    const { logger, identity, settings, namespace, onFatal, clock } = this.#options
    const { signal, term } = leadership
    logger.info('operator-leads', { identity, term })
    const running = new Term({
      ...this.#options,
      leadership,
      namespaces: namespacesOf(settings.namespace ?? namespace),
      userAgent: this.#userAgent,
      observer: this.#observer,
    })
    this.#term = running
    const { promise: ended, resolve } = Promise.withResolvers<void>()
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
    await ended
    const cancel = clock.schedule(termEndMs, () =>
      onFatal(new Error(`what the leader had under way has not ended within ${termEndMs} ms`)),
    )
    await running[Symbol.asyncDispose]()
    cancel()
    this.#term = undefined
    logger.info('operator-term-ended', { identity, term })
  }

  get #userAgent(): string {
    return `penstock-operator/${this.#options.version}`
  }

  #whyNotReady(): string | undefined {
    if (this.#stop.signal.aborted) return 'stopping'
    const { leaseMs } = electionRuleOf(this.#options.settings)
    if (this.#pulse.silentMs > leaseMs) return 'the API server has not answered'
    if (this.#term?.hasSynced === false) return 'leading, and has not seen all BrokerClusters yet'
    return undefined
  }
}

/** `*`: all, which is one undefined. */
function namespacesOf(namespaces: string): readonly (string | undefined)[] {
  return namespaces === '*' ? [undefined] : [...new Set(namespaces.split(','))]
}
