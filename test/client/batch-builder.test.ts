import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BatchBuilder, type OutgoingRecord } from '../../client/batch-builder.ts'
import { BufferPool } from '../../client/buffer-pool.ts'
import { envelopeRoomBytes, writeProduceFrame } from '../../client/produce-frame.ts'
import { readBatchHeader, tagBloomBit, verifyBatch } from '../../model/batch.ts'
import { keyHash } from '../../model/key-hash.ts'
import { decodeRecords } from '../../model/records.ts'
import { penstock } from '../../proto/codec.ts'

const topic = Buffer.from('orders')

function builder(batchBytes = 64 * 1024): BatchBuilder {
  return new BatchBuilder({
    pool: new BufferPool({ keepBytesMax: 1 << 20 }),
    envelopeRoomBytes: envelopeRoomBytes(topic),
    batchBytes,
    expectedBytes: 100,
  })
}

function record(fields: Partial<OutgoingRecord> = {}): OutgoingRecord {
  const value = Buffer.from('v')
  const base = { key: undefined, keyHash: -1, value, headers: [], tag: '', id: '', kind: 'bytes' }
  return { ...base, eventTimeMs: 1_000, ...fields } as OutgoingRecord
}

function keyed(key: string): Partial<OutgoingRecord> {
  return { key: Buffer.from(key), keyHash: keyHash(Buffer.from(key)) }
}

function frameOf(made: BatchBuilder, recordCount = made.recordCount): Buffer {
  const frame = writeProduceFrame(made.seal(), {
    requestId: 2 ** 40 + 3,
    topic,
    partition: 4_095,
    codec: 'none',
    identity: { producerId: 2 ** 50 + 1, producerEpoch: 3 },
    baseSequence: 2 ** 32 - 2,
  })
  const decoded = penstock.v1beta1.ProduceRequest.decode(frame).batch
  expect(decoded).toMatchObject({ requestId: 2 ** 40 + 3, topic: 'orders', partition: 4_095 })
  const batch = Buffer.from(decoded?.batch ?? [])
  expect(readBatchHeader(batch).lastOffsetDelta + 1).toBe(recordCount)
  return batch
}

describe('batch builder', () => {
  test('its frame is a ProduceRequest as the generated codec reads it, around a batch that verifies', () => {
    const made = builder()
    made.append(record({ ...keyed('a'), tag: 'created', eventTimeMs: 5_000 }))
    made.append(
      record({
        ...keyed('b'),
        eventTimeMs: 5_250,
        headers: [{ name: 'h', value: Buffer.from('x') }],
      }),
    )
    const batch = frameOf(made)
    const header = verifyBatch(batch, 0, 0)
    const hashes = ['a', 'b'].map((key) => keyHash(Buffer.from(key))).toSorted((x, y) => x - y)
    expect(header).toMatchObject({
      producerId: 2 ** 50 + 1,
      producerEpoch: 3,
      baseSequence: 2 ** 32 - 2,
      baseTimestampMs: 5_000,
      maxTimestampDelta: 250,
      keyed: true,
      keyHashMin: hashes[0],
      keyHashMax: hashes[1],
      traced: false,
    })
    const bloom = batch.readBigUInt64LE(64)
    expect(bloom).toBe(1n << BigInt(tagBloomBit('created')))
  })

  test('a batch with a message without a key is not keyed', () => {
    const made = builder()
    made.append(record(keyed('a')))
    made.append(record())
    expect(readBatchHeader(frameOf(made))).toMatchObject({ keyed: false })
  })

  test('says when a record carries a sampled trace context', () => {
    const made = builder()
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
    made.append(record({ headers: [{ name: 'traceparent', value: Buffer.from(traceparent) }] }))
    expect(readBatchHeader(frameOf(made)).traced).toBe(true)
  })

  test('refuses what does not fit, but takes a first record of any size', () => {
    const made = builder(1_000)
    expect(made.append(record({ value: Buffer.alloc(5_000) }))).toBeGreaterThan(5_000)
    expect(made.full).toBe(true)
    expect(made.append(record())).toBe(0)
    frameOf(made, 1)
  })

  test('event times too far apart for one header go into another batch', () => {
    const made = builder()
    made.append(record({ eventTimeMs: 0 }))
    expect(made.append(record({ eventTimeMs: 2 ** 33 }))).toBe(0)
    expect(made.append(record({ eventTimeMs: -(2 ** 33) }))).toBe(0)
    expect(made.append(record({ eventTimeMs: -5 }))).toBeGreaterThan(0)
  })

  test('records come back as they went in, whatever the order of their event times', () => {
    const records = fc.array(
      fc.record({
        key: fc.option(fc.uint8Array({ maxLength: 20 }), { nil: undefined }),
        value: fc.option(fc.uint8Array({ maxLength: 200 }), { nil: undefined }),
        tag: fc.string({ maxLength: 5 }),
        id: fc.string({ maxLength: 5 }),
        eventTimeMs: fc.integer({ min: -1_000_000, max: 1_000_000 }),
      }),
      { minLength: 1, maxLength: 60 },
    )
    fc.assert(
      fc.property(records, (all) => {
        const made = builder()
        for (const fields of all) {
          const hash = fields.key === undefined ? -1 : keyHash(fields.key)
          expect(made.append(record({ ...fields, keyHash: hash }))).toBeGreaterThan(0)
        }
        const batch = frameOf(made)
        const header = verifyBatch(batch, 0, 0)
        const back = decodeRecords(batch.subarray(96)).map((decoded) => ({
          key: decoded.key && Uint8Array.from(decoded.key),
          value: decoded.value && Uint8Array.from(decoded.value),
          tag: decoded.tag,
          id: decoded.id,
          eventTimeMs: header.baseTimestampMs + decoded.timestampDeltaMs,
        }))
        expect(back).toEqual(all)
        const newest = Math.max(...all.map(({ eventTimeMs }) => eventTimeMs))
        expect(header.baseTimestampMs + header.maxTimestampDelta).toBe(newest)
      }),
      { numRuns: 300 },
    )
  })
})
