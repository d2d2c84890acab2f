import { readdir } from 'node:fs/promises'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { FileHandle, FileSystem } from '../../../broker/log/file-system.ts'
import { nodeFileSystem } from '../../../broker/log/node-file-system.ts'
import { limits } from '../../../model/limits.ts'
import { LogWorld, readTexts, reasonOf, storedBytes, textsOf } from './log-world.ts'

const letters = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `batch ${String(index).padStart(4, '0')}`)

/** How many batches of `letters` fit into a segment of so many bytes. */
const segmentOf = (batches: number): number => batches * storedBytes('batch 0000')

describe('appending', () => {
  test('gives offsets at once, in the order of the calls, a batch as many as it has records', async () => {
    await using world = await LogWorld.begin()
    const log = await world.open()
    expect(world.put(log, 'a', 3)).toMatchObject({ baseOffset: 0, nextOffset: 3 })
    expect(world.put(log, 'b')).toMatchObject({ baseOffset: 3, nextOffset: 4 })
    expect([log.endOffset, log.durableOffset]).toEqual([4, 0])
    await log.waitDurable(4)
    expect(log.durableOffset).toBe(4)
    expect(await readTexts(log)).toEqual(['a', 'b'])
  })

  test('stamps times that never run backwards, even when the clock does', async () => {
    await using world = await LogWorld.begin()
    const log = await world.open()
    const first = world.put(log, 'a')
    world.clock.nowMs -= 60_000
    expect(world.put(log, 'b').appendTimestampMs).toBe(first.appendTimestampMs)
  })

  test('shares one sync among all batches that wait', async () => {
    await using world = await LogWorld.begin()
    const rounds: number[] = []
    const observe = { committed: ({ batches }: { batches: number }) => void rounds.push(batches) }
    const log = await world.open({}, { observe })
    for (const text of letters(50)) world.put(log, text)
    await log.waitDurable(50)
    expect(rounds.reduce((sum, batches) => sum + batches)).toBe(50)
    expect(rounds.length).toBeLessThanOrEqual(2)
  })

  test('is not acknowledged before the sync has ended', async () => {
    await using world = await LogWorld.begin()
    const gate = Promise.withResolvers<void>()
    const fileSystem = withSync(async (sync) => {
      await gate.promise
      await sync()
    })
    const open = world.open({}, { fileSystem })
    gate.resolve()
    const log = await open
    let synced = false
    const slow = Promise.withResolvers<void>()
    gates.set(fileSystem, async (sync) => {
      await slow.promise
      await sync()
      synced = true
    })
    const { nextOffset } = world.put(log, 'a')
    const heard: number[] = []
    log.onDurable((offset) => heard.push(offset))
    await nodeFileSystem.status(world.directory)
    expect([log.durableOffset, heard.length]).toEqual([0, 0])
    slow.resolve()
    await log.waitDurable(nextOffset)
    expect([synced, heard]).toEqual([true, [1]])
  })

  test('ends the log when a sync fails: nothing is acknowledged any more', async () => {
    await using world = await LogWorld.begin()
    const fileSystem = withSync((sync) => sync())
    const log = await world.open({}, { fileSystem })
    gates.set(fileSystem, () =>
      Promise.reject(Object.assign(new Error('EIO: i/o error'), { code: 'EIO' })),
    )
    const { nextOffset } = world.put(log, 'a')
    expect(await reasonOf(log.waitDurable(nextOffset))).toBe('NOT_READY')
    expect(world.fatal).toHaveLength(1)
    expect(() => world.put(log, 'b')).toThrow('the log has failed')
    expect(log.durableOffset).toBe(0)
  })

  test('is refused when too much waits for the disk', async () => {
    await using world = await LogWorld.begin()
    const log = await world.open()
    const large = Buffer.alloc(limits.batchBytesMax - 1_000)
    const some = Math.floor(limits.appendQueueBytesPerPartitionMax / large.length)
    for (let count = 0; count < some; count++) world.put(log, large)
    expect(() => world.put(log, large)).toThrow('too many bytes wait')
    await log.waitDurable(some)
    expect(log.queuedBytes).toBe(0)
    world.put(log, 'goes on')
  })

  test('is refused by a log that is closed', async () => {
    await using world = await LogWorld.begin()
    const log = await world.open()
    await log.close()
    expect(() => world.put(log, 'a')).toThrow('the log is closed')
  })
})

/** What a sync of a file does; by default it syncs. */
const gates = new WeakMap<FileSystem, (sync: () => Promise<void>) => Promise<void>>()

function withSync(gate: (sync: () => Promise<void>) => Promise<void>): FileSystem {
  const fileSystem: FileSystem = {
    ...nodeFileSystem,
    async open(path, mode) {
      const file = await nodeFileSystem.open(path, mode)
      const gated: FileHandle = {
        write: (buffers, position) => file.write(buffers, position),
        read: (into, position) => file.read(into, position),
        truncate: (size) => file.truncate(size),
        size: () => file.size(),
        close: () => file.close(),
        sync: () =>
          path.endsWith('.log') ? gates.get(fileSystem)!(() => file.sync()) : file.sync(),
      }
      return gated
    },
  }
  gates.set(fileSystem, gate)
  return fileSystem
}

