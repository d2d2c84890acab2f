// From a record to its confirm: which partition, into which batch, when the batch is closed, what its outcome is.
// producer.ts is the face to it, producer-engine.ts sends what it closes.

import { batchHeaderBytes, type Codec } from '../model/batch.ts'
import { compress } from '../model/compression.ts'
import { PenstockError } from '../model/errors.ts'
import { limits } from '../model/limits.ts'
import type { OutgoingRecord } from './batch-builder.ts'
import type { BufferPool } from './buffer-pool.ts'
import { BatchOutcome, Confirmation } from './confirmation.ts'
import { type OpenBatch, OpenBatches } from './open-batches.ts'
import { makePartitioner, type Partitioner } from './partitioner.ts'
import { envelopeRoomBytes } from './produce-frame.ts'
import { type ProducerBatch, ProducerEngine } from './producer-engine.ts'
import { newCoreBatch, type ProducerConfig, type Stored } from './producer-state.ts'
import { Room } from './room.ts'
import type { TopicLayout, Topology } from './topology.ts'
import type { Transport } from './transport.ts'

export interface PipelineOptions {
  readonly topic: string
  readonly config: ProducerConfig
  readonly lingerMs: number
  readonly batchBytes: number
  readonly maxInFlightBytes: number
  readonly compression: Codec
}

export interface PipelineContext {
  readonly transport: Transport
  readonly topology: Topology
  readonly pool: BufferPool
}

/** A message that came before the topic's layout was known. */
interface EarlyRecord {
  readonly record: OutgoingRecord
  readonly partition: number | undefined
  readonly outcome: BatchOutcome
  readonly bytes: number
}

/** Batches of a partition that may be unconfirmed while another one that is not full goes out. */
const unfilledInFlight = 1

export class ProducerPipeline {
  readonly room: Room
  /** Batches that have not settled, and messages that have no batch yet. */
  readonly unsettled = new Set<BatchOutcome>()
  /** Outcomes that have failed; the producer looks whether anybody has asked for them. */
  onFailure: (outcome: BatchOutcome, messages: number) => void = () => {}
  readonly #context: PipelineContext
  readonly #options: PipelineOptions
  readonly #engine: ProducerEngine
  readonly #open: OpenBatches
  readonly #abort = new AbortController()
  #partitioner: Partitioner | undefined
  #messageBytesMax: number = limits.batchBytesMax
  #early: EarlyRecord[] = []
  #loading = false
  #lookAgainAtMs = Infinity
  #requestIds = 0
  #turnPlanned = false
  #stopTimer: (() => void) | undefined

