import { expect, test } from 'vitest'
import { EventRecorder, events, type Happening } from '../../../operator/kube/event-recorder.ts'
import { happened, type SeriesTable, type Verdict } from '../../../operator/kube/event-series.ts'
import { ResourceClient } from '../../../operator/kube/resource-client.ts'
import { ManualClock } from '../../broker/log/log-world.ts'
import { configMap, type KubeWorld, kubeWorld, namespace } from './kube-world.ts'

const rule = { endMs: 360_000, refreshMs: 60_000, remembered: 3 }

test('what repeats is written at first, as a series, and then more and more rarely', () => {
  let table: SeriesTable = new Map()
  const written: number[] = []
  for (let count = 1; count <= 100; count++) {
    const next = happened(table, rule, { key: 'a', nowMs: count })
    table = next.table
    if (next.verdict.write !== 'nothing') written.push(count)
  }
  expect(written).toEqual([1, 2, 4, 8, 16, 32, 64])
  const later = happened(table, rule, { key: 'a', nowMs: 100_000 })
  expect(later.verdict).toEqual({ write: 'series', count: 101 })
  const over = happened(later.table, rule, { key: 'a', nowMs: 500_000 })
  expect(over.verdict).toEqual({ write: 'event' })
})

test('only so many are remembered, the longest silent one goes first', () => {
  let table: SeriesTable = new Map()
  const told = (key: string): Verdict => {
    const next = happened(table, rule, { key, nowMs: 1 })
    table = next.table
    return next.verdict
  }
  for (const key of ['a', 'b', 'c', 'a', 'd']) told(key)
  expect([...table.keys()]).toEqual(['c', 'a', 'd'])
  expect(told('b')).toEqual({ write: 'event' })
})

interface Told {
  readonly note: string
  readonly count: number | undefined
}

async function eventsOf(world: KubeWorld): Promise<readonly Told[]> {
  const client = new ResourceClient(world.newCaller(), events)
  const { items } = await client.page({ namespace }, { signal: world.signal })
  return items.map(({ note, series }) => ({ note, count: series?.count }))
}

const elected: Happening = {
  type: 'Normal',
  reason: 'LeaderElected',
  action: 'Elect',
  note: 'b2 leads at epoch 3',
}

function recorderOf(world: KubeWorld, clock = new ManualClock()): EventRecorder {
  const client = new ResourceClient(world.newCaller(), events)
  return new EventRecorder({
    client,
    clock,
    controller: 'penstock.dev/operator',
    instance: 'operator-0',
  })
}

test('an event stands beside its object, once, with how often it was', async () => {
  await using world = await kubeWorld()
  const object = await world.maps.create(configMap('orders'), { signal: world.signal })
  await using recorder = recorderOf(world)
  for (let i = 0; i < 5; i++) {
    recorder.record(object, elected)
    await recorder.flush()
  }
  recorder.record(object, { ...elected, reason: 'Other', note: 'x'.repeat(5_000) })
  await recorder.flush()
  const told = await eventsOf(world)
  expect(told).toContainEqual({ note: elected.note, count: 4 })
  const other = told.find(({ note }) => note !== elected.note)
  expect(Buffer.byteLength(other!.note)).toBeLessThanOrEqual(1_024)
  expect(told).toHaveLength(2)
})

test('a series whose event has expired goes on in a new one', async () => {
  await using world = await kubeWorld()
  const object = await world.maps.create(configMap('orders'), { signal: world.signal })
  await using recorder = recorderOf(world)
  recorder.record(object, elected)
  await recorder.flush()
  const client = new ResourceClient(world.newCaller(), events)
  const { items } = await client.page({ namespace }, { signal: world.signal })
  await client.remove(items[0]!.metadata, { signal: world.signal })
  recorder.record(object, elected)
  await recorder.flush()
  expect(await eventsOf(world)).toEqual([{ note: elected.note, count: 2 }])
})

test('a server that takes no events is no trouble to anyone but the count', async () => {
  await using world = await kubeWorld()
  const object = await world.maps.create(configMap('orders'), { signal: world.signal })
  world.server.faults = { request: () => ({ type: 'refuse', code: 403 }) }
  await using recorder = recorderOf(world)
  recorder.record(object, elected)
  await recorder.flush()
  expect(recorder.leftOut).toBe(1)
})

test('more at once than a controller may say is left out', async () => {
  await using world = await kubeWorld()
  world.server.faults = { request: () => ({ type: 'hang' }) }
  await using recorder = recorderOf(world)
  for (let i = 0; i < 150; i++) {
    const metadata = { namespace, name: `m${i}`, uid: `u${i}`, resourceVersion: '1' }
    recorder.record({ ...configMap(`m${i}`), metadata }, elected)
  }
  expect(recorder.leftOut).toBe(50)
})
