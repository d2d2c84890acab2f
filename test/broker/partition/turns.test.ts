import { expect, test } from 'vitest'
import { inTurns } from '../../../broker/partition/turns.ts'

test('at most so many run at once, the others in the order they came, failures included', async () => {
  const inTurn = inTurns(2)
  let running = 0
  let most = 0
  const order: number[] = []
  const work = (i: number) => async (): Promise<void> => {
    order.push(i)
    most = Math.max(most, ++running)
    await new Promise((resolve) => setImmediate(resolve))
    running--
    if (i % 3 === 0) throw new Error('failed')
  }
  const results = await Promise.allSettled(Array.from({ length: 9 }, (_, i) => inTurn(work(i))))
  expect(most).toBe(2)
  expect(order).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
  expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(3)
  await inTurn(work(1))
  expect(running).toBe(0)
})
