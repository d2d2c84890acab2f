// The way to what other brokers lead: who that is, by what the directory refuses with, and trying again while leaders
// change.

import type { Clock } from '../../model/clock.ts'
import { PenstockError } from '../../model/errors.ts'
import type { AckMode, AppendResult, PartitionDirectory } from '../partition/partition.ts'
import type { AppendLinks } from './append-links.ts'

export interface AppendPlace {
  readonly topic: string
  readonly partition: number
  readonly acks: AckMode
}

export interface AppendedAnywhere extends AppendResult {
  /** Another broker has stored it. */
  readonly forwarded?: boolean
}

export interface AppendParts {
  readonly partitions: PartitionDirectory
  readonly links: AppendLinks
}

/** The leader's host:port in a NOT_LEADER that names one; '' otherwise. */
export function leaderEndpointIn(error: unknown): string {
  if (!(error instanceof PenstockError) || error.reason !== 'NOT_LEADER') return ''
  return error.details['endpoint'] ?? ''
}

/** Here when it is led here, else at its leader. Never throws but by rejecting; the buffer is not the caller's any more. */
export function appendAnywhere(
  { partitions, links }: AppendParts,
  to: AppendPlace,
  { batch, localOnly }: { readonly batch: Buffer; readonly localOnly: boolean },
): Promise<AppendedAnywhere> {
  try {
    return partitions.partition(to.topic, to.partition).append(batch, to.acks)
  } catch (error) {
    const endpoint = leaderEndpointIn(error)
    if (localOnly || endpoint === '') return Promise.reject(error)
    return links
      .append({ ...to, endpoint }, batch)
      .then((result) => ({ ...result, forwarded: true }))
  }
}

const retryMs = { first: 20, max: 500 } as const

/** Whether a try had no effect and another may have one soon, as while a partition gets a new leader. */
export function isBetweenLeaders(error: PenstockError): boolean {
  const { reason, details } = error
  return (reason === 'NOT_LEADER' || reason === 'NOT_READY') && details['inDoubt'] !== 'true'
}

/**
 * Tries again as long as `again` says so of the error, until `signal` aborts or the deadline is near; then throws the
 * last error: it says more than that time is up.
 */
export async function retrying<T>(
  attempt: () => Promise<T>,
  options: {
    readonly clock: Clock
    readonly signal: AbortSignal
    /** Wall clock. */
    readonly deadlineMs: number
    readonly again?: (error: PenstockError) => boolean
  },
): Promise<T> {
  const { clock, signal, deadlineMs, again = isBetweenLeaders } = options
  // Without a deadline nobody can say how long the caller wants to wait.
  const untilMs = Math.min(deadlineMs - answerMs, clock.now() + patienceMs)
  for (let waitMs: number = retryMs.first; ; waitMs = Math.min(waitMs * 2, retryMs.max)) {
    try {
      return await attempt()
    } catch (thrown) {
      const error = PenstockError.from(thrown)
      if (!again(error) || signal.aborted || clock.now() + waitMs >= untilMs) throw error
      await pause(clock, waitMs, signal)
    }
  }
}

/** Left for the answer. */
const answerMs = 50
/** Longer than any election takes; a partition without a leader for longer has lost its brokers. */
const patienceMs = 10_000

function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const cancel = clock.schedule(ms, resolve)
  signal.addEventListener('abort', () => resolve(), { once: true })
  return promise.finally(cancel)
}
