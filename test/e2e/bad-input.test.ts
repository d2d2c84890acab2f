// Everything that may come out of a socket and should not: the answer is a clear error, nothing is written, the broker
// lives and its memory stays bounded.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import http2 from 'node:http2'
import { connect as connectSocket, type Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Client, connect } from '../../client/index.ts'
import { type BatchDescription, batchHeaderBytes, writeBatchHeader } from '../../model/batch.ts'
import { limits } from '../../model/limits.ts'
import { encodeRecords } from '../../model/records.ts'
import { penstock } from '../../proto/codec.ts'
import { adminService, consumerService, publisherService } from '../../proto/gen/services.ts'
import { type BrokerProcess, startBrokerProcess } from '../support/broker-process.ts'
import { RawGrpc, reasonIn } from '../support/raw-grpc.ts'
import { type TemporaryDirectory, temporaryDirectory } from '../support/temporary-directory.ts'

const topic = 'victim'
const messages = 3
const { ProduceRequest, ProduceResponse } = penstock.v1beta1

let directory: TemporaryDirectory
let broker: BrokerProcess
let client: Client
let raw: RawGrpc

beforeAll(async () => {
  directory = await temporaryDirectory()
  broker = await startBrokerProcess({ dataDir: directory.path })
  client = await connect(`penstock://127.0.0.1:${broker.port}`)
  raw = new RawGrpc(broker.port)
  await client.admin.createTopic(topic, { partitions: 1, messageBytesMax: 4096 })
  for (let i = 0; i < messages; i++) await client.topic(topic).publish({ value: `m${i}` })
}, 60_000)

afterAll(async () => {
  raw[Symbol.dispose]()
  await client.close()
  await broker.stop()
  await directory[Symbol.asyncDispose]()
})

/** After every attack: it lives, and nothing has been written. */
afterEach(async () => {
  const health = await fetch(`http://127.0.0.1:${broker.port}/healthz`)
  const { partitions } = await client.admin.describeTopic(topic)
  const ends = partitions.map(({ endOffset }) => endOffset)
  assert.deepEqual({ health: health.status, ends }, { health: 200, ends: [messages] })
})

