import { expect, test } from 'vitest'
import { LossNotices } from '../../../broker/services/loss-notices.ts'

const first = { generation: 1, epoch: 4, from: 10, to: 15 }
const second = { generation: 2, epoch: 6, from: 30, to: null }

test('a loss is told where it was, once, and nothing behind it is delivered before', () => {
  const notices = new LossNotices({ losses: [first, second] }, 3)
  expect([notices.due(3), notices.before]).toEqual([[], 10])
  expect([notices.due(10), notices.before]).toEqual([[first], 30])
  expect(notices.due(10)).toEqual([])
  expect([notices.due(31), notices.before]).toEqual([[second], Number.POSITIVE_INFINITY])
})

test('who is past it, in what was written since, is not told', () => {
  const notices = new LossNotices({ losses: [first] }, 11)
  expect([notices.due(11), notices.before]).toEqual([[], Number.POSITIVE_INFINITY])
})

test('where nobody knows how long the logs were the same, everybody within is told at once', () => {
  const unsure = { ...first, from: 0 }
  expect(new LossNotices({ losses: [unsure] }, 12).due(12)).toEqual([unsure])
  expect(new LossNotices({ losses: [unsure] }, 15).due(15)).toEqual([])
})

test('where nobody knows either how far they went, everybody is told who is not behind what was written since', () => {
  const unknown = { ...first, from: 0, to: null, begunAt: 8 }
  expect(new LossNotices({ losses: [unknown] }, 8).due(8)).toEqual([unknown])
  expect(new LossNotices({ losses: [unknown] }, 9).due(9)).toEqual([])
})
