// Runs work in one process of several, as the holder of a Lease. The work gets a signal that aborts when leadership ends,
// and a `fence` that throws from the moment on at which another may lead: a stalled event loop delays the signal, never
// the fence, because the fence looks at the clock by itself. Every write passes it (ApiCaller's `beforeWrite`).
// What a fence lets through may still arrive late; against that stands the resourceVersion in each write.
// The Lease tells of more: one that is older than what its holder wrote means that etcd has lost what came since, and
// leadership ends, so that whoever leads next begins with what there is.

import type { Clock } from '../../model/clock.ts'
import { type Dice } from './backoff.ts'
import {
  claim,
  type ElectionRule,
  type ElectionState,
  electionRule,
  type Instant,
  type LeaseSpec,
  leftMs,
  lost,
  noElection,
  released,
  seen,
  written,
} from './election-core.ts'
import { isConflict } from './kube-error.ts'
import type { KubeObject, Live } from './object.ts'
import type { KubeObserver } from './observer.ts'
import { pause } from './pause.ts'
import type { Resource } from './resource.ts'
import type { ResourceClient } from './resource-client.ts'

export interface Lease extends KubeObject {
  readonly spec?: LeaseSpec
}

export const leases: Resource<Lease> = {
  group: 'coordination.k8s.io',
  version: 'v1',
  kind: 'Lease',
  plural: 'leases',
  namespaced: true,
}

export class LeadershipLost extends Error {
  override readonly name = 'LeadershipLost'
}

export interface Leadership {
  /** Aborts with LeadershipLost, or with the reason of the elector's own signal. */
  readonly signal: AbortSignal
  /** Throws LeadershipLost when another may lead by now. */
  fence(): void
  /** Changes of leader so far: a higher one is a later leader's. */
  readonly term: number
}

export interface ElectorOptions {
  /**
   * With an ApiCaller of its own: renewals wait behind nobody's rate limit, and pass nobody's fence.
   */
  readonly client: ResourceClient<Lease>
  readonly clock: Clock
  readonly namespace: string
  readonly name: string
  /** Of this process alone, never used before: a name with random behind it. */
  readonly identity: string
  readonly rule?: ElectionRule
  readonly observer?: KubeObserver | undefined
  readonly dice?: Dice
}

/**
 * Waits to become leader, runs `work`, and resolves when that has ended: `lost` because leadership was, `stopped` because
 * `signal` aborted or the work was done. The lease is released only when nothing of the work runs any more.
 */
export async function lead(
  options: ElectorOptions,
  signal: AbortSignal,
  work: (leadership: Leadership) => Promise<void>,
): Promise<'lost' | 'stopped'> {
  const elector = new Elector(options)
  const { name, identity, observer } = options
  if (!(await elector.acquire(signal))) return 'stopped'
  observer?.leading?.({ name, identity, leads: true })
  using held = elector.hold(signal)
  try {
    await work(held.leadership)
  } catch (error) {
    // Whatever breaks for want of leadership is no news.
    if (!held.leadership.signal.aborted) throw error
  } finally {
    await held.end()
    observer?.leading?.({ name, identity, leads: false })
  }
  return held.isLost ? 'lost' : 'stopped'
}

class Elector {
  readonly #options: ElectorOptions
  readonly #rule: ElectionRule
  #state: ElectionState = noElection
  #lease: Live<Lease> | undefined
  /** Of the last write that was accepted. */
  #renewTime = ''

  constructor(options: ElectorOptions) {
    this.#options = options
    this.#rule = options.rule ?? electionRule
  }

