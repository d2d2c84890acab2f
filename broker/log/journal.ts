// An append-only file of checksummed frames, rewritten as a snapshot when it has grown: what the standalone metadata store
// and the promises of replicas stand on. It knows frames, not objects. docs/formats/metadata.md is the contract.
// Keeps I-JOURNAL: what `append` has answered is read back after any crash, in order; a torn tail is cut, and damage
// before it is told from a torn tail and refused.

import { crc32c } from '../../model/crc32c.ts'
import { PenstockError } from '../../model/errors.ts'
import { toSafeInteger } from '../../model/offset.ts'
import type { FileHandle, FileSystem } from './file-system.ts'
import { allJournalRules, type JournalRules } from './journal-rules.ts'

//   at  size  field
//    0     4  magic "PSM1"
//    4     4  CRC32C of [8, length), seeded with the generation's number
//    8     4  length: header and payload
//   12     4  kind: 1 part of the snapshot, 2 its end, 3 round, 4 seal (no payload)
//   16     8  sequence: frames before it in this file
//   24     8  durable bytes: how much of the file was synced when this frame was written
// All integers little-endian.
export const frameHeaderBytes = 32
const magic = 0x314d5350 // "PSM1" read as a little-endian u32
const frameKinds = { snapshotPart: 1, snapshotEnd: 2, round: 3, seal: 4 } as const
type FrameKind = keyof typeof frameKinds

interface Frame {
  readonly kind: FrameKind
  readonly length: number
  readonly sequence: number
  readonly durableBytes: number
  readonly payload: Buffer
}

export interface JournalOptions {
  readonly fileSystem: FileSystem
  readonly directory: string
  /** Frames of a journal with another name never verify; "metadata" unless said. */
  readonly name?: string
  /** True when a journal must be there: an empty directory is then damage, not a first start. */
  readonly mustExist: boolean
  /** Payloads of the snapshot and, after them, of every round. */
  readonly replay: (payload: Buffer) => void
  /** For tests alone: switches single rules off. */
  readonly rules?: JournalRules
}

export interface Journal {
  /** Bytes of rounds since the snapshot, and of the snapshot. */
  readonly grownBytes: number
  readonly snapshotBytes: number
  /**
   * Durable when it resolves. METADATA_UNAVAILABLE: nothing is written (full disk). Any other error: the outcome is not
   * known, and the journal must not be used again.
   */
  append(payload: Buffer): Promise<void>
  /** Marks what is synced, without syncing: a bit flip in the newest round is from then on told from a torn tail. */
  seal(): Promise<void>
  /** Replaces the file by a snapshot; false when the disk is too full for it. Other errors as in `append`. */
  rewrite(parts: Iterable<Buffer>): Promise<boolean>
  close(): Promise<void>
  /** Closes without writing anything: after an error that left the outcome open. May be called twice. */
  abandon(): Promise<void>
}

/** Throws STORAGE_DAMAGED. */
export async function openJournal(options: JournalOptions): Promise<Journal> {
  const { fileSystem, directory } = options
  await fileSystem.makeDirectory(directory)
  const names = await fileSystem.list(directory)
  const generations = names.flatMap((name) => /^(\d{20})\.journal$/.exec(name)?.[1] ?? [])
  const newest = generations.at(-1)
  const { name: journalName = 'metadata' } = options
  if (newest === undefined && options.mustExist) {
    throw damaged(journalName, directory, 'has no journal')
  }
  const journal = new JournalFile(options)
  try {
    if (newest === undefined) await journal.start()
    else await journal.recover(Number(newest), options.replay)
    // A process that died between naming it and making the name durable has left that to us.
    if (options.rules?.syncDirectory !== false) await fileSystem.syncDirectory(directory)
  } catch (error) {
    await journal.abandon()
    throw error
  }
  for (const name of names) {
    const stale =
      name.endsWith('.tmp') || (name.endsWith('.journal') && name !== `${newest}.journal`)
    if (stale) await fileSystem.remove(`${directory}/${name}`)
  }
  return journal
}

class JournalFile implements Journal {
  readonly #fileSystem: FileSystem
  readonly #directory: string
  readonly #name: string
  readonly #rules: JournalRules
  #file: FileHandle | undefined
  #generation = 0
  #endBytes = 0
  #durableBytes = 0
  #frames = 0
  /** The newest frame vouches for all before it. */
  #sealed = false
  snapshotBytes = 0

  constructor(options: JournalOptions) {
    this.#fileSystem = options.fileSystem
    this.#directory = options.directory
    this.#name = options.name ?? 'metadata'
    this.#rules = options.rules ?? allJournalRules
  }

