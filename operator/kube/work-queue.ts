// Keys that are to be looked at: each waits at most once, is handed to one worker at a time, and comes back later and later
// while looking at it fails. Keys only, never objects: what is to be done is decided by what is the case by then.

import { strict as assert } from 'node:assert'
import type { Clock } from '../../model/clock.ts'
import { limits } from '../../model/limits.ts'
import { type BackoffRule, exponentialMs } from './backoff.ts'
import type { KubeObserver } from './observer.ts'
import { type Bucket, type BucketRule, fullBucket, take } from './token-bucket.ts'

/** `low` is for what nothing has happened to: the first list, a resync. It waits for the rest, but not for ever. */
export type Priority = 'high' | 'low'

export interface WorkQueueOptions {
  /** For metrics. */
  readonly name: string
  readonly clock: Clock
  /** Of one key that fails again and again. */
  readonly backoff?: BackoffRule
  /** Of all failures together. */
  readonly rate?: BucketRule
  readonly observer?: KubeObserver | undefined
}

/** client-go's, except that nothing that is broken waits for longer than five minutes. */
const defaultBackoff: BackoffRule = { minMs: 5, maxMs: 300_000 }
const defaultRate: BucketRule = { perSecond: 10, burst: 100 }
/** Every so many times the longest waiting key of low priority is taken first. */
const lowShare = 8

interface Delayed {
  readonly atMs: number
  readonly cancel: () => void
}

export class WorkQueue implements Disposable {
  readonly #options: WorkQueueOptions
  readonly #backoff: BackoffRule
  readonly #rate: BucketRule
  #bucket: Bucket
  /** In the order they came; the value is when. */
  readonly #waiting = { high: new Map<string, number>(), low: new Map<string, number>() }
  /** With a worker; the value is since when. */
  readonly #working = new Map<string, number>()
  /** Changed while a worker has it: waits again as soon as that is done. */
  readonly #again = new Map<string, Priority>()
  readonly #delayed = new Map<string, Delayed>()
  readonly #failures = new Map<string, number>()
  readonly #takers: ((key: string | undefined) => void)[] = []
  #taken = 0
  #closed = false

  constructor(options: WorkQueueOptions) {
    this.#options = options
    this.#backoff = options.backoff ?? defaultBackoff
    this.#rate = options.rate ?? defaultRate
    this.#bucket = fullBucket(this.#rate, options.clock.monotonicMs())
  }

  /** Keys that wait for a worker. */
  get depth(): number {
    return this.#waiting.high.size + this.#waiting.low.size
  }

  /** Since when each key that is being worked at is; monotonic. */
  get working(): ReadonlyMap<string, number> {
    return this.#working
  }

  get name(): string {
    return this.#options.name
  }

  add(key: string, priority: Priority = 'high'): void {
    if (this.#closed) return
    this.#cancelDelay(key)
    if (this.#working.has(key)) {
      if (this.#again.get(key) !== 'high') this.#again.set(key, priority)
      return
    }
    const { high, low } = this.#waiting
    if (high.has(key)) return
    const since = low.get(key)
    if (since !== undefined && priority === 'low') return
    assert(this.depth < limits.kubeQueueKeysMax, 'a queue holds more keys than a cache has objects')
    low.delete(key)
    this.#waiting[priority].set(key, since ?? this.#options.clock.monotonicMs())
    if (since === undefined) this.#options.observer?.queueAdded?.(this.name, this.depth)
    this.#hand()
  }

  /** Adds it after a while; the earliest of several wishes counts, and one without delay ends them. */
  addAfter(key: string, delayMs: number): void {
    if (this.#closed) return
    if (delayMs <= 0) return this.add(key)
    const atMs = this.#options.clock.monotonicMs() + delayMs
    const known = this.#delayed.get(key)
    if (known !== undefined && known.atMs <= atMs) return
    known?.cancel()
    const cancel = this.#options.clock.schedule(delayMs, () => {
      this.#delayed.delete(key)
      this.add(key)
    })
    this.#delayed.set(key, { atMs, cancel })
  }

  /** After a failure: later with each, and not all that fail at once. */
  addRateLimited(key: string): void {
    if (this.#closed) return
    const failures = this.#failures.get(key) ?? 0
    this.#failures.set(key, failures + 1)
    const taken = take(this.#bucket, this.#rate, this.#options.clock.monotonicMs())
    this.#bucket = taken.bucket
    this.#options.observer?.queueRetried?.(this.name)
    this.addAfter(key, Math.max(taken.waitMs, exponentialMs(this.#backoff, failures)))
  }

  /** It has worked: the next failure is a first one. */
  forget(key: string): void {
    this.#failures.delete(key)
  }

  failures(key: string): number {
    return this.#failures.get(key) ?? 0
  }

  /** Undefined once the queue is closed or `signal` aborts. Who gets a key says `done`. */
  async take({ signal }: { readonly signal: AbortSignal }): Promise<string | undefined> {
    if (this.#closed || signal.aborted) return undefined
    const { promise, resolve } = Promise.withResolvers<string | undefined>()
    const abort = (): void => {
      const at = this.#takers.indexOf(resolve)
      if (at >= 0) this.#takers.splice(at, 1)
      resolve(undefined)
    }
    signal.addEventListener('abort', abort)
    this.#takers.push(resolve)
    this.#hand()
    try {
      return await promise
    } finally {
      signal.removeEventListener('abort', abort)
    }
  }

  done(key: string): void {
    const since = this.#working.get(key)
    assert(since !== undefined, `${key} is not being worked at`)
    this.#working.delete(key)
    this.#options.observer?.queueDone?.(this.name, this.#options.clock.monotonicMs() - since)
    const again = this.#again.get(key)
    this.#again.delete(key)
    if (again !== undefined) this.add(key, again)
  }

  /** What waits is dropped; what is being worked at still says `done`. */
  close(): void {
    this.#closed = true
    for (const { cancel } of this.#delayed.values()) cancel()
    this.#delayed.clear()
    this.#again.clear()
    this.#waiting.high.clear()
    this.#waiting.low.clear()
    for (const resolve of this.#takers.splice(0)) resolve(undefined)
  }

  [Symbol.dispose](): void {
    this.close()
  }

  #cancelDelay(key: string): void {
    this.#delayed.get(key)?.cancel()
    this.#delayed.delete(key)
  }

  #hand(): void {
    while (this.#takers.length > 0) {
      const key = this.#first()
      if (key === undefined) return
      this.#takers.shift()?.(key)
    }
  }

  #first(): string | undefined {
    const { high, low } = this.#waiting
    const lowFirst = this.#taken % lowShare === lowShare - 1
    const from = (lowFirst && low.size > 0) || high.size === 0 ? low : high
    const [first] = from
    if (first === undefined) return undefined
    const [key, since] = first
    from.delete(key)
    this.#taken++
    const now = this.#options.clock.monotonicMs()
    this.#working.set(key, now)
    this.#options.observer?.queueTook?.(this.name, { depth: this.depth, waitedMs: now - since })
    return key
  }
}
