// Batches to append. No two are alike, so bytes that come back from the dead are told from those that belong; some hold a
// copy of a stored batch, which recovery must not fall for.

import { batchHeaderBytes, writeBatchHeader } from '../../../model/batch.ts'
import type { Random } from '../random.ts'
import type { ModelBatch } from './log-model.ts'

export class BatchMaker {
  readonly #random: Random
  readonly #payloadBytes: readonly number[]
  readonly #recordsMax: number
  #sequence = 0

  constructor(parts: {
    readonly random: Random
    readonly payloadBytes: readonly number[]
    readonly recordsMax: number
  }) {
    this.#random = parts.random
    this.#payloadBytes = parts.payloadBytes
    this.#recordsMax = parts.recordsMax
  }

  next(stored: readonly ModelBatch[]): Buffer {
    const random = this.#random
    const batch = Buffer.alloc(batchHeaderBytes + random.pick(this.#payloadBytes))
    const payload = batch.subarray(batchHeaderBytes)
    if (stored.length > 0 && random.chance(0.1)) {
      random.pick(stored).bytes.copy(payload, 8 * random.below(8))
    } else if (random.chance(0.5)) {
      random.fill(payload)
    }
    payload.writeUInt32LE(++this.#sequence, 0)
    writeBatchHeader(batch, {
      recordCount: random.within(1, this.#recordsMax + 1),
      baseTimestampMs: 0,
      maxTimestampDelta: 0,
      codec: 'none',
    })
    return batch
  }
}
