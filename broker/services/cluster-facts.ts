// What follows from metadata about brokers and partitions, for those who administer them. Pure.

import type { Broker } from '../../model/broker.ts'
import type { Partition, Replica } from '../../model/partition.ts'
import type { ClusterDirectory, PartitionView } from '../partition/partition.ts'
import type { BrokerCounts } from './cluster-message.ts'

export function sortKeyOf({ partition: { topic, index } }: PartitionView): string {
  return `${topic}/${String(index).padStart(5, '0')}`
}

export function hasCopyAt({ replicas, retired = [] }: Partition, brokerId: string): boolean {
  return [...replicas, ...retired].some((replica) => replica.brokerId === brokerId)
}

export function isHealthy(
  { partition: { inSync, replicas }, state }: PartitionView,
  silent: ReadonlySet<string>,
): boolean {
  const isGood = ({ brokerId, storeId }: Replica): boolean =>
    inSync.includes(storeId) && !silent.has(brokerId)
  return state === 'online' && replicas.every(isGood)
}

export function holdersOf(
  { replicas, leader }: Partition,
  brokers: readonly Broker[],
): readonly Broker[] {
  const ids = new Set([...replicas, ...(leader ? [leader] : [])].map(({ brokerId }) => brokerId))
  return brokers.filter(({ brokerId }) => ids.has(brokerId))
}

export function countsOf(
  { brokerId, storeId, draining }: Broker,
  from: ClusterDirectory,
): BrokerCounts {
  const staying = from.brokers().filter((one) => !one.draining && one.brokerId !== brokerId).length
  let [leaders, copies, outOfSync, stuck] = [0, 0, 0, 0]
  for (const { uid, spec } of from.topics()) {
    for (const { partition } of from.describe(uid)) {
      if (partition.leader?.storeId === storeId) leaders++
      if (!hasCopyAt(partition, brokerId)) continue
      copies++
      if (!partition.inSync.includes(storeId)) outOfSync++
      if (draining && spec.replicationFactor > staying) stuck++
    }
  }
  return { leaders, copies, outOfSync, stuck }
}
