// What a partition remembers of idempotent producers, without IO (KIP-98: id, epoch, sequence; the last batches).
// Keeps I-ONCE: a batch is stored once however often it is sent, and a missing one is never skipped over. The state
// speaks of what has been appended, durable or not, so that pipelined batches are judged by those ahead of them.

import { PenstockError } from '../../model/errors.ts'
import { limits } from '../../model/limits.ts'
import type { Offset, TimestampMs } from '../../model/offset.ts'

/** The part of a batch header that producers are judged by. */
export interface SequencedBatch {
  readonly producerId: number
  readonly producerEpoch: number
  readonly baseSequence: number
  readonly lastOffsetDelta: number
}

export interface RememberedBatch {
  readonly baseSequence: number
  readonly recordCount: number
  readonly baseOffset: Offset
  readonly appendTimestampMs: TimestampMs
}

export interface Producer {
  readonly epoch: number
  readonly lastAppendTimestampMs: TimestampMs
  /** Oldest first: all that are not yet durable, and the last ones that are. */
  readonly batches: readonly RememberedBatch[]
}

const sequenceSpace = 2 ** 32

export class ProducerTable {
  /** In order of last use: the first is the longest idle. */
  readonly #producers = new Map<number, Producer>()

  /**
   * Judges a batch before it is appended. A duplicate gives the batch of the first time; undefined: append it.
   * Throws OUT_OF_ORDER_SEQUENCE, PRODUCER_FENCED, UNKNOWN_PRODUCER.
   */
  check(batch: SequencedBatch): RememberedBatch | undefined {
    const { producerId, producerEpoch, baseSequence, lastOffsetDelta } = batch
    if (producerId === 0) return undefined
    const known = this.#producers.get(producerId)
    if (!known) {
      if (baseSequence === 0) return undefined
      throw new PenstockError(
        'UNKNOWN_PRODUCER',
        `producer ${producerId} is not known here`,
        details(batch),
      )
    }
    if (producerEpoch < known.epoch) {
      throw new PenstockError(
        'PRODUCER_FENCED',
        `producer ${producerId} goes on at epoch ${known.epoch}`,
        details(batch),
      )
    }
    const duplicate =
      producerEpoch === known.epoch
        ? known.batches.find(
            (before) =>
              before.baseSequence === baseSequence && before.recordCount === lastOffsetDelta + 1,
          )
        : undefined
    if (duplicate) return duplicate
    const expected = producerEpoch > known.epoch ? 0 : nextSequence(known)
    if (baseSequence === expected) return undefined
    throw new PenstockError(
      'OUT_OF_ORDER_SEQUENCE',
      `producer ${producerId} sent sequence ${baseSequence} where ${expected} comes next`,
      { ...details(batch), expected: String(expected) },
    )
  }

  /** Takes note of a batch that has been appended. `durableOffset` says what of the older ones may be forgotten. */
  appended(
    batch: SequencedBatch,
    place: {
      readonly baseOffset: Offset
      readonly appendTimestampMs: TimestampMs
      readonly durableOffset: Offset
    },
  ): void {
    const { producerId, producerEpoch, baseSequence, lastOffsetDelta } = batch
    if (producerId === 0) return
    const known = this.#producers.get(producerId)
    const before = known?.epoch === producerEpoch ? known.batches : []
    const { baseOffset, appendTimestampMs, durableOffset } = place
    const recordCount = lastOffsetDelta + 1
    const batches = [...before, { baseSequence, recordCount, baseOffset, appendTimestampMs }]
    this.#producers.delete(producerId)
    this.#producers.set(producerId, {
      epoch: producerEpoch,
      lastAppendTimestampMs: appendTimestampMs,
      batches: withoutForgettable(batches, durableOffset),
    })
    this.#expire(appendTimestampMs)
  }

  /** A commit round was refused: nothing from `endOffset` on has been stored. */
  rollback(endOffset: Offset): void {
    for (const [id, producer] of this.#producers) {
      const batches = producer.batches.filter(({ baseOffset }) => baseOffset < endOffset)
      if (batches.length === producer.batches.length) continue
      if (batches.length === 0) this.#producers.delete(id)
      else this.#producers.set(id, { ...producer, batches })
    }
  }

  entries(): IterableIterator<[number, Producer]> {
    return this.#producers.entries()
  }

  /** For recovery from a snapshot, in the order of the snapshot. */
  restore(id: number, producer: Producer): void {
    this.#producers.set(id, producer)
  }

  get size(): number {
    return this.#producers.size
  }

  /** Forgets who has been idle too long, and the longest idle beyond the bound. */
  #expire(nowMs: TimestampMs): void {
    for (const [id, { lastAppendTimestampMs }] of this.#producers) {
      const idle = nowMs - lastAppendTimestampMs > limits.producerExpiryMs
      if (!idle && this.#producers.size <= limits.producersPerPartitionMax) return
      this.#producers.delete(id)
    }
  }
}

function nextSequence(producer: Producer): number {
  const last = producer.batches.at(-1)
  return last ? (last.baseSequence + last.recordCount) % sequenceSpace : 0
}

function withoutForgettable(
  batches: readonly RememberedBatch[],
  durableOffset: Offset,
): readonly RememberedBatch[] {
  const durable = batches.filter(
    ({ baseOffset, recordCount }) => baseOffset + recordCount <= durableOffset,
  ).length
  return batches.slice(Math.max(0, durable - limits.idempotentBatchesRemembered))
}

function details(batch: SequencedBatch): Record<string, string> {
  return { producerId: String(batch.producerId), sequence: String(batch.baseSequence) }
}
