// The clock of a real process. Everything in client/ takes a Clock, so that the simulator can bring its own.

import type { Clock } from '../model/clock.ts'

// setTimeout overflows beyond 2^31-1 ms and would fire at once.
const delayMsMax = 2 ** 31 - 1

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
  schedule(delayMs, action) {
    const timer = setTimeout(action, Math.min(Math.max(0, delayMs), delayMsMax))
    return () => {
      clearTimeout(timer)
    }
  },
}
