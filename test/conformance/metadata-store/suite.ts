// What every MetadataStore has to do, written against the port only: the standalone store passes it, a store on the
// Kubernetes API will have to.

import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type {
  MetadataEvent,
  MetadataKind,
  MetadataKinds,
  MetadataStore,
  Stored,
} from '../../../model/metadata-store.ts'
import { restarting } from './restarting.ts'
import { brokerSample, byName, expectConflict, type Sample, topicSample } from './samples.ts'
import { StoreWatch } from './store-watch.ts'

export interface MetadataStoreHarness extends AsyncDisposable {
  /** The store as it runs now; another one after `restart`. */
  readonly store: MetadataStore
  /** Ends the store as a crash does and starts it on what it has left. */
  restart(): Promise<void>
  /** The next change gets TIMED_OUT, whether it is stored or not; `restart` brings the store back if it ended by it. */
  loseNextAnswer(): void
}

export function metadataStoreConformance(open: () => Promise<MetadataStoreHarness>): void {
  conformance(open, topicSample)
}

/** For a store that does not keep topics as they were given. */
export function metadataStoreConformanceOfBrokers(open: () => Promise<MetadataStoreHarness>): void {
  conformance(open, brokerSample)
}

function conformance<K extends MetadataKind>(
  open: () => Promise<MetadataStoreHarness>,
  sample: Sample<K>,
): void {
  let harness: MetadataStoreHarness
  beforeEach(async () => {
    harness = await open()
  })
  afterEach(async () => {
    await harness[Symbol.asyncDispose]()
  })

  describe('reading and changing', () => {
    objects(() => harness, sample)
  })
  describe('watching', () => {
    watching(() => harness, sample)
  })
  describe('restarting', () => {
    restarting(() => harness, sample)
  })
}

