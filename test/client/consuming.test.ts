import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Client, connect, type GroupMessage } from '../../client/index.ts'
import { startTcpProxy } from '../support/tcp-proxy.ts'
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

/** A topic with `count` messages whose values are their numbers; in several partitions by number. */
async function topicWith(count: number, partitions = 1): Promise<string> {
  const name = `consuming-${topics++}`
  await penstock.admin.createTopic(name, { partitions })
  await publish(name, { count, partitions })
  return name
}

async function publish(
  name: string,
  { from = 0, count, partitions = 1 }: { from?: number; count: number; partitions?: number },
): Promise<void> {
  await using producer = penstock.topic(name).producer({ batchBytes: 512 })
  for (let i = from; i < from + count; i++) {
    producer.enqueue({ key: `k${i % 10}`, value: i, partition: i % partitions })
  }
  await producer.flush()
}

async function committed(group: string): Promise<number> {
  const offsets = await penstock.admin.groupOffsets(group)
  return offsets.reduce((sum, { committedOffset }) => sum + (committedOffset ?? 0), 0)
}

describe('a stream of a group', () => {
  test('gives every message in order, and goes on after the last committed one', async () => {
    const orders = penstock.topic(await topicWith(100))
    const seen: unknown[] = []
    for await (const message of orders.stream({ group: 'g-manual', from: 'earliest' })) {
      seen.push(message.value)
      if (message.value === 49) await message.commit()
      if (message.value === 60) break
    }
    expect(await committed('g-manual')).toBe(50)
    for await (const message of orders.stream({ group: 'g-manual', from: 'earliest' })) {
      seen.push(message.value)
      if (message.value === 99) break
    }
    const numbers = Array.from({ length: 100 }, (_, i) => i)
    expect(seen).toEqual([...numbers.slice(0, 61), ...numbers.slice(50)])
  })

  test('afterYield commits what was passed, not what was in hand when the loop was left', async () => {
    const orders = penstock.topic(await topicWith(30))
    const options = { group: 'g-yield', from: 'earliest', autoCommit: 'afterYield' } as const
    for await (const message of orders.stream(options)) if (message.value === 20) break
    expect(await committed('g-yield')).toBe(20)
    const failing = async (): Promise<void> => {
      for await (const message of orders.stream(options)) {
        if (message.value === 25) throw new Error('cannot process')
      }
    }
    await expect(failing()).rejects.toThrow('cannot process')
    expect(await committed('g-yield')).toBe(25)
  })

  test('a commit after the end is refused for the reason of the end', async () => {
    const orders = penstock.topic(await topicWith(1))
    const stream = orders.stream({ group: 'g-end', from: 'earliest' })
    const { value: message } = await stream.next()
    await stream.close()
    await expect(message!.commit()).rejects.toMatchObject({ reason: 'CLOSED' })
  })

  test('waits for messages that come later', async () => {
    const name = await topicWith(0)
    await using stream = penstock.topic(name).stream({ group: 'g-later', from: 'earliest' })
    const first = stream.next()
    await publish(name, { count: 3 })
    expect((await first).value).toMatchObject({ value: 0 })
    expect((await stream.next()).value).toMatchObject({ value: 1 })
  })

  test('in batches: commits the whole batch', async () => {
    const orders = penstock.topic(await topicWith(200))
    let count = 0
    for await (const batch of orders.streamBatches({ group: 'g-batches', from: 'earliest' })) {
      expect(batch.firstOffset).toBe(count)
      expect([...batch].map(({ value }) => value)).toEqual(batch.records.map((_, i) => count + i))
      count += batch.length
      await batch.commit()
      if (count === 200) break
    }
    expect(await committed('g-batches')).toBe(200)
  })

  test('an aborted signal ends the loop after the message in hand, which is committed', async () => {
    const orders = penstock.topic(await topicWith(10))
    const abort = new AbortController()
    const options = { group: 'g-abort', from: 'earliest', autoCommit: 'afterYield' } as const
    const seen: unknown[] = []
    for await (const message of orders.stream({ ...options, signal: abort.signal })) {
      seen.push(message.value)
      if (message.value === 4) abort.abort()
    }
    expect(seen).toEqual([0, 1, 2, 3, 4])
    expect(await committed('g-abort')).toBe(5)
  })

  test('a small prefetch is enough to get through everything', async () => {
    const orders = penstock.topic(await topicWith(500, 3))
    let count = 0
    const options = {
      group: 'g-small',
      from: 'earliest',
      prefetchMessages: 3,
      prefetchBytes: 300,
    } as const
    for await (const message of orders.stream(options)) {
      count++
      if (count % 50 === 0) await message.commit()
      if (count === 500) break
    }
    expect(count).toBe(500)
  })

  test('an unknown topic ends the loop with its error', async () => {
    const stream = penstock.topic('nowhere').stream({ group: 'g' })
    await expect(stream.next()).rejects.toMatchObject({ reason: 'TOPIC_NOT_FOUND' })
    expect(await stream.next()).toMatchObject({ done: true })
  })

  test("from latest: what comes after the first member has joined is the group's, whoever processes it", async () => {
    const name = await topicWith(3)
    const options = { group: 'g-latest', from: 'latest' } as const
    const orders = penstock.topic(name)
    const first = orders.stream(options)
    const waiting = first.next()
    while (first.assignments.length === 0) await penstock.admin.serverInfo()
    await first.close()
    expect(await waiting).toMatchObject({ done: true })
    await publish(name, { from: 3, count: 2 })
    for await (const { value } of orders.stream(options)) {
      expect(value).toBe(3)
      break
    }
    expect(await penstock.admin.groupOffsets('g-latest')).toMatchObject([
      { committedOffset: 3, lag: 2 },
    ])
  })

  test('a group that retention has overtaken goes on with the oldest message kept', async () => {
    await using small = await startTestBroker({ retentionCheckMs: 1_000 })
    await using client = await connect(small.url)
    const mebibyte = 1024 * 1024
    await client.admin.createTopic('logs', { retentionBytes: mebibyte, segmentBytes: mebibyte })
    const logs = client.topic('logs')
    await client.admin.seekGroup('g-late', { topic: 'logs', to: 'earliest' })
    await using producer = logs.producer()
    for (let i = 0; i < 40; i++) await producer.send({ value: Buffer.alloc(100_000) })
    const kept = async (): Promise<number> =>
      (await client.admin.describeTopic('logs')).partitions[0]!.earliestOffset
    await expect.poll(kept, { timeout: 10_000 }).toBeGreaterThan(0)
    for await (const { offset } of logs.stream({ group: 'g-late', from: 'latest' })) {
      expect(offset).toBe(await kept())
      break
    }
  })

  test('a group can be moved to an offset, to a time and back to the beginning', async () => {
    const name = await topicWith(50)
    const orders = penstock.topic(name)
    const first = async (): Promise<unknown> => {
      for await (const { value } of orders.stream({ group: 'g-seek', from: 'earliest' }))
        return value
      return undefined
    }
    expect(
      await penstock.admin.seekGroup('g-seek', { topic: name, to: { offset: 30 } }),
    ).toMatchObject([{ partition: 0, previousOffset: undefined, nextOffset: 30 }])
    expect(await first()).toBe(30)
    await publish(name, { from: 50, count: 5 })
    const [message] = await Array.fromAsync(orders.read({ from: { offset: 50 }, limit: 1 }))
    const time = new Date(message!.appendTimeMs)
    await penstock.admin.seekGroup('g-seek', { topic: name, to: { time } })
    expect(await first()).toBe(50)
    const moved = await penstock.admin.seekGroup('g-seek', {
      topic: name,
      to: 'earliest',
      dryRun: true,
    })
    expect(moved).toMatchObject([{ previousOffset: 50, nextOffset: 0 }])
    expect(await first()).toBe(50)
  })
})

