// `penstock dev --brokers 3` with real processes: they come up as one cluster, a broker that dies comes back, the brokers
// serve while their supervisor is stopped, and none of them outlives it.

import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, onTestFailed, test, vi } from 'vitest'
import { type Client, connect, textSerde } from '../../client/index.ts'
import {
  type ClusterBroker,
  type ClusterProcess,
  startClusterProcess,
} from '../support/cluster-process.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

/** One copy of each partition, whatever the default is. */
const single = { replicationFactor: 1, minInSyncReplicas: 1 }
const stoppedMs = 3_000
/** Processes start on two busy cores. */
const patient = { timeout: 60_000, interval: 50 }
vi.setConfig({ testTimeout: 120_000 })

test('three brokers come up as one cluster, and each says the same of it', async () => {
  await using world = await startWorld()
  const [one, two, three] = await Promise.all(world.cluster.brokers.map(({ url }) => connect(url)))
  await using _ = closing([one, two, three])
  const infos = await Promise.all([one, two, three].map((client) => client!.admin.serverInfo()))
  expect(infos.map(({ brokerId }) => brokerId)).toEqual(['broker-1', 'broker-2', 'broker-3'])
  expect(new Set(infos.map(({ clusterId }) => clusterId)).size).toBe(1)
  await two!.admin.createTopic('orders', { partitions: 6, ...single })
  const expected = await partitionsOf(two!)
  expect(expected.every(({ state }) => state === 'online')).toBe(true)
  expect(new Set(expected.map(({ leader }) => leader)).size).toBe(3)
  for (const client of [one, three]) {
    await expect.poll(() => partitionsOf(client!).catch(() => [])).toEqual(expected)
  }
  expect(await world.cluster.stop()).toBe(0)
  expect(world.cluster.runningPids()).toEqual([])
})

test('a broker that is killed comes back at its address with what it has acknowledged', async () => {
  await using world = await startWorld()
  const { cluster } = world
  const leader = await topicLedBySomebody(cluster)
  for (let round = 1; round <= 2; round++) {
    {
      await using client = await connect(leader.url)
      await client.topic('orders', { serde: textSerde }).publish({ value: `m${round}` })
    }
    process.kill(leader.pid, 'SIGKILL')
    await cluster.untilBack(leader.brokerId, round)
    await using client = await connect(leader.url)
    await expect.poll(() => valuesOf(client).catch(() => []), patient).toHaveLength(round)
    expect(await valuesOf(client)).toEqual(['m1', 'm2'].slice(0, round))
  }
  expect(await cluster.stop()).toBe(0)
})

test('a broker whose data directory is damaged is tried again, and the others serve on', async () => {
  await using world = await startWorld()
  const { cluster } = world
  const broken = cluster.brokers[2]!
  appendFileSync(join(broken.dataDirectory, 'store.json'), 'x')
  process.kill(broken.pid, 'SIGKILL')
  await expect.poll(() => cluster.stderr(), patient).toContain('broker-3 cannot start')
  await using client = await connect(cluster.brokers[0]!.url)
  await client.admin.createTopic('others', { partitions: 1, ...single })
  await expect
    .poll(() => cluster.stderr().match(/broker-3 cannot start/g)?.length, patient)
    .toBeGreaterThan(1)
  expect(await cluster.stop()).toBe(0)
})

test('no broker outlives a supervisor that is killed, and the next one finds everything', async () => {
  await using world = await startWorld()
  const leader = await topicLedBySomebody(world.cluster)
  {
    await using client = await connect(leader.url)
    await client.topic('orders', { serde: textSerde }).publish({ value: 'kept' })
  }
  await world.cluster.killSupervisor()
  await expect.poll(() => world.cluster.runningPids(), patient).toEqual([])
  await using again = await startClusterProcess({ dataDir: world.dataDir })
  const url = again.brokers.find(({ brokerId }) => brokerId === leader.brokerId)!.url
  await using client = await connect(url)
  await expect.poll(() => valuesOf(client).catch(() => []), patient).toEqual(['kept'])
})

