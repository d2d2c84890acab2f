import { describe, expect, test } from 'vitest'
import { google, penstock } from '../../proto/codec.ts'

const { BatchChunk, Message } = penstock.v1beta1

describe('codec', () => {
  test('decodes 64-bit integers to numbers, the largest safe one exactly', () => {
    for (const nextOffset of [0, 1, 2 ** 32, Number.MAX_SAFE_INTEGER]) {
      const bytes = BatchChunk.encode({ nextOffset }).finish()
      expect(BatchChunk.decode(bytes).nextOffset).toBe(nextOffset)
    }
  })

  test('has 0 for a 64-bit integer that was not sent', () => {
    expect(BatchChunk.decode(new Uint8Array()).nextOffset).toBe(0)
  })

  test('decodes an integer above the safe ones to an unsafe number, which readers refuse', () => {
    // Field 4, varint, 2^53 + 2.
    const bytes = Uint8Array.of(0x20, 0x82, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x10)
    expect(Number.isSafeInteger(BatchChunk.decode(bytes).nextOffset)).toBe(false)
  })

  test('decodes negative 64-bit integers', () => {
    const bytes = google.protobuf.Duration.encode({ seconds: -7 }).finish()
    expect(google.protobuf.Duration.decode(bytes).seconds).toBe(-7)
  })

  test('decodes bytes as a view of the input, not as a copy', () => {
    const encoded = Buffer.from(BatchChunk.encode({ batches: Buffer.from('batch') }).finish())
    const { batches } = BatchChunk.decode(encoded)
    expect(Buffer.from(batches).toString()).toBe('batch')
    expect(batches.buffer).toBe(encoded.buffer)
  })

  test('skips fields it does not know, so that newer peers can be read', () => {
    const known = BatchChunk.encode({ topic: 'orders' }).finish()
    // Field 100, varint 1.
    const bytes = Buffer.concat([known, Uint8Array.of(0xa0, 0x06, 0x01)])
    expect(BatchChunk.decode(bytes).topic).toBe('orders')
  })

  test('throws on bytes that end too early', () => {
    const bytes = Message.encode({ data: Buffer.from('twelve bytes') }).finish()
    expect(() => Message.decode(bytes.subarray(0, bytes.length - 1))).toThrow(RangeError)
  })
})
