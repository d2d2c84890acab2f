// What records are as objects, and what only a store on the Kubernetes API has to deal with: people who make topics with
// kubectl, names that no object can have, writes that were begun and not ended, answers that get lost.

import { expect, test } from 'vitest'
import { changed, type Partition } from '../../../model/partition.ts'
import { defaultTopicSpec, type Topic } from '../../../model/topic.ts'
import type { JsonObject } from '../../../operator/kube/object.ts'
import {
  canBeObjectName,
  objectName,
  topicObjectName,
} from '../../../operator/kube-store/object-name.ts'
import { Wire } from '../../conformance/kube-api/wire.ts'
import { FakeApiServer } from '../../support/kube/api-server.ts'
import { installOurKinds } from '../../support/kube/our-kinds.ts'
import { until } from '../kube/kube-world.ts'
import { type OpenStore, openStore } from './kube-store-world.ts'

const group = '/apis/penstock.dev/v1alpha1/namespaces/default'

interface World extends OpenStore {
  readonly server: FakeApiServer
  readonly wire: Wire
  /** The server's. */
  readonly time: { ms: number }
}

async function world(): Promise<World> {
  const time = { ms: Date.UTC(2026, 0, 1) }
  const server = await FakeApiServer.start({ now: () => time.ms })
  await installOurKinds(server)
  const open = openStore(server.asServer, { namespace: 'default', callMs: 2_000 })
  const wire = new Wire(server.asServer)
  return {
    ...open,
    server,
    wire,
    time,
    async [Symbol.asyncDispose]() {
      wire[Symbol.dispose]()
      await open[Symbol.asyncDispose]()
      await server[Symbol.asyncDispose]()
    },
  }
}

const partition: Partition = {
  topic: 'orders',
  topicUid: 'u-1',
  index: 0,
  phase: 'active',
  replicas: [
    { brokerId: 'b1', storeId: 's1' },
    { brokerId: 'b2', storeId: 's2' },
  ],
  leader: { brokerId: 'b1', storeId: 's1', bootSeq: 3 },
  epoch: 4,
  revision: 7,
  inSync: ['s1', 's2'],
  ackQuorum: 2,
  keyRange: { from: 0, to: 2 ** 32 },
  deletedBy: [],
  lossGeneration: 1,
  lossRanges: [{ generation: 1, epoch: 2, from: 10, to: null }],
}

function writes({ server }: World): string[] {
  return server.requests
    .filter(({ method, path }) => method !== 'GET' && path.includes('penstock.dev/v1alpha1'))
    .map(({ method, path }) => `${method} ${path.replace(`${group}/`, '')}`)
}

function topicOf(name: string, spec: Partial<Topic['spec']> = {}): Topic {
  return { name, uid: '', spec: { ...defaultTopicSpec, ...spec }, createdAtMs: 0 }
}

function topicObject(name: string, spec: JsonObject): JsonObject {
  const { retentionBytes: _bytes, ...rest } = defaultTopicSpec
  return {
    apiVersion: 'penstock.dev/v1alpha1',
    kind: 'Topic',
    metadata: { name },
    spec: { ...rest, retentionBytes: 0, cluster: 'main', deletionPolicy: 'Retain', ...spec },
  }
}

test('a partition is an object that people can read; each change is one write, and what is no more goes', async () => {
  await using w = await world()
  const made = await w.store.create('partition', 'orders-0', partition)
  expect(made.value).toEqual(partition)
  const object = await w.wire.ok('GET', `${group}/partitions/main.orders-0`)
  expect(object).toMatchObject({
    spec: { cluster: 'main', topic: 'orders', index: 0 },
    status: { epoch: 4, summary: { inSync: '2/2', brokers: 'b1, b2' } },
  })
  const next = changed(partition, {
    leader: undefined,
    lossRanges: undefined,
    lossGeneration: undefined,
  })
  const before = writes(w).length
  const stored = await w.store.update('partition', 'orders-0', next, made.version)
  expect(writes(w).slice(before)).toEqual(['PATCH partitions/main.orders-0/status'])
  expect(w.server.requests.at(-1)?.method).toBe('PATCH')
  const { leader: _leader, lossRanges: _ranges, lossGeneration: _generation, ...rest } = next
  expect(stored.value).toEqual(rest)
  expect(await w.store.get('partition', 'orders-0')).toEqual(stored)
})

