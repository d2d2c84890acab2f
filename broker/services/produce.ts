// Produce: a pipeline of opaque batches with confirms in any order. Memory is bounded twice: by the window that this
// stream was granted, and by the broker's budget for appends, beyond which the stream is not read any more.

import type { ServerDuplexStream } from '@grpc/grpc-js'
import { readBatchHeader } from '../../model/batch.ts'
import type { Clock } from '../../model/clock.ts'
import { PenstockError } from '../../model/errors.ts'
import { limits } from '../../model/limits.ts'
import type { penstock } from '../../proto/codec.ts'
import type { AckMode } from '../partition/partition.ts'
import type { BrokerObserver } from '../telemetry/observer.ts'
import type { BrokerTracer } from '../telemetry/tracing.ts'
import type { AppendBudget } from './append-budget.ts'
import { statusOf } from './errors.ts'
import { type AppendedAnywhere, type AppendParts, appendAnywhere } from './forward.ts'
import { type CallContext, decoded } from './handlers.ts'
import { Intake } from './intake.ts'
import { ackModeOf } from './publish.ts'

type Request = penstock.v1beta1.ProduceRequest.$Properties
type Response = penstock.v1beta1.ProduceResponse.$Properties
type Batch = penstock.v1beta1.ProduceBatch.$Properties
type Confirm = penstock.v1beta1.ProduceConfirm.$Properties
type Call = ServerDuplexStream<Request | PenstockError, Response>

const window = { bytes: limits.produceWindowBytes, batches: 1_024 } as const

export interface ProduceParts extends AppendParts {
  readonly clock: Clock
  readonly observer: BrokerObserver
  readonly tracer: BrokerTracer
  readonly budget: AppendBudget
  /** A random producer id, 1 to 2^53-1: two alive at once share one with odds below 10^-6 even at 100,000 producers. */
  readonly newProducerId: () => number
}

export function createProduce(
  parts: ProduceParts,
): (call: Call, context: CallContext) => Promise<void> {
  return (call, context) => new ProduceStream(parts, call, context).run()
}

class ProduceStream {
  readonly #parts: ProduceParts
  readonly #call: Call
  readonly #context: CallContext
  readonly #intake: Intake<Response>
  readonly #done = Promise.withResolvers<void>()
  #acks: AckMode | undefined
  #bytes = 0
  #batches = 0
  #ended = false
  #stopped: PenstockError | undefined
  #confirms: Confirm[] = []
  #confirmsScheduled = false

  constructor(parts: ProduceParts, call: Call, context: CallContext) {
    this.#parts = parts
    this.#call = call
    this.#context = context
    this.#intake = new Intake(call)
  }

