// The real clock and randomness: what pure cores and the simulator get from elsewhere.

import { randomBytes, randomUUID } from 'node:crypto'
import type { Clock } from '../model/clock.ts'

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
  schedule(delayMs, action) {
    const timer = setTimeout(action, delayMs)
    return () => clearTimeout(timer)
  },
}

export const newId: () => string = randomUUID

/** 1 to 2^53-1. */
export function newProducerId(): number {
  for (;;) {
    const bytes = randomBytes(8)
    const id = (bytes.readUInt32LE(0) & 0x1f_ffff) * 2 ** 32 + bytes.readUInt32LE(4)
    if (id > 0) return id
  }
}
