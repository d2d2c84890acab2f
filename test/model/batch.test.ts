import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type BatchDescription,
  batchHeaderBytes,
  identitySeed,
  readBatchHeader,
  stampBatch,
  verifyBatch,
  writeBatchHeader,
} from '../../model/batch.ts'
import { crc32c, crc32cPortable } from '../../model/crc32c.ts'
import { PenstockError } from '../../model/errors.ts'

function makeBatch(payload: Uint8Array, description: Partial<BatchDescription> = {}): Buffer {
  const batch = Buffer.alloc(batchHeaderBytes + payload.length, 0xaa)
  batch.set(payload, batchHeaderBytes)
  writeBatchHeader(batch, {
    recordCount: 3,
    baseTimestampMs: 1_700_000_000_000,
    maxTimestampDelta: 17,
    codec: 'none',
    ...description,
  })
  return batch
}

const payload = Buffer.from('whatever the producer wrote')
const stamp = {
  baseOffset: 2 ** 40 + 5,
  epoch: 7,
  appendTimestampMs: 1_700_000_000_123,
  previousHeaderCrc: 0xdeadbeef,
  previousPayloadCrc: 0xfeedface,
  seed: identitySeed('5b2c', 3),
}

describe('crc32c', () => {
  test('is Castagnoli: the check value of the catalogue', () => {
    expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283)
    expect(crc32cPortable(Buffer.from('123456789'))).toBe(0xe3069283)
  })

  test('gives the same numbers with and without the native module, seeded or not', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(2 ** 31 - 1), (data, seed) => {
        expect(crc32c(data, seed)).toBe(crc32cPortable(data, seed))
      }),
    )
  })
})

describe('batch header', () => {
  test('a batch verifies with seed 0 as the producer made it', () => {
    const header = verifyBatch(
      makeBatch(payload, {
        codec: 'zstd',
        producerId: 2 ** 53 - 1,
        producerEpoch: 65_535,
        baseSequence: 2 ** 32 - 1,
        keyHashes: { min: 5, max: 2 ** 32 - 1 },
      }),
      0,
      0,
    )
    expect(header).toMatchObject({
      length: batchHeaderBytes + payload.length,
      lastOffsetDelta: 2,
      codec: 'zstd',
      keyed: true,
      control: false,
      producerId: 2 ** 53 - 1,
      producerEpoch: 65_535,
      baseSequence: 2 ** 32 - 1,
      keyHashMin: 5,
      keyHashMax: 2 ** 32 - 1,
    })
  })

  test('a stamp changes the header and leaves the payload with its checksum as it was', () => {
    const batch = makeBatch(payload)
    const before = readBatchHeader(batch)
    stampBatch(batch, stamp)
    const after = verifyBatch(batch, 0, stamp.seed)
    expect(after.payloadCrc).toBe(before.payloadCrc)
    expect(batch.subarray(batchHeaderBytes).equals(payload)).toBe(true)
    const { seed, ...stamped } = stamp
    expect(seed).not.toBe(0)
    expect(after).toMatchObject(stamped)
  })

  test('stored bytes do not verify for another partition or a namesake of the topic', () => {
    const batch = makeBatch(payload)
    stampBatch(batch, stamp)
    expect(() => verifyBatch(batch, 0, identitySeed('5b2c', 4))).toThrow(/header checksum/)
    expect(() => verifyBatch(batch, 0, identitySeed('5b2d', 3))).toThrow(/header checksum/)
    expect(() => verifyBatch(batch, 0, 0)).toThrow(/header checksum/)
  })

  test('any flipped bit is noticed', () => {
    fc.assert(
      fc.property(fc.nat((batchHeaderBytes + payload.length) * 8 - 1), (bit) => {
        const batch = makeBatch(payload)
        stampBatch(batch, stamp)
        batch[bit >> 3] = (batch[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        expect(() => verifyBatch(batch, 0, stamp.seed)).toThrow(PenstockError)
      }),
      { numRuns: 500 },
    )
  })

  test('a batch cut short anywhere is refused', () => {
    const batch = makeBatch(payload)
    for (let length = 0; length < batch.length; length++) {
      expect(() => verifyBatch(batch.subarray(0, length), 0, 0)).toThrow(PenstockError)
    }
  })

  test('arbitrary bytes never crash the reader', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 256 }), (bytes) => {
        const batch = Buffer.concat([makeBatch(payload).subarray(0, 12), bytes])
        try {
          verifyBatch(batch, 0, 0)
        } catch (error) {
          expect(error).toBeInstanceOf(PenstockError)
        }
      }),
    )
  })

  test('offsets and ids beyond 2^53 are refused, not rounded', () => {
    const batch = makeBatch(payload)
    batch.writeUInt32LE(2 ** 21, 52) // high half of producerId
    expect(() => readBatchHeader(batch)).toThrow(/producerId beyond/)
  })

  test('unknown flags are refused as unsupported, so an old broker stores nothing it does not understand', () => {
    const batch = makeBatch(payload)
    batch.writeUInt16LE(0b1000_0000, 44)
    expect(() => readBatchHeader(batch)).toThrow(expect.objectContaining({ reason: 'UNSUPPORTED' }))
  })
})
