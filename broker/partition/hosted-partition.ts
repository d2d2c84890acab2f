// One partition on its way to what metadata wants of this broker: hold a replica, stand by, delete it, put it aside. Wishes
// may change at any time; one step runs at a time, and the newest wish wins.
// Keeps I-TOMBSTONE: data goes only for a partition in phase `deleting` with the uid that the directory is named by, or by
// a record that takes the copy off and is no older than what the store has seen.

import { AssertionError } from 'node:assert'
import { PenstockError } from '../../model/errors.ts'
import type { Epoch } from '../../model/offset.ts'
import type { Partition } from '../../model/partition.ts'
import type { Promised } from '../../model/promised.ts'
import type { Topic } from '../../model/topic.ts'
import type { Logger } from '../telemetry/logger.ts'
import { isHeldByOthers } from './copies.ts'
import {
  type HandOver,
  type HostedReplica,
  openHostedReplica,
  type ReplicaEnvironment,
} from './hosted-replica.ts'
import type { LeaderPartition } from './leader-partition.ts'
import type { PartitionKey, PartitionStorage } from './partition-storage.ts'
import type { PeerReplica } from './peers.ts'
import type { RecordChanges } from './record-keeper.ts'

/** `standby`: open, and led by another broker, or, with others that may lead, by nobody just now. */
export type HostState = 'offline' | 'recovering' | 'serving' | 'standby' | 'damaged'

export type Wish =
  | { readonly do: 'host'; readonly topic: Topic; readonly partition: Partition }
  /** No copy belongs here. */
  | { readonly do: 'stand-by' }
  /** Its topic is deleted, by its tombstone; or the copy has been moved away, and metadata says so. */
  | { readonly do: 'delete'; readonly why: 'deleted' | 'retired'; readonly partition: Partition }
  | { readonly do: 'quarantine' }

/** What metadata wants of this store for the partition. `topic` is undefined when it is not known (yet). */
export function wishFor(
  partition: Partition,
  topic: Topic | undefined,
  me: { readonly storeId: string },
): Wish {
  const hosted = partition.replicas.some(({ storeId }) => storeId === me.storeId)
  const retired = partition.retired?.some(({ storeId }) => storeId === me.storeId)
  if (!hosted) return retired ? { do: 'delete', why: 'retired', partition } : { do: 'stand-by' }
  if (partition.phase === 'deleting') return { do: 'delete', why: 'deleted', partition }
  if (topic?.uid !== partition.topicUid) return { do: 'stand-by' }
  return { do: 'host', topic, partition }
}

export interface HostedPartitionOptions {
  readonly key: PartitionKey
  readonly storage: PartitionStorage
  readonly environment: ReplicaEnvironment
  readonly records: RecordChanges
  readonly logger: Logger
  /** Takes part in the bound on recoveries at the same time. */
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>
  /** The data is gone: metadata has to know. */
  readonly onDeleted: (why: 'deleted' | 'retired') => Promise<void>
  readonly onChange: () => void
}

const retryMsMin = 100
const retryMsMax = 10_000

export class HostedPartition {
  readonly #options: HostedPartitionOptions
  #wish: Wish = { do: 'stand-by' }
  /** The wish that has been fulfilled, or has failed for good. */
  #reached: Wish | undefined
  #state: HostState = 'offline'
  #replica: HostedReplica | undefined
  #running = false
  #work = Promise.resolve()
  #cancelRetry: (() => void) | undefined
  /** What is here does not verify, and the other replicas have it. */
  #damage: PenstockError | undefined
  #hasBeenOpen = false
  #closed = false

  constructor(options: HostedPartitionOptions) {
    this.#options = options
  }

  get state(): HostState {
    return this.#state
  }

  /** While it is led here. */
  get serving(): LeaderPartition | undefined {
    return this.#replica?.leading
  }

  /** For the streams between brokers. */
  get peer(): PeerReplica | undefined {
    return this.#replica?.driver
  }

  get replica(): HostedReplica | undefined {
    return this.#replica
  }

  /** Throws NOT_READY when it is not open. */
  async fence(epoch: Epoch): Promise<Promised> {
    const replica = this.#replica
    if (replica === undefined) throw new PenstockError('NOT_READY', 'the replica is not open')
    return await replica.fence(epoch)
  }

  /** Throws NOT_LEADER, TIMED_OUT. */
  async handOver(to: HandOver): Promise<void> {
    const replica = this.#replica
    if (replica === undefined) throw new PenstockError('NOT_LEADER', 'the replica is not open')
    await replica.handOver(to)
  }

