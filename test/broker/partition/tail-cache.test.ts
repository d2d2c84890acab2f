import fc from 'fast-check'
import { expect, test } from 'vitest'
import { TailBudget, TailCache } from '../../../broker/partition/tail-cache.ts'

const batch = (bytes: number): Buffer => Buffer.alloc(bytes)

test('gives whole batches from an offset on, as many as fit, one at least', () => {
  const cache = new TailCache(1_000, new TailBudget(1_000_000))
  for (let from = 0; from < 50; from += 10) cache.add({ from, to: from + 10, batch: batch(100) }, 0)
  expect(cache.read(20, 250)).toMatchObject({ to: 40 })
  expect(cache.read(20, 1)).toMatchObject({ to: 30 })
  expect(cache.read(40, 1_000)?.batches).toHaveLength(1)
  expect(cache.read(25, 1_000)).toBeUndefined()
  expect(cache.read(50, 1_000)).toBeUndefined()
})

test('keeps what is not written yet, however much it is, and of the rest what the bound allows', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 200 }), (lags) => {
      const cache = new TailCache(500, new TailBudget(1_000_000))
      let written = 0
      lags.forEach((lag, index) => {
        written = Math.max(written, index - lag * 20)
        cache.add({ from: index, to: index + 1, batch: batch(100) }, written)
        for (let at = written; at <= index; at++) expect(cache.read(at, 1)).toBeDefined()
        let kept = 0
        for (let at = 0; at <= index; at++) if (cache.read(at, 1)) kept++
        if (written === index) expect(kept).toBeLessThanOrEqual(6)
      })
    }),
  )
})

test('forgets what every follower has been sent', () => {
  const cache = new TailCache(1_000_000, new TailBudget(1_000_000))
  for (let from = 0; from < 300; from++) cache.add({ from, to: from + 1, batch: batch(10) }, 0)
  cache.dropBelow(200)
  expect(cache.read(199, 10)).toBeUndefined()
  expect(cache.read(200, 10)).toMatchObject({ to: 201 })
  cache.clear()
  expect(cache.read(200, 10)).toBeUndefined()
})

test('gives up its own oldest when all of a broker hold too much', () => {
  const budget = new TailBudget(1_000)
  const idle = new TailCache(1_000, budget)
  const busy = new TailCache(1_000, budget)
  for (let from = 0; from < 5; from++) idle.add({ from, to: from + 1, batch: batch(100) }, 5)
  for (let from = 0; from < 20; from++) busy.add({ from, to: from + 1, batch: batch(100) }, from)
  expect(budget.bytes).toBe(1_000)
  expect(idle.read(0, 1)).toBeDefined()
  expect(busy.read(14, 1)).toBeUndefined()
  expect(busy.read(15, 1)).toBeDefined()
  idle.clear()
  busy.dropBelow(20)
  expect(budget.bytes).toBe(0)
})