test('publishing and asking where to go on while the supervisor is stopped, and a follower dies meanwhile', async () => {
  await using world = await startWorld()
  const { cluster } = world
  const replicated = { replicationFactor: 3, minInSyncReplicas: 2 }
  const leader = await topicLedBySomebody(cluster, replicated)
  const follower = cluster.brokers.find(({ brokerId }) => brokerId !== leader.brokerId)!
  await using client = await connect(leader.url)
  const orders = client.topic('orders', { serde: textSerde })
  await orders.publish({ value: 'before' })
  cluster.signal('SIGSTOP')
  const startMs = performance.now()
  let published = 0
  let slowestMs = 0
  let killed = false
  while (performance.now() < startMs + stoppedMs) {
    if (!killed && performance.now() > startMs + stoppedMs / 2) {
      process.kill(follower.pid, 'SIGKILL')
      killed = true
    }
    const sentMs = performance.now()
    await orders.publish({ value: 'meanwhile' })
    slowestMs = Math.max(slowestMs, performance.now() - sentMs)
    published++
    await delay(5)
  }
  // A client that knows nothing yet.
  await using newcomer = await connect(leader.url)
  await newcomer.topic('orders', { serde: textSerde }).publish({ value: 'newcomer' })
  expect((await newcomer.admin.describeTopic('orders')).partitions).toHaveLength(1)
  const changed = newcomer.admin.createTopic('later', single, { timeoutMs: 6_500 })
  await expect(changed).rejects.toMatchObject({ reason: 'METADATA_UNAVAILABLE' })
  cluster.signal('SIGCONT')
  const later = (): Promise<string> =>
    newcomer.admin.createTopic('later', single).then(({ name }) => name, String)
  await expect.poll(later, patient).toBe('later')
  await cluster.untilBack(follower.brokerId, 1)
  console.log(`${published} published while stopped, slowest ${slowestMs.toFixed(1)} ms`)
  expect(slowestMs).toBeLessThan(2_000)
  expect(await valuesOf(client)).toHaveLength(published + 2)
  expect(cluster.stderr().match(/has ended/g)).toHaveLength(1)
  expect(await cluster.stop()).toBe(0)
})

async function startWorld() {
  const directory = await temporaryDirectory()
  const cluster = await startClusterProcess({ dataDir: directory.path })
  onTestFailed(() => console.error(cluster.stderr()))
  return {
    cluster,
    dataDir: directory.path,
    async [Symbol.asyncDispose]() {
      await cluster[Symbol.asyncDispose]()
      await directory[Symbol.asyncDispose]()
    },
  }
}

/** Makes the topic `orders` with one partition, and tells who has it. */
async function topicLedBySomebody(
  cluster: ClusterProcess,
  copies: typeof single = single,
): Promise<ClusterBroker> {
  await using client = await connect(cluster.brokers[0]!.url)
  await client.admin.createTopic('orders', { partitions: 1, ...copies })
  const [partition] = (await client.admin.describeTopic('orders')).partitions
  return cluster.brokers.find(({ brokerId }) => brokerId === partition?.leader)!
}

async function partitionsOf({ admin }: Client) {
  const { partitions } = await admin.describeTopic('orders')
  return partitions.map(({ partition, leader, leaderEndpoint, epoch, state }) => ({
    partition,
    leader,
    leaderEndpoint,
    epoch,
    state,
  }))
}

async function valuesOf(client: Client): Promise<(string | null)[]> {
  const values: (string | null)[] = []
  for await (const { value } of client
    .topic('orders', { serde: textSerde })
    .read({ from: 'earliest' })) {
    values.push(value)
  }
  return values
}

function closing(clients: readonly (Client | undefined)[]): AsyncDisposable {
  return {
    async [Symbol.asyncDispose]() {
      for (const client of clients) await client?.close()
    },
  }
}
