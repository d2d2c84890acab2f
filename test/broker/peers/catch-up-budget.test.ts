import { expect, test } from 'vitest'
import { CatchUpBudget } from '../../../broker/peers/catch-up-budget.ts'
import type { Clock } from '../../../model/clock.ts'

function clockAt(now: { ms: number }): Clock {
  return { now: () => now.ms, monotonicMs: () => now.ms, schedule: () => () => {} }
}

test('so many bytes a second, and what was not used is not saved up', () => {
  const now = { ms: 1_000 }
  const budget = new CatchUpBudget(clockAt(now), 1_000)
  expect(budget.take(500)).toBe(500)
  expect(budget.take(500)).toBe(1_000)
  now.ms += 1_000
  expect(budget.take(100)).toBe(100)
  now.ms += 60_000
  expect(budget.take(1_000)).toBe(1_000)
})

test('two copies share it', () => {
  const now = { ms: 0 }
  const budget = new CatchUpBudget(clockAt(now), 1_000)
  const waits = [budget.take(250), budget.take(250), budget.take(250), budget.take(250)]
  expect(waits).toEqual([250, 500, 750, 1_000])
})
