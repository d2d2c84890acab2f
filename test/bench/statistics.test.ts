import { expect, test } from 'vitest'
import { Latencies, median } from '../../bench/statistics.ts'

test('the median of an odd number of rounds is one of them, of an even number between two', () => {
  expect(median([9, 1, 5])).toBe(5)
  expect(median([4, 1, 2, 9])).toBe(3)
  expect(median([])).toBeNaN()
})

test('percentiles are latencies that were seen, and the slowest is the maximum', () => {
  const latencies = new Latencies()
  for (let ms = 1_000; ms >= 1; ms--) latencies.add(ms)
  expect(latencies.count).toBe(1_000)
  expect(latencies.summary()).toEqual({ count: 1_000, p50: 501, p99: 991, p999: 1_000, max: 1_000 })
})

test('no latencies have no percentiles', () => {
  const { count, p50, max } = new Latencies().summary()
  expect([count, p50, max]).toEqual([0, Number.NaN, Number.NaN])
})