  aim(wish: Wish): void {
    if (this.#closed || sameWish(wish, this.#wish)) return
    this.#wish = wish
    this.#cancelRetry?.()
    this.#start()
  }

  /** Stops serving, with everything queued written. */
  async close(): Promise<void> {
    this.#closed = true
    this.#replica?.driver.closing()
    this.#cancelRetry?.()
    await this.#work
    await this.#stop()
  }

  /** Nothing is left to do. */
  get settled(): boolean {
    return !this.#running
  }

  #start(): void {
    if (this.#running) return
    this.#running = true
    this.#work = this.#run()
  }

  async #run(): Promise<void> {
    // Lets the events of this turn come in: of many wishes only the last one costs work.
    await Promise.resolve()
    let delayMs = retryMsMin
    while (!this.#closed && this.#reached !== this.#wish) {
      const wish = this.#wish
      try {
        await this.#fulfil(wish)
        this.#reached = this.#damage === undefined ? wish : undefined
      } catch (error) {
        if (this.#isFinal(error)) this.#reached = wish
        else if (wish === this.#wish) await this.#pause(delayMs)
        delayMs = Math.min(2 * delayMs, retryMsMax)
      }
    }
    // In the same breath as the last look at the wish: one that comes now begins anew.
    this.#running = false
    this.#options.onChange()
  }

  async #fulfil(wish: Wish): Promise<void> {
    const { key, storage, environment, logger, onDeleted } = this.#options
    if (wish.do === 'host') {
      await this.#host(wish)
      return
    }
    if (this.#isOutdated(wish)) {
      logger.error('metadata-regressed', { ...key, wish: wish.do })
      return
    }
    await this.#stop()
    if (wish.do === 'delete') {
      await storage.delete(key)
      await environment.table.remove(key)
      // Its record changes with every other store that has deleted its copy.
      if (!isRecorded(wish, environment.me)) await onDeleted(wish.why)
      if (this.#reached?.do !== 'delete') logger.info('partition-deleted', { ...key })
    }
    if (wish.do === 'quarantine') {
      const nowMs = environment.clock.now()
      const reason = 'no metadata names this partition'
      const entry = await storage.quarantine(key, { reason, nowMs })
      if (entry !== undefined) logger.warn('partition-quarantined', { ...key, entry, reason })
    }
  }

  /**
   * From a record that is older than what this store has seen or promised, as a backup of metadata brings back: what was to
   * be deleted then may be what counts by now.
   */
  #isOutdated(wish: Wish): boolean {
    if (wish.do !== 'delete' || wish.why !== 'retired') return false
    const { key, environment } = this.#options
    const { epoch, revision } = wish.partition
    const seen = this.#replica?.driver.state.revision ?? 0
    return epoch < environment.table.get(key).promised || revision < seen
  }

  async #host(wish: Wish & { readonly do: 'host' }): Promise<void> {
    const { topic, partition } = wish
    if (this.#damage !== undefined) await this.#stop()
    if (this.#replica !== undefined) {
      this.#replica.configure(topic)
      this.#replica.record(partition)
      return
    }
    this.#become('recovering')
    const { inTurn } = this.#options
    this.#replica = await inTurn(() => this.#open(wish))
    this.#hasBeenOpen = true
    this.#look()
  }

  async #open({ topic, partition }: Wish & { readonly do: 'host' }): Promise<HostedReplica> {
    const { key, storage, environment, records, logger } = this.#options
    const directory = storage.directoryOf(key)
    const options = { key, directory, topic, partition, environment, records, logger }
    const open = (): Promise<HostedReplica> =>
      openHostedReplica({
        ...options,
        isReopened: this.#hasBeenOpen && partition.replicas.length > 1,
        onChange: () => this.#look(),
        onDamaged: (error) => this.#onDamaged(error),
      })
    try {
      if (this.#damage !== undefined) throw this.#damage
      const came = await storage.prepare(key)
      if (came === 'restored') logger.warn('partition-restored', { ...key })
      return await open()
    } catch (error) {
      const { reason, message } = PenstockError.from(error)
      if (reason !== 'STORAGE_DAMAGED' || !isHeldByOthers(partition, environment.me)) throw error
      // The others have it all: what is left is put aside, and everything is fetched from them. Until then it has no vote.
      logger.error('replica-damaged', { ...key, message })
      await environment.table.put(key, {
        ...environment.table.get(key),
        damaged: true,
        histories: { state: [], data: [] },
      })
      await storage.quarantine(key, { reason: message, nowMs: environment.clock.now() })
      await storage.begin(key)
      this.#damage = undefined
      return await open()
    }
  }

  /** Found while it was read: it is opened anew, from nothing. */
  #onDamaged(error: PenstockError): void {
    this.#damage ??= error
    this.#reached = undefined
    this.#start()
  }

  /** What has become of the replica. */
  #look(): void {
    const replica = this.#replica
    if (replica === undefined) return
    const elsewhere = replica.isAlone ? 'offline' : 'standby'
    this.#become(replica.leading ? 'serving' : elsewhere)
    this.#options.onChange()
  }

  async #stop(): Promise<void> {
    const replica = this.#replica
    this.#replica = undefined
    this.#become('offline')
    try {
      await replica?.close()
    } catch (error) {
      // What it has acknowledged is on disk; only the next start has more to read.
      const { key, logger } = this.#options
      const { reason, message } = PenstockError.from(error)
      logger.warn('partition-close-failed', { ...key, reason, message })
    }
  }

  /** Damage does not go away by trying again; other failures (a full disk, a busy one) may. */
  #isFinal(error: unknown): boolean {
    const { key, logger, environment } = this.#options
    if (error instanceof AssertionError) environment.onFatal(error)
    const { reason, message } = PenstockError.from(error)
    const final = reason === 'STORAGE_DAMAGED'
    this.#become(final ? 'damaged' : 'offline')
    if (final) logger.error('partition-damaged', { ...key, message })
    else logger.warn('partition-not-ready', { ...key, reason, message })
    return final
  }

  #become(state: HostState): void {
    if (this.#state === state) return
    this.#state = state
    this.#options.onChange()
  }

  #pause(delayMs: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const cancel = this.#options.environment.clock.schedule(delayMs, resolve)
    this.#cancelRetry = () => {
      cancel()
      resolve()
    }
    return promise
  }
}

function isRecorded(
  { why, partition }: Wish & { readonly do: 'delete' },
  me: { readonly storeId: string },
): boolean {
  return why === 'deleted' && partition.deletedBy.includes(me.storeId)
}

function sameWish(one: Wish, other: Wish): boolean {
  if (one.do === 'delete' && other.do === 'delete') return one.partition === other.partition
  if (one.do !== 'host' || other.do !== 'host') return one.do === other.do
  return one.partition === other.partition && one.topic === other.topic
}