describe('members of a group', () => {
  test('share the partitions; when one leaves the other takes over, and nothing is lost or left out', async () => {
    const name = await topicWith(400, 4)
    const orders = penstock.topic(name)
    await using other = await connect(broker.url)
    const seen = new Map<unknown, number>()
    const consume = async (
      client: Client,
      signal: AbortSignal,
      onMessage: () => void,
    ): Promise<void> => {
      const options = {
        group: 'g-share',
        from: 'earliest',
        autoCommit: 'afterYield',
        signal,
      } as const
      const last = new Map<number, number>()
      for await (const { value, partition, offset } of client.topic(name).stream(options)) {
        expect(offset).toBeGreaterThan(last.get(partition) ?? -1)
        last.set(partition, offset)
        seen.set(value, (seen.get(value) ?? 0) + 1)
        onMessage()
      }
    }
    const leaving = new AbortController()
    const done = new AbortController()
    const shared = Promise.withResolvers<void>()
    const first = consume(penstock, leaving.signal, () => {})
    let mine = 0
    const second = consume(other, done.signal, () => {
      if (++mine === 20) shared.resolve()
      if (seen.size === 900) done.abort()
    })
    // As long as it takes until the second has its share.
    let published = 400
    const feeding = (async () => {
      while (mine < 20 && published < 800) {
        await publish(name, { from: published, count: 20, partitions: 4 })
        published += 20
      }
    })()
    await shared.promise
    await feeding
    leaving.abort()
    await first
    await publish(name, { from: published, count: 900 - published, partitions: 4 })
    await second
    expect([...seen.keys()].toSorted((a, b) => Number(a) - Number(b))).toEqual(
      Array.from({ length: 900 }, (_, i) => i),
    )
    expect([...seen.values()].every((times) => times === 1)).toBe(true)
    expect(await committed('g-share')).toBe(900)
    void orders
  })

  test('a partition moves only when its message in hand is through', async () => {
    const name = await topicWith(2, 2)
    await using other = await connect(broker.url)
    const options = { group: 'g-hand', from: 'earliest' } as const
    const gate = Promise.withResolvers<void>()
    const began = Promise.withResolvers<void>()
    let inHand = 0
    await using first = penstock.topic(name).worker(options, async () => {
      if (++inHand === 2) began.resolve()
      await gate.promise
    })
    await began.promise
    await using second = other.topic(name).stream(options)
    const next = second.next()
    while ((await penstock.admin.describeGroup('g-hand')).members.length < 2);
    await publish(name, { from: 2, count: 2, partitions: 2 })
    expect(second.assignments).toEqual([])
    gate.resolve()
    const { value: moved } = await next
    expect(moved).toMatchObject({ offset: 1 })
    expect(first.assignments).not.toContainEqual({ topic: name, partition: moved!.partition })
  })

  test('who holds a message beyond the hand-over time cannot commit it any more', async () => {
    const name = await topicWith(2, 2)
    await using other = await connect(broker.url)
    const options = { group: 'g-fence', from: 'earliest', handoverTimeoutMs: 300 } as const
    await using first = penstock.topic(name).stream(options)
    const inHand = [(await first.next()).value!]
    await using second = other.topic(name).stream(options)
    const got = [(await second.next()).value!]
    // Whichever partition has moved: the first member now holds at most the other one.
    const stillMine = inHand[0]!.partition !== got[0]!.partition
    if (stillMine) await inHand[0]!.commit()
    else await expect(inHand[0]!.commit()).rejects.toMatchObject({ reason: 'GENERATION_STALE' })
    await got[0]!.commit()
  })

  test('a lost connection keeps the partitions: nothing comes twice, and commits go through afterwards', async () => {
    await using proxy = await startTcpProxy(broker)
    await using client = await connect(proxy.url)
    const name = await topicWith(300)
    await using stream = client
      .topic(name)
      .stream({ group: 'g-cut', from: 'earliest', prefetchMessages: 50 })
    const seen: unknown[] = []
    for (let i = 0; i < 300; i++) {
      const { value: message } = await stream.next()
      seen.push(message!.value)
      if (i % 60 === 30) proxy.cut()
      if (i % 60 === 35) await message!.commit()
    }
    expect(seen).toEqual(Array.from({ length: 300 }, (_, i) => i))
    expect(await committed('g-cut')).toBe(276)
  })
})

