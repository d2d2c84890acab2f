import { expect, test } from 'vitest'
import { batchHeaderBytes, readBatchHeader } from '../../../model/batch.ts'
import { decodeRecords } from '../../../model/records.ts'
import { reasonOf } from '../log/log-world.ts'
import { everything, FilesWorld } from './files-world.ts'

const grant = (group: string, epoch: number) => ({
  group,
  memberId: 'm1',
  assignmentEpoch: epoch,
})

test('data is never on disk before state that was appended earlier', async () => {
  await using world = await FilesWorld.begin()
  const files = await world.open()
  const held = world.disk.hold('/state/')
  world.disk.calls.length = 0
  const granted = files.state.append(files.groups.grant(grant('g', 1)))
  await held.reached
  const end = world.put(files, 'behind the grant')
  const durable = files.log.waitDurable(end)
  // Rounds of its own come and go on the disk meanwhile.
  await everything(files, 'state')
  expect(world.disk.calls.filter((call) => call.includes('log/0'))).toEqual([])
  held.release()
  await granted
  await durable
  const order = world.disk.calls.map((call) => call.replace(/\d{20}/, '0'))
  expect(order).toEqual([
    'write state/0.log',
    'sync state/0.log',
    'write log/0.log',
    'sync log/0.log',
  ])
})

test('the only copy does not wait for its state', async () => {
  await using world = await FilesWorld.begin()
  const files = await world.open()
  files.copies(1)
  const held = world.disk.hold('/state/')
  const granted = files.state.append(files.groups.grant(grant('g', 1)))
  await held.reached
  await files.log.waitDurable(world.put(files, 'beside the grant'))
  expect([files.durableEnd('data'), files.durableEnd('state')]).toEqual([1, 0])
  held.release()
  await granted
})

test('data behind state that a full disk refuses is refused too, and both go on later', async () => {
  await using world = await FilesWorld.begin()
  const files = await world.open()
  const held = world.disk.hold('/state/')
  const first = files.state.append(files.groups.grant(grant('g', 1)))
  await held.reached
  world.disk.full = '/state/'
  const refusedState = reasonOf(files.state.append(files.groups.grant(grant('g', 2))))
  await Promise.resolve()
  const refusedData = reasonOf(files.log.waitDurable(world.put(files, 'behind it')))
  held.release()
  await first
  expect([await refusedState, await refusedData]).toEqual(['DISK_WATERMARK', 'DISK_WATERMARK'])
  expect([world.refused, world.fatal]).toEqual([
    [
      ['state', 1, 'DISK_WATERMARK'],
      ['data', 0, 'DISK_WATERMARK'],
    ],
    [],
  ])
  world.disk.full = undefined
  await files.state.append(files.groups.grant(grant('g', 3)))
  await files.log.waitDurable(world.put(files, 'later'))
})

test('an epoch begins with a control batch in each lane, the state first, and is in the history', async () => {
  await using world = await FilesWorld.begin()
  const files = await world.open()
  const { entries, ends } = await files.startEpoch({ epoch: 4, nonce: 99 })
  expect(entries.data).toEqual({ epoch: 4, nonce: 99, startOffset: 0 })
  expect(ends).toEqual({ state: 1, data: 1 })
  await files.log.waitDurable(1)
  for (const lane of ['state', 'data'] as const) {
    const { batches } = await everything(files, lane)
    expect(readBatchHeader(batches)).toMatchObject({ control: true, epoch: 4, producerId: 0 })
    const [record] = decodeRecords(batches.subarray(batchHeaderBytes))
    expect(JSON.parse(Buffer.from(record!.value!).toString())).toEqual({ epoch: 4, nonce: 99 })
  }
  await world.close()
  const again = await world.open()
  expect(again.found.data).toEqual({ history: [entries.data], start: 0, end: 1 })
  expect(again.found.state).toEqual({ history: [entries.state], start: 0, end: 1 })
})

test('an epoch that never got to the disk has not begun', async () => {
  await using world = await FilesWorld.begin()
  const files = await world.open()
  await files.beginEpochQuietly({ epoch: 1, nonce: 1 })
  await files.log.waitDurable(world.put(files, 'a'))
  await files.beginEpochQuietly({ epoch: 2, nonce: 2 })
  await world.close()
  const again = await world.open()
  expect(again.found.data.history).toEqual([{ epoch: 1, nonce: 1, startOffset: 0 }])
})

