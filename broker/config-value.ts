// How a setting is written: numbers as they are or with a unit that people read (`256MiB`, `7d`, `1h30m`), and the
// zod schemas that turn both into what the broker computes with.

import * as z from 'zod'

export interface ValueKind<T> {
  readonly schema: z.ZodType<T>
  readonly unit: string
  /** For people: what the schema admits. */
  readonly allowed: string
  /** As a person would write it. */
  readonly write: (value: T) => string
}

const byteUnits = new Map([
  ['TiB', 2 ** 40],
  ['GiB', 2 ** 30],
  ['MiB', 2 ** 20],
  ['KiB', 2 ** 10],
  ['B', 1],
])
const timeUnits = new Map([
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
])

/** NaN for what cannot be read. A bare number is bytes. */
export function parseBytes(text: string): number {
  const [, number, unit] = /^(\d+(?:\.\d+)?) ?([KMGT]iB|B)?$/.exec(text) ?? []
  return Math.round(Number(number) * (byteUnits.get(unit ?? 'B') ?? Number.NaN))
}

/** NaN for what cannot be read. A bare number is milliseconds, as the names of the settings say. */
export function parseDuration(text: string): number {
  if (/^\d+$/.test(text)) return Number(text)
  if (!/^(\d+(\.\d+)?(ms|s|m|h|d))+$/.test(text)) return Number.NaN
  let totalMs = 0
  for (const [, number, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)) {
    totalMs += Number(number) * (timeUnits.get(unit ?? '') ?? Number.NaN)
  }
  return Math.round(totalMs)
}

/** `262144` as `256KiB`: the largest unit that divides it. */
export function formatBytes(bytes: number): string {
  return inUnits(bytes, byteUnits)
}

/** `604800000` as `7d`. */
export function formatDuration(durationMs: number): string {
  return inUnits(durationMs, timeUnits)
}

function inUnits(value: number, units: ReadonlyMap<string, number>): string {
  for (const [unit, size] of units) {
    if (value !== 0 && value % size === 0) return `${value / size}${unit}`
  }
  return String(value)
}

export function text(allowed: string, pattern: RegExp): ValueKind<string> {
  // YAML reads `brokerId: 1` as a number; people mean the text.
  const asText = z.union([z.string(), z.number().transform(String)])
  return { schema: asText.pipe(z.string().regex(pattern)), unit: '', allowed, write: String }
}

export function choice<const T extends string>(options: readonly T[]): ValueKind<T> {
  return { schema: z.enum(options), unit: '', allowed: options.join(', '), write: String }
}

interface Range {
  readonly min: number
  readonly max: number
}

export function integer(range: Range): ValueKind<number> {
  const read = z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)])
  return {
    schema: read.pipe(z.int().min(range.min).max(range.max)),
    unit: '',
    allowed: `an integer from ${range.min} to ${range.max}`,
    write: String,
  }
}

export function ratio(range: Range): ValueKind<number> {
  const read = z.union([
    z.number(),
    z
      .string()
      .regex(/^\d*\.?\d+$/)
      .transform(Number),
  ])
  return {
    schema: read.pipe(z.number().min(range.min).max(range.max)),
    unit: 'of 1',
    allowed: `a number from ${range.min} to ${range.max}`,
    write: String,
  }
}

export function bytes(range: Range): ValueKind<number> {
  const read = z.union([z.number(), z.string().transform(parseBytes)])
  return {
    schema: read.pipe(z.int().min(range.min).max(range.max)),
    unit: 'bytes',
    allowed: `a size from ${formatBytes(range.min)} to ${formatBytes(range.max)}`,
    write: formatBytes,
  }
}

export function duration(range: Range): ValueKind<number> {
  const read = z.union([z.number(), z.string().transform(parseDuration)])
  return {
    schema: read.pipe(z.int().min(range.min).max(range.max)),
    unit: 'ms',
    allowed: `a duration from ${formatDuration(range.min)} to ${formatDuration(range.max)}`,
    write: formatDuration,
  }
}

/** `word`, or null in a file, stands for null. */
export function orNone<T>(word: string, kind: ValueKind<T>): ValueKind<T | null> {
  const none = z.union([z.literal(word).transform(() => null), z.null()])
  return {
    schema: z.union([none, kind.schema]),
    unit: kind.unit,
    allowed: `${kind.allowed}, or ${word}`,
    write: (value) => (value === null ? word : kind.write(value)),
  }
}
