// The FileSystem port of one simulated process. Every call takes its time by the scheduler, happens when it completes, and
// may fail as the disk's faults say. With faults off it keeps the same conformance suite as the real disk.

import type { FileHandle, FileStatus, FileSystem } from '../../../broker/log/file-system.ts'
import type { SimulatedProcess } from '../scheduler.ts'
import type { CallFaults, FaultKind } from './faults.ts'
import { FileImage } from './file-image.ts'
import { Directory, type Node } from './name-space.ts'
import type { SimulatedDisk } from './simulated-disk.ts'

interface CallInFlight {
  /** Has its whole effect. */
  readonly happen: () => void
  /** Has a part of its effect. */
  readonly tear: (() => void) | undefined
}

export class FaultyFileSystem implements FileSystem {
  readonly process: SimulatedProcess
  readonly #disk: SimulatedDisk
  readonly #inFlight = new Set<CallInFlight>()
  /** Handles that nobody has closed, by path. */
  readonly openHandles: Set<FileHandle & { readonly path: string }> = new Set()

  constructor(disk: SimulatedDisk, process: SimulatedProcess) {
    this.#disk = disk
    this.process = process
  }

  /** The process has died: of the calls that it waited for, each has happened, or not, or a part of it. */
  abandon(): void {
    const { random, tally } = this.#disk
    for (const call of this.#inFlight) {
      tally.add('kill within a call')
      const fate = random.weighted({ nothing: 1, everything: 1, part: 1 })
      try {
        if (fate === 'everything') call.happen()
        if (fate === 'part') call.tear?.()
      } catch {
        // Nobody is left to hear of the error.
      }
    }
    this.#inFlight.clear()
  }

  /** Runs `happen` when the scheduler says so. */
  call<T>(
    label: string,
    happen: () => T,
    options: { readonly tear?: () => void; readonly slower?: number } = {},
  ): Promise<T> {
    const { random, faults } = this.#disk
    const { fastMs, slowMs, slowChance } = faults.latency
    const { promise, resolve, reject } = Promise.withResolvers<T>()
    const inFlight = { happen, tear: options.tear }
    this.#inFlight.add(inFlight)
    const mostMs = (random.chance(slowChance) ? slowMs : fastMs) * (options.slower ?? 1)
    this.process.after(random.fraction() * mostMs, label, () => {
      this.#inFlight.delete(inFlight)
      try {
        resolve(happen())
      } catch (error) {
        this.#disk.scheduler.note(`${label}: ${String(error)}`)
        reject(error)
      }
    })
    return promise
  }

  /** Throws by chance. */
  chance(fault: keyof CallFaults, kind: FaultKind): boolean {
    const hit = this.#disk.random.chance(this.#disk.faults.calls[fault])
    if (hit) this.#disk.tally.add(kind)
    return hit
  }

  open(path: string, mode: 'create' | 'write' | 'read'): Promise<FileHandle> {
    return this.call(`open ${path} ${mode}`, () => {
      const { directory, name } = this.#parent(path, 'open')
      const found = directory.entries.get(name)
      if (mode === 'create') {
        if (found) throw systemError('EEXIST', 'open', path)
        this.#mayFail('open', path)
        this.#needRoom('open', path)
        const file = new FileImage()
        directory.set(name, file)
        return this.#handle(path, file, mode)
      }
      if (!found) throw systemError('ENOENT', 'open', path)
      if (found instanceof Directory) throw systemError('EISDIR', 'open', path)
      return this.#handle(path, found, mode)
    })
  }

