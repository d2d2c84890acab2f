// The FileSystem port on a real disk. Thin: every promise of the port is one or two calls of node:fs.

import { constants } from 'node:fs'
import {
  mkdir,
  type FileHandle as NodeHandle,
  open,
  readdir,
  rename,
  rm,
  stat,
  statfs,
} from 'node:fs/promises'
import { dirname } from 'node:path'
import { errorCode } from './errno.ts'
import type { FileHandle, FileStatus, FileSystem } from './file-system.ts'

const flags = {
  create: constants.O_RDWR | constants.O_CREAT | constants.O_EXCL,
  write: constants.O_RDWR,
  read: constants.O_RDONLY,
} as const

/** IOV_MAX of Linux; a longer list is written in parts. */
const buffersPerWrite = 1024

class NodeFile implements FileHandle {
  readonly #handle: NodeHandle

  constructor(handle: NodeHandle) {
    this.#handle = handle
  }

  async write(buffers: readonly Uint8Array[], position: number): Promise<void> {
    let at = position
    for (let from = 0; from < buffers.length; from += buffersPerWrite) {
      let part = buffers.slice(from, from + buffersPerWrite)
      while (part.length > 0) {
        const { bytesWritten } = await this.#handle.writev(part, at)
        at += bytesWritten
        part = unwritten(part, bytesWritten)
      }
    }
  }

  async read(into: Uint8Array, position: number): Promise<number> {
    let done = 0
    while (done < into.length) {
      const { bytesRead } = await this.#handle.read(into, done, into.length - done, position + done)
      if (bytesRead === 0) break
      done += bytesRead
    }
    return done
  }

  sync(): Promise<void> {
    return this.#handle.datasync()
  }

  truncate(size: number): Promise<void> {
    return this.#handle.truncate(size)
  }

  async size(): Promise<number> {
    return (await this.#handle.stat()).size
  }

  close(): Promise<void> {
    return this.#handle.close()
  }
}

/** What is left of `buffers` after a short write of `written` bytes. */
function unwritten(buffers: readonly Uint8Array[], written: number): Uint8Array[] {
  let skip = written
  for (const [index, buffer] of buffers.entries()) {
    if (skip < buffer.length) return [buffer.subarray(skip), ...buffers.slice(index + 1)]
    skip -= buffer.length
  }
  return []
}

async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path, constants.O_RDONLY | constants.O_DIRECTORY)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

export const nodeFileSystem: FileSystem = {
  async open(path, mode) {
    return new NodeFile(await open(path, flags[mode], 0o640))
  },

  async status(path): Promise<FileStatus | undefined> {
    try {
      const found = await stat(path)
      return { size: found.size, directory: found.isDirectory() }
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return undefined
      throw error
    }
  },

  async list(directory) {
    return (await readdir(directory)).sort()
  },

  async makeDirectory(path) {
    const first = await mkdir(path, { recursive: true, mode: 0o750 })
    // The names of new directories must survive a power cut as the files in them do: each in its parent.
    for (
      let made = path;
      first !== undefined && made.length >= first.length;
      made = dirname(made)
    ) {
      await syncDirectory(dirname(made))
    }
  },

  rename,

  async remove(path) {
    await rm(path, { recursive: true, force: true })
  },

  syncDirectory,

  async space(path) {
    const { blocks, bavail, bsize } = await statfs(path)
    return { capacityBytes: blocks * bsize, availableBytes: bavail * bsize }
  },
}
