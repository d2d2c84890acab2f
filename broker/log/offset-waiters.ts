// Who waits until an offset is reached: durable in a log, committed in a partition. Pure bookkeeping; offsets are mostly
// asked for in rising order.

import type { PenstockError } from '../../model/errors.ts'
import type { Offset } from '../../model/offset.ts'

interface Waiter {
  readonly offset: Offset
  readonly sinceMs: number
  readonly resolve: () => void
  readonly reject: (error: PenstockError) => void
}

export class OffsetWaiters {
  /** By offset. */
  #waiters: Waiter[] = []

  get size(): number {
    return this.#waiters.length
  }

  /** Resolves when everything below `offset` is reached. `nowMs` is for `failOlder`. */
  wait(offset: Offset, nowMs = 0): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const waiter = { offset, sinceMs: nowMs, resolve, reject }
    const last = this.#waiters.at(-1)
    if (last === undefined || last.offset <= offset) this.#waiters.push(waiter)
    else {
      const behind = this.#waiters.findIndex((other) => other.offset > offset)
      this.#waiters.splice(behind, 0, waiter)
    }
    return promise
  }

  reached(end: Offset): void {
    let count = 0
    for (const waiter of this.#waiters) {
      if (waiter.offset > end) break
      waiter.resolve()
      count++
    }
    if (count > 0) this.#waiters.splice(0, count)
  }

  /** Those who have waited since before `sinceMs`. Returns how many. */
  failOlder(sinceMs: number, error: PenstockError): number {
    const before = this.#waiters
    this.#waiters = before.filter((waiter) => waiter.sinceMs >= sinceMs)
    for (const waiter of before) if (waiter.sinceMs < sinceMs) waiter.reject(error)
    return before.length - this.#waiters.length
  }

  /** Those who wait for more than what lies below `end`. */
  failAbove(end: Offset, error: PenstockError): void {
    const before = this.#waiters
    this.#waiters = before.filter(({ offset }) => offset <= end)
    for (const waiter of before) if (waiter.offset > end) waiter.reject(error)
  }

  failAll(error: PenstockError): void {
    const waiters = this.#waiters
    this.#waiters = []
    for (const waiter of waiters) waiter.reject(error)
  }
}
