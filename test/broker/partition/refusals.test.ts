// Disks that refuse what a partition appends: nobody is told that it is stored, and everything goes on from there.

import { expect, test } from 'vitest'
import { Refusals } from '../../../broker/partition/refusals.ts'
import { createLogger } from '../../../broker/telemetry/logger.ts'
import { systemClock } from '../../../client/system-clock.ts'
import { PenstockError } from '../../../model/errors.ts'
import { defaultTopicSpec, type Topic } from '../../../model/topic.ts'
import { FickleDisk } from '../../support/fickle-disk.ts'
import { openLedPartition } from '../../support/led-partition.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'
import { ManualClock } from '../log/log-world.ts'
import { everything, FilesWorld, key } from './files-world.ts'
import { contents, publish } from './host-world.ts'

const topic: Topic = { name: 'orders', uid: 'u1', spec: defaultTopicSpec, createdAtMs: 0 }

function reasonOf(work: Promise<unknown>): Promise<string | undefined> {
  return work.then(
    () => undefined,
    (error: unknown) => PenstockError.from(error).reason,
  )
}

test('a message that a full disk refuses is not acknowledged by the next one that gets its offset', async () => {
  await using directory = await temporaryDirectory()
  const disk = new FickleDisk()
  const led = await openLedPartition({
    fileSystem: disk.fileSystem,
    clock: systemClock,
    directory: directory.path,
    topic,
    index: 0,
    bootSeq: 1,
    onFatal: (error) => {
      throw error
    },
  })
  const { partition } = led
  await publish(partition, 'first')
  disk.full = '/log/'
  const refused = reasonOf(publish(partition, 'lost'))
  expect(await refused).toBe('DISK_WATERMARK')
  disk.full = undefined
  await publish(partition, 'second')
  expect(await contents(partition)).toEqual(['first', 'second'])
  await led.close()
})

test('what groups have committed beyond the end of a leader that lacks it is taken back, and owners stay', async () => {
  await using directory = await temporaryDirectory()
  const led = await openLedPartition({
    fileSystem: new FickleDisk().fileSystem,
    clock: systemClock,
    directory: directory.path,
    topic,
    index: 0,
    bootSeq: 1,
    onFatal: (error) => {
      throw error
    },
  })
  const { partition } = led
  for (const value of ['a', 'b', 'c']) await publish(partition, value)
  const owner = { memberId: 'm1', assignmentEpoch: 1 }
  for (const group of ['ahead', 'behind']) await partition.grant({ group, ...owner })
  await partition.commit({ group: 'ahead', nextOffset: 3, metadata: 'x', ...owner })
  await partition.commit({ group: 'behind', nextOffset: 1, metadata: '', ...owner })
  await partition.takeBackBeyond(2)
  expect(partition.progress('ahead')).toMatchObject({ committedOffset: 2, metadata: 'x', ...owner })
  expect(partition.progress('behind')?.committedOffset).toBe(1)
  await led.close()
})

/** What a leader holds: two grants, two messages, epoch 1 behind its EpochStarts. */
async function leading(world: FilesWorld) {
  const files = await world.open()
  const { entries } = await files.startEpoch({ epoch: 1, nonce: 7 })
  for (const memberId of ['m1', 'm2']) {
    const assignmentEpoch = memberId === 'm1' ? 1 : 2
    await files.state.append(files.groups.grant({ group: 'g', memberId, assignmentEpoch }))
  }
  world.put(files, 'one')
  await files.log.waitDurable(world.put(files, 'two'))
  const [state, data] = await Promise.all([everything(files, 'state'), everything(files, 'data')])
  return { entries, state: state.batches, data: data.batches }
}

test('a follower forgets what its disk has refused: groups, history, and all that came behind it', async () => {
  await using leaderWorld = await FilesWorld.begin()
  await using world = await FilesWorld.begin()
  const { entries, state, data } = await leading(leaderWorld)
  const files = await world.open()
  world.disk.full = '/state/'
  // The second one is asked for before the refusal of the first is known.
  const stored = [
    files.store('state', state, [entries.state]),
    files.store('data', data, [entries.data]),
  ]
  await Promise.allSettled(stored)
  await files.settle()
  await expect.poll(() => world.refused.length).toBeGreaterThan(0)
  await files.settle()
  expect(files.ends).toEqual({ state: 0, data: 0 })
  expect(files.groups.names()).toEqual([])
  expect([files.found.state.history, files.found.data.history]).toEqual([[], []])
  expect(world.fatal).toEqual([])

  world.disk.full = undefined
  await files.store('state', state, [entries.state])
  await files.store('data', data, [entries.data])
  await files.log.waitDurable(files.log.endOffset)
  expect(files.groups.get('g')).toMatchObject({ memberId: 'm2', assignmentEpoch: 2 })
  expect((await everything(files, 'data')).batches.equals(data)).toBe(true)
})

