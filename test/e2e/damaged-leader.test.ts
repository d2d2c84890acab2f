// A leader finds, while it serves, that what it has stored does not verify any more. It gives up the partition and its copy,
// another leads, and it gets everything again from there. It must not begin its own epoch anew with nothing.

import { open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Client, connect, textSerde } from '../../client/index.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { type ClusterMember, startTestCluster, type TestCluster } from '../support/test-cluster.ts'

const patient = { timeout: 30_000, interval: 100 }

async function only(client: Client) {
  const { partitions } = await client.admin.describeTopic('orders')
  return partitions[0]!
}

async function flipBit(path: string, text: string): Promise<void> {
  await using file = await open(path, 'r+')
  const bytes = await file.readFile()
  const at = bytes.indexOf(text)
  expect(at).toBeGreaterThan(0)
  await file.write(Buffer.from([bytes[at]! ^ 1]), 0, 1, at)
}

interface World {
  readonly client: Client
  readonly cluster: TestCluster
  readonly dataDirOf: (broker: ClusterMember) => string
}

/** Three brokers, and `orders` with one partition on all of them. */
async function withOrders(work: (world: World) => Promise<void>): Promise<void> {
  await using directory = await temporaryDirectory()
  const placeOf = (index: number): string => join(directory.path, `broker-${index + 1}`)
  await using cluster = await startTestCluster({ dataDirOf: placeOf })
  await using client = await connect(
    `penstock://${cluster.brokers.map(({ port }) => `127.0.0.1:${port}`).join(',')}`,
  )
  const copies = { replicationFactor: 3, minInSyncReplicas: 2 }
  await client.admin.createTopic('orders', { partitions: 1, ...copies })
  const dataDirOf = (broker: ClusterMember): string => placeOf(cluster.brokers.indexOf(broker))
  await work({ client, cluster, dataDirOf })
}

const values = Array.from({ length: 20 }, (_, i) => `message ${i + 100}`)

async function publish(client: Client, texts: readonly string[]): Promise<void> {
  const orders = client.topic<string>('orders', { serde: textSerde })
  for (const value of texts) await orders.publish({ value })
}

async function read(client: Client): Promise<(string | null)[]> {
  const found: (string | null)[] = []
  const orders = client.topic<string>('orders', { serde: textSerde })
  for await (const { value } of orders.read()) found.push(value)
  return found
}

/** One bit of the message with that text. */
async function damage(dataDir: string, text: string): Promise<void> {
  const [uid] = await readdir(join(dataDir, 'topics'))
  const log = join(dataDir, 'topics', uid!, '0', 'log')
  const segment = (await readdir(log)).find((name) => name.endsWith('.log'))!
  await flipBit(join(log, segment), text)
}

async function isWholeAgain(client: Client, epoch: number): Promise<void> {
  await expect
    .poll(async () => {
      const { state, epoch: now, inSyncReplicas } = await only(client)
      return [state, now > epoch, inSyncReplicas.length]
    }, patient)
    .toEqual(['online', true, 3])
}

test('a leader whose copy is damaged makes way, and has everything again in the end', async () => {
  await withOrders(async ({ client, cluster, dataDirOf }) => {
    await publish(client, values)
    await expect.poll(async () => (await only(client)).inSyncReplicas.length, patient).toBe(3)
    const { epoch } = await only(client)
    await damage(dataDirOf(await cluster.leaderOf('orders', 0)), 'message 110')
    await read(client).catch(() => {})
    await isWholeAgain(client, epoch)
    await publish(client, ['after'])
    expect(await read(client)).toEqual([...values, 'after'])
  })
}, 90_000)

test('a leader that finds the damage when it sends a follower what it lacks makes way too', async () => {
  await withOrders(async ({ client, cluster, dataDirOf }) => {
    await publish(client, ['before'])
    await expect.poll(async () => (await only(client)).inSyncReplicas.length, patient).toBe(3)
    const leader = await cluster.leaderOf('orders', 0)
    const away = cluster.brokers.find((broker) => broker !== leader)!
    await away.stop()
    await expect.poll(async () => (await only(client)).inSyncReplicas.length, patient).toBe(2)
    await publish(client, values)
    const { epoch } = await only(client)
    await damage(dataDirOf(leader), 'message 110')
    await away.start()
    await isWholeAgain(client, epoch)
    expect(await read(client)).toEqual(['before', ...values])
  })
}, 90_000)
