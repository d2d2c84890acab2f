// Watches: every change once, in order, from a known point on, across restarts; and an honest answer when that is past.

import { expect, test } from 'vitest'
import type { Bench } from './suite.ts'
import { mergePatch, metadataOf, versionOf, type WatchLine, type WireWatch } from './wire.ts'

export function watchTests(of: () => Bench): void {
  const patch = (name: string, body: unknown): Promise<unknown> =>
    of().wire.ok('PATCH', `${of().configMaps}/${name}`, { body, contentType: mergePatch })
  const make = (name: string, labels: Record<string, string> = {}): Promise<unknown> =>
    of().wire.ok('POST', of().configMaps, { body: { metadata: { name, labels } } })
  const remove = (name: string): Promise<unknown> =>
    of().wire.ok('DELETE', `${of().configMaps}/${name}`)
  const now = async (): Promise<string> => versionOf(await of().wire.ok('GET', of().configMaps))

  test('a watch from a list on tells every change once, in the order of versions', async () => {
    const { wire, configMaps } = of()
    const resourceVersion = await now()
    using watch = await wire.watch(configMaps, { resourceVersion })
    await make('w-a')
    await patch('w-a', { data: { a: '1' } })
    await make('w-b')
    await remove('w-a')
    const lines = await take(watch, 4)
    expect(lines.map(told)).toEqual(['ADDED w-a', 'MODIFIED w-a', 'ADDED w-b', 'DELETED w-a'])
    const versions = lines.map(({ object }) => Number(versionOf(object)))
    expect(versions).toEqual([...versions].sort((a, b) => a - b))
    expect(new Set([Number(resourceVersion), ...versions]).size).toBe(5)
  })

  test('what comes to match is added, what ceases to match is deleted, at the version of that', async () => {
    const { wire, configMaps } = of()
    const resourceVersion = await now()
    const query = { resourceVersion, labelSelector: 'watched=yes' }
    using watch = await wire.watch(configMaps, query)
    await make('m-a')
    await patch('m-a', { metadata: { labels: { watched: 'yes' } } })
    await patch('m-a', { metadata: { labels: { watched: 'no' } } })
    await make('m-b', { watched: 'yes' })
    const lines = await take(watch, 3)
    expect(lines.map(told)).toEqual(['ADDED m-a', 'DELETED m-a', 'ADDED m-b'])
    const [added = 0, deleted = 0] = lines.map(({ object }) => Number(versionOf(object)))
    expect(deleted).toBeGreaterThan(added)
  })

  test('a watch from nowhere begins with what there is', async () => {
    const { wire, configMaps } = of()
    await make('n-a', { nowhere: 'yes' })
    using watch = await wire.watch(configMaps, { labelSelector: 'nowhere=yes' })
    expect((await take(watch, 1)).map(told)).toEqual(['ADDED n-a'])
  })

  test('a marked object is modified first, and deleted when its last finalizer goes', async () => {
    const { wire, widgets } = of()
    const resourceVersion = versionOf(await wire.ok('GET', widgets))
    using watch = await wire.watch(widgets, { resourceVersion })
    const metadata = { name: 'w-held', finalizers: ['penstock.dev/test'] }
    const kind = { apiVersion: 'conformance.penstock.dev/v1', kind: 'Widget' }
    await wire.ok('POST', widgets, { body: { ...kind, metadata } })
    await wire.ok('DELETE', `${widgets}/w-held`)
    const body = { metadata: { finalizers: null } }
    await wire.ok('PATCH', `${widgets}/w-held`, { body, contentType: mergePatch })
    const lines = await take(watch, 3)
    expect(lines.map(told)).toEqual(['ADDED w-held', 'MODIFIED w-held', 'DELETED w-held'])
  })

  test('a watch ends when its time is up, and tells before how far it got', async () => {
    const { wire, configMaps } = of()
    const resourceVersion = await now()
    const query = { resourceVersion, timeoutSeconds: '4', allowWatchBookmarks: 'true' }
    using watch = await wire.watch(configMaps, query)
    await make('b-a')
    const lines: WatchLine[] = []
    for (let line = await watch.next(); line !== undefined; line = await watch.next())
      lines.push(line)
    expect(lines[0] && told(lines[0])).toBe('ADDED b-a')
    const last = lines.at(-1)
    expect(last?.type).toBe('BOOKMARK')
    const made = versionOf(lines[0]?.object ?? {})
    expect(Number(versionOf(last?.object ?? {}))).toBeGreaterThanOrEqual(Number(made))
  }, 20_000)

  test('a cut watch is gone on with where it was, and nothing is missing', async () => {
    const { wire, configMaps } = of()
    const resourceVersion = await now()
    let from: string
    {
      using before = await wire.watch(configMaps, { resourceVersion })
      await make('c-a')
      const [line] = await take(before, 1)
      from = versionOf(line?.object ?? {})
    }
    await make('c-b')
    await remove('c-a')
    using after = await wire.watch(configMaps, { resourceVersion: from })
    expect((await take(after, 2)).map(told)).toEqual(['ADDED c-b', 'DELETED c-a'])
  })

  test('a restarted server has forgotten the past: a watch from before what it began with gets 410', async () => {
    const { wire, configMaps, lab } = of()
    const from = await now()
    await make('r-a')
    await lab.restart()
    wire.reconnect()
    {
      using late = await wire.watch(configMaps, { resourceVersion: from })
      expect(await expiry(late)).toBe(410)
    }
    using watch = await wire.watch(configMaps, { resourceVersion: await now() })
    await make('r-b')
    expect((await take(watch, 1)).map(told)).toEqual(['ADDED r-b'])
  }, 60_000)

  test('a watch of what is no longer kept is told so, with 410', async () => {
    const { wire, configMaps, lab } = of()
    await lab.forgetHistory()
    using watch = await wire.watch(configMaps, { resourceVersion: '1' })
    expect(await expiry(watch)).toBe(410)
  })
}

/** In the head of the answer, or as its first event. */
async function expiry(watch: WireWatch): Promise<unknown> {
  if (watch.code !== 200) return watch.code
  const line = await watch.next()
  expect(line).toMatchObject({ type: 'ERROR', object: { kind: 'Status', reason: 'Expired' } })
  return line?.object['code']
}

/** The next so many that tell of objects. */
async function take(watch: WireWatch, count: number): Promise<readonly WatchLine[]> {
  const lines: WatchLine[] = []
  while (lines.length < count) {
    const line = await watch.next()
    if (line === undefined) throw new Error(`the watch has ended after ${lines.length} events`)
    if (line.type !== 'BOOKMARK') lines.push(line)
  }
  return lines
}

function told({ type, object }: WatchLine): string {
  return type === 'BOOKMARK' ? type : `${type} ${String(metadataOf(object)['name'])}`
}
