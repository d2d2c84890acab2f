// Readers beside a cut: one that is slower, one that comes after it has failed.

import { expect, test } from 'vitest'
import type { FileHandle, FileSystem } from '../../../broker/log/file-system.ts'
import { nodeFileSystem } from '../../../broker/log/node-file-system.ts'
import { LogWorld, readTexts, reasonOf, storedBytes } from './log-world.ts'

interface Hold {
  readonly reached: Promise<void>
  readonly release: () => void
}

/** A disk that can keep the answer of one read back, and refuse to make files shorter. */
class SlowDisk {
  readonly fileSystem: FileSystem = {
    ...nodeFileSystem,
    open: async (path, mode) => this.#slow(await nodeFileSystem.open(path, mode)),
  }
  refusesTruncate = false
  #next: { readonly reach: () => void; readonly released: Promise<void> } | undefined

  /** The next read has its bytes, but does not answer before it is released. */
  holdNextRead(): Hold {
    const reached = Promise.withResolvers<void>()
    const released = Promise.withResolvers<void>()
    this.#next = { reach: reached.resolve, released: released.promise }
    return { reached: reached.promise, release: released.resolve }
  }

  #slow(file: FileHandle): FileHandle {
    return {
      write: (buffers, position) => file.write(buffers, position),
      truncate: async (size) => {
        if (this.refusesTruncate) throw Object.assign(new Error('EIO: ftruncate'), { code: 'EIO' })
        await file.truncate(size)
      },
      sync: () => file.sync(),
      size: () => file.size(),
      close: () => file.close(),
      read: async (into, position) => {
        const hold = this.#next
        this.#next = undefined
        const bytes = await file.read(into, position)
        hold?.reach()
        await hold?.released
        return bytes
      },
    }
  }
}

test('a reader that a cut has overtaken leaves no position behind for the next one', async () => {
  await using world = await LogWorld.begin()
  const disk = new SlowDisk()
  const log = await world.open({}, { fileSystem: disk.fileSystem })
  await world.store(log, 'a', 'b', 'c')
  const { reached, release } = disk.holdNextRead()
  const overtaken = log.read({ from: 1, before: 2, maxBytes: 1000 })
  await reached
  await log.truncate(0)
  await world.store(log, 'longer than the first')
  release()
  expect(await overtaken).toEqual({ batches: Buffer.alloc(0), nextOffset: 1 })
  await world.store(log, 'x', 'y')
  expect(await readTexts(log, 2)).toEqual(['y'])
})

test('nor does one in a segment that the cut has removed', async () => {
  await using world = await LogWorld.begin()
  const disk = new SlowDisk()
  const segmentBytes = 2 * storedBytes('a')
  const log = await world.open({ segmentBytes }, { fileSystem: disk.fileSystem })
  await world.store(log, 'a', 'b', 'c', 'd', 'e')
  const { reached, release } = disk.holdNextRead()
  const overtaken = reasonOf(log.read({ from: 2, before: 3, maxBytes: 1000 }))
  await reached
  await log.truncate(0)
  await world.store(log, 'v')
  release()
  expect(await overtaken).toBe('OFFSET_TOO_NEW')
  await world.store(log, 'w', 'x', 'y', 'z')
  expect(await readTexts(log, 3)).toEqual(['y', 'z'])
})

test('a log whose cut has failed cannot be read: that is no damage', async () => {
  await using world = await LogWorld.begin()
  const disk = new SlowDisk()
  const log = await world.open({}, { fileSystem: disk.fileSystem })
  await world.store(log, 'a', 'b', 'c')
  disk.refusesTruncate = true
  const { reached, release } = disk.holdNextRead()
  const overtaken = reasonOf(log.read({ from: 0, before: 3, maxBytes: 1000 }))
  await reached
  await expect(log.truncate(1)).rejects.toThrow('EIO')
  release()
  expect(await overtaken).toBe('NOT_READY')
  expect(await reasonOf(log.read({ from: 1, before: 3, maxBytes: 1000 }))).toBe('NOT_READY')
  expect(world.fatal).toHaveLength(1)
})
