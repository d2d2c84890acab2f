// Repeats calls that may be repeated: reads, and changes that ask for a state rather than a step.

import { PenstockError } from '../model/errors.ts'
import { backoffMs, reconnectBackoff } from './retry.ts'
import type { CallOptions, Transport } from './transport.ts'
import { delay } from './wait.ts'

/**
 * Until it succeeds, fails for good, or `timeoutMs` (default 30 s) have passed; then with the last error, or where that is
 * only that the time is up, with what a broker has said before.
 */
export async function retryingCall<T>(
  transport: Pick<Transport, 'clock' | 'random' | 'logger'>,
  options: CallOptions,
  call: (options: CallOptions) => Promise<T>,
): Promise<T> {
  const { clock } = transport
  const deadlineMs = clock.monotonicMs() + (options.timeoutMs ?? 30_000)
  let said: PenstockError | undefined
  for (let failures = 1; ; failures++) {
    try {
      const leftMs = Math.max(1, deadlineMs - clock.monotonicMs())
      // Who lets it time out may hang: the next one is asked.
      return await call({ ...options, timeoutMs: Math.min(leftMs, 10_000), suspect: true })
    } catch (error) {
      const failure = PenstockError.from(error)
      const waitMs = backoffMs(reconnectBackoff, { failures, random: transport.random() })
      // A partition that is not there will not come: asking again would hide a typo.
      const final = !failure.retryable || failure.reason === 'PARTITION_NOT_FOUND'
      if (failure.reason !== 'TIMED_OUT') said = failure
      if (final) throw failure
      if (clock.monotonicMs() + waitMs >= deadlineMs) throw said ?? failure
      transport.logger.debug({ reason: failure.reason, failures }, 'repeating a call')
      await delay(clock, waitMs, options)
    }
  }
}
