// Every request and batch that may come and should not: the answer is a clear error, nothing is written, the broker
// lives and its memory stays bounded.

import { gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type BatchDescription, batchHeaderBytes, writeBatchHeader } from '../../model/batch.ts'
import { limits } from '../../model/limits.ts'
import { encodeRecords } from '../../model/records.ts'
import { penstock } from '../../proto/codec.ts'
import { adminService, consumerService, publisherService } from '../../proto/gen/services.ts'
import { reasonIn } from '../support/raw-grpc.ts'
import {
  victimMessages as messages,
  startVictim,
  victimTopic as topic,
  type Victim,
} from '../support/victim.ts'

const { ProduceRequest, ProduceResponse } = penstock.v1beta1

let victim: Victim

beforeAll(async () => {
  victim = await startVictim()
}, 60_000)

afterAll(() => victim[Symbol.asyncDispose]())

afterEach(() => victim.isUnharmed())

function batchOf(payload: Uint8Array, description: Partial<BatchDescription> = {}): Buffer {
  const batch = Buffer.alloc(batchHeaderBytes + payload.length)
  batch.set(payload, batchHeaderBytes)
  const usual = { recordCount: 1, baseTimestampMs: 1, maxTimestampDelta: 0, codec: 'none' } as const
  writeBatchHeader(batch, { ...usual, ...description })
  return batch
}

function recordsOf(...values: string[]): Buffer {
  const record = (value: string) => ({
    key: undefined,
    value: Buffer.from(value),
    headers: [],
    tag: '',
    id: '',
    timestampDeltaMs: 0,
    kind: 'text' as const,
  })
  return Buffer.from(encodeRecords(values.map(record)))
}

/** Sends one batch on a stream of its own; the reason of its confirm, or of the stream's end. */
async function produce(batch: Uint8Array, where: { partition?: number } = {}): Promise<string> {
  const reasons: string[] = []
  const requests = [
    { start: { clientId: 'bad' } },
    { batch: { requestId: 1, topic, partition: 0, batch, ...where } },
  ]
  const encoded = requests.map((request) => ProduceRequest.encode(request).finish())
  const end = await victim.raw.stream(publisherService.produce.path, encoded, (bytes) => {
    for (const { status } of ProduceResponse.decode(bytes).confirms?.confirms ?? []) {
      reasons.push(status ? reasonIn(status) : 'stored')
    }
  })
  return reasons[0] ?? end.reason
}

describe('a batch', () => {
  const good = batchOf(recordsOf('x'))
  const changed = (at: number, change: (byte: number) => number): Buffer => {
    const batch = Buffer.from(good)
    batch[at] = change(batch[at] ?? 0)
    return batch
  }
  const length = Buffer.from(good)
  length.writeUInt32LE(2 ** 30, 8)
  const bomb = gzipSync(Buffer.alloc(limits.batchUncompressedBytesMax + 1))

  test.each([
    [
      'whose payload was changed on the way',
      changed(good.length - 1, (b) => b ^ 1),
      'CORRUPT_BATCH',
    ],
    ['whose header was changed on the way', changed(30, (b) => b ^ 1), 'CORRUPT_BATCH'],
    ['that is shorter than a header', good.subarray(0, 50), 'CORRUPT_BATCH'],
    ['that is cut short', good.subarray(0, -1), 'CORRUPT_BATCH'],
    ['that says it has 1 GiB', length, 'CORRUPT_BATCH'],
    ['that is empty', Buffer.alloc(0), 'CORRUPT_BATCH'],
    ['of zeros', Buffer.alloc(200), 'CORRUPT_BATCH'],
    [
      'that counts more records than it has',
      batchOf(recordsOf('x'), { recordCount: 2 }),
      'CORRUPT_BATCH',
    ],
    ['that counts fewer records than it has', batchOf(recordsOf('x', 'y')), 'CORRUPT_BATCH'],
    ['of 100,001 records', batchOf(recordsOf('x'), { recordCount: 100_001 }), 'CORRUPT_BATCH'],
    ['whose payload is no records', batchOf(Buffer.from('not protobuf at all')), 'CORRUPT_BATCH'],
    [
      'that is not what its codec says',
      batchOf(recordsOf('x'), { codec: 'gzip' }),
      'CORRUPT_BATCH',
    ],
    [
      'that unfolds to more than memory should hold',
      batchOf(bomb, { codec: 'gzip' }),
      'MESSAGE_TOO_LARGE',
    ],
    [
      'with a message larger than the topic takes',
      batchOf(recordsOf('x'.repeat(5000))),
      'MESSAGE_TOO_LARGE',
    ],
    [
      'that says it is a control batch',
      batchOf(recordsOf('x'), { control: true }),
      'INVALID_REQUEST',
    ],
    [
      'of a producer nobody knows, in the middle',
      batchOf(recordsOf('x'), { producerId: 77, baseSequence: 9 }),
      'UNKNOWN_PRODUCER',
    ],
  ])('%s is refused', async (_, batch, reason) => {
    expect(await produce(batch)).toBe(reason)
  })

  test('for a partition that is not there is refused', async () => {
    expect(await produce(good, { partition: 5 })).toBe('PARTITION_NOT_FOUND')
    expect(await produce(good, { partition: -1 })).toBe('PARTITION_NOT_FOUND')
  })

  test('before the start of the stream is refused', async () => {
    const request = ProduceRequest.encode({ batch: { requestId: 1, topic, batch: good } }).finish()
    const { reason } = await victim.raw.stream(publisherService.produce.path, [request])
    expect(reason).toBe('INVALID_REQUEST')
  })
})