test('a leader that is deposed has nothing appended any more, and forgets what it was about to', async () => {
  await using world = await FilesWorld.begin()
  const files = await world.open()
  await files.startEpoch({ epoch: 1, nonce: 7 })
  const grant = { group: 'g', memberId: 'm1', assignmentEpoch: 1 }
  await files.state.append(files.groups.grant(grant))
  const late = reasonOf(files.state.append(files.groups.grant({ ...grant, assignmentEpoch: 2 })))
  files.endEpoch()
  expect(await late).toBe('NOT_LEADER')
  await files.settle()
  expect([files.ends.state, files.groups.assignmentEpoch('g')]).toEqual([2, 1])
})

test('a copy stops at the mark where its broker refuses messages, and takes the beginning of an epoch all the same', async () => {
  await using leaderWorld = await FilesWorld.begin()
  await using world = await FilesWorld.begin()
  const { entries, state, data } = await leading(leaderWorld)
  const files = await world.open()
  world.acceptsWrites = false
  await files.store('state', state, [entries.state])
  const epochStart = data.subarray(0, data.readUInt32LE(8))
  await files.store('data', epochStart, [entries.data])
  const messages = data.subarray(epochStart.length)
  expect(await reasonOf(files.store('data', messages, []))).toBe('DISK_WATERMARK')
  expect(world.refused).toEqual([['data', 1, 'DISK_WATERMARK']])
  world.acceptsWrites = true
  await files.store('data', messages, [])
  expect(files.ends.data).toBe(3)
})

test('bytes that do not verify change nothing, and what was asked for behind them is not stored either', async () => {
  await using leaderWorld = await FilesWorld.begin()
  await using world = await FilesWorld.begin()
  const { entries, state, data } = await leading(leaderWorld)
  const files = await world.open()
  const flipped = Buffer.from(state)
  flipped[flipped.length - 1]! ^= 1
  const first = reasonOf(files.store('state', flipped, [entries.state]))
  const behind = reasonOf(files.store('data', data, [entries.data]))
  expect([await first, await behind]).toEqual(['CORRUPT_BATCH', 'NOT_READY'])
  expect([files.ends, files.found.state.history]).toEqual([{ state: 0, data: 0 }, []])
  expect(world.refused).toEqual([['state', 0, 'CORRUPT_BATCH']])
})

test('a follower tries again less and less often, not while the disk is full, and says why once', () => {
  const clock = new ManualClock()
  const events: string[] = []
  const write = (line: string): void => void events.push(JSON.parse(line).event)
  const logger = createLogger({ level: 'info', fields: {}, write })
  let acceptsWrites = true
  const refusals = new Refusals({
    key,
    clock,
    logger,
    acceptsWrites: () => acceptsWrites,
  })
  let attempts = 0
  const refuse = (reason: 'DISK_WATERMARK' | 'CORRUPT_BATCH'): void => {
    const error = new PenstockError(reason, 'no')
    refusals.refused({ lane: 'data', ends: { state: 0, data: 5 }, error })
    refusals.whenTimeTells(() => attempts++)
  }
  refuse('DISK_WATERMARK')
  acceptsWrites = false
  clock.advance(60_000)
  expect([attempts, refusals.kind]).toEqual([0, 'disk-full'])
  acceptsWrites = true
  clock.advance(10_000)
  expect(attempts).toBe(1)
  for (let round = 0; round < 6; round++) {
    refuse('CORRUPT_BATCH')
    clock.advance(10_000)
  }
  expect(attempts).toBe(7)
  refusals.stored('data', 5)
  expect(refusals.kind).toBe('corrupt-batch')
  refusals.stored('data', 6)
  expect(refusals.kind).toBeUndefined()
  expect(events).toEqual([
    'replica-store-refused',
    'replica-store-refused',
    'replica-cannot-follow',
    'replica-stores-again',
  ])
})
