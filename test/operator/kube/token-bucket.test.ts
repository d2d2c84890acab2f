import fc from 'fast-check'
import { expect, test } from 'vitest'
import { exponentialMs, jitteredMs } from '../../../operator/kube/backoff.ts'
import { RateLimiter } from '../../../operator/kube/rate-limiter.ts'
import { fullBucket, giveBack, take } from '../../../operator/kube/token-bucket.ts'
import { ManualClock } from '../../broker/log/log-world.ts'

const rule = { perSecond: 10, burst: 5 }

test('no span of time has more than its share and the burst, and those who wait keep their order', () => {
  const gaps = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 200 })
  fc.assert(
    fc.property(gaps, (waits) => {
      let bucket = fullBucket(rule, 0)
      let nowMs = 0
      const begins = waits.map((gapMs) => {
        nowMs += gapMs
        const taken = take(bucket, rule, nowMs)
        bucket = taken.bucket
        return nowMs + taken.waitMs
      })
      expect(begins).toEqual([...begins].sort((a, b) => a - b))
      for (const from of begins) {
        const within = begins.filter((at) => at >= from && at < from + 1_000 - 1e-6)
        expect(within.length).toBeLessThanOrEqual(rule.burst + rule.perSecond)
      }
    }),
    { numRuns: 100 },
  )
})

test('a rest fills the bucket and no more, and a token given back is there again', () => {
  let bucket = fullBucket(rule, 0)
  for (let i = 0; i < 5; i++) bucket = take(bucket, rule, 3_600_000).bucket
  const sixth = take(bucket, rule, 3_600_000)
  expect(sixth.waitMs).toBeCloseTo(100)
  expect(take(giveBack(bucket, rule), rule, 3_600_000).waitMs).toBe(0)
})

test('waits double up to their bound, and jitter takes at most half', () => {
  const backoff = { minMs: 5, maxMs: 100 }
  const waits = [0, 1, 2, 3, 4, 5, 6, 1_000_000].map((n) => exponentialMs(backoff, n))
  expect(waits).toEqual([5, 10, 20, 40, 80, 100, 100, 100])
  expect(jitteredMs(100, () => 0)).toBe(50)
  expect(jitteredMs(100, () => 0.999)).toBeLessThan(100)
})

test('who waits for the rate goes in the order they came, and who gives up uses nothing', async () => {
  const clock = new ManualClock()
  const limiter = new RateLimiter({ clock, rule: { perSecond: 10, burst: 1 } })
  const order: string[] = []
  const stop = new AbortController()
  const never = new AbortController().signal
  const pass = (name: string, signal = never): Promise<unknown> =>
    limiter.pass(signal).then(() => order.push(name))
  const all = [pass('a'), pass('b'), pass('c')]
  const gone = pass('gone', stop.signal)
  stop.abort(new Error('enough'))
  await expect(gone).rejects.toThrow('enough')
  all.push(pass('d'))
  clock.advance(300)
  await Promise.all(all)
  expect(order).toEqual(['a', 'b', 'c', 'd'])
})
