// A copy that was away for so long that retention has removed what it lacks: it begins where its leader begins, and counts
// again when it has caught up.

import { expect, test } from 'vitest'
import { type Client, connect, textSerde } from '../../client/index.ts'
import { startTestCluster } from '../support/test-cluster.ts'

const MiB = 1024 * 1024
const patient = { timeout: 60_000, interval: 100 }

async function only(client: Client) {
  const { partitions } = await client.admin.describeTopic('orders')
  return partitions[0]!
}

test('a follower that comes back after retention begins where its leader begins', async () => {
  await using cluster = await startTestCluster({ flags: { retentionCheckMs: 1_000 } })
  await using client = await connect(
    `penstock://${cluster.brokers.map(({ port }) => `127.0.0.1:${port}`).join(',')}`,
  )
  await client.admin.createTopic('orders', {
    partitions: 1,
    replicationFactor: 3,
    minInSyncReplicas: 2,
    segmentBytes: MiB,
    retentionBytes: MiB,
  })
  const orders = client.topic<string>('orders', { serde: textSerde })
  await orders.publish({ value: 'first' })
  await expect.poll(async () => (await only(client)).inSyncReplicas.length, patient).toBe(3)
  const leader = await cluster.leaderOf('orders', 0)
  const [away, stays] = cluster.brokers.filter(({ brokerId }) => brokerId !== leader.brokerId)
  await away!.stop()
  const large = 'x'.repeat(50_000)
  for (let round = 0; round < 8; round++) {
    await Promise.all(Array.from({ length: 16 }, () => orders.publish({ value: large })))
  }
  await expect.poll(async () => (await only(client)).earliestOffset, patient).toBeGreaterThan(40)
  await away!.start()
  await expect.poll(async () => (await only(client)).inSyncReplicas.length, patient).toBe(3)

  // It counts: with the other one gone nothing could be acknowledged without it.
  await stays!.stop()
  await orders.publish({ value: 'last' })
  // And it leads, with all that its leader had: the other one is not in sync and must not.
  await expect.poll(async () => (await only(client)).inSyncReplicas.length, patient).toBe(2)
  const { earliestOffset } = await only(client)
  await leader.stop()
  await stays!.start()
  await orders.publish({ value: 'after' })
  expect((await cluster.leaderOf('orders', 0)).brokerId).toBe(away!.brokerId)
  const offsets: number[] = []
  const values: (string | null)[] = []
  for await (const message of orders.read()) {
    offsets.push(message.offset)
    values.push(message.value)
  }
  expect(offsets[0]).toBeLessThanOrEqual(earliestOffset)
  expect(offsets[0]).toBeGreaterThan(40)
  expect(values.slice(-2)).toEqual(['last', 'after'])
  expect(new Set(values.slice(0, -2))).toEqual(new Set([large]))
}, 120_000)