test('a partition without a status is not there, until whoever makes it ends what was begun', async () => {
  await using w = await world()
  const { topic, topicUid, index, keyRange } = partition
  const spec = { cluster: 'main', topic, topicUid, index, keyRange }
  const metadata = { name: 'main.orders-0' }
  await w.wire.ok('POST', `${group}/partitions`, { body: { metadata, spec } })
  expect(await w.store.get('partition', 'orders-0')).toBeUndefined()
  expect(await w.store.list('partition')).toEqual([])
  const made = await w.store.create('partition', 'orders-0', partition)
  expect(made.value).toEqual(partition)
  await expect(w.store.create('partition', 'orders-0', partition)).rejects.toMatchObject({
    reason: 'METADATA_CONFLICT',
  })
})

test('what was begun for a topic that is gone is no hindrance to its namesake', async () => {
  await using w = await world()
  const spec = {
    cluster: 'main',
    topic: 'orders',
    topicUid: 'u-0',
    index: 0,
    keyRange: { from: 0, to: 9 },
  }
  await w.wire.ok('POST', `${group}/partitions`, {
    body: { metadata: { name: 'main.orders-0' }, spec },
  })
  const made = await w.store.create('partition', 'orders-0', partition)
  expect(made.value.topicUid).toBe('u-1')
})

test('a change whose answer was lost is found to be made', async () => {
  await using w = await world()
  const made = await w.store.create('partition', 'orders-0', partition)
  let left = 1
  w.server.faults = {
    request: ({ method }) =>
      method === 'PATCH' && left-- > 0 ? { type: 'done-reset' } : undefined,
  }
  const next = changed(partition, { epoch: 5 })
  const stored = await w.store.update('partition', 'orders-0', next, made.version)
  expect(stored).toEqual(await w.store.get('partition', 'orders-0'))
  left = 1
  w.server.faults = {
    request: ({ method }) =>
      method === 'DELETE' && left-- > 0 ? { type: 'done-reset' } : undefined,
  }
  await w.store.remove('partition', 'orders-0', stored.version)
})

test('a change that may still come is neither made nor refused', async () => {
  await using w = await world()
  const made = await w.store.create('partition', 'orders-0', partition)
  w.server.faults = {
    request: ({ method }) => (method === 'PATCH' ? { type: 'reset' } : undefined),
  }
  const update = w.store.update(
    'partition',
    'orders-0',
    changed(partition, { epoch: 5 }),
    made.version,
  )
  await expect(update).rejects.toMatchObject({ reason: 'TIMED_OUT' })
})

test('a rule of the kind is told in its own words; a server that is away is said to be so', async () => {
  await using w = await world()
  const made = await w.store.create('partition', 'orders-0', partition)
  const next = changed(partition, { epoch: 5 })
  w.server.faults = { request: () => ({ type: 'refuse', code: 422 }) }
  await expect(w.store.update('partition', 'orders-0', next, made.version)).rejects.toMatchObject({
    reason: 'INVALID_REQUEST',
  })
  w.server.faults = { request: () => ({ type: 'refuse', code: 403 }) }
  await expect(w.store.get('partition', 'orders-0')).rejects.toMatchObject({
    reason: 'METADATA_UNAVAILABLE',
  })
  await w.server.down()
  const made2 = w.store.create('broker', 'b1', {
    brokerId: 'b1',
    storeId: 's',
    endpoint: 'h:1',
    bootSeq: 1,
  })
  await expect(made2).rejects.toMatchObject({
    reason: expect.stringMatching('METADATA_UNAVAILABLE|TIMED_OUT'),
  })
})

test('a broker says what it is; what others say of it stays', async () => {
  await using w = await world()
  const b1 = { brokerId: 'b1', storeId: 's1', endpoint: 'h:1', bootSeq: 1, rack: 'r1' }
  const made = await w.store.create('broker', 'b1', b1)
  const path = `${group}/brokers/main.b1`
  const conditions = [{ type: 'Ready', status: 'True', reason: 'Reachable', message: '' }]
  const contentType = 'application/merge-patch+json'
  await w.wire.ok('PATCH', `${path}/status`, { body: { status: { conditions } }, contentType })
  await expect(
    w.store.update('broker', 'b1', { ...b1, bootSeq: 2 }, made.version),
  ).rejects.toMatchObject({ reason: 'METADATA_CONFLICT' })
  const found = (await w.store.get('broker', 'b1'))!
  const { rack: _rack, ...without } = b1
  const next = { ...without, bootSeq: 2, draining: true }
  expect((await w.store.update('broker', 'b1', next, found.version)).value).toEqual(next)
  expect(await w.wire.ok('GET', path)).toMatchObject({
    spec: { draining: true },
    status: { bootSeq: 2, conditions },
  })
  expect((await w.wire.ok('GET', path))['spec']).not.toHaveProperty('rack')
})

