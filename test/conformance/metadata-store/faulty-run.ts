// The real disk as one run of a process sees it: the run may crash, after which nothing of it reaches the disk any more,
// and a sync of the metadata journal may fail.

import type { FileHandle, FileSystem } from '../../../broker/log/file-system.ts'
import { nodeFileSystem } from '../../../broker/log/node-file-system.ts'

/** The kind at byte 12 of a frame (docs/formats/metadata.md). */
const roundFrame = 3

export class FaultyRun {
  crashed = false
  failNextSync = false

  readonly fileSystem: FileSystem = {
    ...nodeFileSystem,
    open: async (path, mode) => {
      this.#throwIfCrashed()
      return this.#watched(await nodeFileSystem.open(path, mode))
    },
    rename: async (from, to) => {
      this.#throwIfCrashed()
      await nodeFileSystem.rename(from, to)
    },
  }

  #watched(file: FileHandle): FileHandle {
    let frameKind = 0
    return {
      write: async (buffers, position) => {
        this.#throwIfCrashed()
        frameKind = buffers[0]?.[12] ?? 0
        await file.write(buffers, position)
      },
      sync: async () => {
        this.#throwIfCrashed()
        await file.sync()
        // Not that of a snapshot, which answers nobody.
        if (!this.failNextSync || frameKind !== roundFrame) return
        this.failNextSync = false
        throw Object.assign(new Error('EIO: i/o error, fdatasync'), { code: 'EIO' })
      },
      read: (into, position) => file.read(into, position),
      truncate: (size) => file.truncate(size),
      size: () => file.size(),
      close: () => file.close(),
    }
  }

  #throwIfCrashed(): void {
    if (this.crashed) throw new Error('this process has crashed')
  }
}
