// What waits for the disk, and who waits for it: batches that have their offsets but are not written, and callers that
// want to know when they are durable. Bounded by the log; pure bookkeeping.

import type { PenstockError } from '../../model/errors.ts'
import type { Offset } from '../../model/offset.ts'
import { OffsetWaiters } from './offset-waiters.ts'
import type { BatchPlace, ChainLink } from './segment.ts'

export interface QueuedBatch extends BatchPlace {
  readonly batch: Buffer
  readonly link: ChainLink
  readonly queuedAtMs: number
}

export class AppendQueue {
  #batches: QueuedBatch[] = []
  readonly #waiters = new OffsetWaiters()
  readonly #listeners = new Set<(durableOffset: Offset) => void>()
  /** Of batches that wait or are being written. */
  bytes = 0

  /** Batches that wait. */
  get length(): number {
    return this.#batches.length
  }

  get first(): QueuedBatch | undefined {
    return this.#batches[0]
  }

  push(batch: QueuedBatch): void {
    this.#batches.push(batch)
    this.bytes += batch.length
  }

  /** The next batches in order, `bytesMax` at most but at least one. Their bytes stay in the account until `settle`. */
  take(bytesMax: number): QueuedBatch[] {
    let bytes = 0
    let count = 0
    for (const { length } of this.#batches) {
      if (count > 0 && bytes + length > bytesMax) break
      bytes += length
      count++
    }
    if (count < this.#batches.length) return this.#batches.splice(0, count)
    const all = this.#batches
    this.#batches = []
    return all
  }

  /** A written round leaves the account. */
  settle(bytes: number): void {
    this.bytes -= bytes
  }

  clear(): void {
    this.#batches = []
    this.bytes = 0
  }

  wait(offset: Offset): Promise<void> {
    return this.#waiters.wait(offset)
  }

  reached(durableOffset: Offset): void {
    this.#waiters.reached(durableOffset)
    for (const listener of this.#listeners) listener(durableOffset)
  }

  /** Told of every advance, after those who waited for it. Returns the way to stop. */
  listen(listener: (durableOffset: Offset) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  failAll(error: PenstockError): void {
    this.#waiters.failAll(error)
  }
}
