import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { indexEntryBytes, SparseIndex } from '../../../broker/log/sparse-index.ts'
import { limits } from '../../../model/limits.ts'

interface Entry {
  readonly baseOffset: number
  readonly filePos: number
  readonly appendTimestampMs: number
}

const baseOffset = 2 ** 40

/** Batches of up to 50 records and three index intervals, with times that stand still or rise. */
const batches = fc
  .array(
    fc.record({
      records: fc.integer({ min: 1, max: 50 }),
      bytes: fc.integer({ min: 97, max: 3 * limits.indexIntervalBytes }),
      ms: fc.integer({ min: 0, max: 3 }),
    }),
    { minLength: 1, maxLength: 60 },
  )
  .map((steps) => {
    const entries: Entry[] = []
    let next = { baseOffset, filePos: 0, appendTimestampMs: 1_700_000_000_000 }
    for (const { records, bytes, ms } of steps) {
      entries.push(next)
      next = {
        baseOffset: next.baseOffset + records,
        filePos: next.filePos + bytes,
        appendTimestampMs: next.appendTimestampMs + ms,
      }
    }
    return { entries, end: next }
  })

function indexOf(entries: readonly Entry[]): SparseIndex {
  const index = new SparseIndex(baseOffset)
  for (const entry of entries) index.add(entry, entry.filePos)
  return index
}

describe('a sparse index', () => {
  test('points an offset at a batch not behind it, and less than an interval and a batch before', () => {
    fc.assert(
      fc.property(batches, fc.nat(), ({ entries, end }, pick) => {
        const index = indexOf(entries)
        const offset = baseOffset + (pick % (end.baseOffset - baseOffset))
        const holding = entries.findLast((entry) => entry.baseOffset <= offset)!
        const position = index.positionAtOffset(offset)
        expect(entries.map(({ filePos }) => filePos)).toContain(position)
        expect(position).toBeLessThanOrEqual(holding.filePos)
        expect(holding.filePos - position).toBeLessThan(limits.indexIntervalBytes)
      }),
    )
  })

  test('points a time at a batch before which none is as late', () => {
    fc.assert(
      fc.property(batches, fc.nat(), ({ entries }, pick) => {
        const timeMs = entries[pick % entries.length]!.appendTimestampMs
        const first = entries.find((entry) => entry.appendTimestampMs >= timeMs)!
        expect(indexOf(entries).positionBeforeTime(timeMs)).toBeLessThanOrEqual(first.filePos)
      }),
    )
  })

  test('is the same after it was written and read', () => {
    fc.assert(
      fc.property(batches, ({ entries, end }) => {
        const index = indexOf(entries)
        const again = new SparseIndex(baseOffset, Buffer.from(index.bytesView))
        expect(index.bytesView.length).toBe(index.count * indexEntryBytes)
        again.add(end, end.filePos)
        index.add(end, end.filePos)
        expect(again.bytesView).toEqual(index.bytesView)
      }),
    )
  })

  test('forgets what is cut, and goes on as if it had never been', () => {
    fc.assert(
      fc.property(batches, fc.nat(), ({ entries }, pick) => {
        const kept = entries.slice(0, pick % (entries.length + 1))
        const index = indexOf(entries)
        index.truncate(entries[kept.length]?.filePos ?? Number.MAX_SAFE_INTEGER)
        expect(index.bytesView).toEqual(indexOf(kept).bytesView)
      }),
    )
  })

  test('of an empty segment points at its start', () => {
    const index = new SparseIndex(baseOffset)
    expect([index.positionAtOffset(baseOffset), index.positionBeforeTime(0)]).toEqual([0, 0])
  })
})
