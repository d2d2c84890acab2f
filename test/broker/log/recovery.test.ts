// What a start makes of what it finds, rule by rule of docs/formats/segment.md, on real files.

import {
  appendFile,
  copyFile,
  open,
  readdir,
  readFile,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { batchHeaderBytes, identitySeed } from '../../../model/batch.ts'
import { freeze, LogWorld, readTexts, reasonOf, seed, storedBytes } from './log-world.ts'

async function overwrite(path: string, position: number, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'r+')
  await file.write(bytes, 0, bytes.length, position)
  await file.close()
}

async function flipBit(path: string, bit: number): Promise<void> {
  const byte = (await readFile(path)).subarray(bit >> 3, (bit >> 3) + 1)
  byte.writeUInt8(byte.readUInt8() ^ (1 << (bit & 7)))
  await overwrite(path, bit >> 3, byte)
}

/** A log of `texts` in one segment, as a kill leaves it; the checkpoint knows of none of them. */
async function killed(world: LogWorld, ...texts: readonly string[]): Promise<void> {
  const log = await world.open()
  await world.store(log, ...texts)
  const restore = await freeze(world)
  await log.close()
  await restore()
}

async function closed(world: LogWorld, ...texts: readonly string[]): Promise<void> {
  const log = await world.open()
  await world.store(log, ...texts)
  await log.close()
}

describe('a torn tail', () => {
  test('is cut wherever the last write was torn', async () => {
    await using world = await LogWorld.begin()
    await killed(world, 'first', 'second', 'third')
    const path = world.segmentPath(0)
    const whole = await readFile(path)
    const restore = await freeze(world)
    const kept = storedBytes('first') + storedBytes('second')
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: kept, max: whole.length - 1 }),
        fc.constantFrom('shorter', 'zeros', 'noise'),
        async (at, how) => {
          await restore()
          const rest = Buffer.alloc(
            how === 'shorter' ? 0 : whole.length - at,
            how === 'zeros' ? 0 : 0xa5,
          )
          await writeFile(path, Buffer.concat([whole.subarray(0, at), rest]))
          const { log, truncatedBytes } = await world.recover()
          const found = await readTexts(log)
          await log.close()
          // The noise may have left the last bytes as they were.
          const isWhole = Buffer.concat([whole.subarray(0, at), rest]).equals(whole)
          expect(found).toEqual(isWhole ? ['first', 'second', 'third'] : ['first', 'second'])
          expect(truncatedBytes).toBe(isWhole ? 0 : at + rest.length - kept)
        },
      ),
      { numRuns: 60 },
    )
  })

  test('is cut on the disk: what is appended then takes its place', async () => {
    await using world = await LogWorld.begin()
    await killed(world, 'first')
    await appendFile(world.segmentPath(0), Buffer.alloc(500, 7))
    const log = await world.open()
    expect((await stat(world.segmentPath(0))).size).toBe(storedBytes('first'))
    await world.store(log, 'second')
    await log.close()
    expect(await readTexts(await world.open())).toEqual(['first', 'second'])
  })

  test('may have a valid batch of the same round behind it: a torn round is written in any order', async () => {
    await using world = await LogWorld.begin()
    await killed(world, 'first', 'second', 'third')
    await overwrite(world.segmentPath(0), storedBytes('first'), Buffer.alloc(20))
    expect(await readTexts(await world.open())).toEqual(['first'])
  })

  test('of an empty log is cut to nothing', async () => {
    await using world = await LogWorld.begin()
    await killed(world)
    await writeFile(world.segmentPath(0), Buffer.alloc(300, 1))
    const { log, truncatedBytes } = await world.recover()
    expect([log.endOffset, truncatedBytes]).toEqual([0, 300])
  })
})

