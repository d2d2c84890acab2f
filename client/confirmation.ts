// The answer to a published message. Thousands are open at once, so the promise behind one is made only when somebody
// asks: a batch settles once, and its messages read their part. A confirmation that nobody awaits can fail without an
// unhandled rejection; the producer's `flush` and `close` then tell.

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
  #asked = 0

  /** Messages whose outcome somebody has asked for. */
  get asked(): number {
    return this.#asked
  }

  get error(): PenstockError | undefined {
    return this.#result instanceof Error ? this.#result : undefined
  }

  settle(result: Confirm | PenstockError): void {
    if (this.#result !== undefined) return
    this.#result = result
    const waiting = this.#waiting
    this.#waiting = []
    for (const wake of waiting) wake()
  }

  ask(): void {
    this.#asked++
  }

  /** Calls back now or when settled; never throws, never rejects. */
  whenSettled(wake: () => void): void {
    if (this.#result === undefined) this.#waiting.push(wake)
    else wake()
  }

  /** Only after it has settled. */
  resultAt(index: number): Confirm | PenstockError {
    const result = this.#result
    if (result === undefined) throw new TypeError('the batch has not settled')
    if (result instanceof Error || index === 0 || result.offset < 0) return result
    return { ...result, offset: result.offset + index }
  }
}

/** Await it, or leave it. */
export class Confirmation implements PromiseLike<Confirm> {
  readonly #outcome: BatchOutcome
  readonly #index: number
  #asked = false

  constructor(outcome: BatchOutcome, index: number) {
    this.#outcome = outcome
    this.#index = index
  }

  /** An ordinary promise of the same. */
  promise(): Promise<Confirm> {
    this.#ask()
    return new Promise((resolve, reject) => {
      this.whenSettled((result) => {
        if (result instanceof Error) reject(result)
        else resolve(result)
      })
    })
  }

  /** Calls back once, now or later; for those who do not want a promise per message. */
  whenSettled(callback: (result: Confirm | PenstockError) => void): void {
    this.#outcome.whenSettled(() => callback(this.#outcome.resultAt(this.#index)))
  }

  /** As `whenSettled`, for somebody who takes over to tell of a failure. */
  handOver(callback: (result: Confirm | PenstockError) => void): void {
    this.#ask()
    this.whenSettled(callback)
  }

  #ask(): void {
    if (!this.#asked) this.#outcome.ask()
    this.#asked = true
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
