import { describe, expect, test } from 'vitest'
import { CommitQueue } from '../../client/commit-queue.ts'
import { CreditAccount } from '../../client/credit.ts'
import { HeldPartition } from '../../client/held-partition.ts'
import { Puller } from '../../client/puller.ts'
import { ReadProgress } from '../../client/read-progress.ts'
import { PenstockError } from '../../model/errors.ts'

function held(partition = 0): HeldPartition {
  const grant = { topic: 'orders', topicUid: 'u', assignmentEpoch: 1, nextOffset: 0 }
  return new HeldPartition({ ...grant, partition })
}

describe('credit', () => {
  test('is given back in portions, never with a zero part', () => {
    const credit = new CreditAccount({ messages: 100, bytes: 1_000 })
    expect(credit.take()).toEqual({ messages: 100, bytes: 1_000 })
    expect(credit.take()).toBeUndefined()
    credit.delivered({ messages: 30, bytes: 200 })
    credit.processed({ messages: 20, bytes: 200 })
    expect(credit.take()).toBeUndefined()
    credit.processed({ messages: 10, bytes: 60 })
    expect(credit.take()).toEqual({ messages: 30, bytes: 260 })
  })

  test('a new stream starts from what is still held', () => {
    const credit = new CreditAccount({ messages: 100, bytes: 1_000 })
    credit.take()
    credit.delivered({ messages: 40, bytes: 900 })
    credit.restart()
    expect(credit.take()).toEqual({ messages: 60, bytes: 100 })
  })

  test('a delivery larger than all credit is worked off before more comes', () => {
    const credit = new CreditAccount({ messages: 10, bytes: 1_000 })
    credit.take()
    credit.delivered({ messages: 500, bytes: 5_000 })
    credit.restart()
    expect(credit.take()).toBeUndefined()
    credit.processed({ messages: 500, bytes: 5_000 })
    expect(credit.take()).toEqual({ messages: 10, bytes: 1_000 })
  })
})

describe('commit queue', () => {
  test('merges what is asked while a commit is on its way, the highest offset wins', async () => {
    const queue = new CommitQueue()
    const partition = held()
    const first = queue.committed(partition, 5)
    const request = queue.next()
    expect(request?.entries).toMatchObject([{ nextOffset: 5 }])
    const second = queue.committed(partition, 7)
    const third = queue.committed(partition, 6)
    expect(queue.next()).toBeUndefined()
    queue.answered(request!.commitId, [undefined])
    await first
    const next = queue.next()
    expect(next?.entries).toMatchObject([{ nextOffset: 7 }])
    queue.answered(next!.commitId, [undefined])
    await Promise.all([second, third, queue.idle()])
  })

  test('a lost stream asks again; a refusal that may pass does too, a final one rejects', async () => {
    const queue = new CommitQueue()
    const [one, other] = [held(0), held(1)]
    const committed = queue.committed(one, 5)
    const refused = queue.committed(other, 5)
    queue.next()
    queue.streamLost()
    const again = queue.next()
    expect(again?.entries.map((entry) => entry.nextOffset)).toEqual([5, 5])
    const stale = new PenstockError('GENERATION_STALE', 'gone')
    const later = new PenstockError('NOT_READY', 'later')
    expect(queue.answered(again!.commitId, [later, stale])).toEqual({
      again: true,
      refused: [{ held: other, error: stale }],
    })
    await expect(refused).rejects.toBe(stale)
    const third = queue.next()
    expect(third?.entries).toHaveLength(1)
    queue.answered(third!.commitId, [undefined])
    await committed
  })

  test('a partition that is gone rejects its waiters and is not asked for again', async () => {
    const queue = new CommitQueue()
    const partition = held()
    const onItsWay = queue.committed(partition, 5)
    queue.next()
    const pending = queue.committed(partition, 6)
    queue.drop(partition, partition.lostError())
    await expect(onItsWay).rejects.toMatchObject({ reason: 'GENERATION_STALE' })
    await expect(pending).rejects.toMatchObject({ reason: 'GENERATION_STALE' })
    queue.answered(1, [undefined])
    expect(queue.next()).toBeUndefined()
    await queue.idle()
  })
})

describe('puller', () => {
  test('gives what is there, waits for what is not, and ends', async () => {
    const values = [1]
    const puller = new Puller(() => values.shift())
    expect(await puller.pull()).toEqual({ done: false, value: 1 })
    const [second, third] = [puller.pull(), puller.pull()]
    values.push(2, 3)
    puller.wake()
    expect(await second).toEqual({ done: false, value: 2 })
    expect(await third).toEqual({ done: false, value: 3 })
    const last = puller.pull()
    puller.end()
    expect(await last).toEqual({ done: true, value: undefined })
    expect(await puller.pull()).toEqual({ done: true, value: undefined })
  })

  test('an error comes once, and an error that nobody waits for is no unhandled rejection', async () => {
    const puller = new Puller(() => undefined)
    puller.end(new PenstockError('STORAGE_DAMAGED', 'damaged'))
    await new Promise((resolve) => setImmediate(resolve))
    await expect(puller.pull()).rejects.toMatchObject({ reason: 'STORAGE_DAMAGED' })
    expect(await puller.pull()).toEqual({ done: true, value: undefined })
  })
})

describe('read progress', () => {
  test('a broken call goes on per partition where it got to, and leaves out what was read to the end', () => {
    const progress = new ReadProgress({ from: 'earliest', follow: false })
    progress.all = [0, 1, 2, 3]
    progress.deliveredTo(0, 17)
    progress.deliveredTo(2, 5)
    progress.caughtUp(2, 5)
    const from = { earliest: {} }
    expect(progress.remaining({ partitions: [], from })).toEqual([
      { partitions: [0], from: { offset: 17 } },
      { partitions: [1, 3], from },
    ])
  })

  test('what `latest` came to is remembered for partitions that delivered nothing', () => {
    const progress = new ReadProgress({ from: 'latest', follow: true })
    progress.caughtUp(0, 42)
    expect(progress.remaining({ partitions: [0], from: { latest: {} } })).toEqual([
      { partitions: [0], from: { offset: 42 } },
    ])
  })
})
