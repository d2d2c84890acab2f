// `penstock operator`, without its command line: who governs, and the port where it tells how it is.

import { collectDefaultMetrics, Registry } from 'prom-client'
import type { Logger } from '../../broker/telemetry/logger.ts'
import type { Clock } from '../../model/clock.ts'
import type { ControllerTimes } from '../controller/times.ts'
import { kubeMetrics } from '../kube/metrics.ts'
import type { KubeObserver } from '../kube/observer.ts'
import type { ReflectorTimes } from '../kube/reflector.ts'
import type { ApiServer } from '../kube/transport.ts'
import { clusterMetrics } from './cluster-metrics.ts'
import { govern } from './govern.ts'
import { type OperatorHttp, startOperatorHttp } from './http.ts'
import { electionRuleOf, type OperatorSettings } from './settings.ts'
import { observerOf, Pulse } from './sight.ts'
import type { Term } from './term.ts'

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
    this.#observer = observerOf({ metrics, pulse: this.#pulse, logger, clock })
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
    const { settings, namespace, version } = this.#options
    await govern(
      {
        ...this.#options,
        lease: { namespace: settings.leaseNamespace ?? namespace, name: settings.leaseName },
        rule: electionRuleOf(settings),
        namespaces: namespacesOf(settings.namespace ?? namespace),
        userAgent: `penstock-operator/${version}`,
        observer: this.#observer,
        onTerm: (term) => {
          this.#term = term
        },
      },
      this.#stop.signal,
    )
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
