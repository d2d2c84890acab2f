// Batches to append. No two are alike, so bytes that come back from the dead are told from those that belong; some hold a
// copy of a stored batch, which recovery must not fall for.

import {
  batchHeaderBytes,
  nextOffsetOf,
  readBatchHeader,
  stampBatch,
  writeBatchHeader,
} from '../../../model/batch.ts'
import type { Random } from '../random.ts'
import type { LogModel, ModelBatch } from './log-model.ts'

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

/** The batches as the next ones of the log, stamped by somebody else. */
export function stampedElsewhere(
  log: { readonly model: LogModel; readonly epoch: number; readonly seed: number },
  given: { readonly batches: readonly Buffer[]; readonly nowMs: number },
): ModelBatch[] {
  const { model, epoch, seed } = log
  let { link, endOffset: baseOffset } = model
  const timestampMs = Math.max(given.nowMs, model.batches.at(-1)?.timestampMs ?? 0)
  return given.batches.map((bytes) => {
    const previous = { previousHeaderCrc: link.headerCrc, previousPayloadCrc: link.payloadCrc }
    stampBatch(bytes, { ...previous, baseOffset, epoch, appendTimestampMs: timestampMs, seed })
    const { headerCrc, payloadCrc, lastOffsetDelta } = readBatchHeader(bytes)
    const entry = { baseOffset, nextOffset: nextOffsetOf({ baseOffset, lastOffsetDelta }) }
    link = { headerCrc, payloadCrc }
    baseOffset = entry.nextOffset
    return { ...entry, timestampMs, bytes, ackedAtMs: undefined }
  })
}

/** The same bytes with something wrong. */
export function spoil(bytes: Buffer, random: Random): Buffer {
  const first = readBatchHeader(bytes).length
  const kind = random.pick(['bit flip', 'cut short', 'first missing'])
  if (kind === 'cut short')
    return Buffer.from(bytes.subarray(0, bytes.length - random.within(1, 90)))
  if (kind === 'first missing' && first < bytes.length) return Buffer.from(bytes.subarray(first))
  const flipped = Buffer.from(bytes)
  const bit = random.below(8 * bytes.length)
  flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
  return flipped
}
