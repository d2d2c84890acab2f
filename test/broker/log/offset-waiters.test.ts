import { expect, test } from 'vitest'
import { OffsetWaiters } from '../../../broker/log/offset-waiters.ts'
import { PenstockError } from '../../../model/errors.ts'

test('whoever waits for an offset hears that it is reached, whatever the order of asking', async () => {
  const waiters = new OffsetWaiters()
  const heard: number[] = []
  for (const offset of [5, 9, 7, 7, 3]) {
    void waiters.wait(offset, 0).then(() => heard.push(offset))
  }
  waiters.reached(7)
  await Promise.resolve()
  expect(heard).toEqual([3, 5, 7, 7])
  expect(waiters.size).toBe(1)
})

test('only those who have waited too long are told to give up', async () => {
  const waiters = new OffsetWaiters()
  const error = new PenstockError('NOT_ENOUGH_REPLICAS', 'too few')
  const early = waiters.wait(4, 100)
  const late = waiters.wait(6, 200)
  expect(waiters.failOlder(150, error)).toBe(1)
  await expect(early).rejects.toBe(error)
  waiters.reached(6)
  await late
})

test('at the end everybody is told', async () => {
  const waiters = new OffsetWaiters()
  const error = new PenstockError('NOT_LEADER', 'over')
  const one = waiters.wait(1, 0)
  waiters.failAll(error)
  await expect(one).rejects.toBe(error)
  expect(waiters.size).toBe(0)
})
