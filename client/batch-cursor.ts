// Delivered batches in line, taken message by message or whole. Pure.

import type { DeliveredBatch } from './delivered-batch.ts'
import { Fifo } from './fifo.ts'

export type Granularity = 'messages' | 'batches'

/** Messages `[from, to)` of the item's batch. */
export interface Taken<I> {
  readonly item: I
  readonly from: number
  readonly to: number
}

export class BatchCursor<I extends { readonly batch: DeliveredBatch<unknown> }> {
  readonly #granularity: Granularity
  readonly #queue = new Fifo<I>()
  #current: I | undefined
  #index = 0

  constructor(granularity: Granularity) {
    this.#granularity = granularity
  }

  push(item: I): void {
    this.#queue.push(item)
  }

  take(): Taken<I> | undefined {
    if (this.#current === undefined || this.#index >= this.#current.batch.length) {
      this.#current = this.#queue.shift()
      this.#index = 0
      if (this.#current === undefined) return undefined
    }
    const from = this.#index
    const to = this.#granularity === 'messages' ? from + 1 : this.#current.batch.length
    this.#index = to
    return { item: this.#current, from, to }
  }

  /** Removes what has not been taken of matching items, and returns those that had some left. */
  remove(matches: (item: I) => boolean): I[] {
    const removed: I[] = []
    const current = this.#current
    if (current !== undefined && matches(current)) {
      if (this.#index < current.batch.length) removed.push(current)
      this.#current = undefined
    }
    this.#queue.filter((item) => {
      const match = matches(item)
      if (match) removed.push(item)
      return !match
    })
    return removed
  }
}
