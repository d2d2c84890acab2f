import { expect, test } from 'vitest'
import { nodeFileSystem } from '../../../broker/log/node-file-system.ts'
import { openStandaloneStore } from '../../../broker/metadata/standalone-store.ts'
import { RecordKeeper, recordOf } from '../../../broker/partition/record-keeper.ts'
import { systemClock as clock } from '../../../broker/system.ts'
import type { Partition } from '../../../model/partition.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

const partition: Partition = {
  topic: 'orders',
  topicUid: 'u',
  index: 0,
  phase: 'active',
  replicas: [{ brokerId: 'a', storeId: 'a' }],
  epoch: 4,
  revision: 8,
  inSync: ['a', 'b'],
  ackQuorum: 1,
  keyRange: { from: 0, to: 2 ** 32 },
  deletedBy: [],
}

test('a record is changed only if it is the one that was decided on', async () => {
  await using directory = await temporaryDirectory()
  await using store = await openStandaloneStore({
    fileSystem: nodeFileSystem,
    directory: directory.path,
    mustExist: false,
    onFatal: (error) => expect.fail(String(error)),
  })
  await store.create('partition', 'orders-0', partition)
  const { signal } = new AbortController()
  const keeper = new RecordKeeper({ store, clock, name: 'orders-0', topicUid: 'u', signal })
  const inSync = ['a']
  // The same revision of another history: metadata came back from a backup.
  expect(await keeper.change({ epoch: 5, revision: 8 }, { inSync })).toEqual(partition)
  expect(await keeper.change({ epoch: 4, revision: 7 }, { inSync })).toEqual(partition)
  // The same age, but not what the leader knows of it.
  const base = { ...recordOf(partition), epoch: 4, revision: 8 }
  const leader = { brokerId: 'a', storeId: 'a', bootSeq: 1 }
  for (const other of [{ leader }, { replicas: ['a', 'b'] }, { isr: ['a'] }, { ackQuorum: 2 }]) {
    expect(await keeper.change({ ...base, ...other }, { inSync })).toEqual(partition)
  }
  const changed = { ...partition, inSync, revision: 9 }
  expect(await keeper.change(base, { inSync })).toEqual(changed)
})
