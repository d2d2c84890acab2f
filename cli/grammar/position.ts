// Where to begin and where to end in a topic: `earliest`, `latest`, `@-1h`, `@2026-01-31T12:00:00Z`, `123`, `-10`, `end`.

import type { Offset, TimestampMs } from '../../model/offset.ts'
import { parseTime } from './time.ts'
import { UsageError } from './usage-error.ts'

export type Start =
  | { readonly kind: 'earliest' }
  | { readonly kind: 'latest' }
  | { readonly kind: 'offset'; readonly offset: Offset }
  | { readonly kind: 'time'; readonly timeMs: TimestampMs }
  /** So many messages before the end of each partition. */
  | { readonly kind: 'last'; readonly count: number }

export type End =
  /** What is the end when the command starts. */
  | { readonly kind: 'end' }
  /** Exclusive, as every range. */
  | { readonly kind: 'offset'; readonly offset: Offset }
  | { readonly kind: 'time'; readonly timeMs: TimestampMs }

/** Throws UsageError. */
export function parseStart(text: string, nowMs: TimestampMs = Date.now()): Start {
  if (text === 'earliest' || text === 'latest') return { kind: text }
  if (text.startsWith('@')) return { kind: 'time', timeMs: parseTime(text.slice(1), nowMs) }
  if (/^-\d+$/.test(text)) return { kind: 'last', count: offsetIn(text.slice(1)) }
  if (/^\d+$/.test(text)) return { kind: 'offset', offset: offsetIn(text) }
  throw new UsageError(
    `"${text}" is not a place to begin`,
    suggestTime(text) ??
      'Write earliest, latest, @-1h (an hour ago), @2026-01-31T12:00:00Z, 123 (an offset) or -10 (the last ten).',
  )
}

/** Throws UsageError. */
export function parseEnd(text: string, nowMs: TimestampMs = Date.now()): End {
  if (text === 'end') return { kind: 'end' }
  if (text.startsWith('@')) return { kind: 'time', timeMs: parseTime(text.slice(1), nowMs) }
  if (/^\d+$/.test(text)) return { kind: 'offset', offset: offsetIn(text) }
  throw new UsageError(
    `"${text}" is not a place to end`,
    suggestTime(text) ?? 'Write end, @-1h (an hour ago), @2026-01-31T12:00:00Z or 123 (an offset).',
  )
}

function offsetIn(digits: string): Offset {
  const offset = Number(digits)
  if (!Number.isSafeInteger(offset)) throw new UsageError(`${digits} is beyond every offset`)
  return offset
}

/** The usual slip: a time without the `@` in front. */
function suggestTime(text: string): string | undefined {
  try {
    parseTime(text, 0)
    return `Times begin with @: did you mean @${text}?`
  } catch {
    return undefined // Not a time either: the general hint serves better.
  }
}
