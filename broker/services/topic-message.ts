// Topics between protobuf and the model. In a spec that a client sends, 0 and absent mean: the default.

import { PenstockError } from '../../model/errors.ts'
import type { Stored } from '../../model/metadata-store.ts'
import type { Durability, Topic, TopicSpec } from '../../model/topic.ts'
import { penstock } from '../../proto/codec.ts'
import type { PartitionView } from '../partition/partition.ts'
import { fromDuration, toDuration, toTimestamp } from './time.ts'

const { Durability: Durabilities, PartitionState } = penstock.v1beta1

type SpecMessage = penstock.v1beta1.TopicSpec.$Properties

/** The fields that the client has set. Ranges are the model's to check. Throws INVALID_REQUEST. */
export function givenSpec(message: SpecMessage | null | undefined): Partial<TopicSpec> {
  const given: { -readonly [K in keyof TopicSpec]?: TopicSpec[K] } = {}
  if (!message) return given
  if (message.partitions) given.partitions = message.partitions
  if (message.replicationFactor) given.replicationFactor = message.replicationFactor
  if (message.minInSyncReplicas) given.minInSyncReplicas = message.minInSyncReplicas
  if (message.durability) given.durability = durabilityOf(message.durability)
  if (message.retention) {
    const ms = fromDuration(message.retention)
    given.retentionMs = ms === 0 ? null : ms
  }
  if (message.retentionBytes) given.retentionBytes = message.retentionBytes
  if (message.messageBytesMax) given.messageBytesMax = message.messageBytesMax
  if (message.segmentBytes) given.segmentBytes = message.segmentBytes
  return given
}

function durabilityOf(value: penstock.v1beta1.Durability): Durability {
  if (value === Durabilities.DURABILITY_FSYNC) return 'fsync'
  if (value === Durabilities.DURABILITY_MEMORY) return 'memory'
  throw new PenstockError('INVALID_REQUEST', `durability ${value} is not known`)
}

/** Fields that an update may name, as protobuf spells them. */
const fieldOfPath = new Map<string, keyof TopicSpec>([
  ['partitions', 'partitions'],
  ['replication_factor', 'replicationFactor'],
  ['min_in_sync_replicas', 'minInSyncReplicas'],
  ['durability', 'durability'],
  ['retention', 'retentionMs'],
  ['retention_bytes', 'retentionBytes'],
  ['message_bytes_max', 'messageBytesMax'],
  ['segment_bytes', 'segmentBytes'],
])

/** The fields of an update mask, in either spelling. Throws INVALID_REQUEST when it names none or an unknown one. */
export function fieldsOf(paths: readonly string[]): readonly (keyof TopicSpec)[] {
  const known = [...fieldOfPath.keys()].join(', ')
  if (paths.length === 0) {
    throw new PenstockError('INVALID_REQUEST', `update_mask is empty; it may name ${known}`)
  }
  return paths.map((path) => {
    const snake = path.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
    const field = fieldOfPath.get(snake)
    if (field !== undefined) return field
    throw new PenstockError('INVALID_REQUEST', `update_mask: "${path}" is not one of ${known}`)
  })
}

export function specMessage(spec: TopicSpec): SpecMessage {
  const { partitions, replicationFactor, minInSyncReplicas, messageBytesMax, segmentBytes } = spec
  return {
    partitions,
    replicationFactor,
    minInSyncReplicas,
    durability:
      spec.durability === 'fsync' ? Durabilities.DURABILITY_FSYNC : Durabilities.DURABILITY_MEMORY,
    retention: toDuration(spec.retentionMs ?? 0),
    retentionBytes: spec.retentionBytes ?? 0,
    messageBytesMax,
    segmentBytes,
  }
}

export function topicMessage(
  { value, version }: Stored<Topic>,
  partitions: readonly PartitionView[],
): penstock.v1beta1.Topic.$Properties {
  const { name, uid, spec, createdAtMs, deletedAtMs } = value
  return {
    name,
    uid,
    spec: specMessage(spec),
    createTime: toTimestamp(createdAtMs),
    etag: version,
    partitions: partitions.map(statusMessage),
    ...(deletedAtMs === undefined ? {} : { deleteTime: toTimestamp(deletedAtMs) }),
  }
}

const states = {
  online: PartitionState.PARTITION_STATE_ONLINE,
  offline: PartitionState.PARTITION_STATE_OFFLINE,
  damaged: PartitionState.PARTITION_STATE_DAMAGED,
} as const

export function statusMessage(view: PartitionView): penstock.v1beta1.PartitionStatus.$Properties {
  const { partition, state, leaderEndpoint, local } = view
  const { index, leader, epoch, replicas, inSync, keyRange } = partition
  return {
    partition: index,
    leader: leader?.brokerId ?? '',
    leaderEndpoint,
    epoch,
    replicas: replicas.map(({ brokerId }) => brokerId),
    inSyncReplicas: replicas
      .filter(({ storeId }) => inSync.includes(storeId))
      .map(({ brokerId }) => brokerId),
    earliestOffset: local?.startOffset ?? 0,
    endOffset: local?.highWatermark ?? 0,
    messages: local?.messagesIn({ from: local.startOffset, to: local.highWatermark }) ?? 0,
    sizeBytes: local?.sizeBytes ?? 0,
    keyHashFrom: keyRange.from,
    keyHashTo: keyRange.to,
    state: states[state],
  }
}
