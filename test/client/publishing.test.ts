import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type Client,
  connect,
  type Message,
  PenstockError,
  type StandardSchema,
} from '../../client/index.ts'
import { evenPartition, keyHash } from '../../model/key-hash.ts'
import { startTestBroker, type TestBroker } from '../support/test-broker.ts'

let broker: TestBroker
let penstock: Client
let topics = 0

beforeAll(async () => {
  broker = await startTestBroker()
  penstock = await connect(broker.url)
})

afterAll(async () => {
  await penstock.close()
  await broker[Symbol.asyncDispose]()
})

async function newTopic(partitions = 1, spec = {}): Promise<string> {
  const name = `publishing-${topics++}`
  await penstock.admin.createTopic(name, { partitions, ...spec })
  return name
}

async function readAll(topic: string): Promise<Message<unknown>[]> {
  return Array.fromAsync(penstock.topic(topic).read())
}

describe('publishing', () => {
  test('text, JSON, bytes and tombstones come back as what they were, with everything around them', async () => {
    const name = await newTopic()
    const topic = penstock.topic(name)
    const sent = await topic.publish({
      key: 'u1',
      value: { total: 12 },
      tag: 'created',
      id: 'm-1',
      headers: [
        ['a', '1'],
        ['a', Buffer.from([2])],
      ],
      eventTime: new Date(1_700_000_000_123),
    })
    expect(sent).toMatchObject({ topic: name, partition: 0, offset: 0, duplicate: false })
    for (const value of ['text', Buffer.from([0, 255]), null]) await topic.publish({ value })
    const [first, ...rest] = await readAll(name)
    expect(first).toMatchObject({
      topic: name,
      partition: 0,
      offset: 0,
      key: 'u1',
      value: { total: 12 },
      kind: 'json',
      tag: 'created',
      id: 'm-1',
      eventTimeMs: 1_700_000_000_123,
      appendTimeMs: sent.appendTimeMs,
    })
    expect(first?.headers.map((header) => [header.name, [...header.value]])).toEqual([
      ['a', [49]],
      ['a', [2]],
    ])
    expect(first?.header('a')).toBe('1')
    expect(rest.map(({ value, key }) => [value, key])).toEqual([
      ['text', undefined],
      [Buffer.from([0, 255]), undefined],
      [null, undefined],
    ])
  })

  test('a key decides the partition by the documented hash, and keeps its order', async () => {
    const name = await newTopic(5)
    await using producer = penstock.topic(name).producer()
    const confirmations = Array.from({ length: 2_000 }, (_, i) =>
      producer.enqueue({ key: `k${i % 40}`, value: i }),
    )
    const confirms = await Promise.all(confirmations)
    confirms.forEach(({ partition }, i) => {
      expect(partition).toBe(evenPartition(keyHash(Buffer.from(`k${i % 40}`)), 5))
    })
    const messages = await readAll(name)
    for (let k = 0; k < 40; k++) {
      const values = messages.filter(({ key }) => key === `k${k}`).map(({ value }) => value)
      expect(values).toEqual(Array.from({ length: 50 }, (_, i) => i * 40 + k))
    }
  })

  test('messages enqueued together share batches, and each is told its own offset', async () => {
    const name = await newTopic()
    await using producer = penstock.topic(name).producer()
    const confirmations = Array.from({ length: 20_000 }, (_, i) =>
      producer.enqueue({ value: `message ${i}` }),
    )
    const offsets = (await Promise.all(confirmations)).map(({ offset }) => offset)
    expect(offsets).toEqual(Array.from({ length: 20_000 }, (_, i) => i))
    const batches = await Array.fromAsync(penstock.topic(name).readBatches())
    expect(batches.length).toBeLessThan(20)
  })

  test('messages without a key spread over the partitions batch by batch', async () => {
    const name = await newTopic(4)
    await using producer = penstock.topic(name).producer({ batchBytes: 1_024 })
    for (let i = 0; i < 1_000; i++) producer.enqueue({ value: 'x'.repeat(50) })
    await producer.flush()
    const { partitions } = await penstock.admin.describeTopic(name)
    for (const { endOffset } of partitions) expect(endOffset).toBeGreaterThan(100)
  })

  test('a message may name its partition; one that does not exist is refused', async () => {
    const topic = penstock.topic(await newTopic(3))
    expect(await topic.publish({ key: 'a', value: 1, partition: 2 })).toMatchObject({
      partition: 2,
    })
    await expect(topic.publish({ value: 1, partition: 3 })).rejects.toMatchObject({
      reason: 'PARTITION_NOT_FOUND',
    })
  })

  test.each(['gzip', 'zstd'] as const)(
    'batches compressed with %s are stored so and come back whole',
    async (compression) => {
      const name = await newTopic()
      await using producer = penstock.topic(name).producer({ compression })
      for (let i = 0; i < 500; i++)
        producer.enqueue({ key: `k${i}`, value: { text: 'again and again '.repeat(20), i } })
      await producer.flush()
      const { partitions } = await penstock.admin.describeTopic(name)
      expect(partitions[0]?.sizeBytes).toBeLessThan(30_000)
      const values = (await readAll(name)).map(({ value }) => value)
      expect(values).toMatchObject(Array.from({ length: 500 }, (_, i) => ({ i })))
    },
  )

  test('order is kept between batches that compress at different speeds', async () => {
    const name = await newTopic()
    await using producer = penstock
      .topic(name)
      .producer({ compression: 'gzip', batchBytes: 200_000 })
    for (let i = 0; i < 60; i++) {
      producer.enqueue({ value: `${i} ${i % 3 === 0 ? 'x'.repeat(400_000) : 'y'}` })
      if (i % 4 === 0) await new Promise((resolve) => setImmediate(resolve))
    }
    await producer.flush()
    const numbers = (await readAll(name)).map(({ value }) => Number.parseInt(String(value), 10))
    expect(numbers).toEqual(Array.from({ length: 60 }, (_, i) => i))
  })

  test('acks none confirms without an offset, acks leader with one', async () => {
    const topic = penstock.topic(await newTopic())
    await using careless = topic.producer({ acks: 'none' })
    await using leader = topic.producer({ acks: 'leader', idempotent: false })
    expect(await careless.send({ value: 'a' })).toMatchObject({ offset: -1 })
    expect(await leader.send({ value: 'b' })).toMatchObject({ offset: 1 })
  })

  test('a producer that lingers sends what came meanwhile in one batch', async () => {
    const name = await newTopic()
    await using producer = penstock.topic(name).producer({ lingerMs: 30 })
    for (let i = 0; i < 5; i++) {
      producer.enqueue({ value: i })
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(await producer.send({ value: 'last' })).toMatchObject({ offset: 5 })
    expect(await Array.fromAsync(penstock.topic(name).readBatches())).toHaveLength(1)
  })

  test('takes no more than maxInFlightBytes; who waits for room gets it', async () => {
    const topic = penstock.topic(await newTopic())
    await using producer = topic.producer({ maxInFlightBytes: 100_000 })
    const value = Buffer.alloc(10_000)
    await producer.send({ value })
    const taken = Array.from({ length: 20 }, () => producer.enqueue({ value }))
    expect(producer.inFlightBytes).toBeLessThan(120_000)
    const results = await Promise.allSettled(taken)
    const refused = results.filter((result) => result.status === 'rejected')
    expect(refused.length).toBeGreaterThanOrEqual(9)
    expect(refused[0]?.reason).toMatchObject({ reason: 'LIMIT_EXCEEDED' })
    let most = 0
    for (let i = 0; i < 200; i++) {
      await producer.ready()
      void producer.enqueue({ value }).promise()
      most = Math.max(most, producer.inFlightBytes)
    }
    await producer.flush()
    expect(most).toBeLessThan(120_000)
    expect(producer.inFlightBytes).toBe(0)
  })

  test('messages that are too large, and topics that do not exist, are refused with their reason', async () => {
    const small = penstock.topic(await newTopic(1, { messageBytesMax: 2_000 }))
    await expect(small.publish({ value: Buffer.alloc(3_000) })).rejects.toMatchObject({
      reason: 'MESSAGE_TOO_LARGE',
    })
    expect(await small.publish({ value: Buffer.alloc(1_900) })).toMatchObject({ offset: 0 })
    await expect(penstock.topic('nowhere').publish({ value: 1 })).rejects.toMatchObject({
      reason: 'TOPIC_NOT_FOUND',
    })
  })

  test('a topic that is created after the first try is found at the next', async () => {
    const name = `publishing-late-${topics++}`
    const topic = penstock.topic(name)
    await expect(topic.publish({ value: 1 })).rejects.toMatchObject({ reason: 'TOPIC_NOT_FOUND' })
    await penstock.admin.createTopic(name)
    expect(await topic.publish({ value: 1 })).toMatchObject({ offset: 0 })
  })

  test('flush and close tell of failures that nobody has looked at, once', async () => {
    const producer = penstock.topic(await newTopic()).producer()
    producer.enqueue({ value: 1, tag: 'x'.repeat(1_000) })
    await expect(producer.flush()).rejects.toMatchObject({ reason: 'INVALID_REQUEST' })
    await producer.flush()
    await producer.enqueue({ value: 1, tag: 'x'.repeat(1_000) }).catch(() => {})
    await producer.close()
    await expect(producer.send({ value: 1 })).rejects.toMatchObject({ reason: 'CLOSED' })
    expect(producer.ended).toMatchObject({ reason: 'CLOSED' })
  })

  test('a schema types the topic and checks values both ways', async () => {
    const order: StandardSchema<{ total: number }> = {
      '~standard': {
        version: 1,
        vendor: 'test',
        validate: (value) =>
          typeof value === 'object' &&
          value !== null &&
          'total' in value &&
          typeof value.total === 'number'
            ? { value: { total: value.total } }
            : { issues: [{ message: 'expected a number', path: ['total'] }] },
      },
    }
    const name = await newTopic()
    const orders = penstock.topic(name, { schema: order })
    await orders.publish({ value: { total: 5 } })
    await penstock.topic(name).publish({ value: { sum: 5 } })
    const [good, bad] = await Array.fromAsync(orders.read())
    expect(good?.value?.total).toBe(5)
    expect(() => bad?.value).toThrow(`${name}/0@1`)
    // @ts-expect-error -- a string is no order; at run time the schema says so too.
    await expect(orders.publish({ value: 'x' })).rejects.toThrow(PenstockError)
  })
})
