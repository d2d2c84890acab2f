// The checkpoint on a disk that will not take it.

import { expect, test } from 'vitest'
import type { FileSystem } from '../../../broker/log/file-system.ts'
import { nodeFileSystem } from '../../../broker/log/node-file-system.ts'
import { freeze, LogWorld, readTexts } from './log-world.ts'

/** Once it is full, writes to the checkpoint are torn, each told by `torn`. */
class FullDisk {
  isFull = false
  torn: PromiseWithResolvers<void> = Promise.withResolvers<void>()
  readonly fileSystem: FileSystem = {
    ...nodeFileSystem,
    open: async (path, mode) => {
      const file = await nodeFileSystem.open(path, mode)
      if (!path.endsWith('checkpoint')) return file
      return {
        read: (into, position) => file.read(into, position),
        truncate: (size) => file.truncate(size),
        sync: () => file.sync(),
        size: () => file.size(),
        close: () => file.close(),
        write: async (buffers, position) => {
          if (!this.isFull) return await file.write(buffers, position)
          await file.write([Buffer.concat(buffers).subarray(0, 20)], position)
          this.torn.resolve()
          throw Object.assign(new Error('ENOSPC: write'), { code: 'ENOSPC' })
        },
      }
    },
  }

  async tears(work: () => void): Promise<void> {
    this.torn = Promise.withResolvers<void>()
    work()
    await this.torn.promise
  }
}

test('a checkpoint that could not be written leaves the one before, however often that happens', async () => {
  await using world = await LogWorld.begin()
  const disk = new FullDisk()
  const log = await world.open({}, { fileSystem: disk.fileSystem })
  disk.isFull = true
  for (const text of ['a', 'b', 'c']) {
    await world.store(log, text)
    await disk.tears(() => world.clock.advance(1_000))
  }
  expect(world.fatal).toEqual([])
  const crash = await freeze(world)
  disk.isFull = false
  await log.close()
  await crash()
  expect(await readTexts(await world.open())).toEqual(['a', 'b', 'c'])
})
