import { stat } from 'node:fs/promises'
import { expect, test } from 'vitest'
import type { Stored } from '../../../model/metadata-store.ts'
import type { Partition } from '../../../model/partition.ts'
import { contents, HostWorld, publish } from './host-world.ts'

const me = { brokerId: 'b1', storeId: 's1' }
const elsewhere = { brokerId: 'b2', storeId: 's2' }
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
const movedAway: Partition = {
  ...hosted,
  replicas: [elsewhere],
  leader: { ...elsewhere, bootSeq: 1 },
  inSync: ['s2'],
  retired: [me],
}

async function openWith(): Promise<{ world: HostWorld; record: Stored<Partition> }> {
  const world = await HostWorld.open({ controller: false })
  await world.createTopic('t')
  const record = await world.store.create('partition', 't-0', hosted)
  await publish(await world.served('t'), 'kept')
  return { world, record }
}

test.each([
  ['revision', { revision: 6 }],
  ['epoch', { revision: 8, epoch: 2 }],
])('a copy that a record with an older %s takes off is kept, and served', async (_, older) => {
  const { world, record } = await openWith()
  await using _world = world
  const { version } = await world.store.update(
    'partition',
    't-0',
    { ...movedAway, ...older },
    record.version,
  )
  await world.until(() => world.host.describe('uid-t')[0]?.partition.retired)
  await world.store.update('partition', 't-0', { ...hosted, revision: 9 }, version)
  await world.until(() => world.host.describe('uid-t')[0]?.partition.revision === 9)
  expect(await contents(await world.served('t'))).toEqual(['kept'])
})

test('a copy that a newer record takes off is deleted', async () => {
  const { world, record } = await openWith()
  await using _world = world
  await world.store.update('partition', 't-0', { ...movedAway, revision: 8 }, record.version)
  await world.until(() => world.host.describe('uid-t')[0]?.partition.retired?.length === 0)
  await expect(stat(world.directoryOf('uid-t', 0))).rejects.toMatchObject({ code: 'ENOENT' })
})
