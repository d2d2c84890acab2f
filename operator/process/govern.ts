// Waits to lead, leads, and begins again when it has lost. A process that loses its Lease does not end: every term has
// callers, caches and a fence of its own, so nothing of one term can write in another; and after an outage of the API
// server, when all replicas have lost, somebody leads at once, not when restarts are due again (docs/decisions/0011).
// It ends only when a term does not come to its end.

import { ApiCaller } from '../kube/api-caller.ts'
import type { Dice } from '../kube/backoff.ts'
import type { ElectionRule } from '../kube/election-core.ts'
import { type Leadership, lead, leases } from '../kube/leader-elector.ts'
import { ResourceClient } from '../kube/resource-client.ts'
import { Term, type TermOptions } from './term.ts'

export interface GovernOptions extends Omit<TermOptions, 'leadership'> {
  readonly lease: { readonly namespace: string; readonly name: string }
  readonly rule: ElectionRule
  /** In the Lease: of this process alone, never used before. */
  readonly identity: string
  readonly onTerm?: ((term: Term | undefined) => void) | undefined
  /** It cannot go on safely. */
  readonly onFatal: (error: Error) => void
  readonly dice?: Dice
}

/** For what a leader has under way when it is told to stop: calls end at their deadlines. */
const termEndMs = 30_000

/** Until `signal` aborts; resolves when nothing that it began is under way and the Lease is given back. */
export async function govern(options: GovernOptions, signal: AbortSignal): Promise<void> {
  const { server, clock, identity, logger, lease, rule, observer, userAgent, dice } = options
  // Renewals wait behind nobody's rate, and pass nobody's fence.
  using caller = new ApiCaller({ server, clock, observer, userAgent })
  const client = new ResourceClient(caller, leases)
  const elector = { ...lease, client, clock, identity, rule, observer, ...(dice && { dice }) }
  logger.info('operator-waits', { identity, lease: `${lease.namespace}/${lease.name}` })
  while (!signal.aborted) {
    const how = await lead(elector, signal, (leadership) => oneTerm(options, leadership))
    if (how === 'lost') logger.warn('operator-leadership-lost', { identity })
  }
}

async function oneTerm(options: GovernOptions, leadership: Leadership): Promise<void> {
  const { logger, identity, clock, onTerm, onFatal } = options
  const { signal, term } = leadership
  logger.info('operator-leads', { identity, term })
  const running = new Term({ ...options, leadership })
  onTerm?.(running)
  const { promise: ended, resolve } = Promise.withResolvers<void>()
  if (signal.aborted) resolve()
  else signal.addEventListener('abort', () => resolve(), { once: true })
  await ended
  const cancel = clock.schedule(termEndMs, () =>
    onFatal(new Error(`what the leader had under way has not ended within ${termEndMs} ms`)),
  )
  await running[Symbol.asyncDispose]()
  cancel()
  onTerm?.(undefined)
  logger.info('operator-term-ended', { identity, term })
}