test('a topic that somebody applied is a topic, by the uid and the time that the server gave it', async () => {
  await using w = await world()
  const made = await w.wire.ok('POST', `${group}/topics`, {
    body: topicObject('orders', { partitions: 6 }),
  })
  const { uid, creationTimestamp } = made['metadata'] as Record<string, string>
  const found = await w.store.get('topic', 'orders')
  expect(found?.value).toEqual({
    name: 'orders',
    uid,
    spec: { ...defaultTopicSpec, partitions: 6 },
    createdAtMs: Date.parse(creationTimestamp!),
  })
  const spec = { ...found!.value.spec, partitions: 8, retentionMs: null }
  const next = await w.store.update('topic', 'orders', { ...found!.value, spec }, found!.version)
  expect(next.value.spec).toEqual(spec)
  expect(await w.wire.ok('GET', `${group}/topics/orders`)).toMatchObject({
    spec: { partitions: 8, retentionMs: 0, deletionPolicy: 'Retain' },
  })
})

test('what people read of a topic is no news of it, and no reason to decide anew', async () => {
  await using w = await world()
  await w.wire.ok('POST', `${group}/topics`, { body: topicObject('orders', { partitions: 6 }) })
  const found = (await w.store.get('topic', 'orders'))!
  const end = new AbortController()
  const told: (number | undefined)[] = []
  const watching = (async () => {
    for await (const event of w.store.watch('topic', { signal: end.signal }))
      if (event.type === 'put') told.push(event.object.value.spec.partitions)
  })()
  await until(() => told.length === 1)
  const contentType = 'application/merge-patch+json'
  for (const partitions of [1, 2, 3])
    await w.wire.ok('PATCH', `${group}/topics/orders/status`, {
      body: { status: { partitions } },
      contentType,
    })
  const spec = { ...found.value.spec, partitions: 8 }
  await w.store.update('topic', 'orders', { ...found.value, spec }, found.version)
  await until(() => told.length > 1)
  expect(told).toEqual([6, 8])
  end.abort()
  await watching
})

test('a topic may have a name that no object can have', async () => {
  await using w = await world()
  const made = await w.store.create('topic', 'Orders_EU', topicOf('Orders_EU'))
  expect(made.value).toMatchObject({
    name: 'Orders_EU',
    uid: expect.stringMatching(/^[0-9a-f-]{36}$/),
  })
  expect(await w.store.get('topic', 'Orders_EU')).toEqual(made)
  const record = { ...partition, topic: 'Orders_EU' }
  await w.store.create('partition', 'Orders_EU-0', record)
  expect((await w.store.list('partition')).map(({ name }) => name)).toEqual(['Orders_EU-0'])
  expect((await w.store.get('partition', 'Orders_EU-0'))?.value).toEqual(record)
})

test('of two objects with the same name for clients the older one is the topic', async () => {
  await using w = await world()
  const end = new AbortController()
  const events: string[] = []
  const watching = (async () => {
    for await (const event of w.store.watch('topic', { signal: end.signal })) {
      if (event.type === 'put') events.push(`put ${event.object.value.spec.partitions}`)
      else if (event.type === 'removed') events.push(`removed ${event.last.spec.partitions}`)
    }
  })()
  const of = (partitions: number): JsonObject => ({ topicName: 'Orders', partitions })
  await w.wire.ok('POST', `${group}/topics`, { body: topicObject('first', of(1)) })
  w.time.ms += 1_000
  await w.wire.ok('POST', `${group}/topics`, { body: topicObject('second', of(2)) })
  expect((await w.store.list('topic')).map(({ value }) => value.spec.partitions)).toEqual([1])
  expect((await w.store.get('topic', 'Orders'))?.value.spec.partitions).toBe(1)
  await w.wire.ok('DELETE', `${group}/topics/first`)
  await expect.poll(() => events).toEqual(['put 1', 'removed 1', 'put 2'])
  end.abort()
  await watching
})

