// A signal that aborts after a while, by the clock that the controller was given.

import type { Clock } from '../../model/clock.ts'
import { PenstockError } from '../../model/errors.ts'

export interface Deadline extends Disposable {
  readonly signal: AbortSignal
}

/** TIMED_OUT after `delayMs`, or the reason of `signal` if that comes first. To be disposed of when the wait is over. */
export function deadline(clock: Clock, delayMs: number, signal: AbortSignal): Deadline {
  const expiry = new AbortController()
  const cancel = clock.schedule(delayMs, () =>
    expiry.abort(new PenstockError('TIMED_OUT', `no answer within ${delayMs} ms`)),
  )
  return { signal: AbortSignal.any([expiry.signal, signal]), [Symbol.dispose]: cancel }
}
