// A broker and a network for the producer's core, small enough to be obviously right: partitions that check sequences
// as docs/formats and the Produce service demand, streams that lose what is on its way, and zombies: a stream that the
// client has given up, whose last messages the broker processes later all the same.

import { step } from '../../client/producer-core.ts'
import {
  type CoreBatch,
  type Identity,
  newCoreBatch,
  newProducerState,
  type ProducerConfig,
  type ProducerEffect,
  type ProducerEvent,
  type ProducerState,
} from '../../client/producer-state.ts'
import { type ErrorReason, PenstockError } from '../../model/errors.ts'
import { limits } from '../../model/limits.ts'

interface Sent {
  readonly requestId: number
  readonly partition: number
  readonly recordCount: number
  readonly bytes: number
  readonly identity: Identity | undefined
  readonly baseSequence: number
}

type Answer = Extract<ProducerEvent<CoreBatch>, { kind: 'started' | 'confirmed' | 'refused' }>

interface Stream {
  readonly toBroker: (Sent | { readonly start: Identity | undefined })[]
  readonly toClient: Answer[]
  open: boolean
}

interface Remembered {
  next: number
  readonly batches: { readonly baseSequence: number; readonly baseOffset: number }[]
}

interface PartitionModel {
  readonly stored: { readonly requestId: number; readonly baseOffset: number }[]
  end: number
  readonly producers: Map<number, Remembered>
}

interface Refusal {
  readonly reason: ErrorReason
  readonly endpoint: string
}

export type Settled =
  | { readonly kind: 'confirm'; readonly baseOffset: number; readonly duplicate: boolean }
  | { readonly kind: 'fail'; readonly error: PenstockError }

export class ProducerModel {
  readonly state: ProducerState<CoreBatch>
  readonly partitions = new Map<number, PartitionModel>()
  readonly batches: CoreBatch[] = []
  readonly settled = new Map<number, Settled[]>()
  readonly window = { bytes: 1_000, batches: 24 }
  readonly streams: Stream[] = []
  terminated: PenstockError | undefined
  mostUnanswered = 0
  nowMs = 0
  /** What the broker answers to the next batches instead of storing them; undefined lets one pass. */
  readonly #refusals: (Refusal | undefined)[] = []
  #nextProducerId = 100

  constructor(config: ProducerConfig) {
    this.state = newProducerState(config)
    this.apply({ kind: 'open' })
  }

  get live(): Stream | undefined {
    return this.streams.find((stream) => stream.open)
  }

  partition(index: number): PartitionModel {
    const known = this.partitions.get(index) ?? { stored: [], end: 0, producers: new Map() }
    this.partitions.set(index, known)
    return known
  }

  enqueue(partition: number, { recordCount = 2, bytes = 100, lifeMs = 10_000 } = {}): CoreBatch {
    const requestId = this.batches.length + 1
    const deadlineMs = this.nowMs + lifeMs
    const batch = {
      ...newCoreBatch,
      requestId,
      partition,
      recordCount,
      deadlineMs,
      bytes,
      ready: true,
    }
    this.batches.push(batch)
    this.apply({ kind: 'enqueue', batch })
    return batch
  }

  apply(event: ProducerEvent<CoreBatch>): void {
    for (const effect of step(this.state, event, { nowMs: this.nowMs, random: 0.5 }))
      this.#run(effect)
  }

