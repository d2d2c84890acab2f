import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { changed } from '../../../model/partition.ts'
import { FickleDisk } from '../../support/fickle-disk.ts'
import { contents, HostWorld, publish } from './host-world.ts'

describe('a partition host', () => {
  test('serves a new topic, and again after a restart, at a new epoch, with what was acknowledged', async () => {
    await using world = await HostWorld.open()
    await world.createTopic('orders', { partitions: 2 })
    const first = await world.served('orders', 1)
    expect(first).toMatchObject({ index: 1, epoch: 1, highWatermark: 0 })
    await publish(first, 'one')
    await world.restart()
    const again = await world.served('orders', 1)
    expect(again).toMatchObject({ index: 1, epoch: 2, highWatermark: 1 })
    expect(await contents(again)).toEqual(['one'])
    expect(await world.until(() => world.host.isReady())).toBe(true)
    expect(world.host.counts()).toEqual({
      offline: 0,
      recovering: 0,
      serving: 2,
      standby: 0,
      damaged: 0,
    })
  })

  test('does not serve what an earlier start of it has led (R9)', async () => {
    await using world = await HostWorld.open({ controller: false })
    const partition = {
      topic: 'orders',
      topicUid: 'u1',
      index: 0,
      phase: 'active' as const,
      replicas: [{ brokerId: 'b1', storeId: 's1' }],
      leader: { brokerId: 'b1', storeId: 's1', bootSeq: 1 },
      epoch: 1,
      revision: 1,
      inSync: ['s1'],
      ackQuorum: 1,
      keyRange: { from: 0, to: 2 ** 32 },
      deletedBy: [],
    }
    await world.createTopic('orders', {}, 'u1')
    await world.store.create('partition', 'orders-0', partition)
    await world.served('orders')
    await world.restart()
    expect(world.refusal('orders')).toMatchObject({ reason: 'NOT_READY' })
    expect(world.host.isReady()).toBe(false)
    world.control()
    expect(await world.served('orders')).toMatchObject({ epoch: 2 })
  })

  test('stops also while a full disk keeps it from beginning an epoch', async () => {
    const disk = new FickleDisk()
    await using world = await HostWorld.open({ tableFileSystem: disk.fileSystem })
    // The promise is kept, and what is noted next finds no room.
    disk.changed = async () => void (disk.full = '.journal')
    await world.createTopic('orders')
    await expect.poll(() => disk.refusals).toBeGreaterThan(0)
    await world.host.close()
    expect(world.fatal).toEqual([])
  })

  test('says why a partition is not served', async () => {
    await using world = await HostWorld.open()
    await world.createTopic('orders')
    await world.served('orders')
    expect(world.refusal('mails')).toMatchObject({ reason: 'TOPIC_NOT_FOUND' })
    for (const index of [1, -1, 0.5]) {
      expect(world.refusal('orders', index)).toMatchObject({ reason: 'PARTITION_NOT_FOUND' })
    }
    const other = { brokerId: 'b2', storeId: 's2', bootSeq: 1 }
    await world.store.create('broker', 'b2', { ...other, endpoint: 'elsewhere:7070' })
    const { value, version } = (await world.store.get('partition', 'orders-0'))!
    const moved = changed(value, { leader: other, epoch: 2 })
    await world.store.update('partition', 'orders-0', moved, version)
    await world.until(() => world.host.local().length === 0)
    expect(world.refusal('orders')).toMatchObject({
      reason: 'NOT_LEADER',
      details: { leader: 'b2', endpoint: 'elsewhere:7070' },
    })
  })

  test('takes over changed settings while it serves', async () => {
    await using world = await HostWorld.open()
    await world.createTopic('orders')
    const partition = await world.served('orders')
    const { value, version } = (await world.store.get('topic', 'orders'))!
    const spec = { ...value.spec, messageBytesMax: 1024 }
    await world.store.update('topic', 'orders', { ...value, spec }, version)
    await world.until(() => partition.topic.spec.messageBytesMax === 1024)
    await expect(publish(partition, 'x'.repeat(2000))).rejects.toMatchObject({
      reason: 'MESSAGE_TOO_LARGE',
    })
    expect(await world.served('orders')).toBe(partition)
  })

  test('describes partitions with leader, endpoint and state', async () => {
    await using world = await HostWorld.open()
    await world.createTopic('orders', { partitions: 11 })
    for (let index = 0; index < 11; index++) await world.served('orders', index)
    const views = world.host.describe('uid-orders')
    expect(views.map(({ partition }) => partition.index)).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
    ])
    expect(views[0]).toMatchObject({ state: 'online', leaderEndpoint: 'localhost:7070' })
  })

  test('removes old segments by retention while it serves', async () => {
    await using world = await HostWorld.open({ retentionCheckMs: 20 })
    await world.createTopic('orders', { segmentBytes: 2 ** 20, retentionBytes: 2 ** 20 })
    const partition = await world.served('orders')
    for (let i = 0; i < 8; i++) await publish(partition, 'x'.repeat(700_000))
    while (partition.startOffset === 0) await new Promise((resolve) => setImmediate(resolve))
    expect(partition.startOffset).toBeGreaterThan(0)
  })
})

