// Brokers on a real API server, as processes with the rights of their Role: what they say of themselves, and what becomes
// of them and of their messages while the API is away.

import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFailed, test } from 'vitest'
import { connect, PenstockError } from '../../client/index.ts'
import { type BrokerProcess, startBrokerProcess } from '../support/broker-process.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import {
  brokerArgs,
  type KubeBroker,
  type KubeWorld,
  kubeWorld,
  numbered,
  patient,
  publish,
  untilWhole,
  valuesOf,
} from './broker-world.ts'
import { useKubeLab } from './lab/use-kube-lab.ts'

const lab = useKubeLab()
const threeCopies = { partitions: 2, replicationFactor: 3, minInSyncReplicas: 2 }

async function worldOf(namespace: string): Promise<KubeWorld> {
  const world = await kubeWorld(lab(), namespace)
  onTestFailed(() => console.error(world.output()))
  return world
}

/** Writes something else so many times. */
async function raiseVersions(namespace: string, times: number): Promise<void> {
  const path = `/api/v1/namespaces/${namespace}/configmaps`
  const names = Array.from({ length: times }, (_, index) => `other-${index}`)
  await Promise.all(
    names.map((name) => lab().admin.api.must('POST', path, { body: { metadata: { name } } })),
  )
}

test('three brokers serve a topic that was applied, and a killed leader loses nothing', async () => {
  await using world = await worldOf('life')
  await world.applyTopic('orders', threeCopies)
  await untilWhole(world, 2)
  const first = world.urlOf(world.brokers[0]!)
  await publish(first, numbered('a', 200))
  const leader = await world.leaderOf('orders-0')
  await leader.process.kill()
  const other = world.brokers.find((one) => one !== leader)!
  await publish(world.urlOf(other), numbered('b', 200))
  await world.start(leader)
  await untilWhole(world, 2)
  expect(await valuesOf(first)).toEqual([...numbered('a', 200), ...numbered('b', 200)])
}, 120_000)

test('while the API says nothing messages are acknowledged, and a follower that dies comes back', async () => {
  await using world = await worldOf('silent')
  await world.applyTopic('orders', { ...threeCopies, partitions: 1 })
  await untilWhole(world, 1)
  const leader = await world.leaderOf('orders-0')
  const [follower, other] = world.brokers.filter((one) => one !== leader) as [
    KubeBroker,
    KubeBroker,
  ]
  await publish(world.urlOf(leader), numbered('a', 100))
  // What it knows is on its disk.
  await expect
    .poll(() => readFile(join(follower.dataDir, 'metadata-cache.jsonl'), 'utf8'), patient)
    .toContain('"orders-0"')

  lab().apiServer.freeze()
  try {
    await follower.process.kill()
    await publish(world.urlOf(leader), numbered('b', 100))
    await world.start(follower)
    // It is one of two copies again: without it nothing would be acknowledged.
    await other.process.kill()
    await publish(world.urlOf(leader), numbered('c', 100))
    // It finds the leader by what it knew.
    await publish(world.urlOf(follower), numbered('d', 100))
    expect(follower.process.output()).toContain('metadata-from-cache')
    expect(follower.process.output()).not.toContain('"event":"registered"')
  } finally {
    lab().apiServer.thaw()
  }
  await expect.poll(() => follower.process.output(), patient).toContain('"event":"registered"')
  await world.start(other)
  await untilWhole(world, 1)
  await leader.process.kill()
  await publish(world.urlOf(follower), numbered('e', 100))
  const all = ['a', 'b', 'c', 'd', 'e'].flatMap((prefix) => numbered(prefix, 100))
  expect(await valuesOf(world.urlOf(follower))).toEqual(all)
}, 180_000)

test('a leader that is restarted while the API is away leads nothing until it is back', async () => {
  await using world = await worldOf('leader')
  await world.applyTopic('orders', { ...threeCopies, partitions: 1 })
  await untilWhole(world, 1)
  const leader = await world.leaderOf('orders-0')
  await publish(world.urlOf(leader), numbered('a', 50))
  await expect
    .poll(() => readFile(join(leader.dataDir, 'metadata-cache.jsonl'), 'utf8'), patient)
    .toContain('"orders-0"')
  const before = await world.partition('orders-0')
  await lab().apiServer.kill()
  await leader.process.kill()
  await world.start(leader)
  await using client = await connect(world.urlOf(leader), { callTimeoutMs: 2_000 })
  const producer = client.topic('orders').producer({ retry: { attempts: 1, timeoutMs: 500 } })
  await expect(producer.send({ value: 'nobody leads' })).rejects.toBeInstanceOf(PenstockError)
  await producer.close().catch(() => {})
  await lab().startApiServer()
  await expect
    .poll(async () => (await world.partition('orders-0')).epoch, patient)
    .toBeGreaterThan(before.epoch)
  await untilWhole(world, 1)
  expect((await valuesOf(world.urlOf(leader))).filter((value) => value.startsWith('a'))).toEqual(
    numbered('a', 50),
  )
}, 180_000)

