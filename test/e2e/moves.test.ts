// Copies on the move in a cluster of real processes: a broker is drained under load, leadership is handed over, and whoever
// has given a copy away deletes it. Nothing that was acknowledged is lost, and no publish fails.

import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFailed, test } from 'vitest'
import { openRemoteStore } from '../../broker/metadata/remote/remote-store.ts'
import { createLogger } from '../../broker/telemetry/logger.ts'
import { connect, type TopicSpec, textSerde } from '../../client/index.ts'
import { systemClock } from '../../client/system-clock.ts'
import type { Partition } from '../../model/partition.ts'
import { type ClusterProcess, startClusterProcess } from '../support/cluster-process.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const patient = { timeout: 60_000, interval: 100 }

test('a broker that is drained under load gives its copies and its leadership away, and no publish fails', async () => {
  await using world = await startWorld()
  const before = await world.partition()
  const drained = before.leader!.brokerId
  await using load = await world.load()
  await load.upTo(500)
  await world.drain(drained)
  await expect.poll(async () => hosts(await world.partition()), patient).not.toContain(drained)
  await expect.poll(async () => isSettled(await world.partition()), patient).toBe(true)
  const published = await load.end()
  expect(published).toBeGreaterThan(500)
  expect(await world.values()).toEqual(numbers(published))
  await expect.poll(() => world.hasCopy(drained, before), patient).toBe(false)
  const { epoch, leader } = await world.partition()
  expect(epoch).toBeGreaterThan(before.epoch)
  expect(leader?.brokerId).not.toBe(drained)
  expect(await world.cluster.stop()).toBe(0)
}, 120_000)

test('a copy that is moved, and moved back, is where it was, with everything', async () => {
  await using world = await startWorld()
  const before = await world.partition()
  await world.publish(0, 500)
  const other = world.cluster.brokers.find(({ brokerId }) => !hosts(before).includes(brokerId))!
  const target = [hosts(before)[0]!, other.brokerId]
  await world.move(target)
  await expect.poll(async () => hosts(await world.partition()), patient).toEqual(target)
  await expect.poll(() => world.hasCopy(before.replicas[1]!.brokerId, before), patient).toBe(false)
  await expect.poll(async () => isSettled(await world.partition()), patient).toBe(true)
  await world.move(hosts(before))
  await expect
    .poll(async () => (await world.partition()).replicas, patient)
    .toEqual(before.replicas)
  await expect.poll(async () => isSettled(await world.partition()), patient).toBe(true)
  await world.publish(500, 500)
  expect(await world.values()).toEqual(numbers(1_000))
  expect(world.hasCopy(other.brokerId, before)).toBe(false)
}, 120_000)

test('a topic gets a third copy and acknowledges with two, and goes back to one', async () => {
  await using world = await startWorld({ replicationFactor: 1, minInSyncReplicas: 1 })
  await world.publish(0, 500)
  await world.alter({ replicationFactor: 3, minInSyncReplicas: 2 })
  const has = async (copies: number, ackQuorum: number): Promise<boolean> => {
    const one = await world.partition()
    return isSettled(one) && one.replicas.length === copies && one.ackQuorum === ackQuorum
  }
  await expect.poll(() => has(3, 2), patient).toBe(true)
  await world.publish(500, 500)
  await world.alter({ replicationFactor: 1, minInSyncReplicas: 1 })
  await expect.poll(() => has(1, 1), patient).toBe(true)
  await world.publish(1_000, 500)
  expect(await world.values()).toEqual(numbers(1_500))
}, 120_000)

test('a broker that comes back with an empty disk gets its copy again', async () => {
  await using world = await startWorld({ replicationFactor: 3, minInSyncReplicas: 2 })
  await world.publish(0, 500)
  const { leader, replicas } = await world.partition()
  const victim = world.cluster.brokers.find(({ brokerId }) => brokerId !== leader!.brokerId)!
  process.kill(victim.pid, 'SIGKILL')
  rmSync(victim.dataDirectory, { recursive: true, force: true })
  const old = replicas.find(({ brokerId }) => brokerId === victim.brokerId)!.storeId
  const isBack = async (): Promise<boolean> => {
    const one = await world.partition()
    return isSettled(one) && !one.inSync.includes(old) && one.inSync.length === 3
  }
  await expect.poll(isBack, patient).toBe(true)
  await world.publish(500, 500)
  expect(await world.values()).toEqual(numbers(1_000))
  expect(world.hasCopy(victim.brokerId, await world.partition())).toBe(true)
}, 120_000)

