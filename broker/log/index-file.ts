// What is known of a segment's first bytes, kept beside it (`<base offset>.index`) so that a start need not read them: a
// summary and the sparse index. Only a cache: whatever does not verify is built anew from the segment. It is written after
// the bytes it speaks of have been synced.
//
//   at  size  field
//    0     4  magic "PSI1"
//    4     4  CRC32C of [8, 64), seeded with the log's identity
//    8     8  base offset of the segment
//   16     8  size: bytes of the segment that this speaks of
//   24     8  offset after them
//   32     8  append time of the first batch, ms
//   40     8  append time of the last batch, ms
//   48     4  headerCrc of the last batch
//   52     4  payloadCrc of the last batch
//   56     4  bytes of entries
//   60     4  CRC32C of the entries
//   64        entries, 16 bytes each (sparse-index.ts)
// All integers little-endian, unsigned.

import { crc32c } from '../../model/crc32c.ts'
import { readUInt53LE, writeUInt53LE } from '../../model/uint53.ts'
import type { FileSystem } from './file-system.ts'
import type { Segment, SegmentSummary } from './segment.ts'
import { indexEntryBytes, SparseIndex } from './sparse-index.ts'

const magic = 0x31495350 // "PSI1"
const headerBytes = 64

export interface IndexFileOptions {
  readonly fileSystem: FileSystem
  readonly seed: number
}

/** Replaces the segment's index file by what memory knows now. The segment must have its index in memory. */
export async function writeIndexFile(segment: Segment, options: IndexFileOptions): Promise<void> {
  const { fileSystem, seed } = options
  // A copy: the active segment's index goes on changing.
  const entries = Buffer.from(segment.index?.bytesView ?? [])
  const header = encodeHeader(segment, { entries, seed })
  const temporary = `${segment.indexPath}.tmp`
  await fileSystem.remove(temporary)
  const file = await fileSystem.open(temporary, 'create')
  try {
    await file.write([header, entries], 0)
    // Not for its own sake: after a power cut a new file's blocks may still show what an older index file left there.
    await file.sync()
  } finally {
    await file.close()
  }
  await fileSystem.rename(temporary, segment.indexPath)
}

function encodeHeader(
  segment: Segment,
  parts: { readonly entries: Buffer; readonly seed: number },
): Buffer {
  const header = Buffer.alloc(headerBytes)
  header.writeUInt32LE(magic, 0)
  writeUInt53LE(header, segment.baseOffset, 8)
  writeUInt53LE(header, segment.size, 16)
  writeUInt53LE(header, segment.nextOffset, 24)
  writeUInt53LE(header, segment.firstTimestampMs, 32)
  writeUInt53LE(header, segment.lastTimestampMs, 40)
  header.writeUInt32LE(segment.link.headerCrc, 48)
  header.writeUInt32LE(segment.link.payloadCrc, 52)
  header.writeUInt32LE(parts.entries.length, 56)
  header.writeUInt32LE(crc32c(parts.entries), 60)
  header.writeUInt32LE(crc32c(header.subarray(8), parts.seed), 4)
  return header
}

/** Undefined when there is none that verifies, or it speaks of another size than memory does. */
export async function readIndex(
  segment: Segment,
  options: IndexFileOptions,
): Promise<SparseIndex | undefined> {
  const found = await readIndexFile(segment, options, true)
  return found?.summary.size === segment.size ? found.index : undefined
}

interface IndexFile {
  readonly summary: SegmentSummary
  readonly index: SparseIndex | undefined
}

/** With `withEntries`, the entries must verify as well. */
export async function readIndexFile(
  segment: Segment,
  options: IndexFileOptions,
  withEntries: boolean,
): Promise<IndexFile | undefined> {
  const { fileSystem, seed } = options
  if ((await fileSystem.status(segment.indexPath)) === undefined) return undefined
  const file = await fileSystem.open(segment.indexPath, 'read')
  try {
    const header = Buffer.alloc(headerBytes)
    if ((await file.read(header, 0)) < headerBytes) return undefined
    const summary = decodeHeader(header, { baseOffset: segment.baseOffset, seed })
    if (!summary || !withEntries) return summary && { summary, index: undefined }
    const entriesBytes = header.readUInt32LE(56)
    const sane =
      entriesBytes % indexEntryBytes === 0 && headerBytes + entriesBytes <= (await file.size())
    if (!sane) return undefined
    const entries = Buffer.alloc(entriesBytes)
    await file.read(entries, headerBytes)
    if (crc32c(entries) !== header.readUInt32LE(60)) return undefined
    return { summary, index: new SparseIndex(segment.baseOffset, entries) }
  } finally {
    await file.close()
  }
}

function decodeHeader(
  header: Buffer,
  expected: { readonly baseOffset: number; readonly seed: number },
): SegmentSummary | undefined {
  if (header.readUInt32LE(0) !== magic) return undefined
  if (crc32c(header.subarray(8), expected.seed) !== header.readUInt32LE(4)) return undefined
  const field = (at: number): number => readUInt53LE(header, at) ?? 0
  if (field(8) !== expected.baseOffset) return undefined
  return {
    size: field(16),
    nextOffset: field(24),
    firstTimestampMs: field(32),
    lastTimestampMs: field(40),
    link: { headerCrc: header.readUInt32LE(48), payloadCrc: header.readUInt32LE(52) },
  }
}
