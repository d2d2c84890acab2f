// Brokers, copies and leaders of a real cluster, administered at any of its brokers.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Client, connect, type PartitionDetail } from '../../../client/index.ts'
import { startTestCluster, type TestCluster } from '../../support/test-cluster.ts'

const patient = { timeout: 30_000, interval: 50 }
let cluster: TestCluster
let client: Client

beforeAll(async () => {
  const racks = ['zone-a', 'zone-b', 'zone-c', 'zone-c']
  cluster = await startTestCluster({
    brokers: 4,
    flagsOf: (index) => ({ rack: racks[index] }),
  })
  client = await connect(cluster.brokers[3]!.url)
}, 60_000)

afterAll(async () => {
  await client.close()
  await cluster[Symbol.asyncDispose]()
})

const place = (topic: string) => ({ topic, partition: 0 })
const look = (topic: string): Promise<PartitionDetail> =>
  client.cluster.describePartition(place(topic))
const brokerIds = (): string[] => cluster.brokers.map(({ brokerId }) => brokerId)
const member = (brokerId: string) => cluster.brokers.find((one) => one.brokerId === brokerId)!

async function create(topic: string, copies: number, partitions = 1): Promise<void> {
  const spec = { partitions, replicationFactor: copies, minInSyncReplicas: Math.min(2, copies) }
  await client.admin.createTopic(topic, spec)
}

test('brokers are listed with rack and load, and the copies of a topic are in different racks', async () => {
  await create('spread', 3, 2)
  const brokers = await Array.fromAsync(client.cluster.listBrokers())
  expect(brokers.map(({ brokerId }) => brokerId)).toEqual(brokerIds())
  expect(brokers.every(({ reachable, draining }) => reachable && !draining)).toBe(true)
  expect(brokers.reduce((sum, { copyCount }) => sum + copyCount, 0)).toBe(6)
  const rackOf = new Map(brokers.map(({ brokerId, rack }) => [brokerId, rack]))
  for await (const { replicas } of client.cluster.listPartitions({ topic: 'spread' })) {
    expect(new Set(replicas.map((broker) => rackOf.get(broker))).size).toBe(3)
  }
})

test('a partition is told with the ends and lags of all its copies', async () => {
  await create('counted', 3)
  for (let i = 0; i < 10; i++) await client.topic('counted').publish({ value: i })
  await expect
    .poll(async () => (await look('counted')).copies.map(({ lag }) => lag), patient)
    .toEqual([0, 0, 0])
  const { copies, leader, endOffset, catchUpBytesPerSecond } = await look('counted')
  expect(copies.filter(({ state }) => state === 'leader').map(({ brokerId }) => brokerId)).toEqual([
    leader,
  ])
  expect(new Set(copies.map((copy) => copy.endOffset))).toEqual(new Set([endOffset]))
  expect(catchUpBytesPerSecond).toBe(64 * 1_048_576)
})

test('a partition is moved, taken back, and led by the preferred one again', async () => {
  await create('moving', 2)
  const before = await look('moving')
  const [first, second] = before.replicas
  const third = brokerIds().find((one) => !before.replicas.includes(one))!
  const checked = await client.cluster.movePartition(place('moving'), [third, first!], {
    validateOnly: true,
  })
  expect(checked.move).toEqual({ from: before.replicas, to: [third, first] })
  expect((await look('moving')).move).toBeUndefined()

  await client.cluster.movePartition(place('moving'), [third, first!])
  await expect.poll(async () => (await look('moving')).replicas, patient).toEqual([third, first])
  await expect.poll(async () => (await look('moving')).inSyncReplicas.length, patient).toBe(2)
  await client.cluster.electPreferredLeader(place('moving'))
  await expect.poll(async () => (await look('moving')).leader, patient).toBe(third)

  await client.cluster.movePartition(place('moving'), [first!, second!])
  await client.cluster.cancelMove(place('moving'))
  await expect.poll(async () => (await look('moving')).move, patient).toBeUndefined()
  await expect.poll(async () => (await look('moving')).replicas, patient).toEqual([third, first])
  const wrong = client.cluster.movePartition(place('moving'), ['broker-9', first!])
  await expect(wrong).rejects.toMatchObject({ reason: 'BROKER_NOT_FOUND' })
})

