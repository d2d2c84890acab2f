import assert from 'node:assert/strict'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { changed } from '../../../model/partition.ts'
import type { ClusterView } from '../../../operator/controller/cluster-view.ts'
import { reconcile } from '../../../operator/controller/reconcile.ts'
import { World } from './world.ts'

describe('a new topic', () => {
  test('gets its partitions, each with a leader at epoch 1 and its part of the ring', () => {
    const world = new World()
    world.broker('b1', 3)
    world.topic('orders', { partitions: 3 })
    world.settle()
    const partitions = [...world.partitions.values()]
    expect(partitions.map(({ name }) => name)).toEqual(['orders-0', 'orders-1', 'orders-2'])
    for (const { value } of partitions) {
      expect(value).toMatchObject({
        phase: 'active',
        leader: { brokerId: 'b1', storeId: 'store-of-b1', bootSeq: 3 },
        epoch: 1,
        inSync: ['store-of-b1'],
        topicUid: world.topics.get('orders')?.value.uid,
      })
    }
    const edges = partitions.map(({ value }) => value.keyRange)
    expect(edges[0]?.from).toBe(0)
    expect(edges.at(-1)?.to).toBe(2 ** 32)
    for (const [i, { from }] of edges.entries()) if (i > 0) expect(from).toBe(edges[i - 1]?.to)
  })

  test('waits for a broker', () => {
    const world = new World()
    world.topic('orders')
    expect(reconcile(world)).toMatchObject({
      actions: [],
      obstacles: [{ name: 'orders', reason: 'too-few-brokers' }],
    })
    world.broker('b1', 1)
    world.settle()
    expect(world.partitions.size).toBe(1)
  })

  test('gets only what is missing after a creation that was cut short', () => {
    const world = new World()
    world.broker('b1', 1)
    world.topic('orders', { partitions: 4 })
    const { actions } = reconcile(world)
    for (const action of actions.slice(0, 2)) world.apply(action)
    expect(reconcile(world).actions.map(({ name }) => name)).toEqual(['orders-2', 'orders-3'])
  })

  test('is spread over the brokers, and so are its leaders', () => {
    const world = new World()
    for (const id of ['b1', 'b2', 'b3']) world.broker(id, 1)
    world.topic('orders', { partitions: 6 })
    world.settle()
    const leaders = [...world.partitions.values()].map(({ value }) => value.leader?.brokerId)
    expect(
      leaders
        .join(' ')
        .split(' ')
        .toSorted((a, b) => a.localeCompare(b)),
    ).toEqual(['b1', 'b1', 'b2', 'b2', 'b3', 'b3'])
  })
})

describe('leadership', () => {
  test('does not survive a restart: the same broker leads again at a higher epoch', () => {
    const world = new World()
    world.broker('b1', 1)
    world.topic('orders')
    world.settle()
    world.broker('b1', 2)
    world.settle()
    expect(world.partitions.get('orders-0')?.value).toMatchObject({
      epoch: 2,
      leader: { bootSeq: 2 },
    })
  })

  test('never goes to another disk under the same name', () => {
    const world = new World()
    world.broker('b1', 1)
    world.topic('orders')
    world.settle()
    world.broker('b1', 1, 'an-empty-store')
    const before = world.partitions.get('orders-0')
    expect(reconcile(world)).toMatchObject({
      actions: [],
      obstacles: [{ name: 'orders-0', reason: 'leader-store-absent' }],
    })
    expect(world.partitions.get('orders-0')).toEqual(before)
  })
})

