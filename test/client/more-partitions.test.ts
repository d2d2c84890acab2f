// Partitions that are added to a topic while people publish and read: as on Kubernetes, by its metadata.

import { expect, test } from 'vitest'
import { systemClock } from '../../broker/system.ts'
import { BufferPool } from '../../client/buffer-pool.ts'
import { Connection } from '../../client/connection.ts'
import { type Client, connect, textSerde } from '../../client/index.ts'
import { Producer } from '../../client/producer.ts'
import { Topology } from '../../client/topology.ts'
import { limits } from '../../model/limits.ts'
import type { MetadataStore } from '../../model/metadata-store.ts'
import { startTestCluster } from '../support/test-cluster.ts'

async function grow(store: MetadataStore, topic: string, partitions: number): Promise<void> {
  const found = await store.get('topic', topic)
  if (found === undefined) throw new Error(`there is no topic ${topic}`)
  const spec = { ...found.value.spec, partitions }
  await store.update('topic', topic, { ...found.value, spec }, found.version)
}

test('who publishes goes on, and who reads the latest misses nothing of the new ones', async () => {
  await using cluster = await startTestCluster({ brokers: 1 })
  const url = cluster.brokers[0]?.url ?? ''
  await using publisher = await connect(url)
  await using reader = await connect(url)
  await publisher.admin.createTopic('orders', { partitions: 2 })
  const seen = new Map<number, Set<number>>()
  const all = Promise.withResolvers<void>()
  const wanted = 400
  const end = new AbortController()
  let hasBegun = false
  const reading = (async () => {
    const messages = reader.topic('orders').stream({ group: 'g', signal: end.signal })
    for await (const message of messages) {
      const value = Number(message.value)
      if (value < 0) {
        hasBegun = true
        continue
      }
      seen.set(message.partition, (seen.get(message.partition) ?? new Set()).add(value))
      await message.commit()
      const count = [...seen.values()].reduce((sum, { size }) => sum + size, 0)
      if (count === wanted) all.resolve()
    }
  })()
  // The group has its places when the first one arrives.
  const orders = publisher.topic('orders')
  while (!hasBegun) await orders.publish({ key: 'begin', value: -1 })
  const partitions = new Set<number>()
  const publish = async (to: Client, from: number): Promise<void> => {
    for (let i = from; i < from + wanted / 2; i++) {
      const { partition } = await to.topic('orders').publish({ key: `key-${i}`, value: i })
      partitions.add(partition)
    }
  }
  await grow(cluster.store, 'orders', 4)
  // An old client knows the partitions of before, a new one those of now: neither is refused.
  await publish(publisher, 0)
  await using late = await connect(url)
  await publish(late, wanted / 2)
  await all.promise
  end.abort()
  await reading.catch(() => {})
  expect(partitions).toEqual(new Set([0, 1, 2, 3]))
  expect(new Set(seen.keys())).toEqual(new Set([0, 1, 2, 3]))
})

test('a producer that has published before finds new partitions by itself', async () => {
  await using cluster = await startTestCluster({ brokers: 1 })
  const url = cluster.brokers[0]?.url ?? ''
  await using client = await connect(url)
  await client.admin.createTopic('orders', { partitions: 1 })
  let aheadMs = 0
  const clock = { ...systemClock, monotonicMs: () => systemClock.monotonicMs() + aheadMs }
  const connection = new Connection({ url, clock })
  const producer = new Producer<string>(
    {
      transport: connection,
      topology: new Topology(connection),
      pool: new BufferPool({ keepBytesMax: 1 << 20 }),
      tracer: undefined,
    },
    { topic: 'orders', serde: textSerde, options: { lingerMs: 0 } },
  )
  const published = async (): Promise<number> => {
    const { partition } = await producer.send({ key: `key-${Math.random()}`, value: 'v' })
    return partition
  }
  expect(await published()).toBe(0)
  await grow(cluster.store, 'orders', 2)
  await expect
    .poll(async () => (await client.admin.describeTopic('orders')).partitions.length)
    .toBe(2)
  aheadMs += limits.topicLayoutAgeMs
  await expect.poll(published, { timeout: 10_000 }).toBe(1)
  await producer.close()
  connection.close()
})
