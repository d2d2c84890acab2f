// What the admin calls answer, as plain data, and how it comes from the wire.

import { type Offset, type TimestampMs, toSafeInteger } from '../model/offset.ts'
import type { Durability, TopicSpec } from '../model/topic.ts'
import { penstock } from '../proto/codec.ts'
import { durationMs, durationToProto, timestampMs } from './wire.ts'

export interface ServerInfo {
  readonly version: string
  readonly clusterId: string
  readonly brokerId: string
  /** What the broker can do beyond the first version of the API, by name. */
  readonly capabilities: readonly string[]
  readonly startTimeMs: TimestampMs
}

export interface TopicDescription {
  readonly name: string
  readonly uid: string
  readonly spec: TopicSpec
  readonly createTimeMs: TimestampMs
  /** While it is being deleted. */
  readonly deleteTimeMs: TimestampMs | undefined
  /** For `alterTopic`: refuses if somebody else was faster. */
  readonly etag: string
  readonly partitions: readonly PartitionDescription[]
}

export type PartitionHealth = 'online' | 'offline' | 'damaged' | 'unknown'

export interface PartitionDescription {
  readonly partition: number
  readonly state: PartitionHealth
  /** Broker id; empty without one. */
  readonly leader: string
  readonly leaderEndpoint: string
  readonly epoch: number
  readonly replicas: readonly string[]
  readonly inSyncReplicas: readonly string[]
  readonly earliestOffset: Offset
  /** After the last readable message. */
  readonly endOffset: Offset
  /** Between the two: some offsets are the cluster's own, one per change of leader. */
  readonly messages: number
  readonly sizeBytes: number
  /** Key hashes `[from, to)` that it owns. */
  readonly keyRange: { readonly from: number; readonly to: number }
}

export type GroupHealth = 'empty' | 'stable' | 'rebalancing' | 'unknown'

export interface GroupSummary {
  readonly name: string
  readonly state: GroupHealth
  readonly generation: number
  /** Messages behind, over all partitions. */
  readonly lag: number
  readonly members: readonly GroupMember[]
}

export interface GroupMember {
  readonly memberId: string
  readonly clientId: string
  readonly address: string
  readonly topics: readonly string[]
  readonly assignments: readonly { readonly topic: string; readonly partition: number }[]
}

export interface GroupPartition {
  readonly topic: string
  readonly partition: number
  /** Undefined: nothing committed yet. */
  readonly committedOffset: Offset | undefined
  readonly metadata: string
  readonly earliestOffset: Offset
  readonly endOffset: Offset
  /** Messages not yet committed, and the age of the oldest of them. */
  readonly lag: number
  readonly lagMs: number
  /** Owner; empty without one. */
  readonly memberId: string
}

export interface GroupDescription extends GroupSummary {
  readonly partitions: readonly GroupPartition[]
  /** Brokers that have not answered in time: what only they know is missing. */
  readonly silentBrokers: readonly string[]
}

export interface SeekOutcome {
  readonly partition: number
  readonly previousOffset: Offset | undefined
  readonly nextOffset: Offset
}

const integer = (value: number | null | undefined, field: string): number =>
  toSafeInteger(value ?? 0, field)

export function serverInfoFromProto(
  info: penstock.v1beta1.GetServerInfoResponse.$Properties,
): ServerInfo {
  return {
    version: info.version ?? '',
    clusterId: info.clusterId ?? '',
    brokerId: info.brokerId ?? '',
    capabilities: info.capabilities ?? [],
    startTimeMs: timestampMs(info.startTime),
  }
}

/** Only what is given; a field that is absent keeps, or gets, the broker's default. */
export function specToProto(spec: Partial<TopicSpec>): penstock.v1beta1.TopicSpec.$Properties {
  const { Durability } = penstock.v1beta1
  const { partitions, replicationFactor, minInSyncReplicas, durability } = spec
  const { retentionMs, retentionBytes, messageBytesMax, segmentBytes } = spec
  return {
    ...(partitions !== undefined && { partitions }),
    ...(replicationFactor !== undefined && { replicationFactor }),
    ...(minInSyncReplicas !== undefined && { minInSyncReplicas }),
    ...(durability !== undefined && {
      durability:
        durability === 'memory' ? Durability.DURABILITY_MEMORY : Durability.DURABILITY_FSYNC,
    }),
    // Null, for ever, is a duration of 0 on the wire; absent is the default.
    ...(retentionMs !== undefined && { retention: durationToProto(retentionMs ?? 0) }),
    ...(retentionBytes !== undefined && { retentionBytes: retentionBytes ?? 0 }),
    ...(messageBytesMax !== undefined && { messageBytesMax }),
    ...(segmentBytes !== undefined && { segmentBytes }),
  }
}