function objects<K extends MetadataKind>(
  harness: () => MetadataStoreHarness,
  sample: Sample<K>,
): void {
  const { kind, value } = sample
  test('an object is read as it was created', async () => {
    const { store } = harness()
    expect(await store.get(kind, 'orders')).toBeUndefined()
    expect(await store.list(kind)).toEqual([])
    const created = await store.create(kind, 'orders', value('orders', 1))
    expect(created).toMatchObject({ name: 'orders', value: value('orders', 1) })
    expect(await store.get(kind, 'orders')).toEqual(created)
    expect(await store.list(kind)).toEqual([created])
  })

  test('a list is sorted by name', async () => {
    const { store } = harness()
    for (const name of ['b', 'c', 'a']) await store.create(kind, name, value(name, 1))
    expect((await store.list(kind)).map(({ name }) => name)).toEqual(['a', 'b', 'c'])
  })

  test('creating an object that exists is a conflict and changes nothing', async () => {
    const { store } = harness()
    const created = await store.create(kind, 'orders', value('orders', 1))
    await expectConflict(store.create(kind, 'orders', value('orders', 2)))
    expect(await store.get(kind, 'orders')).toEqual(created)
  })

  test('an update needs the current version and makes a new one', async () => {
    const { store } = harness()
    const first = await store.create(kind, 'orders', value('orders', 1))
    const second = await store.update(kind, 'orders', value('orders', 2), first.version)
    expect(second.version).not.toBe(first.version)
    expect(await store.get(kind, 'orders')).toEqual(second)
    await expectConflict(store.update(kind, 'orders', value('orders', 3), first.version))
    expect(await store.get(kind, 'orders')).toEqual(second)
  })

  test('an update of what is not there is a conflict', async () => {
    const { store } = harness()
    const first = await store.create(kind, 'orders', value('orders', 1))
    await expectConflict(store.update(kind, 'mails', value('mails', 1), first.version))
    await store.remove(kind, 'orders', first.version)
    await expectConflict(store.update(kind, 'orders', value('orders', 1), first.version))
    expect(await store.list(kind)).toEqual([])
  })

  test('a removal needs the current version', async () => {
    const { store } = harness()
    const first = await store.create(kind, 'orders', value('orders', 1))
    const second = await store.update(kind, 'orders', value('orders', 2), first.version)
    await expectConflict(store.remove(kind, 'orders', first.version))
    await store.remove(kind, 'orders', second.version)
    expect(await store.get(kind, 'orders')).toBeUndefined()
    await expectConflict(store.remove(kind, 'orders', second.version))
  })

  test('an object made anew gets a version that none had before', async () => {
    const { store } = harness()
    const versions = new Set<string>()
    for (let round = 0; round < 3; round++) {
      const made = await store.create(kind, 'orders', value('orders', 1))
      const changed = await store.update(kind, 'orders', value('orders', 2), made.version)
      versions.add(made.version).add(changed.version)
      await store.remove(kind, 'orders', changed.version)
    }
    expect(versions.size).toBe(6)
  })

  test('of many updates of one version exactly one wins, and the losers can read what won', async () => {
    const { store } = harness()
    const first = await store.create(kind, 'orders', value('orders', 0))
    const readAfterConflict: (Stored<MetadataKinds[K]> | undefined)[] = []
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, async (_, i) => {
        try {
          return await store.update(kind, 'orders', value('orders', i + 1), first.version)
        } catch (error) {
          readAfterConflict.push(await store.get(kind, 'orders'))
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
    const other = kind === 'broker' ? topicSample : brokerSample
    await store.create(kind, 'one', value('one', 1))
    await store.create(other.kind, 'one', other.value('one', 2))
    expect(await store.list(kind)).toHaveLength(1)
    expect((await store.get(kind, 'one'))?.value).toEqual(value('one', 1))
    expect(await store.get(other.kind, 'one')).toBeDefined()
    expect(await store.get('partition', 'one')).toBeUndefined()
  })

  test('a value that the caller changes afterwards stays as it was given', async () => {
    const { store } = harness()
    const given = { ...value('orders', 1) }
    await store.create(kind, 'orders', given)
    Object.assign(given, value('orders', 2))
    expect((await store.get(kind, 'orders'))?.value).toEqual(value('orders', 1))
  })

  test('a thousand changes at once all get through', async () => {
    const { store } = harness()
    const names = Array.from({ length: 1_000 }, (_, i) => `t${i}`)
    const made = await Promise.all(names.map((name) => store.create(kind, name, value(name, 1))))
    await Promise.all(
      made.map(({ name, version }) => store.update(kind, name, value(name, 2), version)),
    )
    const all = await store.list(kind)
    expect(all).toHaveLength(1_000)
    expect(all.every((one) => sample.countOf(one.value) === 2)).toBe(true)
  })
}

function watching<K extends MetadataKind>(
  harness: () => MetadataStoreHarness,
  sample: Sample<K>,
): void {
  const { kind, value } = sample
  test('a watch tells every object, then synced, then changes in order', async () => {
    const { store } = harness()
    const a = await store.create(kind, 'a', value('a', 1))
    await using watch = new StoreWatch(store, kind)
    await watch.until((event) => event.type === 'synced')
    const b = await store.create(kind, 'b', value('b', 2))
    await watch.until((event) => event.type === 'put' && event.object.name === 'b')
    const a2 = await store.update(kind, 'a', value('a', 3), a.version)
    await watch.until((event) => event.type === 'put' && event.object.version === a2.version)
    await store.remove(kind, 'b', b.version)
    await watch.until((event) => event.type === 'removed')
    expect(watch.events).toEqual([
      { type: 'put', object: a },
      { type: 'synced' },
      { type: 'put', object: b },
      { type: 'put', object: a2 },
      { type: 'removed', name: 'b', last: value('b', 2) },
    ])
  })

  test('a watch of nothing is synced at once', async () => {
    await using watch = new StoreWatch(harness().store, kind)
    expect(await watch.next()).toEqual({ type: 'synced' })
  })

  test('a watch sees only its kind', async () => {
    const { store } = harness()
    const other = kind === 'broker' ? topicSample : brokerSample
    await using watch = new StoreWatch(store, kind)
    await watch.next()
    await store.create(other.kind, 'one', other.value('one', 1))
    await store.create(kind, 'a', value('a', 1))
    expect(await watch.next()).toMatchObject({ type: 'put', object: { name: 'a' } })
  })

  test('a watch that begins among changes misses none', async () => {
    const { store } = harness()
    const before = await store.create(kind, 'a', value('a', 0))
    const changing = changeOften(store, sample, before, 50)
    await using watch = new StoreWatch(store, kind)
    await watch.until((event) => event.type === 'put')
    const last = await changing
    await watch.until((event) => event.type === 'put' && event.object.version === last.version)
    expect(watch.state().get('a')).toEqual(last)
  })

  test('a slow watcher may miss states in between, never the newest, nor goes it back', async () => {
    const { store } = harness()
    await using watch = new StoreWatch(store, kind)
    await watch.next()
    const last = await changeOften(store, sample, await store.create(kind, 'a', value('a', 0)), 200)
    const gone = await store.create(kind, 'b', value('b', 1))
    await store.remove(kind, 'b', gone.version)
    await store.create(kind, 'end', value('end', 1))
    await watch.until((event) => event.type === 'put' && event.object.name === 'end')
    const seen = watch.events.flatMap((event) =>
      event.type === 'put' && event.object.name === 'a' ? [event.object] : [],
    )
    expect(seen.at(-1)).toEqual(last)
    const times = seen.map((one) => sample.countOf(one.value))
    expect(times).toEqual([...times].sort((one, other) => one - other))
    expect(watch.state().has('b')).toBe(false)
  })

  test('a watch that has fallen far behind ends up with what is there, told change by change or anew', async () => {
    const { store } = harness()
    for (const name of ['gone', 'anew', 'kept']) await store.create(kind, name, value(name, 0))
    await using watch = new StoreWatch(store, kind)
    await watch.until((event) => event.type === 'synced')
    for (let round = 1; round <= 100; round++) await replaceAll(store, sample, round)
    const gone = await store.get(kind, 'gone')
    await store.remove(kind, 'gone', gone?.version ?? '')
    await store.create(kind, 'zzz', value('zzz', 1))
    await watch.until((event) => event.type === 'put' && event.object.name === 'zzz')
    const all = await store.list(kind)
    expect([...watch.state().values()].toSorted(byName)).toEqual(all)
    expect(all.map(({ name }) => name)).toEqual(['anew', 'kept', 'zzz'])
  })

  test('an abort ends a watch, waiting or not', async () => {
    const { store } = harness()
    const abort = new AbortController()
    const events: MetadataEvent<MetadataKinds[K]>[] = []
    const ended = (async () => {
      for await (const event of store.watch(kind, { signal: abort.signal })) {
        events.push(event)
        if (event.type === 'synced') abort.abort()
      }
    })()
    await ended
    expect(events).toEqual([{ type: 'synced' }])
    for await (const _ of store.watch(kind, { signal: abort.signal })) expect.unreachable()
  })
}

/** Every topic that is there gets another state, `anew` by being removed and made again. */
async function replaceAll<K extends MetadataKind>(
  store: MetadataStore,
  { kind, value }: Sample<K>,
  round: number,
): Promise<void> {
  for (const { name, version } of await store.list(kind)) {
    if (name === 'anew') {
      await store.remove(kind, name, version)
      await store.create(kind, name, value(name, round))
    } else await store.update(kind, name, value(name, round), version)
  }
}

async function changeOften<K extends MetadataKind>(
  store: MetadataStore,
  { kind, value }: Sample<K>,
  object: Stored<MetadataKinds[K]>,
  times: number,
): Promise<Stored<MetadataKinds[K]>> {
  let newest = object
  for (let i = 1; i <= times; i++) {
    newest = await store.update(kind, object.name, value(object.name, i), newest.version)
  }
  return newest
}
