// From what the client says of a topic to what the commands print, and from options to a topic's settings.

import type { PartitionDescription, TopicDescription, TopicSpec } from '../../client/index.ts'
import type { OptionValues } from '../command.ts'
import { formatTime } from '../grammar/time.ts'
import type { settings } from './spec.ts'
import type { TopicDetail, TopicRow } from './view.ts'

export function topicRow(topic: TopicDescription): TopicRow {
  const { spec, partitions } = topic
  const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0)
  return {
    name: topic.name,
    uid: topic.uid,
    partitionCount: spec.partitions,
    replicationFactor: spec.replicationFactor,
    minInSyncReplicas: spec.minInSyncReplicas,
    durability: spec.durability,
    retentionMs: spec.retentionMs,
    retentionBytes: spec.retentionBytes,
    messageBytesMax: spec.messageBytesMax,
    segmentBytes: spec.segmentBytes,
    createdAt: formatTime(topic.createTimeMs),
    messages: sum(partitions.map(({ messages }) => messages)),
    sizeBytes: sum(partitions.map(({ sizeBytes }) => sizeBytes)),
  }
}

export function topicDetail(topic: TopicDescription): TopicDetail {
  return {
    ...topicRow(topic),
    partitions: topic.partitions.map(topicPartition),
  }
}

function topicPartition(partition: PartitionDescription): TopicDetail['partitions'][number] {
  const { replicas, inSyncReplicas, earliestOffset, endOffset } = partition
  const outOfSyncReplicas = replicas.filter((broker) => !inSyncReplicas.includes(broker))
  return {
    partition: partition.partition,
    state: partition.state,
    underReplicated: outOfSyncReplicas.length > 0,
    leader: partition.leader,
    leaderEndpoint: partition.leaderEndpoint,
    epoch: partition.epoch,
    replicas,
    inSyncReplicas,
    outOfSyncReplicas,
    earliestOffset,
    endOffset,
    messages: partition.messages,
    sizeBytes: partition.sizeBytes,
  }
}

/** Only what was given on the command line. */
export function specFrom(options: OptionValues<typeof settings>): Partial<TopicSpec> {
  const { durability, retention, retentionBytes, messageBytes, segmentBytes } = options
  const { replicationFactor, minInSync } = options
  return {
    ...(durability !== undefined && { durability }),
    ...(retention !== undefined && { retentionMs: retention }),
    ...(retentionBytes !== undefined && { retentionBytes }),
    ...(messageBytes !== undefined && { messageBytesMax: messageBytes }),
    ...(segmentBytes !== undefined && { segmentBytes }),
    ...(replicationFactor !== undefined && { replicationFactor }),
    ...(minInSync !== undefined && { minInSyncReplicas: minInSync }),
  }
}
