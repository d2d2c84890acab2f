// A topic as everybody talks of it: what a user asks for and what the cluster has made of it.

import type { TimestampMs } from './offset.ts'

/** `fsync`: acknowledged from disk. `memory`: from the page cache, lost with the machine; a visible opt-out (A4). */
export type Durability = 'fsync' | 'memory'

export interface TopicSpec {
  /** 1 to limits.partitionsPerTopicMax. */
  readonly partitions: number
  readonly replicationFactor: number
  /** 1 to replicationFactor: copies on disk before acks=all is answered. */
  readonly minInSyncReplicas: number
  readonly durability: Durability
  /** Kept at least this long; null: for ever. */
  readonly retentionMs: number | null
  /** Per partition; null: no bound. */
  readonly retentionBytes: number | null
  readonly messageBytesMax: number
  readonly segmentBytes: number
}

export interface Topic {
  readonly name: string
  /** uuid: what data directories and checksums are bound to, so a namesake never sees old data. */
  readonly uid: string
  readonly spec: TopicSpec
  readonly createdAtMs: TimestampMs
  /** Set while the topic is being deleted; it then takes no more messages. */
  readonly deletedAtMs?: TimestampMs | undefined
}
