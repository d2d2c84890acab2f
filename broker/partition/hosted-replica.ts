// One replica, open on this broker: its files, the protocol's driver on them, and, while it leads, the partition as the
// services see it.

import { PenstockError } from '../../model/errors.ts'
import type { Epoch, TimestampMs } from '../../model/offset.ts'
import type { Partition } from '../../model/partition.ts'
import type { Promised } from '../../model/promised.ts'
import type { Topic } from '../../model/topic.ts'
import type { Ends } from '../replication/ends.ts'
import { openReplica } from '../replication/replica-state.ts'
import type { ReplicationRules } from '../replication/rules.ts'
import type { Logger } from '../telemetry/logger.ts'
import { copiesOf, copyOf, isHeldByOthers } from './copies.ts'
import { LeaderPartition } from './leader-partition.ts'
import type { CopyView } from './partition.ts'
import {
  type FilesEnvironment,
  type LaneRefusal,
  openPartitionFiles,
  type PartitionFiles,
} from './partition-files.ts'
import type { PartitionKey } from './partition-storage.ts'
import type { Peers } from './peers.ts'
import type { RecordChanges } from './record-keeper.ts'
import { ReplicaDriver } from './replica-driver.ts'
import type { TailBudget } from './tail-cache.ts'
import { UnfinishedElection } from './unfinished-election.ts'

/** So long an election may take that was begun by a fence. */
const resignMs = 1_000

/** This start of this broker. */
export interface Me {
  readonly brokerId: string
  readonly storeId: string
  readonly bootSeq: number
}

/** A planned change of leader. */
export interface HandOver {
  /** Nothing is done unless this epoch is led here. */
  readonly epoch: Epoch
  readonly toStoreId: string
  /** Until then appends wait; after it they go on here. */
  readonly timeoutMs: number
}

export interface ReplicaEnvironment extends FilesEnvironment {
  readonly me: Me
  readonly peers: Peers
  readonly newNonce: () => number
  /** The newest record of the partition that an earlier start has seen: an older one is metadata that went back. */
  readonly seen?: ((key: PartitionKey) => Partition | undefined) | undefined
  readonly tails: TailBudget
  /** Switches single rules of the protocol off, for tests alone. */
  readonly rules?: ReplicationRules | undefined
  /** Frees the reserve file, unless that has been done; true when it gave room. */
  readonly freeReserve: () => Promise<boolean>
}

export interface HostedReplicaOptions {
  readonly key: PartitionKey
  readonly directory: string
  readonly topic: Topic
  readonly partition: Partition
  readonly environment: ReplicaEnvironment
  readonly records: RecordChanges
  readonly logger: Logger
  /**
   * Not for the first time since the broker has started: what it may have led in this start it must not begin again, with
   * less than it had.
   */
  readonly isReopened: boolean
  /** It leads, or leads no more, or follows. */
  readonly onChange: () => void
  /** Something that was on disk does not verify any more, and others have it: to be fetched from them. */
  readonly onDamaged: (error: PenstockError) => void
}

/** Opens, and recovers if need be. Throws STORAGE_DAMAGED. */
export async function openHostedReplica(options: HostedReplicaOptions): Promise<HostedReplica> {
  const { key, directory, topic, environment } = options
  const files = await openPartitionFiles({ ...environment, key, directory, topic })
  return new HostedReplica(options, files)
}

export class HostedReplica {
  readonly #options: HostedReplicaOptions
  readonly #files: PartitionFiles
  readonly #driver: ReplicaDriver
  #topic: Topic
  #partition: Partition
  #leader: LeaderPartition | undefined
  #deposedSinceMs: number | undefined
  readonly #unfinished = new UnfinishedElection()
  #closed: Promise<void> | undefined

