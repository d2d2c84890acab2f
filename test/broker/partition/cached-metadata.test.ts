// A host that begins with what an earlier start knew: it deletes nothing and puts nothing aside before the store has spoken.

import { mkdir, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { CachedStore } from '../../../broker/cached-store.ts'
import { nodeFileSystem } from '../../../broker/log/node-file-system.ts'
import type { KnownObjects } from '../../../broker/metadata-file.ts'
import { silentLogger } from '../../../broker/telemetry/logger.ts'
import { systemClock } from '../../../client/system-clock.ts'
import { changed, type Partition } from '../../../model/partition.ts'
import { HostWorld, publish } from './host-world.ts'

const me = { brokerId: 'b1', storeId: 's1' }
const hosted: Partition = {
  topic: 't',
  topicUid: 'uid-t',
  index: 0,
  phase: 'active',
  replicas: [me],
  leader: { ...me, bootSeq: 1 },
  epoch: 3,
  revision: 7,
  inSync: ['s1'],
  ackQuorum: 1,
  keyRange: { from: 0, to: 2 ** 32 },
  deletedBy: [],
}

interface Scene extends AsyncDisposable {
  readonly world: HostWorld
  /** The broker starts again and is told `partition` by its disk; the store answers from `confirm` on. */
  restart(partition: Partition): Promise<{ confirm: () => void }>
}

async function openScene(): Promise<Scene> {
  const world = await HostWorld.open({ controller: false })
  const topic = await world.createTopic('t')
  await world.store.create('partition', 't-0', hosted)
  await publish(await world.served('t'), 'kept')
  // Of a partition that was made when nothing was written to the cache any more.
  await mkdir(world.directoryOf('uid-new', 0), { recursive: true })
  const broker = (await world.store.get('broker', 'b1'))!
  return {
    world,
    async restart(partition) {
      const { promise, resolve } = Promise.withResolvers<void>()
      const known: KnownObjects = {
        topic: new Map([['t', topic]]),
        partition: new Map([['t-0', { name: 't-0', version: '1', value: partition }]]),
        broker: new Map([['b1', broker]]),
      }
      await world.restart(
        (store) =>
          new CachedStore({
            store,
            file: { fileSystem: nodeFileSystem, directory: world.dataDir, clusterId: 'c1' },
            clock: systemClock,
            logger: silentLogger,
            known,
            storeId: 's1',
            confirmed: promise,
          }),
      )
      return { confirm: resolve }
    },
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  }
}

const retired = changed(hosted, {
  replicas: [{ brokerId: 'b2', storeId: 's2' }],
  inSync: ['s2'],
  retired: [me],
  leader: undefined,
})
const deleting = changed(hosted, { phase: 'deleting', leader: undefined })

test.each([
  ['is to be deleted', deleting],
  ['has been given up', retired],
])(
  'a copy that %s by what is cached stays, and so does what the cache does not name',
  async (_, partition) => {
    await using scene = await openScene()
    const { world } = scene
    await scene.restart(partition)
    // Whatever it was about to do is done when it has stopped.
    await world.stop()
    await expect(stat(world.directoryOf('uid-t', 0))).resolves.toBeDefined()
    await expect(stat(world.directoryOf('uid-new', 0))).resolves.toBeDefined()
  },
)

test('when the store speaks, what it says is done', async () => {
  await using scene = await openScene()
  const { world } = scene
  const { confirm } = await scene.restart(deleting)
  const record = (await world.store.get('partition', 't-0'))!
  await world.store.update('partition', 't-0', deleting, record.version)
  confirm()
  const left = (uid: string): Promise<readonly string[]> =>
    readdir(join(world.dataDir, 'topics', uid)).catch(() => [])
  await expect.poll(() => left('uid-t')).toEqual([])
  await expect.poll(() => left('uid-new')).toEqual([])
  await expect
    .poll(async () => (await world.store.get('partition', 't-0'))?.value.deletedBy)
    .toEqual(['s1'])
})

test('a partition that the store says is still there, though the cache has it deleted, is served again', async () => {
  await using scene = await openScene()
  const { world } = scene
  const { confirm } = await scene.restart(deleting)
  const record = (await world.store.get('partition', 't-0'))!
  const led = changed(record.value, { leader: { ...me, bootSeq: 2 }, epoch: 4 })
  await world.store.update('partition', 't-0', led, record.version)
  confirm()
  expect((await world.served('t')).highWatermark).toBe(1)
})

test('a record older than what an earlier start has seen names no leader any more', async () => {
  await using scene = await openScene()
  const { world } = scene
  await world.restart(undefined, { ...hosted, revision: 9 })
  const leader = async (): Promise<unknown> =>
    (await world.store.get('partition', 't-0'))?.value.leader
  await expect.poll(leader).toBeUndefined()
})

test('a record that is what an earlier start has seen stays as it is', async () => {
  await using scene = await openScene()
  const { world } = scene
  await world.restart(undefined, hosted)
  // Whatever it was about to do is done when it has stopped.
  await world.stop()
  expect((await world.store.get('partition', 't-0'))?.value).toEqual(hosted)
})
