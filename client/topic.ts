// One topic as a client uses it: publish to it, consume it in a group, read it. Typed by its serde or its schema.

import { PenstockError } from '../model/errors.ts'
import { limits } from '../model/limits.ts'
import type { PayloadKind } from '../model/records.ts'
import { penstock } from '../proto/codec.ts'
import type { Taken } from './batch-cursor.ts'
import type { Confirm } from './confirmation.ts'
import type { DeliveredBatch, GroupMessageBatch, MessageBatch } from './delivered-batch.ts'
import type { HeldBatch } from './held-partition.ts'
import type { GroupMessage, Message } from './message.ts'
import { type AutoCommit, MessageStream } from './message-stream.ts'
import type { Opened } from './opened.ts'
import type { OutgoingMessage } from './outgoing-message.ts'
import { Producer, type ProducerContext, type ProducerOptions } from './producer.ts'
import { ReadStream } from './read-stream.ts'
import { type Backoff, resendBackoff } from './retry.ts'
import type { Serde } from './serde.ts'
import type { SubscriptionOptions } from './subscription.ts'
import { durationToProto, type Position, positionToProto } from './wire.ts'
import { type Handler, type OrderBy, Worker } from './worker.ts'

export interface GroupOptions {
  readonly group: string
  /** Where the group begins in a partition that it has not committed in yet. Default `latest`. */
  readonly from?: Position | undefined
  /** Delivered and not processed yet. Default 10,000. */
  readonly prefetchMessages?: number | undefined
  /** The same in bytes, up to 64 MiB. Default 16 MiB. */
  readonly prefetchBytes?: number | undefined
  /** How long finished messages wait to be committed together. Default 500 ms. */
  readonly commitIntervalMs?: number | undefined
  /** How long partitions are kept without a sign of life, 1 s to 10 min. Default 45 s. */
  readonly sessionTimeoutMs?: number | undefined
  /** How long a message in hand may take when its partition moves to another member. Default 30 s. */
  readonly handoverTimeoutMs?: number | undefined
  /** Ends the consumer in good order: what is in hand is finished first. */
  readonly signal?: AbortSignal | undefined
}

export interface StreamOptions extends GroupOptions {
  /** Default `manual`: nothing is committed but by `commit()`. */
  readonly autoCommit?: AutoCommit | undefined
}

export interface WorkerOptions extends GroupOptions {
  /** Handlers at a time. Default 64. */
  readonly concurrency?: number | undefined
  /** Default `key`: messages with the same key one after another; those without a key in no order. */
  readonly orderBy?: OrderBy | undefined
  /** Tries of one message before the worker stops. Default 5 with pauses of 0.1 s to 2 s; `Infinity` for endless. */
  readonly retry?: (Partial<Backoff> & { readonly attempts?: number | undefined }) | undefined
}

export interface ReadOptions {
  /** Default `latest` when following, else `earliest`. */
  readonly from?: Position | undefined
  /** Default all. */
  readonly partitions?: readonly number[] | undefined
  /** Stay for what comes; otherwise end at what was the end at the start. */
  readonly follow?: boolean | undefined
  /** End after so many messages. */
  readonly limit?: number | undefined
  /** Default 16 MiB. */
  readonly prefetchBytes?: number | undefined
  /** Ends the iteration. */
  readonly signal?: AbortSignal | undefined
}

const prefetchDefault = { messages: 10_000, bytes: 16 * 1024 * 1024 }
const commitIntervalMsDefault = 500
const concurrencyDefault = 64
const attemptsDefault = 5

/** A value that is bytes already; what the client's shared producers take. */
export interface EncodedValue {
  readonly bytes: Uint8Array
  readonly kind: PayloadKind
}

export interface TopicContext extends ProducerContext {
  readonly opened: Opened
  sharedProducer(topic: string): Producer<EncodedValue>
}

export class Topic<T> {
  readonly name: string
  readonly #context: TopicContext
  readonly #serde: Serde<T>

  constructor(context: TopicContext, options: { name: string; serde: Serde<T> }) {
    this.name = options.name
    this.#context = context
    this.#serde = options.serde
  }

  /**
   * Publishes and resolves when the message is durable. What is published at the same time shares batches. Waits while
   * too much is unconfirmed. All of the client's `publish` to one topic go through one producer with the defaults of
   * `producer`; where it has ended for an error, the next message gets a new one.
   */
  async publish(
    message: OutgoingMessage<T>,
    options: { signal?: AbortSignal } = {},
  ): Promise<Confirm> {
    const { value } = message
    const encoded =
      value === undefined || value === null
        ? null
        : { bytes: this.#serde.serialize(value), kind: this.#serde.kindOf(value) }
    const producer = this.#context.sharedProducer(this.name)
    return producer.send({ ...message, value: encoded }, options)
  }

  producer(options: ProducerOptions = {}): Producer<T> {
    const producer = new Producer<T>(this.#context, {
      topic: this.name,
      serde: this.#serde,
      options,
    })
    this.#context.opened.producer(producer)
    return producer
  }

