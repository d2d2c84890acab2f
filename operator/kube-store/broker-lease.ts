// A broker's Lease: evidence for people and for the operator that its process lives and reaches the API. Nothing more: the
// broker does not ask it whether it may serve, and serves on when it cannot be renewed.

import type { Clock } from '../../model/clock.ts'
import type { ApiCaller } from '../kube/api-caller.ts'
import { isConflict, isNotFound } from '../kube/kube-error.ts'
import { type Lease, leases } from '../kube/leader-elector.ts'
import { microTime } from '../kube/micro-time.ts'
import type { JsonObject, KubeObject, Live } from '../kube/object.ts'
import { pause } from '../kube/pause.ts'
import { ResourceClient } from '../kube/resource-client.ts'
import type { ClusterAddress } from './cluster-id.ts'
import { objectName } from './object-name.ts'

/** One start of a broker. */
export interface Holder {
  readonly brokerId: string
  readonly storeId: string
  readonly bootSeq: number
}

export interface BrokerLeaseOptions {
  readonly caller: ApiCaller
  readonly clock: Clock
  readonly where: ClusterAddress
  /** Told once when renewals begin to fail, and once when they succeed again. */
  readonly onChange: (state: { readonly renewed: boolean; readonly error?: unknown }) => void
  /** The Lease is not as it was left, and nobody else writes it: the API may have been restored from a backup. */
  readonly onForeign?: () => void
  readonly renewMs?: number
}

/** One write in so long: a fifth of what a broker may write at rest. */
const renewMsDefault = 5_000
/** Two renewals may be lost. */
const leaseSeconds = 15
const callMs = 4_000
/** A stop waits no longer for an API that is away. */
const releaseMs = 2_000
/** Renewals without an answer that are remembered: those of an outage of hours. */
const triedMax = 1_000
const fieldManager = 'penstock-broker'

export class BrokerLease implements AsyncDisposable {
  readonly #options: BrokerLeaseOptions
  readonly #client: ResourceClient<Lease>
  readonly #end = new AbortController()
  #running: Promise<void> | undefined
  #holder: Holder | undefined
  #acquireTime = ''
  #renewed = true
  /** As it was left. */
  #known: Live<Lease> | undefined
  /** renewTime of what was sent since, and not answered. */
  readonly #tried = new Set<string>()

  constructor(options: BrokerLeaseOptions) {
    this.#options = options
    this.#client = new ResourceClient(options.caller, leases)
  }

  /** Renews from now on. Called once. */
  begin(holder: Holder): void {
    this.#holder = holder
    this.#acquireTime = microTime(this.#options.clock.now())
    this.#running = this.#run(holder)
  }

  /** The lease stays, held by nobody: who looks sees an orderly end. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#end.abort()
    await this.#running
    if (this.#holder === undefined || !this.#renewed) return
    const spec = { leaseDurationSeconds: 1, renewTime: microTime(this.#options.clock.now()) }
    // Best effort: else it runs out.
    await this.#apply(this.#holder, spec, AbortSignal.timeout(releaseMs)).catch(() => undefined)
  }

  async #run(holder: Holder): Promise<void> {
    const { clock, renewMs = renewMsDefault } = this.#options
    const { signal } = this.#end
    while (!signal.aborted) {
      await this.#renew(holder, signal)
      await pause(clock, renewMs, signal).catch(() => undefined)
    }
  }

  async #renew(holder: Holder, signal: AbortSignal): Promise<void> {
    const { clock } = this.#options
    const { brokerId, storeId, bootSeq } = holder
    const renewTime = microTime(clock.now())
    const spec = {
      holderIdentity: `${brokerId}/${storeId}/${bootSeq}`,
      leaseDurationSeconds: leaseSeconds,
      acquireTime: this.#acquireTime,
      renewTime,
    }
    try {
      if (!(await this.#goOn(holder, spec, signal))) {
        this.#known = await this.#apply(holder, spec, signal)
      }
      this.#tried.clear()
      this.#note({ renewed: true })
    } catch (error) {
      if (this.#tried.size < triedMax) this.#tried.add(renewTime)
      if (!signal.aborted) this.#note({ renewed: false, error })
    }
  }

  /** False where there is nothing to go on from. Nobody else writes it: as we left it, or the history is another one. */
  async #goOn(
    holder: Holder,
    spec: JsonObject & { readonly renewTime: string },
    signal: AbortSignal,
  ): Promise<boolean> {
    const known = this.#known
    if (known === undefined) return false
    const options = { signal, deadlineMs: callMs, fieldManager }
    const address = this.#addressOf(holder)
    const body = { metadata: { resourceVersion: known.metadata.resourceVersion }, spec }
    try {
      this.#known = await this.#client.patch(address, { type: 'merge', body }, options)
      return true
    } catch (error) {
      if (!(isConflict(error) || isNotFound(error))) throw error
    }
    this.#known = await this.#client.get(address, options)
    // A renewal without an answer that was made after all.
    if (this.#tried.has(this.#known?.spec?.renewTime ?? '')) return false
    this.#options.onForeign?.()
    this.#known = undefined
    return false
  }

  #note(state: { readonly renewed: boolean; readonly error?: unknown }): void {
    if (this.#renewed !== state.renewed) this.#options.onChange(state)
    this.#renewed = state.renewed
  }

  #addressOf({ brokerId }: Holder): { readonly namespace: string; readonly name: string } {
    const { namespace, cluster } = this.#options.where
    return { namespace, name: objectName(cluster, brokerId) }
  }

  #apply(holder: Holder, spec: JsonObject, signal: AbortSignal): Promise<Live<Lease>> {
    const { cluster } = this.#options.where
    const labels = { 'penstock.dev/cluster': cluster, 'penstock.dev/broker-id': holder.brokerId }
    const metadata = { ...this.#addressOf(holder), labels }
    const lease: JsonObject & KubeObject = {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata,
      spec,
    }
    return this.#client.apply(lease, { fieldManager, force: true, signal, deadlineMs: callMs })
  }
}