  constructor(context: PipelineContext, options: PipelineOptions) {
    this.#context = context
    this.#options = options
    this.room = new Room(options.maxInFlightBytes)
    this.#engine = new ProducerEngine({
      transport: context.transport,
      topology: context.topology,
      config: options.config,
      topic: options.topic,
      listener: {
        confirmed: (batch, stored) => this.#confirmed(batch, stored),
        failed: (batch, error) => this.#failed(batch, error),
        moved: () => this.#sealDue(),
        ended: (error) => this.#ended(error),
      },
    })
    this.#open = new OpenBatches({
      pool: context.pool,
      envelopeRoomBytes: envelopeRoomBytes(Buffer.from(options.topic, 'utf8')),
      batchBytes: Math.min(options.batchBytes, limits.batchBytesMax),
      lingerMs: options.lingerMs,
    })
  }

  get terminated(): PenstockError | undefined {
    return this.#engine.terminated
  }

  open(): void {
    this.#engine.dispatch({ kind: 'open' })
    this.#load()
  }

  /** Takes the record. Throws LIMIT_EXCEEDED, MESSAGE_TOO_LARGE or PARTITION_NOT_FOUND. */
  accept(record: OutgoingRecord, partition: number | undefined): Confirmation {
    const bytes = estimatedBytes(record)
    if (!this.room.free) {
      const text = `${this.room.used} bytes are unconfirmed; await ready() before enqueueing more`
      throw new PenstockError('LIMIT_EXCEEDED', text, { bound: 'maxInFlightBytes' })
    }
    if (this.#partitioner !== undefined) return this.#append(this.#partitioner, record, partition)
    const outcome = new BatchOutcome()
    this.room.take(bytes)
    this.unsettled.add(outcome)
    this.#early.push({ record, partition, outcome, bytes })
    this.#load()
    return new Confirmation(outcome, 0)
  }

  /** Closes every batch that is being filled. */
  sealAll(): void {
    for (const open of this.#open.takeAll()) this.#seal(open)
  }

  /** Fails what is left. */
  stop(error: PenstockError): void {
    this.#engine.dispatch({ kind: 'close', error })
  }

  #ended(error: PenstockError): void {
    const { topic } = this.#options
    this.#context.transport.logger.debug({ topic, reason: error.reason }, 'a producer has ended')
    this.#abort.abort(error)
    this.#failEarly(error)
    this.sealAll()
    this.#stopTimer?.()
    this.room.close()
  }

  #append(
    partitioner: Partitioner,
    record: OutgoingRecord,
    wanted: number | undefined,
  ): Confirmation {
    const partition = wanted ?? placeOf(partitioner, record)
    if (!partitioner.has(partition)) {
      throw new PenstockError(
        'PARTITION_NOT_FOUND',
        `topic ${this.#options.topic} has no partition ${partition}`,
      )
    }
    if (estimatedBytes(record) > this.#messageBytesMax) {
      const text = `the message is larger than the ${this.#messageBytesMax} bytes that the topic admits`
      throw new PenstockError('MESSAGE_TOO_LARGE', text, {
        limitBytes: String(this.#messageBytesMax),
      })
    }
    const place = { partition, nowMs: this.#context.transport.clock.monotonicMs() }
    if (place.nowMs >= this.#lookAgainAtMs) this.#lookAgain(place.nowMs)
    let appended = this.#open.append(record, place)
    if (appended === undefined) {
      this.#sealPartition(partition)
      appended = this.#open.append(record, place)
    }
    if (appended === undefined)
      throw new PenstockError('INTERNAL', 'an empty batch takes no message')
    this.room.take(appended.bytes)
    const confirmation = new Confirmation(appended.batch.outcome, appended.index)
    if (appended.batch.builder.full) this.#sealPartition(partition)
    else this.#planTurn()
    return confirmation
  }

  // When a batch is closed.

  /** Once what is running now has enqueued all it has. */
  #planTurn(): void {
    if (this.#turnPlanned) return
    this.#turnPlanned = true
    this.#context.transport.defer(() => {
      this.#turnPlanned = false
      this.#sealDue()
      this.#planTimer()
    })
  }

  #sealDue(): void {
    if (!this.#engine.sending) return
    const nowMs = this.#context.transport.clock.monotonicMs()
    const wants = (partition: number): boolean => this.#engine.wants(partition, unfilledInFlight)
    for (const open of this.#open.takeDue({ nowMs, wants })) this.#seal(open)
  }

  /** For what no answer will trigger: the end of lingering, and of the budget while there is no connection. */
  #planTimer(): void {
    if (this.#stopTimer !== undefined || this.#abort.signal.aborted) return
    const { clock } = this.#context.transport
    const { timeoutMs } = this.#options.config.retry
    const nowMs = clock.monotonicMs()
    const dueAtMs = this.#open.dueAtMs({ nowMs, timeoutMs })
    if (!Number.isFinite(dueAtMs)) return
    this.#stopTimer = clock.schedule(Math.max(1, dueAtMs - nowMs), () => {
      this.#stopTimer = undefined
      this.#sealDue()
      const expired = this.#open.takeOpenedBefore(clock.monotonicMs() - timeoutMs)
      for (const open of expired) this.#seal(open)
      this.#planTimer()
    })
  }

  #sealPartition(partition: number): void {
    const open = this.#open.take(partition)
    if (open !== undefined) this.#seal(open)
  }

  #seal({ partition, builder, outcome, openedAtMs, messageBytes }: OpenBatch): void {
    if (this.#partitioner?.sticky() === partition) this.#partitioner.nextSticky()
    const content = builder.seal()
    const { compression, config } = this.#options
    const batch: ProducerBatch = {
      ...newCoreBatch,
      requestId: ++this.#requestIds,
      partition,
      recordCount: content.recordCount,
      deadlineMs: openedAtMs + config.retry.timeoutMs,
      bytes: batchHeaderBytes + content.payloadTo - content.payloadFrom,
      ready: compression === 'none',
      content,
      codec: 'none',
      outcome,
      messageBytes,
    }
    this.unsettled.add(outcome)
    this.#engine.dispatch({ kind: 'enqueue', batch })
    if (!batch.ready) void this.#compress(batch)
  }

  /** Never rejects: what cannot be compressed goes as it is. */
  async #compress(batch: ProducerBatch): Promise<void> {
    const { buffer, payloadFrom, payloadTo } = batch.content
    const { pool, transport } = this.#context
    try {
      const codec = this.#options.compression
      const compressed = await compress(codec, buffer.subarray(payloadFrom, payloadTo))
      if (batch.status === 'done') return
      if (compressed !== undefined) {
        const smaller = pool.acquire(payloadFrom + compressed.length)
        compressed.copy(smaller, payloadFrom)
        pool.release(buffer)
        batch.content = {
          ...batch.content,
          buffer: smaller,
          payloadTo: payloadFrom + compressed.length,
        }
        batch.codec = codec
        batch.bytes = batchHeaderBytes + compressed.length
      }
    } catch (error) {
      transport.logger.warn({ error: String(error) }, 'a batch could not be compressed')
    }
    batch.ready = true
    this.#engine.dispatch({ kind: 'ready', batch })
  }

  // Outcomes.

  #confirmed(batch: ProducerBatch, stored: Stored): void {
    // Only now nobody looks at the bytes any more: gRPC has copied them, and they need not be sent again.
    this.#context.pool.release(batch.content.buffer)
    const { partition } = batch
    const { baseOffset: offset, duplicate, appendTimeMs } = stored
    this.#settled(batch)
    batch.outcome.settle({ topic: this.#options.topic, partition, offset, duplicate, appendTimeMs })
  }

  #failed(batch: ProducerBatch, error: PenstockError): void {
    const { topic } = this.#options
    const { partition, recordCount } = batch
    if (error.reason === 'PARTITION_NOT_FOUND' || error.reason === 'TOPIC_NOT_FOUND')
      this.#forgetLayout()
    this.#context.transport.logger.warn(
      { topic, partition, messages: recordCount, reason: error.reason, error: error.message },
      'messages could not be published',
    )
    this.#settled(batch)
    batch.outcome.settle(error)
    this.onFailure(batch.outcome, recordCount)
  }

  #settled(batch: ProducerBatch): void {
    this.unsettled.delete(batch.outcome)
    this.#open.reconsider(batch.partition)
    this.room.give(batch.messageBytes)
  }

  // The layout of the topic.

  #load(): void {
    if (this.#loading || this.#partitioner !== undefined) return
    this.#loading = true
    const { topology } = this.#context
    const { topic, config } = this.#options
    const timeoutMs = Math.min(config.retry.timeoutMs, 2 ** 31 - 1)
    topology.layout(topic, { signal: this.#abort.signal, timeoutMs }).then(
      (layout) => {
        this.#loading = false
        this.#appendEarly(this.#use(layout))
      },
      (error: unknown) => {
        this.#loading = false
        this.#failEarly(PenstockError.from(error))
      },
    )
  }

  #use(layout: TopicLayout): Partitioner {
    const { transport } = this.#context
    this.#lookAgainAtMs = transport.clock.monotonicMs() + limits.topicLayoutAgeMs
    this.#messageBytesMax = layout.messageBytesMax
    this.#partitioner = makePartitioner(layout.ranges, { start: transport.random() })
    return this.#partitioner
  }

  /** Partitions that are added are used by who has published before, too. */
  #lookAgain(nowMs: number): void {
    this.#lookAgainAtMs = nowMs + limits.topicLayoutAgeMs
    const { topology } = this.#context
    const { topic } = this.#options
    const known = this.#partitioner?.count
    void topology.refresh(topic, { signal: this.#abort.signal }).then((layout) => {
      if (layout === undefined || this.#partitioner === undefined) return
      // Messages without keys stay with their partition while none is new.
      if (layout.ranges.length !== known) this.#use(layout)
      else this.#messageBytesMax = layout.messageBytesMax
    })
  }

  #forgetLayout(): void {
    this.#context.topology.forget(this.#options.topic)
    this.#partitioner = undefined
  }

  #appendEarly(partitioner: Partitioner): void {
    const early = this.#early
    this.#early = []
    for (const { record, partition, outcome, bytes } of early) {
      this.room.give(bytes)
      this.unsettled.delete(outcome)
      try {
        this.#append(partitioner, record, partition).handOver((result) => {
          outcome.settle(result)
          if (result instanceof Error) this.onFailure(outcome, 1)
        })
      } catch (error) {
        outcome.settle(PenstockError.from(error))
        this.onFailure(outcome, 1)
      }
    }
  }

  #failEarly(error: PenstockError): void {
    const early = this.#early
    this.#early = []
    for (const { outcome, bytes } of early) {
      this.room.give(bytes)
      this.unsettled.delete(outcome)
      outcome.settle(error)
      this.onFailure(outcome, 1)
    }
  }
}

function placeOf(partitioner: Partitioner, record: OutgoingRecord): number {
  return record.keyHash < 0 ? partitioner.sticky() : partitioner.ofHash(record.keyHash)
}

/** A little above what the record takes: cheap, and enough for bounds. */
function estimatedBytes(record: OutgoingRecord): number {
  let bytes = 32 + (record.key?.length ?? 0) + (record.value?.length ?? 0)
  bytes += record.tag.length + record.id.length
  for (const header of record.headers) bytes += 16 + header.name.length + header.value.length
  return bytes
}
