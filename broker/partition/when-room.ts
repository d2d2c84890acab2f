// Work on the disk that must not be left half done: on a full disk it is tried again until there is room.

import type { Clock } from '../../model/clock.ts'
import { isDiskFull } from '../log/errno.ts'

const retryMs = 1_000

/** `work` may be done again wherever it has failed. When `signal` aborts, the next failure is final. */
export async function whenRoom(
  clock: Clock,
  signal: AbortSignal,
  work: () => Promise<void>,
): Promise<void> {
  for (;;) {
    try {
      await work()
      return
    } catch (error) {
      if (!isDiskFull(error) || signal.aborted) throw error
    }
    await pause(clock, signal)
  }
}

function pause(clock: Clock, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const cancel = clock.schedule(retryMs, resolve)
  const abort = (): void => resolve()
  signal.addEventListener('abort', abort, { once: true })
  return promise.finally(() => {
    cancel()
    signal.removeEventListener('abort', abort)
  })
}