  /** Messages of a group one at a time. The subscription begins with the first `next`. */
  stream(options: StreamOptions): MessageStream<T, GroupMessage<T>> {
    const present = ({ item, from }: Taken<HeldBatch<T>>): GroupMessage<T> =>
      item.batch.message(from)
    return this.#stream(options, { granularity: 'messages', present })
  }

  /** The same in batches as they are stored: several times faster for who handles many messages at once. */
  streamBatches(options: StreamOptions): MessageStream<T, GroupMessageBatch<T>> {
    const present = ({ item }: Taken<HeldBatch<T>>): GroupMessageBatch<T> => item.batch
    return this.#stream(options, { granularity: 'batches', present })
  }

  #stream<M>(
    options: StreamOptions,
    how: {
      granularity: 'messages' | 'batches'
      present: (taken: Taken<HeldBatch<T>>) => M
    },
  ): MessageStream<T, M> {
    const stream = new MessageStream<T, M>(this.#context.transport, {
      subscription: this.#subscription(options),
      serde: this.#serde,
      autoCommit: options.autoCommit ?? 'manual',
      tracer: how.granularity === 'messages' ? this.#context.tracer : undefined,
      group: options.group,
      signal: options.signal,
      ...how,
    })
    this.#context.opened.consumer(stream)
    return stream
  }

  /** Calls the handler for every message of the group, many at a time, in order per key. Starts at once. */
  worker(options: WorkerOptions, handler: Handler<T>): Worker<T> {
    const { attempts, ...backoff } = options.retry ?? {}
    const concurrency = options.concurrency ?? concurrencyDefault
    if (!(concurrency >= 1)) throw invalid('concurrency', 'is at least 1')
    const settings = {
      subscription: this.#subscription(options),
      serde: this.#serde,
      group: options.group,
      concurrency,
      orderBy: options.orderBy ?? 'key',
      attempts: attempts ?? attemptsDefault,
      backoff: { ...resendBackoff, ...backoff },
      tracer: this.#context.tracer,
      signal: options.signal,
    }
    const worker = new Worker<T>(this.#context.transport, settings, handler)
    this.#context.opened.consumer(worker)
    return worker
  }

  /** Messages without a group; nothing is committed. */
  read(options: ReadOptions = {}): ReadStream<T, Message<T>> {
    return this.#read<Message<T>>(options, 'messages', ({ item, from }) => item.batch.message(from))
  }

  /** The same in batches as they are stored. */
  readBatches(options: ReadOptions = {}): ReadStream<T, MessageBatch<T>> {
    return this.#read<MessageBatch<T>>(options, 'batches', ({ item }) => item.batch)
  }

  #read<M>(
    options: ReadOptions,
    granularity: 'messages' | 'batches',
    present: (taken: Taken<{ readonly batch: DeliveredBatch<T> }>) => M,
  ): ReadStream<T, M> {
    const { limit } = options
    if (limit !== undefined && !(limit >= 1)) throw invalid('limit', 'is at least 1')
    const follow = options.follow ?? false
    const { transport, topology } = this.#context
    const stream = new ReadStream<T, M>(transport, topology, {
      topic: this.name,
      partitions: options.partitions ?? [],
      from: options.from ?? (follow ? 'latest' : 'earliest'),
      follow,
      limit: limit ?? Number.POSITIVE_INFINITY,
      prefetchBytes: options.prefetchBytes ?? prefetchDefault.bytes,
      serde: this.#serde,
      granularity,
      present,
      signal: options.signal,
    })
    this.#context.opened.consumer(stream)
    return stream
  }

  #subscription(options: GroupOptions): SubscriptionOptions {
    const messages = options.prefetchMessages ?? prefetchDefault.messages
    const bytes = options.prefetchBytes ?? prefetchDefault.bytes
    checkRange('prefetchMessages', messages, limits.creditMessagesMax)
    checkRange('prefetchBytes', bytes, limits.creditBytesMax)
    const sessionTimeoutMs = options.sessionTimeoutMs ?? limits.sessionTimeoutMsDefault
    const handoverTimeoutMs = options.handoverTimeoutMs ?? limits.handoverTimeoutMsDefault
    return {
      prefetch: { messages, bytes },
      commitIntervalMs: options.commitIntervalMs ?? commitIntervalMsDefault,
      member: {
        sessionTimeoutMs,
        start: {
          group: options.group,
          topics: [this.name],
          initial: positionToProto(options.from ?? 'latest'),
          format: penstock.v1beta1.DeliveryFormat.DELIVERY_FORMAT_BATCHES,
          sessionTimeout: durationToProto(sessionTimeoutMs),
          handoverTimeout: durationToProto(handoverTimeoutMs),
        },
      },
    }
  }
}

function checkRange(field: string, value: number, max: number): void {
  if (!(Number.isSafeInteger(value) && value >= 1 && value <= max))
    throw invalid(field, `is 1 to ${max}`)
}

function invalid(field: string, rule: string): PenstockError {
  return new PenstockError('INVALID_REQUEST', `${field} ${rule}`, { field })
}
