// Counts, sizes and rates: `10k`, `64KiB`, `1000/s`. Integers stay below 2^53.

import { UsageError } from './usage-error.ts'

const byteUnits: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  k: 2 ** 10,
  m: 2 ** 20,
  g: 2 ** 30,
  t: 2 ** 40,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
}

/** Bytes, 0 or more. KiB and K are 1,024, KB is 1,000, in any case of letters. Throws UsageError. */
export function parseBytes(text: string): number {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(text) ?? []
  const factor = byteUnits[unit.toLowerCase()]
  const bytes = Math.round(Number(number) * (factor ?? Number.NaN))
  if (number === undefined || !Number.isSafeInteger(bytes)) {
    throw new UsageError(`"${text}" is not a size`, 'Write it as 512, 64KiB, 1MiB or 2GB.')
  }
  return bytes
}

/** Bytes, or the word `unlimited`, which is null. Throws UsageError. */
export function parseBytesLimit(text: string): number | null {
  return text === 'unlimited' ? null : parseBytes(text)
}

const countUnits: Readonly<Record<string, number>> = { '': 1, k: 1e3, M: 1e6 }

/** A whole number, 0 or more: `3`, `10k`, `2M`, `1_000_000`. Throws UsageError. */
export function parseCount(text: string): number {
  const [, digits, unit = ''] = /^(\d[\d_]*)([kM]?)$/.exec(text) ?? []
  const count = Number(digits?.replaceAll('_', '')) * (countUnits[unit] ?? Number.NaN)
  if (!Number.isSafeInteger(count)) {
    throw new UsageError(`"${text}" is not a whole number`, 'Write it as 3, 10k or 2M.')
  }
  return count
}

/** A whole number, 1 or more. Throws UsageError. */
export function parsePositiveCount(text: string): number {
  const count = parseCount(text)
  if (count === 0) throw new UsageError('0 is too few: the least is 1')
  return count
}

const perSecond: Readonly<Record<string, number>> = { '': 1, s: 1, m: 1 / 60, h: 1 / 3600 }

/** Messages per second, above 0: `1000`, `10k`, `1000/s`, `30/m`. Throws UsageError. */
export function parseRate(text: string): number {
  const [, count = '', unit = ''] = /^([^/]+)(?:\/([smh]))?$/.exec(text) ?? []
  const factor = perSecond[unit]
  if (!/^\d[\d_]*[kM]?$/.test(count) || factor === undefined || parseCount(count) === 0) {
    throw new UsageError(`"${text}" is not a rate`, 'Write it as 1000/s, 10k/s or 30/m.')
  }
  return parseCount(count) * factor
}

const sizeSteps = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const

/** Three digits and a unit: `512 B`, `1.5 KiB`, `20 GiB`. */
export function formatBytes(bytes: number): string {
  let step = 0
  let value = bytes
  while (value >= 1024 && step < sizeSteps.length - 1) {
    value /= 1024
    step++
  }
  const digits = value >= 100 || Number.isInteger(value) ? 0 : 1
  return `${value.toFixed(digits)} ${sizeSteps[step] ?? ''}`
}

/** Whole numbers in groups of three, the same in every locale. */
export function formatCount(count: number): string {
  return Math.round(count)
    .toString()
    .replace(/\B(?=(\d{3})+(?!\d))/g, ',')
}