describe('damage', () => {
  test('is any bit that is not what the checkpoint knows to be on disk, and stops the log', async () => {
    await using world = await LogWorld.begin()
    const texts = ['first', 'second', 'third']
    await closed(world, ...texts)
    // Without its index file a start reads the segment.
    const names = await readdir(world.directory)
    for (const name of names) if (name.endsWith('.index')) await rm(world.path(name))
    const restore = await freeze(world)
    const { size } = await stat(world.segmentPath(0))
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 8 * size - 1 }), async (bit) => {
        await restore()
        await flipBit(world.segmentPath(0), bit)
        expect(await reasonOf(world.open())).toBe('STORAGE_DAMAGED')
      }),
      { numRuns: 100 },
    )
  })

  test('that a start did not read is an error of the read, which gives what lies before', async () => {
    await using world = await LogWorld.begin()
    await closed(world, 'first', 'second', 'third')
    await flipBit(world.segmentPath(0), 8 * (storedBytes('first') + batchHeaderBytes))
    const log = await world.open()
    const read = (from: number): Promise<unknown> => log.read({ from, before: 3, maxBytes: 9_999 })
    expect(await read(0)).toMatchObject({ nextOffset: 1 })
    expect(await reasonOf(read(1))).toBe('STORAGE_DAMAGED')
    expect(await read(2)).toMatchObject({ nextOffset: 3 })
  })

  test('is a segment shorter than the checkpoint says', async () => {
    await using world = await LogWorld.begin()
    await closed(world, 'first', 'second')
    await writeFile(world.segmentPath(0), Buffer.alloc(0))
    expect(await reasonOf(world.open())).toBe('STORAGE_DAMAGED')
  })

  test('is what invalid bytes are that have valid ones further behind than one round reaches', async () => {
    await using world = await LogWorld.begin()
    const roundBytesMax = storedBytes('first')
    await killed(world, 'first', 'other', 'third')
    await flipBit(world.segmentPath(0), 8 * batchHeaderBytes)
    expect(await reasonOf(world.recover({ roundBytesMax }))).toBe('STORAGE_DAMAGED')
  })

  test('is not claimed where acknowledgements did not wait for the disk', async () => {
    await using world = await LogWorld.begin()
    const roundBytesMax = storedBytes('first')
    const log = await world.open({ durability: 'memory' })
    await world.store(log, 'first', 'other', 'third')
    const restore = await freeze(world)
    await log.close()
    await restore()
    await flipBit(world.segmentPath(0), 8 * batchHeaderBytes)
    const again = await world.open({ durability: 'memory' }, { roundBytesMax })
    expect(await readTexts(again)).toEqual([])
  })

  test('is a segment that is missing, at the start or in the middle', async () => {
    await using world = await LogWorld.begin()
    const log = await world.open({ segmentBytes: 1 })
    await world.store(log, 'a', 'b', 'c', 'd')
    await log.close()
    const restore = await freeze(world)
    for (const base of [0, 1, 2, 3]) {
      await restore()
      await rm(world.segmentPath(base))
      expect(await reasonOf(world.open())).toBe('STORAGE_DAMAGED')
    }
  })

  test('is a checkpoint that is missing or does not verify, when there are segments', async () => {
    await using world = await LogWorld.begin()
    await closed(world, 'a')
    await writeFile(world.path('checkpoint'), Buffer.alloc(8_192))
    expect(await reasonOf(world.open())).toBe('STORAGE_DAMAGED')
    await rm(world.path('checkpoint'))
    expect(await reasonOf(world.open())).toBe('STORAGE_DAMAGED')
  })

  test('is another partition’s log in this one’s place', async () => {
    await using world = await LogWorld.begin()
    await closed(world, 'a')
    const other = identitySeed('orders-uid', 1)
    expect(await reasonOf(world.recover({ seed: other }))).toBe('STORAGE_DAMAGED')
    expect(other).not.toBe(seed)
  })

  test('is a segment in another one’s place, though all its bytes verify', async () => {
    await using world = await LogWorld.begin()
    const log = await world.open({ segmentBytes: 1 })
    await world.store(log, 'a', 'b', 'c')
    await log.close()
    await copyFile(world.segmentPath(0), world.segmentPath(1))
    const index = world.segmentPath(1).replace('.log', '.index')
    await rm(index)
    expect(await reasonOf(world.open())).toBe('STORAGE_DAMAGED')
  })
})

