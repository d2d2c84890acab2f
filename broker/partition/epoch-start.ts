// The control batch that a leader begins with in each lane (R5): of no producer, for no consumer.

import { batchHeaderBytes, writeBatchHeader } from '../../model/batch.ts'
import type { Epoch } from '../../model/offset.ts'
import { encodeRecords } from '../../model/records.ts'

export interface EpochBeginning {
  readonly epoch: Epoch
  /** Tells apart two leaders of one epoch. */
  readonly nonce: number
}

export function epochStartBatch({ epoch, nonce }: EpochBeginning): Buffer {
  const value = Buffer.from(JSON.stringify({ epoch, nonce }), 'utf8')
  const payload = encodeRecords([
    { value, headers: [], tag: '', id: '', timestampDeltaMs: 0, kind: 'json' },
  ])
  const batch = Buffer.concat([Buffer.alloc(batchHeaderBytes), payload])
  writeBatchHeader(batch, {
    recordCount: 1,
    baseTimestampMs: 0,
    maxTimestampDelta: 0,
    codec: 'none',
    control: true,
  })
  return batch
}
