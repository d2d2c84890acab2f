// Who leads, by a Lease: client-go's protocol as a function of what was read and what time it is. Pure.
// Keeps the rule that one alone writes: a leader counts its time from the moment it SENT its last successful renewal, and
// stops after `renewMs`; others count from the moment they SAW the record change, and wait for `leaseMs`, which is longer.
// No clock is compared with another machine's; only their rates count.

import { microTime } from './micro-time.ts'

export interface ElectionRule {
  /** How long others leave a leader alone that says nothing. */
  readonly leaseMs: number
  /** How long a leader that cannot renew goes on. Below `leaseMs` by what a write may take to arrive. */
  readonly renewMs: number
  /** Between two tries. */
  readonly retryMs: number
}

export const electionRule: ElectionRule = { leaseMs: 15_000, renewMs: 10_000, retryMs: 2_000 }

/** `spec` of a Lease, as far as it counts here. */
export interface LeaseSpec {
  /** '' or absent: nobody. */
  readonly holderIdentity?: string | null
  readonly leaseDurationSeconds?: number | null
  readonly acquireTime?: string | null
  readonly renewTime?: string | null
  readonly leaseTransitions?: number | null
}

interface Observed {
  /** Undefined: there is no Lease. */
  readonly version: string | undefined
  /** The last one that was seen. */
  readonly spec: LeaseSpec | undefined
  /** Monotonic: when this version was first seen. */
  readonly sinceMs: number
}

/** Both clocks: the monotonic one may stand still while a machine sleeps, the wall clock may go back. */
export interface Instant {
  readonly monotonicMs: number
  readonly wallMs: number
}

export interface ElectionState {
  /** Undefined: not read yet. */
  readonly observed: Observed | undefined
  /** When the write that made or kept us leader was sent; undefined: we do not lead. */
  readonly heldSince: Instant | undefined
}

export const noElection: ElectionState = { observed: undefined, heldSince: undefined }

export function seen(
  state: ElectionState,
  lease: { readonly version: string | undefined; readonly spec: LeaseSpec | undefined },
  nowMs: number,
): ElectionState {
  const { observed } = state
  if (observed !== undefined && isSame(observed, lease)) return state
  // A Lease that somebody has deleted does not tell its holder, who goes on for a while.
  const spec = lease.spec ?? observed?.spec
  return { ...state, observed: { version: lease.version, spec, sinceMs: nowMs } }
}

/** After a restore the API may give a version a second time, to another renewal. */
function isSame(observed: Observed, lease: Pick<Observed, 'version' | 'spec'>): boolean {
  const { renewTime, holderIdentity } = lease.spec ?? observed.spec ?? {}
  return (
    observed.version === lease.version &&
    observed.spec?.renewTime === renewTime &&
    observed.spec?.holderIdentity === holderIdentity
  )
}

/** Our own write has been accepted. */
export function written(
  state: ElectionState,
  lease: { readonly version: string; readonly spec: LeaseSpec },
  at: { readonly sent: Instant; readonly nowMs: number },
): ElectionState {
  return { ...seen(state, lease, at.nowMs), heldSince: at.sent }
}

export function lost(state: ElectionState): ElectionState {
  return { ...state, heldSince: undefined }
}

/** How long a leader may still write; 0 or less: no more. Of the two clocks the one counts that says more has passed. */
export function leftMs({ heldSince }: ElectionState, rule: ElectionRule, now: Instant): number {
  if (heldSince === undefined) return 0
  const passed = Math.max(now.monotonicMs - heldSince.monotonicMs, now.wallMs - heldSince.wallMs)
  return rule.renewMs - passed
}

export type Claim =
  /** Somebody else leads, or may lead: look again after so long. */
  | { readonly type: 'wait'; readonly delayMs: number }
  | { readonly type: 'write'; readonly spec: LeaseSpec }

export function claim(
  state: ElectionState,
  rule: ElectionRule,
  us: { readonly identity: string; readonly monotonicMs: number; readonly wallMs: number },
): Claim {
  const { observed } = state
  const spec = observed?.spec
  const now = microTime(us.wallMs)
  const record = {
    holderIdentity: us.identity,
    leaseDurationSeconds: Math.ceil(rule.leaseMs / 1_000),
    renewTime: now,
  }
  const holder = spec?.holderIdentity ?? ''
  // An identity is of one process alone, so the record is ours, by a write whose answer was lost perhaps.
  if (holder === us.identity) return { type: 'write', spec: { ...spec, ...record } }
  if (observed !== undefined && holder !== '') {
    // The holder may have been promised more than our own rule gives.
    const leaseMs = Math.max(rule.leaseMs, (spec?.leaseDurationSeconds ?? 0) * 1_000)
    const waitMs = observed.sinceMs + leaseMs - us.monotonicMs
    if (waitMs > 0) return { type: 'wait', delayMs: Math.min(waitMs, rule.retryMs) }
  }
  const leaseTransitions = (spec?.leaseTransitions ?? -1) + 1
  return { type: 'write', spec: { ...spec, ...record, acquireTime: now, leaseTransitions } }
}

/** Nobody has to wait for the lease to run out. */
export function released(spec: LeaseSpec, wallMs: number): LeaseSpec {
  const now = microTime(wallMs)
  return { ...spec, holderIdentity: '', leaseDurationSeconds: 1, renewTime: now, acquireTime: now }
}