describe('reading', () => {
  test('gives whole batches from any offset, within both bounds, but at least one', async () => {
    await using world = await LogWorld.begin()
    const log = await world.open({ segmentBytes: segmentOf(7) })
    const texts = letters(30)
    for (const text of texts) world.put(log, text, 2)
    await log.waitDurable(60)
    const range = fc.record({
      from: fc.integer({ min: 0, max: 60 }),
      length: fc.integer({ min: 0, max: 60 }),
      maxBytes: fc.integer({ min: 1, max: 2_000 }),
    })
    await fc.assert(
      fc.asyncProperty(range, async ({ from, length, maxBytes }) => {
        const before = from + length
        const { batches, nextOffset } = await log.read({ from, before, maxBytes })
        const first = Math.floor(from / 2)
        const got = textsOf(batches)
        expect(got).toEqual(texts.slice(first, first + got.length))
        const isEmpty = before <= from || from >= 60
        expect(got.length > 0).toBe(!isEmpty)
        expect(nextOffset).toBe(isEmpty ? from : 2 * (first + got.length))
        expect(got.length <= 1 || batches.length <= maxBytes).toBe(true)
        expect(2 * (first + got.length - 1)).toBeLessThan(Math.max(before, 1))
      }),
    )
  })

  test('below the start and beyond the end is refused by name', async () => {
    await using world = await LogWorld.begin()
    const log = await world.open({ segmentBytes: segmentOf(1), retentionBytes: 0 })
    await world.store(log, ...letters(3))
    await log.applyRetention(world.clock.now())
    const read = (from: number): Promise<unknown> => log.read({ from, before: 99, maxBytes: 100 })
    expect(await reasonOf(read(0))).toBe('OFFSET_TOO_OLD')
    expect(await reasonOf(read(4))).toBe('OFFSET_TOO_NEW')
    expect(await read(3)).toMatchObject({ nextOffset: 3 })
  })

  test('many readers at once, beside appends and rolls, see each batch in order', async () => {
    await using world = await LogWorld.begin()
    const log = await world.open({ segmentBytes: segmentOf(5) })
    const texts = letters(200)
    const reader = async (): Promise<string[]> => {
      const seen: string[] = []
      for (let from = 0; from < texts.length; ) {
        const slice = await log.read({ from, before: texts.length, maxBytes: 700 })
        seen.push(...textsOf(slice.batches))
        if (slice.nextOffset === from) await log.waitDurable(from + 1)
        from = slice.nextOffset
      }
      return seen
    }
    const readers = Array.from({ length: 8 }, reader)
    for (const [index, text] of texts.entries()) {
      world.put(log, text)
      if (index % 10 === 0) await log.waitDurable(log.endOffset)
    }
    for (const seen of await Promise.all(readers)) expect(seen).toEqual(texts)
  })
})

describe('times', () => {
  test('an offset is found by time, and a time by offset, across segments and restarts', async () => {
    await using world = await LogWorld.begin()
    const config = { segmentBytes: segmentOf(4) }
    const log = await world.open(config)
    const startMs = world.clock.now()
    for (const text of letters(20)) {
      await world.store(log, text)
      world.clock.advance(10)
    }
    await log.close()
    const again = await world.open(config)
    for (const one of [again]) {
      expect(await one.offsetAtTime(0)).toBe(0)
      for (const index of [0, 3, 4, 11, 19]) {
        expect(await one.offsetAtTime(startMs + 10 * index)).toBe(index)
        expect(await one.offsetAtTime(startMs + 10 * index - 9)).toBe(index)
        expect(await one.timestampAt(index)).toBe(startMs + 10 * index)
      }
      expect(await one.offsetAtTime(startMs + 191)).toBe(20)
      expect(await one.timestampAt(20)).toBeUndefined()
      expect(one.lastAppendTimestampMs).toBe(startMs + 190)
    }
  })
})

const segments = async (world: LogWorld): Promise<number[]> =>
  (await readdir(world.directory))
    .filter((name) => name.endsWith('.log'))
    .map((name) => Number(name.slice(0, 20)))
    .sort((a, b) => a - b)

describe('segments', () => {
  test('are rolled by size', async () => {
    await using world = await LogWorld.begin()
    const log = await world.open({ segmentBytes: segmentOf(3) })
    await world.store(log, ...letters(8))
    expect(await segments(world)).toEqual([0, 3, 6])
    expect(await readTexts(log)).toEqual(letters(8))
  })

  test('are rolled when their first batch is old, at the next append', async () => {
    await using world = await LogWorld.begin()
    const log = await world.open({ segmentMs: 1_000 })
    await world.store(log, 'a')
    world.clock.nowMs += 999
    await world.store(log, 'b')
    world.clock.nowMs += 1
    await world.store(log, 'c')
    expect(await segments(world)).toEqual([0, 2])
  })

  test('take a batch that is larger than they may be', async () => {
    await using world = await LogWorld.begin()
    const log = await world.open({ segmentBytes: 50 })
    await world.store(log, 'x'.repeat(500), 'y'.repeat(500))
    expect(await segments(world)).toEqual([0, 1])
    expect(log.sizeBytes).toBe(2 * storedBytes('x'.repeat(500)))
  })
})

