// Three real brokers and topics with three copies: what is acknowledged survives the kill -9 of any one of them, copies are
// the same byte for byte, and a broker that was away fetches what it has missed.

import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFailed, test } from 'vitest'
import { type Client, connect, textSerde } from '../../client/index.ts'
import {
  type ClusterBroker,
  type ClusterProcess,
  startClusterProcess,
} from '../support/cluster-process.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

/** Processes start on two busy cores. */
const patient = { timeout: 20_000, interval: 50 }
const endless = { attempts: Number.POSITIVE_INFINITY, timeoutMs: Number.POSITIVE_INFINITY }

test('what the leader has acknowledged is on three disks, the same byte for byte', async () => {
  await using world = await startWorld()
  const leader = await world.leader()
  await using client = await connect(leader.url)
  await publish(client, 0, 2_000)
  await expect.poll(() => new Set(world.copies()).size, patient).toBe(1)
  expect(world.copies()).toHaveLength(3)
  expect(await world.cluster.stop()).toBe(0)
}, 60_000)

test('a leader that is killed loses nothing it has acknowledged, and another takes over', async () => {
  await using world = await startWorld()
  let published = 0
  for (let round = 1; round <= 3; round++) {
    const leader = await world.leader()
    await using client = await connect(leader.url)
    await publish(client, published, 300)
    published += 300
    const topic = client.topic('orders', { serde: textSerde })
    const producer = topic.producer({ retry: { attempts: 1, timeoutMs: 300 } })
    // Under way when it dies: may be stored or not, and nobody was told.
    for (let i = 0; i < 100; i++) producer.enqueue({ value: `doubtful-${round}-${i}` })
    process.kill(leader.pid, 'SIGKILL')
    await producer.close().catch(() => {})
    const next = await world.leader({ not: leader })
    await using survivor = await connect(next.url)
    const values = (await valuesOf(survivor)).filter((value) => !value?.startsWith('doubtful'))
    expect(values).toEqual(numbers(published))
  }
  await expect.poll(() => new Set(world.copies()).size, patient).toBe(1)
  expect(await world.cluster.stop()).toBe(0)
}, 120_000)

test('with one copy left nothing is acknowledged, and it goes on when a second one is back', async () => {
  await using world = await startWorld()
  const leader = await world.leader()
  await using client = await connect(leader.url)
  await publish(client, 0, 10)
  const others = world.cluster.brokers.filter(({ brokerId }) => brokerId !== leader.brokerId)
  for (const { pid } of others) process.kill(pid, 'SIGSTOP')
  const topic = client.topic('orders', { serde: textSerde })
  await using producer = topic.producer({ retry: endless })
  let acknowledged = false
  const confirmed = producer.send({ value: '10' }).then(() => {
    acknowledged = true
  })
  expect(await valuesOf(client)).toEqual(numbers(10))
  expect(acknowledged).toBe(false)
  for (const { pid } of others.slice(0, 1)) process.kill(pid, 'SIGCONT')
  await confirmed
  for (const { pid } of others.slice(1)) process.kill(pid, 'SIGCONT')
  await using later = await connect((await world.leader()).url)
  await expect.poll(() => valuesOf(later).catch(() => []), patient).toEqual(numbers(11))
  await expect.poll(() => new Set(world.copies()).size, patient).toBe(1)
}, 60_000)

interface World extends AsyncDisposable {
  readonly cluster: ClusterProcess
  /** Who leads the one partition of `orders`; waits until somebody does. */
  leader(options?: { readonly not: ClusterBroker }): Promise<ClusterBroker>
  /** One hash per data directory, over the names and bytes of its data log. */
  copies(): string[]
}

