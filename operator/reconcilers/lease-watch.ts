// What the Leases of brokers tell beside the probes: that a process was stopped in good order, or that it lives and only the
// operator cannot reach it. For messages alone; whether a broker is there, the probes say.

import type { Clock } from '../../model/clock.ts'
import type { ApiCaller } from '../kube/api-caller.ts'
import { Informer } from '../kube/informer.ts'
import { type Lease, leases } from '../kube/leader-elector.ts'
import type { KubeObserver } from '../kube/observer.ts'
import type { ReflectorTimes } from '../kube/reflector.ts'
import { ResourceClient } from '../kube/resource-client.ts'

export interface LeaseWatchOptions {
  readonly caller: ApiCaller
  readonly clock: Clock
  readonly namespace: string
  readonly cluster: string
  readonly observer?: KubeObserver | undefined
  readonly times?: Partial<ReflectorTimes> | undefined
  /** The Lease of a broker has been given back, or renewed. */
  readonly onChange: (brokerId: string) => void
}

/** What a Lease says, and when that was seen first; monotonic. */
export interface LeaseSeen {
  readonly isHeld: boolean
  readonly atMs: number
}

const brokerLabel = 'penstock.dev/broker-id'

export class LeaseWatch implements AsyncDisposable {
  readonly #seen = new Map<string, LeaseSeen>()
  readonly #informer: Informer<Lease>

  constructor(options: LeaseWatchOptions) {
    const { caller, clock, namespace, cluster, observer, times, onChange } = options
    this.#informer = new Informer<Lease>({
      client: new ResourceClient(caller, leases),
      clock,
      scope: { namespace, labelSelector: `penstock.dev/cluster=${cluster}` },
      observer,
      ...(times === undefined ? {} : { times }),
    })
    this.#informer.onChange(({ before, after }) => {
      const brokerId = (after ?? before)?.metadata.labels?.[brokerLabel]
      if (brokerId === undefined) return
      if (after === undefined) this.#seen.delete(brokerId)
      else {
        const { holderIdentity, renewTime } = after.spec ?? {}
        if (before !== undefined && before.spec?.renewTime === renewTime) return
        const isHeld = typeof holderIdentity === 'string' && holderIdentity !== ''
        this.#seen.set(brokerId, { isHeld, atMs: clock.monotonicMs() })
      }
      onChange(brokerId)
    })
  }

  /** Undefined: there is none. */
  of(brokerId: string): LeaseSeen | undefined {
    return this.#seen.get(brokerId)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#informer[Symbol.asyncDispose]()
  }
}