test('a broker is drained, and takes part again', async () => {
  await create('full', 4)
  const [first] = brokerIds()
  const dry = await client.cluster.drainBroker(first!, { validateOnly: true })
  expect(dry).toMatchObject({ draining: true, stuckCount: 1 })
  expect((await client.cluster.describeBroker(first!)).draining).toBe(false)
  await client.cluster.drainBroker(first!)
  await expect
    .poll(() => client.cluster.describeBroker(first!), patient)
    .toMatchObject({ draining: true, leaderCount: 0, copyCount: 1, stuckCount: 1 })
  await client.admin.deleteTopic('full')
  await expect
    .poll(() => client.cluster.describeBroker(first!), patient)
    .toMatchObject({ draining: true, leaderCount: 0, copyCount: 0 })
  const back = await client.cluster.undrainBroker(first!)
  expect(back).toMatchObject({ draining: false })
  const unknown = client.cluster.drainBroker('broker-9')
  await expect(unknown).rejects.toMatchObject({ reason: 'BROKER_NOT_FOUND' })
})

describe('with brokers down', () => {
  test('what is there is told soon, and what is not is named', async () => {
    await create('halved', 3)
    const lags = async () => (await look('halved')).copies.map(({ lag }) => lag)
    await expect.poll(lags, patient).toEqual([0, 0, 0])
    const { replicas } = await look('halved')
    const down = replicas.find((broker) => broker !== 'broker-4')!
    await member(down).stop()
    try {
      const beganMs = performance.now()
      expect(await client.cluster.describeBroker(down)).toMatchObject({ reachable: false })
      const silent = (await look('halved')).copies.filter((copy) => copy.endOffset === undefined)
      expect(silent.map(({ brokerId }) => brokerId)).toEqual([down])
      const filter = { topic: 'halved', unhealthyOnly: true }
      expect(await Array.fromAsync(client.cluster.listPartitions(filter))).toMatchObject([
        { topic: 'halved', partition: 0, silentBrokers: [down] },
      ])
      await client.admin.describeTopic('halved')
      await Array.fromAsync(client.admin.listTopics())
      await Array.fromAsync(client.admin.listGroups())
      // Seven calls, each within about a second on a busy machine.
      expect(performance.now() - beganMs).toBeLessThan(7_000)
    } finally {
      await member(down).start()
    }
    await expect
      .poll(() => Array.fromAsync(client.cluster.listPartitions({ unhealthyOnly: true })), patient)
      .toEqual([])
  })

  test('an unclean election shows what it would lose, is refused without consent, and is recorded', async () => {
    await create('lossy', 3)
    const ours = brokerIds().at(-1)!
    if (!(await look('lossy')).replicas.includes(ours)) {
      const [a, b] = (await look('lossy')).replicas
      await client.cluster.movePartition(place('lossy'), [ours, a!, b!])
      await expect.poll(async () => (await look('lossy')).replicas, patient).toContain(ours)
      await expect.poll(async () => (await look('lossy')).move, patient).toBeUndefined()
    }
    for (let i = 0; i < 5; i++) await client.topic('lossy').publish({ value: i })
    const before = await look('lossy')
    const storeId = before.copies.find(({ brokerId }) => brokerId === ours)!.storeId
    const asked = client.cluster.electUncleanLeader(place('lossy'), storeId, { acceptLoss: true })
    await expect(asked).rejects.toMatchObject({ reason: 'ELECTION_REFUSED' })

    const others = before.replicas.filter((broker) => broker !== ours)
    await Promise.all(others.map((broker) => member(broker).stop()))
    await expect.poll(async () => (await look('lossy')).state, patient).toBe('offline')
    const filter = { topic: 'lossy', unhealthyOnly: true }
    expect(await Array.fromAsync(client.cluster.listPartitions(filter))).toHaveLength(1)
    const refused = client.cluster.electUncleanLeader(place('lossy'), storeId)
    await expect(refused).rejects.toMatchObject({
      reason: 'ELECTION_REFUSED',
      details: { hint: expect.stringContaining('--i-accept-loss') },
    })
    const dry = { validateOnly: true }
    const { expectedLoss } = await client.cluster.electUncleanLeader(place('lossy'), storeId, dry)
    expect(expectedLoss).toMatchObject({
      range: { generation: 1, to: undefined },
      silentBrokers: expect.arrayContaining(others),
    })
    await client.cluster.electUncleanLeader(place('lossy'), storeId, { acceptLoss: true })
    await expect.poll(async () => (await look('lossy')).leader, patient).toBe(ours)
    expect((await look('lossy')).losses).toMatchObject([{ generation: 1, to: undefined }])
    expect(await Array.fromAsync(client.topic('lossy').read({ from: 'earliest' }))).toHaveLength(5)
    await Promise.all(others.map((broker) => member(broker).start()))
    await expect.poll(async () => (await look('lossy')).inSyncReplicas.length, patient).toBe(3)
  }, 60_000)
})
