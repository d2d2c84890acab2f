import { describe, expect, test } from 'vitest'
import { parseAddresses } from '../../client/address.ts'
import { BufferPool } from '../../client/buffer-pool.ts'
import { BatchOutcome, Confirmation } from '../../client/confirmation.ts'
import { toOutgoingRecord } from '../../client/outgoing-message.ts'
import { makePartitioner } from '../../client/partitioner.ts'
import {
  attemptTimeoutMs,
  backoffMs,
  defaultRetryBudget,
  reconnectBackoff,
} from '../../client/retry.ts'
import { Room } from '../../client/room.ts'
import { autoSerde, checkedSerde, jsonSerde, type StandardSchema } from '../../client/serde.ts'
import { callError, statusError } from '../../client/status.ts'
import { PenstockError } from '../../model/errors.ts'
import { evenKeyRange, keyHash } from '../../model/key-hash.ts'
import { google } from '../../proto/codec.ts'

describe('addresses', () => {
  test('take a scheme, a default port, several hosts', () => {
    expect(parseAddresses('penstock://broker')).toEqual([{ target: 'broker:7070', tls: false }])
    expect(parseAddresses('http://localhost:80/')).toEqual([{ target: 'localhost:80', tls: false }])
    expect(parseAddresses('penstocks://a:1,[::1]:2')).toEqual([
      { target: 'a:1', tls: true },
      { target: '[::1]:2', tls: true },
    ])
  })

  test('refuse what is none', () => {
    for (const url of ['kafka://a', 'penstock://', 'penstock://a:b', 'penstock://a/b']) {
      expect(() => parseAddresses(url)).toThrow(PenstockError)
    }
  })
})

describe('partitioner', () => {
  const even = (count: number) =>
    Array.from({ length: count }, (_, partition) => ({
      partition,
      ...evenKeyRange(partition, count),
    }))

  test('finds the owner of a key by its hash, whether the ring is split evenly or not', () => {
    const partitioner = makePartitioner(even(7), { start: 0 })
    const uneven = makePartitioner(
      [
        { partition: 5, from: 0x8000_0000, to: 2 ** 32 },
        { partition: 2, from: 0, to: 10 },
        { partition: 9, from: 10, to: 0x8000_0000 },
      ],
      { start: 0 },
    )
    for (let i = 0; i < 500; i++) {
      const hash = keyHash(Buffer.from(`key ${i}`))
      const { from, to } = evenKeyRange(partitioner.ofHash(hash), 7)
      expect(from <= hash && hash < to).toBe(true)
      expect(uneven.ofHash(hash)).toBe(hash < 10 ? 2 : hash < 0x8000_0000 ? 9 : 5)
    }
    expect([
      uneven.ofHash(0),
      uneven.ofHash(9),
      uneven.ofHash(10),
      uneven.ofHash(2 ** 32 - 1),
    ]).toEqual([2, 2, 9, 5])
    expect([uneven.has(9), uneven.has(3)]).toEqual([true, false])
  })

  test('messages without a key stay with a partition until its batch is closed, then go round', () => {
    const partitioner = makePartitioner(even(3), { start: 0.5 })
    const seen = [1, 2, 3, 4].map(() => {
      const partition = partitioner.sticky()
      expect(partitioner.sticky()).toBe(partition)
      partitioner.nextSticky()
      return partition
    })
    expect(seen).toEqual([1, 2, 0, 1])
  })
})

describe('retry', () => {
  test('waits grow to a bound and shrink by the jitter', () => {
    const at = (failures: number, random: number) =>
      backoffMs(reconnectBackoff, { failures, random })
    expect([at(1, 0), at(2, 0), at(3, 0), at(50, 0)]).toEqual([50, 100, 200, 2_000])
    expect(at(50, 0.999)).toBeGreaterThan(999)
  })

  test('a try has its share of the budget, and thirty seconds of an endless one', () => {
    expect(attemptTimeoutMs(defaultRetryBudget)).toBeCloseTo(3_333, -1)
    expect(attemptTimeoutMs({ attempts: 3, timeoutMs: Number.POSITIVE_INFINITY })).toBe(30_000)
    expect(attemptTimeoutMs({ attempts: Number.POSITIVE_INFINITY, timeoutMs: 60_000 })).toBe(6_000)
  })
})

describe('room', () => {
  test('lets who waits longest in first, and takes one more than the bound at most', async () => {
    const room = new Room(100)
    room.take(150)
    expect(room.free).toBe(false)
    const order: number[] = []
    const waits = [1, 2].map((number) => room.available().then(() => order.push(number)))
    room.give(100)
    await Promise.all(waits)
    expect(order).toEqual([1, 2])
  })

  test('waiting ends with its signal', async () => {
    const room = new Room(1)
    room.take(1)
    const abort = new AbortController()
    const waiting = room.available({ signal: abort.signal })
    abort.abort()
    await expect(waiting).rejects.toMatchObject({ reason: 'CANCELLED' })
  })
})

describe('buffer pool', () => {
  test('gives buffers out again, up to its bound', () => {
    const pool = new BufferPool({ keepBytesMax: 10_000 })
    const first = pool.acquire(5_000)
    expect(first.length).toBe(8_192)
    pool.release(first)
    pool.release(Buffer.allocUnsafeSlow(8_192))
    expect(pool.keptBytes).toBe(8_192)
    expect(pool.acquire(4_097)).toBe(first)
  })
})