test('an order to delete a topic deletes its data first; an object that is merely deleted keeps them', async () => {
  await using w = await world()
  const made = await w.store.create('topic', 'orders', topicOf('orders'))
  const marked = await w.store.update(
    'topic',
    'orders',
    { ...made.value, deletedAtMs: 1 },
    made.version,
  )
  expect(marked.value.deletedAtMs).toBeGreaterThan(0)
  expect(await w.store.get('topic', 'orders')).toEqual(marked)
  await w.store.remove('topic', 'orders', marked.version)
  expect((await w.wire.call('GET', `${group}/topics/orders`)).code).toBe(404)
  await w.store.create('topic', 'mails', topicOf('mails'))
  await w.wire.ok('DELETE', `${group}/topics/mails`)
  expect(await w.store.get('topic', 'mails')).toBeUndefined()
})

test('what was begun for a topic is gone before the topic is, and a partition that is there keeps it', async () => {
  await using w = await world()
  const made = await w.store.create('topic', 'orders', topicOf('orders'))
  const { topic, index, keyRange } = partition
  const owned = { ...partition, topicUid: made.value.uid }
  const stored = await w.store.create('partition', 'orders-0', owned)
  await expect(w.store.remove('topic', 'orders', made.version)).rejects.toMatchObject({
    reason: 'METADATA_CONFLICT',
  })
  await w.store.remove('partition', 'orders-0', stored.version)
  const spec = { cluster: 'main', topic, topicUid: made.value.uid, index, keyRange }
  await w.wire.ok('POST', `${group}/partitions`, {
    body: { metadata: { name: 'main.orders-0' }, spec },
  })
  await w.store.remove('topic', 'orders', made.version)
  expect((await w.wire.call('GET', `${group}/partitions/main.orders-0`)).code).toBe(404)
})

test('clusters in one namespace do not see each other', async () => {
  await using w = await world()
  await using other = openStore(w.server.asServer, { namespace: 'default', cluster: 'second' })
  await w.store.create('partition', 'orders-0', partition)
  expect(await other.store.list('partition')).toEqual([])
  await other.store.create('partition', 'orders-0', { ...partition, epoch: 9 })
  expect((await w.store.get('partition', 'orders-0'))?.value.epoch).toBe(4)
  await other.store.create('topic', 'orders', topicOf('orders'))
  expect(await w.store.get('topic', 'orders')).toBeUndefined()
})

test('every name of a record has an object name of its own', () => {
  const names = [
    'orders-0',
    'Orders-0',
    'orders_0',
    'a..b',
    '-x',
    'x'.repeat(249),
    `${'X'.repeat(249)}-4095`,
  ]
  const given = names.map((name) => objectName('main', name))
  expect(given.every(canBeObjectName)).toBe(true)
  expect(new Set(given).size).toBe(names.length)
  expect(given[0]).toBe('main.orders-0')
  expect(topicObjectName('orders')).toBe('orders')
})

test('a list on demand shows what a watch in another history would never tell', async () => {
  await using open = await world()
  const { store, server, wire } = open
  const made = await store.create('partition', 'orders-0', partition)
  const snapshot = server.etcd.snapshot()
  const next = changed(partition, { epoch: 5 })
  await store.update('partition', 'orders-0', next, made.version)
  const told: unknown[] = []
  const end = new AbortController()
  const watching = (async () => {
    for await (const event of store.watch('partition', { signal: end.signal })) {
      if (event.type === 'put') told.push(event.object.value.epoch)
      if (event.type === 'synced') told.push(event.hasRegressed ?? false)
    }
  })()
  await until(() => told.length === 2)
  await server.down()
  server.etcd.restore(snapshot)
  await server.up()
  // Beyond the versions that the watch knows, before it is back.
  const maps = '/api/v1/namespaces/default/configmaps'
  const names = Array.from({ length: 20 }, (_, i) => `m-${i}`)
  await Promise.all(names.map((name) => wire.ok('POST', maps, { body: { metadata: { name } } })))
  await until(() => server.watchCount === 1)
  store.relist()
  await until(() => told.length === 4)
  expect(told).toEqual([5, false, 4, true])
  end.abort()
  await watching
}, 30_000)
