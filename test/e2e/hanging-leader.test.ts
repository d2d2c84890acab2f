// A broker that hangs (SIGSTOP) keeps its connections: nobody is told that it is gone. Clients notice all the same and go to
// whoever leads by then, long before one try of an endless budget (30 s) is over; nothing is lost, nothing twice.

import { setTimeout as delay } from 'node:timers/promises'
import { expect, onTestFailed, test } from 'vitest'
import { type Client, connect, type PenstockError, textSerde } from '../../client/index.ts'
import { publisherService } from '../../proto/gen/services.ts'
import { Caller } from '../support/caller.ts'
import {
  type ClusterBroker,
  type ClusterProcess,
  startClusterProcess,
} from '../support/cluster-process.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const endless = { attempts: Number.POSITIVE_INFINITY, timeoutMs: Number.POSITIVE_INFINITY }
/** Far above what it takes, far below what a try takes. */
const noticedMs = 15_000
const patient = { timeout: noticedMs, interval: 20 }

test('a producer goes on at the new leader: the one it was connected to hangs, then one beside it', async () => {
  await using world = await startWorld()
  const { client, cluster } = world
  const topic = client.topic('orders', { serde: textSerde })
  await using producer = topic.producer({ retry: endless })
  let sent = 0
  const confirmed: number[] = []
  const send = (): void => {
    const value = sent++
    void producer.enqueue({ value: String(value) }).then(() => confirmed.push(value))
  }
  send()
  await expect.poll(() => confirmed.length, patient).toBe(1)
  for (let round = 0; round < 2; round++) {
    const leader = await world.leader()
    process.kill(leader.pid, 'SIGSTOP')
    const stoppedMs = performance.now()
    for (let i = 0; i < 50; i++) send()
    await expect.poll(() => confirmed.length, patient).toBe(sent)
    console.log(
      `round ${round}: confirmed again after ${Math.round(performance.now() - stoppedMs)} ms`,
    )
    process.kill(leader.pid, 'SIGCONT')
    await expect.poll(() => world.inSync(), { timeout: 30_000, interval: 100 }).toBe(3)
  }
  expect(confirmed).toEqual(Array.from({ length: sent }, (_, i) => i))
  const values = await Array.fromAsync(topic.read({ from: 'earliest' }), ({ value }) =>
    Number(value),
  )
  expect(values).toEqual(confirmed)
  expect(await cluster.stop()).toBe(0)
}, 120_000)

test('readers and members of a group hear what is published at the new leader', async () => {
  await using world = await startWorld()
  const { client } = world
  const topic = client.topic('orders', { serde: textSerde })
  const read = new Set<number>()
  const consumed = new Set<number>()
  const reading = (async () => {
    for await (const { value } of topic.read({ from: 'earliest', follow: true })) {
      read.add(Number(value))
    }
  })()
  reading.catch(() => {})
  await using worker = topic.worker({ group: 'billing', from: 'earliest' }, ({ value }) => {
    consumed.add(Number(value))
  })
  await using producer = topic.producer({ retry: endless })
  await producer.send({ value: '0' })
  await expect.poll(() => [read.size, consumed.size], patient).toEqual([1, 1])
  const leader = await world.leader()
  process.kill(leader.pid, 'SIGSTOP')
  const stoppedMs = performance.now()
  await producer.send({ value: '1' })
  const heard = async (what: string, seen: ReadonlySet<number>): Promise<void> => {
    await expect.poll(() => seen.size, patient).toBe(2)
    console.log(`${what} after ${Math.round(performance.now() - stoppedMs)} ms`)
  }
  await Promise.all([heard('read', read), heard('consumed', consumed)])
  process.kill(leader.pid, 'SIGCONT')
  expect(worker.assignments).toHaveLength(1)
}, 120_000)

test('what another broker forwards to a leader that hangs is answered, and the next goes to the new one', async () => {
  await using world = await startWorld()
  const leader = await world.leader()
  const other = world.cluster.brokers.find((broker) => broker !== leader)!
  using caller = new Caller({ port: Number(new URL(other.url).port) })
  const publish = (text: string) =>
    caller.unary(publisherService.publish, { topic: 'orders', messages: [{ text }] })
  const outcomeOf = (text: string): Promise<string> =>
    publish(text).then(
      ({ results }) => (results?.[0]?.status ? 'refused' : 'stored'),
      (error: PenstockError) => error.reason,
    )
  expect(await outcomeOf('0')).toBe('stored')
  process.kill(leader.pid, 'SIGSTOP')
  const stoppedMs = performance.now()
  // Whether it is stored nobody can say: it is not repeated for who has not said that it may be.
  expect(await outcomeOf('1')).toBe('CONNECTION_LOST')
  expect(await outcomeOf('2')).toBe('stored')
  expect(performance.now() - stoppedMs).toBeLessThan(noticedMs)
  console.log(`forwarded again after ${Math.round(performance.now() - stoppedMs)} ms`)
}, 60_000)

