// Three brokers that lead different partitions of one topic: every call works at every one of them, directly where the
// client can reach the leaders, by forwarding where it cannot.

import { expect, test } from 'vitest'
import { type Client, connect, textSerde } from '../../client/index.ts'
import { adminService, consumerService, publisherService } from '../../proto/gen/services.ts'
import { Caller } from '../support/caller.ts'
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts'
import { startTestCluster, type TestCluster } from '../support/test-cluster.ts'

const partitions = 6
const single = { partitions, replicationFactor: 1, minInSyncReplicas: 1 }

async function expectSpread(cluster: TestCluster, topic: string): Promise<void> {
  const leaders = new Set<string>()
  for (let index = 0; index < partitions; index++) {
    leaders.add((await cluster.leaderOf(topic, index)).brokerId)
  }
  expect(leaders.size).toBe(3)
}

/** Publishes `count` messages and reads them back; how many keys came, each in order. */
async function thereAndBack(client: Client, topic: string, count: number): Promise<number> {
  const orders = client.topic<string>(topic, { serde: textSerde })
  const keys = 20
  await Promise.all(
    Array.from({ length: count }, (_, i) =>
      orders.publish({ key: `k${i % keys}`, value: String(i) }),
    ),
  )
  const byKey = new Map<string, number[]>()
  const seen = new Set<number>()
  for await (const message of orders.read()) {
    const key = Buffer.from(message.key ?? '').toString()
    if (key === 'warm') continue
    byKey.set(key, [...(byKey.get(key) ?? []), Number(message.value)])
    seen.add(message.partition)
  }
  expect(seen.size).toBe(partitions)
  for (const [key, values] of byKey) {
    const wanted = Array.from({ length: count / keys }, (_, i) => i * keys + Number(key.slice(1)))
    expect(values).toEqual(wanted)
  }
  return byKey.size
}

test('Publish at any broker stores messages of partitions that others lead', async () => {
  await using cluster = await startTestCluster()
  const [first] = cluster.brokers
  await using client = await connect(first!.url)
  await client.admin.createTopic('orders', single)
  await expectSpread(cluster, 'orders')

  const messages = Array.from({ length: 60 }, (_, i) => ({ key: `k${i}`, text: `v${i}` }))
  for (const broker of cluster.brokers) {
    using caller = new Caller(broker)
    const { results } = await caller.unary(publisherService.publish, { topic: 'orders', messages })
    expect(results.map(({ status }) => status ?? null)).toEqual(messages.map(() => null))
    expect(new Set(results.map(({ partition }) => partition)).size).toBe(partitions)
  }
})

test('Read at any broker gives the messages of all partitions, and keeps its limit', async () => {
  await using cluster = await startTestCluster()
  const [first] = cluster.brokers
  await using client = await connect(first!.url)
  await client.admin.createTopic('orders', single)
  const messages = Array.from({ length: 60 }, (_, i) => ({ key: `k${i}`, text: `v${i}` }))
  for (const broker of cluster.brokers) {
    using caller = new Caller(broker)
    await caller.unary(publisherService.publish, { topic: 'orders', messages })
    const texts: string[] = []
    for await (const { messages: got } of caller.stream(consumerService.read, {
      topic: 'orders',
    })) {
      for (const { message } of got?.messages ?? []) texts.push(message?.text ?? '')
    }
    const times = cluster.brokers.indexOf(broker) + 1
    expect(texts.length).toBe(60 * times)
    expect(new Set(texts)).toEqual(new Set(messages.map(({ text }) => text)))
    const { topic } = await caller.unary(adminService.getTopic, { name: 'orders' })
    const ends = (topic?.partitions ?? []).map(({ endOffset }) => Number(endOffset))
    expect(ends.reduce((sum, end) => sum + end, 0)).toBe(60 * times)
    let limited = 0
    const request = { topic: 'orders', limit: 25 }
    for await (const { messages: got } of caller.stream(consumerService.read, request)) {
      limited += got?.messages?.length ?? 0
    }
    expect(limited).toBe(25)
  }
})

test('our client goes to the leaders themselves', async () => {
  await using cluster = await startTestCluster()
  const [first] = cluster.brokers
  await using proxy = await startTcpProxy(first!)
  await using client = await connect(proxy.url)
  await client.admin.createTopic('orders', single)
  await expectSpread(cluster, 'orders')
  expect(await thereAndBack(client, 'orders', 400)).toBe(20)
})

test('behind one address that hides the leaders our client publishes and reads all the same', async () => {
  await using hidden = await startHiddenCluster(single)
  expect(await thereAndBack(hidden.client, 'orders', 400)).toBe(20)
})