  constructor(options: HostedReplicaOptions, files: PartitionFiles) {
    const { key, environment, records, logger, topic, partition } = options
    this.#options = options
    this.#files = files
    this.#topic = topic
    this.#partition = partition
    this.#driver = new ReplicaDriver({
      key,
      state: openReplica({
        ...environment.me,
        ...files.found,
        ledEpoch: options.isReopened ? files.found.promised : 0,
      }),
      files,
      peers: environment.peers,
      records,
      clock: environment.clock,
      newNonce: environment.newNonce,
      tails: environment.tails,
      rules: environment.rules,
      acceptsWrites: environment.acceptsWrites,
      logger,
      onFatal: environment.onFatal,
      listener: {
        leads: (epoch, epochStart) => this.#lead(epoch, epochStart),
        deposed: (epoch) => {
          files.endEpoch()
          this.#leave(epoch)
        },
        committed: (ends) => {
          files.committed(ends)
          this.#leader?.committed(ends)
        },
        damaged: (error) => this.#damaged(error),
        changed: () => options.onChange(),
      },
    })
    files.listen({
      refused: (refusal) => this.#refused(refusal),
      trimmed: (lane, start) => this.#driver.trimmed(lane, start),
      stateAppended: (batch) => this.#driver.appended('state', batch),
    })
    const seen = environment.seen?.(key)
    if (seen !== undefined && isNewer(seen, partition)) this.#driver.record(seen)
    this.record(partition)
  }

  /** While it leads. */
  get leading(): LeaderPartition | undefined {
    return this.#leader
  }

  get role(): 'leading' | 'following' | 'none' {
    return this.#driver.role
  }

  /** No other store has a copy. */
  get isAlone(): boolean {
    return this.#partition.replicas.length === 1
  }

  get copy(): CopyView {
    return copyOf(this.#driver.state)
  }

  get driver(): ReplicaDriver {
    return this.#driver
  }

  record(partition: Partition): void {
    this.#partition = partition
    this.#files.copies(partition.replicas.length)
    this.#driver.record(partition)
  }

  configure(topic: Topic): void {
    this.#topic = topic
    this.#leader?.configure(topic)
    this.#files.configure(topic)
  }

  tick(nowMs: number): void {
    this.#driver.tick(nowMs)
    this.#leader?.tick(nowMs)
    this.#resignIfDeposed(nowMs)
    this.#finishElection(nowMs)
  }

  /**
   * A record that names a leader which leads no more has to say so, or nobody elects another. It has had to give up what it
   * led (its disk has refused what others were sent; its copy was damaged). Or it was fenced, and the controller has died
   * before it elected anybody: the next one sees a leader of this very start, and cannot know.
   */
  #resignIfDeposed(nowMs: number): void {
    const { environment, records, key, logger } = this.#options
    const { leader, epoch, revision } = this.#partition
    const { storeId, bootSeq } = environment.me
    const { promised, ledEpoch, role } = this.#driver
    const isNamed = leader?.storeId === storeId && leader.bootSeq === bootSeq
    const hasGivenUp = ledEpoch >= epoch && role !== 'leading'
    if (!isNamed || !(hasGivenUp || promised > epoch)) {
      this.#deposedSinceMs = undefined
      return
    }
    const waitsFrom = this.#deposedSinceMs
    this.#deposedSinceMs ??= nowMs
    const isDue = nowMs - this.#deposedSinceMs >= resignMs
    if (!isDue && !(hasGivenUp && waitsFrom === undefined)) return
    this.#deposedSinceMs = nowMs
    logger.warn('leader-resigns', { ...key, epoch, promised })
    void records.change({ epoch, revision }, { leader: undefined })
  }

  #finishElection(nowMs: number): void {
    const { environment, records, key, logger } = this.#options
    const { promised } = this.#driver
    const { storeId } = environment.me
    if (!this.#unfinished.isDue(nowMs, this.#partition, { storeId, promised })) return
    const { epoch, revision } = this.#partition
    logger.warn('election-unfinished', { ...key, epoch, promised })
    void records.change({ epoch, revision }, { leader: undefined })
  }

  fence(epoch: Epoch): Promise<Promised> {
    return this.#driver.fence(epoch)
  }

  /** Resolves when the other store has everything and nothing more is taken here; an election is to follow. */
  async handOver({ epoch, toStoreId, timeoutMs }: HandOver): Promise<void> {
    const leader = this.#leader
    if (leader?.epoch !== epoch) {
      throw new PenstockError('NOT_LEADER', `epoch ${epoch} is not led here`)
    }
    await leader.pause(timeoutMs, () => this.#driver.hasEverything(toStoreId))
  }

  async applyRetention(nowMs: TimestampMs): Promise<void> {
    await this.#files.applyRetention(nowMs)
  }

  /** Finishes what is queued, then closes the files. May be called twice. */
  close(): Promise<void> {
    this.#closed ??= this.#close()
    return this.#closed
  }

  async #close(): Promise<void> {
    await this.#leader?.settle()
    await this.#files.settle()
    this.#driver.close()
    this.#leader?.end(new PenstockError('NOT_READY', 'this partition is closing'))
    this.#leader = undefined
    await this.#files.close()
  }

  #lead(epoch: Epoch, epochStart: Ends): void {
    const { environment, key } = this.#options
    const { clock, acceptsWrites, freeReserve } = environment
    const leader = new LeaderPartition({
      files: this.#files,
      clock,
      topic: this.#topic,
      index: key.index,
      epoch,
      keyRange: this.#partition.keyRange,
      highWatermark: this.#driver.highWatermark,
      epochStart,
      appended: (lane, batch) => this.#driver.appended(lane, batch),
      copies: () => copiesOf(this.#driver.state),
      losses: () => this.#partition.lossRanges ?? [],
      onDamaged: (error) => this.#damaged(error),
      acceptsWrites,
      freeReserve,
    })
    this.#leader = leader
    this.#takeBack(leader)
    this.#options.onChange()
  }

  /** A leader by votes has all that any group has committed: only an unclean one has not. */
  #takeBack(leader: LeaderPartition): void {
    const { logger, key } = this.#options
    const began = this.#driver.state.lanes.data.history.at(-1)
    if (this.isAlone || began?.epoch !== leader.epoch) return
    leader.takeBackBeyond(began.startOffset).catch((error: unknown) => {
      const { reason, message } = PenstockError.from(error)
      logger.warn('groups-not-taken-back', { ...key, reason, message })
    })
  }

  #refused(refusal: LaneRefusal): void {
    const { environment, logger, key } = this.#options
    const { acceptsWrites, freeReserve } = environment
    const { lane, ends, error } = refusal
    this.#driver.refused(refusal)
    this.#leader?.refused(ends, error)
    // Of messages the reserve is not for. But promises and state need room now, and the broker must know that it has none.
    const isSurprise = error.reason === 'DISK_WATERMARK' && (lane === 'state' || acceptsWrites())
    if (this.isAlone || !isSurprise) return
    freeReserve().catch((trouble: unknown) => logger.warn('reserve-kept', { ...key, trouble }))
  }

  /** A copy that is the only one in sync goes on with what can be read: false. */
  #damaged(error: PenstockError): boolean {
    if (!isHeldByOthers(this.#partition, this.#options.environment.me)) return false
    this.#driver.damaged()
    this.#options.onDamaged(error)
    return true
  }

  #leave(epoch: Epoch): void {
    const leader = this.#leader
    if (leader?.epoch !== epoch) return
    this.#leader = undefined
    const { topic, index } = leader
    const details = { topic: topic.name, partition: String(index) }
    leader.end(new PenstockError('NOT_LEADER', 'another broker leads this partition now', details))
    this.#options.onChange()
  }
}

/** R11: by epoch, then by revision. */
function isNewer(one: Partition, other: Partition): boolean {
  return one.epoch === other.epoch ? one.revision > other.revision : one.epoch > other.epoch
}
