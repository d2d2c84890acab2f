// Batches on their way into a log: stamped here as the next one, or stamped by another leader and checked before the log
// takes them as they are: they are of this partition, they verify, and they continue this very log.

import {
  type BatchHeader,
  batchHeaderBytes,
  headerChecksum,
  nextOffsetOf,
  readBatchHeader,
  stampBatch,
  verifyBatch,
} from '../../model/batch.ts'
import { PenstockError } from '../../model/errors.ts'
import type { Epoch, Offset, TimestampMs } from '../../model/offset.ts'
import type { QueuedBatch } from './append-queue.ts'
import type { ChainLink } from './segment.ts'

/** Where a log ends, and who it is. */
export interface LogEnd {
  readonly endOffset: Offset
  readonly link: ChainLink
  readonly seed: number
  /** By the monotonic clock. */
  readonly nowMs: number
}

/** Stamps a batch in place as the next one. */
export function stampNext(
  batch: Buffer,
  end: LogEnd,
  stamp: { readonly epoch: Epoch; readonly appendTimestampMs: TimestampMs },
): QueuedBatch {
  const { endOffset: baseOffset, link, seed, nowMs } = end
  const { lastOffsetDelta, payloadCrc } = readBatchHeader(batch)
  const previous = { previousHeaderCrc: link.headerCrc, previousPayloadCrc: link.payloadCrc }
  stampBatch(batch, { ...stamp, ...previous, baseOffset, seed })
  const { appendTimestampMs } = stamp
  const place = { baseOffset, lastOffsetDelta, appendTimestampMs, length: batch.length }
  const headerCrc = batch.readUInt32LE(4)
  return { ...place, batch, link: { headerCrc, payloadCrc }, queuedAtMs: nowMs }
}

/** Back to back. Throws CORRUPT_BATCH. */
export function stampedBatches(bytes: Buffer, end: LogEnd): QueuedBatch[] {
  const found: QueuedBatch[] = []
  let { endOffset, link } = end
  for (let at = 0; at < bytes.length; ) {
    // First, so that fields out of all range are damage too and not bad requests.
    const isSound = bytes.length - at >= batchHeaderBytes && hasSoundHeader(bytes, at, end.seed)
    if (!isSound) throw new PenstockError('CORRUPT_BATCH', `no batch begins at byte ${at}`)
    const header = verifyBatch(bytes, at, end.seed)
    if (header.baseOffset !== endOffset || !follows(header, link)) {
      const what = `the batch at ${header.baseOffset} does not continue the log, which ends at ${endOffset}`
      throw new PenstockError('CORRUPT_BATCH', what)
    }
    const { baseOffset, lastOffsetDelta, appendTimestampMs, length } = header
    const place = { baseOffset, lastOffsetDelta, appendTimestampMs, length }
    link = { headerCrc: header.headerCrc, payloadCrc: header.payloadCrc }
    endOffset = nextOffsetOf(header)
    const batch = bytes.subarray(at, at + length)
    found.push({ ...place, batch, link, queuedAtMs: end.nowMs })
    at += length
  }
  return found
}

function hasSoundHeader(bytes: Buffer, at: number, seed: number): boolean {
  return headerChecksum(bytes, at, seed) === bytes.readUInt32LE(at + 4)
}

function follows(header: BatchHeader, { headerCrc, payloadCrc }: ChainLink): boolean {
  return header.previousHeaderCrc === headerCrc && header.previousPayloadCrc === payloadCrc
}
