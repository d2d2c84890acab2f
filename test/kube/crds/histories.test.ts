// The rules on a Partition refuse nothing that the controller and leaders do: every change that they make in simulated
// clusters full of crashes, moves and losses is made again on a real API server, in its order, and kept as it is.

import { isDeepStrictEqual } from 'node:util'
import { expect, test } from 'vitest'
import { changed, type Partition, partitionName } from '../../../model/partition.ts'
import { liveObject } from '../../../operator/kube/object.ts'
import { apiVersionOf } from '../../../operator/kube/resource.ts'
import { partitionRecord } from '../../../operator/kube-store/partition-record.ts'
import { SimulatedCluster } from '../../operator/controller/simulated-cluster.ts'
import type { LabApi } from '../lab/lab-api.ts'
import { useKubeLab } from '../lab/use-kube-lab.ts'

const lab = useKubeLab()
const path = '/apis/penstock.dev/v1alpha1/namespaces/default/partitions'
const brokers = ['b1', 'b2', 'b3', 'b4', 'b5']
/** Preferred leaders come back at once. */
const times = { preferredAfterMs: 200, preferredEveryMs: 1, handOverAgainMs: 1_000 }

/** Every version of each partition's record, oldest first. */
async function historiesOf(
  seed: number,
  script: (world: SimulatedCluster) => Promise<void>,
): Promise<readonly (readonly Partition[])[]> {
  const world = await SimulatedCluster.open(seed, times)
  const histories = new Map<string, Partition[]>()
  world.onChange = (before, after) => {
    const key = `${after.topicUid}-${after.index}`
    histories.set(key, [...(histories.get(key) ?? [before]), after])
  }
  for (const brokerId of brokers) await world.do(world.brokers.add(brokerId))
  world.controller('c1')
  world.controller('c2')
  await world.topic('orders', { partitions: 3 })
  await world.until((all) => all.length === 3 && all.every((one) => world.isLed(one)))
  await script(world)
  return [...histories.values()]
}

/** Brokers come and go, are drained, copies are moved, made more and fewer, quorums raised and lowered. */
async function disturbed(world: SimulatedCluster): Promise<void> {
  const { random } = world
  for (let round = 0; round < 30; round++) {
    await world.pass(random.pick([20, 200, 1_000]))
    const id = random.pick(brokers)
    const target = [...brokers.slice(2), ...brokers.slice(0, 2)]
      .slice(0, 3)
      .map((brokerId) => ({ brokerId, storeId: `s-${brokerId}` }))
    await random.pick([
      async () => world.brokers.crash(id),
      async () => {
        if (world.brokers.brokers.get(id)?.condition !== 'down') return
        await world.do(world.brokers.restart(id))
      },
      () => world.do(world.brokers.change(id, { draining: random.chance(0.5) })),
      () => world.alter('orders', { replicationFactor: random.within(2, 4) }),
      () => world.alter('orders', { minInSyncReplicas: random.within(1, 2) }),
      () => world.change('orders-0', (one) => changed(one, { target, electPreferred: true })),
      () =>
        world.change('orders-1', (one) =>
          changed(one, { target: one.origin ?? one.replicas.slice(0, 2) }),
        ),
    ])()
  }
}

/** All but one copy are gone, and an admin gives the rest up. */
async function lost(world: SimulatedCluster): Promise<void> {
  const left = (await world.partitions())[0]?.replicas[1]?.storeId ?? ''
  for (const id of brokers) world.brokers.crash(id)
  await world.do(world.brokers.restart(left.slice(2)))
  await world.pass(5_000)
  await world.change('orders-0', (one) => changed(one, { uncleanStoreId: left }))
  await world.until(([one]) => one !== undefined && world.isLed(one))
  for (const id of brokers) {
    if (world.brokers.brokers.get(id)?.condition === 'down')
      await world.do(world.brokers.restart(id))
  }
  await world.until(([one]) => one?.inSync.length === 3 && one.ackQuorum === 2)
}

/** A disk is replaced, and then the topic is deleted. */
async function replacedAndDeleted(world: SimulatedCluster): Promise<void> {
  world.brokers.crash('b2')
  await world.do(world.brokers.loseDisk('b2'))
  await world.pass(5_000)
  const topic = await world.do(world.store.get('topic', 'orders'))
  if (topic === undefined) throw new Error('the topic is gone')
  const value = { ...topic.value, deletedAtMs: 1 }
  await world.do(world.store.update('topic', 'orders', value, topic.version))
  await world.until((all) => all.every(({ phase }) => phase === 'deleting'))
  for (const { topic: name, index, replicas, retired = [] } of await world.partitions()) {
    for (const { storeId } of [...replicas, ...retired]) {
      await world.change(`${name}-${index}`, (one) =>
        changed(one, { deletedBy: [...one.deletedBy, storeId] }),
      )
    }
  }
  await world.until((all) => all.length === 0)
}

test.each([
  { name: 'disturbed', seed: 1, script: disturbed, changesMin: 30 },
  { name: 'disturbed', seed: 2, script: disturbed, changesMin: 30 },
  { name: 'disturbed', seed: 3, script: disturbed, changesMin: 30 },
  { name: 'all copies but one lost', seed: 4, script: lost, changesMin: 6 },
  {
    name: 'a disk replaced, the topic deleted',
    seed: 5,
    script: replacedAndDeleted,
    changesMin: 9,
  },
])('no change is refused ($name, seed $seed)', async ({ seed, script, changesMin }) => {
  const histories = await historiesOf(seed, script)
  const changes = histories.reduce((sum, history) => sum + history.length - 1, 0)
  expect(changes).toBeGreaterThanOrEqual(changesMin)
  for (const [i, history] of histories.entries()) {
    const name = `seed-${seed}-${i}`
    expect(await replay(lab().admin.api, name, history), `partition ${i}`).toEqual([])
  }
})

/** What the server refuses, with the change; or does not give back as it was. */
async function replay(
  api: LabApi,
  name: string,
  history: readonly Partition[],
): Promise<readonly string[]> {
  const [first] = history
  if (first === undefined) throw new Error('a history has a beginning')
  const { resource } = partitionRecord
  const apiVersion = apiVersionOf(resource)
  const spec = partitionRecord.spec('main', partitionName(first.topic, first.index), first)
  let object = await api.must('POST', path, {
    body: { apiVersion, kind: resource.kind, metadata: { name }, spec },
  })
  const found: string[] = []
  for (const record of history.map(readable)) {
    const status = partitionRecord.status(record)
    const { code, body } = await api.call('PUT', `${path}/${name}/status?fieldValidation=Strict`, {
      body: { ...object, status },
    })
    if (code < 300) {
      const kept = partitionRecord.decode(liveObject(body, { apiVersion, kind: resource.kind }))
      if (!isDeepStrictEqual(kept, record)) found.push(`${JSON.stringify(kept)} is kept`)
      object = body
    } else
      found.push(`${body.message}: ${JSON.stringify(object.status)} -> ${JSON.stringify(record)}`)
  }
  return found
}

/** The simulator writes the second store of a broker as s-b2', and what is absent as undefined. */
function readable(record: Partition): Partition {
  const clean: Partition = JSON.parse(JSON.stringify(record).replaceAll("'", '-2'))
  return clean
}