  /** False if `signal` aborted first. */
  async acquire(signal: AbortSignal): Promise<boolean> {
    const { clock, dice = Math.random } = this.#options
    while (!signal.aborted) {
      const waitMs = await this.#try(signal)
      if (leftMs(this.#state, this.#rule, this.#now()) > 0) return true
      // Those who wait for the same moment do not all try at it.
      await pause(clock, waitMs * (1 + dice() * 0.2), signal).catch(() => undefined)
    }
    return false
  }

  hold(signal: AbortSignal): Held {
    const abort = new AbortController()
    const ending = new AbortController()
    const stop = (): void => abort.abort(signal.reason)
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop)
    const renewing = this.#renew(abort, ending.signal)
    const fence = (): void => {
      if (leftMs(this.#state, this.#rule, this.#now()) > 0) return
      const error = new LeadershipLost(`${this.#options.identity} may not lead any more`)
      abort.abort(error)
      throw error
    }
    const term = this.#lease?.spec?.leaseTransitions ?? 0
    return {
      leadership: { signal: abort.signal, fence, term },
      get isLost() {
        return abort.signal.reason instanceof LeadershipLost
      },
      end: async () => {
        ending.abort()
        await renewing
        await this.#release()
      },
      [Symbol.dispose]: () => signal.removeEventListener('abort', stop),
    }
  }

  /** Until leadership is lost, or `ending` aborts: it goes on while the work comes to its end. */
  async #renew(abort: AbortController, ending: AbortSignal): Promise<void> {
    const { clock } = this.#options
    while (!ending.aborted) {
      const left = leftMs(this.#state, this.#rule, this.#now())
      if (left <= 0) {
        abort.abort(new LeadershipLost('the lease was not renewed in time'))
        this.#state = lost(this.#state)
        return
      }
      const waitMs = Math.min(left, this.#rule.retryMs)
      await pause(clock, waitMs, ending).catch(() => undefined)
      // To its end, which is near: a renewal cut short would leave a lease that nobody knows.
      if (!ending.aborted && leftMs(this.#state, this.#rule, this.#now()) > 0)
        await this.#try(unaborted)
    }
  }

  /** One look and, if it is ours to write, one write. Returns how long to wait before the next. */
  async #try(signal: AbortSignal): Promise<number> {
    const { clock, name, observer } = this.#options
    try {
      // Known from our own last write: if it is not the newest, the server says so.
      if (this.#state.heldSince === undefined || this.#lease === undefined) await this.#read(signal)
      const sent = this.#now()
      const { identity } = this.#options
      const next = claim(this.#state, this.#rule, { identity, ...sent })
      if (next.type === 'wait') {
        this.#state = lost(this.#state)
        return next.delayMs
      }
      const lease = await this.#write(next.spec, signal)
      this.#lease = lease
      this.#renewTime = next.spec.renewTime ?? ''
      const version = lease.metadata.resourceVersion
      const at = { sent, nowMs: clock.monotonicMs() }
      this.#state = written(this.#state, { version, spec: lease.spec ?? {} }, at)
    } catch (error) {
      // Whatever it was, look again: the write may have happened.
      this.#lease = undefined
      if (!signal.aborted && !isConflict(error)) observer?.electionSlow?.({ name, error })
    }
    return this.#rule.retryMs
  }

  async #read(signal: AbortSignal): Promise<void> {
    const { client, clock, namespace, name, identity } = this.#options
    const lease = await client.get({ namespace, name }, { signal, deadlineMs: this.#callMs() })
    this.#lease = lease
    if (this.#state.heldSince !== undefined && (lease?.spec?.renewTime ?? '') < this.#renewTime) {
      // etcd was restored from an older copy, and what caches show may never have happened: all of it is to be read anew.
      this.#state = lost(this.#state)
      throw new LeadershipLost(`${namespace}/${name} is older than what ${identity} wrote`)
    }
    const version = lease?.metadata.resourceVersion
    this.#state = seen(this.#state, { version, spec: lease?.spec }, clock.monotonicMs())
  }

  #write(spec: LeaseSpec, signal: AbortSignal): Promise<Live<Lease>> {
    const { client, namespace, name } = this.#options
    const options = { signal, deadlineMs: this.#callMs() }
    const current = this.#lease
    if (current !== undefined) return client.update({ ...current, spec }, options)
    const metadata = { namespace, name }
    return client.create(
      { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata, spec },
      options,
    )
  }

  /** So that a call without an answer leaves time for another. */
  #callMs(): number {
    return this.#rule.renewMs / 3
  }

  /** Best effort: if it fails, others wait for the lease to run out. */
  async #release(): Promise<void> {
    const { client, clock, namespace, name, identity } = this.#options
    if (leftMs(this.#state, this.#rule, this.#now()) <= 0) return
    if (this.#lease === undefined) await this.#read(unaborted).catch(() => undefined)
    this.#state = lost(this.#state)
    const lease = this.#lease
    if (lease?.spec?.holderIdentity !== identity) return
    const spec = released(lease.spec, clock.now())
    await client
      .update({ ...lease, spec }, { signal: unaborted, deadlineMs: this.#callMs() })
      .catch((error: unknown) =>
        this.#options.observer?.electionSlow?.({ name: `${namespace}/${name}`, error }),
      )
  }

  #now(): Instant {
    const { clock } = this.#options
    return { monotonicMs: clock.monotonicMs(), wallMs: clock.now() }
  }
}

const unaborted = new AbortController().signal

interface Held extends Disposable {
  readonly leadership: Leadership
  readonly isLost: boolean
  end(): Promise<void>
}
