// Checks on a batch as it came from a producer, before anything is stored: both checksums, the record count by the
// framing (offsets depend on it), sizes, and that its keys belong here.

import { type BatchHeader, verifyBatch } from '../../model/batch.ts'
import { PenstockError } from '../../model/errors.ts'
import { scanRecords } from '../../model/records.ts'

export interface Admission {
  readonly messageBytesMax: number
  /** Key hashes `[from, to)` that the partition owns. */
  readonly keyRange: { readonly from: number; readonly to: number }
}

/** Verifies what can be seen without decompressing. Throws CORRUPT_BATCH, INVALID_REQUEST, UNSUPPORTED. */
export function checkEnvelope(batch: Buffer, admission: Admission): BatchHeader {
  const header = verifyBatch(batch, 0, 0)
  if (header.length !== batch.length) {
    throw new PenstockError(
      'CORRUPT_BATCH',
      `batch says it has ${header.length} bytes, not ${batch.length}`,
    )
  }
  if (header.control)
    throw new PenstockError('INVALID_REQUEST', 'producers may not send control batches')
  const { from, to } = admission.keyRange
  if (
    header.keyed &&
    (header.keyHashMin < from || header.keyHashMax >= to || header.keyHashMin > header.keyHashMax)
  ) {
    throw new PenstockError(
      'INVALID_REQUEST',
      `key hashes of the batch leave the partition's range [${from}, ${to})`,
    )
  }
  return header
}

/** Counts the records and measures the largest. Throws CORRUPT_BATCH, MESSAGE_TOO_LARGE. */
export function checkRecords(header: BatchHeader, records: Uint8Array, admission: Admission): void {
  const { count, largestBytes } = scanRecords(records)
  if (count !== header.lastOffsetDelta + 1) {
    throw new PenstockError(
      'CORRUPT_BATCH',
      `batch says it holds ${header.lastOffsetDelta + 1} records and holds ${count}`,
    )
  }
  if (largestBytes > admission.messageBytesMax) {
    throw new PenstockError(
      'MESSAGE_TOO_LARGE',
      `a message of ${largestBytes} bytes; this topic takes ${admission.messageBytesMax}`,
      { limitBytes: String(admission.messageBytesMax) },
    )
  }
}
