import fc from 'fast-check'
import { expect, test } from 'vitest'
import { makePartitioner } from '../../../client/partitioner.ts'
import { evenKeyRange } from '../../../model/key-hash.ts'
import { type KeyRange, newKeyRanges } from '../../../operator/controller/key-ranges.ts'

const ringEnd = 2 ** 32

function grown(...counts: readonly number[]): ReadonlyMap<number, KeyRange> {
  return counts.reduce<ReadonlyMap<number, KeyRange>>(
    (known, count) => new Map([...known, ...newKeyRanges(known, count)]),
    new Map(),
  )
}

/** What clients make of it: the share of the ring that each partition gets. */
function shares(ranges: ReadonlyMap<number, KeyRange>): readonly number[] {
  const begins = [...ranges].sort(([, a], [, b]) => a.from - b.from)
  const share = new Map<number, number>()
  for (const [i, [index, { from }]] of begins.entries())
    share.set(index, ((begins[i + 1]?.[1].from ?? ringEnd) - from) / ringEnd)
  return [...ranges.keys()].sort((a, b) => a - b).map((index) => share.get(index) ?? 0)
}

test('a new topic has even parts, also when its making was interrupted', () => {
  expect(grown(4).get(2)).toEqual(evenKeyRange(2, 4))
  const known = new Map([[1, evenKeyRange(1, 4)]])
  expect([...newKeyRanges(known, 4).keys()]).toEqual([0, 2, 3])
  expect(newKeyRanges(known, 4).get(3)).toEqual(evenKeyRange(3, 4))
})

test('twice as many partitions halve every share, one more halves the largest', () => {
  expect(shares(grown(3, 6)).map((one) => one.toFixed(3))).toEqual(Array(6).fill('0.167'))
  expect(shares(grown(2, 3))).toEqual([0.25, 0.5, 0.25])
  expect(shares(grown(1, 2, 3, 4))).toEqual([0.25, 0.25, 0.25, 0.25])
})

test('a topic that grew before it was made whole covers the ring all the same', () => {
  const known = new Map([[0, evenKeyRange(0, 3)]])
  expect([...newKeyRanges(known, 4).values()][0]).toEqual({
    from: evenKeyRange(0, 3).to,
    to: ringEnd,
  })
})

test('however it grows: each hash has one owner, whose range takes it, and who owned it before takes it too', () => {
  const counts = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 })
  fc.assert(
    fc.property(counts, fc.array(fc.integer({ min: 0, max: ringEnd - 1 })), (sizes, hashes) => {
      const steps = sizes.toSorted((a, b) => a - b)
      let known: ReadonlyMap<number, KeyRange> = new Map()
      for (const count of steps) {
        const before = known
        known = new Map([...known, ...newKeyRanges(known, count)])
        const owner = ownerIn(known)
        const old = before.size === 0 ? undefined : ownerIn(before)
        for (const hash of [0, ringEnd - 1, ...hashes]) {
          expect(takes(known.get(owner(hash)), hash)).toBe(true)
          if (old) expect(takes(known.get(old(hash)), hash)).toBe(true)
          // What goes elsewhere goes to a partition that is new.
          if (old && owner(hash) !== old(hash)) expect(before.has(owner(hash))).toBe(false)
        }
      }
      expect(Math.min(...shares(known))).toBeGreaterThan(0)
    }),
  )
})

function ownerIn(ranges: ReadonlyMap<number, KeyRange>): (hash: number) => number {
  const all = [...ranges].map(([partition, range]) => ({ partition, ...range }))
  const partitioner = makePartitioner(all, { start: 0 })
  return (hash) => partitioner.ofHash(hash)
}

function takes(range: KeyRange | undefined, hash: number): boolean {
  return range !== undefined && range.from <= hash && hash < range.to
}