async function startWorld(): Promise<World> {
  const directory = await temporaryDirectory()
  const cluster = await startClusterProcess({ dataDir: directory.path })
  onTestFailed(() => console.error(cluster.stderr()))
  {
    await using client = await connect(cluster.brokers[0]!.url)
    await client.admin.createTopic('orders', { partitions: 1 })
  }
  return {
    cluster,
    async leader({ not } = { not: { brokerId: '' } as ClusterBroker }) {
      let found: ClusterBroker | undefined
      const look = async (): Promise<boolean> => {
        for (const broker of cluster.brokers) {
          found = await leaderAccordingTo(broker, cluster).catch(() => undefined)
          if (found !== undefined && found.brokerId !== not.brokerId) return true
        }
        return false
      }
      await expect.poll(look, patient).toBe(true)
      return found!
    },
    copies: () => cluster.brokers.map(({ dataDirectory }) => hashOf(dataDirectory)),
    async [Symbol.asyncDispose]() {
      await cluster[Symbol.asyncDispose]()
      await directory[Symbol.asyncDispose]()
    },
  }
}

/** The broker that serves the partition, by its own word. */
async function leaderAccordingTo(
  { url }: ClusterBroker,
  { brokers }: ClusterProcess,
): Promise<ClusterBroker | undefined> {
  await using client = await connect(url, { callTimeoutMs: 1_000 })
  const [partition] = (await client.admin.describeTopic('orders')).partitions
  const leader = brokers.find(({ brokerId }) => brokerId === partition?.leader)
  if (leader === undefined || leader.url !== url) return undefined
  return partition?.state === 'online' ? leader : undefined
}

function hashOf(dataDirectory: string): string {
  const topics = join(dataDirectory, 'topics')
  const hash = createHash('sha256')
  for (const uid of readdirSync(topics)) {
    const log = join(topics, uid, '0', 'log')
    for (const name of readdirSync(log)
      .filter((one) => one.endsWith('.log'))
      .sort()) {
      hash.update(name).update(readFileSync(join(log, name)))
    }
  }
  return hash.digest('hex')
}

async function publish(client: Client, from: number, count: number): Promise<void> {
  await using producer = client
    .topic('orders', { serde: textSerde })
    .producer({ batchBytes: 4_096 })
  for (let i = from; i < from + count; i++) producer.enqueue({ value: String(i) })
  await producer.flush()
}

async function valuesOf(client: Client): Promise<(string | null)[]> {
  const values: (string | null)[] = []
  const orders = client.topic('orders', { serde: textSerde })
  for await (const { value } of orders.read({ from: 'earliest' })) values.push(value)
  return values
}

function numbers(count: number): string[] {
  return Array.from({ length: count }, (_, i) => String(i))
}

test('a producer follows the leaders of a topic, also when one of them dies or hangs', async () => {
  await using world = await startWorld()
  const { cluster } = world
  await using client = await connect(cluster.brokers.map(({ url }) => url.slice(7)).join(','))
  await client.admin.createTopic('spread', { partitions: 6 })
  const topic = client.topic('spread', { serde: textSerde })
  await using producer = topic.producer({ retry: endless, batchBytes: 2_048 })
  const confirms: Promise<unknown>[] = []
  const send = async (from: number, count: number): Promise<void> => {
    for (let i = from; i < from + count; i++) {
      await producer.ready()
      confirms.push(producer.enqueue({ key: `k${i % 7}`, value: String(i) }).promise())
    }
  }
  await send(0, 1_000)
  process.kill(cluster.brokers[0]!.pid, 'SIGKILL')
  await send(1_000, 1_000)
  await Promise.all(confirms)
  process.kill(cluster.brokers[1]!.pid, 'SIGSTOP')
  await send(2_000, 1_000)
  await Promise.all(confirms)
  process.kill(cluster.brokers[1]!.pid, 'SIGCONT')
  const byKey = new Map<string, number[]>()
  for await (const { key = '', value } of topic.read({ from: 'earliest' })) {
    byKey.set(key, [...(byKey.get(key) ?? []), Number(value)])
  }
  for (let k = 0; k < 7; k++) {
    const sent = Array.from({ length: 3_000 }, (_, i) => i).filter((i) => i % 7 === k)
    expect(byKey.get(`k${k}`)).toEqual(sent)
  }
}, 120_000)
