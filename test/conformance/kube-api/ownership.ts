// Server-side apply: who has set which field.

import { expect, test } from 'vitest'
import type { JsonObject } from '../../../operator/kube/object.ts'
import type { Bench } from './suite.ts'
import { applyPatch, mergePatch, metadataOf, versionOf } from './wire.ts'

export function ownershipTests(of: () => Bench): void {
  const apply = (
    name: string,
    data: Record<string, string>,
    by: { readonly fieldManager: string; readonly force?: boolean },
  ): Promise<{ readonly code: number; readonly body: JsonObject }> => {
    const { wire, configMaps } = of()
    const query = { fieldManager: by.fieldManager, force: String(by.force ?? false) }
    const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data }
    return wire.call('PATCH', `${configMaps}/${name}`, { query, body, contentType: applyPatch })
  }

  test('apply makes what is not there, and says the same again without a new version', async () => {
    const first = await apply('applied', { a: '1' }, { fieldManager: 'one' })
    expect(first).toMatchObject({ code: 201, body: { data: { a: '1' } } })
    const again = await apply('applied', { a: '1' }, { fieldManager: 'one' })
    expect(again.code).toBe(200)
    expect(versionOf(again.body)).toBe(versionOf(first.body))
    expect(metadataOf(first.body)['managedFields']).toMatchObject([
      { manager: 'one', operation: 'Apply', fieldsV1: { 'f:data': { 'f:a': {} } } },
    ])
  })

  test("another's field is a conflict, which names both, unless it is taken by force", async () => {
    await apply('disputed', { a: '1' }, { fieldManager: 'one' })
    const refused = await apply('disputed', { a: '2' }, { fieldManager: 'two' })
    expect(refused).toMatchObject({ code: 409, body: { reason: 'Conflict' } })
    expect(refused.body).toMatchObject({
      details: { causes: [{ reason: 'FieldManagerConflict', field: '.data.a' }] },
    })
    expect(String(refused.body['message'])).toContain('"one"')
    const taken = await apply('disputed', { a: '2' }, { fieldManager: 'two', force: true })
    expect(taken).toMatchObject({ code: 200, body: { data: { a: '2' } } })
    const lost = await apply('disputed', { a: '1' }, { fieldManager: 'one' })
    expect(lost.code).toBe(409)
  })

  test('a field that its only owner wants no more goes; what others own stays', async () => {
    const { wire, configMaps } = of()
    await apply('given-up', { a: '1', b: '2' }, { fieldManager: 'one' })
    const patch = {
      body: { data: { c: '3' } },
      contentType: mergePatch,
      query: { fieldManager: 'three' },
    }
    await wire.ok('PATCH', `${configMaps}/given-up`, patch)
    await apply('given-up', { b: '2' }, { fieldManager: 'two' })
    const { body } = await apply('given-up', {}, { fieldManager: 'one' })
    expect(body['data']).toEqual({ b: '2', c: '3' })
  })

  test('who empties the list of writers is asked for no owners any more, by no update either', async () => {
    const { wire, configMaps } = of()
    const path = `${configMaps}/unowned`
    const body = { metadata: { name: 'unowned' }, data: { a: '1' } }
    expect(metadataOf(await wire.ok('POST', configMaps, { body }))['managedFields']).toBeDefined()
    const write = async (change: JsonObject): Promise<unknown> =>
      metadataOf(await wire.ok('PATCH', path, { body: change, contentType: mergePatch }))[
        'managedFields'
      ]
    expect(await write({ metadata: { managedFields: [{}] } })).toBeUndefined()
    expect(await write({ data: { b: '2' } })).toBeUndefined()
  })

  test('apply without the name of who applies is refused', async () => {
    const { wire, configMaps } = of()
    const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'anonymous' } }
    const answer = await wire.call('PATCH', `${configMaps}/anonymous`, {
      body,
      contentType: applyPatch,
    })
    expect(answer.code).toBe(422)
  })

  test('the status of a custom resource is applied by itself', async () => {
    const { wire, widgets } = of()
    const kind = { apiVersion: 'conformance.penstock.dev/v1', kind: 'Widget' }
    const metadata = { name: 'status-applied' }
    const query = { fieldManager: 'one', force: 'true' }
    const path = `${widgets}/status-applied`
    const made = await wire.ok('PATCH', path, {
      query,
      body: { ...kind, metadata, spec: { size: 1 } },
      contentType: applyPatch,
    })
    const status = { ...kind, metadata, spec: { size: 9 }, status: { seen: 'yes' } }
    const next = await wire.ok('PATCH', `${path}/status`, {
      query,
      body: status,
      contentType: applyPatch,
    })
    expect(next).toMatchObject({
      spec: { size: 1 },
      status: { seen: 'yes' },
      metadata: { generation: 1 },
    })
    expect(versionOf(next)).not.toBe(versionOf(made))
  })
}
