// Waiting that ends: with a signal, on a clock that can be simulated.

import type { Clock } from '../model/clock.ts'
import { PenstockError } from '../model/errors.ts'

/** Rejects with CANCELLED or TIMED_OUT when the signal aborts. */
export function delay(
  clock: Clock,
  delayMs: number,
  options: { signal?: AbortSignal | undefined } = {},
): Promise<void> {
  const { signal } = options
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(PenstockError.from(signal.reason))
      return
    }
    const stop = clock.schedule(delayMs, () => {
      signal?.removeEventListener('abort', abort)
      resolve()
    })
    const abort = (): void => {
      stop()
      reject(PenstockError.from(signal?.reason))
    }
    signal?.addEventListener('abort', abort, { once: true })
  })
}

/** The promise's outcome, or `undefined` after `timeoutMs`. The promise goes on; its error is then nobody's. */
export async function within<T>(
  clock: Clock,
  promise: Promise<T>,
  timeoutMs: number,
): Promise<T | undefined> {
  let stop = (): void => {}
  const timeout = new Promise<undefined>((resolve) => {
    stop = clock.schedule(timeoutMs, () => resolve(undefined))
  })
  try {
    return await Promise.race([promise, timeout])
  } finally {
    stop()
    promise.catch(() => {})
  }
}

/** The promise, or CANCELLED or TIMED_OUT when the signal aborts first. */
export async function abortable<T>(
  promise: Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T> {
  if (signal === undefined) return promise
  if (signal.aborted) throw PenstockError.from(signal.reason)
  let abort = (): void => {}
  const aborted = new Promise<never>((_resolve, reject) => {
    abort = () => reject(PenstockError.from(signal.reason))
    signal.addEventListener('abort', abort, { once: true })
  })
  try {
    return await Promise.race([promise, aborted])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}
