// The reconcilers as they run, on an API server that fails as it is told to.

import { describe, expect, test } from 'vitest'
import type { Partition } from '../../../model/partition.ts'
import type { RequestFault } from '../../support/kube/api-server.ts'
import { all, patience, startOn, startOnFake, untilReady, untilYounger } from './fake-world.ts'

describe('a topic that is applied', () => {
  test('says that it is ready, with every condition, in a few writes, and then nothing more', async () => {
    await using both = await startOnFake(...all)
    const { world } = both
    await world.applyTopic('orders')
    await untilReady(world, 'orders')
    const { status, metadata } = (await world.topic('orders')) ?? {}
    expect(status).toMatchObject({
      observedGeneration: metadata?.generation,
      partitions: 2,
      partitionsLed: 2,
      partitionsInSync: 2,
      partitionsMoving: 0,
      summary: { led: '2/2', inSync: '2/2' },
    })
    expect(status?.conditions?.map(({ type, status: is }) => `${type} ${is}`)).toEqual([
      'FullyReplicated True',
      'QuorumSafe True',
      'Ready True',
      'Reconciling False',
      'Stalled False',
    ])
    await expect
      .poll(() => world.told(), patience)
      .toEqual(['TopicReady of Topic/orders: 2 partitions can be published to and read'])
    const writes = both.topicWrites()
    expect(writes.length).toBeLessThanOrEqual(4)
    // Whatever is looked at again says the same, and is not written again: the other topic shows that it was looked at.
    world.liveness.back('b1')
    await world.applyTopic('mails')
    await untilReady(world, 'mails')
    const later = both.server.requests.filter(
      ({ method, path }) => method === 'PATCH' && path.endsWith('/topics/orders/status'),
    )
    expect(later).toHaveLength(writes.length)
  })

  test('waits for brokers, and says for how many', async () => {
    await using both = await startOnFake('b1')
    const { world } = both
    await world.applyTopic('orders')
    await expect
      .poll(() => world.message('orders', 'Ready'), patience)
      .toBe('needs 3 brokers, 1 is registered')
    await world.brokers('b2', 'b3')
    await untilReady(world, 'orders')
  })

  test('goes through what an API server does to a writer', async () => {
    await using both = await startOnFake(...all)
    const { world, server } = both
    const faults: RequestFault[] = [
      { type: 'refuse', code: 409 },
      { type: 'done-reset' },
      { type: 'refuse', code: 429, retryAfterSeconds: 0 },
      { type: 'refuse', code: 500 },
      { type: 'done-reset' },
    ]
    server.faults = {
      request: ({ method, path }) =>
        method === 'PATCH' && path.endsWith('/topics/orders/status') ? faults.shift() : undefined,
    }
    await world.applyTopic('orders')
    await untilReady(world, 'orders')
    await expect
      .poll(() => world.told(), patience)
      .toEqual(['TopicReady of Topic/orders: 2 partitions can be published to and read'])
    await server.down()
    await server.up()
    const uid = await world.applyTopic('mails')
    await untilReady(world, 'mails')
    expect(await world.partitionsOf(uid)).toHaveLength(2)
  })

  test('is left as it is by an operator that begins anew', async () => {
    await using both = await startOnFake(...all)
    const { world } = both
    await world.applyTopic('orders')
    await untilReady(world, 'orders')
    await world.stopReconcilers()
    const before = await world.topic('orders')
    const writes = both.topicWrites().length
    world.startReconcilers()
    await world.applyTopic('mails')
    await untilReady(world, 'mails')
    expect((await world.topic('orders'))?.metadata.resourceVersion).toBe(
      before?.metadata.resourceVersion,
    )
    expect(both.topicWrites().length).toBeGreaterThan(writes)
  })

  test('is told of hundreds of changes in a few writes', async () => {
    await using both = await startOnFake(...all)
    const { world } = both
    const uid = await world.applyTopic('orders', { partitions: 40 })
    await untilReady(world, 'orders')
    const before = both.topicWrites().length
    const shrunk = ({ leader }: Partition) => leader && { inSync: [leader.storeId], ackQuorum: 1 }
    await world.patchSpec('orders', { minInSyncReplicas: 1 })
    for (let round = 0; round < 2; round++) {
      await world.changeAll(uid, shrunk)
      await world.changeAll(uid, ({ replicas }) => ({
        inSync: replicas.map(({ storeId }) => storeId),
      }))
    }
    await world.changeAll(uid, shrunk)
    await expect
      .poll(async () => (await world.topic('orders'))?.status, patience)
      .toMatchObject({
        partitionsInSync: 0,
        summary: { led: '40/40', inSync: '0/40' },
      })
    // 200 changes in a few seconds: a write a second, and those for which somebody waits.
    expect(both.topicWrites().length - before).toBeLessThan(30)
  })
})

