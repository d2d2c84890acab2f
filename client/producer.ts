// Publishing with many messages in flight. Memory is bounded by `maxInFlightBytes`: beyond it `enqueue` refuses, and
// `send` waits.

import type { Codec } from '../model/batch.ts'
import { checkZstd } from '../model/compression.ts'
import { PenstockError } from '../model/errors.ts'
import type { RecordHeaderField } from '../model/records.ts'
import { BatchOutcome, type Confirm, Confirmation } from './confirmation.ts'
import { type OutgoingMessage, toOutgoingRecord } from './outgoing-message.ts'
import { type PipelineContext, ProducerPipeline } from './producer-pipeline.ts'
import { type AckMode, producerConfig } from './producer-state.ts'
import { defaultRetryBudget, type RetryBudget } from './retry.ts'
import type { Serde } from './serde.ts'
import type { ClientTracer } from './trace.ts'
import { abortable, within } from './wait.ts'

export interface ProducerOptions {
  /**
   * When a message counts as published. `all` (default): durable on as many replicas as the topic demands. `leader`:
   * on the leader's disk. `none`: received; it may be lost, and nothing is ever sent again.
   */
  readonly acks?: AckMode | undefined
  /** The broker recognises what is sent again, so that it is stored once. Default true; never with acks none. */
  readonly idempotent?: boolean | undefined
  /** Default: 3 attempts within 10 s. `Infinity` for either. What runs out fails with a PenstockError. */
  readonly retry?: Partial<RetryBudget> | undefined
  /** How long a lone message waits for company, ms. Default 0: it goes at once; batches form by themselves under load. */
  readonly lingerMs?: number | undefined
  /** Largest batch, bytes. Default 256 KiB. */
  readonly batchBytes?: number | undefined
  /** Bytes of messages that are not confirmed yet. Default 32 MiB. */
  readonly maxInFlightBytes?: number | undefined
  /** Default none. */
  readonly compression?: Codec | undefined
}

export interface ProducerContext extends PipelineContext {
  readonly tracer: ClientTracer | undefined
}

const batchBytesDefault = 256 * 1024
const maxInFlightBytesDefault = 32 * 1024 * 1024
const drainMsDefault = 10_000
/** Failures kept for `flush` to tell. */
const failuresKept = 100

export class Producer<T> {
  readonly topic: string
  readonly #context: ProducerContext
  readonly #serde: Serde<T>
  readonly #pipeline: ProducerPipeline
  #failures: { readonly outcome: BatchOutcome; readonly messages: number }[] = []
  readonly #closed = Promise.withResolvers<void>()
  #closing: Promise<void> | undefined