  #handle(path: string, file: FileImage, mode: 'create' | 'write' | 'read'): FileHandle {
    const handle = new FaultyFile({ disk: this.#disk, mount: this, path, file, mode })
    this.openHandles.add(handle)
    return handle
  }

  status(path: string): Promise<FileStatus | undefined> {
    return this.call(`status ${path}`, () => {
      const found = this.#find(path)
      if (!found) return undefined
      if (found instanceof Directory) return { size: 4096, directory: true }
      return { size: found.cache.size, directory: false }
    })
  }

  list(directory: string): Promise<string[]> {
    return this.call(`list ${directory}`, () =>
      [...this.#directory(directory, 'scandir').entries.keys()].sort(),
    )
  }

  /** New directories are durable when it resolves, as the port promises. */
  makeDirectory(path: string): Promise<void> {
    return this.call(`makeDirectory ${path}`, () => {
      let directory = this.#disk.root
      for (const name of namesOf(path)) {
        const found = directory.entries.get(name)
        if (found instanceof FileImage) throw systemError('EEXIST', 'mkdir', path)
        const next = found ?? new Directory()
        if (!found) {
          this.#mayFail('mkdir', path)
          this.#needRoom('mkdir', path)
          directory.set(name, next)
          directory.sync()
        }
        directory = next
      }
    })
  }

  rename(from: string, to: string): Promise<void> {
    return this.call(`rename ${from} ${to}`, () => {
      const source = this.#parent(from, 'rename')
      const target = this.#parent(to, 'rename')
      const node = source.directory.entries.get(source.name)
      if (!node) throw systemError('ENOENT', 'rename', from)
      this.#mayFail('rename', from)
      const fate = { kept: undefined }
      source.directory.set(source.name, undefined, fate)
      target.directory.set(target.name, node, fate)
    })
  }

  remove(path: string): Promise<void> {
    return this.call(`remove ${path}`, () => {
      const parent = this.#find(path.slice(0, Math.max(1, path.lastIndexOf('/'))))
      const name = namesOf(path).at(-1)
      const node = parent instanceof Directory && name ? parent.entries.get(name) : undefined
      if (!node || !name || !(parent instanceof Directory)) return
      this.#mayFail('unlink', path)
      if (node instanceof FileImage) this.#disk.remember(path, node)
      parent.set(name, undefined)
    })
  }

  syncDirectory(path: string): Promise<void> {
    let upTo: number | undefined
    const found = this.#find(path)
    if (found instanceof Directory) upTo = found.changes
    return this.call(`syncDirectory ${path}`, () => {
      const directory = this.#directory(path, 'open')
      this.#mayFail('fsync', path)
      directory.sync(upTo)
    })
  }

  space(path: string): Promise<{ capacityBytes: number; availableBytes: number }> {
    return this.call(`space ${path}`, () => {
      this.#directory(path, 'statfs')
      return { capacityBytes: this.#disk.capacityBytes, availableBytes: this.#disk.roomBytes }
    })
  }

  #mayFail(call: string, path: string): void {
    if (this.chance('nameError', 'name error')) throw systemError('EIO', call, path)
  }

  /** A name takes no bytes here, but none can be made on a disk that is full to the last. */
  #needRoom(call: string, path: string): void {
    if (this.#disk.roomBytes > 0) return
    this.#disk.tally.add('disk full')
    throw systemError('ENOSPC', call, path)
  }

  #find(path: string): Node | undefined {
    let node: Node | undefined = this.#disk.root
    for (const name of namesOf(path)) {
      if (!(node instanceof Directory)) return undefined
      node = node.entries.get(name)
    }
    return node
  }

  #directory(path: string, call: string): Directory {
    const found = this.#find(path)
    if (!found) throw systemError('ENOENT', call, path)
    if (found instanceof FileImage) throw systemError('ENOTDIR', call, path)
    return found
  }

  #parent(path: string, call: string): { directory: Directory; name: string } {
    const names = namesOf(path)
    const name = names.pop()
    const directory = this.#find(names.join('/'))
    if (!name || !directory) throw systemError('ENOENT', call, path)
    if (directory instanceof FileImage) throw systemError('ENOTDIR', call, path)
    return { directory, name }
  }
}

class FaultyFile implements FileHandle {
  readonly path: string
  readonly #disk: SimulatedDisk
  readonly #mount: FaultyFileSystem
  readonly #file: FileImage
  readonly #writable: boolean
  #open = true

