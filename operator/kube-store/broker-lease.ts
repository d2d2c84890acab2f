// A broker's Lease: by it one process alone is a certain broker of the cluster. It is taken before the broker registers, so
// a second process under the same id, with another volume, is refused while the first lives, instead of taking its place;
// and one whose place was taken finds out, and ends. Nothing more: what a broker may serve goes by epochs and promises, and
// one that cannot renew its Lease serves on.

import type { Clock } from '../../model/clock.ts'
import { PenstockError } from '../../model/errors.ts'
import type { ApiCaller } from '../kube/api-caller.ts'
import {
  claim,
  type ElectionRule,
  type LeaseSpec,
  noElection,
  seen,
} from '../kube/election-core.ts'
import { isConflict, isNotFound } from '../kube/kube-error.ts'
import { type Lease, leases } from '../kube/leader-elector.ts'
import { microTime } from '../kube/micro-time.ts'
import type { Live } from '../kube/object.ts'
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
  /** Another process had it last, and may live: a start waits until that has said nothing for so long. */
  readonly onHeld?: (held: { readonly holder: string; readonly leaseMs: number }) => void
  /** The Lease is not as it was left, and nobody has taken it: the API may have been restored from a backup. */
  readonly onForeign?: () => void
  /** Another process has taken it since. This one is no broker of the cluster any more. */
  readonly onReplaced: (error: PenstockError) => void
  /** `renewMs`: between two renewals; `retryMs`: between two looks at a Lease that somebody holds. */
  readonly times?: Partial<ElectionRule>
}

/** Two renewals may be lost. A renewal is a fifth of what a broker may write at rest. */
const rule: ElectionRule = { leaseMs: 15_000, renewMs: 5_000, retryMs: 1_000 }
const callMs = 4_000
/** A stop waits no longer for an API that is away. */
const releaseMs = 2_000
/** Renewals without an answer that are remembered: those of an outage of hours. */
const triedMax = 1_000
const never = new AbortController().signal
const fieldManager = 'penstock-broker'
/** The first may be the last that a killed process has sent. */
const renewalsOfTheLiving = 2

export class BrokerLease implements AsyncDisposable {
  readonly #options: BrokerLeaseOptions
  readonly #client: ResourceClient<Lease>
  readonly #rule: ElectionRule
  readonly #end = new AbortController()
  #running: Promise<void> | undefined
  #holder: Holder | undefined
  #renewed = true
  /** As it was left. */
  #known: Live<Lease> | undefined
  #spec: LeaseSpec = {}
  /** renewTime of what was sent since, and not answered. */
  readonly #tried = new Set<string>()

  constructor(options: BrokerLeaseOptions) {
    this.#options = options
    this.#client = new ResourceClient(options.caller, leases)
    this.#rule = { ...rule, ...options.times }
  }