describe('retention', () => {
  test('by size removes whole segments, as long as enough is left', async () => {
    await using world = await LogWorld.begin()
    const log = await world.open({ segmentBytes: segmentOf(2), retentionBytes: segmentOf(3) })
    await world.store(log, ...letters(9))
    expect(await log.applyRetention(world.clock.now())).toBe(6)
    expect(log.sizeBytes).toBe(segmentOf(3))
    expect(await readTexts(log)).toEqual(letters(9).slice(6))
    expect(await segments(world)).toEqual([6, 8])
  })

  test('by age removes a segment when its last batch is too old, the active one too', async () => {
    await using world = await LogWorld.begin()
    const log = await world.open({ segmentBytes: segmentOf(2), retentionMs: 1_000 })
    await world.store(log, ...letters(2))
    world.clock.nowMs += 600
    await world.store(log, 'batch 0002')
    expect(await log.applyRetention(world.clock.now() + 400)).toBe(0)
    expect(await log.applyRetention(world.clock.now() + 401)).toBe(2)
    expect(await log.applyRetention(world.clock.now() + 1_001)).toBe(3)
    expect([log.startOffset, log.endOffset, log.sizeBytes]).toEqual([3, 3, 0])
    await world.store(log, 'later')
    expect(await readTexts(log)).toEqual(['later'])
  })

  test('holds after a restart, and offsets go on where they were', async () => {
    await using world = await LogWorld.begin()
    const config = { segmentBytes: segmentOf(1), retentionBytes: 0 }
    const log = await world.open(config)
    await world.store(log, ...letters(4))
    expect(await log.applyRetention(world.clock.now())).toBe(3)
    await log.close()
    const again = await world.open(config)
    expect([again.startOffset, again.endOffset]).toEqual([3, 4])
    expect(world.put(again, 'next').baseOffset).toBe(4)
  })

  test('lets a read that is under way finish', async () => {
    await using world = await LogWorld.begin()
    const log = await world.open({ segmentBytes: segmentOf(1), retentionBytes: 0 })
    await world.store(log, ...letters(3))
    const reading = log.read({ from: 0, before: 3, maxBytes: 1 })
    const trimming = log.applyRetention(world.clock.now())
    const outcome = await reading.then(
      ({ batches }) => textsOf(batches)[0],
      (error: unknown) => (error as { reason: string }).reason,
    )
    expect(['batch 0000', 'OFFSET_TOO_OLD']).toContain(outcome)
    expect(await trimming).toBe(2)
  })
})

describe('truncation', () => {
  test('to any offset leaves whole batches before it, durably, and offsets are given anew', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 12 }),
        fc.integer({ min: 1, max: 5 }),
        async (offset, perSegment) => {
          await using world = await LogWorld.begin()
          const config = { segmentBytes: segmentOf(perSegment) }
          const log = await world.open(config)
          for (const text of letters(6)) world.put(log, text, 2)
          await log.waitDurable(12)
          await log.truncate(offset)
          const kept = Math.floor(offset / 2)
          expect([log.endOffset, log.durableOffset]).toEqual([2 * kept, 2 * kept])
          await world.store(log, 'new')
          const expected = [...letters(6).slice(0, kept), 'new']
          expect(await readTexts(log)).toEqual(expected)
          await log.close()
          const again = await world.open(config)
          expect(await readTexts(again)).toEqual(expected)
        },
      ),
      { numRuns: 25 },
    )
  })

  test('waits for what is under way, and for nobody who waits for what is cut', async () => {
    await using world = await LogWorld.begin()
    const log = await world.open()
    const { nextOffset } = world.put(log, 'a')
    await log.truncate(0)
    await log.waitDurable(0)
    expect([nextOffset, log.endOffset]).toEqual([1, 0])
  })
})

describe('memory mode', () => {
  test('acknowledges what is written, and syncs soon after', async () => {
    await using world = await LogWorld.begin()
    let syncs = 0
    const fileSystem = withSync((sync) => {
      syncs++
      return sync()
    })
    const log = await world.open({ durability: 'memory' }, { fileSystem })
    const before = syncs
    await world.store(log, 'a')
    expect(syncs).toBe(before)
    world.clock.advance(100)
    await log.close()
    expect(syncs).toBeGreaterThan(before)
  })

  test('can be left: from then on acknowledgements wait for the disk', async () => {
    await using world = await LogWorld.begin()
    let syncs = 0
    const fileSystem = withSync((sync) => {
      syncs++
      return sync()
    })
    const log = await world.open({ durability: 'memory' }, { fileSystem })
    await world.store(log, 'a')
    const before = syncs
    log.configure({
      durability: 'fsync',
      segmentBytes: 1_000_000,
      segmentMs: 1_000_000,
      retentionMs: null,
      retentionBytes: null,
    })
    await world.store(log, 'b')
    expect(syncs).toBeGreaterThan(before)
  })
})