test('a follower stores what the leader has byte for byte, and knows its groups and producers', async () => {
  await using here = await FilesWorld.begin()
  await using there = await FilesWorld.begin()
  const leader = await here.open()
  const follower = await there.open()
  const { entries } = await leader.startEpoch({ epoch: 1, nonce: 5 })
  await leader.state.append(leader.groups.grant(grant('g', 7)))
  await leader.log.waitDurable(here.produce(leader, { producerId: 3, sequences: [0, 1, 2] }))
  for (const lane of ['state', 'data'] as const) {
    await follower.store(lane, (await everything(leader, lane)).batches, [entries[lane]])
  }
  await follower.settle()
  for (const lane of ['state', 'data'] as const) {
    const mine = await everything(follower, lane)
    expect(mine.batches.equals((await everything(leader, lane)).batches)).toBe(true)
  }
  expect(follower.groups.assignmentEpoch('g')).toBe(7)
  expect([...follower.producers.entries()]).toEqual([...leader.producers.entries()])
  expect(follower.found.data).toEqual(leader.found.data)
  await there.close()
  const again = await there.open()
  expect(again.groups.assignmentEpoch('g')).toBe(7)
  expect(again.found.data.history).toEqual([entries.data])
})

test('a cut takes groups, producers and history back, and is there after a start', async () => {
  await using world = await FilesWorld.begin()
  const files = await world.open()
  const first = await files.startEpoch({ epoch: 1, nonce: 1 })
  await files.state.append(files.groups.grant(grant('g', 1)))
  await files.log.waitDurable(world.produce(files, { producerId: 3, sequences: [0, 1] }))
  const kept = files.found
  const second = await files.startEpoch({ epoch: 2, nonce: 2 })
  await files.state.append(files.groups.grant(grant('g', 9)))
  await files.log.waitDurable(world.produce(files, { producerId: 3, sequences: [2, 3] }))
  expect(second.entries.data.startOffset).toBeGreaterThan(first.ends.data)
  const looks = (): unknown => ({
    found: files.found,
    group: files.groups.assignmentEpoch('g'),
    sequences: [...files.producers.entries()].map(([, { batches }]) =>
      batches.map(({ baseSequence }) => baseSequence),
    ),
  })
  await files.truncate({ state: kept.state.end, data: kept.data.end })
  expect(looks()).toEqual({ found: kept, group: 1, sequences: [[0, 1]] })
  await world.close()
  const again = await world.open()
  expect(again.found).toEqual(kept)
  expect(again.groups.assignmentEpoch('g')).toBe(1)
})

test('batches that do not continue the lane are refused', async () => {
  await using here = await FilesWorld.begin()
  await using there = await FilesWorld.begin()
  const leader = await here.open()
  const follower = await there.open()
  await leader.log.waitDurable(here.produce(leader, { producerId: 3, sequences: [0, 1] }))
  const { batches } = await everything(leader, 'data')
  const { length } = readBatchHeader(batches)
  expect(await reasonOf(follower.store('data', batches.subarray(length), []))).toBe('CORRUPT_BATCH')
  expect(await reasonOf(follower.store('state', batches, []))).toBe('CORRUPT_BATCH')
  batches[batches.length - 1]! ^= 1
  expect(await reasonOf(follower.store('data', batches, []))).toBe('CORRUPT_BATCH')
  expect([follower.log.endOffset, follower.producers.size]).toEqual([0, 0])
})

test('closing does not wait for a commit that never comes', async () => {
  await using world = await FilesWorld.begin()
  const files = await world.open()
  await files.startEpoch({ epoch: 1, nonce: 1 })
  await files.state.append(files.groups.grant(grant('g', 1)))
  const snapshot = reasonOf(files.state.snapshot(() => files.groups.snapshot()))
  await world.close()
  expect(await snapshot).toBe('NOT_READY')
})

test('producers whose batches retention has removed are remembered, through a crash at any moment', async () => {
  await using world = await FilesWorld.begin()
  const files = await world.open({ segmentBytes: 1, retentionBytes: 1 })
  await files.startEpoch({ epoch: 1, nonce: 7 })
  await files.log.waitDurable(world.produce(files, { producerId: 3, sequences: [0, 1] }))
  await files.log.waitDurable(world.produce(files, { producerId: 4, sequences: [0, 1] }))
  files.committed({ state: files.state.log.endOffset, data: files.log.endOffset })
  const crashes: FilesWorld[] = []
  world.disk.changed = async () => void crashes.push(await world.freeze())
  await files.applyRetention(world.clock.now())
  world.disk.changed = undefined
  expect(files.log.startOffset).toBeGreaterThan(2)
  expect(crashes.length).toBeGreaterThan(5)
  for (const crashed of crashes) {
    const again = await crashed.open()
    const known = [...again.producers.entries()].map(([id, { batches }]) => [id, batches.length])
    expect(known).toEqual([
      [3, 2],
      [4, 2],
    ])
    await crashed[Symbol.asyncDispose]()
  }
})

test('a full disk does not keep retention from making room', async () => {
  await using world = await FilesWorld.begin()
  const files = await world.open({ segmentBytes: 1, retentionBytes: 1 })
  await files.startEpoch({ epoch: 1, nonce: 7 })
  await files.log.waitDurable(world.produce(files, { producerId: 3, sequences: [0, 1, 2] }))
  files.committed({ state: files.state.log.endOffset, data: files.log.endOffset })
  world.disk.full = 'producers'
  await files.applyRetention(world.clock.now())
  expect(files.log.startOffset).toBeGreaterThan(2)
  world.disk.full = undefined
})
