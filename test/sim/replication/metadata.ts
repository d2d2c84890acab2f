// The record of the simulator as the controller knows it, and back.

import { isStill } from '../../../broker/partition/record-keeper.ts'
import type { Partition } from '../../../model/partition.ts'
import { brokerOf, type Cluster, type IsrWrite, type MetadataRecord, recordOf } from './cluster.ts'

export function partitionOf(record: MetadataRecord): Partition {
  const { revision, epoch, leader, isr, ackQuorum, leaving, uncleanStoreId, lossRanges } = record
  const replica = (storeId: string) => ({ brokerId: brokerOf(storeId), storeId })
  return {
    topic: 'topic',
    topicUid: 'uid',
    index: 0,
    phase: 'active',
    replicas: record.replicas.map(replica),
    leader,
    epoch,
    revision,
    inSync: isr,
    ackQuorum,
    keyRange: { from: 0, to: 2 ** 32 },
    deletedBy: [],
    target: record.target?.map(replica),
    leaving,
    uncleanStoreId,
    lossGeneration: lossRanges?.at(-1)?.generation,
    lossRanges,
  }
}

/** Without what only a real broker has to be told: who deletes its copy. */
export function recordFrom(partition: Partition): MetadataRecord {
  const { revision, epoch, leader, replicas, inSync, ackQuorum, target } = partition
  const { leaving, uncleanStoreId, lossRanges } = partition
  const storeIds = (of: Partition['replicas']) => of.map(({ storeId }) => storeId)
  return {
    revision,
    epoch,
    leader,
    replicas: storeIds(replicas),
    isr: inSync,
    ackQuorum,
    target: target && storeIds(target),
    leaving,
    uncleanStoreId,
    lossRanges,
  }
}

/** It was decided on what the record is now. */
export function isCurrent(cluster: Cluster, { base }: IsrWrite): boolean {
  return isStill(partitionOf(recordOf(cluster)), base)
}
