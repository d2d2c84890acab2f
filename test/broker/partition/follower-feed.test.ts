import { expect, test } from 'vitest'
import { FollowerFeed } from '../../../broker/partition/follower-feed.ts'
import { TailBudget } from '../../../broker/partition/tail-cache.ts'
import { PenstockError } from '../../../model/errors.ts'

/** One batch at 5, wanted by `b`; `world` says whether it can be read, and how far the disk says it is. */
function world() {
  const state = {
    readable: 5,
    durable: 5,
    unsentFrom: 5,
    start: 0,
    trimmed: 0,
    unreadable: false,
    reads: 0,
    fed: [] as string[],
    damage: [] as string[],
  }
  let finishRead = Promise.resolve()
  const budget = new TailBudget(1_000)
  const feed = new FollowerFeed({
    files: {
      durableEnd: () => state.durable,
      async read(_lane, { from }) {
        state.reads++
        await finishRead
        if (from < state.trimmed) throw new PenstockError('OFFSET_TOO_OLD', 'it is gone')
        if (state.unreadable) throw new PenstockError('STORAGE_DAMAGED', 'it does not verify')
        return { batches: Buffer.alloc(0), nextOffset: Math.max(from, state.readable) }
      },
    },
    budget,
    startOf: () => state.start,
    unsentFrom: () => state.unsentFrom,
    nextRange: () => ({ lane: 'data', from: 5, to: 6 }),
    isInSync: () => true,
    outgoing: (_storeId, { to }) => ({
      message: {
        type: 'committed',
        epoch: to,
        session: { bootSeq: 1, number: 1 },
        highWatermark: { state: 0, data: 0 },
      },
      batches: [],
    }),
    feed: (storeId) => state.fed.push(storeId),
    onDamaged: ({ reason }) => state.damage.push(reason),
  })
  const hold = (): (() => void) => {
    const gate = Promise.withResolvers<void>()
    finishRead = gate.promise
    return gate.resolve
  }
  return { state, feed, hold, budget }
}

test('what is not written yet is sent when it is on the disk', async () => {
  const { state, feed } = world()
  expect(await feed.next('b', 1_000)).toBeUndefined()
  expect(state.fed).toEqual([])
  Object.assign(state, { readable: 6, durable: 6 })
  feed.changed()
  expect(state.fed).toEqual(['b'])
  expect(await feed.next('b', 1_000)).toMatchObject({ message: { epoch: 6 } })
  feed.changed()
  expect(state.fed).toEqual(['b'])
})

test('what is written while it is read in vain is asked for again at once', async () => {
  const { state, feed, hold } = world()
  const release = hold()
  const next = feed.next('b', 1_000)
  // The disk says so before the read is back, and not again.
  state.durable = 6
  feed.changed()
  release()
  expect(await next).toBeUndefined()
  expect(state.fed).toEqual(['b'])
})

test('what is in memory is not read', async () => {
  const { state, feed } = world()
  feed.appended('data', { from: 5, to: 6, batch: Buffer.alloc(10) })
  expect(await feed.next('b', 1_000)).toMatchObject({ message: { epoch: 6 } })
  expect(state.reads).toBe(0)
  feed.clear('data')
  await feed.next('b', 1_000)
  expect(state.reads).toBe(1)
})

test('what every copy in sync has been sent is not kept', async () => {
  const { state, feed, budget } = world()
  feed.appended('data', { from: 5, to: 6, batch: Buffer.alloc(10) })
  await feed.next('b', 1_000)
  expect(budget.bytes).toBe(10)
  state.unsentFrom = 6
  await feed.next('c', 1_000)
  expect(budget.bytes).toBe(0)
})

test('what is being removed is waited for, until the protocol knows that it is gone', async () => {
  const { state, feed } = world()
  state.trimmed = 6
  expect(await feed.next('b', 1_000)).toBeUndefined()
  state.start = 6
  feed.changed()
  expect(state.fed).toEqual(['b'])
  await expect(feed.next('b', 1_000)).rejects.toThrow('it is gone')
})

test('what does not verify is told, and tried again only when there is more', async () => {
  const { state, feed } = world()
  Object.assign(state, { unreadable: true, durable: 6 })
  expect(await feed.next('b', 1_000)).toBeUndefined()
  expect(state.damage).toEqual(['STORAGE_DAMAGED'])
  expect(state.fed).toEqual([])
  feed.changed()
  expect(state.fed).toEqual(['b'])
})
