// A leader finds, while it serves, that what it has stored does not verify any more. It gives up the partition and its copy,
// another leads, and it gets everything again from there. It must not begin its own epoch anew with nothing.

import { open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Client, connect, textSerde } from '../../client/index.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { startTestCluster } from '../support/test-cluster.ts'

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

test('a leader whose copy is damaged makes way, and has everything again in the end', async () => {
  await using directory = await temporaryDirectory()
  const dataDirOf = (index: number): string => join(directory.path, `broker-${index + 1}`)
  await using cluster = await startTestCluster({ dataDirOf })
  await using client = await connect(
    `penstock://${cluster.brokers.map(({ port }) => `127.0.0.1:${port}`).join(',')}`,
  )
  const copies = { replicationFactor: 3, minInSyncReplicas: 2 }
  await client.admin.createTopic('orders', { partitions: 1, ...copies })
  const orders = client.topic<string>('orders', { serde: textSerde })
  const values = Array.from({ length: 20 }, (_, i) => `message ${i + 100}`)
  for (const value of values) await orders.publish({ value })
  await expect.poll(async () => (await only(client)).inSyncReplicas.length, patient).toBe(3)
  const { epoch } = await only(client)
  const leader = await cluster.leaderOf('orders', 0)

  const dataDir = dataDirOf(cluster.brokers.indexOf(leader))
  const [uid] = await readdir(join(dataDir, 'topics'))
  const log = join(dataDir, 'topics', uid!, '0', 'log')
  const segment = (await readdir(log)).find((name) => name.endsWith('.log'))!
  await flipBit(join(log, segment), 'message 110')
  const read = async (): Promise<(string | null)[]> => {
    const found: (string | null)[] = []
    for await (const { value } of orders.read()) found.push(value)
    return found
  }
  await read().catch(() => {})
  await expect
    .poll(async () => {
      const { state, epoch: now, inSyncReplicas } = await only(client)
      return [state, now > epoch, inSyncReplicas.length]
    }, patient)
    .toEqual(['online', true, 3])
  await orders.publish({ value: 'after' })
  expect(await read()).toEqual([...values, 'after'])
}, 90_000)
