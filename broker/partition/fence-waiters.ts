// Who waits for a promise of one replica: a later one answers them too. Pure bookkeeping.

import type { Epoch } from '../../model/offset.ts'
import type { Promised } from '../../model/promised.ts'

interface Waiter {
  readonly epoch: Epoch
  readonly answer: PromiseWithResolvers<Promised>
}

export class FenceWaiters {
  #waiters: Waiter[] = []

  wait(epoch: Epoch): Promise<Promised> {
    const answer = Promise.withResolvers<Promised>()
    this.#waiters.push({ epoch, answer })
    return answer.promise
  }

  promised(promised: Promised): void {
    const answered = this.#waiters.filter(({ epoch }) => epoch <= promised.promised)
    this.#waiters = this.#waiters.filter((waiter) => !answered.includes(waiter))
    for (const { answer } of answered) answer.resolve(promised)
  }

  failAll(error: Error): void {
    const waiters = this.#waiters
    this.#waiters = []
    for (const { answer } of waiters) answer.reject(error)
  }
}