describe('when a broker is lost', () => {
  test('topics, brokers and the cluster say so, and one Event says who leads now', async () => {
    await using both = await startOnFake(...all)
    const { world } = both
    const uid = await world.applyTopic('orders', { partitions: 3 })
    await untilReady(world, 'orders')
    world.liveness.lose('b1')
    await expect
      .poll(() => world.message('orders', 'Ready'), patience)
      .toBe('1 of 3 partitions has no leader: broker b1 is away')
    // As the controller does that probes.
    await world.changeAll(uid, ({ leader, replicas, epoch }) => {
      if (leader?.brokerId !== 'b1') return undefined
      const heir = replicas.find(({ brokerId }) => brokerId === 'b2')
      return heir && { leader: { ...heir, bootSeq: 1 }, epoch: epoch + 1 }
    })
    await untilReady(world, 'orders')
    expect(await world.condition('orders', 'FullyReplicated')).toBe('False CopiesMissing')
    await expect
      .poll(() => world.told(), patience)
      .toContain(
        'LeadersElected of Broker/main.b1: it was lost; 1 partition that it led has another leader: b2 (1)',
      )
    world.liveness.back('b1')
    await expect
      .poll(() => world.condition('orders', 'FullyReplicated'), patience)
      .toBe('True AllInSync')
  })
})

describe('the name of a topic', () => {
  test("is the older one's, until that is gone with its messages", async () => {
    await using both = await startOnFake(...all)
    const { world } = both
    const topicName = 'Orders_EU'
    await world.applyTopic('first', { topicName, deletionPolicy: 'Delete' })
    await untilReady(world, 'first')
    await untilYounger(world, 'first')
    await world.applyTopic('second', { topicName, deletionPolicy: 'Delete' })
    await expect
      .poll(() => world.condition('second', 'Stalled'), patience)
      .toBe('True NameConflict')
    await untilReady(world, 'first')
    // The one that has nothing may go at once, and takes nothing with it.
    await world.remove('second')
    await expect.poll(() => world.topic('second'), patience).toBeUndefined()
    expect((await world.store.list('partition')).map(({ value }) => value.phase)).toEqual([
      'active',
      'active',
    ])
    const uid = await world.applyTopic('second', { topicName })
    await expect
      .poll(() => world.condition('second', 'Stalled'), patience)
      .toBe('True NameConflict')
    await world.remove('first')
    await expect
      .poll(async () => {
        await world.deleteCopies(...all)
        return await world.condition('second', 'Ready')
      }, patience)
      .toBe('True Served')
    expect(await world.partitionsOf(uid)).toHaveLength(2)
  })
})

describe('two topics of one name that are made in the same second', () => {
  test('say both that there is another one, and either may go', async () => {
    const nowMs = Date.now()
    let uids = 1_000
    // The younger one counts as the older: all that tells them apart is their uids.
    const options = { now: () => nowMs, newUid: () => `uid-${String(--uids).padStart(4, '0')}` }
    await using both = await startOn(options, all)
    const { world } = both
    const topicName = 'Orders_EU'
    const uid = await world.applyTopic('first', { topicName })
    await untilReady(world, 'first')
    await world.applyTopic('second', { topicName })
    for (const name of ['first', 'second'])
      await expect.poll(() => world.condition(name, 'Stalled'), patience).toBe('True NameConflict')
    await world.remove('second')
    await expect.poll(() => world.condition('first', 'Stalled'), patience).toBe('False NoObstacle')
    await untilReady(world, 'first')
    expect(await world.partitionsOf(uid)).toHaveLength(2)
  })
})

