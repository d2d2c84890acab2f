import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CompletedOffsets } from '../../client/completed-offsets.ts'

describe('completed offsets', () => {
  test('the committable offset waits for the first unfinished message', () => {
    const completed = new CompletedOffsets(10)
    const span = completed.handOut({ from: 10, to: 15 })
    span.finish(11)
    span.finish(12)
    expect(completed.nextOffset).toBe(10)
    span.finish(10)
    expect(completed.nextOffset).toBe(13)
  })

  test('offsets that were never handed out do not hold it back', () => {
    const completed = new CompletedOffsets(0)
    const first = completed.handOut({ from: 0, to: 2 })
    completed.handOut({ from: 7, to: 9 })
    first.finishBelow(2)
    expect(completed.nextOffset).toBe(7)
    completed.finishBelow(9)
    completed.skipTo(12)
    expect(completed.nextOffset).toBe(12)
  })

  test('finishing twice counts once', () => {
    const completed = new CompletedOffsets(0)
    const span = completed.handOut({ from: 0, to: 3 })
    expect([span.finish(1), span.finish(1), span.finish(0), span.finish(1)]).toEqual([
      true,
      false,
      true,
      false,
    ])
    expect(span.open).toBe(1)
    expect(span.next).toBe(2)
  })

  test('never passes an unfinished message, and reaches the end when all are finished', () => {
    const scenario = fc.record({
      sizes: fc.array(fc.record({ gap: fc.nat(3), size: fc.integer({ min: 1, max: 8 }) }), {
        minLength: 1,
        maxLength: 6,
      }),
      seed: fc.infiniteStream(fc.nat(1000)),
    })
    fc.assert(
      fc.property(scenario, ({ sizes, seed }) => {
        const completed = new CompletedOffsets(0)
        const open: { offset: number; finish: () => void }[] = []
        for (const { gap, size } of sizes) {
          const from = completed.handedOut + gap
          const span = completed.handOut({ from, to: from + size })
          for (let offset = from; offset < from + size; offset++) {
            open.push({ offset, finish: () => span.finish(offset) })
          }
        }
        while (open.length > 0) {
          const [next] = open.splice((seed.next().value ?? 0) % open.length, 1)
          next!.finish()
          const lowest = open.reduce(
            (low, { offset }) => Math.min(low, offset),
            completed.handedOut,
          )
          expect(completed.nextOffset).toBe(lowest)
        }
        expect(completed.open).toBe(0)
      }),
    )
  })
})