test('what is forwarded while a leader goes and comes back is stored once and in order', async () => {
  const replicated = { partitions, replicationFactor: 3, minInSyncReplicas: 2 }
  await using hidden = await startHiddenCluster(replicated)
  const { client, cluster, open } = hidden
  const orders = client.topic<string>('orders', { serde: textSerde })
  const producer = orders.producer({
    retry: { attempts: Number.POSITIVE_INFINITY, timeoutMs: 30_000 },
  })
  const confirms: Promise<unknown>[] = []
  const publish = async (from: number, to: number): Promise<void> => {
    for (let i = from; i < to; i++) {
      confirms.push(producer.send({ key: `k${i % 20}`, value: String(i) }))
      if (i % 50 === 0) await confirms.at(-1)
    }
  }
  await publish(0, 400)
  // Brokers that have lost each other may dial again; the client has given it up.
  open()
  await Promise.all([publish(400, 800), cluster.brokers[1]!.stop()])
  await Promise.all([publish(800, 1_200), cluster.brokers[1]!.start()])
  await Promise.all(confirms)

  const byKey = new Map<string, number[]>()
  for await (const message of orders.read()) {
    const key = Buffer.from(message.key ?? '').toString()
    if (key !== 'warm') byKey.set(key, [...(byKey.get(key) ?? []), Number(message.value)])
  }
  for (const [key, values] of byKey) {
    const wanted = Array.from({ length: 60 }, (_, i) => i * 20 + Number(key.slice(1)))
    expect(values).toEqual(wanted)
  }
  expect(byKey.size).toBe(20)
})

/** A cluster that a client sees through one address; brokers know each other, and nobody else finds the leaders. */
async function startHiddenCluster(spec: {
  readonly partitions: number
  readonly replicationFactor: number
  readonly minInSyncReplicas: number
}) {
  const targets = [{ port: 0 }, { port: 0 }, { port: 0 }]
  await using opening = new AsyncDisposableStack()
  const doors: TcpProxy[] = []
  for (const target of targets) doors.push(opening.use(await startTcpProxy(target)))
  const cluster = opening.use(
    await startTestCluster({
      flagsOf: (index) => ({ advertisedEndpoint: `127.0.0.1:${doors[index]!.port}` }),
    }),
  )
  for (const [index, { port }] of cluster.brokers.entries()) targets[index]!.port = port
  const [first] = cluster.brokers
  const proxy = opening.use(await startTcpProxy(first!))
  const client = opening.use(await connect(proxy.url))
  await client.admin.createTopic('orders', spec)
  await expectSpread(cluster, 'orders')
  using caller = new Caller(first!)
  await warmUp(caller)
  for (const door of doors) door.refuse(true)
  const opened = opening.move()
  return {
    cluster,
    client,
    open: () => {
      for (const door of doors) door.refuse(false)
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  }
}

test('the members of a group at different brokers share the partitions of all leaders', async () => {
  await using cluster = await startTestCluster()
  const clients = await Promise.all(cluster.brokers.map(({ url }) => connect(url)))
  await using opened = new AsyncDisposableStack()
  for (const client of clients) opened.use(client)
  const [publisher] = clients
  await publisher!.admin.createTopic('orders', single)
  await expectSpread(cluster, 'orders')
  const got = new Map<string, number[]>()
  const all = Promise.withResolvers<void>()
  let count = 0
  const workers = clients.map((client) =>
    client
      .topic<string>('orders', { serde: textSerde })
      .worker({ group: 'billing', from: 'earliest' }, (message) => {
        const key = Buffer.from(message.key ?? '').toString()
        got.set(key, [...(got.get(key) ?? []), Number(message.value)])
        if (++count === 300) all.resolve()
      }),
  )
  await expect
    .poll(() => workers.map(({ assignments }) => assignments.length), { timeout: 15_000 })
    .toEqual([2, 2, 2])
  const orders = publisher!.topic<string>('orders', { serde: textSerde })
  await Promise.all(
    Array.from({ length: 300 }, (_, i) => orders.publish({ key: `k${i % 20}`, value: String(i) })),
  )
  await all.promise
  for (const worker of workers) await worker.close()
  for (const values of got.values()) expect(values).toEqual(values.toSorted((a, b) => a - b))
  expect([...got.values()].flat().length).toBe(300)

  // What was committed is at the leaders: a new member gets only what is new.
  const again: string[] = []
  const next = Promise.withResolvers<void>()
  await using _worker = publisher!
    .topic<string>('orders', { serde: textSerde })
    .worker({ group: 'billing', from: 'earliest' }, (message) => {
      again.push(message.value ?? '')
      next.resolve()
    })
  await orders.publish({ key: 'k1', value: 'new' })
  await next.promise
  expect(again).toEqual(['new'])
})

/** Has the broker of the caller open its connections to all the others. */
async function warmUp(caller: Caller): Promise<void> {
  for (let partition = 0; partition < partitions; partition++) {
    const messages = [{ key: 'warm', text: '-1' }]
    await caller.unary(publisherService.publish, { topic: 'orders', partition, messages })
  }
  for await (const _ of caller.stream(consumerService.read, { topic: 'orders' })) continue
}
