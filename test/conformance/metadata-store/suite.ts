// What every MetadataStore has to do, written against the port only: the standalone store passes it, a store on the
// Kubernetes API will have to.

import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { MetadataEvent, MetadataStore, Stored } from '../../../model/metadata-store.ts'
import type { Topic } from '../../../model/topic.ts'
import { restarting } from './restarting.ts'
import { TopicWatch } from './topic-watch.ts'
import { byName, expectConflict, topic } from './topics.ts'

export interface MetadataStoreHarness extends AsyncDisposable {
  /** The store as it runs now; another one after `restart`. */
  readonly store: MetadataStore
  /** Ends the store as a crash does and starts it on what it has left. */
  restart(): Promise<void>
  /** The next change gets TIMED_OUT, whether it is stored or not; `restart` brings the store back if it ended by it. */
  loseNextAnswer(): void
}

export function metadataStoreConformance(open: () => Promise<MetadataStoreHarness>): void {
  let harness: MetadataStoreHarness
  beforeEach(async () => {
    harness = await open()
  })
  afterEach(async () => {
    await harness[Symbol.asyncDispose]()
  })

  describe('reading and changing', () => {
    objects(() => harness)
  })
  describe('watching', () => {
    watching(() => harness)
  })
  describe('restarting', () => {
    restarting(() => harness)
  })
}

function objects(harness: () => MetadataStoreHarness): void {
  test('an object is read as it was created', async () => {
    const { store } = harness()
    expect(await store.get('topic', 'orders')).toBeUndefined()
    expect(await store.list('topic')).toEqual([])
    const created = await store.create('topic', 'orders', topic(1))
    expect(created).toMatchObject({ name: 'orders', value: topic(1) })
    expect(await store.get('topic', 'orders')).toEqual(created)
    expect(await store.list('topic')).toEqual([created])
  })

  test('a list is sorted by name', async () => {
    const { store } = harness()
    for (const name of ['b', 'c', 'a']) await store.create('topic', name, topic(1))
    expect((await store.list('topic')).map(({ name }) => name)).toEqual(['a', 'b', 'c'])
  })

  test('creating an object that exists is a conflict and changes nothing', async () => {
    const { store } = harness()
    const created = await store.create('topic', 'orders', topic(1))
    await expectConflict(store.create('topic', 'orders', topic(2)))
    expect(await store.get('topic', 'orders')).toEqual(created)
  })

  test('an update needs the current version and makes a new one', async () => {
    const { store } = harness()
    const first = await store.create('topic', 'orders', topic(1))
    const second = await store.update('topic', 'orders', topic(2), first.version)
    expect(second.version).not.toBe(first.version)
    expect(await store.get('topic', 'orders')).toEqual(second)
    await expectConflict(store.update('topic', 'orders', topic(3), first.version))
    expect(await store.get('topic', 'orders')).toEqual(second)
  })

  test('an update of what is not there is a conflict', async () => {
    const { store } = harness()
    const first = await store.create('topic', 'orders', topic(1))
    await expectConflict(store.update('topic', 'mails', topic(1), first.version))
    await store.remove('topic', 'orders', first.version)
    await expectConflict(store.update('topic', 'orders', topic(1), first.version))
    expect(await store.list('topic')).toEqual([])
  })

  test('a removal needs the current version', async () => {
    const { store } = harness()
    const first = await store.create('topic', 'orders', topic(1))
    const second = await store.update('topic', 'orders', topic(2), first.version)
    await expectConflict(store.remove('topic', 'orders', first.version))
    await store.remove('topic', 'orders', second.version)
    expect(await store.get('topic', 'orders')).toBeUndefined()
    await expectConflict(store.remove('topic', 'orders', second.version))
  })

  test('an object made anew gets a version that none had before', async () => {
    const { store } = harness()
    const versions = new Set<string>()
    for (let round = 0; round < 3; round++) {
      const made = await store.create('topic', 'orders', topic(1))
      const changed = await store.update('topic', 'orders', topic(2), made.version)
      versions.add(made.version).add(changed.version)
      await store.remove('topic', 'orders', changed.version)
    }
    expect(versions.size).toBe(6)
  })

  test('of many updates of one version exactly one wins, and the losers can read what won', async () => {
    const { store } = harness()
    const first = await store.create('topic', 'orders', topic(0))
    const readAfterConflict: (Stored<Topic> | undefined)[] = []
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, async (_, i) => {
        try {
          return await store.update('topic', 'orders', topic(i + 1), first.version)
        } catch (error) {
          readAfterConflict.push(await store.get('topic', 'orders'))
          throw error
        }
      }),
    )
    const won = results.filter((result) => result.status === 'fulfilled')
    expect(won).toHaveLength(1)
    for (const read of readAfterConflict) expect(read).toEqual(won[0]?.value)
  })

  test('kinds are name spaces of their own', async () => {
    const { store } = harness()
    await store.create('topic', 'one', topic(1))
    await store.create('broker', 'one', {
      brokerId: 'one',
      storeId: 's1',
      endpoint: 'h:1',
      bootSeq: 1,
    })
    expect(await store.list('topic')).toHaveLength(1)
    expect((await store.get('broker', 'one'))?.value.storeId).toBe('s1')
    expect(await store.get('partition', 'one')).toBeUndefined()
  })

  test('a value that the caller changes afterwards stays as it was given', async () => {
    const { store } = harness()
    const value = { ...topic(1) }
    await store.create('topic', 'orders', value)
    value.uid = 'other'
    expect((await store.get('topic', 'orders'))?.value).toEqual(topic(1))
  })

  test('a thousand changes at once all get through', async () => {
    const { store } = harness()
    const names = Array.from({ length: 1_000 }, (_, i) => `t${i}`)
    const made = await Promise.all(names.map((name) => store.create('topic', name, topic(1))))
    await Promise.all(
      made.map(({ name, version }) => store.update('topic', name, topic(2), version)),
    )
    const all = await store.list('topic')
    expect(all).toHaveLength(1_000)
    expect(all.every(({ value }) => value.createdAtMs === 2)).toBe(true)
  })
}

