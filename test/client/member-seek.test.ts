import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Client, connect, type GroupMessage } from '../../client/index.ts'
import type { MessageStream } from '../../client/message-stream.ts'
import { startTcpProxy } from '../support/tcp-proxy.ts'
import { startTestBroker, type TestBroker } from '../support/test-broker.ts'

type Stream = MessageStream<unknown, GroupMessage<unknown>>

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

/** A topic of one partition whose values are the numbers to 100, in several batches. */
async function hundred(): Promise<string> {
  const name = `seeking-${topics++}`
  await penstock.admin.createTopic(name)
  await using producer = penstock.topic(name).producer({ batchBytes: 256 })
  for (let value = 0; value < 100; value++) producer.enqueue({ value })
  await producer.flush()
  return name
}

async function take(stream: Stream, count: number): Promise<GroupMessage<unknown>[]> {
  const taken: GroupMessage<unknown>[] = []
  while (taken.length < count) {
    const { value } = await stream.next()
    if (value === undefined) throw new Error('the stream has ended')
    taken.push(value)
  }
  return taken
}

async function values(stream: Stream, count: number): Promise<unknown[]> {
  return (await take(stream, count)).map(({ value }) => value)
}

async function committed(group: string): Promise<number | undefined> {
  const [offset] = await penstock.admin.groupOffsets(group)
  return offset?.committedOffset
}

test('a member goes on where it seeks to, back and forth, and commits from there', async () => {
  const topic = await hundred()
  const place = { topic, partition: 0 }
  await using stream = penstock.topic(topic).stream({ group: 'forth', from: 'earliest' })
  expect(await values(stream, 10)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  expect(await stream.seek(place, { offset: 90 })).toBe(90)
  expect(await values(stream, 2)).toEqual([90, 91])
  expect(await stream.seek(place, 'earliest')).toBe(0)
  const [first, second] = await take(stream, 2)
  expect([first?.value, second?.value]).toEqual([0, 1])
  await second?.commit()
  expect(await committed('forth')).toBe(2)
  expect(await stream.seek(place, 'latest')).toBe(100)
  await penstock.topic(topic).publish({ value: 'new' })
  expect(await values(stream, 1)).toEqual(['new'])
})

test('what was in hand before a seek cannot be committed, and its signal aborts', async () => {
  const topic = await hundred()
  await using stream = penstock.topic(topic).stream({ group: 'in-hand', from: 'earliest' })
  const [message] = await take(stream, 1)
  await stream.seek({ topic, partition: 0 }, { offset: 50 })
  await expect(message?.commit()).rejects.toMatchObject({ reason: 'CANCELLED' })
  expect(await values(stream, 1)).toEqual([50])
  expect(await committed('in-hand')).toBeUndefined()
})

test('a seek to nowhere is refused, and the stream goes on with the first unfinished message', async () => {
  const topic = await hundred()
  const place = { topic, partition: 0 }
  await using stream = penstock.topic(topic).stream({ group: 'nowhere', from: 'earliest' })
  const [, second] = await take(stream, 2)
  await second?.commit()
  await expect(stream.seek(place, { offset: 101 })).rejects.toMatchObject({
    reason: 'OFFSET_TOO_NEW',
  })
  await expect(stream.seek(place, { offset: -1 })).rejects.toMatchObject({
    reason: 'INVALID_REQUEST',
  })
  await expect(stream.seek({ topic, partition: 1 }, 'earliest')).rejects.toMatchObject({
    reason: 'GENERATION_STALE',
  })
  expect(await values(stream, 3)).toEqual([2, 3, 4])
})

test('seeks at the same time follow one another', async () => {
  const topic = await hundred()
  const place = { topic, partition: 0 }
  await using stream = penstock.topic(topic).stream({ group: 'several', from: 'earliest' })
  await take(stream, 1)
  const seeks = [30, 20, 60].map((offset) => stream.seek(place, { offset }))
  expect(await Promise.all(seeks)).toEqual([30, 20, 60])
  expect(await values(stream, 2)).toEqual([60, 61])
})

test('a lost connection does not take a seek back', async () => {
  const topic = await hundred()
  const place = { topic, partition: 0 }
  await using proxy = await startTcpProxy(broker)
  await using member = await connect(proxy.url)
  await using stream = member.topic(topic).stream({ group: 'cut', from: 'earliest' })
  await (await take(stream, 80)).at(-1)?.commit()
  // Back, and then away before anything is committed there.
  await stream.seek(place, { offset: 10 })
  proxy.cut()
  expect(await values(stream, 60)).toEqual(Array.from({ length: 60 }, (_, i) => i + 10))
  // Asked for while there is no connection.
  proxy.holdAnswers(true)
  const moved = stream.seek(place, { offset: 5 })
  proxy.holdAnswers(false)
  proxy.cut()
  expect(await moved).toBe(5)
  expect(await values(stream, 3)).toEqual([5, 6, 7])
})
