// Which brokers hold a partition's copies. Pure. Even by count: the emptiest brokers first, leaders taking turns.

import type { Broker } from '../../model/broker.ts'
import type { Partition, Replica } from '../../model/partition.ts'

/** Replicas per partition, the first one preferred as leader; undefined when there are too few brokers. */
export function placeReplicas(options: {
  readonly partitions: number
  readonly replicationFactor: number
  readonly brokers: readonly Broker[]
  readonly existing: Iterable<Partition>
}): readonly (readonly Replica[])[] | undefined {
  const { partitions, replicationFactor, brokers, existing } = options
  if (brokers.length < replicationFactor || brokers.length === 0) return undefined
  const hosted = new Map<string, number>()
  for (const partition of existing) {
    for (const { brokerId } of partition.replicas) {
      hosted.set(brokerId, (hosted.get(brokerId) ?? 0) + 1)
    }
  }
  const load = ({ brokerId }: Broker): number => hosted.get(brokerId) ?? 0
  const ring = brokers.toSorted((a, b) => load(a) - load(b) || (a.brokerId < b.brokerId ? -1 : 1))
  return Array.from({ length: partitions }, (_, index) =>
    Array.from(
      { length: replicationFactor },
      (_, copy) => ring[(index + copy) % ring.length],
    ).flatMap((broker) => (broker ? [{ brokerId: broker.brokerId, storeId: broker.storeId }] : [])),
  )
}