describe('confirmation', () => {
  test('messages of a batch have the offsets that follow its first', async () => {
    const outcome = new BatchOutcome()
    const [first, third] = [new Confirmation(outcome, 0), new Confirmation(outcome, 2)]
    const waiting = third.promise()
    outcome.settle({ topic: 't', partition: 1, offset: 40, duplicate: false, appendTimeMs: 5 })
    expect(await waiting).toMatchObject({ offset: 42 })
    expect(await first).toMatchObject({ offset: 40 })
    expect(outcome.asked).toBe(2)
  })

  test('a failure that nobody awaits is no unhandled rejection', async () => {
    const outcome = new BatchOutcome()
    const confirmation = new Confirmation(outcome, 0)
    outcome.settle(new PenstockError('TIMED_OUT', 'too late'))
    await new Promise((resolve) => setImmediate(resolve))
    await expect(confirmation.promise()).rejects.toMatchObject({ reason: 'TIMED_OUT' })
    expect(await confirmation.catch(() => 'caught')).toBe('caught')
  })
})

describe('outgoing messages', () => {
  const options = { serde: autoSerde, nowMs: 77 }

  test('strings are text, bytes are bytes, the rest is JSON, null is a tombstone', () => {
    const kinds = ['a', Buffer.from('b'), { c: 1 }, 4, null, undefined].map((value) => {
      const { kind, value: bytes } = toOutgoingRecord({ value }, options)
      return [kind, bytes && Buffer.from(bytes).toString()]
    })
    expect(kinds).toEqual([
      ['text', 'a'],
      ['bytes', 'b'],
      ['json', '{"c":1}'],
      ['json', '4'],
      ['bytes', undefined],
      ['bytes', undefined],
    ])
  })

  test('headers may be an object or pairs, and names may repeat', () => {
    const pairs = [
      ['a', '1'],
      ['a', Buffer.from('2')],
    ] as const
    const { headers } = toOutgoingRecord({ headers: pairs }, options)
    expect(headers.map(({ name, value }) => [name, Buffer.from(value).toString()])).toEqual([
      ['a', '1'],
      ['a', '2'],
    ])
    expect(toOutgoingRecord({ headers: { a: '1' } }, options).headers).toHaveLength(1)
  })

  test('limits are checked before anything is sent', () => {
    const key = Buffer.alloc(65 * 1024)
    const headers = Array.from({ length: 129 }, (_, i) => [`h${i}`, ''] as const)
    for (const message of [
      { key },
      { headers },
      { tag: 'ü'.repeat(200) },
      { eventTime: Number.NaN },
    ]) {
      expect(() => toOutgoingRecord(message, options)).toThrow(
        expect.objectContaining({ reason: 'INVALID_REQUEST' }),
      )
    }
    expect(toOutgoingRecord({ tag: 'a'.repeat(256) }, options).tag).toHaveLength(256)
  })
})

describe('schemas', () => {
  const positive: StandardSchema<number> = {
    '~standard': {
      version: 1,
      vendor: 'test',
      validate: (value) =>
        typeof value === 'number' && value > 0
          ? { value }
          : { issues: [{ message: 'must be positive', path: ['total', { key: 0 }] }] },
    },
  }

  test('check values both ways and name the place', () => {
    const serde = checkedSerde(positive, jsonSerde<unknown>())
    expect(serde.deserialize(serde.serialize(3), 'json')).toBe(3)
    expect(() => serde.serialize(-1)).toThrow('total.0: must be positive')
    expect(() => serde.deserialize(Buffer.from('-1'), 'json')).toThrow('must be positive')
  })
})

describe('errors from the wire', () => {
  const info = (reason: string, domain = 'penstock.dev') => ({
    type_url: 'type.googleapis.com/google.rpc.ErrorInfo',
    value: google.rpc.ErrorInfo.encode({ reason, domain, metadata: { limitBytes: '5' } }).finish(),
  })

  test('the reason comes from ErrorInfo with its details', () => {
    const error = statusError({ code: 3, message: 'too big', details: [info('MESSAGE_TOO_LARGE')] })
    expect(error).toMatchObject({
      reason: 'MESSAGE_TOO_LARGE',
      message: 'too big',
      details: { limitBytes: '5' },
    })
    expect(statusError({ code: 0 })).toBeUndefined()
    expect(statusError(undefined)).toBeUndefined()
  })

  test('without one of ours the code decides, and what no broker of ours says is a lost connection', () => {
    expect(statusError({ code: 4, details: [info('QUOTA', 'other.dev')] })?.reason).toBe(
      'TIMED_OUT',
    )
    expect(statusError({ code: 3, details: [info('NO_SUCH_REASON')] })?.reason).toBe(
      'INVALID_REQUEST',
    )
    const failed = Object.assign(new Error('14 UNAVAILABLE: refused'), {
      code: 14,
      details: 'refused',
    })
    expect(callError(failed)).toMatchObject({ reason: 'CONNECTION_LOST', message: 'refused' })
    expect(callError(new Error('boom')).reason).toBe('INTERNAL')
  })
})
