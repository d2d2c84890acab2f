// Carries out what the replication core decides for one replica: disk, streams, metadata. Decides nothing itself. Events
// are taken one after another, each with all its effects, however they come about.

import { PenstockError } from '../../model/errors.ts'
import type { Epoch, Offset } from '../../model/offset.ts'
import type { Partition } from '../../model/partition.ts'
import type { Promised } from '../../model/promised.ts'
import { type Ends, type Lane, lanes, sameEnds } from '../replication/ends.ts'
import type { ReplicaEffect, ReplicaEvent } from '../replication/event.ts'
import {
  appendMessage,
  hasEverything,
  isInSync,
  nextRange,
  unsentFrom,
} from '../replication/leader.ts'
import type { FollowerMessage } from '../replication/message.ts'
import { step } from '../replication/replica.ts'
import type { ReplicaState } from '../replication/replica-state.ts'
import type { DriverOptions } from './driver-options.ts'
import { FenceWaiters } from './fence-waiters.ts'
import { type FeedRange, FollowerFeed } from './follower-feed.ts'
import { IsrKeeper } from './isr-keeper.ts'
import { LeaderContact } from './leader-contact.ts'
import { OneByOne } from './one-by-one.ts'
import type { LaneRefusal } from './partition-files.ts'
import type { PartitionKey } from './partition-storage.ts'
import type { Incoming, Outgoing, PeerReplica } from './peers.ts'
import { type Base, recordOf } from './record-keeper.ts'
import { closing } from './refusal.ts'
import type { RefusalKind } from './refusals.ts'
import { ownBeginning, type StartingPoint } from './starting-point.ts'

interface Happening {
  readonly event: ReplicaEvent
  /** What travelled beside it. */
  readonly incoming: Incoming | undefined
}

export class ReplicaDriver implements PeerReplica {
  readonly #options: DriverOptions
  readonly #feed: FollowerFeed
  #state: ReplicaState
  readonly #events: OneByOne<Happening>
  readonly #isr: IsrKeeper
  readonly #leader: LeaderContact
  readonly #fences = new FenceWaiters()
  #startingPoint: StartingPoint | undefined
  #closing = false
  #closed = false

