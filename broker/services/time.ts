// google.protobuf.Timestamp and Duration to and from milliseconds.

import { PenstockError } from '../../model/errors.ts'
import type { TimestampMs } from '../../model/offset.ts'

interface SecondsAndNanos {
  seconds?: number | null | undefined
  nanos?: number | null | undefined
}

/** Milliseconds since 1970, rounded down. Throws INVALID_REQUEST outside of what a Date can be. */
export function fromTimestamp(timestamp: SecondsAndNanos): TimestampMs {
  const ms = fromDuration(timestamp)
  if (Math.abs(ms) > 8.64e15) throw new PenstockError('INVALID_REQUEST', 'a time is out of range')
  return ms
}

export function toTimestamp(ms: TimestampMs): { seconds: number; nanos: number } {
  const seconds = Math.floor(ms / 1000)
  return { seconds, nanos: Math.round((ms - seconds * 1000) * 1e6) }
}

export function fromDuration({ seconds, nanos }: SecondsAndNanos): number {
  return (seconds ?? 0) * 1000 + Math.floor((nanos ?? 0) / 1e6)
}

export function toDuration(ms: number): { seconds: number; nanos: number } {
  const seconds = Math.trunc(ms / 1000)
  return { seconds, nanos: Math.round((ms - seconds * 1000) * 1e6) }
}
