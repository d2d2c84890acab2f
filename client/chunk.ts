// From the bytes of a delivery to records: every batch is verified against the checksums that the producer and the
// leader made, bound to the topic's uid and the partition, before anything is decoded.

import {
  type BatchHeader,
  batchHeaderBytes,
  type Codec,
  nextOffsetOf,
  verifyBatch,
} from '../model/batch.ts'
import { decompress } from '../model/compression.ts'
import { PenstockError } from '../model/errors.ts'
import type { Offset } from '../model/offset.ts'
import { decodeRecords, type LogRecord } from '../model/records.ts'

export interface StoredBatch {
  readonly header: BatchHeader
  /** As stored; see `recordsOf`. */
  readonly payload: Uint8Array
}

/** Whole batches back to back. Throws CORRUPT_BATCH. */
export function openChunk(bytes: Uint8Array, seed: number): StoredBatch[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const batches: StoredBatch[] = []
  for (let at = 0; at < buffer.length; ) {
    const header = verifyBatch(buffer, at, seed)
    batches.push({ header, payload: buffer.subarray(at + batchHeaderBytes, at + header.length) })
    at += header.length
  }
  return batches
}

/** Records of the batch in order; a promise only where they have to be unfolded first. Throws CORRUPT_BATCH. */
export function recordsOf({ header, payload }: StoredBatch): LogRecord[] | Promise<LogRecord[]> {
  if (header.control) return []
  return header.codec === 'none'
    ? decode(header, payload)
    : unfold(header, { codec: header.codec, payload })
}

async function unfold(
  header: BatchHeader,
  { codec, payload }: { codec: Codec; payload: Uint8Array },
): Promise<LogRecord[]> {
  return decode(header, await decompress(codec, payload))
}

function decode(header: BatchHeader, payload: Uint8Array): LogRecord[] {
  const records = decodeRecords(payload)
  if (records.length === header.lastOffsetDelta + 1) return records
  throw new PenstockError(
    'CORRUPT_BATCH',
    `batch counts ${header.lastOffsetDelta + 1} records and holds ${records.length}`,
  )
}

/** How many records of the batch lie before `position`; all of them if it ends there. */
export function recordsBefore(position: Offset, header: BatchHeader): number {
  return Math.min(
    Math.max(0, position - header.baseOffset),
    nextOffsetOf(header) - header.baseOffset,
  )
}