describe('a start', () => {
  test('after a close reads no segment', async () => {
    await using world = await LogWorld.begin()
    const log = await world.open({ segmentBytes: 250 })
    await world.store(log, 'a', 'b', 'c', 'd', 'e')
    await log.close()
    const { log: again, segmentsScanned, truncatedBytes } = await world.recover()
    expect([segmentsScanned, truncatedBytes]).toEqual([0, 0])
    expect(await readTexts(again)).toEqual(['a', 'b', 'c', 'd', 'e'])
  })

  test('needs no index file, and believes none that is damaged', async () => {
    await using world = await LogWorld.begin()
    const log = await world.open({ segmentBytes: 250 })
    await world.store(log, 'a', 'b', 'c', 'd', 'e')
    await log.close()
    const restore = await freeze(world)
    const indexes = (await readdir(world.directory)).filter((name) => name.endsWith('.index'))
    expect(indexes.length).toBeGreaterThan(1)
    for (const spoil of [rm, (path: string) => flipBit(path, 8 * 24)]) {
      await restore()
      for (const name of indexes) await spoil(world.path(name))
      const again = await world.open()
      expect(await readTexts(again)).toEqual(['a', 'b', 'c', 'd', 'e'])
      await again.close()
    }
  })

  test('survives a torn checkpoint: the other slot is a little older', async () => {
    await using world = await LogWorld.begin()
    await closed(world, 'a', 'b')
    const restore = await freeze(world)
    for (const slot of [0, 4_096]) {
      await restore()
      await overwrite(world.path('checkpoint'), slot, Buffer.alloc(56, 9))
      const log = await world.open()
      expect(await readTexts(log)).toEqual(['a', 'b'])
      await log.close()
    }
  })

  test('finishes the removal of segments that a crash interrupted', async () => {
    await using world = await LogWorld.begin()
    const log = await world.open({ segmentBytes: 1, retentionBytes: 0 })
    await world.store(log, 'a', 'b', 'c')
    const first = await readFile(world.segmentPath(0))
    expect(await log.applyRetention(world.clock.now())).toBe(2)
    await log.close()
    await writeFile(world.segmentPath(0), first)
    const again = await world.open()
    expect(again.startOffset).toBe(2)
    expect((await readdir(world.directory)).filter((name) => name.endsWith('.log'))).toHaveLength(1)
  })

  test('takes a cut that a crash interrupted for no damage', async () => {
    await using world = await LogWorld.begin()
    const roundBytesMax = storedBytes('first')
    const log = await world.open()
    await world.store(log, 'first', 'other', 'third', 'forth')
    const cutting = log.truncate(1)
    // As it is once the first header is blotted out and the checkpoint says that a cut is under way.
    await cutting
    const checkpoint = await readFile(world.path('checkpoint'))
    await log.close()
    const isUnderWay = (slot: number): boolean => (checkpoint.readUInt8(slot + 40) & 1) === 1
    const slots = [0, 4_096].filter(isUnderWay)
    expect(slots).toHaveLength(1)
    const bytes = Buffer.alloc(8_192)
    checkpoint.copy(bytes, slots[0], slots[0], slots[0]! + 56)
    await using world2 = await LogWorld.begin()
    await killed(world2, 'first', 'other', 'third', 'forth')
    await writeFile(world2.path('checkpoint'), bytes)
    await overwrite(world2.segmentPath(0), storedBytes('first'), Buffer.alloc(batchHeaderBytes))
    const { log: again, truncatedBytes } = await world2.recover({ roundBytesMax })
    expect(await readTexts(again)).toEqual(['first'])
    expect(truncatedBytes).toBe(3 * storedBytes('first'))
  })

  test('marks what it has found: from then on it is damage when it is gone', async () => {
    await using world = await LogWorld.begin()
    await killed(world, 'first', 'second')
    const log = await world.open()
    const restore = await freeze(world)
    await log.close()
    await restore()
    await flipBit(world.segmentPath(0), 8 * (storedBytes('first') + batchHeaderBytes))
    expect(await reasonOf(world.open())).toBe('STORAGE_DAMAGED')
  })

  test('gives offsets, times and the chain as if it had never stopped', async () => {
    const ops = fc.array(fc.constantFrom('append', 'restart', 'kill', 'retention', 'cut'), {
      maxLength: 25,
    })
    await fc.assert(
      fc.asyncProperty(ops, fc.integer({ min: 1, max: 600 }), async (steps, segmentBytes) => {
        await using world = await LogWorld.begin()
        const config = { segmentBytes, retentionBytes: 700 }
        let log = await world.open(config)
        let expected: string[] = []
        for (const [index, step] of steps.entries()) {
          world.clock.nowMs += 5
          if (step === 'append') {
            await world.store(log, `batch ${index}`)
            expected.push(`batch ${index}`)
          } else if (step === 'cut') {
            const keep = Math.ceil(expected.length / 2)
            await log.truncate(log.startOffset + keep)
            expected = expected.slice(0, keep)
          } else if (step === 'retention') {
            const before = log.startOffset
            expected = expected.slice((await log.applyRetention(world.clock.now())) - before)
          } else {
            const restore = await freeze(world)
            await log.close()
            if (step === 'kill') await restore()
            log = await world.open(config)
          }
          expect(log.endOffset - log.startOffset).toBe(expected.length)
          expect(await readTexts(log)).toEqual(expected)
        }
        await log.close()
      }),
      { numRuns: 40 },
    )
  })
})
