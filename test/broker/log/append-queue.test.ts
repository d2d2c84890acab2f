import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AppendQueue, type QueuedBatch } from '../../../broker/log/append-queue.ts'
import { PenstockError } from '../../../model/errors.ts'

function queued(baseOffset: number, length: number): QueuedBatch {
  return {
    baseOffset,
    lastOffsetDelta: 0,
    appendTimestampMs: 0,
    length,
    batch: Buffer.alloc(length),
    link: { headerCrc: 0, payloadCrc: 0 },
    queuedAtMs: 0,
  }
}

describe('an append queue', () => {
  test('gives batches in order, in rounds within the bound, and accounts for each byte until it is settled', () => {
    const lengths = fc.array(fc.integer({ min: 1, max: 300 }), { maxLength: 40 })
    fc.assert(
      fc.property(lengths, fc.integer({ min: 1, max: 500 }), (sizes, bytesMax) => {
        const queue = new AppendQueue()
        for (const [offset, size] of sizes.entries()) queue.push(queued(offset, size))
        let bytes = sizes.reduce((sum, size) => sum + size, 0)
        const taken: number[] = []
        while (queue.length > 0) {
          expect(queue.bytes).toBe(bytes)
          const round = queue.take(bytesMax)
          const size = round.reduce((sum, { length }) => sum + length, 0)
          expect(round.length === 1 || size <= bytesMax).toBe(true)
          expect(round.length).toBeGreaterThan(0)
          expect(queue.bytes).toBe(bytes)
          queue.settle(size)
          bytes -= size
          taken.push(...round.map(({ baseOffset }) => baseOffset))
        }
        expect(queue.bytes).toBe(0)
        expect(taken).toEqual(sizes.map((_, offset) => offset))
      }),
    )
  })

  test('wakes who waits for an offset when it is reached, in whatever order they came', async () => {
    const queue = new AppendQueue()
    const woken: number[] = []
    const waits = [5, 2, 9, 2, 7].map(async (offset) => {
      await queue.wait(offset)
      woken.push(offset)
    })
    queue.reached(5)
    await Promise.all([waits[0], waits[1], waits[3]])
    expect(woken).toEqual([2, 2, 5])
    queue.reached(100)
    await Promise.all(waits)
    expect(woken).toEqual([2, 2, 5, 7, 9])
  })

  test('tells everybody who waits of a failure, once', async () => {
    const queue = new AppendQueue()
    queue.push(queued(0, 10))
    const wait = queue.wait(1)
    queue.clear()
    queue.failAll(new PenstockError('DISK_WATERMARK', 'full'))
    await expect(wait).rejects.toMatchObject({ reason: 'DISK_WATERMARK' })
    expect([queue.length, queue.bytes]).toEqual([0, 0])
    queue.reached(1)
  })
})
