// The leader's end of a stream from a follower's broker: what it is sent, by turns between partitions, within a window of
// bytes that have not been answered.

import type { Clock } from '../../model/clock.ts'
import { PenstockError } from '../../model/errors.ts'
import { limits } from '../../model/limits.ts'
import type { Offset } from '../../model/offset.ts'
import type { penstock } from '../../proto/codec.ts'
import { nameOf, type PartitionKey } from '../partition/partition-storage.ts'
import type { Outgoing, PeerReplica } from '../partition/peers.ts'
import type { Lane } from '../replication/ends.ts'
import type { FollowerMessage } from '../replication/message.ts'
import { appendFrame } from './append-frame.ts'
import type { CatchUpBudget } from './catch-up-budget.ts'
import { leaderToProto } from './wire.ts'

type Request = penstock.internal.v1.FollowRequest
type Response = penstock.internal.v1.FollowResponse.$Properties
/** The leader's end of a stream, as a gRPC server hands it over. */
export interface FollowerCall {
  on(event: 'data', listener: (request: Request | PenstockError) => void): unknown
  on(event: 'end' | 'drain', listener: () => void): unknown
  on(event: 'error', listener: (error: Error) => void): unknown
  /** Bytes are a FollowResponse already. False: what comes next had better wait for `drain`. */
  write(response: Response | Buffer): boolean
}

/** Many small messages share a frame of about this size. */
const frameBytes = 256 * 1024
/** From disk at the same time, a message each. */
const readsMax = 8
/** From here on a message travels alone: copying is what it costs. */
const ownFrameBytes = 16 * 1024

interface Sent {
  readonly lane: Lane
  readonly to: Offset
  readonly bytes: number
}

export class FollowerLink {
  readonly storeId: string
  readonly #call: FollowerCall
  readonly #failed: (error: unknown) => void
  readonly #clock: Clock
  readonly #budget: CatchUpBudget
  /** For the budget. */
  readonly #waiting = new Set<PeerReplica>()
  /** In turn. */
  readonly #hungry = new Set<PeerReplica>()
  /** What comes next is read from disk; `again`: has been fed meanwhile. */
  readonly #reading = new Map<PeerReplica, { again: boolean }>()
  /** Not answered, oldest first. */
  readonly #sent = new Map<string, Sent[]>()
  #unanswered = 0
  #outbox: penstock.internal.v1.LeaderMessage.$Properties[] = []
  #outboxBytes = 0
  #flushing = false
  #pumping = false
  #drained = true
  #closed = false

  constructor(options: {
    readonly storeId: string
    readonly call: FollowerCall
    readonly clock: Clock
    readonly budget: CatchUpBudget
    /** Something of ours went wrong: the stream has to end. */
    readonly failed: (error: unknown) => void
  }) {
    this.storeId = options.storeId
    this.#call = options.call
    this.#failed = options.failed
    this.#clock = options.clock
    this.#budget = options.budget
    options.call.on('drain', () => {
      this.#drained = true
      this.#pump()
    })
  }