  get grownBytes(): number {
    return this.#endBytes - this.snapshotBytes
  }

  async start(): Promise<void> {
    if (!(await this.rewrite([]))) {
      throw new PenstockError('METADATA_UNAVAILABLE', `no space left in ${this.#directory}`)
    }
  }

  async recover(generation: number, replay: (payload: Buffer) => void): Promise<void> {
    const path = this.#path(generation)
    const file = await this.#fileSystem.open(path, 'write')
    this.#file = file
    this.#generation = generation
    const size = await file.size()
    const bytes = Buffer.alloc(size)
    if ((await file.read(bytes, 0)) !== size) throw this.#damaged(path, 'cannot be read to its end')
    const seed = this.#seedOf(generation)
    let [at, vouchedBytes] = [0, 0]
    for (;;) {
      const frame = readFrame(bytes, at, this.#rules.checksum ? seed : undefined)
      if (frame === undefined || frame.sequence !== this.#frames) break
      if (frame.payload.length > 0 && frame.kind !== 'snapshotEnd') replay(frame.payload)
      at += frame.length
      this.#frames++
      if (frame.kind === 'snapshotEnd') this.snapshotBytes = at
      vouchedBytes = Math.max(vouchedBytes, frame.durableBytes, this.snapshotBytes)
    }
    // Snapshots get their name only when they are synced whole, so a missing end cannot come from a crash.
    if (this.snapshotBytes === 0) throw this.#damaged(path, `has no valid snapshot (byte ${at})`)
    if (this.#rules.lookAhead && vouchedBeyond(bytes, at, seed))
      throw this.#damaged(path, `does not verify at byte ${at}`)
    if (at < size) await file.truncate(at)
    // After a failed sync the page cache may show what the disk does not have, and calls it clean: written again, it is
    // dirty and goes to the disk.
    if (this.#rules.rewriteTail && vouchedBytes < at)
      await file.write([bytes.subarray(vouchedBytes, at)], vouchedBytes)
    await file.sync()
    this.#endBytes = at
    this.#durableBytes = at
  }

  async append(payload: Buffer): Promise<void> {
    const from = this.#endBytes
    const frames = this.#frames
    this.#sealed = false
    try {
      await this.#write('round', payload)
    } catch (error) {
      if (!isDiskFull(error)) throw error
      await this.#handle().truncate(from)
      this.#endBytes = from
      this.#frames = frames
      throw new PenstockError(
        'METADATA_UNAVAILABLE',
        `no space left for ${this.#name}`,
        {},
        { cause: error },
      )
    }
    if (this.#rules.syncBeforeAnswer) await this.#handle().sync()
    this.#durableBytes = this.#endBytes
  }

  async seal(): Promise<void> {
    const from = this.#endBytes
    if (this.#sealed) return
    try {
      await this.#write('seal', Buffer.alloc(0))
      this.#sealed = true
    } catch (error) {
      if (!isDiskFull(error)) throw error
      await this.#handle().truncate(from)
      this.#endBytes = from
      this.#frames--
    }
  }

  async rewrite(parts: Iterable<Buffer>): Promise<boolean> {
    const generation = this.#generation + 1
    const path = this.#path(generation)
    const draft = await this.#writeSnapshot(generation, parts)
    if (draft === undefined) return false
    try {
      await this.#fileSystem.rename(`${path}.tmp`, path)
      if (this.#rules.syncDirectory) await this.#fileSystem.syncDirectory(this.#directory)
    } catch (error) {
      await draft.file.close()
      throw error
    }
    const old = this.#file
    this.#file = draft.file
    this.#generation = generation
    this.#frames = draft.frames
    this.#sealed = true
    this.#endBytes = this.#durableBytes = this.snapshotBytes = draft.bytes
    if (old !== undefined) {
      await old.close()
      await this.#fileSystem.remove(this.#path(generation - 1))
    }
    return true
  }

  /** Undefined when the disk is full. */
  async #writeSnapshot(generation: number, parts: Iterable<Buffer>): Promise<Draft | undefined> {
    const path = `${this.#path(generation)}.tmp`
    await this.#fileSystem.remove(path)
    const file = await this.#fileSystem.open(path, 'create').catch(undefinedIfDiskFull)
    if (file === undefined) return undefined
    try {
      const seed = this.#seedOf(generation)
      let [bytes, frames] = [0, 0]
      const add = async (kind: FrameKind, payload: Buffer): Promise<void> => {
        const header = frameHeader({ kind, payload, sequence: frames, durableBytes: 0, seed })
        await file.write([header, payload], bytes)
        bytes += header.length + payload.length
        frames++
      }
      for (const part of parts) await add('snapshotPart', part)
      await add('snapshotEnd', Buffer.alloc(0))
      if (this.#rules.syncSnapshot) await file.sync()
      return { file, bytes, frames }
    } catch (error) {
      await file.close()
      if (!isDiskFull(error)) throw error
      await this.#fileSystem.remove(path)
      return undefined
    }
  }

  async close(): Promise<void> {
    const file = this.#file
    if (file === undefined) return
    await this.seal()
    this.#file = undefined
    if (this.#endBytes > this.#durableBytes) await file.sync()
    await file.close()
  }

  async abandon(): Promise<void> {
    await this.#file?.close()
    this.#file = undefined
  }

  async #write(kind: FrameKind, payload: Buffer): Promise<void> {
    const seed = this.#seedOf(this.#generation)
    const durableBytes = this.#durableBytes
    const header = frameHeader({ kind, payload, sequence: this.#frames, durableBytes, seed })
    const at = this.#endBytes
    this.#endBytes += header.length + payload.length
    this.#frames++
    await this.#handle().write([header, payload], at)
  }

  #handle(): FileHandle {
    if (this.#file === undefined)
      throw new PenstockError('CLOSED', `the ${this.#name} journal is closed`)
    return this.#file
  }

  /** A frame of another generation, left in a recycled block, never verifies. */
  #seedOf(generation: number): number {
    return crc32c(Buffer.from(`${this.#name}/${generation}`, 'utf8'))
  }

  #damaged(path: string, what: string): PenstockError {
    return damaged(this.#name, path, what)
  }

  #path(generation: number): string {
    return `${this.#directory}/${String(generation).padStart(20, '0')}.journal`
  }
}

interface Draft {
  readonly file: FileHandle
  readonly bytes: number
  readonly frames: number
}

function frameHeader(frame: {
  kind: FrameKind
  payload: Buffer
  sequence: number
  durableBytes: number
  seed: number
}): Buffer {
  const header = Buffer.alloc(frameHeaderBytes)
  header.writeUInt32LE(magic, 0)
  header.writeUInt32LE(frameHeaderBytes + frame.payload.length, 8)
  header.writeUInt32LE(frameKinds[frame.kind], 12)
  header.writeBigUInt64LE(BigInt(frame.sequence), 16)
  header.writeBigUInt64LE(BigInt(frame.durableBytes), 24)
  header.writeUInt32LE(crc32c(frame.payload, crc32c(header.subarray(8), frame.seed)), 4)
  return header
}

/** Undefined unless a whole frame that verifies (where a seed is given) begins at `at`. The payload is a view. */
function readFrame(bytes: Buffer, at: number, seed: number | undefined): Frame | undefined {
  if (bytes.length - at < frameHeaderBytes || bytes.readUInt32LE(at) !== magic) return undefined
  const length = bytes.readUInt32LE(at + 8)
  if (length < frameHeaderBytes || length > bytes.length - at) return undefined
  const verifies =
    seed === undefined ||
    crc32c(bytes.subarray(at + 8, at + length), seed) === bytes.readUInt32LE(at + 4)
  if (!verifies) return undefined
  const number = bytes.readUInt32LE(at + 12)
  const kind = frameKindNames.find((name) => frameKinds[name] === number)
  if (kind === undefined) return undefined
  return {
    kind,
    length,
    sequence: toSafeInteger(bytes.readBigUInt64LE(at + 16), 'sequence'),
    durableBytes: toSafeInteger(bytes.readBigUInt64LE(at + 24), 'durableBytes'),
    payload: bytes.subarray(at + frameHeaderBytes, at + length),
  }
}

const frameKindNames = ['snapshotPart', 'snapshotEnd', 'round', 'seal'] as const

/** True when a later frame proves that bytes after `at` had been synced: then they are damaged, not torn. */
function vouchedBeyond(bytes: Buffer, at: number, seed: number): boolean {
  const mark = Buffer.alloc(4)
  mark.writeUInt32LE(magic)
  for (let next = bytes.indexOf(mark, at + 1); next !== -1; next = bytes.indexOf(mark, next + 1)) {
    const frame = readFrame(bytes, next, seed)
    if (frame !== undefined && frame.durableBytes > at) return true
  }
  return false
}

function isDiskFull(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    (error.code === 'ENOSPC' || error.code === 'EDQUOT')
  )
}

function undefinedIfDiskFull(error: unknown): undefined {
  if (!isDiskFull(error)) throw error
}

function damaged(name: string, path: string, what: string): PenstockError {
  return new PenstockError('STORAGE_DAMAGED', `${name}: ${path} ${what}`, { path })
}
