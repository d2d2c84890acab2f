// Groups whose partitions several brokers lead: asked for, moved and deleted at any broker, and going on when the broker
// that coordinates them is gone.

import { expect, onTestFailed, test } from 'vitest'
import { Coordinators } from '../../broker/services/coordinators.ts'
import { type Client, connect, textSerde } from '../../client/index.ts'
import type { PenstockError } from '../../model/errors.ts'
import { adminService, consumerService } from '../../proto/gen/services.ts'
import { Caller } from '../support/caller.ts'
import { startClusterProcess } from '../support/cluster-process.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'
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

test('a group whose coordinator is killed goes on: its committed offsets hold, and nothing is lost', async () => {
  await using directory = await temporaryDirectory()
  await using processes = await startClusterProcess({ dataDir: directory.path })
  onTestFailed(() => console.error(processes.stderr()))
  const ids = processes.brokers.map(({ brokerId }) => brokerId)
  const coordinator = processes.brokers.find(
    ({ brokerId }) => brokerId === Coordinators.among('billing', ids),
  )!
  // Members that are connected to the others hear of it through them.
  const others = processes.brokers.filter((broker) => broker !== coordinator)
  const clients = await Promise.all(others.map(({ url }) => connect(url)))
  await clients[0]!.admin.createTopic('orders', { partitions })
  const seen = new Set<number>()
  const workers = clients.map((client) =>
    client
      .topic('orders', { serde: textSerde })
      .worker({ group: 'billing', from: 'earliest' }, ({ value }) => void seen.add(Number(value))),
  )
  const endless = { attempts: Number.POSITIVE_INFINITY, timeoutMs: Number.POSITIVE_INFINITY }
  await using producer = clients[0]!
    .topic('orders', { serde: textSerde })
    .producer({ retry: endless })
  const publish = async (from: number, to: number): Promise<void> => {
    for (let i = from; i < to; i++) await producer.send({ key: `k${i}`, value: String(i) })
  }
  const patient = { timeout: 30_000, interval: 100 }
  await publish(0, 60)
  await expect.poll(() => seen.size, patient).toBe(60)
  const committed = async (): Promise<number> => {
    const { offsets } = await describe(clients[1]!, 'billing')
    return offsets.reduce((sum, { committedOffset }) => sum + (committedOffset ?? 0), 0)
  }
  await expect.poll(async () => (await describe(clients[1]!, 'billing')).lag, patient).toBe(0)
  const before = await committed()

  process.kill(coordinator.pid, 'SIGKILL')
  await publish(60, 120)
  await expect.poll(() => seen.size, patient).toBe(120)
  await expect.poll(async () => (await describe(clients[1]!, 'billing')).lag, patient).toBe(0)
  expect(await committed()).toBeGreaterThanOrEqual(before + 60)
  await Promise.all(workers.map((worker) => worker.close()))
  await Promise.all(clients.map((client) => client.close()))
}, 120_000)

test('groups are told in part, and that soon, while a broker is gone that leads for them', async () => {
  await using cluster = await startTestCluster()
  const [first, second, third] = cluster.brokers
  await using client = await connect(first!.url)
  const spec = { partitions, replicationFactor: 1, minInSyncReplicas: 1 }
  await client.admin.createTopic('orders', spec)
  const offsets = all.map((partition) => ({ topic: 'orders', partition, nextOffset: 0 }))
  await client.admin.commitOffsets('billing', offsets)
  for (const broker of cluster.brokers) {
    using caller = new Caller(broker)
    const { group } = await caller.unary(adminService.getGroup, { name: 'billing' })
    expect(group).toMatchObject({ generation: 0, members: [] })
  }
  await third!.stop()
  for (const broker of [first, second]) {
    using caller = new Caller(broker!)
    const beganMs = performance.now()
    const told = await caller.unary(adminService.getGroup, { name: 'billing' })
    expect(told.silentBrokerIds).toEqual([third!.brokerId])
    expect(told.offsets).toHaveLength(partitions - partitions / 3)
    const listed = await caller.unary(adminService.listGroups, {})
    expect(listed.silentBrokerIds).toEqual([third!.brokerId])
    expect(listed.groups.map(({ name }) => name)).toEqual(['billing'])
    // Two questions of a second at most, on a busy machine.
    expect(performance.now() - beganMs).toBeLessThan(5_000)
  }
})

async function describe(client: Client, group: string) {
  const { partitions: offsets, lag } = await client.admin.describeGroup(group)
  return { offsets, lag }
}
