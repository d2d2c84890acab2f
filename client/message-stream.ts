// Messages of a group as an async iterator: one at a time, in the order of their partition, committed when told or when
// the next is asked for. Leaving the loop leaves the group.

import type { PenstockError } from '../model/errors.ts'
import type { Offset } from '../model/offset.ts'
import { BatchCursor, type Granularity, type Taken } from './batch-cursor.ts'
import type { HeldBatch, HeldPartition } from './held-partition.ts'
import { Puller } from './puller.ts'
import type { Serde } from './serde.ts'
import { Subscription, type SubscriptionOptions } from './subscription.ts'
import type { ClientTracer, ProcessSpan } from './trace.ts'
import type { Transport } from './transport.ts'
import type { Position } from './wire.ts'

/**
 * `manual`: only what `commit` was called for. `afterYield`: a message when the next one is asked for, and never the one
 * in hand when the loop is left by break or by an error; committed in the background.
 */
export type AutoCommit = 'manual' | 'afterYield'

export interface MessageStreamOptions<T, M> {
  readonly subscription: SubscriptionOptions
  readonly serde: Serde<T>
  readonly autoCommit: AutoCommit
  readonly granularity: Granularity
  /** What the application sees of what was taken. */
  readonly present: (taken: Taken<HeldBatch<T>>) => M
  readonly tracer: ClientTracer | undefined
  readonly group: string
  readonly signal: AbortSignal | undefined
}

export class MessageStream<T, M> implements AsyncIterableIterator<M, undefined>, AsyncDisposable {
  readonly #options: MessageStreamOptions<T, M>
  readonly #subscription: Subscription<T>
  readonly #cursor: BatchCursor<HeldBatch<T>>
  readonly #puller: Puller<M>
  #inHand: Taken<HeldBatch<T>> | undefined
  #span: ProcessSpan | undefined
  #opened = false
  #stopping = false
  readonly #closed = Promise.withResolvers<void>()
  #closing: Promise<void> | undefined

  constructor(transport: Transport, options: MessageStreamOptions<T, M>) {
    this.#options = options
    this.#cursor = new BatchCursor(options.granularity)
    this.#puller = new Puller(() => this.#take())
    this.#subscription = new Subscription(transport, options.subscription, {
      serde: options.serde,
      consumer: {
        deliver: (item) => {
          this.#cursor.push(item)
          this.#puller.wake()
        },
        revoke: (held) => this.#revoke(held),
        failed: (error) => this.#fail(error),
      },
    })
  }

  /** Partitions that this member owns now; everything below `nextOffset` is finished. */
  get assignments(): readonly {
    readonly topic: string
    readonly partition: number
    readonly nextOffset: Offset
  }[] {
    return this.#subscription.partitions.map(({ topic, partition, completed }) => {
      return { topic, partition, nextOffset: completed.nextOffset }
    })
  }

  /**
   * Goes on elsewhere in a partition of `assignments`, in both directions; resolves with the offset that comes next. What
   * was taken and not processed is forgotten, and the `signal` of what is in hand aborts. Commits nothing: until
   * something from there is finished, a new owner begins at the committed offset. Where the position does not exist the
   * promise rejects, and the stream goes on with the first message that is not finished.
   */
  seek(ref: { readonly topic: string; readonly partition: number }, to: Position): Promise<Offset> {
    return this.#subscription.seek(ref, to)
  }

  /** Resolves when the stream has ended, for whatever reason. */
  get closed(): Promise<void> {
    return this.#closed.promise
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  next(): Promise<IteratorResult<M, undefined>> {
    if (!this.#opened) this.#open()
    this.#takeBack({ finished: true })
    if (this.#stopping) return this.return()
    return this.#puller.pull()
  }

  /** What `break` calls: the message in hand stays unfinished. */
  async return(): Promise<IteratorResult<M, undefined>> {
    await this.close()
    return { done: true, value: undefined }
  }

  /** Commits what is finished and leaves the group. Ends within seconds, whatever the broker does. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  #open(): void {
    this.#opened = true
    const { signal } = this.#options
    // Nobody asks at the moment: then the message in hand is finished first.
    const stop = (): void => {
      this.#stopping = true
      if (this.#puller.waiting) void this.close()
    }
    if (signal?.aborted) stop()
    else {
      signal?.addEventListener('abort', stop, { once: true })
      this.#subscription.open()
    }
  }

  async #close(): Promise<void> {
    this.#takeBack({ finished: false })
    this.#puller.end()
    await this.#subscription.close()
    this.#closed.resolve()
  }

  #fail(error: PenstockError): void {
    for (const item of this.#cursor.remove(() => true)) this.#subscription.drop(item)
    this.#puller.end(error)
    this.#closed.resolve()
  }

  #take(): M | undefined {
    const taken = this.#cursor.take()
    if (taken === undefined) return undefined
    this.#inHand = taken
    this.#subscription.hand(taken.item)
    if (this.#options.tracer !== undefined) this.#startSpan(this.#options.tracer, taken)
    return this.#options.present(taken)
  }

  #takeBack({ finished }: { finished: boolean }): void {
    const taken = this.#inHand
    if (taken === undefined) return
    this.#inHand = undefined
    this.#span?.end()
    this.#span = undefined
    const { item, from, to } = taken
    if (!finished || this.#options.autoCommit === 'manual')
      this.#subscription.giveBack(item, to - from)
    else if (this.#options.granularity === 'batches') this.#subscription.finishAll(item)
    else this.#subscription.finish(item, item.batch.firstOffset + from)
  }

  #revoke(held: HeldPartition): void {
    for (const item of this.#cursor.remove((waiting) => waiting.held === held)) {
      this.#subscription.drop(item)
    }
  }

  #startSpan(tracer: ClientTracer, { item, from }: Taken<HeldBatch<T>>): void {
    const { topic, partition, offset, id, headers } = item.batch.message(from)
    const { group } = this.#options
    this.#span = tracer.processing({ topic, partition, offset, id, headers, group })
  }
}
