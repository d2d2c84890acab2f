import { afterEach, beforeEach, expect, test } from 'vitest'
import { CachedStore } from '../../broker/cached-store.ts'
import { nodeFileSystem } from '../../broker/log/node-file-system.ts'
import {
  openStandaloneStore,
  type StandaloneStore,
} from '../../broker/metadata/standalone-store.ts'
import { type KnownObjects, readMetadataFile } from '../../broker/metadata-file.ts'
import { systemClock as clock } from '../../broker/system.ts'
import { silentLogger as logger } from '../../broker/telemetry/logger.ts'
import type { Broker } from '../../model/broker.ts'
import type { MetadataEvent, MetadataKind } from '../../model/metadata-store.ts'
import type { Partition } from '../../model/partition.ts'
import { type TemporaryDirectory, temporaryDirectory } from '../support/temporary-directory.ts'

let directory: TemporaryDirectory
let store: StandaloneStore
beforeEach(async () => {
  directory = await temporaryDirectory()
  store = await openStandaloneStore({
    fileSystem: nodeFileSystem,
    directory: `${directory.path}/metadata`,
    onFatal: (error) => {
      throw error
    },
  })
})
afterEach(async () => {
  await store.close()
  await directory[Symbol.asyncDispose]()
})

const broker = (brokerId: string, bootSeq = 1): Broker => ({
  brokerId,
  storeId: `s-${brokerId}`,
  endpoint: 'h:1',
  bootSeq,
})

const known: KnownObjects = {
  topic: new Map(),
  partition: new Map(),
  broker: new Map(
    ['gone', 'stays'].map((name) => [name, { name, version: '1', value: broker(name) }]),
  ),
}

function open(options: { known?: KnownObjects; confirmed?: Promise<void> }): CachedStore {
  const file = { fileSystem: nodeFileSystem, directory: directory.path, clusterId: 'c1' }
  const { confirmed } = options
  const optional = confirmed === undefined ? {} : { confirmed }
  return new CachedStore({
    store,
    file,
    clock,
    logger,
    known: options.known,
    storeId: 's',
    ...optional,
  })
}

test('a partition that is older than it was is told as metadata that went back', async () => {
  const partition: Partition = {
    topic: 't',
    topicUid: 'u',
    index: 0,
    phase: 'active',
    replicas: [],
    leader: undefined,
    epoch: 3,
    revision: 7,
    inSync: [],
    ackQuorum: 1,
    keyRange: { from: 0, to: 2 ** 32 },
    deletedBy: [],
  }
  await store.create('partition', 't-0', partition)
  const seen = (value: Partition): KnownObjects => ({
    ...known,
    partition: new Map([['t-0', { name: 't-0', version: '1', value }]]),
  })
  const heard = async (value: Partition): Promise<Told | undefined> => {
    await using cached = open({ known: seen(value) })
    return (await told(cached, 'partition')).at(-1)
  }
  expect(await heard({ ...partition, epoch: 4, revision: 1 })).toBe('synced, regressed')
  expect(await heard({ ...partition, revision: 8 })).toBe('synced, regressed')
  expect(await heard({ ...partition, revision: 6 })).toBe('synced')
  expect(await heard({ ...partition, topicUid: 'another', revision: 8 })).toBe('synced')
})

type Told = string

/** Until the store itself has told everything. */
async function told(
  cached: CachedStore,
  kind: MetadataKind,
  onCached?: () => void,
): Promise<Told[]> {
  const end = new AbortController()
  const all: Told[] = []
  for await (const event of cached.watch(kind, { signal: end.signal })) {
    all.push(saysOf(event))
    if (event.type !== 'synced') continue
    if (!event.isCached) end.abort()
    else onCached?.()
  }
  return all
}

function saysOf(event: MetadataEvent<unknown>): Told {
  if (event.type === 'put') return `put ${event.object.name} ${event.object.version}`
  if (event.type === 'removed') return `removed ${event.name}`
  if (event.hasRegressed) return 'synced, regressed'
  return event.isCached ? 'cached' : 'synced'
}

test('a store that is away is stood in for, and what is different is told when it is back', async () => {
  await store.create('broker', 'stays', broker('stays', 2))
  await store.create('broker', 'new', broker('new'))
  const { promise, resolve } = Promise.withResolvers<void>()
  await using cached = open({ known, confirmed: promise })
  await expect(cached.get('broker', 'stays')).rejects.toMatchObject({
    reason: 'METADATA_UNAVAILABLE',
  })
  const all = await told(cached, 'broker', resolve)
  expect(all.slice(0, 3)).toEqual(['put gone 1', 'put stays 1', 'cached'])
  expect(all.slice(3, 5).toSorted()).toEqual(['put new 2', 'put stays 1'])
  expect(all.slice(5)).toEqual(['removed gone', 'synced'])
  expect((await cached.get('broker', 'stays'))?.value.bootSeq).toBe(2)
})

test('a store that answers needs no stand-in, and what it says is on disk at the end', async () => {
  await store.create('broker', 'stays', broker('stays', 2))
  {
    await using cached = open({ known })
    expect(await told(cached, 'broker')).toEqual(['put stays 1', 'removed gone', 'synced'])
    expect(await told(cached, 'topic')).toEqual(['synced'])
    expect(await told(cached, 'partition')).toEqual(['synced'])
  }
  const file = { fileSystem: nodeFileSystem, directory: directory.path, clusterId: 'c1' }
  const found = await readMetadataFile(file)
  expect([...found!.broker.values()].map(({ value }) => value)).toEqual([broker('stays', 2)])
})

test('half of what the store has replaces nothing', async () => {
  {
    await using cached = open({ known })
    await told(cached, 'broker')
  }
  const file = { fileSystem: nodeFileSystem, directory: directory.path, clusterId: 'c1' }
  expect(await readMetadataFile(file)).toBeUndefined()
})
