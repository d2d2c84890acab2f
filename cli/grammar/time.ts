// Points in time as people write them. Never in the machine's time zone: the same command means the same everywhere.

import type { TimestampMs } from '../../model/offset.ts'
import { parseDuration } from './duration.ts'
import { UsageError } from './usage-error.ts'

const hint =
  'Write it as -1h (ago), 2026-01-31 (midnight UTC), 2026-01-31T12:00:00Z, or milliseconds since 1970.'

/**
 * `-1h`, `now`, `2026-01-31`, `2026-01-31T12:00:00Z` or with an offset, 13 digits (ms) or 10 (s) since 1970.
 * Throws UsageError.
 */
export function parseTime(text: string, nowMs: TimestampMs): TimestampMs {
  if (text === 'now') return nowMs
  if (text.startsWith('-')) return nowMs - parseDuration(text.slice(1))
  if (/^\d{13}$/.test(text)) return Number(text)
  if (/^\d{10}$/.test(text)) return Number(text) * 1000
  const dated = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?$/.exec(text)
  if (!dated) throw new UsageError(`"${text}" is not a point in time`, hint)
  if (dated[1] !== undefined && dated[4] === undefined) {
    throw new UsageError(
      `"${text}" lacks a time zone`,
      `Write ${text}Z for UTC, or ${text}+02:00 for another zone.`,
    )
  }
  const timeMs = Date.parse(text)
  if (Number.isNaN(timeMs)) throw new UsageError(`"${text}" is not in the calendar`, hint)
  return timeMs
}

/** RFC 3339 in UTC with milliseconds, as JSON output has it. */
export function formatTime(timeMs: TimestampMs): string {
  return new Date(timeMs).toISOString()
}
