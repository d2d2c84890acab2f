import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { evenKeyRange, evenPartition, keyHash } from '../../model/key-hash.ts'

// The vectors of docs/formats/key-hash.md; the first four are the published ones of XXH32 with seed 0.
const vectors: ReadonlyArray<readonly [string, number]> = [
  ['', 0x02cc5d05],
  ['a', 0x550d7456],
  ['abc', 0x32d153ff],
  ['Nobody inspects the spammish repetition', 0xe2293b2f],
]

describe('key hash', () => {
  test.each(vectors)('of %j is the published XXH32', (key, hash) => {
    expect(keyHash(Buffer.from(key))).toBe(hash)
  })

  test('the table of docs/formats/key-hash.md holds, for clients in other languages', () => {
    const doc = readFileSync(new URL('../../docs/formats/key-hash.md', import.meta.url), 'utf8')
    const rows = [...doc.matchAll(/^\| (?:\(empty\)|(bytes )?`([^`]*)`) \| (\d+) \| (.*) \|$/gm)]
    expect(rows.length).toBe(7)
    for (const [, hex, key = '', hash, partitions = ''] of rows) {
      const actual = keyHash(Buffer.from(key, hex ? 'hex' : 'utf8'))
      expect(actual).toBe(Number(hash))
      expect([1, 2, 3, 16, 1000].map((count) => evenPartition(actual, count))).toEqual(
        partitions.split(' | ').map(Number),
      )
    }
  })

  test('every hash falls into the key range of its partition, and into no other', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 ** 32 - 1 }),
        fc.integer({ min: 1, max: 4096 }),
        (hash, count) => {
          const partition = evenPartition(hash, count)
          const range = evenKeyRange(partition, count)
          expect(range.from <= hash && hash < range.to).toBe(true)
        },
      ),
    )
  })

  test('the ranges of a ring are adjacent and cover it', () => {
    for (const count of [1, 2, 3, 7, 1000, 4096]) {
      let from = 0
      for (let index = 0; index < count; index++) {
        const range = evenKeyRange(index, count)
        expect(range.from).toBe(from)
        from = range.to
      }
      expect(from).toBe(2 ** 32)
    }
  })

  test('keys spread evenly', () => {
    const counts = new Array<number>(16).fill(0)
    for (let i = 0; i < 64_000; i++) {
      const partition = evenPartition(keyHash(Buffer.from(`user-${i}`)), 16)
      counts[partition] = (counts[partition] ?? 0) + 1
    }
    for (const count of counts) expect(Math.abs(count - 4_000)).toBeLessThan(400)
  })
})
