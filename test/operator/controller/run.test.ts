import { describe, expect, test } from 'vitest'
import { nodeFileSystem } from '../../../broker/log/node-file-system.ts'
import {
  openStandaloneStore,
  type StandaloneStore,
} from '../../../broker/metadata/standalone-store.ts'
import { systemClock } from '../../../client/system-clock.ts'
import { PenstockError } from '../../../model/errors.ts'
import type { MetadataKind, MetadataStore } from '../../../model/metadata-store.ts'
import { type Partition, partitionName } from '../../../model/partition.ts'
import { defaultTopicSpec, type TopicSpec } from '../../../model/topic.ts'
import type { BrokerControl } from '../../../operator/controller/broker-control.ts'
import { startController } from '../../../operator/controller/run.ts'
import type { ControllerTimes } from '../../../operator/controller/times.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

describe('the controller on a real store', () => {
  test('a topic becomes partitions with a leader, and a deleted one goes', async () => {
    await using world = await openWorld()
    await using _ = world.control()
    await world.broker(1)
    await world.topic('orders', 2)
    await world.until((partitions) => partitions.filter(isLedAt(1)).length === 2)

    const topic = await world.store.get('topic', 'orders')
    const gone = { ...topic!.value, deletedAtMs: 1 }
    await world.store.update('topic', 'orders', gone, topic!.version)
    await world.until((all) => all.length === 2 && all.every(({ phase }) => phase === 'deleting'))
    for (const { name, value, version } of await world.store.list('partition')) {
      await world.store.update('partition', name, { ...value, deletedBy: ['s1'] }, version)
    }
    await world.until((partitions) => partitions.length === 0)
    for await (const event of world.store.watch('topic', { signal: AbortSignal.timeout(10_000) })) {
      if (event.type === 'removed') break
      if (event.type === 'synced' && (await world.store.get('topic', 'orders')) === undefined) break
    }
    expect(await world.store.list('topic')).toEqual([])
  })

  test('it finishes what another one has left half done', async () => {
    await using world = await openWorld()
    await world.broker(1)
    await world.topic('orders', 3)
    const first = world.control()
    await world.until((partitions) => partitions.length > 0)
    await first.close()
    await world.broker(2)
    await using _ = world.control()
    await world.until((all) => all.length === 3 && all.every(isLedAt(2)))
    expect(await world.store.list('partition')).toHaveLength(3)
  })

  test('two at once do no harm', async () => {
    await using world = await openWorld()
    await using _one = world.control()
    await using _other = world.control()
    await world.broker(1)
    for (let i = 0; i < 20; i++) await world.topic(`t${i}`, 3)
    await world.until((all) => all.length === 60 && all.every(isLedAt(1)))
    await world.broker(2)
    await world.until((all) => all.length === 60 && all.every(isLedAt(2)))
    for (const { value } of await world.store.list('partition')) expect(value.epoch).toBe(2)
  })

  test('a store that fails now and then only costs time', async () => {
    await using world = await openWorld()
    let failures = 0
    const flaky = new Proxy<MetadataStore>(world.store, {
      get(store, key: keyof MetadataStore) {
        if (key === 'create' && failures < 2) {
          failures++
          return () => Promise.reject(new PenstockError('METADATA_UNAVAILABLE', 'not now'))
        }
        if (key === 'watch' && failures < 2) {
          failures++
          throw new PenstockError('METADATA_UNAVAILABLE', 'not now')
        }
        const method: unknown = Reflect.get(store, key, store)
        return typeof method === 'function' ? method.bind(store) : method
      },
    })
    await using _ = world.control(flaky)
    await world.broker(1)
    await world.topic('orders', 2)
    await world.until((all) => all.filter(isLedAt(1)).length === 2)
    expect(failures).toBe(2)
  })

  test('what has failed is tried again soon, whatever else happens meanwhile', async () => {
    await using world = await openWorld()
    let failed: number | undefined
    const flaky = new Proxy<MetadataStore>(world.store, {
      get(store, key: keyof MetadataStore) {
        const method: unknown = Reflect.get(store, key, store)
        if (key !== 'create' || failed !== undefined)
          return typeof method === 'function' ? method.bind(store) : method
        failed = performance.now()
        return async () => {
          await world.topic('mails', 1)
          throw new PenstockError('METADATA_UNAVAILABLE', 'not now')
        }
      },
    })
    await using _ = world.control(flaky)
    await world.broker(1)
    await world.topic('orders', 1)
    await world.until((all) => all.filter(isLedAt(1)).length === 2)
    expect(performance.now() - (failed ?? 0)).toBeLessThan(10_000)
  })

  test('a topic that is gone, or another by now, gets no partitions, whatever the watch has told', async () => {
    await using world = await openWorld()
    const asked: string[] = []
    const behind = new Proxy<MetadataStore>(world.store, {
      get(store, key: keyof MetadataStore) {
        const method: unknown = Reflect.get(store, key, store)
        const bound = typeof method === 'function' ? method.bind(store) : method
        if (key !== 'get') return bound
        return async (kind: MetadataKind, name: string) => {
          asked.push(`${kind} ${name}`)
          const found = await store.get('topic', name)
          if (name === 'gone') return undefined
          return name === 'other' && found
            ? { ...found, value: { ...found.value, uid: 'uid-new' } }
            : found
        }
      },
    })
    for (const name of ['gone', 'other', 'there']) await world.topic(name, 2)
    await world.broker(1)
    await using _ = world.control(behind)
    await world.until((all) => all.filter(({ topic }) => topic === 'there').length === 2)
    expect(asked).toEqual(['topic gone', 'topic other', 'topic there'])
    expect((await world.store.list('partition')).map(({ name }) => name)).toEqual([
      'there-0',
      'there-1',
    ])
  })

  test('1,000 partitions of a restarted broker are led again in less than 3 s', async () => {
    await using world = await openWorld()
    await using _ = world.control()
    await world.broker(1)
    for (let i = 0; i < 10; i++) await world.topic(`t${i}`, 100)
    await world.until((all) => all.length === 1_000)
    const startMs = performance.now()
    await world.broker(2)
    await world.until((all) => all.every(isLedAt(2)))
    const tookMs = performance.now() - startMs
    console.info(`1,000 elections: ${tookMs.toFixed(0)} ms`)
    expect(tookMs).toBeLessThan(3_000)
  })
})

