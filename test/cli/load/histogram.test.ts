import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Histogram } from '../../../cli/load/histogram.ts'

test('percentiles are right within 1.6 %, and the largest value is exact', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.nat(200), fc.nat(10 ** 6), fc.nat(2 ** 31 - 1)), {
        minLength: 1,
        maxLength: 300,
      }),
      fc.double({ min: 0.01, max: 1, noNaN: true }),
      (values, share) => {
        const histogram = new Histogram()
        for (const value of values) histogram.record(value)
        const sorted = values.toSorted((a, b) => a - b)
        const exact = sorted[Math.ceil(share * sorted.length) - 1] ?? 0
        const estimate = histogram.percentile(share)
        expect(estimate).toBeGreaterThanOrEqual(exact)
        expect(estimate).toBeLessThanOrEqual(exact * 1.016)
        expect(histogram.max).toBe(sorted.at(-1))
        expect(histogram.count).toBe(values.length)
      },
    ),
  )
})

test('without values there is nothing to say', () => {
  expect(new Histogram().percentile(0.5)).toBe(0)
})

test('a value beyond all bounds is kept as the largest', () => {
  const histogram = new Histogram()
  histogram.record(Number.MAX_SAFE_INTEGER)
  expect(histogram.percentile(1)).toBe(Number.MAX_SAFE_INTEGER)
})
