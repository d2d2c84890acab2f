// Connections and streams that may come and should not: noise, floods, callers that never speak and callers that never
// listen. The broker lives, its memory stays bounded, others are served meanwhile.

import { once } from 'node:events'
import http2 from 'node:http2'
import { connect as connectSocket, type Socket } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { grpc, penstock } from '../../proto/codec.ts'
import {
  consumerService,
  grpcReflectionV1ServerReflection,
  publisherService,
} from '../../proto/gen/services.ts'
import { startVictim, victimTopic as topic, type Victim } from '../support/victim.ts'

const { ProduceRequest, SubscribeRequest } = penstock.v1beta1
const { ServerReflectionRequest } = grpc.reflection.v1

let victim: Victim

beforeAll(async () => {
  victim = await startVictim()
}, 60_000)

afterAll(() => victim[Symbol.asyncDispose]())

afterEach(() => victim.isUnharmed())

/** Writes the bytes and waits until the broker closes the connection; resolves with what it said. */
async function throwAt(bytes: Uint8Array | string): Promise<string> {
  const socket = connectSocket(victim.port, '127.0.0.1')
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
    const before = victim.residentMiB()
    const session = http2.connect(`http://127.0.0.1:${victim.port}`)
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
    expect(victim.residentMiB() - before).toBeLessThan(100)
  })
})

/** Says a little now and then, never all; resolves with its last words when the broker has had enough. */
async function dripAt(begin: string, drop: string): Promise<string> {
  const socket = connectSocket(victim.port, '127.0.0.1')
  socket.on('error', () => {})
  await once(socket, 'connect')
  socket.write(begin)
  let answer = ''
  socket.setEncoding('latin1').on('data', (text: string) => {
    answer += text
  })
  const drip = setInterval(() => socket.write(drop), 500)
  await new Promise((resolve) => socket.on('close', resolve))
  clearInterval(drip)
  return answer
}

describe('a connection that takes its time', { timeout: 120_000 }, () => {
  test.concurrent.each([
    ['over HTTP/1 headers', 'GET /healthz HTTP/1.1\r\n', 'x: y\r\n', '408'],
    ['over the HTTP/2 preface', 'PRI', '', ''],
  ])('%s is closed', async (_, begin, drop, status) => {
    expect(await dripAt(begin, drop)).toContain(status)
  })

  test.concurrent('over an HTTP/1 body is answered before the body is there, and closed', async () => {
    const head = 'POST /x HTTP/1.1\r\nhost: h\r\ncontent-length: 100000\r\n\r\n'
    expect(await dripAt(head, '.')).toContain('HTTP/1.1 405')
  })
})

describe('10,000 streams that are opened and left', { timeout: 120_000 }, () => {
  test('cost little, and others are served meanwhile', async () => {
    const before = victim.residentMiB()
    const sessions = Array.from({ length: 20 }, () =>
      http2.connect(`http://127.0.0.1:${victim.port}`),
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
    expect(await victim.client.admin.describeTopic(topic)).toMatchObject({ name: topic })
    expect(victim.residentMiB() - before).toBeLessThan(400)
    for (const session of sessions) session.destroy()
  })

  const frame = (message: Uint8Array): Buffer => {
    const prefix = Buffer.alloc(5)
    prefix.writeUInt32BE(message.length, 1)
    return Buffer.concat([prefix, message])
  }

  test.each([
    [
      'produces',
      publisherService.produce.path,
      ProduceRequest.encode({ start: { clientId: 'deaf' } }).finish(),
      ProduceRequest.encode({ batch: { requestId: 1, topic } }).finish(),
    ],
    [
      'subscribes',
      consumerService.subscribe.path,
      SubscribeRequest.encode({ start: { group: 'deaf', topics: [topic] } }).finish(),
      SubscribeRequest.encode({ seek: { topic, partition: 9 } }).finish(),
    ],
    [
      'asks for descriptors',
      grpcReflectionV1ServerReflection.serverReflectionInfo.path,
      ServerReflectionRequest.encode({ listServices: '*' }).finish(),
      ServerReflectionRequest.encode({ listServices: '*' }).finish(),
    ],
  ])('a caller that %s and never reads an answer is not read either', async (_, path, ...said) => {
    const before = victim.residentMiB()
    const session = http2.connect(`http://127.0.0.1:${victim.port}`)
    session.on('error', () => {})
    const stream = session.request({
      ':method': 'POST',
      ':path': path,
      'content-type': 'application/grpc',
      te: 'trailers',
    })
    stream.on('error', () => {})
    const [first, again] = said
    stream.write(frame(first))
    const many = Buffer.concat(Array.from({ length: 5_000 }, () => frame(again)))
    let sentBytes = 0
    let taken = true
    while (taken && sentBytes < 64 * 1024 * 1024) {
      sentBytes += many.length
      if (!stream.write(many)) {
        // What does not come can be awaited only for a while.
        const patience = AbortSignal.timeout(1_500)
        taken = await once(stream, 'drain', { signal: patience }).then(
          () => true,
          () => false,
        )
      }
    }
    expect(taken).toBe(false)
    // Windows of 16 MiB and what becomes of it; an answer to each request would make it gigabytes.
    expect(victim.residentMiB() - before).toBeLessThan(300)
    session.destroy()
  })

  test('connections that say nothing are closed in time', async () => {
    const sockets: Socket[] = []
    for (let i = 0; i < 500; i++) {
      const socket = connectSocket(victim.port, '127.0.0.1')
      socket.on('error', () => {})
      sockets.push(socket)
    }
    const closed = await Promise.all(
      sockets.map((socket) => new Promise((resolve) => void socket.on('close', resolve))),
    )
    expect(closed).toHaveLength(500)
  })
})
