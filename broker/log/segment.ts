// One file of a log: batches back to back from `baseOffset` on. Knows where they are, not whether they are durable.

import { join } from 'node:path'
import {
  type BatchHeader,
  batchHeaderBytes,
  headerChecksum,
  nextOffsetOf,
  readBatchHeader,
  verifyBatch,
} from '../../model/batch.ts'
import { PenstockError } from '../../model/errors.ts'
import type { Offset, TimestampMs } from '../../model/offset.ts'
import type { FileHandle } from './file-system.ts'
import { SparseIndex } from './sparse-index.ts'

/** What the next batch must name as its predecessor; zeros before a log's first. */
export interface ChainLink {
  readonly headerCrc: number
  readonly payloadCrc: number
}

export const chainStart: ChainLink = { headerCrc: 0, payloadCrc: 0 }

export function segmentFileName(baseOffset: Offset): string {
  return `${String(baseOffset).padStart(20, '0')}.log`
}

/** Undefined for names that are not segments. */
export function baseOffsetOf(fileName: string): Offset | undefined {
  const match = /^(\d{20})\.log$/.exec(fileName)
  return match ? Number(match[1]) : undefined
}

export class Segment {
  readonly baseOffset: Offset
  readonly path: string
  readonly file: FileHandle
  readonly index: SparseIndex = new SparseIndex()
  /** Bytes of whole batches. */
  size = 0
  nextOffset: Offset
  firstTimestampMs: TimestampMs = 0
  lastTimestampMs: TimestampMs = 0
  #readers = 0
  #closing: (() => void) | undefined

  constructor(place: { directory: string; baseOffset: Offset; file: FileHandle }) {
    this.baseOffset = place.baseOffset
    this.nextOffset = place.baseOffset
    this.path = join(place.directory, segmentFileName(place.baseOffset))
    this.file = place.file
  }

  /** Takes note of a batch that lies, or is about to lie, at the end. */
  add(
    header: Pick<BatchHeader, 'baseOffset' | 'lastOffsetDelta' | 'appendTimestampMs' | 'length'>,
  ): void {
    const { baseOffset, appendTimestampMs } = header
    if (this.size === 0) this.firstTimestampMs = appendTimestampMs
    this.index.add({ baseOffset, appendTimestampMs, filePos: this.size })
    this.size += header.length
    this.nextOffset = nextOffsetOf(header)
    this.lastTimestampMs = appendTimestampMs
  }

  /** Runs `use` while the file stays open, whatever retention does meanwhile. */
  async reading<T>(use: () => Promise<T>): Promise<T> {
    this.#readers++
    try {
      return await use()
    } finally {
      this.#readers--
      if (this.#readers === 0) this.#closing?.()
    }
  }

  /** Closes the file when the last reader has finished. */
  async close(): Promise<void> {
    if (this.#readers > 0) {
      const { promise, resolve } = Promise.withResolvers<void>()
      this.#closing = resolve
      await promise
    }
    await this.file.close()
  }
}

/** Walks the headers of a segment from `filePos` on, without checking payloads. Stops when `visit` returns false. */
export async function walkHeaders(
  segment: Segment,
  from: { readonly filePos: number; readonly seed: number },
  visit: (header: BatchHeader, filePos: number) => boolean,
): Promise<void> {
  const header = Buffer.allocUnsafe(batchHeaderBytes)
  for (let filePos = from.filePos; filePos < segment.size; ) {
    const read = await segment.file.read(header, filePos)
    const parsed = read === batchHeaderBytes ? readBatchHeader(header) : undefined
    if (!parsed || headerChecksum(header, 0, from.seed) !== parsed.headerCrc) {
      throw damaged(segment, filePos)
    }
    if (!visit(parsed, filePos)) return
    filePos += parsed.length
  }
}

/** Position of the batch that holds `offset`, which the segment must hold. */
export async function findBatch(segment: Segment, offset: Offset, seed: number): Promise<number> {
  let found = segment.size
  const start = segment.index.atOffset(offset)?.filePos ?? 0
  await walkHeaders(segment, { filePos: start, seed }, (header, filePos) => {
    if (nextOffsetOf(header) <= offset) return true
    found = filePos
    return false
  })
  return found
}

/**
 * Whole verified batches from the one that holds `from`, none that begins at or after `before`, at most `maxBytes` but
 * at least one. A view into a buffer that nobody else holds. Throws STORAGE_DAMAGED.
 */
export async function readBatches(
  segment: Segment,
  range: {
    readonly from: Offset
    readonly before: Offset
    readonly maxBytes: number
    readonly seed: number
  },
): Promise<{ readonly batches: Buffer; readonly nextOffset: Offset }> {
  const { from, before, maxBytes, seed } = range
  const start = segment.index.atOffset(from)?.filePos ?? 0
  const end = segment.size
  // The index is at most one interval or one batch short of the batch, so one read nearly always does.
  let buffer = await readAt(segment, start, Math.min(maxBytes, end - start))
  let at = 0
  let first: number | undefined
  let nextOffset = from
  while (start + at < end) {
    const header =
      buffer.length - at >= batchHeaderBytes ? tryHeader(segment, buffer, start, at) : undefined
    const length = header?.length ?? batchHeaderBytes
    if (buffer.length - at < length) {
      if (first !== undefined) break
      // Nothing to give yet: this batch alone is larger than the rest of the buffer.
      buffer = Buffer.concat([
        buffer,
        await readAt(segment, start + buffer.length, growth(buffer, at, length, end - start)),
      ])
      continue
    }
    if (!header) break
    if (header.baseOffset >= before || (first !== undefined && at + length - first > maxBytes))
      break
    if (nextOffsetOf(header) > from) {
      verify(segment, buffer, { start, at, seed })
      first ??= at
      nextOffset = nextOffsetOf(header)
    }
    at += length
  }
  return { batches: buffer.subarray(first ?? at, at), nextOffset }
}

function growth(buffer: Buffer, at: number, length: number, available: number): number {
  return Math.min(Math.max(at + length - buffer.length, 1), available - buffer.length)
}

function tryHeader(segment: Segment, buffer: Buffer, start: number, at: number): BatchHeader {
  try {
    return readBatchHeader(buffer, at)
  } catch (error) {
    throw damaged(segment, start + at, error)
  }
}

function verify(
  segment: Segment,
  buffer: Buffer,
  place: { start: number; at: number; seed: number },
): void {
  try {
    verifyBatch(buffer, place.at, place.seed)
  } catch (error) {
    throw damaged(segment, place.start + place.at, error)
  }
}

async function readAt(segment: Segment, filePos: number, bytes: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(Math.max(0, bytes))
  const read = await segment.file.read(buffer, filePos)
  if (read < buffer.length) throw damaged(segment, filePos + read)
  return buffer
}

export function damaged(segment: Segment, filePos: number, cause?: unknown): PenstockError {
  return new PenstockError(
    'STORAGE_DAMAGED',
    `${segment.path} does not verify at byte ${filePos}`,
    { file: segment.path, position: String(filePos) },
    { cause },
  )
}
