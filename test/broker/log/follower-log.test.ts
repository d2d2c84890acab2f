// A log that takes what another one has, and one that begins anew where another one is.

import { describe, expect, test } from 'vitest'
import type { DiskLog } from '../../../broker/log/disk-log.ts'
import { PenstockError } from '../../../model/errors.ts'
import { FickleDisk } from '../../support/fickle-disk.ts'
import { freeze, LogWorld, readTexts, storedBytes } from './log-world.ts'

const everything = async (log: DiskLog): Promise<Buffer> => {
  const range = { from: log.startOffset, before: log.endOffset, maxBytes: 10_000_000 }
  return (await log.read(range)).batches
}

const reasonOf = (work: () => unknown): string => {
  try {
    work()
  } catch (error) {
    if (error instanceof PenstockError) return error.reason
    throw error
  }
  return 'none'
}

describe('batches of another leader', () => {
  test('are stored byte for byte, across segments and starts', async () => {
    await using here = await LogWorld.begin()
    await using there = await LogWorld.begin()
    const leader = await here.open()
    await here.store(leader, 'a', 'b', 'c', 'd', 'e')
    const config = { segmentBytes: 2 * storedBytes('a') }
    const follower = await there.open(config)
    const batches = await everything(leader)
    const middle = 3 * storedBytes('a')
    follower.appendStamped(Buffer.from(batches.subarray(0, middle)))
    const { nextOffset } = follower.appendStamped(Buffer.from(batches.subarray(middle)))
    await follower.waitDurable(nextOffset)
    expect(await readTexts(follower)).toEqual(['a', 'b', 'c', 'd', 'e'])
    await follower.close()
    const again = await there.open(config)
    expect([nextOffset, again.endOffset, again.lastAppendTimestampMs]).toEqual([
      5,
      5,
      leader.lastAppendTimestampMs,
    ])
    // And it can lead from there on: its own batch fits the other's log.
    await there.store(again, 'f')
    const tail = await again.read({ from: 5, before: 6, maxBytes: 1_000 })
    expect(leader.appendStamped(tail.batches).nextOffset).toBe(6)
  })

  test('are refused whole when they are damaged, not next, of another log or of another life', async () => {
    await using here = await LogWorld.begin()
    await using there = await LogWorld.begin()
    const leader = await here.open()
    const follower = await there.open()
    await here.store(leader, 'a', 'b', 'c')
    const batches = await everything(leader)
    const one = storedBytes('a')
    const flipped = Buffer.from(batches)
    flipped[flipped.length - 1]! ^= 1
    const refusals = [
      flipped,
      batches.subarray(one),
      batches.subarray(0, 2 * one - 1),
      Buffer.concat([batches.subarray(0, one), batches.subarray(2 * one)]),
    ].map((bytes) => reasonOf(() => follower.appendStamped(Buffer.from(bytes))))
    expect(refusals).toEqual(refusals.map(() => 'CORRUPT_BATCH'))
    const stranger = await there.open({}, { seed: 7, directory: there.path('stranger') })
    expect(reasonOf(() => stranger.appendStamped(Buffer.from(batches)))).toBe('CORRUPT_BATCH')
    expect([follower.endOffset, follower.queuedBytes]).toEqual([0, 0])
    await there.store(follower, 'x')
    expect(reasonOf(() => follower.appendStamped(Buffer.from(batches.subarray(one))))).toBe(
      'CORRUPT_BATCH',
    )
  })

  test('continue a log that retention has emptied on both sides, and that was started again', async () => {
    await using here = await LogWorld.begin()
    await using there = await LogWorld.begin()
    const config = { retentionMs: 1_000 }
    const leader = await here.open(config)
    const follower = await there.open(config)
    await here.store(leader, 'a', 'b')
    await follower.waitDurable(follower.appendStamped(await everything(leader)).nextOffset)
    for (const [world, log] of [[here, leader] as const, [there, follower] as const]) {
      world.clock.advance(5_000)
      expect(await log.applyRetention(world.clock.now())).toBe(2)
      await log.close()
    }
    const leads = await here.open(config)
    const follows = await there.open(config)
    expect([leads.startOffset, leads.endOffset]).toEqual([2, 2])
    await here.store(leads, 'c')
    follows.appendStamped(await everything(leads))
    await follows.waitDurable(3)
    expect(await readTexts(follows)).toEqual(['c'])
  })
})

describe('retention', () => {
  test('keeps what is not committed, however old', async () => {
    await using world = await LogWorld.begin()
    const log = await world.open({ segmentBytes: 1, retentionMs: 1_000, retentionBytes: 1 })
    await world.store(log, 'a', 'b', 'c')
    world.clock.advance(5_000)
    expect(await log.applyRetention(world.clock.now(), 2)).toBe(2)
    expect(await readTexts(log)).toEqual(['c'])
  })
})

describe('a reset', () => {
  test.each([0, 2, 3, 50])('to %i leaves an empty log there, which goes on', async (offset) => {
    await using here = await LogWorld.begin()
    await using world = await LogWorld.begin()
    const leader = await here.open()
    await here.store(leader, ...Array.from({ length: 60 }, (_, index) => `leader ${index}`))
    const link = await leader.linkAt(offset)
    const config = { segmentBytes: 2 * storedBytes('old 1') }
    const log = await world.open(config)
    await world.store(log, 'old 1', 'old 2', 'old 3', 'old 4', 'old 5')
    await log.reset({ offset, link })
    expect([log.startOffset, log.endOffset, log.durableOffset, log.sizeBytes]).toEqual([
      offset,
      offset,
      offset,
      0,
    ])
    await log.close()
    const again = await world.open(config)
    expect([again.startOffset, again.endOffset]).toEqual([offset, offset])
    const rest = await leader.read({ from: offset, before: 60, maxBytes: 1_000_000 })
    await again.waitDurable(again.appendStamped(rest.batches).nextOffset)
    expect(await readTexts(again)).toEqual((await readTexts(leader)).slice(offset))
  })

  test('that a crash interrupts anywhere has not begun, or is finished by the next start', async () => {
    await using world = await LogWorld.begin()
    const texts = ['one', 'two', 'six', 'ten', 'old']
    const config = { segmentBytes: 2 * storedBytes('one') }
    const disk = new FickleDisk()
    const log = await world.open(config, { fileSystem: disk.fileSystem })
    await world.store(log, ...texts)
    const crashes: (() => Promise<void>)[] = []
    disk.changed = async () => void crashes.push(await freeze(world))
    await log.reset({ offset: 4, link: { headerCrc: 1, payloadCrc: 2 } })
    disk.changed = undefined
    await log.close()
    expect(crashes.length).toBeGreaterThan(8)
    const found = new Set<string>()
    for (const crash of crashes) {
      await crash()
      const again = await world.open(config)
      found.add(`${again.startOffset}-${again.endOffset}`)
      expect(await readTexts(again)).toEqual(again.endOffset === 5 ? texts : [])
      await world.store(again, 'new')
      await again.close()
      const later = await world.open(config)
      expect((await readTexts(later)).at(-1)).toBe('new')
      await later.close()
    }
    expect([...found]).toEqual(['4-4'])
  })

  test('waits for what is under way', async () => {
    await using world = await LogWorld.begin()
    const log = await world.open()
    const { nextOffset } = world.put(log, 'a')
    const durable = log.waitDurable(nextOffset)
    await log.reset({ offset: 9, link: { headerCrc: 1, payloadCrc: 2 } })
    await durable
    expect(await log.linkAt(9)).toEqual({ headerCrc: 1, payloadCrc: 2 })
  })
})
