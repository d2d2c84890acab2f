// From what the client says of a partition to what the commands print.

import type { ExpectedLoss, PartitionDetail } from '../../client/index.ts'
import type { ExpectedLossRow, PartitionDetailRow, PartitionRow } from './view.ts'

export function partitionRow(partition: PartitionDetail): PartitionRow {
  const { replicas, inSyncReplicas, move } = partition
  const outOfSyncReplicas = replicas.filter((broker) => !inSyncReplicas.includes(broker))
  return {
    topic: partition.topic,
    partition: partition.partition,
    state: partition.state,
    underReplicated: outOfSyncReplicas.length > 0,
    leader: partition.leader,
    epoch: partition.epoch,
    minInSyncReplicas: partition.minInSyncReplicas,
    replicas,
    inSyncReplicas,
    outOfSyncReplicas,
    silentReplicas: partition.silentBrokers,
    movingFrom: move?.from ?? [],
    movingTo: move?.to ?? [],
  }
}

export function partitionDetailRow(partition: PartitionDetail): PartitionDetailRow {
  const { earliestOffset, endOffset, messages, sizeBytes, catchUpBytesPerSecond, copies } =
    partition
  return {
    ...partitionRow(partition),
    earliestOffset,
    endOffset,
    messages,
    sizeBytes,
    catchUpBytesPerSecond: catchUpBytesPerSecond ?? null,
    copies: copies.map((copy) => ({
      broker: copy.brokerId,
      storeId: copy.storeId,
      state: copy.state,
      answers: copy.endOffset !== undefined,
      endOffset: copy.endOffset ?? null,
      lag: copy.lag ?? null,
      lastEpoch: copy.lastEpoch ?? null,
      damaged: copy.damaged,
      joining: copy.joining,
      leaving: copy.leaving,
    })),
    losses: partition.losses.map((loss) => ({ ...loss, to: loss.to ?? null })),
  }
}

export function expectedLossRow(
  { topic, partition, copies }: PartitionDetail,
  storeId: string,
  { range: { from, to }, silentBrokers }: ExpectedLoss,
): ExpectedLossRow {
  return {
    topic,
    partition,
    broker: copies.find((copy) => copy.storeId === storeId)?.brokerId ?? '',
    storeId,
    from,
    to: to ?? null,
    messagesMax: to === undefined ? null : to - from,
    silentBrokers,
  }
}
