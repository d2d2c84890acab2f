// Where batches lie in one segment: an entry every few KiB, by offset and by append time (both only rise). Entries are
// packed as they are on disk (index-file.ts), 16 bytes each, because a full segment has tens of thousands.
//
//   at  size  field
//    0     4  offset of the batch less the segment's base offset
//    4     4  position of the batch in the segment
//    8     8  append time, ms
// All integers little-endian, unsigned.

import { limits } from '../../model/limits.ts'
import type { Offset, TimestampMs } from '../../model/offset.ts'
import { readUInt53LE, writeUInt53LE } from '../../model/uint53.ts'

export const indexEntryBytes = 16
const entriesAtFirst = 16

export class SparseIndex {
  readonly #baseOffset: Offset
  #entries: Buffer
  #count: number
  #lastPos: number

  /** `entries` as `bytes` gave them; the index takes the buffer over. */
  constructor(baseOffset: Offset, entries: Buffer = Buffer.alloc(0)) {
    this.#baseOffset = baseOffset
    this.#entries = entries
    this.#count = Math.floor(entries.length / indexEntryBytes)
    this.#lastPos = this.#positionOfLast()
  }

  get count(): number {
    return this.#count
  }

  /** All entries; a view that the next `add` may change. */
  get bytesView(): Buffer {
    return this.#entries.subarray(0, this.#count * indexEntryBytes)
  }

  /** Told of every batch in order; keeps one per `indexIntervalBytes`. */
  add(batch: { baseOffset: Offset; appendTimestampMs: TimestampMs }, filePos: number): void {
    if (filePos - this.#lastPos < limits.indexIntervalBytes) return
    const at = this.#count * indexEntryBytes
    if (at === this.#entries.length) this.#grow()
    this.#entries.writeUInt32LE(batch.baseOffset - this.#baseOffset, at)
    this.#entries.writeUInt32LE(filePos, at + 4)
    writeUInt53LE(this.#entries, batch.appendTimestampMs, at + 8)
    this.#count++
    this.#lastPos = filePos
  }

  #grow(): void {
    const larger = Buffer.alloc(
      Math.max(2 * this.#entries.length, entriesAtFirst * indexEntryBytes),
    )
    this.#entries.copy(larger)
    this.#entries = larger
  }

  /** Where a search for the batch of `offset` begins: a batch at or before it. */
  positionAtOffset(offset: Offset): number {
    const delta = offset - this.#baseOffset
    return this.#positionBefore((at) => this.#entries.readUInt32LE(at) <= delta)
  }

  /** Where a search for the first batch of `timeMs` or later begins: no batch before it is as late. */
  positionBeforeTime(timeMs: TimestampMs): number {
    return this.#positionBefore((at) => (readUInt53LE(this.#entries, at + 8) ?? 0) < timeMs)
  }

  /** Forgets batches from `filePos` on. */
  truncate(filePos: number): void {
    while (this.#count > 0 && this.#positionOfLast() >= filePos) this.#count--
    this.#lastPos = this.#positionOfLast()
  }

  #positionOfLast(): number {
    if (this.#count === 0) return Number.NEGATIVE_INFINITY
    return this.#entries.readUInt32LE((this.#count - 1) * indexEntryBytes + 4)
  }

  /** Binary search: `holds` is true for a prefix of the entries. Position of its last, or the segment's start. */
  #positionBefore(holds: (at: number) => boolean): number {
    let low = 0
    let high = this.#count
    while (low < high) {
      const middle = (low + high) >>> 1
      if (holds(middle * indexEntryBytes)) low = middle + 1
      else high = middle
    }
    return low === 0 ? 0 : this.#entries.readUInt32LE((low - 1) * indexEntryBytes + 4)
  }
}