describe('the controller with brokers to talk to', () => {
  test('1,000 partitions of a lost broker are led by others in less than 3 s', async () => {
    await using world = await openWorld()
    const promised = new Map<string, number>()
    const lost = new Set<string>()
    const control: BrokerControl = {
      probe({ brokerId, storeId, bootSeq }) {
        if (lost.has(brokerId)) return Promise.reject(new PenstockError('CONNECTION_LOST', 'gone'))
        return Promise.resolve({ storeId, bootSeq, lostLeaders: [] })
      },
      fence: ({ storeId, bootSeq }, fences) => {
        expect(fences.length).toBeLessThanOrEqual(1_000)
        const results = fences.map(({ topicUid, index, epoch }) => {
          const key = `${storeId}/${topicUid}/${index}`
          promised.set(key, Math.max(epoch, promised.get(key) ?? 0))
          return { promised: { ...emptyLog, storeId, bootSeq, promised: epoch } }
        })
        return Promise.resolve(results)
      },
      handOver: () => Promise.resolve(),
    }
    for (let broker = 1; broker <= 3; broker++) await world.broker(1, broker)
    await using _ = world.control(world.store, control)
    const spec = { replicationFactor: 3, minInSyncReplicas: 2 }
    for (let i = 0; i < 10; i++) await world.topic(`t${i}`, 300, spec)
    await world.until((all) => all.length === 3_000)
    const startMs = performance.now()
    lost.add('b1')
    await world.until((all) => all.every(({ leader }) => leader?.brokerId !== 'b1'))
    const tookMs = performance.now() - startMs
    const moved = (await world.store.list('partition')).filter(({ value }) => value.epoch === 2)
    console.info(`${moved.length} elections, with the detection: ${tookMs.toFixed(0)} ms`)
    expect(moved).toHaveLength(1_000)
    expect(promised.size).toBe(2_000)
    expect(tookMs).toBeLessThan(3_000)
  })
})

const emptyLog = {
  again: false,
  lastEpochs: { state: 0, data: 0 },
  ends: { state: 0, data: 0 },
  damaged: false,
}

function isLedAt(bootSeq: number): (partition: Partition) => boolean {
  return ({ leader }) => leader?.bootSeq === bootSeq
}

async function openWorld() {
  const directory = await temporaryDirectory()
  const store: StandaloneStore = await openStandaloneStore({
    fileSystem: nodeFileSystem,
    directory: directory.path,
    onFatal: (error) => {
      throw error
    },
  })
  return {
    store,
    control: (
      through: MetadataStore = store,
      control?: BrokerControl,
      times: Partial<ControllerTimes> = {},
    ) =>
      startController({
        store: through,
        clock: systemClock,
        log: { info() {}, warn() {} },
        control,
        times,
      }),
    async broker(bootSeq: number, number = 1) {
      const brokerId = `b${number}`
      const known = await store.get('broker', brokerId)
      const broker = { brokerId, storeId: `s${number}`, endpoint: 'localhost:7070', bootSeq }
      if (known === undefined) await store.create('broker', brokerId, broker)
      else await store.update('broker', brokerId, broker, known.version)
    },
    async topic(name: string, partitions: number, more: Partial<TopicSpec> = {}) {
      const spec = { ...defaultTopicSpec, partitions, ...more }
      await store.create('topic', name, { name, uid: `uid-${name}`, spec, createdAtMs: 1 })
    },
    /** Waits until the partitions are as wanted. */
    async until(wanted: (partitions: readonly Partition[]) => boolean) {
      const all = new Map<string, Partition>()
      let synced = false
      for await (const event of store.watch('partition', { signal: AbortSignal.timeout(15_000) })) {
        if (event.type === 'put') {
          const { value } = event.object
          all.set(partitionName(value.topic, value.index), value)
        }
        if (event.type === 'removed') all.delete(event.name)
        if (event.type === 'synced') synced = true
        if (synced && wanted([...all.values()])) return
      }
      throw new Error(`timed out with ${JSON.stringify([...all.values()].slice(0, 3))}`)
    },
    async [Symbol.asyncDispose]() {
      await store.close()
      await directory[Symbol.asyncDispose]()
    },
  }
}