test('a cache that is damaged is ignored, and the broker waits for the API', async () => {
  await using world = await worldOf('damage')
  await world.applyTopic('orders', { ...threeCopies, partitions: 1 })
  await untilWhole(world, 1)
  const [broker] = world.brokers as [KubeBroker]
  const path = join(broker.dataDir, 'metadata-cache.jsonl')
  await broker.process.stop()
  const whole = await readFile(path, 'utf8')
  await writeFile(path, whole.replace('"orders-0"', '"orders-9"'))
  await world.start(broker)
  expect(broker.process.output()).toContain('metadata-cache-unusable')
  await untilWhole(world, 1)
}, 120_000)

test('an empty directory needs a BrokerCluster, and a directory belongs to one for good', async () => {
  await using world = await worldOf('identity')
  await using directory = await temporaryDirectory()
  const { user, namespace } = world
  await lab().namespace('elsewhere')
  const elsewhere = await lab().user('elsewhere-broker', {
    namespace: 'elsewhere',
    rules: [{ apiGroups: ['penstock.dev'], resources: ['*'], verbs: ['*'] }],
  })
  const begin = (dataDir: string, args: readonly string[]): Promise<unknown> =>
    startBrokerProcess({ dataDir, args })
  const nowhere = brokerArgs(elsewhere, 'elsewhere', 'main-0')
  await expect(begin(directory.path, nowhere)).rejects.toThrow(
    /there is no BrokerCluster "main" in namespace "elsewhere"[^]*hint: An empty data directory/,
  )
  const body = {
    apiVersion: 'penstock.dev/v1alpha1',
    kind: 'BrokerCluster',
    metadata: { name: 'main' },
    spec: {},
  }
  const path = '/apis/penstock.dev/v1alpha1/namespaces/elsewhere/brokerclusters'
  await lab().admin.api.must('POST', path, { body })
  const [broker] = world.brokers as [KubeBroker]
  await broker.process.stop()
  await expect(begin(broker.dataDir, nowhere)).rejects.toThrow(
    /the data directory belongs to cluster/,
  )
  await expect(begin(broker.dataDir, brokerArgs(user, namespace, 'main-7'))).rejects.toThrow(
    /the data directory belongs to broker "main-0"/,
  )
}, 120_000)

test('a Lease tells that a broker lives, and that it has ended in good order', async () => {
  await using world = await worldOf('lease')
  const [broker] = world.brokers as [KubeBroker]
  const path = '/apis/coordination.k8s.io/v1/namespaces/lease/leases/main.main-0'
  const read = async (): Promise<unknown> => (await lab().admin.api.call('GET', path)).body
  await expect.poll(read, patient).toMatchObject({
    metadata: {
      labels: { 'penstock.dev/cluster': 'main', 'penstock.dev/broker-id': 'main-0' },
    },
    spec: {
      holderIdentity: expect.stringMatching(/^main-0\/[0-9a-f-]+\/1$/),
      leaseDurationSeconds: 15,
      renewTime: expect.stringMatching(/\.\d{6}Z$/),
    },
  })
  expect(await broker.process.stop()).toBe(0)
  const spec = { leaseDurationSeconds: 1, renewTime: expect.anything() }
  expect(await read()).toMatchObject({ spec })
  expect(await read()).not.toMatchObject({ spec: { holderIdentity: expect.anything() } })
}, 120_000)

