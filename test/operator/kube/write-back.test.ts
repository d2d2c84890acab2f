import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Condition, withConditions } from '../../../operator/kube/conditions.ts'
import { canonicalText, isCovered, mergePatch, sameJson } from '../../../operator/kube/json-diff.ts'
import type { JsonObject } from '../../../operator/kube/object.ts'
import {
  Applier,
  dropFinalizer,
  ensureFinalizer,
  writeStatus,
} from '../../../operator/kube/write-back.ts'
import { merged } from '../../support/kube/patches.ts'
import { configMap, type KubeWorld, kubeWorld, namespace, type Widget } from './kube-world.ts'

/** JSON without null, as an API object is. */
const json = fc.letrec<{ value: unknown; object: JsonObject }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.integer({ min: 0, max: 3 }),
    fc.constantFrom('x', 'y'),
    fc.boolean(),
    fc.array(tie('value'), { maxLength: 2 }),
    tie('object'),
  ),
  object: fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('value'), { maxKeys: 3 }),
})).object

test('a merge patch makes of one what the other is, and is none if they are the same', () => {
  fc.assert(
    fc.property(json, json, (from, to) => {
      const patch = mergePatch(from, to)
      expect(merged(from, patch ?? {})).toEqual(to)
      expect(patch === undefined).toBe(sameJson(from, to))
      expect(sameJson(from, to)).toBe(canonicalText(from) === canonicalText(to))
    }),
    { numRuns: 500 },
  )
})

test('what others add does not hide that everything wanted is there', () => {
  fc.assert(
    fc.property(json, json, (wanted, more) => {
      expect(isCovered(wanted, wanted)).toBe(true)
      expect(isCovered(wanted, { ...more, ...wanted })).toBe(true)
    }),
  )
  expect(isCovered({ a: { b: 1 } }, { a: { b: 2 } })).toBe(false)
  expect(isCovered({ a: [{ b: 1 }] }, { a: [{ b: 1, c: 2 }] })).toBe(true)
  expect(isCovered({ a: [1] }, { a: [1, 2] })).toBe(false)
})

test('a condition keeps its time until its status changes, and the order is always the same', () => {
  const at = (nowMs: number, generation: number): { nowMs: number; generation: number } => ({
    nowMs,
    generation,
  })
  const ready = (
    status: Condition['status'],
    message: string,
  ): Parameters<typeof withConditions>[1][number] => ({
    type: 'Ready',
    status,
    reason: 'AllGood',
    message,
  })
  const first = withConditions([], [ready('True', 'a')], at(0, 1))
  const second = withConditions(first, [ready('True', 'b')], at(5_000, 2))
  expect(second).toEqual([
    {
      type: 'Ready',
      status: 'True',
      observedGeneration: 2,
      lastTransitionTime: '1970-01-01T00:00:00Z',
      reason: 'AllGood',
      message: 'b',
    },
  ])
  const third = withConditions(
    second,
    [ready('False', 'b'), { ...ready('True', ''), type: 'Available' }],
    at(9_000, 2),
  )
  expect(third.map(({ type, lastTransitionTime }) => `${type} ${lastTransitionTime}`)).toEqual([
    'Available 1970-01-01T00:00:09Z',
    'Ready 1970-01-01T00:00:09Z',
  ])
})

function widget(name: string, size: number): Widget {
  const apiVersion = 'conformance.penstock.dev/v1'
  return { apiVersion, kind: 'Widget', metadata: { namespace, name }, spec: { size } }
}

function writes({ server }: KubeWorld): number {
  return server.requests.filter(({ method }) => method !== 'GET').length
}

test('a status is written when it differs, not when it is the same, and never on an old object', async () => {
  await using world = await kubeWorld()
  const { signal } = world
  const widgets = await world.establishWidgets()
  const made = await widgets.create(widget('a', 1), { signal })
  const before = writes(world)
  const next = await writeStatus(widgets, made, { seen: 1, list: [{ b: 1, a: 2 }] }, { signal })
  expect(next).toMatchObject({ status: { seen: 1 }, metadata: { generation: 1 } })
  expect(
    await writeStatus(widgets, next!, { list: [{ a: 2, b: 1 }], seen: 1 }, { signal }),
  ).toBeUndefined()
  expect(writes(world)).toBe(before + 1)
  await expect(writeStatus(widgets, made, { seen: 2 }, { signal })).rejects.toMatchObject({
    code: 409,
  })
  const last = await writeStatus(widgets, next!, { list: [] }, { signal })
  expect(last?.status).toEqual({ list: [] })
})

test('a finalizer holds an object until it is dropped; both are written once', async () => {
  await using world = await kubeWorld()
  const { signal } = world
  const widgets = await world.establishWidgets()
  const finalizer = 'penstock.dev/topic'
  let object = await widgets.create(widget('a', 1), { signal })
  object = await ensureFinalizer(widgets, object, finalizer, { signal })
  expect(await ensureFinalizer(widgets, object, finalizer, { signal })).toBe(object)
  await widgets.remove({ namespace, name: 'a' }, { signal })
  const marked = (await widgets.get({ namespace, name: 'a' }, { signal }))!
  expect(marked.metadata.deletionTimestamp).toBeDefined()
  await expect(dropFinalizer(widgets, object, finalizer, { signal })).rejects.toMatchObject({
    code: 409,
  })
  await dropFinalizer(widgets, marked, finalizer, { signal })
  expect(await widgets.get({ namespace, name: 'a' }, { signal })).toBeUndefined()
})

test('what is as it was applied is left alone; what somebody has changed is set right', async () => {
  await using world = await kubeWorld()
  const { maps, signal } = world
  const applier = new Applier('penstock-operator')
  const wanted = { ...configMap('a', { data: { x: '1' } }) }
  const first = await applier.apply(maps, wanted, undefined, { signal })
  const before = writes(world)
  expect(await applier.apply(maps, wanted, first, { signal })).toBe(first)
  expect(writes(world)).toBe(before)
  const meddled = await maps.patch(
    { namespace, name: 'a' },
    { type: 'merge', body: { data: { x: '9', theirs: 'y' } } },
    { signal, fieldManager: 'kubectl' },
  )
  const mended = await applier.apply(maps, wanted, meddled, { signal })
  expect(mended.data).toEqual({ x: '1', theirs: 'y' })
  // Made anew by somebody: another object, so it is applied again.
  const another = { ...mended, metadata: { ...mended.metadata, uid: 'another' } }
  const count = writes(world)
  await applier.apply(maps, wanted, another, { signal })
  expect(writes(world)).toBe(count + 1)
  applier.forget(maps, mended)
})

test('what is wanted no more is given up', async () => {
  await using world = await kubeWorld()
  const { maps, signal } = world
  const applier = new Applier('penstock-operator')
  const found = await applier.apply(
    maps,
    { ...configMap('a', { data: { x: '1', y: '2' } }) },
    undefined,
    { signal },
  )
  const next = await applier.apply(maps, { ...configMap('a', { data: { x: '1' } }) }, found, {
    signal,
  })
  expect(next.data).toEqual({ x: '1' })
})