  constructor(
    context: ProducerContext,
    { topic, serde, options }: { topic: string; serde: Serde<T>; options: ProducerOptions },
  ) {
    this.topic = topic
    this.#context = context
    this.#serde = serde
    if (options.compression === 'zstd') checkZstd()
    this.#pipeline = new ProducerPipeline(context, {
      topic,
      config: producerConfig({
        acks: options.acks ?? 'all',
        idempotent: options.idempotent ?? true,
        retry: { ...defaultRetryBudget, ...options.retry },
      }),
      lingerMs: options.lingerMs ?? 0,
      batchBytes: options.batchBytes ?? batchBytesDefault,
      maxInFlightBytes: options.maxInFlightBytes ?? maxInFlightBytesDefault,
      compression: options.compression ?? 'none',
    })
    this.#pipeline.onFailure = (outcome, messages) => this.#noteFailure(outcome, messages)
    this.#pipeline.open()
  }

  /** Bytes of messages taken and not yet confirmed. */
  get inFlightBytes(): number {
    return Math.max(0, this.#pipeline.room.used)
  }

  /** Why this producer takes no more messages; undefined while it does. */
  get ended(): PenstockError | undefined {
    if (this.#closing !== undefined) return this.#closedError()
    return this.#pipeline.terminated
  }

  /** Resolves when the producer has closed. */
  get closed(): Promise<void> {
    return this.#closed.promise
  }

  /**
   * Takes the message now and answers when it is confirmed. Never waits and never throws: what is wrong with the
   * message, and LIMIT_EXCEEDED when `maxInFlightBytes` are unconfirmed, comes as the confirmation's error. Await
   * `ready` before, or use `send`. The message is encoded here: it may be changed afterwards.
   */
  enqueue(message: OutgoingMessage<T>): Confirmation {
    const { tracer, transport } = this.#context
    const span = tracer?.publishing({ topic: this.topic, id: message.id ?? '' })
    try {
      const { ended } = this
      if (ended !== undefined) throw ended
      let record = toOutgoingRecord(message, { serde: this.#serde, nowMs: transport.clock.now() })
      if (span) record = { ...record, headers: withHeaders(record.headers, span.headers) }
      const confirmation = this.#pipeline.accept(record, message.partition)
      if (span) {
        confirmation.whenSettled((result) => span.end(result instanceof Error ? result : undefined))
      }
      return confirmation
    } catch (error) {
      const failure = PenstockError.from(error)
      span?.end(failure)
      const outcome = new BatchOutcome()
      outcome.settle(failure)
      this.#noteFailure(outcome, 1)
      return new Confirmation(outcome, 0)
    }
  }

  /** Waits for room, then enqueues. Resolves when confirmed. */
  async send(
    message: OutgoingMessage<T>,
    options: { signal?: AbortSignal } = {},
  ): Promise<Confirm> {
    await this.ready(options)
    return this.enqueue(message)
  }

  /** Resolves when there is room for another message. */
  ready(options: { signal?: AbortSignal } = {}): Promise<void> {
    return this.#pipeline.room.available(options)
  }

  /**
   * Resolves when everything enqueued so far is confirmed. Throws the first error among messages whose confirmation
   * nobody has asked for, since the last flush.
   */
  async flush(options: { signal?: AbortSignal } = {}): Promise<void> {
    this.#pipeline.sealAll()
    const settled = [...this.#pipeline.unsettled].map(
      (outcome) => new Promise<void>((resolve) => outcome.whenSettled(resolve)),
    )
    await abortable(Promise.all(settled), options.signal)
    this.#throwUnseen()
  }

  /**
   * Flushes for at most `drainMs` (10 s by default), then fails what is left with CLOSED. Always ends. Throws what
   * `flush` would throw.
   */
  close(options: { drainMs?: number } = {}): Promise<void> {
    this.#closing ??= this.#close(options.drainMs ?? drainMsDefault)
    return this.#closing
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #close(drainMs: number): Promise<void> {
    const unseen: unknown[] = []
    const flushed = this.flush().catch((error: unknown) => {
      unseen.push(error)
    })
    await within(this.#context.transport.clock, flushed, drainMs)
    this.#pipeline.stop(this.#closedError())
    this.#closed.resolve()
    this.#throwUnseen()
    if (unseen.length > 0) throw PenstockError.from(unseen[0])
  }

  #closedError(): PenstockError {
    return new PenstockError('CLOSED', `the producer of ${this.topic} is closed`)
  }

  #noteFailure(outcome: BatchOutcome, messages: number): void {
    if (this.#failures.length >= failuresKept) {
      this.#failures = this.#failures.filter((failure) => failure.outcome.asked < failure.messages)
    }
    if (this.#failures.length < failuresKept) this.#failures.push({ outcome, messages })
  }

  #throwUnseen(): void {
    const unseen = this.#failures.filter(({ outcome, messages }) => outcome.asked < messages)
    this.#failures = []
    const error = unseen[0]?.outcome.error
    if (error !== undefined) throw error
  }
}

/** A message that was forwarded with its headers must not carry the context it came with. */
function withHeaders(
  own: readonly RecordHeaderField[],
  added: readonly RecordHeaderField[],
): readonly RecordHeaderField[] {
  return [...own.filter(({ name }) => !added.some((header) => header.name === name)), ...added]
}
