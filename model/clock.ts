// The port for time. Pure cores get `now` as an argument; shells hold a Clock; the simulator holds its own.

import type { TimestampMs } from './offset.ts'

export interface Clock {
  /** Wall clock; may jump. For timestamps that people and other machines read. */
  now(): TimestampMs
  /** Monotonic milliseconds with a fraction, from an arbitrary start. For durations and deadlines. */
  monotonicMs(): number
  /** Runs `action` once after `delayMs` (0 or more). The returned function cancels and may be called twice. */
  schedule(delayMs: number, action: () => void): () => void
}
