// Batches on their way to the brokers that lead their partitions: one Produce stream per peer and ack mode, which all
// callers here share. The order of calls is the order on the stream. What a link that breaks had not sent is surely not
// stored (NOT_READY); what it had sent and not heard of is in doubt (CONNECTION_LOST).

import type { ClientDuplexStream } from '@grpc/grpc-js'
import { callError, statusError } from '../../client/status.ts'
import { readBatchHeader } from '../../model/batch.ts'
import type { Clock } from '../../model/clock.ts'
import { PenstockError } from '../../model/errors.ts'
import { limits } from '../../model/limits.ts'
import { toSafeInteger } from '../../model/offset.ts'
import { penstock } from '../../proto/codec.ts'
import { publisherService } from '../../proto/gen/services.ts'
import type { AckMode, AppendResult } from '../partition/partition.ts'
import { ownOrigin } from './origin.ts'
import type { PeerCalls } from './peer-calls.ts'

const { Acks } = penstock.v1beta1

type Request = penstock.v1beta1.ProduceRequest.$Properties
type Response = penstock.v1beta1.ProduceResponse
type Confirm = penstock.v1beta1.ProduceConfirm.$Properties

export interface AppendTarget {
  /** Of the leader. */
  readonly endpoint: string
  readonly topic: string
  readonly partition: number
  readonly acks: AckMode
}

/** A link that has not begun by then is given up. */
const startMsMax = 2_000
/** A link without an answer to what it has sent is given up: longer than a leader waits for its replicas. */
const silentMsMax = 30_000

export class AppendLinks {
  readonly #peers: PeerCalls
  readonly #clock: Clock
  readonly #links = new Map<string, AppendLink>()

  constructor(peers: PeerCalls, clock: Clock) {
    this.#peers = peers
    this.#clock = clock
  }

  /** Rejects with what the leader says, NOT_READY, or CONNECTION_LOST. */
  append(to: AppendTarget, batch: Buffer): Promise<AppendResult> {
    const name = `${to.endpoint} ${to.acks}`
    let link = this.#links.get(name)
    if (!link) {
      link = new AppendLink({
        peers: this.#peers,
        clock: this.#clock,
        endpoint: to.endpoint,
        acks: to.acks,
        onEnded: () => this.#links.delete(name),
      })
      this.#links.set(name, link)
    }
    return link.append(to, batch)
  }

  close(): void {
    // Each takes itself out, which a walk through a map allows.
    for (const link of this.#links.values()) link.close()
  }
}

interface Pending {
  readonly to: AppendTarget
  readonly batch: Buffer
  readonly resolve: (result: AppendResult) => void
  readonly reject: (error: PenstockError) => void
  sentMs: number
}

class AppendLink {
  readonly #clock: Clock
  readonly #stream: ClientDuplexStream<Request, Response>
  readonly #endpoint: string
  readonly #onEnded: () => void
  readonly #queue: Pending[] = []
  readonly #sent = new Map<number, Pending>()
  #bytes = 0
  #window: { readonly bytes: number; readonly batches: number } | undefined
  #requestIds = 0
  #cancelCheck: () => void
  #ended = false

  constructor(options: {
    readonly peers: PeerCalls
    readonly clock: Clock
    readonly endpoint: string
    readonly acks: AckMode
    readonly onEnded: () => void
  }) {
    this.#clock = options.clock
    this.#endpoint = options.endpoint
    this.#onEnded = options.onEnded
    const origin = ownOrigin('')
    const purpose = 'batches'
    const { produce } = publisherService
    this.#stream = options.peers.bidi(options.endpoint, produce, { purpose, origin })
    this.#stream.on('data', (response: Response) => this.#received(response))
    this.#stream.on('error', (error) => this.#end(callError(error)))
    this.#stream.on('end', () => this.#end(this.#lost('has ended the stream')))
    this.#stream.write({ start: { acks: acksOf(options.acks) } })
    this.#cancelCheck = this.#clock.schedule(startMsMax, () => this.#check())
  }