function residentMiB(): number {
  const status = readFileSync(`/proc/${broker.pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024
}

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
  const end = await raw.stream(publisherService.produce.path, encoded, (bytes) => {
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
    const { reason } = await raw.stream(publisherService.produce.path, [request])
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
      const refusal = streams ? await raw.stream(path, [garbage]) : await raw.unary(path, garbage)
      expect(refusal).toMatchObject({ status: 'INVALID_ARGUMENT', reason: 'INVALID_REQUEST' })
    },
  )

  test('larger than 8 MiB and its envelope is refused before it is decoded', async () => {
    const refusal = await raw.unary(
      publisherService.publish.path,
      Buffer.alloc(limits.grpcMessageBytesMax + 1),
    )
    expect(refusal.status).toBe('RESOURCE_EXHAUSTED')
  })

  test('for a method that is not there is refused', async () => {
    const { status } = await raw.unary('/penstock.v1beta1.PublisherService/Nope', Buffer.alloc(0))
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
    const { status, reason } = await raw.call(consumerService.read, request)
    expect(['INVALID_ARGUMENT', 'NOT_FOUND', 'OUT_OF_RANGE']).toContain(status)
    expect(reason).not.toBe('')
  })

  test.each([
    ['no messages', { topic, messages: [] }],
    ['acks of the future', { topic, messages: [{ text: 'x' }], acks: 77 }],
    ['a negative partition', { topic, messages: [{ text: 'x' }], partition: -3 }],
    ['10,001 messages', { topic, messages: Array.from({ length: 10_001 }, () => ({ text: 'x' })) }],
  ])('to publish with %s is refused', async (_, request) => {
    const { status, reason } = await raw.call(publisherService.publish, request)
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
    const { status } = await raw.unary(publisherService.publish.path, request)
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
    const refusal = await raw.call(adminService.createTopic, request)
    expect(refusal).toMatchObject({ status: 'INVALID_ARGUMENT', reason: 'INVALID_REQUEST' })
  })

  test('to commit an offset beyond the end, or a negative one, is refused', async () => {
    for (const nextOffset of [-1, 1_000_000]) {
      const offsets = [{ topic, partition: 0, nextOffset }]
      const { status, reason } = await raw.call(consumerService.commitOffsets, {
        group: 'g',
        offsets,
      })
      expect(['INVALID_ARGUMENT', 'OUT_OF_RANGE', 'OK']).toContain(status)
      if (status !== 'OK') expect(reason).not.toBe('')
    }
    const { partitions } = await client.admin.describeGroup('g').catch(() => ({ partitions: [] }))
    for (const { committedOffset } of partitions)
      expect(committedOffset ?? 0).toBeLessThanOrEqual(messages)
  })
})

/** Writes the bytes and waits until the broker closes the connection; resolves with what it said. */
async function throwAt(bytes: Uint8Array | string): Promise<string> {
  const socket = connectSocket(broker.port, '127.0.0.1')
  await once(socket, 'connect')
  const said: Buffer[] = []
  socket.on('data', (data: Buffer) => said.push(data))
  socket.on('error', () => {})
  socket.write(bytes)
  // Not `once`: a reset is an end too.
  await new Promise((resolve) => socket.on('close', resolve))
  return Buffer.concat(said).toString('latin1')
}

describe('a connection', () => {
  test('that speaks neither HTTP/1 nor HTTP/2 is closed', async () => {
    expect(await throwAt('\u0000\u0001\u0002 hello\r\n\r\n')).toContain('400')
    expect(await throwAt('GET / HTTP/9.9\r\n\r\n')).toContain('400')
  })

  test('with 64 KiB of HTTP/1 headers is refused', async () => {
    const said = await throwAt(`GET /healthz HTTP/1.1\r\nx: ${'y'.repeat(65_536)}\r\n\r\n`)
    // Node closes while more comes in: the answer may be lost to a reset.
    expect(['', '431']).toContain(/431/.exec(said)?.[0] ?? said)
  })

  test('that begins as HTTP/2 and goes on as noise is closed', async () => {
    const noise = Buffer.concat([
      Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
      Buffer.alloc(999, 7),
    ])
    expect(await throwAt(noise)).not.toContain('grpc-status')
  })

  test('whose gRPC message says it has 1 GiB costs no memory', async () => {
    const before = residentMiB()
    const session = http2.connect(`http://127.0.0.1:${broker.port}`)
    const prefix = Buffer.from([0, 0x40, 0, 0, 0])
    const stream = session.request({
      ':method': 'POST',
      ':path': publisherService.publish.path,
      'content-type': 'application/grpc',
      te: 'trailers',
    })
    stream.on('error', () => {})
    let status: unknown
    const note = (headers: http2.IncomingHttpHeaders): void => {
      status ??= headers['grpc-status']
    }
    stream.on('response', note).on('trailers', note)
    stream.write(prefix)
    stream.write(Buffer.alloc(100_000))
    stream.resume()
    // The client has not said all that it announced; the broker does not wait for it.
    await once(stream, 'end')
    session.destroy()
    expect(status).toBe('8') // RESOURCE_EXHAUSTED
    expect(residentMiB() - before).toBeLessThan(100)
  })
})

describe('10,000 streams that are opened and left', { timeout: 120_000 }, () => {
  test('cost little, and others are served meanwhile', async () => {
    const before = residentMiB()
    const sessions = Array.from({ length: 20 }, () =>
      http2.connect(`http://127.0.0.1:${broker.port}`),
    )
    let opened = 0
    for (const session of sessions) {
      session.on('error', () => {})
      await once(session, 'connect')
      for (let i = 0; i < 500; i++) {
        const stream = session.request({
          ':method': 'POST',
          ':path': publisherService.produce.path,
          'content-type': 'application/grpc',
          te: 'trailers',
        })
        stream.on('error', () => {})
        opened++
      }
    }
    // Every session answers a ping only after it has seen the streams before it.
    await Promise.all(
      sessions.map(
        (session) =>
          new Promise<void>((resolve) => {
            session.ping(() => resolve())
          }),
      ),
    )
    expect(opened).toBe(10_000)
    expect(await client.admin.describeTopic(topic)).toMatchObject({ name: topic })
    expect(residentMiB() - before).toBeLessThan(400)
    for (const session of sessions) session.destroy()
  })

  test('connections that say nothing are closed in time', async () => {
    const sockets: Socket[] = []
    for (let i = 0; i < 500; i++) {
      const socket = connectSocket(broker.port, '127.0.0.1')
      socket.on('error', () => {})
      sockets.push(socket)
    }
    const closed = await Promise.all(
      sockets.map((socket) => new Promise((resolve) => void socket.on('close', resolve))),
    )
    expect(closed).toHaveLength(500)
  })
})
