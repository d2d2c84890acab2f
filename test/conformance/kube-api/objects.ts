// Objects: what is made, changed only by who has read it, listed in pages, and removed.

import { expect, test } from 'vitest'
import type { Bench } from './suite.ts'
import { jsonPatch, mergePatch, metadataOf, versionOf } from './wire.ts'

export function objectTests(of: () => Bench): void {
  test('what is made gets a uid, a version and a time, and its name is taken', async () => {
    const { wire, configMaps } = of()
    const body = { metadata: { name: 'made' }, data: { a: '1' } }
    const made = await wire.ok('POST', configMaps, { body })
    expect(metadataOf(made)).toMatchObject({
      name: 'made',
      uid: expect.stringMatching(/^[0-9a-f-]{36}$/),
      resourceVersion: expect.stringMatching(/^[1-9]\d*$/),
      creationTimestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    })
    const again = await wire.call('POST', configMaps, { body })
    expect(again).toMatchObject({ code: 409, body: { kind: 'Status', reason: 'AlreadyExists' } })
    const versioned = { metadata: { name: 'other', resourceVersion: versionOf(made) } }
    // Not 400, which it deserves.
    expect(await wire.call('POST', configMaps, { body: versioned })).toMatchObject({ code: 500 })
  })

  test('a name may be left to the server', async () => {
    const { wire, configMaps } = of()
    const body = { metadata: { generateName: 'given-' } }
    const names = [
      await wire.ok('POST', configMaps, { body }),
      await wire.ok('POST', configMaps, { body }),
    ]
    const [first, second] = names.map((object) => String(metadataOf(object)['name']))
    expect(first).toMatch(/^given-.+/)
    expect(second).not.toBe(first)
  })

  test('what is not there is not found: objects, kinds and namespaces', async () => {
    const { wire, configMaps } = of()
    const absent = await wire.call('GET', `${configMaps}/absent`)
    expect(absent).toMatchObject({
      code: 404,
      body: { reason: 'NotFound', details: { name: 'absent' } },
    })
    expect(await wire.call('DELETE', `${configMaps}/absent`)).toMatchObject({ code: 404 })
    const elsewhere = '/api/v1/namespaces/no-such-namespace/configmaps'
    const body = { metadata: { name: 'a' } }
    expect(await wire.call('POST', elsewhere, { body })).toMatchObject({ code: 404 })
  })

  test('a change is made on the version that was read, or refused', async () => {
    const { wire, configMaps } = of()
    const first = await wire.ok('POST', configMaps, { body: { metadata: { name: 'changed' } } })
    const path = `${configMaps}/changed`
    const second = await wire.ok('PUT', path, { body: { ...first, data: { a: '2' } } })
    expect(Number(versionOf(second))).toBeGreaterThan(Number(versionOf(first)))
    const stale = await wire.call('PUT', path, { body: { ...first, data: { a: '3' } } })
    expect(stale).toMatchObject({ code: 409, body: { reason: 'Conflict' } })
    expect(await wire.ok('GET', path)).toMatchObject({ data: { a: '2' } })
  })

  test('of many who write the same version one succeeds', async () => {
    const { wire, configMaps } = of()
    const first = await wire.ok('POST', configMaps, { body: { metadata: { name: 'contended' } } })
    const writes = Array.from({ length: 8 }, (_, index) =>
      wire.call('PUT', `${configMaps}/contended`, {
        body: { ...first, data: { by: String(index) } },
      }),
    )
    const codes = (await Promise.all(writes)).map(({ code }) => code)
    expect(codes.sort((a, b) => a - b)).toEqual([200, 409, 409, 409, 409, 409, 409, 409])
  })

  test('a change that changes nothing makes no new version', async () => {
    const { wire, configMaps } = of()
    const body = { metadata: { name: 'same' }, data: { a: '1' } }
    const first = await wire.ok('POST', configMaps, { body })
    const second = await wire.ok('PUT', `${configMaps}/same`, { body: first })
    expect(versionOf(second)).toBe(versionOf(first))
    const patch = { body: { data: { a: '1' } }, contentType: mergePatch }
    expect(versionOf(await wire.ok('PATCH', `${configMaps}/same`, patch))).toBe(versionOf(first))
  })

  test('a custom resource is never replaced without saying which version', async () => {
    const { wire, widgets } = of()
    await wire.ok('POST', widgets, { body: widget('blind', { size: 1 }) })
    const { code } = await wire.call('PUT', `${widgets}/blind`, {
      body: widget('blind', { size: 2 }),
    })
    expect(code).toBe(422)
  })

  test('a merge patch sets, removes, and may name the version it is meant for', async () => {
    const { wire, configMaps } = of()
    const data = { keep: '1', drop: '2' }
    const first = await wire.ok('POST', configMaps, {
      body: { metadata: { name: 'merged' }, data },
    })
    const path = `${configMaps}/merged`
    const patch = {
      metadata: { resourceVersion: versionOf(first) },
      data: { drop: null, add: '3' },
    }
    const next = await wire.ok('PATCH', path, { body: patch, contentType: mergePatch })
    expect(next['data']).toEqual({ keep: '1', add: '3' })
    const stale = await wire.call('PATCH', path, { body: patch, contentType: mergePatch })
    expect(stale).toMatchObject({ code: 409, body: { reason: 'Conflict' } })
  })

  test('a JSON patch is done as a whole or not at all', async () => {
    const { wire, configMaps } = of()
    const body = { metadata: { name: 'patched' }, data: { a: '1' } }
    await wire.ok('POST', configMaps, { body })
    const path = `${configMaps}/patched`
    const add = { op: 'add', path: '/data/b', value: '2' }
    const wrong = [add, { op: 'test', path: '/data/a', value: 'no' }]
    expect((await wire.call('PATCH', path, { body: wrong, contentType: jsonPatch })).code).toBe(422)
    const right = [
      { op: 'test', path: '/data/a', value: '1' },
      add,
      { op: 'remove', path: '/data/a' },
    ]
    const next = await wire.ok('PATCH', path, { body: right, contentType: jsonPatch })
    expect(next['data']).toEqual({ b: '2' })
  })

  test('status and the rest are written apart, and the generation counts changes of the rest', async () => {
    const { wire, widgets } = of()
    const given = { ...widget('apart', { size: 1 }), status: { seen: 'never' } }
    const first = await wire.ok('POST', widgets, { body: given })
    expect(first).toMatchObject({ metadata: { generation: 1 }, spec: { size: 1 } })
    expect(first['status']).toBeUndefined()
    const path = `${widgets}/apart`
    const both = { ...first, spec: { size: 2 }, status: { seen: 'no' } }
    const second = await wire.ok('PUT', path, { body: both })
    expect(second).toMatchObject({ metadata: { generation: 2 }, spec: { size: 2 } })
    expect(second['status']).toBeUndefined()
    const reversed = { ...second, spec: { size: 3 }, status: { seen: 'yes' } }
    const third = await wire.ok('PUT', `${path}/status`, { body: reversed })
    expect(third).toMatchObject({
      metadata: { generation: 2 },
      spec: { size: 2 },
      status: { seen: 'yes' },
    })
    expect((await wire.call('PUT', `${path}/status`, { body: reversed })).code).toBe(409)
    const patch = { body: { status: { more: 1 }, spec: { size: 9 } }, contentType: mergePatch }
    const fourth = await wire.ok('PATCH', `${path}/status`, patch)
    expect(fourth).toMatchObject({ spec: { size: 2 }, status: { seen: 'yes', more: 1 } })
  })

  test('the scale of a custom resource is read and set by itself', async () => {
    const { wire, widgets } = of()
    await wire.ok('POST', widgets, { body: widget('scaled', { replicas: 3 }) })
    const path = `${widgets}/scaled/scale`
    expect(await wire.ok('GET', path)).toMatchObject({ kind: 'Scale', spec: { replicas: 3 } })
    await wire.ok('PATCH', path, { body: { spec: { replicas: 5 } }, contentType: mergePatch })
    expect(await wire.ok('GET', `${widgets}/scaled`)).toMatchObject({ spec: { replicas: 5 } })
  })

  test('a list in pages is one state, whatever happens meanwhile', async () => {
    const { wire, configMaps } = of()
    const labels = { pages: 'yes' }
    for (const name of ['page-a', 'page-b', 'page-c', 'page-d'])
      await wire.ok('POST', configMaps, { body: { metadata: { name, labels } } })
    const query = { labelSelector: 'pages=yes', limit: '3' }
    const first = await wire.ok('GET', configMaps, { query })
    await wire.ok('DELETE', `${configMaps}/page-d`)
    await wire.ok('POST', configMaps, { body: { metadata: { name: 'page-e', labels } } })
    const next = String(metadataOf(first)['continue'])
    const second = await wire.ok('GET', configMaps, { query: { ...query, continue: next } })
    const names = [...itemsOf(first), ...itemsOf(second)].map((item) => metadataOf(item)['name'])
    expect(names).toEqual(['page-a', 'page-b', 'page-c', 'page-d'])
    expect(versionOf(second)).toBe(versionOf(first))
    expect(metadataOf(second)['continue'] ?? '').toBe('')
    const whole = await wire.ok('GET', configMaps, { query: { labelSelector: 'pages=yes' } })
    expect(itemsOf(whole).map((item) => metadataOf(item)['name'])).not.toContain('page-d')
  })

  test('labels and names select', async () => {
    const { wire, configMaps } = of()
    const make = (name: string, labels: Record<string, string>): Promise<unknown> =>
      wire.ok('POST', configMaps, {
        body: { metadata: { name, labels: { ...labels, select: 'on' } } },
      })
    await make('sel-a', { tier: 'gold' })
    await make('sel-b', { tier: 'iron' })
    await make('sel-c', {})
    const found = async (query: Record<string, string>): Promise<unknown[]> =>
      itemsOf(await wire.ok('GET', configMaps, { query })).map((item) => metadataOf(item)['name'])
    const by = (labelSelector: string): Promise<unknown[]> => found({ labelSelector })
    expect(await by('select=on,tier=gold')).toEqual(['sel-a'])
    expect(await by('select=on,tier!=gold')).toEqual(['sel-b', 'sel-c'])
    expect(await by('select=on,tier in (gold,iron)')).toEqual(['sel-a', 'sel-b'])
    expect(await by('select=on,tier notin (gold)')).toEqual(['sel-b', 'sel-c'])
    expect(await by('select,tier')).toEqual(['sel-a', 'sel-b'])
    expect(await by('select,!tier')).toEqual(['sel-c'])
    expect(await found({ fieldSelector: 'metadata.name=sel-b' })).toEqual(['sel-b'])
    expect(
      (await wire.call('GET', configMaps, { query: { fieldSelector: 'data.a=1' } })).code,
    ).toBe(400)
  })

  test('what has a finalizer stays, marked, until that is gone; it gets no new ones', async () => {
    const { wire, widgets } = of()
    const metadata = { name: 'held', finalizers: ['penstock.dev/test'] }
    const body = { ...widget('held', {}), metadata }
    await wire.ok('POST', widgets, { body })
    const path = `${widgets}/held`
    await wire.ok('DELETE', path)
    const marked = await wire.ok('GET', path)
    expect(metadataOf(marked)['deletionTimestamp']).toEqual(expect.any(String))
    const more = { metadata: { finalizers: ['penstock.dev/test', 'penstock.dev/more'] } }
    expect((await wire.call('PATCH', path, { body: more, contentType: mergePatch })).code).toBe(422)
    const none = { metadata: { finalizers: [] } }
    await wire.ok('PATCH', path, { body: none, contentType: mergePatch })
    expect((await wire.call('GET', path)).code).toBe(404)
  })

  test('a removal may name the object and the version it is meant for', async () => {
    const { wire, configMaps } = of()
    const first = await wire.ok('POST', configMaps, { body: { metadata: { name: 'removed' } } })
    const path = `${configMaps}/removed`
    const { uid, resourceVersion } = metadataOf(first)
    const remove = (preconditions: unknown): Promise<{ code: number }> =>
      wire.call('DELETE', path, {
        body: { apiVersion: 'v1', kind: 'DeleteOptions', preconditions },
      })
    expect((await remove({ uid: '00000000-0000-0000-0000-000000000000' })).code).toBe(409)
    await wire.ok('PATCH', path, { body: { data: { a: '1' } }, contentType: mergePatch })
    expect((await remove({ uid, resourceVersion })).code).toBe(409)
    expect((await remove({ uid })).code).toBe(200)
    expect((await wire.call('GET', path)).code).toBe(404)
  })

  test('a Lease keeps six digits of its times', async () => {
    const { wire, leases } = of()
    const renewTime = '2026-01-02T03:04:05.678901Z'
    const spec = { holderIdentity: 'a', leaseDurationSeconds: 15, renewTime, leaseTransitions: 0 }
    const body = { metadata: { name: 'timed' }, spec }
    await wire.ok('POST', leases, { body })
    expect(await wire.ok('GET', `${leases}/timed`)).toMatchObject({ spec })
    const blind = await wire.call('PUT', `${leases}/timed`, { body })
    expect(blind.code).toBe(422)
  })

  test('an Event is made, and its series is counted', async () => {
    const { wire, lab } = of()
    const path = `/apis/events.k8s.io/v1/namespaces/${lab.namespace}/events`
    const eventTime = '2026-01-02T03:04:05.678901Z'
    const body = {
      metadata: { name: 'told.1', namespace: lab.namespace },
      eventTime,
      reportingController: 'penstock.dev/test',
      reportingInstance: 'test-0',
      action: 'Testing',
      reason: 'Tested',
      type: 'Normal',
      note: 'a note',
      regarding: {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        namespace: lab.namespace,
        name: 'a',
        uid: '1',
      },
    }
    await wire.ok('POST', path, { body })
    const series = { count: 2, lastObservedTime: eventTime }
    const patch = { body: { series }, contentType: mergePatch }
    expect(await wire.ok('PATCH', `${path}/told.1`, patch)).toMatchObject({
      series,
      note: 'a note',
    })
  })
}

export function widget(name: string, spec: Record<string, unknown>): Record<string, unknown> {
  return { apiVersion: 'conformance.penstock.dev/v1', kind: 'Widget', metadata: { name }, spec }
}

function itemsOf(list: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>>[] {
  return Array.isArray(list['items']) ? list['items'] : []
}
