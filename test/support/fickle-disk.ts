// A real disk that can be told to be full, or to hold its syncs back, for files of some names.

import type { FileHandle, FileSystem } from '../../broker/log/file-system.ts'
import { nodeFileSystem } from '../../broker/log/node-file-system.ts'

export class FickleDisk {
  /** Every change of a file's content, in order, as `write|sync|truncate <end of path>`. */
  readonly calls: string[] = []
  readonly fileSystem: FileSystem = {
    ...nodeFileSystem,
    open: async (path, mode) => this.#fickle(path, await nodeFileSystem.open(path, mode)),
  }
  /** Writes to paths that hold this are refused. */
  full: string | undefined
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
          throw Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC' })
        }
        note('write')
        await file.write(buffers, position)
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
      },
      read: (into, position) => file.read(into, position),
      size: () => file.size(),
      close: () => file.close(),
    }
  }
}