function numbers(count: number): string[] {
  return Array.from({ length: count }, (_, i) => String(i))
}

function hosts({ replicas }: Partition): readonly string[] {
  return replicas.map(({ brokerId }) => brokerId)
}

function isSettled({ target, retired = [], inSync, replicas }: Partition): boolean {
  return target === undefined && retired.length === 0 && inSync.length === replicas.length
}

interface World extends AsyncDisposable {
  readonly cluster: ClusterProcess
  partition(): Promise<Partition>
  alter(spec: Partial<TopicSpec>): Promise<void>
  move(brokerIds: readonly string[]): Promise<void>
  drain(brokerId: string): Promise<void>
  hasCopy(brokerId: string, partition: Partition): boolean
  /** Through whoever leads. */
  publish(from: number, count: number): Promise<void>
  values(): Promise<readonly (string | null)[]>
  /** Publishes numbers until it is ended. */
  load(): Promise<Load>
}

interface Load extends AsyncDisposable {
  /** Resolves when so many are confirmed. */
  upTo(count: number): Promise<void>
  /** How many were published: all of them confirmed, or it throws. */
  end(): Promise<number>
}

async function startLoad(url: string): Promise<Load> {
  const client = await connect(url)
  const endless = { attempts: Number.POSITIVE_INFINITY, timeoutMs: Number.POSITIVE_INFINITY }
  const topic = client.topic('orders', { serde: textSerde })
  const producer = topic.producer({ retry: endless, batchBytes: 1_024 })
  let running = true
  let confirmed = 0
  const publishing = (async () => {
    let count = 0
    for (; running; count++) {
      const confirm = producer.enqueue({ value: String(count) })
      // A few at a time, so that every step of the move has some on their way.
      if (count % 10 !== 9) continue
      await confirm.promise()
      confirmed = count + 1
    }
    await producer.flush()
    return count
  })()
  publishing.catch(() => {})
  return {
    upTo: async (count) => {
      await expect.poll(() => confirmed, patient).toBeGreaterThanOrEqual(count)
    },
    end: () => {
      running = false
      return publishing
    },
    async [Symbol.asyncDispose]() {
      running = false
      await client[Symbol.asyncDispose]()
    },
  }
}

async function startWorld(
  spec: Partial<TopicSpec> = { replicationFactor: 2, minInSyncReplicas: 2 },
): Promise<World> {
  const directory = await temporaryDirectory()
  const cluster = await startClusterProcess({ dataDir: directory.path })
  onTestFailed(() => console.error(cluster.stderr()))
  const store = openRemoteStore({
    address: `unix:${join(directory.path, 'run', 'metadata.sock')}`,
    clock: systemClock,
    logger: createLogger({ level: 'error', fields: {} }),
  })
  {
    await using client = await connect(cluster.brokers[0]!.url)
    await client.admin.createTopic('orders', { partitions: 1, ...spec })
  }
  const stored = async () => (await store.get('partition', 'orders-0'))!
  const leader = async () => {
    const { leader: named } = (await stored()).value
    return connect(cluster.brokers.find(({ brokerId }) => brokerId === named?.brokerId)!.url)
  }
  return {
    cluster,
    partition: async () => (await stored()).value,
    async alter(change) {
      await using client = await leader()
      await client.admin.alterTopic('orders', change)
    },
    async move(brokerIds) {
      await using client = await leader()
      await client.cluster.movePartition({ topic: 'orders', partition: 0 }, brokerIds)
    },
    async drain(brokerId) {
      await using client = await leader()
      await client.cluster.drainBroker(brokerId)
    },
    hasCopy(brokerId, { topicUid }) {
      const broker = cluster.brokers.find((one) => one.brokerId === brokerId)!
      return existsSync(join(broker.dataDirectory, 'topics', topicUid, '0'))
    },
    async publish(from, count) {
      await using client = await leader()
      await using producer = client.topic('orders', { serde: textSerde }).producer()
      for (let i = from; i < from + count; i++) producer.enqueue({ value: String(i) })
      await producer.flush()
    },
    async values() {
      await using client = await leader()
      const orders = client.topic('orders', { serde: textSerde })
      return (await Array.fromAsync(orders.read({ from: 'earliest' }))).map(({ value }) => value)
    },
    load: () => startLoad(cluster.brokers.map(({ url }) => url.slice('http://'.length)).join(',')),
    async [Symbol.asyncDispose]() {
      await store[Symbol.asyncDispose]()
      await cluster[Symbol.asyncDispose]()
      await directory[Symbol.asyncDispose]()
    },
  }
}