  /**
   * Resolves when this process alone is the broker, and keeps it so from then on. What an earlier process on the same
   * volume has left is taken at once. Called again when the volume has got another id. Throws BROKER_ID_IN_USE, and
   * METADATA_UNAVAILABLE when `signal` aborts.
   */
  async take(holder: Holder, signal: AbortSignal): Promise<void> {
    this.#holder = holder
    if (this.#running !== undefined) return
    await this.#acquire(holder, AbortSignal.any([signal, this.#end.signal]))
    this.#running = this.#run()
  }

  /** The lease stays, held by nobody: who looks sees an orderly end. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#end.abort()
    await this.#running
    if (this.#known === undefined || !this.#renewed) return
    const renewTime = microTime(this.#options.clock.now())
    const spec = { ...this.#spec, holderIdentity: null, leaseDurationSeconds: 1, renewTime }
    // Best effort: else it runs out.
    await this.#write(spec, { signal: never, deadlineMs: releaseMs }).catch(() => undefined)
  }

  async #acquire(holder: Holder, signal: AbortSignal): Promise<void> {
    const { clock, onHeld } = this.#options
    let state = noElection
    const others = new Set<string>()
    while (!signal.aborted) {
      let delayMs = this.#rule.retryMs
      try {
        this.#known = await this.#client.get(this.#address, { signal, deadlineMs: callMs })
        const spec = this.#known?.spec
        const other = otherThan(holder, spec)
        if (other !== undefined) {
          if (others.size === 0) onHeld?.({ holder: other, leaseMs: this.#rule.leaseMs })
          others.add(`${other} ${spec?.renewTime}`)
          if (others.size > renewalsOfTheLiving) throw inUse(holder, other)
        }
        const version = this.#known?.metadata.resourceVersion
        const found = other === undefined ? { ...spec, holderIdentity: '' } : spec
        state = seen(state, { version, spec: found }, clock.monotonicMs())
        const us = {
          identity: nameOf(holder),
          monotonicMs: clock.monotonicMs(),
          wallMs: clock.now(),
        }
        const claimed = claim(state, this.#rule, us)
        if (claimed.type === 'write') {
          await this.#write(claimed.spec, { signal })
          this.#note({ renewed: true })
          return
        }
        delayMs = claimed.delayMs
      } catch (error) {
        if (error instanceof PenstockError && error.reason === 'BROKER_ID_IN_USE') throw error
        if (!signal.aborted && !isConflict(error)) this.#note({ renewed: false, error })
      }
      await pause(clock, delayMs, signal).catch(() => undefined)
    }
    const message = 'the API server did not say whether this process alone is the broker'
    throw new PenstockError('METADATA_UNAVAILABLE', message, {}, { cause: signal.reason })
  }

  async #run(): Promise<void> {
    const { clock } = this.#options
    const { signal } = this.#end
    for (;;) {
      await pause(clock, this.#rule.renewMs, signal).catch(() => undefined)
      if (signal.aborted) return
      await this.#renew(signal)
    }
  }

  async #renew(signal: AbortSignal): Promise<void> {
    const renewTime = microTime(this.#options.clock.now())
    const holderIdentity = this.#holder === undefined ? '' : nameOf(this.#holder)
    const spec = { ...this.#spec, holderIdentity, renewTime }
    try {
      if (!(await this.#goOn(spec, signal))) return
      this.#tried.clear()
      this.#note({ renewed: true })
    } catch (error) {
      if (this.#tried.size < triedMax) this.#tried.add(renewTime)
      if (!signal.aborted) this.#note({ renewed: false, error })
    }
  }

  /** False if another process has it. */
  async #goOn(spec: LeaseSpec, signal: AbortSignal): Promise<boolean> {
    const { onForeign, onReplaced } = this.#options
    try {
      await this.#write(spec, { signal })
      return true
    } catch (error) {
      if (!(isConflict(error) || isNotFound(error))) throw error
    }
    const found = await this.#client.get(this.#address, { signal, deadlineMs: callMs })
    const { leaseTransitions, renewTime, holderIdentity } = found?.spec ?? {}
    // Who takes it counts them up; what comes from a backup has no more of them than there were.
    if ((leaseTransitions ?? 0) > (this.#spec.leaseTransitions ?? 0)) {
      this.#end.abort()
      this.#known = undefined
      if (this.#holder !== undefined) onReplaced(inUse(this.#holder, holderIdentity ?? ''))
      return false
    }
    this.#known = found
    // Else a renewal without an answer that was made after all.
    if (!this.#tried.has(renewTime ?? '')) onForeign?.()
    await this.#write(spec, { signal })
    return true
  }

  /** Refused where the Lease is not the one that is known. */
  async #write(
    spec: LeaseSpec,
    bound: { readonly signal: AbortSignal; readonly deadlineMs?: number },
  ): Promise<void> {
    const options = { deadlineMs: callMs, fieldManager, ...bound }
    if (this.#known === undefined) {
      const metadata = { ...this.#address, labels: this.#labels }
      const lease = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata, spec }
      this.#known = await this.#client.create(lease, options)
    } else {
      const { resourceVersion } = this.#known.metadata
      const body = { metadata: { resourceVersion, labels: this.#labels }, spec }
      this.#known = await this.#client.patch(this.#address, { type: 'merge', body }, options)
    }
    this.#spec = spec
  }

  #note(state: { readonly renewed: boolean; readonly error?: unknown }): void {
    if (this.#renewed !== state.renewed) this.#options.onChange(state)
    this.#renewed = state.renewed
  }

  get #address(): { readonly namespace: string; readonly name: string } {
    const { namespace, cluster } = this.#options.where
    return { namespace, name: objectName(cluster, this.#holder?.brokerId ?? '') }
  }

  get #labels(): Readonly<Record<string, string>> {
    const { cluster } = this.#options.where
    return {
      'penstock.dev/cluster': cluster,
      'penstock.dev/broker-id': this.#holder?.brokerId ?? '',
    }
  }
}

function nameOf({ brokerId, storeId, bootSeq }: Holder): string {
  return `${brokerId}/${storeId}/${bootSeq}`
}

/** Who holds it, unless it was a process on this very volume, which is gone: a volume has one at a time. */
function otherThan({ storeId }: Holder, spec: LeaseSpec | undefined): string | undefined {
  const holder = spec?.holderIdentity ?? ''
  return holder === '' || holder.split('/')[1] === storeId ? undefined : holder
}

function inUse({ brokerId }: Holder, other: string): PenstockError {
  const [, storeId = '', starts = ''] = other.split('/')
  const who =
    other === '' ? 'another process' : `a process with the store ${storeId} (start ${starts})`
  return new PenstockError('BROKER_ID_IN_USE', `${who} runs as ${brokerId}`, { brokerId, storeId })
}
