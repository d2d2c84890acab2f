// Runs the producer's core on a real stream and a real clock: events in, effects out, one timer. Owns the Produce
// stream; knows nothing of messages, only of batches.

import type { Codec } from '../model/batch.ts'
import { PenstockError } from '../model/errors.ts'
import { limits } from '../model/limits.ts'
import { toSafeInteger } from '../model/offset.ts'
import { type penstock } from '../proto/codec.ts'
import { publisherService } from '../proto/gen/services.ts'
import type { Method } from '../proto/method.ts'
import type { BatchContent } from './batch-builder.ts'
import type { BatchOutcome } from './confirmation.ts'
import { writeProduceFrame } from './produce-frame.ts'
import { LeaderRoutes, ProduceStreams } from './produce-routes.ts'
import { step, wantsBatch } from './producer-core.ts'
import {
  type CoreBatch,
  type Identity,
  newProducerState,
  type ProducerConfig,
  type ProducerEffect,
  type ProducerEvent,
  type ProducerState,
  type Stored,
  type Window,
} from './producer-state.ts'
import { SilenceWatch, type SilentPlace, silentMs } from './silence.ts'
import { statusError } from './status.ts'
import type { Topology } from './topology.ts'
import type { Transport } from './transport.ts'
import { acksToProto } from './wire.ts'

export interface ProducerBatch extends CoreBatch {
  content: BatchContent
  codec: Codec
  readonly outcome: BatchOutcome
  /** Records as they were before compression: what counts for backpressure. */
  readonly messageBytes: number
  /** The message on the wire, and for whom its header was written. */
  frame?: { readonly bytes: Buffer; readonly identity: Identity | undefined } | undefined
  /** The leader it was last sent to; undefined: home. */
  sentTo?: string | undefined
}

export interface EngineListener {
  confirmed(batch: ProducerBatch, stored: Stored): void
  failed(batch: ProducerBatch, error: PenstockError): void
  /** Nothing is sent any more; what comes now fails at once. */
  ended(error: PenstockError): void
  /** Something has changed; partitions may want another batch. */
  moved(): void
}

type ProduceInput = Buffer | penstock.v1beta1.ProduceRequest.$Properties
type ProduceMethod = Method<unknown, ProduceInput, penstock.v1beta1.ProduceResponse, unknown>

const { produce } = publisherService

/** Batches are framed by hand already; only the first message needs the codec. */
const produceMethod: ProduceMethod = {
  path: produce.path,
  requestStream: true,
  responseStream: true,
  requestSerialize: (input) => (Buffer.isBuffer(input) ? input : produce.requestSerialize(input)),
  requestDeserialize: produce.requestDeserialize,
  responseSerialize: () => Buffer.alloc(0),
  responseDeserialize: produce.responseDeserialize,
}

export class ProducerEngine {
  readonly state: ProducerState<ProducerBatch>
  readonly #transport: Transport
  readonly #topology: Topology
  readonly #topic: Buffer
  readonly #listener: EngineListener
  readonly #events: ProducerEvent<ProducerBatch>[] = []
  #running = false
  readonly #routes = new LeaderRoutes()
  #stream: ProduceStreams<ProduceInput, penstock.v1beta1.ProduceResponse> | undefined
  readonly #silence: SilenceWatch
  #stopLook: (() => void) | undefined
  #timer = { atMs: Number.POSITIVE_INFINITY, stop: (): void => {} }
  /** Largest batch the broker takes, header included. */
  batchBytesMax: number = limits.batchBytesMax

