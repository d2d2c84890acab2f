// How far the log is known to be on disk: two slots written in turn, each with a checksum. Everything below the mark was
// synced before the mark was written, so an unsynced mark is only ever too low, which is harmless. It tells recovery
// that invalid bytes below it are damage and no torn tail.

import { join } from 'node:path'
import { crc32c } from '../../model/crc32c.ts'
import { readUInt53LE, writeUInt53LE } from '../../model/uint53.ts'
import type { FileHandle, FileSystem } from './file-system.ts'

const magic = 0x314b4d50 // "PMK1"
const slotBytes = 32
/** Slots lie in different sectors, so that one torn write cannot hurt both. */
const slotStride = 4096

export interface Mark {
  /** Of the segment that the mark lies in. */
  readonly baseOffset: number
  /** Bytes of that segment that are on disk. */
  readonly filePos: number
}

export class FlushedMark {
  readonly #file: FileHandle
  #generation: number

  private constructor(file: FileHandle, generation: number) {
    this.#file = file
    this.#generation = generation
  }

  static async open(
    fileSystem: FileSystem,
    directory: string,
  ): Promise<{ file: FlushedMark; mark: Mark | undefined }> {
    const path = join(directory, 'flushed')
    const exists = (await fileSystem.status(path)) !== undefined
    const file = await fileSystem.open(path, exists ? 'write' : 'create')
    const slots = [await readSlot(file, 0), await readSlot(file, 1)]
    const newest = slots.reduce((a, b) => ((b?.generation ?? -1) > (a?.generation ?? -1) ? b : a))
    return { file: new FlushedMark(file, newest?.generation ?? 0), mark: newest?.mark }
  }

  /** Writes without sync; see above. */
  async write(mark: Mark): Promise<void> {
    this.#generation++
    const slot = Buffer.alloc(slotBytes)
    slot.writeUInt32LE(magic, 0)
    writeUInt53LE(slot, this.#generation, 8)
    writeUInt53LE(slot, mark.baseOffset, 16)
    writeUInt53LE(slot, mark.filePos, 24)
    slot.writeUInt32LE(crc32c(slot.subarray(8)), 4)
    await this.#file.write([slot], (this.#generation % 2) * slotStride)
  }

  /** Before a cut the mark must durably lie below it. */
  async writeDurably(mark: Mark): Promise<void> {
    await this.write(mark)
    await this.#file.sync()
  }

  close(): Promise<void> {
    return this.#file.close()
  }
}

async function readSlot(
  file: FileHandle,
  index: number,
): Promise<{ generation: number; mark: Mark } | undefined> {
  const slot = Buffer.alloc(slotBytes)
  if ((await file.read(slot, index * slotStride)) < slotBytes) return undefined
  if (slot.readUInt32LE(0) !== magic || crc32c(slot.subarray(8)) !== slot.readUInt32LE(4)) {
    return undefined
  }
  const field = (at: number): number => readUInt53LE(slot, at) ?? 0
  return { generation: field(8), mark: { baseOffset: field(16), filePos: field(24) } }
}
