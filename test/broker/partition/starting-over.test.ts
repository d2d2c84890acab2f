// A replica whose leader has removed what it lacks: it begins where its leader begins.

import { expect, test } from 'vitest'
import type { PartitionFiles } from '../../../broker/partition/partition-files.ts'
import { type Lane, lanes } from '../../../broker/replication/ends.ts'
import { everything, FilesWorld } from './files-world.ts'

/** A leader that begins at a snapshot of its state, and late in its data. */
async function trimmedLeader(world: FilesWorld): Promise<PartitionFiles> {
  const leader = await world.open({ segmentBytes: 1, retentionBytes: 1 })
  await leader.startEpoch({ epoch: 1, nonce: 11 })
  const { groups, state } = leader
  for (let epoch = 1; epoch <= 5; epoch++) {
    await state.append(groups.grant({ group: 'g', memberId: 'm1', assignmentEpoch: epoch }))
  }
  await leader.log.waitDurable(world.produce(leader, { producerId: 3, sequences: [0, 1, 2] }))
  leader.committed({ state: state.log.endOffset, data: leader.log.endOffset })
  await state.snapshot(() => groups.snapshot())
  await leader.applyRetention(world.clock.now())
  await leader.startEpoch({ epoch: 2, nonce: 22 })
  await state.append(groups.grant({ group: 'h', memberId: 'm1', assignmentEpoch: 9 }))
  await leader.log.waitDurable(world.produce(leader, { producerId: 3, sequences: [3, 4] }))
  return leader
}

/** A follower that has something of its own. */
async function strayFollower(world: FilesWorld): Promise<PartitionFiles> {
  const follower = await world.open()
  await follower.beginEpochQuietly({ epoch: 1, nonce: 1 })
  const { groups, state } = follower
  await state.append(groups.grant({ group: 'stray', memberId: 'm1', assignmentEpoch: 1 }))
  await follower.log.waitDurable(world.produce(follower, { producerId: 8, sequences: [0] }))
  return follower
}

async function bytesFrom(files: PartitionFiles, lane: Lane, from: number): Promise<Buffer> {
  const parts: Buffer[] = []
  const { end } = files.found[lane]
  for (let next = from; next < end; ) {
    const slice = await files.read(lane, { from: next, before: end, maxBytes: 1_000_000 })
    parts.push(slice.batches)
    next = slice.nextOffset
  }
  return Buffer.concat(parts)
}

/** Sequences of the producer that the leader has. */
function remembered({ producers }: PartitionFiles): readonly number[] {
  const [, producer] = [...producers.entries()].find(([id]) => id === 3) ?? []
  return producer?.batches.map(({ baseSequence }) => baseSequence) ?? []
}

async function catchUp(follower: PartitionFiles, leader: PartitionFiles): Promise<void> {
  for (const lane of lanes) {
    const { end } = follower.found[lane]
    const { history } = leader.found[lane]
    const entries = history.filter(({ startOffset }) => startOffset >= end)
    await follower.store(lane, await bytesFrom(leader, lane, end), entries)
  }
  await follower.settle()
}

test('it forgets what it had, begins there without a vote, and catches up byte for byte', async () => {
  await using here = await FilesWorld.begin()
  await using there = await FilesWorld.begin()
  const leader = await trimmedLeader(here)
  const follower = await strayFollower(there)
  const point = await leader.startingPoint()
  expect([point.state.offset, point.data.offset]).toEqual([6, 3])
  expect(point.data.history).toEqual([{ epoch: 1, nonce: 11, startOffset: 0 }])
  await follower.reset(point)
  expect(follower.found).toMatchObject({
    damaged: true,
    state: { end: 6, history: point.state.history },
    data: { end: 3, history: point.data.history },
  })
  expect([follower.groups.names(), follower.producers.size]).toEqual([['g'], 1])
  // Whose messages are gone at the leader too: the last of them may still come once more.
  expect(remembered(follower)).toEqual([0, 1])
  await catchUp(follower, leader)
  for (const lane of lanes) {
    const wanted = await bytesFrom(leader, lane, point[lane].offset)
    expect((await everything(follower, lane)).batches.equals(wanted)).toBe(true)
    const { history, end } = leader.found[lane]
    expect(follower.found[lane]).toEqual({ history, start: point[lane].offset, end })
  }
  expect(follower.groups.assignmentEpoch('g')).toBe(5)
  expect(follower.groups.assignmentEpoch('h')).toBe(9)
  await there.close()
  const again = await there.open()
  expect(again.found).toMatchObject({ damaged: true, data: leader.found.data })
  expect(again.groups.names().toSorted()).toEqual(['g', 'h'])
  expect(remembered(again)).toEqual([0, 1, 2, 3, 4])
})

test('a crash at any moment leaves a replica without a vote that can begin again', async () => {
  await using here = await FilesWorld.begin()
  await using there = await FilesWorld.begin()
  const leader = await trimmedLeader(here)
  const follower = await strayFollower(there)
  const point = await leader.startingPoint()
  const crashes: FilesWorld[] = []
  there.disk.changed = async () => void crashes.push(await there.freeze())
  await follower.reset(point)
  there.disk.changed = undefined
  expect(crashes.length).toBeGreaterThan(20)
  const ends = new Set<string>()
  for (const world of crashes) {
    const again = await world.open()
    const { damaged, state, data } = again.found
    ends.add(`${damaged} ${state.end} ${data.end}`)
    await again.reset(point)
    expect(again.found).toMatchObject({ damaged: true, state: { end: 6 }, data: { end: 3 } })
    expect(again.groups.names()).toEqual(['g'])
    await world[Symbol.asyncDispose]()
  }
  // The first change marks it: from then on there is nothing, until there is the new beginning.
  expect([...ends]).toEqual(['true 0 0', 'true 6 3'])
})

test('on a full disk it waits in the middle of it, and goes on when there is room', async () => {
  await using here = await FilesWorld.begin()
  await using there = await FilesWorld.begin()
  const leader = await trimmedLeader(here)
  const follower = await strayFollower(there)
  const point = await leader.startingPoint()
  there.disk.full = '/state/'
  let done = false
  const reset = follower.reset(point).then(() => {
    done = true
  })
  await expect.poll(() => there.disk.refusals).toBeGreaterThan(0)
  expect([done, there.fatal]).toEqual([false, []])
  there.disk.full = undefined
  const goesOn = (): boolean => {
    there.clock.advance(1_000)
    return done
  }
  await expect.poll(goesOn).toBe(true)
  await reset
  expect(follower.found).toMatchObject({ damaged: true, state: { end: 6 }, data: { end: 3 } })
  expect(follower.groups.names()).toEqual(['g'])
})