test('questions about topics, brokers and groups are answered soon while a broker hangs', async () => {
  await using world = await startWorld()
  const leader = await world.leader()
  const other = world.cluster.brokers.find((broker) => broker !== leader)!
  await using client = await connect(other.url)
  process.kill(leader.pid, 'SIGSTOP')
  const questions = {
    topic: () => client.admin.describeTopic('orders'),
    topics: () => Array.fromAsync(client.admin.listTopics()),
    groups: () => Array.fromAsync(client.admin.listGroups()),
    brokers: () => Array.fromAsync(client.cluster.listBrokers()),
    partitions: () => Array.fromAsync(client.cluster.listPartitions()),
    partition: () => client.cluster.describePartition({ topic: 'orders', partition: 0 }),
  }
  for (const [what, ask] of Object.entries(questions)) {
    const beganMs = performance.now()
    await ask()
    const tookMs = Math.round(performance.now() - beganMs)
    console.log(`${what} ${tookMs} ms`)
    // Each waits for half a second or a second at most; this machine may be busy.
    expect(tookMs).toBeLessThan(4_000)
  }
}, 60_000)

test('a leader that is only slow is not left: it still leads, and answers', async () => {
  await using world = await startWorld()
  const { client, cluster } = world
  const topic = client.topic('orders', { serde: textSerde })
  await using producer = topic.producer({ retry: endless })
  await producer.send({ value: '0' })
  const leader = await world.leader()
  const followers = cluster.brokers.filter(({ brokerId }) => brokerId !== leader.brokerId)
  // Without them nothing is acknowledged, as with a disk that takes its time.
  for (const { pid } of followers) process.kill(pid, 'SIGSTOP')
  const confirmed = producer.send({ value: '1' })
  await delay(3_000) // what must not happen has no event
  for (const { pid } of followers) process.kill(pid, 'SIGCONT')
  await confirmed
  expect(world.disconnects()).toEqual([])
}, 60_000)

interface World extends AsyncDisposable {
  readonly cluster: ClusterProcess
  /** Knows all brokers, and is connected to the leader first. */
  readonly client: Client
  leader(): Promise<ClusterBroker>
  inSync(): Promise<number>
  /** Why the client's producers had to begin anew. */
  disconnects(): readonly unknown[]
}

async function startWorld(): Promise<World> {
  const directory = await temporaryDirectory()
  const cluster = await startClusterProcess({ dataDir: directory.path })
  onTestFailed(() => console.error(cluster.stderr()))
  const url = (brokers: readonly ClusterBroker[]): string =>
    `penstock://${brokers.map((one) => one.url.slice('http://'.length)).join(',')}`
  const admin = await connect(url(cluster.brokers))
  const { partitions } = await admin.admin.createTopic('orders', { partitions: 1 })
  const first = cluster.brokers.find(({ brokerId }) => brokerId === partitions[0]?.leader)!
  const disconnects: unknown[] = []
  const client = await connect(url([first, ...cluster.brokers.filter((one) => one !== first)]), {
    logger: {
      debug: () => {},
      info: (facts, text) => void (text === 'producer disconnected' && disconnects.push(facts)),
      warn: () => {},
      error: () => {},
    },
  })
  const look = async () => (await admin.admin.describeTopic('orders')).partitions[0]!
  return {
    cluster,
    client,
    async leader() {
      const { leader } = await look()
      return cluster.brokers.find(({ brokerId }) => brokerId === leader)!
    },
    disconnects: () => disconnects,
    inSync: async () => (await look()).inSyncReplicas.length,
    async [Symbol.asyncDispose]() {
      for (const pid of cluster.runningPids()) process.kill(pid, 'SIGCONT')
      await Promise.allSettled([client.close(), admin.close()])
      await cluster[Symbol.asyncDispose]()
      await directory[Symbol.asyncDispose]()
    },
  }
}