  constructor(parts: {
    readonly disk: SimulatedDisk
    readonly mount: FaultyFileSystem
    readonly path: string
    readonly file: FileImage
    readonly mode: 'create' | 'write' | 'read'
  }) {
    this.path = parts.path
    this.#disk = parts.disk
    this.#mount = parts.mount
    this.#file = parts.file
    this.#writable = parts.mode !== 'read'
  }

  async write(buffers: readonly Uint8Array[], position: number): Promise<void> {
    this.#check('write', this.#writable)
    // A copy: the caller may use its buffers again, and a half-done write must not see that.
    const bytes = Buffer.concat(buffers)
    return await this.#mount.call(
      `write ${this.path} @${position}+${bytes.length}`,
      () => {
        if (this.#mount.chance('writeError', 'write error')) {
          this.#writePart(bytes, position, this.#disk.random.below(bytes.length))
          throw systemError('EIO', 'write', this.path)
        }
        const growth = Math.max(0, position + bytes.length - this.#file.cache.size)
        const full = growth > 0 && this.#disk.roomBytes < growth
        const unlucky = growth > 0 && this.#mount.chance('noSpace', 'no space')
        if (!full && !unlucky) return this.#writePart(bytes, position, bytes.length)
        if (full) this.#disk.tally.add('disk full')
        const room = full ? this.#disk.roomBytes : this.#disk.random.below(growth)
        this.#writePart(bytes, position, bytes.length - growth + room)
        throw systemError('ENOSPC', 'write', this.path)
      },
      {
        tear: () => this.#writePart(bytes, position, this.#disk.random.below(bytes.length + 1)),
      },
    )
  }

  #writePart(bytes: Uint8Array, position: number, count: number): void {
    if (count <= 0) return
    this.#file.change({ kind: 'write', bytes: bytes.subarray(0, count), position })
  }

  async read(into: Uint8Array, position: number): Promise<number> {
    this.#check('read', true)
    return await this.#mount.call(`read ${this.path} @${position}+${into.length}`, () => {
      const unreadable = this.#disk.isUnreadable(this.#file, {
        from: position,
        to: Math.min(position + into.length, this.#file.cache.size),
      })
      if (unreadable || this.#mount.chance('readError', 'read error')) {
        throw systemError('EIO', 'read', this.path)
      }
      return this.#file.cache.read(into, position)
    })
  }

  async sync(): Promise<void> {
    this.#check('fdatasync', true)
    const upTo = this.#file.changes
    return await this.#mount.call(
      `sync ${this.path}`,
      () => {
        if (this.#mount.chance('syncError', 'sync error')) {
          this.#disk.failSync(this.#file, upTo)
          throw systemError('EIO', 'fdatasync', this.path)
        }
        this.#disk.sync(this.#file, upTo)
      },
      { slower: 3 },
    )
  }

  async truncate(size: number): Promise<void> {
    this.#check('ftruncate', this.#writable)
    return await this.#mount.call(`truncate ${this.path} to ${size}`, () => {
      if (this.#mount.chance('writeError', 'write error')) {
        throw systemError('EIO', 'ftruncate', this.path)
      }
      if (size < this.#file.cache.size) this.#disk.remember(this.path, this.#file)
      this.#file.change({ kind: 'resize', size })
    })
  }

  async size(): Promise<number> {
    this.#check('fstat', true)
    return await this.#mount.call(`size ${this.path}`, () => this.#file.cache.size)
  }

  async close(): Promise<void> {
    if (!this.#open) return
    this.#open = false
    this.#mount.openHandles.delete(this)
    await this.#mount.call(`close ${this.path}`, () => {})
  }

  #check(call: string, allowed: boolean): void {
    if (!this.#open || !allowed) throw systemError('EBADF', call, this.path)
  }
}

function namesOf(path: string): string[] {
  return path.split('/').filter((name) => name !== '')
}

function systemError(code: string, call: string, path: string): Error {
  return Object.assign(new Error(`${code}: ${call} '${path}'`), { code })
}
