// How far the log is known to be on disk, and where it begins: two slots written in turn, each with a checksum, so that a
// torn write leaves the other. Everything below `filePos` was synced before the slot was written, so a slot that is lost
// only makes the mark too low. It tells recovery that invalid bytes below the mark are damage and no torn tail (I-DAMAGE),
// and that segments before `startOffset` are what retention had not finished removing.
//
//   at  size  field
//    0     4  magic "PSK2"
//    4     4  CRC32C of [8, 56), seeded with the log's identity
//    8     8  generation; the newer valid slot counts
//   16     8  base offset of the segment that the mark lies in
//   24     8  bytes of that segment that are on disk
//   32     8  start offset of the log
//   40     8  flags; bit 0: since this was written, batches may have been acknowledged before their sync, or a cut is under
//             way; valid batches behind invalid bytes then prove nothing
//             bit 1: all that lies here is to go; the log is the empty one that begins at the start offset
//   48     4  headerCrc and payloadCrc of the batch before the mark: what the next one there must name as its
//   52     4  predecessor, also when that has been removed
// All integers little-endian, unsigned. Slots begin at 0 and 4096. Version 0.1 wrote "PSK1" and ended at 48.

import { join } from 'node:path'
import { crc32c } from '../../model/crc32c.ts'
import { readUInt53LE, writeUInt53LE } from '../../model/uint53.ts'
import type { FileHandle, FileSystem } from './file-system.ts'
import type { ChainLink } from './segment.ts'

const magic = 0x324b5350 // "PSK2"
const slotBytes = 56
const firstMagic = 0x314b5350 // "PSK1"
const firstSlotBytes = 48
/** Slots lie in different blocks of the disk, so that one torn write cannot hurt both. */
const slotStride = 4096

export interface Mark {
  /** Of the segment that the mark lies in. */
  readonly baseOffset: number
  /** Bytes of that segment that are on disk. */
  readonly filePos: number
  readonly startOffset: number
  /** Valid batches behind invalid bytes prove no damage: `durability: memory`, or a cut is under way. */
  readonly lax: boolean
  /** Everything that is there belongs to the past: the log is empty and begins at `startOffset`. */
  readonly resetting: boolean
  /** Of the batch before the mark; undefined in what version 0.1 wrote. */
  readonly link: ChainLink | undefined
}

export interface CheckpointPlace {
  readonly fileSystem: FileSystem
  readonly directory: string
  readonly seed: number
}

export class Checkpoint {
  readonly #file: FileHandle
  readonly #seed: number
  #generation: number
  #mark: Mark | undefined
  #isLax: boolean
  #strictCalls = 0
  /** The last write; the next waits for it. */
  #turn: Promise<void> = Promise.resolve()

  private constructor(parts: { file: FileHandle; seed: number; newest: Slot | undefined }) {
    this.#file = parts.file
    this.#seed = parts.seed
    this.#generation = parts.newest?.generation ?? 0
    this.#mark = parts.newest?.mark
    this.#isLax = parts.newest?.mark.lax ?? false
  }

  static async open({ fileSystem, directory, seed }: CheckpointPlace): Promise<Checkpoint> {
    const path = join(directory, 'checkpoint')
    const exists = (await fileSystem.status(path)) !== undefined
    const file = await fileSystem.open(path, exists ? 'write' : 'create')
    try {
      const slots = [await readSlot(file, 0, seed), await readSlot(file, 1, seed)]
      const newest = slots.reduce((a, b) => ((b?.generation ?? -1) > (a?.generation ?? -1) ? b : a))
      // A sync of it may have failed, and the process ended: then it is in the page cache alone. In its own place, so
      // that the other slot stays whole whatever happens.
      if (newest) {
        await file.write([encodeSlot(newest, seed)], placeOf(newest))
        await file.sync()
      }
      return new Checkpoint({ file, seed, newest })
    } catch (error) {
      await file.close()
      throw error
    }
  }

  /** Whatever a crash leaves, a start finds a lax mark: none that is not has been asked for since one was durable. */
  get isLax(): boolean {
    return this.#isLax
  }

  /** As it is on the disk; undefined in a new file, or when no slot verifies. */
  get mark(): Mark | undefined {
    return this.#mark
  }

  /** Of a new log: makes the file as long as it will ever be, so that a full disk can take every later write. */
  async begin(mark: Mark): Promise<void> {
    await this.#file.write([Buffer.alloc(2 * slotStride)], 0)
    await this.write(mark)
  }

  /** Durable when it resolves; in the order of the calls. */
  write(mark: Mark): Promise<void> {
    if (!mark.lax) {
      this.#isLax = false
      this.#strictCalls++
    }
    const strictCalls = this.#strictCalls
    const written = this.#turn.then(async () => {
      await this.#writeSlot(mark)
      if (strictCalls === this.#strictCalls) this.#isLax = mark.lax
    })
    this.#turn = written.catch(() => {})
    return written
  }

  async #writeSlot(mark: Mark): Promise<void> {
    // When this fails, the next one goes to the same place: that slot may be torn, and only the other one is sure.
    const slot = { generation: this.#generation + 1, mark }
    await this.#file.write([encodeSlot(slot, this.#seed)], placeOf(slot))
    await this.#file.sync()
    this.#generation = slot.generation
    this.#mark = mark
  }

  close(): Promise<void> {
    return this.#file.close()
  }
}

interface Slot {
  readonly generation: number
  readonly mark: Mark
}

function placeOf({ generation }: Slot): number {
  return (generation % 2) * slotStride
}

function encodeSlot({ generation, mark }: Slot, seed: number): Buffer {
  const { link } = mark
  const slot = Buffer.alloc(link ? slotBytes : firstSlotBytes)
  slot.writeUInt32LE(link ? magic : firstMagic, 0)
  writeUInt53LE(slot, generation, 8)
  writeUInt53LE(slot, mark.baseOffset, 16)
  writeUInt53LE(slot, mark.filePos, 24)
  writeUInt53LE(slot, mark.startOffset, 32)
  writeUInt53LE(slot, (mark.lax ? 1 : 0) | (mark.resetting ? 2 : 0), 40)
  if (link) {
    slot.writeUInt32LE(link.headerCrc, 48)
    slot.writeUInt32LE(link.payloadCrc, 52)
  }
  slot.writeUInt32LE(crc32c(slot.subarray(8), seed), 4)
  return slot
}

async function readSlot(file: FileHandle, index: number, seed: number): Promise<Slot | undefined> {
  const slot = Buffer.alloc(slotBytes)
  if ((await file.read(slot, index * slotStride)) < slotBytes) return undefined
  const isFirst = slot.readUInt32LE(0) === firstMagic
  if (!isFirst && slot.readUInt32LE(0) !== magic) return undefined
  const sealed = slot.subarray(8, isFirst ? firstSlotBytes : slotBytes)
  if (crc32c(sealed, seed) !== slot.readUInt32LE(4)) return undefined
  const field = (at: number): number => readUInt53LE(slot, at) ?? 0
  return {
    generation: field(8),
    mark: {
      baseOffset: field(16),
      filePos: field(24),
      startOffset: field(32),
      lax: (field(40) & 1) !== 0,
      resetting: (field(40) & 2) !== 0,
      link: isFirst
        ? undefined
        : { headerCrc: slot.readUInt32LE(48), payloadCrc: slot.readUInt32LE(52) },
    },
  }
}