describe('deletion', () => {
  test('of a topic deletes its data and its metadata; a namesake begins empty', async () => {
    await using world = await HostWorld.open()
    await world.createTopic('orders', {}, 'u1')
    await publish(await world.served('orders'), 'old')
    await world.deleteTopic('orders')
    await world.until(() => world.host.topics().length === 0)
    await goneFromMetadata(world, 'orders')
    expect(await readdir(join(world.dataDir, 'topics'))).toEqual([])
    expect(await readdir(join(world.dataDir, 'hosted'))).toEqual([])

    await world.createTopic('orders', {}, 'u2')
    expect(await contents(await world.served('orders'))).toEqual([])
  })

  test('is finished at the next start when the broker was down', async () => {
    await using world = await HostWorld.open()
    await world.createTopic('orders', { partitions: 2 }, 'u1')
    await world.served('orders', 0)
    await world.served('orders', 1)
    await world.stop()
    await world.deleteTopic('orders')
    await world.start()
    await goneFromMetadata(world, 'orders')
    expect(await readdir(join(world.dataDir, 'topics'))).toEqual([])
  })
})

describe('what metadata does not name', () => {
  test('is put aside at start, with a note, and nothing of it is deleted', async () => {
    await using world = await HostWorld.open()
    await world.createTopic('orders')
    await publish(await world.served('orders'), 'one')
    await world.stop()
    await rename(join(world.dataDir, 'topics/uid-orders'), join(world.dataDir, 'topics/uid-other'))
    await world.start()
    const [entry] = await readdir(join(world.dataDir, 'quarantine'))
    expect(entry).toBe('uid-other.0.1')
    const directory = join(world.dataDir, 'quarantine', entry!)
    expect(JSON.parse(await readFile(join(directory, 'note.json'), 'utf8'))).toMatchObject({
      topicUid: 'uid-other',
      partition: 0,
      reason: 'no metadata names this partition',
    })
    expect((await readdir(join(directory, 'data/log'))).length).toBeGreaterThan(0)
  })

  test('is put aside when its object goes without a tombstone, and comes back with it', async () => {
    await using world = await HostWorld.open({ controller: false })
    await world.createTopic('orders')
    const partition = {
      topic: 'orders',
      topicUid: 'uid-orders',
      index: 0,
      phase: 'active' as const,
      replicas: [{ brokerId: 'b1', storeId: 's1' }],
      leader: { brokerId: 'b1', storeId: 's1', bootSeq: 1 },
      epoch: 1,
      revision: 1,
      inSync: ['s1'],
      ackQuorum: 1,
      keyRange: { from: 0, to: 2 ** 32 },
      deletedBy: [],
    }
    for (const round of ['one', 'two', 'three']) {
      const object = await world.store.create('partition', 'orders-0', partition)
      await publish(await world.served('orders'), round)
      await world.store.remove('partition', 'orders-0', object.version)
      await world.until(() => world.host.local().length === 0)
    }
    await world.store.create('partition', 'orders-0', partition)
    expect(await contents(await world.served('orders'))).toEqual(['one', 'two', 'three'])
  })

  test('does not fall to the tombstone of a namesake', async () => {
    await using world = await HostWorld.open()
    await world.createTopic('orders', {}, 'u1')
    await publish(await world.served('orders'), 'kept')
    await world.stop()
    // The topic first: the controller would make a missing partition anew.
    for (const kind of ['topic', 'partition'] as const) {
      for (const { name, version } of await world.store.list(kind)) {
        await world.store.remove(kind, name, version)
      }
    }
    await world.createTopic('orders', {}, 'u2')
    await world.start()
    await world.served('orders')
    await world.deleteTopic('orders')
    await goneFromMetadata(world, 'orders')
    expect(await readdir(join(world.dataDir, 'quarantine'))).toEqual(['u1.0.1'])
  })
})

describe('damage', () => {
  test('takes one partition offline and leaves the others serving', async () => {
    await using world = await HostWorld.open()
    await world.createTopic('orders', { partitions: 2 })
    for (const index of [0, 1]) {
      const partition = await world.served('orders', index)
      for (const value of ['one', 'two', 'three']) await publish(partition, value)
    }
    await world.stop()
    const log = join(world.directoryOf('uid-orders', 0), 'log')
    const name = (await readdir(log)).find((file) => file.endsWith('.log'))!
    const bytes = await readFile(join(log, name))
    await writeFile(join(log, name), bytes.subarray(0, -1))
    await world.start()
    expect(await contents(await world.served('orders', 1))).toEqual(['one', 'two', 'three'])
    await world.until(() => world.host.describe('uid-orders')[0]?.state === 'damaged')
    expect(world.refusal('orders', 0)).toMatchObject({ reason: 'STORAGE_DAMAGED' })
    expect(world.host.counts()).toMatchObject({ serving: 1, damaged: 1 })
    expect(world.host.isReady()).toBe(true)
    expect(world.fatal).toEqual([])
  })

  test('is a directory that was here and is gone: it never begins anew as empty', async () => {
    await using world = await HostWorld.open()
    await world.createTopic('orders')
    await publish(await world.served('orders'), 'one')
    await world.stop()
    await rm(join(world.dataDir, 'topics'), { recursive: true })
    await world.start()
    await world.until(() => world.host.describe('uid-orders')[0]?.state === 'damaged')
    expect(world.refusal('orders').message).toContain('is damaged')
  })
})

async function goneFromMetadata(world: HostWorld, topic: string): Promise<void> {
  const signal = AbortSignal.timeout(15_000)
  for await (const event of world.store.watch('topic', { signal })) {
    if (event.type === 'removed' && event.name === topic) return
    if (event.type === 'synced' && (await world.store.get('topic', topic)) === undefined) return
  }
  throw new Error(`${topic} is still there`)
}
