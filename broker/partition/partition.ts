// One partition as the rest of the broker sees it: appends with their acknowledgement, reads below the high watermark,
// and the groups' state. This file is the door; leader-partition.ts is behind it.

import type { Broker } from '../../model/broker.ts'
import type { Epoch, Offset, TimestampMs } from '../../model/offset.ts'
import type { LossRange, Partition } from '../../model/partition.ts'
import type { Topic } from '../../model/topic.ts'
import type { LogSlice } from '../log/partition-log.ts'

export const ackModes = ['none', 'leader', 'all'] as const
export type AckMode = (typeof ackModes)[number]

export interface AppendResult {
  /** Of the batch's first record; that of the first time for a duplicate. */
  readonly baseOffset: Offset
  readonly nextOffset: Offset
  readonly appendTimestampMs: TimestampMs
  readonly duplicate: boolean
}

/** What a partition remembers of one group. */
export interface GroupProgress {
  readonly group: string
  /** Of the newest grant, or of what was forgotten before the first; 0 when there was none. */
  readonly assignmentEpoch: number
  readonly memberId: string
  /** Undefined: nothing committed yet. */
  readonly committedOffset: Offset | undefined
  readonly metadata: string
  readonly commitTimestampMs: TimestampMs
}

export interface OffsetToCommit {
  readonly group: string
  readonly nextOffset: Offset
  readonly metadata: string
  /** Empty: a commit from outside, with epoch 0; refused with GENERATION_STALE while somebody owns the partition. */
  readonly memberId: string
  readonly assignmentEpoch: number
}

/** How the copies of a partition are, as its leader sees them. */
export interface CopiesView {
  readonly replicas: number
  readonly inSync: number
  /** Copies that an acknowledgement needs. */
  readonly required: number
  /** Copies that keep up, the leader's own among them. */
  readonly keepingUp: number
  /** Messages that the slowest member of the ISR does not have on disk. */
  readonly lagMessages: number
}

export interface LocalPartition {
  readonly topic: Topic
  readonly index: number
  readonly epoch: Epoch
  readonly startOffset: Offset
  /** Readable end: everything below is acknowledged and stays. A new leader may know it too low at first: see `readableEnd`. */
  readonly highWatermark: Offset
  readonly sizeBytes: number
  /** Bytes accepted and not yet durable. */
  readonly queuedBytes: number
  readonly copies: CopiesView
  /** What unclean elections have given up, oldest first. */
  readonly losses: readonly LossRange[]

  /**
   * Verifies the batch as it came from a producer (both checksums, record count by the framing, sizes, key range),
   * recognises duplicates and gaps of idempotent producers, appends, and resolves when `acks` is fulfilled. The order
   * of calls is the order of offsets. The buffer belongs to the partition from then on.
   * Throws CORRUPT_BATCH, MESSAGE_TOO_LARGE, OUT_OF_ORDER_SEQUENCE, PRODUCER_FENCED, UNKNOWN_PRODUCER,
   * DISK_WATERMARK, LIMIT_EXCEEDED, NOT_LEADER, NOT_READY.
   */
  append(batch: Buffer, acks: AckMode): Promise<AppendResult>

  /** How many messages there are in `[from, to)`: some offsets are the protocol's own. */
  messagesIn(range: { from: Offset; to: Offset }): number
  /** Batches below the high watermark; see PartitionLog.read. */
  read(range: { from: Offset; maxBytes: number }): Promise<LogSlice>
  /** Resolves when the high watermark is above `offset`, or when `signal` aborts (then it rejects). */
  waitForData(offset: Offset, options: { signal: AbortSignal }): Promise<void>
  /**
   * The readable end, once this leader is sure of all that those before it acknowledged: when the beginning of its epoch is
   * committed. Whoever takes the high watermark for the end before that misses messages (KIP-207).
   * Throws NOT_ENOUGH_REPLICAS, NOT_LEADER.
   */
  readableEnd(): Promise<Offset>
  /** First offset appended at or after the time, at most the end. Throws what `readableEnd` throws. */
  offsetAtTime(timeMs: TimestampMs): Promise<Offset>
  /** Append time at `offset`, undefined at the end: for lag in seconds. */
  timestampAt(offset: Offset): Promise<TimestampMs | undefined>

  /** Everything known of the group, from memory. */
  progress(group: string): GroupProgress | undefined
  groups(): readonly string[]
  /** The epoch that the next grant to this group must exceed; rises even when the group is forgotten in between. */
  assignmentEpoch(group: string): number
  /** Durably records that `memberId` owns the partition for the group. Refuses an epoch not above the last. */
  grant(grant: { group: string; memberId: string; assignmentEpoch: number }): Promise<void>
  /** Durable when it resolves. Throws GENERATION_STALE, OFFSET_TOO_NEW. */
  commit(commit: OffsetToCommit): Promise<void>
  forgetGroup(group: string): Promise<void>

  /** Only where another broker leads: brings what is said here of ends and group up to date. */
  refresh?(group: string): Promise<void>
}

/** The partitions that this broker hosts. */
export interface PartitionDirectory {
  /** Throws TOPIC_NOT_FOUND, PARTITION_NOT_FOUND, NOT_LEADER, NOT_READY (recovering). */
  partition(topic: string, index: number): LocalPartition
  /** Throws TOPIC_NOT_FOUND. A topic that is being deleted is not found. */
  topic(name: string): Topic
  topics(): readonly Topic[]
  /** Partitions served now. */
  local(): readonly LocalPartition[]
  /** Called when a topic appears, changes or goes; for group assignment. Returns the way to unsubscribe. */
  onChange(listener: () => void): () => void
}

/** The copy on this broker's disk. */
export interface CopyView {
  readonly storeId: string
  /** Everything below is on its disk. */
  readonly endOffset: Offset
  /** Of the leader that its newest batch came from; 0 without one. */
  readonly lastEpoch: Epoch
  readonly damaged: boolean
}

/** A partition as metadata has it, with what this broker knows of it. */
export interface PartitionView {
  readonly partition: Partition
  readonly state: 'online' | 'offline' | 'damaged'
  /** host:port; empty without a leader. */
  readonly leaderEndpoint: string
  /** When this broker serves it. */
  readonly local: LocalPartition | undefined
  /** When it is open here, whoever leads. */
  readonly copy: CopyView | undefined
}

/** What the cluster looks like from here; for those who administer it. */
export interface ClusterDirectory extends PartitionDirectory {
  /** Every partition of the topic that there is, by number; of one that is being deleted too. */
  describe(topicUid: string): readonly PartitionView[]
  brokers(): readonly Broker[]
}