describe('a topic that is deleted', () => {
  test('leaves its messages, unless told otherwise, and a namesake does not get them', async () => {
    await using both = await startOnFake(...all)
    const { world } = both
    const uid = await world.applyTopic('orders')
    await untilReady(world, 'orders')
    await world.remove('orders')
    await expect.poll(() => world.topic('orders'), patience).toBeUndefined()
    await expect
      .poll(() => world.told(), patience)
      .toContainEqual(
        expect.stringContaining('DataKept of Topic/orders: 2 partitions of it stay, with all'),
      )
    const again = await world.applyTopic('orders')
    expect(again).not.toBe(uid)
    await expect
      .poll(() => world.condition('orders', 'Stalled'), patience)
      .toBe('True EarlierDataKept')
    expect(await world.partitionsOf(uid)).toHaveLength(2)
    expect(await world.partitionsOf(again)).toHaveLength(0)
    // Somebody has read what it says.
    for (const { name, version } of await world.store.list('partition'))
      await world.store.remove('partition', name, version)
    await untilReady(world, 'orders')
    expect(await world.partitionsOf(again)).toHaveLength(2)
  })

  test('waits for a broker that is away, says for which, and goes when all have deleted', async () => {
    await using both = await startOnFake(...all)
    const { world } = both
    const uid = await world.applyTopic('orders', { deletionPolicy: 'Delete' })
    await untilReady(world, 'orders')
    expect((await world.topic('orders'))?.metadata.finalizers).toEqual(['penstock.dev/topic'])
    world.liveness.lose('b2')
    await world.remove('orders')
    await expect
      .poll(async () => {
        await world.deleteCopies('b1', 'b3')
        return await world.message('orders', 'Reconciling')
      }, patience)
      .toContain('waits for broker b2, which is away and has copies of 2 partitions to delete')
    expect(await world.condition('orders', 'Ready')).toBe('False Deleting')
    await expect
      .poll(() => world.told(), patience)
      .toContainEqual(
        expect.stringContaining('DeletionWaiting of Topic/orders: waits for broker b2'),
      )
    expect(await world.partitionsOf(uid)).toHaveLength(2)
    world.liveness.back('b2')
    await world.deleteCopies(...all)
    await expect.poll(() => world.topic('orders'), patience).toBeUndefined()
    expect(await world.partitionsOf(uid)).toHaveLength(0)
    await expect
      .poll(() => world.told(), patience)
      .toContain('DeletionDone of Topic/orders: its messages are deleted on all brokers')
  })

  test('is let go when somebody thinks better of it, and what is marked goes with the broker that comes back', async () => {
    await using both = await startOnFake(...all)
    const { world } = both
    const uid = await world.applyTopic('orders', { deletionPolicy: 'Delete' })
    await untilReady(world, 'orders')
    world.liveness.lose('b2')
    await world.remove('orders')
    const marked = async (): Promise<boolean> =>
      (await world.partitionsOf(uid)).every(({ phase }) => phase === 'deleting')
    await expect.poll(marked, patience).toBe(true)
    await world.patchSpec('orders', { deletionPolicy: 'Retain' })
    await expect.poll(() => world.topic('orders'), patience).toBeUndefined()
    expect(await world.partitionsOf(uid)).toHaveLength(2)
    await world.deleteCopies(...all)
    await expect.poll(() => world.partitionsOf(uid), patience).toEqual([])
  })

  test('loses its hold with its policy, and gets it back', async () => {
    await using both = await startOnFake(...all)
    const { world } = both
    const finalizers = async (): Promise<readonly string[]> =>
      (await world.topic('orders'))?.metadata.finalizers ?? []
    await world.applyTopic('orders', { deletionPolicy: 'Delete' })
    await expect.poll(finalizers, patience).toEqual(['penstock.dev/topic'])
    await world.patchSpec('orders', { deletionPolicy: 'Retain' })
    await expect.poll(finalizers, patience).toEqual([])
    await world.patchSpec('orders', { deletionPolicy: 'Delete' })
    await expect.poll(finalizers, patience).toEqual(['penstock.dev/topic'])
  })
})
