import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { closest, editDistance } from '../../../cli/grammar/closest.ts'
import { formatDuration, parseDuration, parseRetention } from '../../../cli/grammar/duration.ts'
import { parseNameValue, parsePort, parseTopicWish } from '../../../cli/grammar/option-value.ts'
import { parseEnd, parseStart } from '../../../cli/grammar/position.ts'
import {
  formatBytes,
  formatCount,
  parseBytes,
  parseBytesLimit,
  parseCount,
  parsePositiveCount,
  parseRate,
} from '../../../cli/grammar/quantity.ts'
import { parseTime } from '../../../cli/grammar/time.ts'
import { UsageError } from '../../../cli/grammar/usage-error.ts'

const hintOf = (action: () => unknown): string | undefined => {
  try {
    action()
  } catch (error) {
    if (error instanceof UsageError) return error.hint
    throw error
  }
  throw new Error('nothing was thrown')
}

describe('durations', () => {
  test.each([
    ['0', 0],
    ['250ms', 250],
    ['30s', 30_000],
    ['1.5s', 1500],
    ['5m', 300_000],
    ['1h30m', 5_400_000],
    ['7d', 604_800_000],
  ])('%s is %i ms', (text, ms) => {
    expect(parseDuration(text)).toBe(ms)
  })

  test.each(['', 's', '5', '-5s', '5 s', '5x', '1h-3m', '1e3s', '99999999999999d'])(
    '%j is refused',
    (text) => {
      expect(() => parseDuration(text)).toThrow(UsageError)
    },
  )

  test('a bare number gets the hint to add a unit', () => {
    expect(hintOf(() => parseDuration('30'))).toBe('Add a unit, for example 30s.')
  })

  test('what is formatted reads back, to the precision that it shows', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 ** 12 }), (ms) => {
        const again = parseDuration(formatDuration(ms))
        expect(Math.abs(again - ms)).toBeLessThanOrEqual(Math.max(50, ms * 0.05))
      }),
    )
  })

  test.each([
    [0, '0s'],
    [4, '4ms'],
    [4200, '4.2s'],
    [90_000, '1m30s'],
    [604_800_000, '7d'],
    [3_600_000 + 5_000, '1h'],
  ])('%i ms prints as %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text)
  })

  test('retention may be for ever', () => {
    expect(parseRetention('forever')).toBeNull()
    expect(parseRetention('7d')).toBe(604_800_000)
  })
})

describe('quantities', () => {
  test.each([
    ['512', 512],
    ['64KiB', 65_536],
    ['64k', 65_536],
    ['1MiB', 1_048_576],
    ['2GB', 2_000_000_000],
    ['1.5 KiB', 1536],
  ])('%s is %i bytes', (text, bytes) => {
    expect(parseBytes(text)).toBe(bytes)
  })

  test.each(['', 'KiB', '-1', '5XB', '1e3', '99999999TiB'])('%j is no size', (text) => {
    expect(() => parseBytes(text)).toThrow(UsageError)
  })

  test('a limit of bytes may be unlimited', () => {
    expect(parseBytesLimit('unlimited')).toBeNull()
    expect(parseBytesLimit('1KiB')).toBe(1024)
  })

  test.each([
    ['3', 3],
    ['10k', 10_000],
    ['2M', 2_000_000],
    ['1_000_000', 1_000_000],
  ])('%s counts %i', (text, count) => {
    expect(parseCount(text)).toBe(count)
  })

  test.each(['', '-1', '1.5', 'k', '_', '1K5', '99999999999999999'])('%j is no count', (text) => {
    expect(() => parseCount(text)).toThrow(UsageError)
  })

  test('zero is too few where one is the least', () => {
    expect(() => parsePositiveCount('0')).toThrow(UsageError)
  })

  test.each([
    ['1000', 1000],
    ['10k/s', 10_000],
    ['30/m', 0.5],
    ['36/h', 0.01],
  ])('%s is %d a second', (text, rate) => {
    expect(parseRate(text)).toBeCloseTo(rate)
  })

  test.each(['', '0', '/s', '5/d', 'fast'])('%j is no rate', (text) => {
    expect(() => parseRate(text)).toThrow(UsageError)
  })

  test('sizes and counts print for people', () => {
    expect(formatBytes(0)).toBe('0 B')
    expect(formatBytes(1536)).toBe('1.5 KiB')
    expect(formatBytes(20 * 2 ** 30)).toBe('20 GiB')
    expect(formatCount(1_234_567)).toBe('1,234,567')
    expect(formatCount(999)).toBe('999')
  })
})

