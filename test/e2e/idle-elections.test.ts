// Elections leave marks in the log of a partition, which take offsets. They are no messages: an idle topic has none the
// more for them, and whoever has read everything is behind by nothing.

import { expect, test } from 'vitest'
import { type Client, connect, textSerde } from '../../client/index.ts'
import { startTestCluster, type TestCluster } from '../support/test-cluster.ts'

const patient = { timeout: 30_000, interval: 100 }

async function only(client: Client, topic: string) {
  const { partitions } = await client.admin.describeTopic(topic)
  return partitions[0]!
}

/** Another broker leads, and all three are in sync again. */
async function replaceLeader(cluster: TestCluster, client: Client, topic: string): Promise<void> {
  const leader = await cluster.leaderOf(topic, 0)
  const { epoch } = await only(client, topic)
  await leader.stop()
  await leader.start()
  await expect
    .poll(async () => {
      const { state, epoch: now, inSyncReplicas } = await only(client, topic)
      return state === 'online' && now > epoch && inSyncReplicas.length === 3
    }, patient)
    .toBe(true)
}

test('elections of an idle topic are neither messages nor lag', async () => {
  await using cluster = await startTestCluster()
  await using client = await connect(
    `penstock://${cluster.brokers.map(({ port }) => `127.0.0.1:${port}`).join(',')}`,
  )
  for (const topic of ['orders', 'empty']) {
    const created = await client.admin.createTopic(topic, { partitions: 1, replicationFactor: 3 })
    expect(created.spec.minInSyncReplicas).toBe(2)
    await expect.poll(async () => (await only(client, topic)).inSyncReplicas.length).toBe(3)
  }
  const orders = client.topic<string>('orders', { serde: textSerde })
  for (const value of ['a', 'b', 'c']) await orders.publish({ value })
  let seen = 0
  for await (const message of orders.stream({ group: 'billing', from: 'earliest' })) {
    if (++seen < 3) continue
    await message.commit()
    break
  }
  for (let round = 0; round < 2; round++) await replaceLeader(cluster, client, 'orders')

  // Its own three, and the mark of each of three leaders, the last of which may just be on its way to the copies.
  const endOffset = async () => (await only(client, 'orders')).endOffset
  await expect.poll(endOffset, patient).toBeGreaterThan(5)
  expect((await only(client, 'orders')).messages).toBe(3)
  expect((await only(client, 'empty')).messages).toBe(0)
  await expect.poll(async () => (await client.admin.describeGroup('billing')).lag, patient).toBe(0)
  const [offsets] = await client.admin.groupOffsets('billing', { topic: 'orders' })
  expect(offsets).toMatchObject({ lag: 0, lagMs: 0 })
  expect(offsets!.committedOffset).toBeLessThan(offsets!.endOffset)
  await orders.publish({ value: 'd' })
  // The group's coordinator hears of it from the partition's leader.
  const lag = async () => (await client.admin.groupOffsets('billing', { topic: 'orders' }))[0]?.lag
  await expect.poll(lag, patient).toBe(1)
}, 90_000)