  constructor(options: DriverOptions) {
    this.#options = options
    this.#state = options.state
    this.#leader = new LeaderContact({
      ...options,
      replica: this,
      greet: (leader) => this.#dispatch({ type: 'connected', leader }),
      role: () => this.#state.role,
    })
    this.#isr = new IsrKeeper(options.peers)
    this.#events = new OneByOne((one) => this.#step(one), options.onFatal)
    const { files, peers } = options
    this.#feed = new FollowerFeed({
      files,
      budget: options.tails,
      startOf: (lane) => this.#state.starts[lane],
      unsentFrom: (lane) => unsentFrom(this.#state, lane),
      nextRange: (storeId) => this.#nextRange(storeId),
      outgoing: (storeId, range, batches) => this.#outgoing(storeId, range, batches),
      isInSync: (storeId) => isInSync(this.#state, storeId),
      feed: (storeId) => peers.feed(storeId, this),
      onDamaged: (error) => options.listener.damaged(error),
    })
    files.onDurable('state', (durable) => this.#onDurable('state', durable))
    files.onDurable('data', (durable) => this.#onDurable('data', durable))
  }

  get key(): PartitionKey {
    return this.#options.key
  }

  /** The epoch that it leads and has begun. */
  get leadsEpoch(): Epoch | undefined {
    const { role } = this.#state
    return role?.type === 'leading' && role.epochStart ? role.epoch : undefined
  }

  get state(): ReplicaState {
    return this.#state
  }

  get role(): 'leading' | 'following' | 'none' {
    return this.#state.role?.type ?? 'none'
  }

  /** It serves no leader of a lower epoch. */
  get promised(): Epoch {
    return this.#state.promised
  }

  /** It has led so far, or no other start of it may: it never begins that again. */
  get ledEpoch(): Epoch {
    return this.#state.ledEpoch
  }

  /** Of a follower: why it stores nothing just now. */
  get refusal(): RefusalKind | undefined {
    return this.#leader.refusal
  }

  get highWatermark(): Ends {
    return this.#state.highWatermark
  }

  /** Of another replica that is in sync and has everything of both lanes. */
  hasEverything(storeId: string): boolean {
    return hasEverything(this.#state, storeId)
  }

  /** What metadata says of the partition now. */
  record(partition: Partition): void {
    this.#isr.leaving = partition.leaving ?? []
    this.#dispatch({ type: 'metadata', record: recordOf(partition) })
  }

  tick(nowMs: number): void {
    if (this.#state.role?.type !== 'leading') return
    this.#dispatch({ type: 'tick', nowMs })
    // The core takes the first one that is safe.
    const wishes = this.#isr.wishes(this.#state, nowMs)
    for (const isr of wishes) this.#dispatch({ type: 'propose-isr', isr })
  }

  /** Soon: what waits for room on a full disk is refused from now on, and that is no failure. */
  closing(): void {
    this.#closing = true
  }

  damaged(): void {
    this.#dispatch({ type: 'damaged' })
  }

  trimmed(lane: Lane, start: Offset): void {
    this.#dispatch({ type: 'trimmed', lane, start })
    this.#feed.changed()
  }

  /** The leader has appended a batch. */
  appended(
    lane: Lane,
    batch: { readonly from: Offset; readonly to: Offset; readonly batch: Buffer },
  ): void {
    const { role } = this.#state
    if (role?.type === 'leading' && role.replicas.length > 1) {
      this.#feed.appended(lane, batch)
    }
    this.#dispatch({ type: 'appended', lane, end: batch.to })
  }

  /** The log has refused what was appended, or what came from the leader. */
  refused(refusal: LaneRefusal): void {
    for (const lane of lanes) this.#feed.clear(lane)
    if (this.#state.role?.type === 'following') this.#leader.refused(refusal)
    this.#dispatch({ type: 'rejected', ends: refusal.ends })
  }

  /** Resolves with the promise when it is on disk, and everything that has been received. */
  fence(epoch: Epoch): Promise<Promised> {
    if (this.#closed) return Promise.reject(closing())
    const promised = this.#fences.wait(epoch)
    this.#dispatch({ type: 'fence', epoch })
    return promised
  }

  connected(leader: string): void {
    this.#leader.connected(leader)
  }

  fromLeader(leader: string, incoming: Incoming): void {
    const event = { type: 'from-leader', storeId: leader, message: incoming.message } as const
    this.#dispatch(event, incoming)
  }

  fromFollower(storeId: string, message: FollowerMessage): void {
    this.#dispatch({ type: 'from-follower', storeId, message })
  }

  next(storeId: string, bytesMax: number): Outgoing | undefined | Promise<Outgoing | undefined> {
    return this.#feed.next(storeId, bytesMax)
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#events.close()
    this.#leader.close()
    this.#fences.failAll(closing())
    const epoch = this.leadsEpoch
    this.#state = { ...this.#state, role: undefined }
    if (epoch !== undefined) this.#options.listener.deposed(epoch)
  }

  #nextRange(storeId: string): FeedRange | undefined {
    if (this.#closed || this.#state.role?.type !== 'leading') return undefined
    return nextRange(this.#state, storeId, this.#options.rules)
  }

  #onDurable(lane: Lane, durable: Offset): void {
    this.#dispatch({ type: 'synced', lane, durable })
    this.#leader.stored(lane, durable)
    this.#feed.changed()
  }

  #outgoing(storeId: string, range: FeedRange, batches: readonly Buffer[]): Outgoing | undefined {
    const message = appendMessage(this.#state, storeId, range)
    if (!message) return undefined
    this.#dispatch({ type: 'sent', storeId, lane: range.lane, to: range.to })
    return { message, batches }
  }

  #dispatch(event: ReplicaEvent, incoming?: Incoming): void {
    this.#events.push({ event, incoming })
  }

  #step({ event, incoming }: Happening): void {
    const before = this.#state
    const { state, effects } = step(before, event, this.#options.rules)
    this.#state = state
    if (!sameEnds(state.highWatermark, before.highWatermark)) {
      this.#options.listener.committed(state.highWatermark)
    }
    for (const effect of effects) this.#carryOut(effect, incoming)
    if (state.role?.type === before.role?.type && state.role?.epoch === before.role?.epoch) return
    this.#leader.only(state.role?.type === 'following' ? state.role.leader : undefined)
    this.#options.listener.changed()
  }

  #carryOut(effect: ReplicaEffect, incoming: Incoming | undefined): void {
    const { files, peers, listener, logger, key } = this.#options
    switch (effect.type) {
      case 'keep-promise': {
        const { epoch } = effect
        this.#then(files.keepPromise(epoch), () => ({ type: 'promise-kept', epoch }))
        return
      }
      case 'promise':
        this.#fences.promised(effect.promised)
        return
      case 'connect':
        this.#leader.follow(effect.leader)
        return
      case 'retreat':
        this.#leader.retreat(effect.leader)
        return
      case 'to-leader':
        peers.toLeader(effect.storeId, key, effect.message)
        return
      case 'to-follower': {
        const { storeId, message } = effect
        peers.toFollower(storeId, key, { message, batches: [], startingPoint: this.#startingPoint })
        return
      }
      case 'truncate': {
        const { to } = effect
        this.#then(files.truncate(to), () => ({ type: 'truncated', to }))
        return
      }
      case 'starting-point':
        this.#findStartingPoint(effect)
        return
      case 'reset': {
        const { to: at } = effect
        const point = incoming?.startingPoint ?? ownBeginning(at)
        if (point) this.#then(files.reset(point), () => ({ type: 'was-reset', at }))
        logger.warn('replica-begins-anew', { ...key, state: at.state.offset, data: at.data.offset })
        return
      }
      case 'store':
        this.#store(effect, incoming)
        return
      case 'start-epoch':
        this.#startEpoch(effect.epoch)
        return
      case 'feed':
        peers.feed(effect.storeId, this)
        return
      case 'high-watermark':
        return // Followers learn theirs without an effect: told above.
      case 'change-isr':
        this.#changeRecord(effect.base, { inSync: [...effect.isr] })
        return
      case 'repaired':
        this.#then(files.repaired(), () => undefined)
        logger.warn('replica-repaired', { ...key })
        return
      case 'deposed':
        for (const lane of lanes) this.#feed.clear(lane)
        listener.deposed(effect.epoch)
        return
      case 'metadata-regressed':
        this.#regressed(effect)
    }
  }

  /**
   * Work on the disk; what it leads to comes as an event. A failure ends the process: the core believes that it is done.
   * But damage would end the next one too: what others have begins anew.
   */
  #then<T>(work: Promise<T>, event: (outcome: T) => ReplicaEvent | undefined): void {
    work.then(
      (outcome) => {
        const told = event(outcome)
        if (told) this.#dispatch(told)
      },
      (error: unknown) => {
        const failure = PenstockError.from(error)
        if (this.#closed || (this.#closing && failure.reason === 'DISK_WATERMARK')) return
        if (failure.reason === 'STORAGE_DAMAGED' && this.#options.listener.damaged(failure)) return
        this.#options.onFatal(error instanceof Error ? error : new Error(String(error)))
      },
    )
  }

  /** Of the leader. When it cannot be had the follower asks again. */
  #findStartingPoint(asked: Extract<ReplicaEffect, { type: 'starting-point' }>): void {
    const { files, listener, logger, key } = this.#options
    files.startingPoint().then(
      (point) => {
        // In this very turn it goes out with the `begin`, or nobody waits for it any more.
        this.#startingPoint = point
        this.#dispatch({ ...asked, at: { state: point.state, data: point.data } })
        this.#startingPoint = undefined
      },
      (error: unknown) => {
        logger.warn('no-starting-point', { ...key, error })
        const failure = PenstockError.from(error)
        if (failure.reason === 'STORAGE_DAMAGED') listener.damaged(failure)
      },
    )
  }

  #store(effect: Extract<ReplicaEffect, { type: 'store' }>, incoming: Incoming | undefined): void {
    const { lane, entries } = effect
    if (!incoming) return
    const stored = this.#options.files.store(lane, incoming.batches, entries)
    // A refusal is no failure: `refused` has been told.
    const done = stored.catch((error: unknown) => {
      if (!(error instanceof PenstockError)) throw error
    })
    this.#then(done, () => undefined)
  }

  #startEpoch(epoch: Epoch): void {
    const { files, newNonce, listener } = this.#options
    const { role } = this.#state
    const alone = role?.type === 'leading' && role.replicas.length === 1
    const nonce = newNonce()
    const started = alone
      ? files.beginEpochQuietly({ epoch, nonce })
      : files.startEpoch({ epoch, nonce })
    this.#then(started, ({ entries, ends }) => {
      // Behind the event, whose effects come first.
      queueMicrotask(() => {
        if (!this.#closed && this.leadsEpoch === epoch) listener.leads(epoch, ends)
      })
      return { type: 'epoch-started', entries, ends }
    })
  }

  /** Where it is only this view that is old, the record is another one by now, and nothing happens. */
  #regressed({ seen, isLed }: Extract<ReplicaEffect, { type: 'metadata-regressed' }>): void {
    this.#options.logger.error('metadata-regressed', { ...this.key, ...seen })
    if (isLed) this.#changeRecord(seen, { leader: undefined })
  }

  #changeRecord(base: Base, change: Partial<Partition>): void {
    void this.#options.records.change(base, change).then((partition) => {
      if (partition) this.record(partition)
    })
  }
}
