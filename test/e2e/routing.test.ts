// Three brokers that lead different partitions of one topic: every call works at every one of them, directly where the
// client can reach the leaders, by forwarding where it cannot.

import { expect, test } from 'vitest'
import { connect } from '../../client/index.ts'
import { publisherService } from '../../proto/gen/services.ts'
import { Caller } from '../support/caller.ts'
import { startTestCluster } from '../support/test-cluster.ts'

const partitions = 6
const single = { partitions, replicationFactor: 1, minInSyncReplicas: 1 }

test('Publish at any broker stores messages of partitions that others lead', async () => {
  await using cluster = await startTestCluster()
  const [first] = cluster.brokers
  await using client = await connect(first!.url)
  await client.admin.createTopic('orders', single)
  const leaders = new Set<string>()
  for (let index = 0; index < partitions; index++) {
    leaders.add((await cluster.leaderOf('orders', index)).brokerId)
  }
  expect(leaders.size).toBe(3)

  const messages = Array.from({ length: 60 }, (_, i) => ({ key: `k${i}`, text: `v${i}` }))
  for (const broker of cluster.brokers) {
    using caller = new Caller(broker)
    const { results } = await caller.unary(publisherService.publish, { topic: 'orders', messages })
    expect(results.map(({ status }) => status ?? null)).toEqual(messages.map(() => null))
    expect(new Set(results.map(({ partition }) => partition)).size).toBe(partitions)
  }
})