describe('a deleted topic', () => {
  test('goes by tombstones: data first, then partitions, then the topic', () => {
    const world = new World()
    world.broker('b1', 1)
    world.topic('orders', { partitions: 2 })
    world.settle()
    world.deleteTopic('orders')
    const step = (): string[] => {
      const { actions } = reconcile(world)
      for (const action of actions) world.apply(action)
      return actions.map(({ type, name }) => `${type} ${name}`)
    }
    expect(step()).toEqual(['bury orders-0', 'bury orders-1'])
    expect(step()).toEqual([])
    world.deleteData()
    expect(step()).toEqual(['remove-partition orders-0', 'remove-partition orders-1'])
    expect(step()).toEqual(['remove-topic orders'])
    expect(step()).toEqual([])
  })

  test('does not wait for a disk that its broker has lost', () => {
    const world = new World()
    world.broker('b1', 1)
    world.topic('orders')
    world.settle()
    world.broker('b1', 1, 'an-empty-store')
    world.deleteTopic('orders')
    world.settle()
    expect(world.topics.size).toBe(0)
  })

  test('that is merely absent buries nothing', () => {
    const world = new World()
    world.broker('b1', 1)
    world.topic('orders')
    world.settle()
    world.topics.clear()
    expect(reconcile(world)).toMatchObject({
      actions: [],
      obstacles: [{ reason: 'topic-absent' }],
    })
  })

  test('that is gone before its data is carried to its end by its tombstones', () => {
    const world = new World()
    world.broker('b1', 1)
    world.topic('orders', { partitions: 2 })
    world.settle()
    const kept = world.partitions.get('orders-1')?.value
    const buried = world.partitions.get('orders-0')?.value
    assert(kept && buried)
    world.put(
      world.partitions,
      'orders-0',
      changed(buried, { phase: 'deleting', leader: undefined }),
    )
    world.topics.clear()
    expect(reconcile(world).actions).toEqual([])
    world.deleteData()
    world.settle()
    expect([...world.partitions.values()].map(({ value }) => value)).toEqual([kept])
  })

  test('that is there again after a restore gets back the partitions that were deleted, empty', () => {
    const world = new World()
    world.broker('b1', 1)
    world.topic('orders', { partitions: 2 })
    world.settle()
    const kept = world.partitions.get('orders-1')?.value
    const buried = world.partitions.get('orders-0')?.value
    assert(kept && buried)
    const tombstone = changed(buried, { phase: 'deleting', leader: undefined })
    world.put(world.partitions, 'orders-0', tombstone)
    expect(reconcile(world).actions).toEqual([])
    world.deleteData()
    world.settle()
    expect(world.partitions.get('orders-0')?.value).toMatchObject({ phase: 'active', epoch: 1 })
    expect(world.partitions.get('orders-1')?.value).toEqual(kept)
  })

  test('buries nothing of a namesake', () => {
    const world = new World()
    world.broker('b1', 1)
    world.topic('orders')
    world.settle()
    world.topics.clear()
    world.topic('orders')
    expect(reconcile(world)).toMatchObject({
      actions: [],
      obstacles: [{ reason: 'name-taken' }, { reason: 'topic-absent' }],
    })
    world.deleteTopic('orders')
    world.settle()
    expect(world.partitions.get('orders-0')?.value.phase).toBe('active')
  })
})

const change = fc.oneof(
  fc.record({
    do: fc.constant('topic' as const),
    name: fc.constantFrom('x', 'y', 'z'),
    partitions: fc.integer({ min: 1, max: 5 }),
  }),
  fc.record({ do: fc.constant('delete' as const), name: fc.constantFrom('x', 'y', 'z') }),
  fc.record({ do: fc.constant('restart' as const), broker: fc.constantFrom('b1', 'b2') }),
  fc.record({ do: fc.constant('data' as const) }),
  // Which of the actions of an old or the newest view get through.
  fc.record({
    do: fc.constant('act' as const),
    old: fc.boolean(),
    take: fc.array(fc.boolean(), { maxLength: 8 }),
  }),
)

test('whatever happens in whatever order, epochs rise, tombstones follow deletions, and it comes to rest', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 60 }), (changes) => {
      const world = new World()
      world.broker('b1', 1)
      world.broker('b2', 1)
      let old = world.view()
      const deleted = new Set<string>()
      for (const change of changes) {
        const before = world.view()
        if (change.do === 'topic' && !world.topics.has(change.name)) {
          world.topic(change.name, { partitions: change.partitions })
        }
        if (change.do === 'delete') {
          world.deleteTopic(change.name)
          deleted.add(world.topics.get(change.name)?.value.uid ?? '')
        }
        if (change.do === 'data') world.deleteData()
        if (change.do === 'restart') {
          const { bootSeq } = world.brokers.get(change.broker)!.value
          world.broker(change.broker, bootSeq + 1)
        }
        if (change.do === 'act') {
          const { actions } = reconcile(change.old ? old : world)
          for (const [i, take] of change.take.entries())
            if (take && actions[i]) world.apply(actions[i])
          old = before
        }
        checkStep(before, world, deleted)
      }
      world.settle()
      for (const { value } of world.topics.values()) expect(value.deletedAtMs).toBeUndefined()
      for (const { value } of world.partitions.values()) {
        const { leader } = value
        expect(leader?.bootSeq).toBe(world.brokers.get(leader?.brokerId ?? '')?.value.bootSeq)
      }
    }),
  )
})

function checkStep(before: ClusterView, after: ClusterView, deleted: ReadonlySet<string>): void {
  for (const [name, { value }] of after.partitions) {
    const was = before.partitions.get(name)?.value
    if (was === undefined || was.topicUid !== value.topicUid) continue
    expect(value.epoch).toBeGreaterThanOrEqual(was.epoch)
    if (value.leader && JSON.stringify(value.leader) !== JSON.stringify(was.leader)) {
      expect(value.epoch).toBeGreaterThan(was.epoch)
    }
    if (value.phase === 'deleting') expect(deleted.has(value.topicUid)).toBe(true)
    if (was.phase === 'deleting') expect(value.phase).toBe('deleting')
  }
  for (const [name, { value }] of before.partitions) {
    if (!after.partitions.has(name)) expect(value.phase).toBe('deleting')
  }
}
