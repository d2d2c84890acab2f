// Waiting by the clock of the caller.

import type { Clock } from '../../model/clock.ts'

/** Throws the reason of `signal` if it aborts first. */
export function pause(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  if (signal.aborted) return Promise.reject(signal.reason)
  const cancel = clock.schedule(delayMs, () => {
    signal.removeEventListener('abort', abort)
    resolve()
  })
  function abort(): void {
    cancel()
    reject(signal.reason)
  }
  signal.addEventListener('abort', abort, { once: true })
  return promise
}
