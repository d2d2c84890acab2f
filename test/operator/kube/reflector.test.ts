// The reflector against a server that fails in every way that a server can, by what the cache shows in the end and on the
// way there.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { systemClock } from '../../../broker/system.ts'
import { Informer } from '../../../operator/kube/informer.ts'
import { KubeError } from '../../../operator/kube/kube-error.ts'
import type { KubeObserver } from '../../../operator/kube/observer.ts'
import type { ReflectorTimes } from '../../../operator/kube/reflector.ts'
import { ResourceClient } from '../../../operator/kube/resource-client.ts'
import { compareVersions, hear } from '../../../operator/kube/watch-event.ts'
import type { LineFault } from '../../support/kube/api-server.ts'
import {
  type ConfigMap,
  configMap,
  configMaps,
  type KubeWorld,
  kubeWorld,
  namespace,
  until,
} from './kube-world.ts'

const quick: Partial<ReflectorTimes> = { retryMsMin: 5, retryMsMax: 50 }
const scope = { namespace, labelSelector: 'mine=yes' }

interface Seen {
  readonly informer: Informer<ConfigMap>
  readonly what: string[]
  readonly troubles: unknown[]
}

function follow(world: KubeWorld, times: Partial<ReflectorTimes> = quick): Seen & AsyncDisposable {
  const what: string[] = []
  const troubles: unknown[] = []
  const observer: KubeObserver = {
    reflected: (event) => void what.push(event.what),
    reflectorTrouble: ({ error }) => void troubles.push(error),
  }
  const client = new ResourceClient(world.newCaller(), configMaps)
  const informer = new Informer({ client, clock: systemClock, scope, observer, times })
  return { informer, what, troubles, [Symbol.asyncDispose]: () => informer[Symbol.asyncDispose]() }
}

async function put({ maps, signal }: KubeWorld, name: string, value: string): Promise<void> {
  const wanted = { ...configMap(name, { data: { value }, labels: { mine: 'yes' } }) }
  await maps.apply(wanted, { signal, fieldManager: 'test', force: true })
}

async function remove({ maps, signal }: KubeWorld, name: string): Promise<void> {
  for (;;) {
    try {
      await maps.remove({ namespace, name }, { signal })
      return
    } catch (error) {
      // The connection broke: gone or not, once more.
      if (!(error instanceof KubeError) || error.outcome !== 'unknown') throw error
    }
  }
}

function shown({ informer }: Seen): Record<string, string | undefined> {
  const entries = informer.list().map(({ metadata, data }) => [metadata.name, data?.['value']])
  return Object.fromEntries(
    entries.sort(([a], [b]) => String(a).localeCompare(String(b))),
  ) as Record<string, string | undefined>
}

function count(seen: Seen, what: string): number {
  return seen.what.filter((one) => one === what).length
}

test('what there is is listed, in pages, and what changes is followed', async () => {
  await using world = await kubeWorld()
  await put(world, 'a', '1')
  await put(world, 'b', '1')
  await using seen = follow(world)
  await seen.informer.synced(world.signal)
  expect(shown(seen)).toEqual({ a: '1', b: '1' })
  await put(world, 'c', '1')
  await put(world, 'a', '2')
  await remove(world, 'b')
  await until(() => seen.informer.get('default/b') === undefined)
  expect(shown(seen)).toEqual({ a: '2', c: '1' })
  expect(count(seen, 'list')).toBe(1)
  expect(seen.troubles).toEqual([])
})

test('a list of more than a page is whole', async () => {
  await using world = await kubeWorld()
  for (let i = 0; i < 7; i++) await put(world, `a${i}`, '1')
  const pages: (string | null)[] = []
  world.server.faults = {
    request(request) {
      if (request.method === 'GET' && !request.query.has('watch')) {
        // Smaller pages than it asks for, as a server may give.
        pages.push(request.query.get('continue'))
        request.query.set('limit', '3')
      }
      return undefined
    },
  }
  await using seen = follow(world)
  await seen.informer.synced(world.signal)
  expect(seen.informer.size).toBe(7)
  expect(pages).toHaveLength(3)
})

test('a cut watch goes on where it was: nothing is missing, nothing is listed', async () => {
  await using world = await kubeWorld()
  await put(world, 'a', '1')
  await using seen = follow(world)
  await until(() => world.server.watchCount === 1)
  world.server.freezeWatches()
  await put(world, 'b', '1')
  world.server.breakConnections()
  await until(() => seen.informer.size === 2)
  expect(shown(seen)).toEqual({ a: '1', b: '1' })
  expect(count(seen, 'list')).toBe(1)
})

