// A broker's Lease: evidence for people and for the operator that its process lives and reaches the API. Nothing more: the
// broker does not ask it whether it may serve, and serves on when it cannot be renewed.

import type { Clock } from '../../model/clock.ts'
import type { ApiCaller } from '../kube/api-caller.ts'
import { type Lease, leases } from '../kube/leader-elector.ts'
import { microTime } from '../kube/micro-time.ts'
import type { JsonObject, KubeObject } from '../kube/object.ts'
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
  readonly renewMs?: number
}

/** One write in so long: a fifth of what a broker may write at rest. */
const renewMsDefault = 5_000
/** Two renewals may be lost. */
const leaseSeconds = 15
const callMs = 4_000
/** A stop waits no longer for an API that is away. */
const releaseMs = 2_000
const fieldManager = 'penstock-broker'

export class BrokerLease implements AsyncDisposable {
  readonly #options: BrokerLeaseOptions
  readonly #client: ResourceClient<Lease>
  readonly #end = new AbortController()
  #running: Promise<void> | undefined
  #holder: Holder | undefined
  #acquireTime = ''
  #renewed = true

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
    const spec = {
      holderIdentity: `${brokerId}/${storeId}/${bootSeq}`,
      leaseDurationSeconds: leaseSeconds,
      acquireTime: this.#acquireTime,
      renewTime: microTime(clock.now()),
    }
    try {
      await this.#apply(holder, spec, signal)
      this.#note({ renewed: true })
    } catch (error) {
      if (!signal.aborted) this.#note({ renewed: false, error })
    }
  }

  #note(state: { readonly renewed: boolean; readonly error?: unknown }): void {
    if (this.#renewed !== state.renewed) this.#options.onChange(state)
    this.#renewed = state.renewed
  }

  async #apply({ brokerId }: Holder, spec: JsonObject, signal: AbortSignal): Promise<void> {
    const { namespace, cluster } = this.#options.where
    const labels = { 'penstock.dev/cluster': cluster, 'penstock.dev/broker-id': brokerId }
    const metadata = { namespace, name: objectName(cluster, brokerId), labels }
    const lease: JsonObject & KubeObject = {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata,
      spec,
    }
    await this.#client.apply(lease, { fieldManager, force: true, signal, deadlineMs: callMs })
  }
}
