// A handler per message with concurrency inside one consumer: order per key, commits that never pass an unfinished
// message, retries in place.
//
// A message whose handler keeps failing stops the worker with the handler's error: skipping it would lose it, and there
// are no dead letters yet. Messages finished meanwhile are committed; the failed one comes again to the next worker.

import { Fifo } from './fifo.ts'
import type { HeldBatch, HeldPartition } from './held-partition.ts'
import { KeyedLanes } from './keyed-lanes.ts'
import type { Message } from './message.ts'
import { type Backoff, backoffMs } from './retry.ts'
import type { Serde } from './serde.ts'
import { Subscription, type SubscriptionOptions } from './subscription.ts'
import type { ClientTracer } from './trace.ts'
import type { Transport } from './transport.ts'
import { abortable, delay, within } from './wait.ts'

export interface HandlerContext {
  /** From 1. */
  readonly attempt: number
  /** Aborts when the message must be let go: its partition moves away, or the worker closes and does not wait longer. */
  readonly signal: AbortSignal
}

/** Returning finishes the message; throwing repeats it. */
export type Handler<T> = (message: Message<T>, context: HandlerContext) => unknown

/** `partition`: one message of a partition at a time. `none`: no order at all. */
export type OrderBy = 'key' | 'partition' | 'none'

export interface WorkerSettings<T> {
  readonly subscription: SubscriptionOptions
  readonly serde: Serde<T>
  readonly group: string
  readonly concurrency: number
  readonly orderBy: OrderBy
  readonly attempts: number
  readonly backoff: Backoff
  readonly tracer: ClientTracer | undefined
  readonly signal: AbortSignal | undefined
}

interface Task<T> {
  readonly item: HeldBatch<T>
  readonly index: number
}

const drainMsDefault = 30_000

export class Worker<T> implements AsyncDisposable {
  /** Resolves when the worker has closed; rejects with what stopped it. Nobody needs to await it. */
  readonly closed: Promise<void>
  readonly #transport: Transport
  readonly #settings: WorkerSettings<T>
  readonly #handler: Handler<T>
  readonly #subscription: Subscription<T>
  readonly #lanes = new KeyedLanes<Task<T>>()
  readonly #completion = Promise.withResolvers<void>()
  /** Executing handlers; a message that waits for its next attempt holds its lane but no slot. */
  #running = 0
  readonly #waitingForSlot = new Fifo<() => void>()
  /** Begin nothing more. */
  readonly #stopped = new AbortController()
  #failure: { readonly error: unknown } | undefined
  #drained: (() => void) | undefined
  #closing: Promise<void> | undefined

