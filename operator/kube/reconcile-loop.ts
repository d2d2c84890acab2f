// Workers that take keys from a queue and look at each until it is as it should be. One key is never looked at twice at the
// same time, not even when its time is up: it is told so by its signal, and its worker waits for it to end.

import { AssertionError } from 'node:assert'
import type { Clock } from '../../model/clock.ts'
import { PenstockError } from '../../model/errors.ts'
import { deadline } from '../controller/deadline.ts'
import type { KubeObserver } from './observer.ts'
import type { WorkQueue } from './work-queue.ts'

/** Undefined: as it should be. `requeueAfterMs` 0: look again in its turn, as after a failure. */
export type Reconciled = { readonly requeueAfterMs: number } | undefined

/** To look again would find the same: nothing is done until something changes. */
export class TerminalError extends Error {
  override readonly name = 'TerminalError'
}

export interface ReconcileLoopOptions {
  /** For metrics. */
  readonly name: string
  readonly queue: WorkQueue
  readonly clock: Clock
  readonly reconcile: (key: string, call: { readonly signal: AbortSignal }) => Promise<Reconciled>
  /** Workers; default 1. */
  readonly concurrency?: number
  /** One look at one key; default 60 s. */
  readonly reconcileMs?: number
  readonly observer?: KubeObserver | undefined
}

export class ReconcileLoop implements AsyncDisposable {
  readonly #options: ReconcileLoopOptions
  readonly #end = new AbortController()
  readonly #workers: Promise<unknown>
  #active = 0

  constructor(options: ReconcileLoopOptions) {
    this.#options = options
    const { concurrency = 1 } = options
    this.#workers = Promise.all(Array.from({ length: concurrency }, () => this.#work()))
    this.#count(0)
  }

  /** Resolves when nothing it has begun is on its way any more. */
  async close(): Promise<void> {
    this.#end.abort()
    this.#options.queue.close()
    await this.#workers
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  async #work(): Promise<void> {
    const { queue } = this.#options
    const { signal } = this.#end
    for (;;) {
      const key = await queue.take({ signal })
      if (key === undefined) return
      this.#count(1)
      await this.#look(key)
      this.#count(-1)
      queue.done(key)
    }
  }

  async #look(key: string): Promise<void> {
    const { name, queue, clock, observer, reconcile, reconcileMs = 60_000 } = this.#options
    const began = clock.monotonicMs()
    using time = deadline(clock, reconcileMs, this.#end.signal)
    let error: unknown
    let done: Reconciled
    let failed = false
    try {
      done = await reconcile(key, { signal: time.signal })
    } catch (caught) {
      failed = true
      error = caught
    }
    const ended = this.#end.signal.aborted
    const terminal = error instanceof TerminalError
    if (failed && !ended) observer?.reconcileTrouble?.({ controller: name, key, error })
    const result = failed ? 'error' : outcomeOf(done)
    observer?.reconciled?.({
      controller: name,
      result,
      ms: clock.monotonicMs() - began,
      terminal,
      panicked: isPanic(error),
      timedOut: time.signal.aborted && !ended && isTimeout(time.signal.reason),
    })
    if (terminal || result === 'success') queue.forget(key)
    else if (result === 'requeue_after') {
      queue.forget(key)
      queue.addAfter(key, done?.requeueAfterMs ?? 0)
    } else queue.addRateLimited(key)
  }

  #count(change: number): void {
    this.#active += change
    const { name, observer, concurrency = 1 } = this.#options
    observer?.workers?.(name, { active: this.#active, max: concurrency })
  }
}

function outcomeOf(done: Reconciled): 'success' | 'requeue' | 'requeue_after' {
  if (done === undefined) return 'success'
  return done.requeueAfterMs > 0 ? 'requeue_after' : 'requeue'
}

function isTimeout(reason: unknown): boolean {
  return reason instanceof PenstockError && reason.reason === 'TIMED_OUT'
}

/** Not what the world did to us, but what we did to ourselves. */
function isPanic(error: unknown): boolean {
  return (
    error instanceof AssertionError ||
    error instanceof TypeError ||
    error instanceof ReferenceError ||
    error instanceof RangeError
  )
}
