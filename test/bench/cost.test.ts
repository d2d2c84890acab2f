import { expect, test } from 'vitest'
import { brokerCost, residentMiB } from '../../bench/cost.ts'

const usage = (process: string, cpuSeconds: number) => ({ process, cpuSeconds, residentMiB: 100 })

test('one broker costs what its process used for a million messages', () => {
  const cost = brokerCost({ before: [usage('a', 3)], after: [usage('a', 5)], messages: 500_000 })
  expect(cost).toEqual({ 'broker CPU s per M msg': 4 })
})

test('of a cluster the busiest broker says what a core for each would allow', () => {
  const before = [usage('supervisor', 1), usage('a', 10), usage('b', 20)]
  const after = [usage('b', 21), usage('supervisor', 1), usage('a', 14)]
  expect(brokerCost({ before, after, messages: 2_000_000 })).toEqual({
    'all brokers CPU s per M msg': 2.5,
    'busiest broker CPU s per M msg': 2,
    'msg/s with a core per broker (derived)': 500_000,
  })
})

test('a process that was not there before counts from its start', () => {
  const before = [usage('a', 10), usage('b', 10)]
  const after = [usage('a', 11), usage('c', 3)]
  const cost = brokerCost({ before, after, messages: 1_000_000 })
  expect(cost['busiest broker CPU s per M msg']).toBe(3)
})

test('memory is that of all processes', () => {
  expect(residentMiB([usage('a', 0), usage('b', 0)])).toBe(200)
})