describe('reading without a group', () => {
  test('from the beginning, from an offset, from a time, so many, some partitions', async () => {
    const name = await topicWith(40, 2)
    const orders = penstock.topic(name)
    const values = async (options: Parameters<typeof orders.read>[0]): Promise<unknown[]> => {
      const messages = await Array.fromAsync(orders.read(options))
      return messages.map(({ value }) => value)
    }
    expect(await values({})).toHaveLength(40)
    expect(await values({ partitions: [1] })).toEqual(
      Array.from({ length: 20 }, (_, i) => i * 2 + 1),
    )
    expect(await values({ partitions: [0], from: { offset: 15 } })).toEqual([30, 32, 34, 36, 38])
    expect(await values({ partitions: [0], limit: 3 })).toEqual([0, 2, 4])
    expect(await values({ from: 'latest' })).toEqual([])
    expect(await values({ from: { time: Date.now() + 60_000 } })).toEqual([])
    await expect(values({ partitions: [7] })).rejects.toMatchObject({
      reason: 'PARTITION_NOT_FOUND',
    })
    await expect(values({ partitions: [0], from: { offset: 21 } })).rejects.toMatchObject({
      reason: 'OFFSET_TOO_NEW',
    })
  })

  test('following gives what comes, over lost connections, without doubles', async () => {
    await using proxy = await startTcpProxy(broker)
    await using client = await connect(proxy.url)
    const name = await topicWith(10, 2)
    const seen: unknown[] = []
    const reading = (async () => {
      for await (const { value } of client.topic(name).read({ from: 'earliest', follow: true })) {
        seen.push(value)
        if (seen.length === 10 || seen.length === 14) proxy.cut()
        if (seen.length === 18) return
      }
    })()
    await publish(name, { from: 10, count: 4, partitions: 2 })
    await publish(name, { from: 14, count: 4, partitions: 2 })
    await reading
    expect(seen.toSorted((a, b) => Number(a) - Number(b))).toEqual(
      Array.from({ length: 18 }, (_, i) => i),
    )
  })

  test('a reader that does not take holds back the broker, and its memory stays bounded', async () => {
    const name = `consuming-${topics++}`
    await penstock.admin.createTopic(name)
    const big = penstock.topic(name)
    await using producer = big.producer({ batchBytes: 300_000 })
    for (let i = 0; i < 60; i++) await producer.send({ value: Buffer.alloc(500_000, i) })
    await using reading = big.read({ prefetchBytes: 1_000_000 })
    expect((await reading.next()).value).toMatchObject({ offset: 0 })
    const rest: number[] = []
    for await (const { offset } of reading) rest.push(offset)
    expect(rest).toEqual(Array.from({ length: 59 }, (_, i) => i + 1))
  })

  test('only members of a group commit', async () => {
    const name = await topicWith(1)
    const [batch] = await Array.fromAsync(penstock.topic(name).readBatches())
    const message = batch!.message(0)
    expect('commit' in message).toBe(true)
    await expect((message as GroupMessage<unknown>).commit()).rejects.toMatchObject({
      reason: 'INVALID_REQUEST',
    })
  })
})
