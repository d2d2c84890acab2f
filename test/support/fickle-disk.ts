// A real disk that can be told to be full, to hold its syncs back for files of some names, or to stop after every change.

import type { FileHandle, FileSystem } from '../../broker/log/file-system.ts'
import { nodeFileSystem } from '../../broker/log/node-file-system.ts'

export class FickleDisk {
  /** Every change of a file's content, in order, as `write|sync|truncate <end of path>`. */
  readonly calls: string[] = []
  readonly fileSystem: FileSystem = {
    ...nodeFileSystem,
    open: async (path, mode) => {
      const file = await nodeFileSystem.open(path, mode)
      if (mode === 'create') await this.changed?.()
      return this.#fickle(path, file)
    },
    remove: async (path) => {
      await nodeFileSystem.remove(path)
      await this.changed?.()
    },
    rename: async (from, to) => {
      await nodeFileSystem.rename(from, to)
      await this.changed?.()
    },
  }
  /** Awaited after every change of a file or a name. */
  changed: (() => Promise<void>) | undefined
  /** Writes to paths that hold this are refused. */
  full: string | undefined
  /** Writes that were refused so. */
  refusals = 0
  #held: { readonly path: string; readonly gate: PromiseWithResolvers<void> } | undefined
  #reached: PromiseWithResolvers<void> | undefined

  /** Syncs of paths that hold `path` wait for `release`. */
  hold(path: string): { readonly reached: Promise<void>; readonly release: () => void } {
    const gate = Promise.withResolvers<void>()
    const reached = Promise.withResolvers<void>()
    this.#held = { path, gate }
    this.#reached = reached
    const release = (): void => {
      this.#held = undefined
      gate.resolve()
    }
    return { reached: reached.promise, release }
  }

  #fickle(path: string, file: FileHandle): FileHandle {
    const note = (call: string): void => {
      this.calls.push(`${call} ${path.split('/').slice(-2).join('/')}`)
    }
    return {
      write: async (buffers, position) => {
        if (this.full !== undefined && path.includes(this.full)) {
          this.refusals++
          throw Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC' })
        }
        note('write')
        await file.write(buffers, position)
        await this.changed?.()
      },
      sync: async () => {
        if (this.#held && path.includes(this.#held.path)) {
          this.#reached?.resolve()
          await this.#held.gate.promise
        }
        await file.sync()
        note('sync')
      },
      truncate: async (size) => {
        note('truncate')
        await file.truncate(size)
        await this.changed?.()
      },
      read: (into, position) => file.read(into, position),
      size: () => file.size(),
      close: () => file.close(),
    }
  }
}