  append(to: AppendTarget, batch: Buffer): Promise<AppendResult> {
    const { promise, resolve, reject } = Promise.withResolvers<AppendResult>()
    this.#queue.push({ to, batch, resolve, reject, sentMs: 0 })
    this.#pump()
    return promise
  }

  close(): void {
    this.#end(new PenstockError('NOT_READY', 'the broker is stopping'))
  }

  #pump(): void {
    const window = this.#window
    if (!window) return
    for (let next = this.#queue[0]; next; next = this.#queue[0]) {
      const fits = this.#bytes + next.batch.length <= window.bytes || this.#sent.size === 0
      if (!fits || this.#sent.size >= window.batches) return
      this.#queue.shift()
      this.#send(next)
    }
  }

  #send(pending: Pending): void {
    const requestId = ++this.#requestIds
    const { to, batch } = pending
    pending.sentMs = this.#clock.monotonicMs()
    this.#sent.set(requestId, pending)
    this.#bytes += batch.length
    const { topic, partition } = to
    this.#stream.write({ batch: { requestId, topic, partition, batch } })
  }

  #received({ started, window, confirms }: Response): void {
    if (started) this.#window = toWindow(started.window)
    else if (window) this.#window = toWindow(window)
    for (const confirm of confirms?.confirms ?? []) this.#confirmed(confirm)
    this.#pump()
  }

  #confirmed(confirm: Confirm): void {
    const requestId = confirm.requestId ?? 0
    const pending = this.#sent.get(requestId)
    if (!pending) return
    this.#sent.delete(requestId)
    this.#bytes -= pending.batch.length
    const error = statusError(confirm.status)
    if (error) {
      pending.reject(error)
      return
    }
    const baseOffset = toSafeInteger(confirm.baseOffset ?? 0, 'base_offset')
    pending.resolve({
      baseOffset,
      nextOffset: baseOffset + readBatchHeader(pending.batch).lastOffsetDelta + 1,
      appendTimestampMs: toSafeInteger(confirm.appendTimestampMs ?? 0, 'append_timestamp_ms'),
      duplicate: confirm.duplicate ?? false,
    })
  }

  #check(): void {
    const [oldest] = this.#sent.values()
    const silentMs = oldest ? this.#clock.monotonicMs() - oldest.sentMs : 0
    if (!this.#window || silentMs > silentMsMax) this.#end(this.#lost('does not answer'))
    else this.#cancelCheck = this.#clock.schedule(startMsMax, () => this.#check())
  }

  #lost(what: string): PenstockError {
    return new PenstockError('CONNECTION_LOST', `the leader at ${this.#endpoint} ${what}`)
  }

  #end(error: PenstockError): void {
    if (this.#ended) return
    this.#ended = true
    this.#cancelCheck()
    this.#stream.cancel()
    this.#onEnded()
    const endpoint = this.#endpoint
    const doubt = `the connection to the leader at ${endpoint} is lost: ${error.message}`
    const inDoubt = new PenstockError('CONNECTION_LOST', doubt, { endpoint }, { cause: error })
    for (const pending of this.#sent.values()) pending.reject(inDoubt)
    this.#sent.clear()
    const text = `the leader at ${endpoint} cannot be reached: ${error.message}`
    const notSent = new PenstockError('NOT_READY', text, { endpoint }, { cause: error })
    for (const pending of this.#queue.splice(0)) pending.reject(notSent)
  }
}

function acksOf(acks: AckMode): penstock.v1beta1.Acks {
  if (acks === 'none') return Acks.ACKS_NONE
  return acks === 'leader' ? Acks.ACKS_LEADER : Acks.ACKS_ALL
}

/** Never more than what our own streams get: a peer may be of another version. */
function toWindow(window: penstock.v1beta1.ProduceWindow.$Properties | null | undefined) {
  return {
    bytes: Math.min(window?.bytes ?? 0, limits.produceWindowBytes),
    batches: window?.batches ?? 0,
  }
}
