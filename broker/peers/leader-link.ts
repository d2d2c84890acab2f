// The follower's end of a stream to a leader's broker: opened as long as something is followed there, and opened again
// whenever it breaks.

import type { Clock } from '../../model/clock.ts'
import { PenstockError } from '../../model/errors.ts'
import type { penstock } from '../../proto/codec.ts'
import { nameOf, type PartitionKey } from '../partition/partition-storage.ts'
import type { Incoming, PeerReplica } from '../partition/peers.ts'
import type { FollowerMessage } from '../replication/message.ts'
import type { Logger } from '../telemetry/logger.ts'
import type { Dial, DialledStream } from './dial.ts'
import { followerToProto, leaderFromProto } from './wire.ts'

export interface LeaderLinkOptions {
  readonly storeId: string
  /** This start of this broker. */
  readonly me: { readonly brokerId: string; readonly storeId: string; readonly bootSeq: number }
  /** host:port of the broker that has the store now; undefined when nobody says. */
  readonly endpoint: () => string | undefined
  /** Metadata knows of this start. */
  readonly isRegistered: () => boolean
  readonly dial: Dial
  readonly clock: Clock
  readonly logger: Logger
}

const reconnectMsMin = 20
const reconnectMsMax = 1_000
/** Whoever has not said who it is by then is left. */
const startMsMax = 5_000

export class LeaderLink {
  readonly #options: LeaderLinkOptions
  readonly #replicas = new Map<string, PeerReplica>()
  #stream: DialledStream | undefined
  #open = false
  #lostSinceMs: number | undefined
  #failures = 0
  #outbox: penstock.internal.v1.FollowerMessage.$Properties[] = []
  #cancelTimer: (() => void) | undefined
  #closed = false

  constructor(options: LeaderLinkOptions) {
    this.#options = options
    this.#lostSinceMs = options.clock.monotonicMs()
    this.#connect()
  }

  get idle(): boolean {
    return this.#replicas.size === 0
  }

  /** How long there has been no stream; undefined while there is one. */
  get lostForMs(): number | undefined {
    return this.#lostSinceMs === undefined
      ? undefined
      : this.#options.clock.monotonicMs() - this.#lostSinceMs
  }

  add(replica: PeerReplica): void {
    this.#replicas.set(nameOf(replica.key), replica)
    if (this.#open) queueMicrotask(() => this.#greet(replica))
  }

  remove(replica: PeerReplica): void {
    const name = nameOf(replica.key)
    if (this.#replicas.get(name) === replica) this.#replicas.delete(name)
  }

  /** Dropped while there is no stream: the next one begins anew. */
  send(key: PartitionKey, message: FollowerMessage): void {
    if (!this.#open) return
    this.#outbox.push(followerToProto(key, message))
    if (this.#outbox.length === 1) queueMicrotask(() => this.#flush())
  }

  close(): void {
    this.#closed = true
    this.#cancelTimer?.()
    this.#disconnect()
  }

  #flush(): void {
    const messages = this.#outbox
    this.#outbox = []
    if (messages.length > 0) this.#stream?.write({ messages })
  }

  #connect(): void {
    const { endpoint, me, clock, dial, isRegistered } = this.#options
    const address = endpoint()
    if (address === undefined) {
      this.#retryLater()
      return
    }
    const stream = dial(address, {
      received: (response) => this.#received(stream, response),
      lost: (error) => this.#lost(stream, error),
    })
    this.#stream = stream
    stream.write({ start: { ...me, unregistered: !isRegistered() } })
    this.#cancelTimer = clock.schedule(startMsMax, () => {
      this.#lost(stream, new PenstockError('TIMED_OUT', `no answer from ${address}`))
    })
  }

  #received(stream: DialledStream, response: penstock.internal.v1.FollowResponse): void {
    if (stream !== this.#stream) return
    try {
      if (response.started) this.#started(response.started)
      for (const proto of response.messages ?? []) {
        const { key, message } = leaderFromProto(proto)
        this.#deliver(key, message)
      }
    } catch (error) {
      this.#lost(stream, error)
    }
  }

  #started(started: penstock.internal.v1.FollowStarted.$Properties): void {
    const { storeId } = this.#options
    if (started.storeId !== storeId) {
      throw new PenstockError('NOT_READY', `store ${started.storeId} answers where ${storeId} was`)
    }
    this.#cancelTimer?.()
    this.#open = true
    this.#failures = 0
    this.#lostSinceMs = undefined
    for (const replica of this.#replicas.values()) this.#greet(replica)
  }

  #greet(replica: PeerReplica): void {
    if (this.#open && this.#replicas.get(nameOf(replica.key)) === replica) {
      replica.connected(this.#options.storeId)
    }
  }

  #deliver(key: PartitionKey, incoming: Incoming): void {
    this.#replicas.get(nameOf(key))?.fromLeader(this.#options.storeId, incoming)
  }

  #lost(stream: DialledStream, error: unknown): void {
    if (stream !== this.#stream) return
    const { storeId, logger, clock } = this.#options
    if (this.#open) {
      this.#lostSinceMs = clock.monotonicMs()
      if (error === undefined) logger.info('leader-stopped', { leaderStore: storeId })
      else logger.warn('leader-stream-lost', { leaderStore: storeId, why: textOf(error) })
    }
    this.#disconnect()
    this.#retryLater()
  }

  #disconnect(): void {
    this.#cancelTimer?.()
    const stream = this.#stream
    this.#stream = undefined
    this.#open = false
    this.#outbox = []
    stream?.close()
  }

  #retryLater(): void {
    if (this.#closed) return
    const delayMs = Math.min(reconnectMsMin * 2 ** this.#failures, reconnectMsMax)
    this.#failures++
    this.#cancelTimer = this.#options.clock.schedule(delayMs, () => this.#connect())
  }
}

/** Of a lost connection the stack says nothing. */
function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
