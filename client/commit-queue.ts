// Commits on their way: one request at a time, what is asked meanwhile waits and is merged, the highest offset of a
// partition wins. Pure but for the promises of those who wait. A lost stream sends the same again: committing twice
// does no harm, and the assignment's epoch keeps a stale member out.

import type { PenstockError } from '../model/errors.ts'
import { limits } from '../model/limits.ts'
import type { Offset } from '../model/offset.ts'
import type { HeldPartition } from './held-partition.ts'

interface Waiter {
  readonly resolve: () => void
  readonly reject: (error: PenstockError) => void
}

interface Entry {
  readonly held: HeldPartition
  nextOffset: Offset
  waiters: Waiter[]
}

export interface CommitRequest {
  readonly commitId: number
  readonly entries: readonly { readonly held: HeldPartition; readonly nextOffset: Offset }[]
}

export class CommitQueue {
  readonly #pending = new Map<HeldPartition, Entry>()
  #inFlight: { readonly commitId: number; readonly entries: readonly Entry[] } | undefined
  #ids = 0
  #idle: (() => void)[] = []

  /** Asks for a commit without waiting for it. */
  request(held: HeldPartition, nextOffset: Offset): void {
    this.#entry(held, nextOffset)
  }

  /** Resolves when an offset of at least `nextOffset` is committed. */
  committed(held: HeldPartition, nextOffset: Offset): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#entry(held, nextOffset).waiters.push({ resolve, reject })
    })
  }

  /** True while a commit of the partition is pending or unanswered. */
  concerns(held: HeldPartition): boolean {
    if (this.#pending.has(held)) return true
    return this.#inFlight?.entries.some((entry) => entry.held === held) ?? false
  }

  /** The next request to send; undefined while one is unanswered or there is nothing to say. */
  next(): CommitRequest | undefined {
    if (this.#inFlight !== undefined || this.#pending.size === 0) return undefined
    const entries = [...this.#pending.values()].slice(0, limits.offsetsPerCommitMax)
    for (const entry of entries) this.#pending.delete(entry.held)
    this.#inFlight = { commitId: ++this.#ids, entries }
    return this.#inFlight
  }

  /**
   * The answer: one error or none per entry of the request, in order. What may succeed later goes back in line; returns
   * true if something did, so that the caller waits a moment. Entries refused for good are returned with their errors.
   */
  answered(
    commitId: number,
    errors: readonly (PenstockError | undefined)[],
  ): { again: boolean; refused: { held: HeldPartition; error: PenstockError }[] } {
    const request = this.#inFlight
    if (request?.commitId !== commitId) return { again: false, refused: [] }
    this.#inFlight = undefined
    let again = false
    const refused: { held: HeldPartition; error: PenstockError }[] = []
    request.entries.forEach((entry, i) => {
      const error = errors[i]
      if (error === undefined) for (const waiter of entry.waiters) waiter.resolve()
      else if (error.retryable && error.reason !== 'GENERATION_STALE') {
        this.#putBack(entry)
        again = true
      } else {
        for (const waiter of entry.waiters) waiter.reject(error)
        refused.push({ held: entry.held, error })
      }
    })
    this.#checkIdle()
    return { again, refused }
  }

  /** The stream is gone: what was unanswered is asked again on the next. */
  streamLost(): void {
    const request = this.#inFlight
    this.#inFlight = undefined
    for (const entry of request?.entries ?? []) this.#putBack(entry)
  }

  /** The partition is not ours any more. */
  drop(held: HeldPartition, error: PenstockError): void {
    const flying = this.#inFlight?.entries.filter((entry) => entry.held === held) ?? []
    const pending = this.#pending.get(held)
    this.#pending.delete(held)
    for (const entry of pending === undefined ? flying : [...flying, pending]) {
      for (const waiter of entry.waiters) waiter.reject(error)
      entry.waiters = []
    }
    this.#checkIdle()
  }

  /** Resolves when nothing is pending or unanswered. */
  idle(): Promise<void> {
    return new Promise((resolve) => {
      this.#idle.push(resolve)
      this.#checkIdle()
    })
  }

  #checkIdle(): void {
    if (this.#inFlight !== undefined || this.#pending.size > 0) return
    const idle = this.#idle
    this.#idle = []
    for (const resolve of idle) resolve()
  }

  #entry(held: HeldPartition, nextOffset: Offset): Entry {
    const entry = this.#pending.get(held) ?? { held, nextOffset, waiters: [] }
    entry.nextOffset = Math.max(entry.nextOffset, nextOffset)
    this.#pending.set(held, entry)
    return entry
  }

  #putBack(entry: Entry): void {
    const merged = this.#entry(entry.held, entry.nextOffset)
    merged.waiters = [...entry.waiters, ...merged.waiters]
  }
}
