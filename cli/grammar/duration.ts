// Durations as people write them: `250ms`, `30s`, `5m`, `2h`, `7d`, `1h30m`. Always with a unit, so nobody has to guess.

import { UsageError } from './usage-error.ts'

const unitMs = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/** Milliseconds, 0 or more. Throws UsageError. */
export function parseDuration(text: string): number {
  if (text === '0') return 0
  if (!/^(\d+(\.\d+)?(ms|s|m|h|d))+$/.test(text)) {
    const hint = /^\d+$/.test(text) ? `Add a unit, for example ${text}s.` : undefined
    throw new UsageError(
      `"${text}" is not a duration`,
      hint ?? 'Write it as 250ms, 30s, 5m, 2h, 7d or 1h30m.',
    )
  }
  let totalMs = 0
  for (const [, number, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)) {
    totalMs += Number(number) * unitMs[unit as keyof typeof unitMs]
  }
  if (!Number.isSafeInteger(Math.round(totalMs))) {
    throw new UsageError(`"${text}" is too long a duration`)
  }
  return Math.round(totalMs)
}

/** `7d` or the word `forever`, which is null. Throws UsageError. */
export function parseRetention(text: string): number | null {
  return text === 'forever' ? null : parseDuration(text)
}

/** The two largest units that matter: `7d`, `1h30m`, `4.2s`, `0s`. Reads back, rounded to what it shows. */
export function formatDuration(durationMs: number): string {
  if (durationMs < 1000) return durationMs === 0 ? '0s' : `${roundTo(durationMs, 1)}ms`
  if (durationMs < 60_000) return `${roundTo(durationMs / 1000, 1)}s`
  const units = ['d', 'h', 'm', 's'] as const
  let restMs = Math.round(durationMs / 1000) * 1000
  const parts: string[] = []
  for (const unit of units) {
    const count = Math.floor(restMs / unitMs[unit])
    restMs -= count * unitMs[unit]
    if (count > 0) parts.push(`${count}${unit}`)
    else if (parts.length > 0) break
  }
  return parts.slice(0, 2).join('')
}

function roundTo(value: number, digits: number): string {
  return String(Number(value.toFixed(digits)))
}