  /** An answer to a hello, or word of what is committed: goes ahead of what waits for its turn. */
  send(key: PartitionKey, outgoing: Outgoing): void {
    if (this.#closed) return
    // A new session: whatever was under way will never be answered.
    if (outgoing.message.type === 'begin') this.#forget(nameOf(key))
    this.#put(key, outgoing, 0)
  }

  feed(replica: PeerReplica): void {
    if (this.#closed || this.#waiting.has(replica)) return
    const reading = this.#reading.get(replica)
    if (reading) {
      reading.again = true
      return
    }
    this.#hungry.add(replica)
    // Behind the step that has asked for it: the events of one batch make one message.
    if (!this.#pumping) queueMicrotask(() => this.#pump())
  }

  /** What it has on disk is no longer under way. */
  answered(key: PartitionKey, message: FollowerMessage): void {
    const name = nameOf(key)
    if (message.type === 'leave') {
      this.#forget(name)
      // Behind the step that takes it from the copies, so that the room is for others.
      queueMicrotask(() => this.#pump())
    }
    if (message.type !== 'durable') return
    const sent = this.#sent.get(name)
    if (!sent) return
    const left = sent.filter(({ lane, to, bytes }) => {
      const isThere = to <= message.ends[lane]
      if (isThere) this.#unanswered -= bytes
      return !isThere
    })
    if (left.length > 0) this.#sent.set(name, left)
    else this.#sent.delete(name)
    if (this.#hungry.size > 0) this.#pump()
  }

  /** Another stream of the follower has come. Whichever is the newer one there: who still holds this one begins anew. */
  replace(): void {
    this.close()
    this.#failed(new PenstockError('CONNECTION_LOST', 'another stream has taken its place'))
  }

  close(): void {
    this.#closed = true
    this.#hungry.clear()
  }

  #pump(): void {
    if (this.#pumping) return
    this.#pumping = true
    try {
      for (let replica = this.#nextInTurn(); replica; replica = this.#nextInTurn()) {
        const next = replica.next(this.storeId, limits.replicationMessageBytes)
        if (next instanceof Promise) this.#whenRead(replica, next)
        else if (next) this.#sendInTurn(replica, next)
      }
    } catch (error) {
      this.#failed(error)
    } finally {
      this.#pumping = false
    }
  }

  /** The others need not wait for the disk. */
  #whenRead(replica: PeerReplica, next: Promise<Outgoing | undefined>): void {
    this.#reading.set(replica, { again: false })
    next.then(
      (outgoing) => {
        const { again } = this.#reading.get(replica) ?? { again: false }
        this.#reading.delete(replica)
        if (this.#closed) return
        if (outgoing) this.#sendInTurn(replica, outgoing)
        else if (again) this.#hungry.add(replica)
        this.#pump()
      },
      (error: unknown) => this.#failed(error),
    )
  }

  #nextInTurn(): PeerReplica | undefined {
    const full = this.#unanswered >= limits.replicationWindowBytes || !this.#drained
    if (this.#closed || full || this.#reading.size >= readsMax) return undefined
    for (const replica of this.#hungry) {
      this.#hungry.delete(replica)
      return replica
    }
    return undefined
  }

  #sendInTurn(replica: PeerReplica, outgoing: Outgoing): void {
    const { key } = replica
    const { message, batches, patient } = outgoing
    const bytes = batches.reduce((sum, { length }) => sum + length, 0)
    const waitMs = patient ? this.#budget.take(bytes) : 0
    if (waitMs > 0) this.#wait(replica, waitMs)
    else this.#hungry.add(replica)
    if (message.type !== 'append') {
      this.#put(key, outgoing, bytes)
      return
    }
    const name = nameOf(key)
    const sent = this.#sent.get(name) ?? []
    sent.push({ lane: message.lane, to: message.to, bytes })
    this.#sent.set(name, sent)
    this.#unanswered += bytes
    if (bytes < ownFrameBytes) this.#put(key, outgoing, bytes)
    else {
      this.#flush()
      this.#drained = this.#call.write(appendFrame(key, { ...outgoing, message }))
    }
  }

  #wait(replica: PeerReplica, waitMs: number): void {
    this.#waiting.add(replica)
    this.#clock.schedule(waitMs, () => {
      this.#waiting.delete(replica)
      this.feed(replica)
    })
  }

  #put(key: PartitionKey, outgoing: Outgoing, bytes: number): void {
    this.#outbox.push(leaderToProto(key, outgoing))
    this.#outboxBytes += bytes
    if (this.#outboxBytes >= frameBytes) this.#flush()
    else if (!this.#flushing) {
      this.#flushing = true
      queueMicrotask(() => this.#flush())
    }
  }

  #flush(): void {
    this.#flushing = false
    if (this.#outbox.length === 0 || this.#closed) return
    const messages = this.#outbox
    this.#outbox = []
    this.#outboxBytes = 0
    this.#drained = this.#call.write({ messages })
  }

  #forget(name: string): void {
    for (const { bytes } of this.#sent.get(name) ?? []) this.#unanswered -= bytes
    this.#sent.delete(name)
  }
}
