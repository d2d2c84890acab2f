import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { nodeFileSystem } from '../../../broker/log/node-file-system.ts'
import { PartitionStorage } from '../../../broker/partition/partition-storage.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

test('the partitions of a topic can be deleted all at once', async () => {
  await using directory = await temporaryDirectory()
  const storage = new PartitionStorage({
    fileSystem: nodeFileSystem,
    dataDir: directory.path,
  })
  for (let round = 0; round < 10; round++) {
    const topicUid = `topic-${round}`
    const keys = Array.from({ length: 32 }, (_, index) => ({ topicUid, index }))
    for (const key of keys) await storage.prepare(key)
    await Promise.all(keys.map((key) => storage.delete(key)))
    await expect(access(join(directory.path, 'topics', topicUid))).rejects.toThrow('ENOENT')
  }
  expect(await storage.list()).toEqual([])
})
