// The open files of a log's segments: the active one stays open, of the others the few used last, because a broker may
// hold hundreds of thousands of segments and must not run out of descriptors.

import type { FileHandle, FileSystem } from './file-system.ts'
import type { Segment } from './segment.ts'

/** Sealed segments that stay open per log: a reader that catches up, and one more. */
const idleMax = 2

interface OpenFile {
  readonly file: Promise<FileHandle>
  users: number
  pinned: boolean
  /** Closes with its last user, who resolves it. */
  closing: PromiseWithResolvers<void> | undefined
}

export class OpenFiles {
  readonly #fileSystem: FileSystem
  /** Least recently used first. */
  readonly #open = new Map<Segment, OpenFile>()

  constructor(fileSystem: FileSystem) {
    this.#fileSystem = fileSystem
  }

  /** Runs `work` while the file stays open, whatever retention does meanwhile. */
  async use<T>(segment: Segment, work: (file: FileHandle) => Promise<T>): Promise<T> {
    const entry = this.#entry(segment)
    entry.users++
    try {
      return await work(await entry.file)
    } catch (error) {
      await entry.file.catch(() => {
        if (this.#open.get(segment) === entry) this.#open.delete(segment)
      })
      throw error
    } finally {
      entry.users--
      if (entry.users === 0) this.#unused(entry)
    }
  }

  #entry(segment: Segment): OpenFile {
    const found = this.#open.get(segment)
    const file = found?.file ?? this.#fileSystem.open(segment.path, 'read')
    const entry = found ?? { file, users: 0, pinned: false, closing: undefined }
    this.#open.delete(segment)
    this.#open.set(segment, entry)
    return entry
  }

  #unused(entry: OpenFile): void {
    if (entry.closing) {
      void closeInto(entry, entry.closing)
      return
    }
    let idle = 0
    for (const other of this.#open.values()) if (other.users === 0 && !other.pinned) idle++
    for (const [segment, other] of this.#open) {
      if (idle <= idleMax) return
      if (other.users > 0 || other.pinned) continue
      idle--
      // A file that was only read: an error of its closing loses nothing.
      void this.close(segment).catch(() => {})
    }
  }

  /** Takes over a file opened to write; it stays open until `unpin` or `close`. */
  pin(segment: Segment, file: FileHandle): void {
    // A reader may have opened it meanwhile, to read.
    this.close(segment).catch(() => {})
    this.#open.set(segment, {
      file: Promise.resolve(file),
      users: 0,
      pinned: true,
      closing: undefined,
    })
  }

  unpin(segment: Segment): void {
    const entry = this.#open.get(segment)
    if (entry) entry.pinned = false
  }

  /** Resolves when its last user has finished and the file is closed. */
  async close(segment: Segment): Promise<void> {
    const entry = this.#open.get(segment)
    if (!entry) return
    this.#open.delete(segment)
    entry.closing = Promise.withResolvers<void>()
    if (entry.users === 0) void closeInto(entry, entry.closing)
    await entry.closing.promise
  }

  async closeAll(): Promise<void> {
    await Promise.all([...this.#open.keys()].map((segment) => this.close(segment)))
  }
}

async function closeInto(entry: OpenFile, closing: PromiseWithResolvers<void>): Promise<void> {
  try {
    const file = await entry.file
    await file.close()
    closing.resolve()
  } catch (error) {
    closing.reject(error)
  }
}