function watching(harness: () => MetadataStoreHarness): void {
  test('a watch tells every object, then synced, then changes in order', async () => {
    const { store } = harness()
    const a = await store.create('topic', 'a', topic(1))
    await using watch = new TopicWatch(store)
    await watch.until((event) => event.type === 'synced')
    const b = await store.create('topic', 'b', topic(2))
    await watch.until((event) => event.type === 'put' && event.object.name === 'b')
    const a2 = await store.update('topic', 'a', topic(3), a.version)
    await watch.until((event) => event.type === 'put' && event.object.version === a2.version)
    await store.remove('topic', 'b', b.version)
    await watch.until((event) => event.type === 'removed')
    expect(watch.events).toEqual([
      { type: 'put', object: a },
      { type: 'synced' },
      { type: 'put', object: b },
      { type: 'put', object: a2 },
      { type: 'removed', name: 'b', last: topic(2) },
    ])
  })

  test('a watch of nothing is synced at once', async () => {
    await using watch = new TopicWatch(harness().store)
    expect(await watch.next()).toEqual({ type: 'synced' })
  })

  test('a watch sees only its kind', async () => {
    const { store } = harness()
    await using watch = new TopicWatch(store)
    await watch.next()
    await store.create('broker', 'one', {
      brokerId: 'one',
      storeId: 's',
      endpoint: 'h:1',
      bootSeq: 1,
    })
    await store.create('topic', 'a', topic(1))
    expect(await watch.next()).toMatchObject({ type: 'put', object: { name: 'a' } })
  })

  test('a watch that begins among changes misses none', async () => {
    const { store } = harness()
    const before = await store.create('topic', 'a', topic(0))
    const changing = changeOften(store, before, 50)
    await using watch = new TopicWatch(store)
    await watch.until((event) => event.type === 'put')
    const last = await changing
    await watch.until((event) => event.type === 'put' && event.object.version === last.version)
    expect(watch.state().get('a')).toEqual(last)
  })

  test('a slow watcher may miss states in between, never the newest, nor goes it back', async () => {
    const { store } = harness()
    await using watch = new TopicWatch(store)
    await watch.next()
    const last = await changeOften(store, await store.create('topic', 'a', topic(0)), 200)
    const gone = await store.create('topic', 'b', topic(1))
    await store.remove('topic', 'b', gone.version)
    await store.create('topic', 'end', topic(1))
    await watch.until((event) => event.type === 'put' && event.object.name === 'end')
    const seen = watch.events.flatMap((event) =>
      event.type === 'put' && event.object.name === 'a' ? [event.object] : [],
    )
    expect(seen.at(-1)).toEqual(last)
    const times = seen.map(({ value }) => value.createdAtMs)
    expect(times).toEqual([...times].sort((one, other) => one - other))
    expect(watch.state().has('b')).toBe(false)
  })

  test('a watch that has fallen far behind ends up with what is there, told change by change or anew', async () => {
    const { store } = harness()
    for (const name of ['gone', 'anew', 'kept']) await store.create('topic', name, topic(0))
    await using watch = new TopicWatch(store)
    await watch.until((event) => event.type === 'synced')
    for (let round = 1; round <= 100; round++) await replaceAll(store, round)
    const gone = await store.get('topic', 'gone')
    await store.remove('topic', 'gone', gone?.version ?? '')
    await store.create('topic', 'zzz', topic(1))
    await watch.until((event) => event.type === 'put' && event.object.name === 'zzz')
    const all = await store.list('topic')
    expect([...watch.state().values()].toSorted(byName)).toEqual(all)
    expect(all.map(({ name }) => name)).toEqual(['anew', 'kept', 'zzz'])
  })

  test('an abort ends a watch, waiting or not', async () => {
    const { store } = harness()
    const abort = new AbortController()
    const events: MetadataEvent<Topic>[] = []
    const ended = (async () => {
      for await (const event of store.watch('topic', { signal: abort.signal })) {
        events.push(event)
        if (event.type === 'synced') abort.abort()
      }
    })()
    await ended
    expect(events).toEqual([{ type: 'synced' }])
    for await (const _ of store.watch('topic', { signal: abort.signal })) expect.unreachable()
  })
}

/** Every topic that is there gets another state, `anew` by being removed and made again. */
async function replaceAll(store: MetadataStore, round: number): Promise<void> {
  for (const { name, version } of await store.list('topic')) {
    if (name === 'anew') {
      await store.remove('topic', name, version)
      await store.create('topic', name, topic(round))
    } else await store.update('topic', name, topic(round), version)
  }
}

async function changeOften(
  store: MetadataStore,
  object: Stored<Topic>,
  times: number,
): Promise<Stored<Topic>> {
  let newest = object
  for (let i = 1; i <= times; i++) {
    newest = await store.update('topic', object.name, topic(i), newest.version)
  }
  return newest
}