function specFromProto(spec: penstock.v1beta1.TopicSpec.$Properties | null | undefined): TopicSpec {
  const memory = spec?.durability === penstock.v1beta1.Durability.DURABILITY_MEMORY
  const durability: Durability = memory ? 'memory' : 'fsync'
  return {
    partitions: spec?.partitions ?? 0,
    replicationFactor: spec?.replicationFactor ?? 0,
    minInSyncReplicas: spec?.minInSyncReplicas ?? 0,
    durability,
    retentionMs: durationMs(spec?.retention) || null,
    retentionBytes: integer(spec?.retentionBytes, 'retention_bytes') || null,
    messageBytesMax: spec?.messageBytesMax ?? 0,
    segmentBytes: integer(spec?.segmentBytes, 'segment_bytes'),
  }
}

export function topicFromProto(
  topic: penstock.v1beta1.Topic.$Properties | null | undefined,
): TopicDescription {
  return {
    name: topic?.name ?? '',
    uid: topic?.uid ?? '',
    spec: specFromProto(topic?.spec),
    createTimeMs: timestampMs(topic?.createTime),
    deleteTimeMs: topic?.deleteTime ? timestampMs(topic.deleteTime) : undefined,
    etag: topic?.etag ?? '',
    partitions: (topic?.partitions ?? []).map(partitionFromProto),
  }
}

const partitionStates: Readonly<Record<number, PartitionHealth>> = {
  [penstock.v1beta1.PartitionState.PARTITION_STATE_ONLINE]: 'online',
  [penstock.v1beta1.PartitionState.PARTITION_STATE_OFFLINE]: 'offline',
  [penstock.v1beta1.PartitionState.PARTITION_STATE_DAMAGED]: 'damaged',
}

export function partitionFromProto(
  status: penstock.v1beta1.PartitionStatus.$Properties,
): PartitionDescription {
  return {
    partition: status.partition ?? 0,
    state: partitionStates[status.state ?? 0] ?? 'unknown',
    leader: status.leader ?? '',
    leaderEndpoint: status.leaderEndpoint ?? '',
    epoch: integer(status.epoch, 'epoch'),
    replicas: status.replicas ?? [],
    inSyncReplicas: status.inSyncReplicas ?? [],
    earliestOffset: integer(status.earliestOffset, 'earliest_offset'),
    endOffset: integer(status.endOffset, 'end_offset'),
    messages: integer(status.messages, 'messages'),
    sizeBytes: integer(status.sizeBytes, 'size_bytes'),
    keyRange: {
      from: integer(status.keyHashFrom, 'key_hash_from'),
      to: integer(status.keyHashTo, 'key_hash_to'),
    },
  }
}

const groupStates: Readonly<Record<number, GroupHealth>> = {
  [penstock.v1beta1.GroupState.GROUP_STATE_EMPTY]: 'empty',
  [penstock.v1beta1.GroupState.GROUP_STATE_STABLE]: 'stable',
  [penstock.v1beta1.GroupState.GROUP_STATE_REBALANCING]: 'rebalancing',
}

export function groupFromProto(
  group: penstock.v1beta1.Group.$Properties | null | undefined,
): GroupSummary {
  return {
    name: group?.name ?? '',
    state: groupStates[group?.state ?? 0] ?? 'unknown',
    generation: integer(group?.generation, 'generation'),
    lag: integer(group?.lag, 'lag'),
    members: (group?.members ?? []).map(memberFromProto),
  }
}

function memberFromProto(member: penstock.v1beta1.GroupMember.$Properties): GroupMember {
  return {
    memberId: member.memberId ?? '',
    clientId: member.clientId ?? '',
    address: member.address ?? '',
    topics: member.topics ?? [],
    assignments: (member.assignments ?? []).map(({ topic, partition }) => ({
      topic: topic ?? '',
      partition: partition ?? 0,
    })),
  }
}

export function groupPartitionFromProto(
  offset: penstock.v1beta1.GroupOffset.$Properties,
): GroupPartition {
  const { committedOffset } = offset
  return {
    topic: offset.topic ?? '',
    partition: offset.partition ?? 0,
    committedOffset:
      committedOffset === undefined || committedOffset === null
        ? undefined
        : toSafeInteger(committedOffset, 'committed_offset'),
    metadata: offset.metadata ?? '',
    earliestOffset: integer(offset.earliestOffset, 'earliest_offset'),
    endOffset: integer(offset.endOffset, 'end_offset'),
    lag: integer(offset.lag, 'lag'),
    lagMs: durationMs(offset.lagTime),
    memberId: offset.memberId ?? '',
  }
}

export function seekFromProto(result: penstock.v1beta1.SeekResult.$Properties): SeekOutcome {
  const { previousOffset } = result
  return {
    partition: result.partition ?? 0,
    previousOffset:
      previousOffset === undefined || previousOffset === null
        ? undefined
        : toSafeInteger(previousOffset, 'previous_offset'),
    nextOffset: integer(result.nextOffset, 'next_offset'),
  }
}