test('what changes while the server is away is found, though a new one knows no watch from before', async () => {
  await using world = await kubeWorld()
  await put(world, 'a', '1')
  await using seen = follow(world)
  await until(() => world.server.watchCount === 1)
  await world.server.down()
  world.server.etcd.write('//configmaps/default/b', (revision) => ({
    ...configMap('b', { data: { value: '1' } }),
    metadata: {
      namespace,
      name: 'b',
      uid: 'b',
      labels: { mine: 'yes' },
      resourceVersion: `${revision}`,
    },
  }))
  await world.server.up()
  await until(() => seen.informer.size === 2)
  expect(shown(seen)).toEqual({ a: '1', b: '1' })
  expect(count(seen, 'list')).toBe(2)
})

test('what is compacted away while nobody listens is found by listing, removals too', async () => {
  await using world = await kubeWorld()
  await put(world, 'a', '1')
  await put(world, 'b', '1')
  await using seen = follow(world)
  await until(() => world.server.watchCount === 1)
  await world.server.down()
  world.server.etcd.write('//configmaps/default/a', () => undefined)
  world.server.etcd.compact()
  await world.server.up()
  await until(() => seen.informer.size === 1)
  expect(shown(seen)).toEqual({ b: '1' })
  expect(count(seen, 'list')).toBe(2)
})

test('a list that expires between two pages is begun anew', async () => {
  await using world = await kubeWorld()
  for (const name of ['a', 'b', 'c']) await put(world, name, '1')
  let compacted = false
  world.server.faults = {
    request(request) {
      if (request.method !== 'GET' || request.query.has('watch')) return undefined
      request.query.set('limit', '2')
      if (request.query.has('continue') && !compacted) {
        compacted = true
        world.server.etcd.write('//configmaps/default/c', () => undefined)
        world.server.compact()
      }
      return undefined
    },
  }
  await using seen = follow(world)
  await seen.informer.synced(world.signal)
  expect(shown(seen)).toEqual({ a: '1', b: '1' })
})

test('a half-open connection is noticed by its silence, and what was missed comes', async () => {
  await using world = await kubeWorld()
  await put(world, 'a', '1')
  await using seen = follow(world, { ...quick, silenceMs: 100 })
  await until(() => world.server.watchCount === 1)
  world.server.freezeWatches()
  await put(world, 'a', '2')
  await until(() => shown(seen)['a'] === '2')
  expect(count(seen, 'list')).toBe(1)
  expect(seen.troubles).toEqual([])
})

test('bookmarks are signs of life, and save a list after compaction', async () => {
  await using world = await kubeWorld({ bookmarkMs: 20 })
  await put(world, 'a', '1')
  await using seen = follow(world, { ...quick, silenceMs: 150 })
  await until(() => count(seen, 'bookmark') > 10)
  expect(count(seen, 'watch')).toBe(1)
  // Changes of others raise the version; a bookmark tells it.
  const { signal, maps } = world
  await maps.create(configMap('other'), { signal })
  const before = count(seen, 'bookmark')
  await until(() => count(seen, 'bookmark') > before + 1)
  world.server.compact()
  world.server.breakConnections()
  await until(() => count(seen, 'watch') === 2)
  await put(world, 'a', '2')
  await until(() => shown(seen)['a'] === '2')
  expect(count(seen, 'list')).toBe(1)
})

test('a restored etcd is noticed though its watch would say nothing, and the cache goes back with it', async () => {
  await using world = await kubeWorld()
  await put(world, 'a', '1')
  const snapshot = world.server.etcd.snapshot()
  await put(world, 'a', '2')
  await put(world, 'b', '1')
  await using seen = follow(world)
  const regressions: boolean[] = []
  void (async () => {
    for await (const event of seen.informer.events(world.signal))
      if (event.type === 'synced') regressions.push(event.regressed)
  })()
  await until(() => world.server.watchCount === 1)
  expect(shown(seen)).toEqual({ a: '2', b: '1' })
  await world.server.restore(snapshot)
  await until(() => seen.informer.size === 1)
  expect(shown(seen)).toEqual({ a: '1' })
  await until(() => regressions.length === 2)
  expect(regressions).toEqual([false, true])
})

test('events told twice are known, events out of order make a new list', async () => {
  await using world = await kubeWorld()
  await using seen = follow(world)
  await until(() => world.server.watchCount === 1)
  world.server.faults = { line: () => 'twice' }
  await put(world, 'a', '1')
  await put(world, 'a', '2')
  await until(() => shown(seen)['a'] === '2')
  expect(count(seen, 'list')).toBe(1)
  let late = true
  world.server.faults = {
    line() {
      const fault: LineFault | undefined = late ? 'late' : undefined
      late = false
      return fault
    },
  }
  await put(world, 'b', '1')
  await put(world, 'a', '3')
  await until(() => shown(seen)['b'] === '1')
  expect(shown(seen)).toEqual({ a: '3', b: '1' })
  expect(count(seen, 'relist')).toBe(1)
})

