import fc from 'fast-check'
import { expect, test } from 'vitest'
import { systemClock } from '../../../broker/system.ts'
import { Feed, type FeedEvent } from '../../../operator/kube/feed.ts'
import { IndexedStore } from '../../../operator/kube/indexed-store.ts'
import { Informer } from '../../../operator/kube/informer.ts'
import type { Live } from '../../../operator/kube/object.ts'
import { type ConfigMap, configMap, kubeWorld, namespace, until } from './kube-world.ts'

const indexers = {
  tier: (object: Live<ConfigMap>) => {
    const tier = object.metadata.labels?.['tier']
    return tier === undefined ? [] : [tier]
  },
}

function live(name: string, version: number, tier?: string, uid = 'u'): Live<ConfigMap> {
  const labels = tier === undefined ? {} : { labels: { tier } }
  const { apiVersion, kind } = configMap(name)
  const metadata = { namespace, name, uid, resourceVersion: String(version), ...labels }
  return { apiVersion, kind, metadata }
}

test('indexes say what a look through everything would', () => {
  const tiers = fc.option(fc.constantFrom('gold', 'iron'), { nil: undefined })
  const change = fc.record({
    name: fc.constantFrom('a', 'b', 'c', 'd'),
    tier: tiers,
    gone: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(change, { maxLength: 40 }), (changes) => {
      const store = new IndexedStore(indexers)
      changes.forEach(({ name, tier, gone }, version) => {
        if (gone) store.remove(`default/${name}`)
        else store.put(live(name, version, tier))
        for (const wanted of ['gold', 'iron']) {
          const found = store.by('tier', wanted).map(({ metadata }) => metadata.name)
          const all = [...store.values()].filter((one) => indexers.tier(one).includes(wanted))
          expect(found.sort()).toEqual(all.map(({ metadata }) => metadata.name).sort())
        }
      })
    }),
  )
})

test('a list that is the same as what is known tells nothing', () => {
  const store = new IndexedStore<ConfigMap>()
  store.replace([live('a', 1), live('b', 2)])
  expect(store.replace([live('a', 1), live('b', 2)])).toEqual([])
  const changes = store.replace([live('a', 3), live('c', 4)])
  expect(changes.map(({ key, after }) => [key, after?.metadata.resourceVersion])).toEqual([
    ['default/a', '3'],
    ['default/c', '4'],
    ['default/b', undefined],
  ])
})

test('what is shown cannot be changed by who reads it', () => {
  const store = new IndexedStore<ConfigMap>()
  store.put(live('a', 1, 'gold'))
  const labels = store.get('default/a')?.metadata.labels as Record<string, string>
  expect(() => {
    labels['tier'] = 'iron'
  }).toThrow(TypeError)
})

test('a reader who is slow is told the newest of each, and of everything that went', async () => {
  const key = fc.constantFrom('a', 'b', 'c')
  const change = fc.record({
    key,
    gone: fc.boolean(),
    uid: fc.constantFrom('u', 'v'),
    read: fc.boolean(),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(change, { maxLength: 40 }), async (changes) => {
      const store = new IndexedStore<ConfigMap>()
      const feed = new Feed<ConfigMap>()
      const end = new AbortController()
      const events = feed.events(end.signal)
      const known = new Map<string, string>()
      const read = async (): Promise<void> => {
        const { value } = await events.next()
        const event = value as FeedEvent<ConfigMap>
        if (event.type === 'put') {
          // Another object under the same name is told as gone first.
          const { uid } = event.object.metadata
          expect([undefined, uid]).toContain(known.get(event.key))
          known.set(event.key, uid)
        } else if (event.type === 'removed') {
          expect(known.delete(event.key)).toBe(true)
        }
      }
      let version = 0
      for (const one of changes) {
        const told = one.gone
          ? store.remove(`default/${one.key}`)
          : store.put(live(one.key, ++version, undefined, one.uid))
        if (told) feed.changed(told)
        feed.synced({ regressed: false })
        if (one.read) await read()
      }
      feed.synced({ regressed: false })
      for (;;) {
        const { value } = await events.next()
        const event = value as FeedEvent<ConfigMap>
        if (event.type === 'synced') break
        if (event.type === 'put') known.set(event.key, event.object.metadata.uid)
        else known.delete(event.key)
      }
      const truth = [...store.values()].map((one) => [
        `default/${one.metadata.name}`,
        one.metadata.uid,
      ])
      expect(Object.fromEntries(known)).toEqual(Object.fromEntries(truth))
      end.abort()
    }),
    { numRuns: 100 },
  )
})

test('handlers are told of what there is, of changes, and of everything again at a resync', async () => {
  await using world = await kubeWorld()
  const { maps, signal } = world
  await maps.create(configMap('a', { labels: { tier: 'gold' } }), { signal })
  await using informer = new Informer({
    client: maps,
    clock: systemClock,
    scope: { namespace },
    indexers,
    resyncMs: 50,
  })
  await informer.synced(signal)
  const told: string[] = []
  informer.onChange(({ key }, why) => void told.push(`${why} ${key}`))
  expect(told).toEqual(['list default/a'])
  await maps.create(configMap('b'), { signal })
  await until(() => told.includes('event default/b'))
  await until(() => told.includes('resync default/b'))
  expect(informer.by('tier', 'gold').map(({ metadata }) => metadata.name)).toEqual(['a'])
})

test('a handler that throws holds up nobody', async () => {
  await using world = await kubeWorld()
  const { maps, signal } = world
  const troubles: unknown[] = []
  await using informer = new Informer({
    client: maps,
    clock: systemClock,
    scope: { namespace },
    observer: { reflectorTrouble: ({ error }) => void troubles.push(error) },
  })
  await informer.synced(signal)
  const told: string[] = []
  informer.onChange(() => {
    throw new Error('a bad handler')
  })
  informer.onChange(({ key }) => void told.push(key))
  await maps.create(configMap('a'), { signal })
  await until(() => told.length === 1)
  expect(troubles).toMatchObject([{ message: 'a bad handler' }])
})

test('who waits for the first list may give up', async () => {
  await using world = await kubeWorld()
  world.server.faults = { request: () => ({ type: 'hang' }) }
  await using informer = new Informer({ client: world.maps, clock: systemClock })
  const stop = new AbortController()
  const waiting = informer.synced(stop.signal)
  stop.abort(new Error('enough'))
  await expect(waiting).rejects.toThrow('enough')
})

test('what is not kept of an object is nowhere in the cache', async () => {
  await using world = await kubeWorld()
  const { maps, signal } = world
  await maps.create(configMap('listed', { data: { a: '1', b: '2' } }), { signal })
  await using informer = new Informer<ConfigMap>({
    client: maps,
    clock: systemClock,
    scope: { namespace },
    keep: ({ data: _data, ...rest }) => rest,
  })
  await informer.synced(signal)
  await maps.create(configMap('watched', { data: { a: '1' } }), { signal })
  await until(() => informer.size === 2)
  expect(informer.list().map(({ data }) => data)).toEqual([undefined, undefined])
})
