// The mechanics of an async iterator over something that is pushed: one waiter, an end, an error. A value that is there
// already costs one resolved promise and no turn of the event loop.

import type { PenstockError } from '../model/errors.ts'

export class Puller<M> {
  readonly #take: () => M | undefined
  #waiter: PromiseWithResolvers<IteratorResult<M, undefined>> | undefined
  #end: { readonly error: PenstockError | undefined } | undefined

  /** `take` gives the next value if there is one now. */
  constructor(take: () => M | undefined) {
    this.#take = take
  }

  get ended(): boolean {
    return this.#end !== undefined
  }

  get waiting(): boolean {
    return this.#waiter !== undefined
  }

  pull(): Promise<IteratorResult<M, undefined>> {
    // Two pulls at a time take turns: each value goes out once.
    if (this.#waiter !== undefined) return this.#waiter.promise.then(() => this.pull())
    const value = this.#take()
    if (value !== undefined) return Promise.resolve({ done: false, value })
    if (this.#end !== undefined) return this.#settleEnd(this.#end)
    this.#waiter = Promise.withResolvers()
    return this.#waiter.promise
  }

  /** There may be a value now. */
  wake(): void {
    const waiter = this.#waiter
    if (waiter === undefined) return
    const value = this.#take()
    if (value === undefined) return
    this.#waiter = undefined
    waiter.resolve({ done: false, value })
  }

  /** No more values than there are; then done, or the error once. */
  end(error?: PenstockError): void {
    if (this.#end !== undefined) return
    this.#end = { error }
    const waiter = this.#waiter
    this.#waiter = undefined
    if (waiter !== undefined) this.#settleEnd(this.#end).then(waiter.resolve, waiter.reject)
  }

  #settleEnd(end: {
    readonly error: PenstockError | undefined
  }): Promise<IteratorResult<M, undefined>> {
    if (end.error === undefined) return Promise.resolve({ done: true, value: undefined })
    this.#end = { error: undefined }
    return Promise.reject(end.error)
  }
}