test('a lost event is made good by the next whole list', async () => {
  await using world = await kubeWorld()
  await put(world, 'a', '1')
  await using seen = follow(world, { ...quick, relistMs: 0, silenceMs: 50 })
  await until(() => world.server.watchCount === 1)
  world.server.faults = { line: () => 'drop' }
  await remove(world, 'a')
  await until(() => seen.informer.size === 0)
  expect(count(seen, 'event')).toBe(0)
})

test('a failing server is asked again, later and later, and never given up', async () => {
  await using world = await kubeWorld()
  await put(world, 'a', '1')
  let left = 12
  world.server.faults = {
    request: () => (left-- > 0 ? { type: 'refuse', code: 403 } : undefined),
  }
  await using seen = follow(world)
  await seen.informer.synced(world.signal)
  expect(seen.troubles.length).toBe(12)
  expect(shown(seen)).toEqual({ a: '1' })
})

test('through any mixture of faults the cache ends as the server is, and nothing is told backwards', async () => {
  const fault = fc.constantFrom(
    'drop-connection',
    'restart',
    'compact',
    'twice',
    'late',
    'freeze',
    'refuse',
  )
  const step = fc.oneof(
    fc.record({ put: fc.constantFrom('a', 'b', 'c'), value: fc.integer({ min: 0, max: 99 }) }),
    fc.record({ remove: fc.constantFrom('a', 'b', 'c') }),
    fc.record({ fault }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
      await using world = await kubeWorld()
      const { server } = world
      await using seen = follow(world, { ...quick, silenceMs: 60 })
      const newest = new Map<string, number>()
      seen.informer.onChange(({ key, after }) => {
        if (after === undefined) return
        const version = Number(after.metadata.resourceVersion)
        expect(version).toBeGreaterThanOrEqual(newest.get(key) ?? 0)
        newest.set(key, version)
      })
      for (const one of steps) {
        if ('put' in one) await put(world, one.put, String(one.value))
        else if ('remove' in one) await remove(world, one.remove)
        else if (one.fault === 'drop-connection') server.breakConnections()
        else if (one.fault === 'compact') server.compact()
        else if (one.fault === 'freeze') server.freezeWatches()
        else if (one.fault === 'restart') {
          await server.down()
          await server.up()
        } else if (one.fault === 'refuse') {
          let left = 2
          server.faults = {
            request: ({ method }) =>
              method === 'GET' && left-- > 0 ? { type: 'refuse', code: 500 } : undefined,
          }
        } else {
          let left = 1
          const how: LineFault = one.fault
          server.faults = { line: () => (left-- > 0 ? how : undefined) }
        }
      }
      server.faults = {}
      await put(world, 'last', 'yes')
      const { items } = await world.maps.page(scope, { signal: world.signal })
      const truth = Object.fromEntries(
        items.map(({ metadata, data }) => [metadata.name, data?.['value']]),
      )
      await until(() => JSON.stringify(shown(seen)) === JSON.stringify(truth))
    }),
    { numRuns: 12 },
  )
}, 60_000)

test('versions are compared as numbers of any length', () => {
  expect(compareVersions('9', '10')).toBeLessThan(0)
  expect(compareVersions('10', '9')).toBeGreaterThan(0)
  expect(compareVersions('90071992547409931', '90071992547409932')).toBeLessThan(0)
  expect(compareVersions('7', '7')).toBe(0)
  expect(compareVersions('abc', '7')).toBeGreaterThan(0)
})

test('what is no watch event is not believed', () => {
  const kindOf = { apiVersion: 'v1', kind: 'ConfigMap' }
  const of = (line: unknown): string => hear(line, '5', kindOf).type
  const object = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'a', uid: 'u', resourceVersion: '6' },
  }
  expect(of({ type: 'ADDED', object })).toBe('put')
  expect(of({ type: 'ADDED', object: { ...object, kind: 'Secret' } })).toBe('broken')
  expect(of({ type: 'ADDED', object: { ...object, metadata: { name: 'a' } } })).toBe('broken')
  expect(of({ type: 'NEW', object })).toBe('broken')
  expect(of({ type: 'ERROR', object: { code: 410 } })).toBe('expired')
  expect(of({ type: 'ERROR', object: { code: 500 } })).toBe('broken')
  expect(of({ type: 'BOOKMARK', object: {} })).toBe('broken')
  expect(of('text')).toBe('broken')
})
