// A bound on bytes with people waiting for room: the backpressure of a producer.

import { PenstockError } from '../model/errors.ts'
import { Fifo } from './fifo.ts'

export class Room {
  readonly #max: number
  readonly #waiting = new Fifo<() => void>()
  #used = 0

  constructor(max: number) {
    this.#max = max
  }

  get used(): number {
    return this.#used
  }

  /** Then one more of any size may come in: the bound is exceeded by less than one message. */
  get free(): boolean {
    return this.#used < this.#max
  }

  take(bytes: number): void {
    this.#used += bytes
  }

  give(bytes: number): void {
    this.#used -= bytes
    this.#wake()
  }

  /** Resolves when the room is not full. Who waits longest comes first. */
  async available(options: { signal?: AbortSignal | undefined } = {}): Promise<void> {
    const { signal } = options
    while (!this.free) {
      if (signal?.aborted) throw PenstockError.from(signal.reason)
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          signal?.removeEventListener('abort', wake)
          resolve()
        }
        this.#waiting.push(wake)
        signal?.addEventListener('abort', wake, { once: true })
      })
    }
  }

  /** Lets everybody in; what they find is a closed producer. */
  close(): void {
    this.#used = Number.NEGATIVE_INFINITY
    this.#wake()
  }

  #wake(): void {
    while (this.free && this.#waiting.length > 0) {
      this.#waiting.shift()?.()
      // Those woken take their room later; one per release in the worst case, all of them in the end.
      if (this.#used > this.#max / 2) return
    }
  }
}
