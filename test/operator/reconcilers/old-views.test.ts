// What reconcilers must not do: act on what was, or while they are to stand still.

import { describe, expect, test } from 'vitest'
import { all, patience, startOnFake, untilReady, untilYounger } from './fake-world.ts'

describe('what is decided on an old view', () => {
  test('lets no object go whose messages the server knows to be there', async () => {
    await using both = await startOnFake(...all)
    const { world, server } = both
    const topicName = 'Orders_EU'
    await world.applyTopic('first', { topicName })
    await untilReady(world, 'first')
    await untilYounger(world, 'first')
    const uid = await world.applyTopic('second', { topicName, deletionPolicy: 'Delete' })
    await expect
      .poll(() => world.condition('second', 'Stalled'), patience)
      .toBe('True NameConflict')
    const [of] = await world.partitionsOf((await world.topic('first'))?.metadata.uid ?? '')
    const shown = Promise.withResolvers<void>()
    server.faults = {
      line: (_line, { path }) =>
        path.endsWith('/partitions') ? { until: shown.promise } : undefined,
    }
    // It was the one with the name before, which no cache shows.
    if (of)
      await world.store.create('partition', 'orders-9', {
        ...of,
        topic: 'orders',
        topicUid: uid,
        index: 9,
      })
    const asked = (): number =>
      server.requests.filter(({ query }) =>
        query.get('fieldSelector')?.includes(`spec.topicUid=${uid}`),
      ).length
    await world.remove('second')
    await expect.poll(asked, patience).toBeGreaterThan(0)
    expect((await world.topic('second'))?.metadata.finalizers).toEqual(['penstock.dev/topic'])
    shown.resolve()
  })

  test('is refused: a hold that somebody wants again stays', async () => {
    await using both = await startOnFake(...all)
    const { world, server } = both
    const finalizers = async (): Promise<readonly string[]> =>
      (await world.topic('orders'))?.metadata.finalizers ?? []
    await world.applyTopic('orders', { deletionPolicy: 'Delete' })
    await untilReady(world, 'orders')
    const onTheWay = Promise.withResolvers<void>()
    const meanwhile = Promise.withResolvers<void>()
    server.faults = {
      request({ method, path, userAgent }) {
        const isDrop = method === 'PATCH' && path.endsWith('/topics/orders')
        if (!isDrop || userAgent === 'kubectl') return undefined
        onTheWay.resolve()
        return { type: 'delay', until: meanwhile.promise }
      },
    }
    await world.patchSpec('orders', { deletionPolicy: 'Retain' })
    await onTheWay.promise
    await world.patchSpec('orders', { deletionPolicy: 'Delete' })
    const { generation } = (await world.topic('orders'))?.metadata ?? {}
    meanwhile.resolve()
    await expect
      .poll(async () => (await world.topic('orders'))?.status?.observedGeneration, patience)
      .toBe(generation)
    expect(await finalizers()).toEqual(['penstock.dev/topic'])
    // Put on once, and not taken off: nobody had to put it on again.
    expect(both.topicWrites().filter((what) => what === 'metadata')).toHaveLength(2)
  })
})

describe('while a cluster is paused', () => {
  test('nothing is changed but what says so', async () => {
    await using both = await startOnFake(...all)
    const { world } = both
    await world.applyCluster({ paused: true })
    const reason = async (): Promise<unknown> => {
      const { status } = (await world.clusterObject()) ?? {}
      return status?.conditions?.map(({ type, status: is, reason: why }) => `${type} ${is} ${why}`)
    }
    await expect
      .poll(reason, patience)
      .toEqual([
        'QuorumSafe Unknown Paused',
        'Ready Unknown Paused',
        'Reconciling False Paused',
        'Stalled False NoObstacle',
      ])
    await world.applyTopic('orders')
    await expect.poll(async () => (await world.clusterObject())?.status?.topics, patience).toBe(1)
    expect(both.topicWrites()).toEqual([])
    await world.applyCluster({ paused: false })
    await untilReady(world, 'orders')
  })
})