describe('points in time', () => {
  const nowMs = Date.parse('2026-05-01T12:00:00Z')

  test.each([
    ['now', '2026-05-01T12:00:00.000Z'],
    ['-1h', '2026-05-01T11:00:00.000Z'],
    ['-1h30m', '2026-05-01T10:30:00.000Z'],
    ['2026-01-31', '2026-01-31T00:00:00.000Z'],
    ['2026-01-31T12:00Z', '2026-01-31T12:00:00.000Z'],
    ['2026-01-31T12:00:00+02:00', '2026-01-31T10:00:00.000Z'],
    ['1769860800000', '2026-01-31T12:00:00.000Z'],
    ['1769860800', '2026-01-31T12:00:00.000Z'],
  ])('%s is %s', (text, time) => {
    expect(new Date(parseTime(text, nowMs)).toISOString()).toBe(time)
  })

  test.each(['', 'yesterday', '12:00', '2026-13-01', '2026-01-31 12:00', '17698608'])(
    '%j is refused',
    (text) => {
      expect(() => parseTime(text, nowMs)).toThrow(UsageError)
    },
  )

  test('a time without a zone is refused, and the hint adds one', () => {
    expect(hintOf(() => parseTime('2026-01-31T12:00:00', nowMs))).toContain('2026-01-31T12:00:00Z')
  })
})

describe('places in a topic', () => {
  const nowMs = 1_000_000_000

  test.each([
    ['earliest', { kind: 'earliest' }],
    ['latest', { kind: 'latest' }],
    ['123', { kind: 'offset', offset: 123 }],
    ['0', { kind: 'offset', offset: 0 }],
    ['-10', { kind: 'last', count: 10 }],
    ['@-1h', { kind: 'time', timeMs: nowMs - 3_600_000 }],
    ['@1970-01-02', { kind: 'time', timeMs: 86_400_000 }],
  ])('one may begin at %s', (text, start) => {
    expect(parseStart(text, nowMs)).toEqual(start)
  })

  test.each([
    ['end', { kind: 'end' }],
    ['123', { kind: 'offset', offset: 123 }],
    ['@now', { kind: 'time', timeMs: nowMs }],
  ])('one may end at %s', (text, end) => {
    expect(parseEnd(text, nowMs)).toEqual(end)
  })

  test.each(['', 'first', 'end', '1.5', '--1', '99999999999999999'])(
    'one cannot begin at %j',
    (text) => {
      expect(() => parseStart(text, nowMs)).toThrow(UsageError)
    },
  )

  test('a time without the @ gets the hint to add it', () => {
    expect(hintOf(() => parseStart('2026-01-31', nowMs))).toContain('@2026-01-31')
    expect(hintOf(() => parseEnd('-1h', nowMs))).toContain('@-1h')
  })
})

describe('other values', () => {
  test('a header is a name and whatever follows the first =', () => {
    expect(parseNameValue('a=b=c')).toEqual({ name: 'a', value: 'b=c' })
    expect(parseNameValue('a=')).toEqual({ name: 'a', value: '' })
    expect(() => parseNameValue('=b')).toThrow(UsageError)
    expect(() => parseNameValue('a')).toThrow(UsageError)
  })

  test('a topic may say its partitions behind a colon', () => {
    expect(parseTopicWish('orders:4')).toEqual({ name: 'orders', partitions: 4 })
    expect(parseTopicWish('orders')).toEqual({ name: 'orders', partitions: undefined })
    expect(() => parseTopicWish('orders:0')).toThrow(UsageError)
    expect(() => parseTopicWish(':4')).toThrow(UsageError)
  })

  test('a port is a number up to 65,535', () => {
    expect(parsePort('0')).toBe(0)
    expect(() => parsePort('65536')).toThrow(UsageError)
    expect(() => parsePort('http')).toThrow(UsageError)
  })
})

describe('did you mean', () => {
  test('the distance counts a swap of neighbours as one', () => {
    expect(editDistance('orders', 'ordres')).toBe(1)
    expect(editDistance('', 'abc')).toBe(3)
    expect(editDistance('same', 'same')).toBe(0)
  })

  test('a slip of the fingers finds the word, and another word does not', () => {
    expect(closest('ordres', ['mails', 'orders', 'order-items'])).toBe('orders')
    expect(closest('payments', ['mails', 'orders'])).toBeUndefined()
    expect(closest('x', [])).toBeUndefined()
  })

  test('the distance is symmetric and zero only for equals', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
        expect(editDistance(a, b)).toBe(editDistance(b, a))
        expect(editDistance(a, b) === 0).toBe(a === b)
      }),
    )
  })
})
