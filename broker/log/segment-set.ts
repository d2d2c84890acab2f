// The segments of a log, oldest first, and everything that only reads them.

import assert from 'node:assert/strict'
import { nextOffsetOf } from '../../model/batch.ts'
import { PenstockError } from '../../model/errors.ts'
import type { Offset, TimestampMs } from '../../model/offset.ts'
import type { FileSystem } from './file-system.ts'
import type { LogSlice } from './partition-log.ts'
import { readBatches, type Segment, walkHeaders } from './segment.ts'

export class SegmentSet {
  readonly #segments: Segment[]
  readonly #seed: number

  /** Takes over `segments`: at least one; the last is the active one. */
  constructor(segments: Segment[], seed: number) {
    this.#segments = segments
    this.#seed = seed
  }

  get active(): Segment {
    const active = this.#segments.at(-1)
    assert(active, 'a log has at least one segment')
    return active
  }

  get startOffset(): Offset {
    return this.#segments[0]?.baseOffset ?? 0
  }

  get sizeBytes(): number {
    return this.#segments.reduce((sum, segment) => sum + segment.size, 0)
  }

  /** The last segment that begins at or before `offset`, which is not before the start. */
  at(offset: Offset): Segment {
    const found = this.#segments.findLast((segment) => segment.baseOffset <= offset)
    assert(found, 'an offset before the start has been refused')
    return found
  }

  push(segment: Segment): void {
    this.#segments.push(segment)
  }

  pop(): Segment | undefined {
    return this.#segments.pop()
  }

  replaceActive(segment: Segment): void {
    this.#segments[this.#segments.length - 1] = segment
  }

  async read(range: { from: Offset; before: Offset; maxBytes: number }): Promise<LogSlice> {
    const { from, maxBytes } = range
    const before = Math.min(range.before, this.active.nextOffset)
    this.#checkReadable(from)
    if (from >= before) return { batches: Buffer.alloc(0), nextOffset: from }
    const segment = this.at(from)
    return await segment.reading(() =>
      readBatches(segment, { from, before, maxBytes, seed: this.#seed }),
    )
  }

  #checkReadable(offset: Offset): void {
    const latest = this.active.nextOffset
    const details = { earliest: String(this.startOffset), latest: String(latest) }
    if (offset < this.startOffset) {
      throw new PenstockError('OFFSET_TOO_OLD', `offset ${offset} has been removed`, details)
    }
    if (offset > latest) {
      throw new PenstockError('OFFSET_TOO_NEW', `offset ${offset} is beyond the end`, details)
    }
  }

  async offsetAtTime(timeMs: TimestampMs): Promise<Offset> {
    const late = ({ size, lastTimestampMs }: Segment): boolean =>
      size > 0 && lastTimestampMs >= timeMs
    const segment = this.#segments.find(late)
    if (!segment) return this.active.nextOffset
    let found = segment.nextOffset
    const filePos = segment.index.beforeTime(timeMs)?.filePos ?? 0
    await segment.reading(() =>
      walkHeaders(segment, { filePos, seed: this.#seed }, (header) => {
        if (header.appendTimestampMs < timeMs) return true
        found = header.baseOffset
        return false
      }),
    )
    return found
  }

  async timestampAt(offset: Offset): Promise<TimestampMs | undefined> {
    if (offset >= this.active.nextOffset) return undefined
    this.#checkReadable(offset)
    const segment = this.at(offset)
    const filePos = segment.index.atOffset(offset)?.filePos ?? 0
    let found: TimestampMs | undefined
    await segment.reading(() =>
      walkHeaders(segment, { filePos, seed: this.#seed }, (header) => {
        found = header.appendTimestampMs
        return nextOffsetOf(header) <= offset
      }),
    )
    return found
  }

  /** Removes the oldest segments while `drop` says so; the active one stays. */
  async dropWhile(
    drop: (segment: Segment) => boolean,
    from: { readonly fileSystem: FileSystem; readonly directory: string },
  ): Promise<void> {
    for (
      let oldest = this.#segments[0];
      oldest && oldest !== this.active;
      oldest = this.#segments[0]
    ) {
      if (!drop(oldest)) break
      this.#segments.shift()
      // Readers that are at it keep the file open; it is gone when they have finished.
      void oldest.close()
      // In order and each durably: a hole in the middle of the names would look like damage.
      await from.fileSystem.remove(oldest.path)
      await from.fileSystem.syncDirectory(from.directory)
    }
  }

  async close(): Promise<void> {
    for (const segment of this.#segments) await segment.close()
  }
}
