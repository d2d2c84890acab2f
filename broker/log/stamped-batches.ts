// Batches as another leader has stamped them, checked before a log takes them as they are: they are of this partition, they
// verify, and they continue this very log.

import { nextOffsetOf, verifyBatch } from '../../model/batch.ts'
import { PenstockError } from '../../model/errors.ts'
import type { Offset } from '../../model/offset.ts'
import type { QueuedBatch } from './append-queue.ts'
import type { ChainLink } from './segment.ts'

/** Back to back. Throws CORRUPT_BATCH. */
export function stampedBatches(
  bytes: Buffer,
  behind: { readonly endOffset: Offset; readonly link: ChainLink; readonly seed: number },
  queuedAtMs: number,
): QueuedBatch[] {
  const found: QueuedBatch[] = []
  let { endOffset, link } = behind
  for (let at = 0; at < bytes.length; ) {
    const header = verifyBatch(bytes, at, behind.seed)
    const { baseOffset, length, headerCrc, payloadCrc } = header
    const { previousHeaderCrc, previousPayloadCrc } = header
    const isNext = previousHeaderCrc === link.headerCrc && previousPayloadCrc === link.payloadCrc
    if (baseOffset !== endOffset || !isNext) {
      const what = `the batch at ${baseOffset} does not continue the log, which ends at ${endOffset}`
      throw new PenstockError('CORRUPT_BATCH', what)
    }
    link = { headerCrc, payloadCrc }
    endOffset = nextOffsetOf(header)
    const { lastOffsetDelta, appendTimestampMs } = header
    const batch = bytes.subarray(at, at + length)
    found.push({ baseOffset, lastOffsetDelta, appendTimestampMs, length, batch, link, queuedAtMs })
    at += length
  }
  return found
}
