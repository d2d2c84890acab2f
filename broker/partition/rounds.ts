// Work that comes round: again some time after it has ended, until it is told to stop.

import type { Clock } from '../../model/clock.ts'

/** `work` does not throw. */
export function rounds(
  clock: Clock,
  pauseMs: number,
  { signal, work }: { readonly signal: AbortSignal; readonly work: () => void | Promise<void> },
): void {
  if (signal.aborted) return
  const stop = (): void => cancel()
  const cancel = clock.schedule(pauseMs, () => {
    signal.removeEventListener('abort', stop)
    void Promise.resolve(work()).then(() => rounds(clock, pauseMs, { signal, work }))
  })
  signal.addEventListener('abort', stop, { once: true })
}
