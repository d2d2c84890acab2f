// Groups whose partitions several brokers lead: asked for, moved and deleted at any broker, and going on when the broker
// that coordinates them is gone.

import { expect, test } from 'vitest'
import { Coordinators } from '../../broker/services/coordinators.ts'
import { connect, textSerde } from '../../client/index.ts'
import type { PenstockError } from '../../model/errors.ts'
import { adminService, consumerService } from '../../proto/gen/services.ts'
import { Caller } from '../support/caller.ts'
import { startTestCluster } from '../support/test-cluster.ts'

const partitions = 6
const all = Array.from({ length: partitions }, (_, index) => index)

test('offsets of a group are committed, read, moved and forgotten at any broker', async () => {
  await using cluster = await startTestCluster()
  const [first] = cluster.brokers
  await using client = await connect(first!.url)
  const spec = { partitions, replicationFactor: 1, minInSyncReplicas: 1 }
  await client.admin.createTopic('orders', spec)
  const orders = client.topic<string>('orders', { serde: textSerde })
  for (const partition of all) {
    for (const value of ['a', 'b', 'c']) await orders.producer().send({ partition, value })
  }
  const group = 'billing'
  for (const [times, broker] of cluster.brokers.entries()) {
    using caller = new Caller(broker)
    const offsets = all.map((partition) => ({ topic: 'orders', partition, nextOffset: times }))
    const { results } = await caller.unary(consumerService.commitOffsets, { group, offsets })
    expect(results.map(({ status }) => status ?? null)).toEqual(all.map(() => null))
    for (const other of cluster.brokers) {
      using asking = new Caller(other)
      const answer = await asking.unary(consumerService.getOffsets, { group })
      expect(answer.offsets.map(({ partition }) => partition)).toEqual(all)
      expect(answer.offsets.map(({ committedOffset }) => committedOffset)).toEqual(
        all.map(() => times),
      )
    }
    const { groups } = await caller.unary(adminService.listGroups, {})
    expect(groups.map(({ name, lag }) => ({ name, lag }))).toEqual([
      { name: group, lag: partitions * (3 - times) },
    ])
  }

  using last = new Caller(cluster.brokers[2]!)
  const seek = { group, topic: 'orders', to: { latest: {} } }
  const moved = await last.unary(consumerService.seekGroup, seek)
  expect(
    moved.results.map(({ partition, previousOffset, nextOffset }) => ({
      partition,
      previousOffset,
      nextOffset,
    })),
  ).toEqual(all.map((partition) => ({ partition, previousOffset: 2, nextOffset: 3 })))

  const bad = { group, topic: 'orders', to: { offset: 4 } }
  const refused = await last
    .unary(consumerService.seekGroup, bad)
    .catch((error: PenstockError) => error)
  expect(refused).toMatchObject({ reason: 'OFFSET_TOO_NEW' })

  await last.unary(adminService.deleteGroup, { name: group })
  using another = new Caller(first!)
  const gone = another.unary(adminService.getGroup, { name: group })
  await expect(gone).rejects.toMatchObject({ reason: 'GROUP_NOT_FOUND' })
})

test('a group with members is seen whole, and protected, at every broker', async () => {
  await using cluster = await startTestCluster()
  const [first] = cluster.brokers
  await using client = await connect(first!.url)
  const spec = { partitions, replicationFactor: 1, minInSyncReplicas: 1 }
  await client.admin.createTopic('orders', spec)
  await using worker = client
    .topic('orders')
    .worker({ group: 'billing', from: 'earliest' }, () => {})
  await expect.poll(() => worker.assignments.length, { timeout: 15_000 }).toBe(partitions)
  for (const broker of cluster.brokers) {
    using caller = new Caller(broker)
    const answer = await caller.unary(adminService.getGroup, { name: 'billing' })
    expect(answer.group?.members?.length).toBe(1)
    expect(new Set(answer.offsets.map(({ memberId }) => memberId)).size).toBe(1)
    for (const call of [
      caller.unary(adminService.deleteGroup, { name: 'billing' }),
      caller.unary(consumerService.seekGroup, {
        group: 'billing',
        topic: 'orders',
        to: { latest: {} },
      }),
      caller.unary(consumerService.commitOffsets, {
        group: 'billing',
        offsets: [{ topic: 'orders', partition: 0, nextOffset: 0 }],
      }),
    ]) {
      await expect(call).rejects.toMatchObject({ reason: 'GROUP_NOT_EMPTY' })
    }
  }
})

test('a group goes on when its coordinator is gone: nothing is lost, and order holds', async () => {
  await using cluster = await startTestCluster()
  await using client = await connect(
    cluster.brokers
      .map(({ url }) => url)
      .join(',')
      .replaceAll(',penstock://', ','),
  )
  const spec = { partitions, replicationFactor: 3, minInSyncReplicas: 2 }
  await client.admin.createTopic('orders', spec)
  const orders = client.topic<string>('orders', { serde: textSerde })
  const got = new Map<string, number[]>()
  const seen = new Set<number>()
  await using _worker = orders.worker({ group: 'billing', from: 'earliest' }, (message) => {
    const value = Number(message.value)
    seen.add(value)
    const key = Buffer.from(message.key ?? '').toString()
    got.set(key, [...(got.get(key) ?? []), value])
  })
  const patient = { retry: { attempts: Number.POSITIVE_INFINITY, timeoutMs: 30_000 } }
  const producer = orders.producer(patient)
  const publish = async (from: number, to: number): Promise<void> => {
    for (let i = from; i < to; i++) await producer.send({ key: `k${i % 7}`, value: String(i) })
  }
  await publish(0, 100)
  await expect.poll(() => seen.size, { timeout: 15_000 }).toBe(100)

  const peers = cluster.brokers.map(({ brokerId }) => brokerId)
  const coordinator = cluster.brokers.find(
    ({ brokerId }) => brokerId === Coordinators.among('billing', peers),
  )
  await coordinator!.stop()
  await publish(100, 200)
  await expect.poll(() => seen.size, { timeout: 20_000 }).toBe(200)
  // What was in hand may come again, but never behind what came after it.
  for (const values of got.values()) {
    const firsts = [...new Set(values)]
    expect(firsts).toEqual(firsts.toSorted((a, b) => a - b))
  }
})
