// Consumers that wait for the next message of a partition. Thousands may wait; one advance wakes those that have
// something to read, and an abort costs only its own waiter.

import { PenstockError } from '../../model/errors.ts'
import type { Offset } from '../../model/offset.ts'

interface Waiter {
  readonly offset: Offset
  readonly settle: PromiseWithResolvers<void>
  readonly signal: AbortSignal
  readonly onAbort: () => void
}

export class DataWaiters {
  readonly #waiters = new Set<Waiter>()

  /** Resolves when `advance` passes `offset`; rejects with its reason when `signal` aborts. */
  wait(offset: Offset, signal: AbortSignal): Promise<void> {
    const settle = Promise.withResolvers<void>()
    const onAbort = (): void => {
      this.#waiters.delete(waiter)
      settle.reject(PenstockError.from(signal.reason))
    }
    const waiter: Waiter = { offset, settle, signal, onAbort }
    if (signal.aborted) {
      onAbort()
      return settle.promise
    }
    signal.addEventListener('abort', onAbort, { once: true })
    this.#waiters.add(waiter)
    return settle.promise
  }

  advance(highWatermark: Offset): void {
    for (const waiter of this.#waiters) {
      if (waiter.offset >= highWatermark) continue
      this.#remove(waiter)
      waiter.settle.resolve()
    }
  }

  fail(error: PenstockError): void {
    for (const waiter of this.#waiters) {
      this.#remove(waiter)
      waiter.settle.reject(error)
    }
  }

  #remove(waiter: Waiter): void {
    this.#waiters.delete(waiter)
    waiter.signal.removeEventListener('abort', waiter.onAbort)
  }
}