  constructor(options: {
    transport: Transport
    topology: Topology
    config: ProducerConfig
    topic: string
    listener: EngineListener
  }) {
    this.#transport = options.transport
    this.#topology = options.topology
    this.#topic = Buffer.from(options.topic, 'utf8')
    this.#listener = options.listener
    this.state = newProducerState(options.config)
    const { transport, topology, topic } = options
    this.#silence = new SilenceWatch({
      transport,
      topology,
      topic,
      onMoved: (place, leader) => this.#moveOn(place, leader),
    })
  }

  get terminated(): PenstockError | undefined {
    return this.state.terminated
  }

  wants(partition: number, inFlight: number): boolean {
    return wantsBatch(this.state, { partition, inFlight })
  }

  /** True unless nothing at all can be sent now, whatever the partition. */
  get sending(): boolean {
    const { stream, renewing, unanswered, unansweredBytes, window } = this.state
    if (stream !== 'up' || renewing) return false
    return unanswered.size < window.batches && unansweredBytes < window.bytes
  }

  /** Events raised by effects of an event wait their turn. */
  dispatch(...events: readonly ProducerEvent<ProducerBatch>[]): void {
    this.#events.push(...events)
    if (this.#running) return
    this.#running = true
    try {
      for (let next = this.#events.shift(); next !== undefined; next = this.#events.shift()) {
        this.#apply(next)
        if (this.#events.length === 0) this.#listener.moved()
      }
    } finally {
      this.#running = false
    }
    this.#schedule()
    this.#planLook()
  }

  #apply(event: ProducerEvent<ProducerBatch>): void {
    const { clock } = this.#transport
    const now = { nowMs: clock.monotonicMs(), random: this.#transport.random() }
    for (const effect of step(this.state, event, now)) this.#run(effect)
  }

  #run(effect: ProducerEffect<ProducerBatch>): void {
    switch (effect.kind) {
      case 'connect':
        this.#connect(effect.identity)
        return
      case 'disconnect':
        this.#stream?.cancel('all')
        this.#stream = undefined
        this.#routes.forget()
        return
      case 'send':
        this.#send(effect.batch, effect.identity)
        return
      case 'confirm':
        this.#listener.confirmed(effect.batch, effect.stored)
        return
      case 'fail':
        this.#listener.failed(effect.batch, effect.error)
        return
      case 'terminated':
        this.#silence.stop()
        this.#listener.ended(effect.error)
        return
    }
  }

  #send(batch: ProducerBatch, identity: Identity | undefined): void {
    try {
      const frame = this.#frameOf(batch, identity)
      batch.sentTo = this.#routes.endpointOf(batch.partition)
      this.#stream?.send(frame, batch.sentTo)
    } catch (error) {
      this.#lost(PenstockError.from(error))
    }
  }

  #frameOf(batch: ProducerBatch, identity: Identity | undefined): Buffer {
    if (batch.frame?.identity !== identity || batch.frame === undefined) {
      const { requestId, partition, codec, baseSequence } = batch
      const topic = this.#topic
      const frame = { requestId, partition, codec, baseSequence, topic, identity }
      batch.frame = { bytes: writeProduceFrame(batch.content, frame), identity }
    }
    return batch.frame.bytes
  }

  #connect(identity: Identity | undefined): void {
    const { acks, idempotent } = this.state.config
    try {
      const { clientId } = this.#transport
      const start = { clientId, acks: acksToProto(acks), idempotent }
      this.#stream = new ProduceStreams({
        reachability: this.#topology.reachability,
        nowMs: () => this.#transport.clock.monotonicMs(),
        open: (to, handlers) => this.#transport.bidi(produceMethod, 'produce', handlers, to),
        start: (which) => ({
          start: { ...start, ...(which === 'first' ? identity : this.state.identity) },
        }),
        handlers: {
          message: (response) => this.#received(response),
          ended: (error, endpoint) => this.#lost(error, endpoint),
        },
      })
    } catch (error) {
      this.#lost(PenstockError.from(error))
    }
  }

  /** While anybody is waited for. */
  #planLook(): void {
    const waits = this.state.stream === 'connecting' || this.state.unanswered.size > 0
    if (!waits || this.#stopLook !== undefined || this.terminated !== undefined) return
    this.#stopLook = this.#transport.clock.schedule(silentMs / 4, () => {
      this.#stopLook = undefined
      this.#look()
      this.#planLook()
    })
  }

  #look(): void {
    const { stream, connectingSinceMs } = this.state
    const sinceMs = this.#transport.clock.monotonicMs() - silentMs
    if (stream === 'connecting' && connectingSinceMs <= sinceMs) {
      // A broker that has just started, and is busy with it, is not helped by another connection.
      if (!this.#transport.hasOthers) return
      const { target } = this.#stream?.heard(undefined) ?? {}
      if (target) this.#silence.lookAtStart(target)
    } else if (stream === 'up') this.#silence.look(this.#silentSince(sinceMs))
  }

  /** Of every stream that has said nothing since, the batch that waits longest. */
  #silentSince(sinceMs: number): readonly SilentPlace[] {
    const places = new Map<string | undefined, SilentPlace>()
    for (const { partition, sentAtMs, sentTo: endpoint } of this.state.unanswered.values()) {
      if (sentAtMs > sinceMs || places.has(endpoint)) continue
      const { atMs, target } = this.#stream?.heard(endpoint) ?? { atMs: sinceMs, target: '' }
      if (atMs <= sinceMs && target) places.set(endpoint, { partition, endpoint, target })
    }
    return [...places.values()]
  }

  /** What is unconfirmed goes out again, to whoever leads now. */
  #moveOn({ partition, endpoint, target }: SilentPlace, leader: string | undefined): void {
    if (this.#stream?.heard(endpoint).target !== target) return // It has ended by itself.
    this.#stream.cancel({ target })
    const text = `${target} does not answer${leader ? `, and ${leader} leads now` : ''}`
    this.#lost(new PenstockError('CONNECTION_LOST', text), endpoint)
    if (leader && this.#topology.reachability.direct) this.#routes.learn(partition, leader)
  }

  /** One stream has ended, or cannot be had, and all others with it. */
  #lost(error: PenstockError | undefined, endpoint?: string): void {
    const isHeard = (this.#stream?.heard(endpoint).atMs ?? 0) >= 0
    const unanswered = [...this.state.unanswered.values()]
    const spared = unanswered.filter(({ sentTo }) => sentTo !== endpoint || !isHeard)
    this.#stream = undefined
    this.#routes.forget()
    const lost = error ?? new PenstockError('CONNECTION_LOST', 'the broker has ended the stream')
    this.#transport.logger.info(
      { reason: lost.reason, error: lost.message },
      'producer disconnected',
    )
    this.dispatch({
      kind: 'disconnected',
      error: lost,
      spared: new Set(spared.map(({ requestId }) => requestId)),
    })
  }

  #received(response: penstock.v1beta1.ProduceResponse): void {
    // Streams beside home say so too; what counts is under way by then.
    if (response.started && this.state.stream === 'up') return
    if (response.started) this.#started(response.started)
    else if (response.window) this.dispatch({ kind: 'window', window: toWindow(response.window) })
    else this.dispatch(...(response.confirms?.confirms ?? []).map((one) => this.#answer(one)))
  }

  #answer(confirm: penstock.v1beta1.ProduceConfirm.$Properties): ProducerEvent<ProducerBatch> {
    const event = toAnswer(confirm)
    if (event.kind === 'refused') {
      const batch = this.state.unanswered.get(event.requestId)
      if (batch) this.#routes.refused(batch.partition, event.error)
    }
    return event
  }

  #started(started: penstock.v1beta1.ProduceStarted.$Properties): void {
    const producerId = toSafeInteger(started.producerId ?? 0, 'producer_id')
    const producerEpoch = started.producerEpoch ?? 0
    if (this.state.config.idempotent && producerId === 0) {
      const error = new PenstockError('UNSUPPORTED', 'the broker gives out no producer ids')
      this.dispatch({ kind: 'close', error })
      return
    }
    this.batchBytesMax = started.batchBytesMax || limits.batchBytesMax
    const known = this.state.identity
    const same = known?.producerId === producerId && known.producerEpoch === producerEpoch
    const fresh = producerId === 0 ? undefined : { producerId, producerEpoch }
    // The same object for the same identity: batches remember for which their header was written.
    const identity = same ? known : fresh
    this.dispatch({ kind: 'started', identity, window: toWindow(started.window) })
  }

  /** A timer that is too early costs one empty step; only a later one would be wrong. */
  #schedule(): void {
    const atMs =
      this.state.terminated === undefined ? this.state.wakeAtMs : Number.POSITIVE_INFINITY
    if (atMs >= this.#timer.atMs && atMs !== Number.POSITIVE_INFINITY) return
    this.#timer.stop()
    this.#timer = { atMs, stop: () => {} }
    if (atMs === Number.POSITIVE_INFINITY) return
    const { clock } = this.#transport
    const stop = clock.schedule(Math.max(0, atMs - clock.monotonicMs()), () => {
      this.#timer = { atMs: Number.POSITIVE_INFINITY, stop: () => {} }
      this.dispatch({ kind: 'tick' })
    })
    this.#timer = { atMs, stop }
  }
}

function toWindow(window: penstock.v1beta1.ProduceWindow.$Properties | null | undefined): Window {
  return { bytes: window?.bytes ?? 0, batches: window?.batches ?? 0 }
}

function toAnswer(
  confirm: penstock.v1beta1.ProduceConfirm.$Properties,
): ProducerEvent<ProducerBatch> {
  const requestId = toSafeInteger(confirm.requestId ?? 0, 'request_id')
  const error = statusError(confirm.status)
  if (error !== undefined) return { kind: 'refused', requestId, error }
  const stored: Stored = {
    baseOffset: toSafeInteger(confirm.baseOffset ?? 0, 'base_offset'),
    duplicate: confirm.duplicate ?? false,
    appendTimeMs: toSafeInteger(confirm.appendTimestampMs ?? 0, 'append_timestamp_ms'),
  }
  return { kind: 'confirmed', requestId, stored }
}
