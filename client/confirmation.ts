// The answer to a published message. Thousands are open at once, so the promise behind one is made only when somebody
// asks: a batch settles once, and its messages read their part. A confirmation that nobody awaits can fail without an
// unhandled rejection; `flush` and the producer's log still tell.

import type { PenstockError } from '../model/errors.ts'
import type { Offset, TimestampMs } from '../model/offset.ts'

export interface Confirm {
  readonly topic: string
  readonly partition: number
  /** -1 with acks `none`. */
  readonly offset: Offset
  /** True when a resent batch had been stored before: it is there once, at `offset`. */
  readonly duplicate: boolean
  /** When the broker stored it. */
  readonly appendTimeMs: TimestampMs
}

/** Settled once for all messages of a batch; message `i` is at `offset + i`. */
export class BatchOutcome {
  #result: Confirm | PenstockError | undefined
  #waiting: (() => void)[] = []

  get settled(): boolean {
    return this.#result !== undefined
  }

  settle(result: Confirm | PenstockError): void {
    if (this.#result !== undefined) return
    this.#result = result
    const waiting = this.#waiting
    this.#waiting = []
    for (const wake of waiting) wake()
  }

  /** Calls back now or when settled; never throws, never rejects. */
  whenSettled(wake: () => void): void {
    if (this.#result === undefined) this.#waiting.push(wake)
    else wake()
  }

  /** Throws the batch's error. Only after it has settled. */
  confirmAt(index: number): Confirm {
    const result = this.#result
    if (result === undefined) throw new TypeError('the batch has not settled')
    if (result instanceof Error) throw result
    return index === 0 || result.offset < 0 ? result : { ...result, offset: result.offset + index }
  }
}

/** Await it, or leave it. */
export class Confirmation implements PromiseLike<Confirm> {
  readonly #outcome: BatchOutcome
  readonly #index: number

  constructor(outcome: BatchOutcome, index: number) {
    this.#outcome = outcome
    this.#index = index
  }

  /** An ordinary promise of the same. */
  promise(): Promise<Confirm> {
    return new Promise((resolve, reject) => {
      this.#outcome.whenSettled(() => {
        try {
          resolve(this.#outcome.confirmAt(this.#index))
        } catch (error) {
          reject(error)
        }
      })
    })
  }

  // oxlint-disable-next-line unicorn/no-thenable -- a promise made on demand is the point of this class.
  then<A = Confirm, B = never>(
    onConfirmed?: ((confirm: Confirm) => A | PromiseLike<A>) | null,
    onFailed?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.promise().then(onConfirmed, onFailed)
  }

  catch<B>(onFailed: (error: unknown) => B | PromiseLike<B>): Promise<Confirm | B> {
    return this.promise().catch(onFailed)
  }
}
