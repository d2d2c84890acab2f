// The Subscribe stream of one member: opening it again when it breaks, heartbeats, the member's id. Says what arrives to
// its listener and sends what it is told to; what it means is decided in subscription.ts.

import { PenstockError } from '../model/errors.ts'
import type { penstock } from '../proto/codec.ts'
import { consumerService } from '../proto/gen/services.ts'
import type { Amount } from './credit.ts'
import type { LifeSigns } from './liveness.ts'
import { backoffMs, reconnectBackoff } from './retry.ts'
import type { OutgoingStream, Transport } from './transport.ts'
import { durationMs } from './wire.ts'

type Request = penstock.v1beta1.SubscribeRequest.$Properties
type Response = penstock.v1beta1.SubscribeResponse

export interface MemberListener {
  /** Credit to begin the stream with. */
  initialCredit(): Amount | undefined
  /** `sameMember`: partitions held before may still be ours. */
  started(started: { sameMember: boolean }): void
  received(response: Response): void
  /** The stream is gone and will be opened again. */
  disconnected(): void
  /** The session has ended without a connection: everything held is lost. */
  sessionLost(): void
  /** No further attempt: `error` is final. */
  failed(error: PenstockError): void
}

export interface MemberOptions {
  readonly start: Omit<
    penstock.v1beta1.SubscribeStart.$Properties,
    'memberId' | 'credit' | 'clientId'
  >
  readonly sessionTimeoutMs: number
}

export class MemberStream {
  readonly #transport: Transport
  readonly #options: MemberOptions
  readonly #listener: MemberListener
  #stream: OutgoingStream<Request> | undefined
  #memberId = ''
  #connected = false
  #failures = 0
  #sentSinceBeat = false
  #sessionTimeoutMs: number
  #life: LifeSigns | undefined
  #stopHeartbeat: (() => void) | undefined
  #stopReconnect: (() => void) | undefined
  #stopSession: (() => void) | undefined
  #closed = false
  #onEnded: (() => void) | undefined

  constructor(transport: Transport, options: MemberOptions, listener: MemberListener) {
    this.#transport = transport
    this.#options = options
    this.#listener = listener
    this.#sessionTimeoutMs = options.sessionTimeoutMs
  }

  get memberId(): string {
    return this.#memberId
  }

  get connected(): boolean {
    return this.#connected
  }

  open(): void {
    this.#stopReconnect = undefined
    const credit = this.#listener.initialCredit()
    try {
      const stream = this.#transport.bidi(consumerService.subscribe, 'subscribe', {
        message: (response) => this.#received(response),
        ended: (error) => this.#streamEnded(error),
      })
      this.#stream = stream
      this.#life = this.#transport.watch(stream.target, () => {
        stream.cancel({ suspect: true })
        const text = `${stream.target} does not answer`
        this.#streamEnded(new PenstockError('CONNECTION_LOST', text))
      })
      const { clientId } = this.#transport
      const start = { ...this.#options.start, clientId, memberId: this.#memberId }
      stream.send({ start: credit === undefined ? start : { ...start, credit } })
    } catch (error) {
      this.#streamEnded(PenstockError.from(error))
    }
  }

  /** Dropped while there is no stream: who needs an answer asks again after `started`. */
  send(request: Request): void {
    if (!this.#connected) return
    this.#sentSinceBeat = true
    this.#stream?.send(request)
  }

  /** Leaves the group. Resolves when the broker has ended the stream, or at once without one. */
  async leave(): Promise<void> {
    this.#closed = true
    this.#stopTimers()
    const stream = this.#stream
    if (stream === undefined || !this.#connected) return
    const ended = new Promise<void>((resolve) => {
      this.#onEnded = resolve
    })
    stream.send({ leave: {} })
    stream.finish()
    await ended
  }

  /** Ends at once. */
  cancel(): void {
    this.#closed = true
    this.#stopTimers()
    this.#stream?.cancel()
    this.#stream = undefined
    this.#connected = false
    this.#onEnded?.()
  }

  #received(response: Response): void {
    this.#life?.heard()
    if (response.started) this.#started(response.started)
    else this.#listener.received(response)
  }

  #started(started: penstock.v1beta1.SubscribeStarted.$Properties): void {
    const sameMember = this.#memberId !== '' && started.memberId === this.#memberId
    this.#memberId = started.memberId ?? ''
    this.#connected = true
    this.#failures = 0
    this.#stopSession?.()
    this.#stopSession = undefined
    if (started.sessionTimeout) this.#sessionTimeoutMs = durationMs(started.sessionTimeout)
    const intervalMs = durationMs(started.heartbeatInterval) || this.#sessionTimeoutMs / 3
    this.#beat(Math.max(100, intervalMs))
    this.#listener.started({ sameMember })
  }

  /** Independent of processing: only a blocked event loop can stop it. */
  #beat(intervalMs: number): void {
    this.#stopHeartbeat?.()
    this.#stopHeartbeat = this.#transport.clock.schedule(intervalMs, () => {
      if (!this.#sentSinceBeat) this.send({ heartbeat: {} })
      this.#sentSinceBeat = false
      this.#beat(intervalMs)
    })
  }

  #streamEnded(error: PenstockError | undefined): void {
    const wasConnected = this.#connected
    this.#life?.stop()
    this.#stream = undefined
    this.#connected = false
    this.#stopHeartbeat?.()
    this.#onEnded?.()
    if (this.#closed) return
    const lost = error ?? new PenstockError('CONNECTION_LOST', 'the broker has ended the stream')
    const unknownMember = lost.reason === 'MEMBER_UNKNOWN' || lost.reason === 'GENERATION_STALE'
    if (!lost.retryable && !unknownMember) {
      this.#closed = true
      this.#stopTimers()
      this.#listener.failed(lost)
      return
    }
    const { logger } = this.#transport
    logger.info({ reason: lost.reason, error: lost.message }, 'consumer disconnected')
    if (wasConnected) this.#listener.disconnected()
    if (unknownMember) this.#loseSession()
    else if (this.#memberId !== '') this.#planSessionEnd()
    this.#reconnectLater()
  }

  #reconnectLater(): void {
    this.#failures++
    const waitMs = backoffMs(reconnectBackoff, {
      failures: this.#failures,
      random: this.#transport.random(),
    })
    this.#stopReconnect = this.#transport.clock.schedule(waitMs, () => this.open())
  }

  #planSessionEnd(): void {
    this.#stopSession ??= this.#transport.clock.schedule(this.#sessionTimeoutMs, () => {
      this.#stopSession = undefined
      this.#loseSession()
    })
  }

  #loseSession(): void {
    this.#memberId = ''
    this.#listener.sessionLost()
  }

  #stopTimers(): void {
    this.#life?.stop()
    this.#stopHeartbeat?.()
    this.#stopReconnect?.()
    this.#stopSession?.()
    this.#stopSession = undefined
  }
}
