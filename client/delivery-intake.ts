// From chunks on the stream to batches for the consumer: verified, unfolded, in order, without what was delivered
// before, and with the credit that each of them gives back.

import { type BatchHeader, nextOffsetOf, readBatchHeader } from '../model/batch.ts'
import { PenstockError } from '../model/errors.ts'
import type { LogRecord } from '../model/records.ts'
import { openChunk, recordsBefore, type StoredBatch } from './chunk.ts'
import { type Amount, CreditAccount } from './credit.ts'
import { DeliveredBatch } from './delivered-batch.ts'
import type { HeldBatch, HeldPartition } from './held-partition.ts'
import { OrderedDecoder } from './ordered-decoder.ts'
import type { Serde } from './serde.ts'

export interface IntakeListener<T> {
  deliver(item: HeldBatch<T>): void
  grant(credit: Amount): void
  commitBelow(held: HeldPartition, nextOffset: number): Promise<void>
  failed(error: PenstockError): void
}

export class DeliveryIntake<T> {
  readonly #serde: Serde<T>
  readonly #credit: CreditAccount
  readonly #listener: IntakeListener<T>
  readonly #decoder: OrderedDecoder
  #closed = false

  constructor(prefetch: Amount, options: { serde: Serde<T>; listener: IntakeListener<T> }) {
    this.#credit = new CreditAccount(prefetch)
    this.#serde = options.serde
    this.#listener = options.listener
    this.#decoder = new OrderedDecoder((error) => this.#listener.failed(error))
  }

  /** For a stream that begins. */
  initialCredit(): Amount | undefined {
    this.#credit.restart()
    return this.#credit.take()
  }

  /** `held` undefined: on its way when the partition was taken away. */
  delivered(held: HeldPartition | undefined, bytes: Uint8Array): void {
    try {
      if (held === undefined) for (const header of headersOf(bytes)) this.#ignore(header)
      else for (const stored of openChunk(bytes, held.seed)) this.#take(held, stored)
    } catch (error) {
      this.#listener.failed(PenstockError.from(error))
    }
    this.#grant()
  }

  /** `messages` of the batch are processed, or will not be here. */
  process(item: HeldBatch<T>, messages: number): void {
    if (item.left === 0) return
    item.left -= messages
    if (item.left > 0) return
    this.#credit.processed(item.credit)
    this.#grant()
  }

  /** What still arrives is left unread. */
  close(): void {
    this.#closed = true
  }

  #take(held: HeldPartition, stored: StoredBatch): void {
    this.#credit.delivered(amountOf(stored.header))
    this.#decoder.decode(stored, (records) => {
      this.#accept(held, stored, records)
      this.#grant()
    })
  }

  #accept(held: HeldPartition, { header }: StoredBatch, records: readonly LogRecord[]): void {
    const { completed } = held
    const taking = held.state === 'active' && !this.#closed
    // After a reconnect delivery begins at the committed offset: what was handed out before is not taken twice.
    const skip = recordsBefore(completed.handedOut, header)
    if (!taking || records.length <= skip) {
      if (taking) completed.skipTo(nextOffsetOf(header))
      this.#credit.processed(amountOf(header))
      return
    }
    const span = completed.handOut({ from: header.baseOffset + skip, to: nextOffsetOf(header) })
    const { topic, partition } = held
    const commit = (nextOffset: number): Promise<void> =>
      this.#listener.commitBelow(held, nextOffset)
    const batch = new DeliveredBatch<T>(
      { topic, partition, header },
      { records, skip, serde: this.#serde, commit },
    )
    const credit = amountOf(header)
    this.#listener.deliver({ held, batch, span, credit, left: batch.length })
  }

  #ignore(header: BatchHeader): void {
    this.#credit.delivered(amountOf(header))
    this.#credit.processed(amountOf(header))
  }

  #grant(): void {
    if (this.#closed) return
    const credit = this.#credit.take()
    if (credit !== undefined) this.#listener.grant(credit)
  }
}

/** As the broker counts it: every record and every byte, also of what lies before the position. */
function amountOf(header: BatchHeader): Amount {
  return { messages: header.lastOffsetDelta + 1, bytes: header.length }
}

function headersOf(bytes: Uint8Array): BatchHeader[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const headers: BatchHeader[] = []
  for (let at = 0; at < buffer.length; ) {
    const header = readBatchHeader(buffer, at)
    headers.push(header)
    at += header.length
  }
  return headers
}
