// Reading batches out of a segment, each verified before anyone sees it. Keeps I-VERIFIED: bytes that do not match their
// checksums, their log or their place are never returned; they are STORAGE_DAMAGED.

import {
  type BatchHeader,
  batchHeaderBytes,
  headerChecksum,
  nextOffsetOf,
  readBatchHeader,
} from '../../model/batch.ts'
import { crc32c } from '../../model/crc32c.ts'
import { PenstockError } from '../../model/errors.ts'
import type { Offset } from '../../model/offset.ts'
import type { FileHandle } from './file-system.ts'
import type { LogRules } from './rules.ts'
import { type ChainLink, damaged, linkOf, type Segment } from './segment.ts'

/** How stored batches of one log are told from anything else. */
export interface Identity {
  /** Of header checksums. */
  readonly seed: number
  readonly rules: LogRules
}

/** The header of the whole stored batch at `at`. Throws CORRUPT_BATCH. */
export function verifyStored(buffer: Buffer, at: number, identity: Identity): BatchHeader {
  const { rules } = identity
  const header = readBatchHeader(buffer, at)
  if (buffer.length - at < header.length) throw corrupt('is cut short')
  if (rules.headerChecksum && headerChecksum(buffer, at, identity.seed) !== header.headerCrc) {
    throw corrupt('fails its header checksum')
  }
  const payload = buffer.subarray(at + batchHeaderBytes, at + header.length)
  if (rules.payloadChecksum && crc32c(payload) !== header.payloadCrc) {
    throw corrupt('fails its payload checksum')
  }
  return header
}

function corrupt(what: string): PenstockError {
  return new PenstockError('CORRUPT_BATCH', `batch ${what}`)
}

/** An open segment. */
export interface SegmentSource {
  readonly segment: Segment
  readonly file: FileHandle
  readonly identity: Identity
}

/** Headers of small batches that come with one read. */
const walkBytes = 8 * 1024

/** Walks headers from `from` on, without looking at payloads. Stops when `visit` returns false. Throws STORAGE_DAMAGED. */
export async function walkHeaders(
  source: SegmentSource,
  from: number,
  visit: (header: BatchHeader, filePos: number) => boolean,
): Promise<void> {
  const { identity } = source
  const end = source.segment.size
  let chunk: Buffer = Buffer.alloc(0)
  let chunkPos = from
  let before: BatchHeader | undefined
  for (let filePos = from; filePos < end; ) {
    if (filePos + batchHeaderBytes > chunkPos + chunk.length) {
      chunk = await readBytes(source, filePos, Math.min(walkBytes, end - filePos))
      chunkPos = filePos
    }
    const header = tryAt(source, filePos, () => {
      const found = readBatchHeader(chunk, filePos - chunkPos)
      const checksum = headerChecksum(chunk, filePos - chunkPos, identity.seed)
      if (identity.rules.headerChecksum && checksum !== found.headerCrc) {
        throw corrupt('fails its header checksum')
      }
      return found
    })
    const isStray = before && !isLinked(before, header)
    if (identity.rules.chain && isStray) throw damaged(source.segment.path, filePos)
    const goesOn = visit(header, filePos)
    before = header
    filePos += header.length
    if (goesOn && filePos < end) continue
    const behind = { buffer: chunk, start: chunkPos, at: filePos - chunkPos, end }
    const isDenied = identity.rules.chain && (await isDisowned(source, header, behind))
    if (isDenied) throw damaged(source.segment.path, filePos)
    return
  }
}

export interface SliceRange {
  readonly from: Offset
  readonly before: Offset
  readonly maxBytes: number
  /** Of the batch that holds `from`, or of one before it. */
  readonly filePos: number
  /** What the batch at `filePos` must name as its predecessor, if that is known. */
  readonly link: ChainLink | undefined
}

export interface Slice {
  readonly batches: Buffer
  readonly nextOffset: Offset
  /** Where the batch of `nextOffset` begins. */
  readonly nextPos: number
  /** What that one must name as its predecessor, if that is known. */
  readonly nextLink: ChainLink | undefined
}

/** Batches of a slice, as far as they verify by themselves. */
interface Found {
  readonly buffer: Buffer
  /** Of the first batch, in the buffer. */
  readonly first: number | undefined
  readonly last: BatchHeader | undefined
  /** After the last batch, in the buffer. */
  readonly at: number
  /** Why there are no more, if that is not the range. */
  readonly damage: PenstockError | undefined
}

/**
 * Whole verified batches from the one that holds `from`, none that begins at or after `before`, at most `maxBytes` but
 * at least one. A view into a buffer that nobody else holds. Good batches before a damaged one are given; the next read
 * begins at the damage, and throws.
 */
