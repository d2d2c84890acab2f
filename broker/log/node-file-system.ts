// The FileSystem port on a real disk. Callbacks under one promise per call: half the cost of fs/promises, which has a
// promise of its own for every system call. Thin: every promise of the port is one or two calls of node:fs.

import fs from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat, statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { errorCode } from './errno.ts'
import type { FileHandle, FileStatus, FileSystem } from './file-system.ts'

const { constants } = fs

const flags = {
  create: constants.O_RDWR | constants.O_CREAT | constants.O_EXCL,
  write: constants.O_RDWR,
  read: constants.O_RDONLY,
} as const

/** IOV_MAX of Linux; a longer list is written in parts. */
const buffersPerWrite = 1024

type Done<T> = (error: Error | null, value: T) => void

/** A number stands for a file only while it is open, so nothing is asked of it after `close`, which waits for the rest. */
class NodeFile implements FileHandle {
  readonly #descriptor: number
  #calls = 0
  #closing: PromiseWithResolvers<void> | undefined

  constructor(descriptor: number) {
    this.#descriptor = descriptor
  }

  #call<T>(begin: (descriptor: number, done: Done<T>) => void): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>()
    if (this.#closing) {
      reject(Object.assign(new Error('EBADF: the file is closed'), { code: 'EBADF' }))
      return promise
    }
    this.#calls++
    begin(this.#descriptor, (error, value) => {
      this.#calls--
      if (this.#closing) this.#closeIfIdle(this.#closing)
      if (error) reject(error)
      else resolve(value)
    })
    return promise
  }

  write(buffers: readonly Uint8Array[], position: number): Promise<void> {
    return this.#call((descriptor, done: Done<void>) => {
      writeAll(descriptor, { buffers, position }, done)
    })
  }

  read(into: Uint8Array, position: number): Promise<number> {
    return this.#call((descriptor, done: Done<number>) => {
      const more = (from: number): void => {
        fs.read(descriptor, into, from, into.length - from, position + from, (error, count) => {
          if (error || count === 0 || from + count === into.length) done(error, from + count)
          else more(from + count)
        })
      }
      more(0)
    })
  }

  sync(): Promise<void> {
    return this.#call((descriptor, done: Done<void>) => fs.fdatasync(descriptor, plain(done)))
  }

  truncate(size: number): Promise<void> {
    return this.#call((descriptor, done: Done<void>) => fs.ftruncate(descriptor, size, plain(done)))
  }

  size(): Promise<number> {
    return this.#call((descriptor, done: Done<number>) => {
      fs.fstat(descriptor, (error, stats) => done(error, error ? 0 : stats.size))
    })
  }

  close(): Promise<void> {
    if (!this.#closing) {
      this.#closing = Promise.withResolvers<void>()
      this.#closeIfIdle(this.#closing)
    }
    return this.#closing.promise
  }

  #closeIfIdle({ resolve, reject }: PromiseWithResolvers<void>): void {
    if (this.#calls > 0) return
    fs.close(this.#descriptor, (error) => (error ? reject(error) : resolve()))
  }
}

function plain(done: Done<void>): (error: Error | null) => void {
  return (error) => done(error)
}

/** Goes on after short writes, and in parts where the system takes no longer list. */
function writeAll(
  descriptor: number,
  what: { readonly buffers: readonly Uint8Array[]; readonly position: number },
  done: Done<void>,
): void {
  const { buffers, position } = what
  const part = buffers.length > buffersPerWrite ? buffers.slice(0, buffersPerWrite) : buffers
  if (part.length === 0) {
    done(null)
    return
  }
  fs.writev(descriptor, part, position, (error, written) => {
    if (error) {
      done(error)
      return
    }
    const rest = unwritten(buffers, written)
    if (rest.length === 0) done(null)
    else writeAll(descriptor, { buffers: rest, position: position + written }, done)
  })
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
  open(path, mode) {
    const { promise, resolve, reject } = Promise.withResolvers<FileHandle>()
    fs.open(path, flags[mode], 0o640, (error, descriptor) => {
      if (error) reject(error)
      else resolve(new NodeFile(descriptor))
    })
    return promise
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