test('of two processes that want to be the same broker one alone is, and the other ends and says why', async () => {
  await using world = await worldOf('twins')
  await world.applyTopic('orders', threeCopies)
  await untilWhole(world, 2)
  const [broker] = world.brokers as [KubeBroker]
  const copies = async (): Promise<unknown> =>
    (await world.store.list('partition')).map(({ value }) => value.replicas)
  const before = await copies()
  await using volume = await temporaryDirectory()
  const args = brokerArgs(world.user, world.namespace, broker.brokerId)
  const twin = (): Promise<BrokerProcess> => startBrokerProcess({ dataDir: volume.path, args })

  await expect(twin()).rejects.toThrow(
    /error: a process with the store \S+ \(start 1\) runs as main-0[^]*hint: Give this one an id/,
  )
  expect(broker.process.running).toBe(true)
  expect(await copies()).toEqual(before)

  // As where its machine is cut off, and its volume given up: after 15 s without a word another may be it.
  broker.process.signal('SIGSTOP')
  await using heir = await twin()
  broker.process.signal('SIGCONT')
  expect(await broker.process.ended).toBe(1)
  expect(broker.process.output()).toContain('BROKER_ID_IN_USE')
  await untilWhole(world, 2)
  expect(await copies()).not.toEqual(before)
  expect(heir.running).toBe(true)
}, 150_000)

test('after a restore of etcd brokers say so and register again, and a new epoch heals what went back', async () => {
  await using world = await worldOf('restore')
  await world.applyTopic('orders', { ...threeCopies, partitions: 2 })
  await untilWhole(world, 2)
  const [first, second] = world.brokers as [KubeBroker, KubeBroker]
  await publish(world.urlOf(second), numbered('a', 100))
  const backup = await lab().snapshot()
  // Starts and epochs that the backup does not know.
  await first.process.stop()
  await publish(world.urlOf(second), numbered('b', 100))
  await world.start(first)
  await untilWhole(world, 2)
  const before = [await world.partition('orders-0'), await world.partition('orders-1')]
  for (const { process } of world.brokers) process.signal('SIGSTOP')
  await lab().restore(backup)
  // When they look again, versions are higher than any that they know: by these nobody could tell.
  await raiseVersions('restore', 300)
  for (const { process } of world.brokers) process.signal('SIGCONT')
  for (const { process } of world.brokers)
    await expect.poll(() => process.output(), patient).toContain('metadata-regressed')
  const registered = async (): Promise<unknown> =>
    (await world.store.get('broker', first.brokerId))?.value.bootSeq
  await expect.poll(registered, patient).toBe(2)
  for (const { index, epoch } of before) {
    const name = `orders-${index}`
    // Epochs that the first broker's absence made are behind the backup's.
    await expect
      .poll(async () => (await world.partition(name)).epoch, patient)
      .toBeGreaterThanOrEqual(epoch)
  }
  await untilWhole(world, 2)
  await publish(world.urlOf(first), numbered('c', 100))
  const all = ['a', 'b', 'c'].flatMap((prefix) => numbered(prefix, 100))
  expect(await valuesOf(world.urlOf(second))).toEqual(all)
  const events = '/apis/events.k8s.io/v1/namespaces/restore/events'
  const { body } = await lab().admin.api.call('GET', events)
  expect(JSON.stringify(body)).toContain('"reason":"MetadataRegressed"')
}, 180_000)

test('brokers that were away when etcd was restored know that it went back, and lose nothing', async () => {
  await using world = await worldOf('restored')
  await world.applyTopic('orders', { ...threeCopies, partitions: 1 })
  await untilWhole(world, 1)
  const leader = await world.leaderOf('orders-0')
  await publish(world.urlOf(leader), numbered('a', 50))
  const backup = await lab().snapshot()
  await leader.process.kill()
  const other = world.brokers.find((one) => one !== leader)!
  await publish(world.urlOf(other), numbered('b', 50))
  await world.start(leader)
  await untilWhole(world, 1)
  const { epoch } = await world.partition('orders-0')
  for (const { process } of world.brokers) expect(await process.stop()).toBe(0)
  await lab().restore(backup)
  await Promise.all(world.brokers.map((broker) => world.start(broker)))
  for (const { process } of world.brokers)
    await expect.poll(() => process.output(), patient).toContain('metadata-regressed')
  await expect
    .poll(async () => (await world.partition('orders-0')).epoch, patient)
    .toBeGreaterThan(epoch)
  await untilWhole(world, 1)
  await publish(world.urlOf(leader), numbered('c', 50))
  const all = ['a', 'b', 'c'].flatMap((prefix) => numbered(prefix, 50))
  expect(await valuesOf(world.urlOf(other))).toEqual(all)
}, 180_000)