  /** The broker takes the next message of the stream; false if there is none. */
  arrive(stream: Stream | undefined = this.live): boolean {
    const message = stream?.toBroker.shift()
    if (stream === undefined || message === undefined) return false
    if ('start' in message) this.#start(stream, message.start)
    else stream.toClient.push(this.#append(message))
    return true
  }

  /** The client takes an answer of the open stream, in any order but for the first; false if there is none. */
  answer(pick = 0): boolean {
    const answers = this.live?.toClient ?? []
    const index = answers[0]?.kind === 'started' ? 0 : pick % Math.max(1, answers.length)
    const [answer] = answers.splice(index, 1)
    if (answer === undefined) return false
    this.apply(answer)
    return true
  }

  refuse(reason: ErrorReason, { after = 0, endpoint = '' } = {}): void {
    for (let i = 0; i < after; i++) this.#refusals.push(undefined)
    this.#refusals.push({ reason, endpoint })
  }

  /** A broker forgets only producers that have been silent for a day: never one with something on its way. */
  forget(): void {
    for (const [index, partition] of this.partitions) {
      const onItsWay = this.streams.some((stream) =>
        stream.toBroker.some((message) => 'partition' in message && message.partition === index),
      )
      if (!onItsWay && !this.state.lanes.get(index)?.sent.length) partition.producers.clear()
    }
  }

  /** `spared`: it was another broker that was lost, or nobody was there. */
  cut({ spared = false } = {}): void {
    const stream = this.live
    if (stream === undefined) return
    stream.open = false
    const error = new PenstockError('CONNECTION_LOST', 'cut')
    const { unanswered } = this.state
    this.apply({ kind: 'disconnected', error, spared: new Set(spared ? unanswered.keys() : []) })
  }

  advance(ms: number): void {
    this.nowMs += ms
    this.apply({ kind: 'tick' })
  }

  /** Everything that can happen without a fault happens. */
  settle(): void {
    this.#refusals.length = 0
    for (let round = 0; round < 10_000; round++) {
      if (this.arrive() || this.answer()) continue
      if (this.settled.size === this.batches.length && !this.state.renewing) return
      this.advance(Math.max(1, Math.min(1_000, this.state.wakeAtMs - this.nowMs)))
    }
    throw new Error('the producer does not come to rest')
  }

  outcome(batch: CoreBatch): Settled | undefined {
    return this.settled.get(batch.requestId)?.[0]
  }

  storedIds(partition: number): number[] {
    return this.partition(partition).stored.map(({ requestId }) => requestId)
  }

  #run(effect: ProducerEffect<CoreBatch>): void {
    switch (effect.kind) {
      case 'connect': {
        if (this.live) throw new Error('connects while a stream is open')
        this.streams.push({ toBroker: [{ start: effect.identity }], toClient: [], open: true })
        return
      }
      case 'disconnect':
        for (const stream of this.streams) stream.open = false
        return
      case 'send': {
        const { requestId, partition, recordCount, bytes, baseSequence } = effect.batch
        const { identity } = effect
        this.live?.toBroker.push({
          requestId,
          partition,
          recordCount,
          bytes,
          identity,
          baseSequence,
        })
        this.mostUnanswered = Math.max(this.mostUnanswered, this.state.unansweredBytes)
        return
      }
      case 'confirm':
        this.#settle(effect.batch, { kind: 'confirm', ...effect.stored })
        return
      case 'fail':
        this.#settle(effect.batch, { kind: 'fail', error: effect.error })
        return
      case 'terminated':
        this.terminated = effect.error
        return
    }
  }

  #settle(batch: CoreBatch, settled: Settled): void {
    this.settled.set(batch.requestId, [...(this.settled.get(batch.requestId) ?? []), settled])
  }

  #start(stream: Stream, asked: Identity | undefined): void {
    const identity = this.state.config.idempotent
      ? (asked ?? { producerId: this.#nextProducerId++, producerEpoch: 0 })
      : undefined
    stream.toClient.push({ kind: 'started', identity, window: this.window })
  }

  #append(message: Sent): Answer {
    const { requestId } = message
    const refused = this.#refusals.shift()
    // This one is said after the leader has stored it: followers were missing.
    if (refused?.reason === 'NOT_ENOUGH_REPLICAS') {
      const answer = this.#store(message)
      return answer.kind === 'confirmed' ? refusal(requestId, refused.reason) : answer
    }
    if (refused === undefined) return this.#store(message)
    return refusal(requestId, refused.reason, refused.endpoint)
  }

  #store(message: Sent): Answer {
    const { requestId, identity, baseSequence, recordCount } = message
    const partition = this.partition(message.partition)
    if (identity !== undefined) {
      const known = partition.producers.get(identity.producerId)
      if (known === undefined && baseSequence !== 0) return refusal(requestId, 'UNKNOWN_PRODUCER')
      const before = known?.batches.find((batch) => batch.baseSequence === baseSequence)
      if (before !== undefined) return confirm(requestId, before.baseOffset, true)
      if (known !== undefined && known.next !== baseSequence)
        return refusal(requestId, 'OUT_OF_ORDER_SEQUENCE')
      const producer = known ?? { next: 0, batches: [] }
      producer.next = (baseSequence + recordCount) % 2 ** 32
      producer.batches.push({ baseSequence, baseOffset: partition.end })
      if (producer.batches.length > limits.idempotentBatchesRemembered) producer.batches.shift()
      partition.producers.set(identity.producerId, producer)
    }
    partition.stored.push({ requestId, baseOffset: partition.end })
    partition.end += recordCount
    return confirm(requestId, partition.end - recordCount, false)
  }
}

function confirm(requestId: number, baseOffset: number, duplicate: boolean): Answer {
  return { kind: 'confirmed', requestId, stored: { baseOffset, duplicate, appendTimeMs: 0 } }
}

function refusal(requestId: number, reason: ErrorReason, endpoint = ''): Answer {
  const details = endpoint === '' ? {} : { endpoint }
  return {
    kind: 'refused',
    requestId,
    error: new PenstockError(reason, reason.toLowerCase(), details),
  }
}