  constructor(transport: Transport, settings: WorkerSettings<T>, handler: Handler<T>) {
    this.#transport = transport
    this.#settings = settings
    this.#handler = handler
    this.closed = this.#completion.promise
    // The logger has told already, and whoever awaits it still gets it.
    this.closed.catch(() => {})
    this.#subscription = new Subscription(transport, settings.subscription, {
      serde: settings.serde,
      consumer: {
        deliver: (item) => this.#deliver(item),
        revoke: (held) => this.#revoke(held),
        failed: (error) => this.#stop(error),
      },
    })
    const { signal } = settings
    if (signal?.aborted) void this.close()
    else {
      signal?.addEventListener('abort', () => void this.close(), { once: true })
      this.#subscription.open()
    }
  }

  /** Partitions that this worker owns now. */
  get assignments(): readonly { readonly topic: string; readonly partition: number }[] {
    return this.#subscription.partitions.map(({ topic, partition }) => ({ topic, partition }))
  }

  /**
   * Begins nothing more, lets running handlers finish for `drainMs` (30 s by default), then aborts their signals,
   * commits what is finished and leaves the group. Always ends, and never throws: see `closed`.
   */
  close(options: { drainMs?: number } = {}): Promise<void> {
    this.#closing ??= this.#close(options.drainMs ?? drainMsDefault)
    return this.#closing
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #close(drainMs: number): Promise<void> {
    this.#stopped.abort()
    this.#revokeWhere(() => true)
    const { clock } = this.#transport
    const drained = new Promise<void>((resolve) => {
      this.#drained = resolve
      this.#checkDrained()
    })
    await within(clock, drained, drainMs)
    for (const held of this.#subscription.partitions) held.interrupt()
    await this.#subscription.close()
    if (this.#failure === undefined) this.#completion.resolve()
    else this.#completion.reject(this.#failure.error)
  }

  #stop(error: unknown): void {
    this.#failure ??= { error }
    const { logger } = this.#transport
    logger.error({ group: this.#settings.group, error: String(error) }, 'a worker has stopped')
    void this.close()
  }

  #deliver(item: HeldBatch<T>): void {
    for (let index = 0; index < item.batch.length; index++) {
      this.#lanes.add(this.#laneOf(item, index), { item, index })
    }
    this.#pump()
  }

  #laneOf({ held, batch }: HeldBatch<T>, index: number): string | undefined {
    const { orderBy } = this.#settings
    if (orderBy === 'none') return undefined
    if (orderBy === 'partition') return held.key
    const { key } = batch.record(index)
    if (key === undefined) return undefined
    const text = Buffer.from(key.buffer, key.byteOffset, key.length).toString('latin1')
    return `${held.key}/${text}`
  }

  #pump(): void {
    // Who comes back for another attempt was first.
    while (!this.#stopped.signal.aborted && this.#running < this.#settings.concurrency) {
      const again = this.#waitingForSlot.shift()
      if (again !== undefined) {
        again()
        return // It pumps on when it runs.
      }
      const task = this.#lanes.take()
      if (task === undefined) return
      this.#subscription.hand(task.item)
      void this.#process(task)
    }
  }

  /** Never rejects. */
  async #process(task: Task<T>): Promise<void> {
    const { item, index } = task
    const finished = await this.#attempts(task)
    if (finished) this.#subscription.finish(item, item.batch.firstOffset + index)
    else this.#subscription.giveBack(item, 1)
    this.#lanes.done(task)
    this.#checkDrained()
    this.#pump()
  }

  /** True when the handler has succeeded; false when the message was let go or the worker stops. */
  async #attempts({ item, index }: Task<T>): Promise<boolean> {
    const message = item.batch.message(index)
    const { signal } = item.held
    const { attempts, backoff } = this.#settings
    for (let attempt = 1; ; attempt++) {
      try {
        await this.#attempt(message, { attempt, signal })
        return true
      } catch (error) {
        if (signal.aborted) return false
        if (attempt >= attempts) {
          this.#stop(error)
          return false
        }
        const { topic, partition, offset } = message
        const details = { topic, partition, offset, attempt, error: String(error) }
        this.#transport.logger.warn(details, 'a handler has failed; the message is repeated')
      }
      const waitMs = backoffMs(backoff, { failures: attempt, random: this.#transport.random() })
      if (!(await this.#pause(waitMs, signal))) return false
    }
  }

  async #attempt(message: Message<T>, context: HandlerContext): Promise<void> {
    this.#running++
    const { tracer, group } = this.#settings
    const { topic, partition, offset, id, headers } = message
    const span = tracer?.processing({ topic, partition, offset, id, headers, group })
    try {
      await (span
        ? span.run(() => this.#handler(message, context))
        : this.#handler(message, context))
      span?.end()
    } catch (error) {
      span?.end(error)
      throw error
    } finally {
      this.#running--
    }
  }

  /** Waits with the lane held and the slot free; false when the message must be let go. */
  async #pause(waitMs: number, held: AbortSignal): Promise<boolean> {
    this.#pump()
    const signal = AbortSignal.any([held, this.#stopped.signal])
    try {
      await delay(this.#transport.clock, waitMs, { signal })
      while (this.#running >= this.#settings.concurrency) {
        const slot = new Promise<void>((resolve) => this.#waitingForSlot.push(resolve))
        await abortable(slot, signal)
      }
      return !signal.aborted
    } catch {
      return false
    }
  }

  #revoke(held: HeldPartition): void {
    this.#revokeWhere((task) => task.item.held === held)
  }

  #revokeWhere(matches: (task: Task<T>) => boolean): void {
    const items = new Set(this.#lanes.remove(matches).map((task) => task.item))
    for (const item of items) this.#subscription.drop(item)
  }

  #checkDrained(): void {
    if (this.#lanes.out === 0) this.#drained?.()
  }
}
