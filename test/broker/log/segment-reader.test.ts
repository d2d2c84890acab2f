import { open, readFile, writeFile } from 'node:fs/promises'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { batchHeaderBytes } from '../../../model/batch.ts'
import { PenstockError } from '../../../model/errors.ts'
import { LogWorld, readTexts, reasonOf, storedBytes, textsOf } from './log-world.ts'

async function overwrite(path: string, position: number, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'r+')
  await file.write(bytes, 0, bytes.length, position)
  await file.close()
}

describe('a reader', () => {
  test('never gives bytes that are not those that were stored, whichever bit the disk has turned', async () => {
    await using world = await LogWorld.begin()
    const log = await world.open()
    const texts = ['first', 'second', 'third', 'fourth', 'fifth']
    await world.store(log, ...texts)
    const path = world.segmentPath(0)
    const bytes = await readFile(path)
    const cases = fc.record({
      bit: fc.integer({ min: 0, max: 8 * bytes.length - 1 }),
      from: fc.integer({ min: 0, max: 4 }),
      maxBytes: fc.constantFrom(1, 150, 250, 10_000),
    })
    await fc.assert(
      fc.asyncProperty(cases, async ({ bit, from, maxBytes }) => {
        const flipped = Buffer.from(bytes)
        flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
        await overwrite(path, 0, flipped)
        try {
          const { batches, nextOffset } = await log.read({ from, before: 5, maxBytes })
          expect(textsOf(batches)).toEqual(texts.slice(from, nextOffset))
          expect(nextOffset).toBeGreaterThan(from)
        } catch (error) {
          expect(error).toBeInstanceOf(PenstockError)
          expect(error).toMatchObject({ reason: 'STORAGE_DAMAGED' })
        }
        await overwrite(path, 0, bytes)
      }),
      { numRuns: 300 },
    )
    expect(await readTexts(log)).toEqual(texts)
  })

  test('tells batches of an earlier life of the log by what is stored around them', async () => {
    await using world = await LogWorld.begin()
    const log = await world.open()
    await world.store(log, 'zero', 'old1', 'old2', 'old3')
    const old = await readFile(world.segmentPath(0))
    await log.truncate(1)
    await world.store(log, 'new1', 'new2', 'new3')
    const size = storedBytes('zero')
    const read = (from: number): Promise<string[]> =>
      log.read({ from, before: 4, maxBytes: 9_999 }).then(({ batches }) => textsOf(batches))
    const path = world.segmentPath(0)
    const stored = await readFile(path)
    for (const [first, last] of [
      [1, 1],
      [1, 3],
      [2, 3],
      [3, 3],
    ] as const) {
      await overwrite(path, first * size, old.subarray(first * size, (last + 1) * size))
      for (let from = 1; from <= last; from++) {
        expect(await reasonOf(read(from))).toBe('STORAGE_DAMAGED')
      }
      await overwrite(path, 0, stored)
    }
    expect(await read(0)).toEqual(['zero', 'new1', 'new2', 'new3'])
  })

  test('gives no batch of another log or of another place that lies between its own', async () => {
    await using world = await LogWorld.begin()
    const log = await world.open()
    const texts = ['zero', 'one1', 'two2', 'thre', 'four']
    await world.store(log, ...texts)
    const path = world.segmentPath(0)
    const stored = await readFile(path)
    const size = storedBytes('zero')
    const foreign = Buffer.from(stored.subarray(size, 2 * size))
    foreign.writeUInt32LE(12_345, 4)
    const read = (from: number): Promise<string[]> =>
      log.read({ from, before: 5, maxBytes: 9_999 }).then(({ batches }) => textsOf(batches))
    await overwrite(path, 3 * size, foreign)
    expect(await read(2)).toEqual(['two2'])
    expect(await reasonOf(read(3))).toBe('STORAGE_DAMAGED')
    // One that is valid here and names another predecessor: it may be either of the two that is wrong.
    for (const stray of [stored.subarray(0, size), stored.subarray(4 * size)]) {
      await overwrite(path, 3 * size, stray)
      expect(await reasonOf(read(2))).toBe('STORAGE_DAMAGED')
      expect(await reasonOf(read(3))).toBe('STORAGE_DAMAGED')
    }
    await overwrite(path, 0, stored)
    expect(await readTexts(log)).toEqual(texts)
  })

  test('says in which file and at which byte', async () => {
    await using world = await LogWorld.begin()
    const log = await world.open()
    await world.store(log, 'first', 'second')
    await overwrite(world.segmentPath(0), storedBytes('first') + batchHeaderBytes, Buffer.from('X'))
    await expect(log.read({ from: 1, before: 2, maxBytes: 1 })).rejects.toMatchObject({
      reason: 'STORAGE_DAMAGED',
      details: { file: world.segmentPath(0), position: String(storedBytes('first')) },
    })
  })

  test('meets a file that has become shorter as damage', async () => {
    await using world = await LogWorld.begin()
    const log = await world.open()
    await world.store(log, 'first', 'second')
    await writeFile(world.segmentPath(0), Buffer.alloc(storedBytes('first')))
    expect(await reasonOf(log.read({ from: 1, before: 2, maxBytes: 1 }))).toBe('STORAGE_DAMAGED')
    expect(await reasonOf(log.timestampAt(1))).toBe('STORAGE_DAMAGED')
  })
})