export async function readBatches(source: SegmentSource, range: SliceRange): Promise<Slice> {
  const { segment, identity } = source
  const { from, before, filePos: start } = range
  const { rules } = identity
  const end = segment.size
  const { buffer, first, last, at, damage } = await findBatches(source, range, end)
  const nextPos = start + at
  if (first === undefined || !last) {
    // Other batches of this log lie where it should be: each verifies, none is the right one.
    const isMissing = rules.offsets && from < Math.min(before, segment.nextOffset)
    if (damage || isMissing) throw damage ?? damaged(segment.path, nextPos)
    return { batches: buffer.subarray(at, at), nextOffset: from, nextPos, nextLink: undefined }
  }
  // Then any of them may be of an earlier life of the log, not only the last.
  if (rules.chain && (await isDisowned(source, last, { buffer, start, at, end }))) {
    throw damage ?? damaged(segment.path, nextPos)
  }
  const batches = buffer.subarray(first, at)
  return { batches, nextOffset: nextOffsetOf(last), nextPos, nextLink: linkOf(last) }
}

async function findBatches(source: SegmentSource, range: SliceRange, end: number): Promise<Found> {
  const { segment, identity } = source
  const { from, before, maxBytes, filePos: start } = range
  const { rules } = identity
  let buffer = await readBytes(source, start, Math.min(maxBytes + batchHeaderBytes, end - start))
  let at = 0
  let first: number | undefined
  let last: BatchHeader | undefined
  let { link } = range
  try {
    while (start + at < end) {
      const length = lengthAt(source, buffer, { start, at })
      if (buffer.length - at < length) {
        if (first !== undefined) break
        // Nothing to give yet: this batch alone is larger than the rest of the buffer.
        const missing = Math.min(at + length + batchHeaderBytes, end - start) - buffer.length
        if (missing <= 0) throw damaged(segment.path, start + at)
        const rest = await readBytes(source, start + buffer.length, missing)
        buffer = Buffer.concat([buffer, rest])
        continue
      }
      const header = tryAt(source, start + at, () => readBatchHeader(buffer, at))
      if (header.baseOffset >= before) break
      if (first !== undefined && at + length - first > maxBytes) break
      if (first === undefined && nextOffsetOf(header) <= from) {
        link = isHeaderValid(buffer, at, identity) ? linkOf(header) : undefined
      } else {
        tryAt(source, start + at, () => verifyStored(buffer, at, identity))
        const follows = last ? header.baseOffset === nextOffsetOf(last) : header.baseOffset <= from
        if (rules.offsets && !follows) throw damaged(segment.path, start + at)
        if (rules.chain && link && !isLinked(link, header)) throw damaged(segment.path, start + at)
        first ??= at
        last = header
        link = linkOf(header)
      }
      at += length
    }
  } catch (error) {
    if (!(error instanceof PenstockError)) throw error
    return { buffer, first, last, at, damage: error }
  }
  return { buffer, first, last, at, damage: undefined }
}

/**
 * Whether the batch behind names another than this one as its predecessor. A batch that a lost write has left in its place
 * from an earlier life of the log verifies by itself; that is how it is told. A header that does not verify says nothing.
 */
async function isDisowned(
  source: SegmentSource,
  last: BatchHeader,
  behind: {
    readonly buffer: Buffer
    readonly start: number
    readonly at: number
    /** Of the segment, when the reading began. */
    readonly end: number
  },
): Promise<boolean> {
  const { segment, identity } = source
  const { buffer, start, at, end } = behind
  if (start + at < end) {
    const successor =
      buffer.length - at >= batchHeaderBytes
        ? buffer.subarray(at, at + batchHeaderBytes)
        : await readBytes(source, start + at, Math.min(batchHeaderBytes, end - start - at))
    return isHeaderValid(successor, 0, identity) && !isLinked(last, readBatchHeader(successor))
  }
  const { headerCrc, payloadCrc } = segment.link
  const isSame = last.headerCrc === headerCrc && last.payloadCrc === payloadCrc
  return segment.size === end && !isSame
}

function isHeaderValid(bytes: Buffer, at: number, { seed }: Identity): boolean {
  try {
    return headerChecksum(bytes, at, seed) === readBatchHeader(bytes, at).headerCrc
  } catch {
    return false
  }
}

function isLinked(before: ChainLink, header: BatchHeader): boolean {
  return (
    header.previousHeaderCrc === before.headerCrc && header.previousPayloadCrc === before.payloadCrc
  )
}

/** Length of the batch at `at`, or of a header if not even that is in the buffer. */
function lengthAt(
  source: SegmentSource,
  buffer: Buffer,
  { start, at }: { readonly start: number; readonly at: number },
): number {
  if (buffer.length - at < batchHeaderBytes) return batchHeaderBytes
  return tryAt(source, start + at, () => readBatchHeader(buffer, at).length)
}

/** The segment holds these bytes, so a file that ends before them is damaged. */
async function readBytes(source: SegmentSource, filePos: number, bytes: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(bytes)
  const read = await source.file.read(buffer, filePos)
  if (read < bytes) throw damaged(source.segment.path, filePos + read)
  return buffer
}

function tryAt<T>(source: SegmentSource, filePos: number, decode: () => T): T {
  try {
    return decode()
  } catch (error) {
    throw damaged(source.segment.path, filePos, error)
  }
}