  async run(): Promise<void> {
    const { signal } = this.#context
    const onAbort = (): void => this.#stop(PenstockError.from(signal.reason))
    signal.addEventListener('abort', onAbort, { once: true })
    this.#call.on('data', (request: Request | PenstockError) => this.#receive(request))
    this.#call.on('end', () => {
      this.#ended = true
      this.#finishIfIdle()
    })
    this.#call.on('error', (error: unknown) => this.#done.reject(error))
    try {
      await this.#done.promise
    } finally {
      signal.removeEventListener('abort', onAbort)
      this.#call.removeAllListeners('data')
    }
  }

  /** A broker that stops confirms what it has taken, then ends the stream; a caller that is gone gets nothing. */
  #stop(reason: PenstockError): void {
    if (reason.reason !== 'NOT_READY') {
      this.#done.reject(reason)
      return
    }
    this.#call.removeAllListeners('data')
    this.#stopped = reason
    this.#finishIfIdle()
  }

  #receive(received: Request | PenstockError): void {
    try {
      const request = decoded(received)
      if (request.start) this.#start(request.start)
      else if (request.batch) this.#append(request.batch)
      else throw new PenstockError('INVALID_REQUEST', 'a request is either start or batch')
    } catch (error) {
      this.#done.reject(error)
    }
  }

  #start(start: penstock.v1beta1.ProduceStart.$Properties): void {
    if (this.#acks) throw new PenstockError('INVALID_REQUEST', 'start comes once, first')
    this.#acks = ackModeOf(start.acks)
    const known = start.producerId ?? 0
    if (!Number.isSafeInteger(known) || known < 0) {
      throw new PenstockError('INVALID_REQUEST', 'producer_id is 0 to 2^53-1')
    }
    const producerId = start.idempotent ? known || this.#parts.newProducerId() : 0
    const producerEpoch = start.idempotent ? (start.producerEpoch ?? 0) : 0
    this.#call.write({
      started: { producerId, producerEpoch, window, batchBytesMax: limits.batchBytesMax },
    })
  }

  #append(request: Batch): void {
    const acks = this.#acks
    if (!acks) throw new PenstockError('INVALID_REQUEST', 'the first request is start')
    // The view that protobufjs gives is a Buffer under Node; the message around it is not used again.
    const batch = request.batch as Buffer | undefined
    const bytes = batch?.length ?? 0
    if (this.#bytes + bytes > window.bytes || this.#batches >= window.batches) {
      throw new PenstockError(
        'LIMIT_EXCEEDED',
        `more unconfirmed than the window of ${window.bytes} bytes`,
      )
    }
    this.#bytes += bytes
    this.#batches++
    const startMs = this.#parts.clock.monotonicMs()
    this.#hold(bytes)
    const stored = this.#store(request, batch ?? Buffer.alloc(0), acks)
    stored.then(
      (result) => this.#settle(request, { acks, bytes, startMs, result }),
      (error: unknown) =>
        this.#settle(request, { acks, bytes, startMs, error: PenstockError.from(error) }),
    )
  }

  #store(request: Batch, batch: Buffer, acks: AckMode): Promise<AppendedAnywhere> {
    const to = { topic: request.topic ?? '', partition: request.partition ?? 0, acks }
    const { localOnly } = this.#context
    return appendAnywhere(this.#parts, to, { batch, localOnly })
  }

  /** Takes from the broker's budget; without any left this stream is not read until there is. */
  #hold(bytes: number): void {
    const { budget, clock, observer } = this.#parts
    if (budget.take(bytes)) return
    const pausedMs = clock.monotonicMs()
    this.#intake.hold()
    budget.whenFree(() => {
      observer.throttled({ reason: 'append-queue', ms: clock.monotonicMs() - pausedMs })
      this.#intake.release()
    })
  }

  #settle(
    request: Batch,
    end: {
      acks: AckMode
      bytes: number
      startMs: number
      result?: AppendedAnywhere
      error?: PenstockError
    },
  ): void {
    const { acks, bytes, startMs, result, error } = end
    this.#bytes -= bytes
    this.#batches--
    this.#parts.budget.give(bytes)
    const duplicate = result?.duplicate ?? false
    const ms = this.#parts.clock.monotonicMs() - startMs
    const messages = result && !duplicate ? result.nextOffset - result.baseOffset : 0
    const topic = request.topic ?? ''
    // The leader traces what it stores.
    if (result && !duplicate && !result.forwarded) this.#trace(request, ms)
    // An unknown topic must not become a label: anyone could fill the metrics with names.
    const label = error?.reason === 'TOPIC_NOT_FOUND' ? '' : topic
    this.#parts.observer.produced({
      topic: label,
      acks,
      outcome: error?.reason ?? 'OK',
      messages,
      bytes,
      duplicate,
      ms,
    })
    this.#confirm({
      requestId: request.requestId ?? 0,
      ...(error ? { status: statusOf(error) } : {}),
      baseOffset: !result || acks === 'none' ? -1 : result.baseOffset,
      duplicate,
      appendTimestampMs: result?.appendTimestampMs ?? 0,
    })
  }

  #trace(request: Batch, ms: number): void {
    const batch = request.batch as Buffer | undefined
    if (!batch || !readBatchHeader(batch).traced) return
    const endMs = this.#parts.clock.now()
    const { topic, partition } = request
    this.#parts.tracer.appended(batch, {
      topic: topic ?? '',
      partition: partition ?? 0,
      startMs: endMs - ms,
      endMs,
    })
  }

  /** What one commit round confirms goes out as one message. */
  #confirm(confirm: Confirm): void {
    this.#confirms.push(confirm)
    if (this.#confirmsScheduled) return
    this.#confirmsScheduled = true
    setImmediate(() => {
      this.#confirmsScheduled = false
      const confirms = this.#confirms
      this.#confirms = []
      if (!this.#call.cancelled) this.#intake.answer({ confirms: { confirms } })
      this.#finishIfIdle()
    })
  }

  #finishIfIdle(): void {
    if (this.#batches > 0 || this.#confirms.length > 0) return
    if (this.#stopped) this.#done.reject(this.#stopped)
    else if (this.#ended) this.#done.resolve()
  }
}