describe('a request', () => {
  const paths = [
    ...Object.values(publisherService),
    ...Object.values(consumerService),
    ...Object.values(adminService),
  ]

  test.each(paths.map((method) => [method.path, method] as const))(
    '%s that is not protobuf is refused',
    async (path, method) => {
      const garbage = Buffer.from('ffffffffffffffffffffffffffffffff', 'hex')
      const streams = method.requestStream || method.responseStream
      const refusal = streams
        ? await victim.raw.stream(path, [garbage])
        : await victim.raw.unary(path, garbage)
      expect(refusal).toMatchObject({ status: 'INVALID_ARGUMENT', reason: 'INVALID_REQUEST' })
    },
  )

  test('larger than 8 MiB and its envelope is refused before it is decoded', async () => {
    const refusal = await victim.raw.unary(
      publisherService.publish.path,
      Buffer.alloc(limits.grpcMessageBytesMax + 1),
    )
    expect(refusal.status).toBe('RESOURCE_EXHAUSTED')
  })

  test('for a method that is not there is refused', async () => {
    const { status } = await victim.raw.unary(
      '/penstock.v1beta1.PublisherService/Nope',
      Buffer.alloc(0),
    )
    expect(status).toBe('UNIMPLEMENTED')
  })

  test.each([
    ['a negative offset', { topic, partitions: [0], from: { offset: -5 } }],
    ['an offset beyond what a number holds', { topic, partitions: [0], from: { offset: 2 ** 53 } }],
    ['no topic', { from: { earliest: {} } }],
    ['a topic named like a path', { topic: '../../etc/passwd' }],
    ['a topic name of 10,000 characters', { topic: 'x'.repeat(10_000) }],
    ['a delivery format of the future', { topic, format: 99 }],
    ['a negative limit', { topic, limit: -1 }],
    ['a negative partition', { topic, partitions: [-1] }],
  ])('to read with %s is refused', async (_, request) => {
    const { status, reason } = await victim.raw.call(consumerService.read, request)
    expect(['INVALID_ARGUMENT', 'NOT_FOUND', 'OUT_OF_RANGE']).toContain(status)
    expect(reason).not.toBe('')
  })

  test.each([
    ['no messages', { topic, messages: [] }],
    ['acks of the future', { topic, messages: [{ text: 'x' }], acks: 77 }],
    ['a negative partition', { topic, messages: [{ text: 'x' }], partition: -3 }],
    ['10,001 messages', { topic, messages: Array.from({ length: 10_001 }, () => ({ text: 'x' })) }],
  ])('to publish with %s is refused', async (_, request) => {
    const { status, reason } = await victim.raw.call(publisherService.publish, request)
    expect(status).not.toBe('OK')
    expect(reason).not.toBe('')
  })

  test('to publish text that is not UTF-8 stores nothing', async () => {
    // PublishRequest{topic, messages: [Message{text: ff fe}]}
    const request = penstock.v1beta1.PublishRequest.encode({
      topic,
      messages: [{ text: 'AB' }],
    }).finish()
    const at = Buffer.from(request).indexOf('AB')
    request.set([0xff, 0xfe], at)
    const { status } = await victim.raw.unary(publisherService.publish.path, request)
    expect(status).toBe('INVALID_ARGUMENT')
  })

  test.each([
    ['a name like a path', { name: '../x' }],
    ['a NUL in its name', { name: 'a\0b' }],
    ['no name', {}],
    ['minus one partitions', { name: 'bad-partitions', spec: { partitions: -1 } }],
    ['a million partitions', { name: 'bad-partitions', spec: { partitions: 1_000_000 } }],
    ['a durability of the future', { name: 'bad-durability', spec: { durability: 42 } }],
  ])('to create a topic with %s is refused', async (_, request) => {
    const refusal = await victim.raw.call(adminService.createTopic, request)
    expect(refusal).toMatchObject({ status: 'INVALID_ARGUMENT', reason: 'INVALID_REQUEST' })
  })

  test('to commit an offset beyond the end, or a negative one, is refused', async () => {
    for (const nextOffset of [-1, 1_000_000]) {
      const offsets = [{ topic, partition: 0, nextOffset }]
      const { status, reason } = await victim.raw.call(consumerService.commitOffsets, {
        group: 'g',
        offsets,
      })
      expect(['INVALID_ARGUMENT', 'OUT_OF_RANGE', 'OK']).toContain(status)
      if (status !== 'OK') expect(reason).not.toBe('')
    }
    const { partitions } = await victim.client.admin
      .describeGroup('g')
      .catch(() => ({ partitions: [] }))
    for (const { committedOffset } of partitions)
      expect(committedOffset ?? 0).toBeLessThanOrEqual(messages)
  })
})
