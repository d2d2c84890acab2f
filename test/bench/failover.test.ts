import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type AckTimes, failoverFigures, longestGapMs } from '../../bench/failover.ts'

/** One message every 10 ms from 1,000 on, each answered 2 ms after it was due unless `answers` says otherwise. */
function acksOf(count: number, answers: Readonly<Record<number, number | null>> = {}): AckTimes {
  const ackMs = Array.from({ length: count }, (_, index) => {
    const answer = answers[index]
    return answer === undefined ? 1_000 + index * 10 + 2 : answer
  })
  return { startMs: 1_000, endMs: 1_000 + (count - 1) * 10, ackMs }
}

test('without a failure the gap is the pace', () => {
  expect(longestGapMs(acksOf(100), 1_500)).toBe(10)
})

test('the gap is from the last acknowledged message before the kill to the first after it', () => {
  const late = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [50 + i, 1_900 + i]))
  expect(longestGapMs(acksOf(100, late), 1_495)).toBe(1_900 - 1_492)
})

test('answers that were under way when the leader was killed do not shorten the gap behind them', () => {
  const late = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [50 + i, 1_900 + i]))
  expect(longestGapMs(acksOf(100, { ...late, 50: 1_503, 51: 1_504 }), 1_500)).toBe(1_902 - 1_504)
})

test('a pause before the kill, such as that of a cold client, is no gap', () => {
  const cold = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [i, 1_300]))
  expect(longestGapMs(acksOf(100, cold), 1_500)).toBe(10)
})

test('a partition that does not come back has a gap until the end of the load', () => {
  const lost = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [50 + i, null]))
  const acks = acksOf(100, lost)
  expect(longestGapMs(acks, 1_500)).toBe(1_990 - 1_492)
  expect(failoverFigures({ acks, faultAtMs: 1_500 })).toEqual({
    'gap ms': 498,
    'longest wait of a message ms': 490,
    'never acknowledged': 50,
  })
})

test('a message waits from when it was due, however late it was sent', () => {
  const figures = failoverFigures({ acks: acksOf(100, { 60: 1_800 }), faultAtMs: 1_500 })
  expect(figures['longest wait of a message ms']).toBe(200)
})

test('a load that was too much before anything had failed is no measurement', () => {
  const late = Object.fromEntries(Array.from({ length: 900 }, (_, i) => [i, 9_000]))
  const acks = acksOf(1_000, late)
  expect(() => failoverFigures({ acks, faultAtMs: 6_000 })).toThrow(/before anything had failed/)
  expect(failoverFigures({ acks, faultAtMs: 2_000 })['gap ms']).toBeGreaterThan(5_000)
})

test('nothing acknowledged at all is a gap as long as the load', () => {
  const acks: AckTimes = { startMs: 0, endMs: 900, ackMs: [null, null, null] }
  expect(longestGapMs(acks, 300)).toBe(900)
})

test('the gap does not depend on the order in which messages were acknowledged', () => {
  const times = fc.array(fc.nat(10_000), { minLength: 1, maxLength: 50 })
  fc.assert(
    fc.property(times, fc.nat(10_000), (ackMs, faultAtMs) => {
      const bounds = { startMs: 0, endMs: 10_000 }
      const gap = longestGapMs({ ...bounds, ackMs }, faultAtMs)
      const reversed = longestGapMs({ ...bounds, ackMs: ackMs.toReversed() }, faultAtMs)
      expect(reversed).toBe(gap)
      // Pigeonhole: acks after the kill split the time behind it into one piece more than there are of them.
      const last = Math.max(0, ...ackMs.filter((ack) => ack <= faultAtMs))
      const pieces = ackMs.filter((ack) => ack > faultAtMs).length + 1
      expect(gap).toBeGreaterThanOrEqual((10_000 - last) / pieces - 1e-6)
      expect(gap).toBeLessThanOrEqual(10_000)
    }),
  )
})
