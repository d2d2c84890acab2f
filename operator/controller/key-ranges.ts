// Which key hashes a new partition gets. A topic begins with even parts of the ring. One that comes later takes the upper
// half of what the busiest had, and the range of that one stays as it is: a hash belongs to the partition whose range
// begins last at or below it (docs/formats/key-hash.md). So nobody who still knows the old partitions is refused, and
// no record of a partition has to change. Pure.

import { evenKeyRange } from '../../model/key-hash.ts'

export interface KeyRange {
  readonly from: number
  /** Exclusive. */
  readonly to: number
}

const ringEnd = 2 ** 32

/** Of the partitions that are missing of `count`, by index. */
export function newKeyRanges(
  known: ReadonlyMap<number, KeyRange>,
  count: number,
): ReadonlyMap<number, KeyRange> {
  const missing = Array.from({ length: count }, (_, index) => index).filter((i) => !known.has(i))
  const isNew = [...known].every(([index, range]) => {
    const even = evenKeyRange(index, count)
    return index < count && even.from === range.from && even.to === range.to
  })
  if (isNew) return new Map(missing.map((index) => [index, evenKeyRange(index, count)]))
  const ranges = [...known.values()]
  return new Map(
    missing.map((index) => {
      const range = nextRange(ranges)
      ranges.push(range)
      return [index, range]
    }),
  )
}

function nextRange(ranges: readonly KeyRange[]): KeyRange {
  const sorted = ranges.toSorted((a, b) => a.from - b.from)
  const hole = firstHole(sorted)
  if (hole !== undefined) return hole
  let widest: KeyRange = { from: 0, to: 0 }
  for (const [i, { from }] of sorted.entries()) {
    const to = sorted[i + 1]?.from ?? ringEnd
    if (to - from > widest.to - widest.from) widest = { from, to }
  }
  return { from: widest.from + Math.ceil((widest.to - widest.from) / 2), to: widest.to }
}

/** Of a topic that was not made to its end before it grew. */
function firstHole(sorted: readonly KeyRange[]): KeyRange | undefined {
  let covered = 0
  for (const { from, to } of sorted) {
    if (from > covered) return { from: covered, to: from }
    covered = Math.max(covered, to)
  }
  return covered < ringEnd ? { from: covered, to: ringEnd } : undefined
}
