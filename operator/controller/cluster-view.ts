// What the controller sees: metadata, perhaps old, and what probes have shown.

import type { Broker } from '../../model/broker.ts'
import type { Stored } from '../../model/metadata-store.ts'
import type { Partition, Replica } from '../../model/partition.ts'
import type { Topic } from '../../model/topic.ts'
import { type Detector, hasFullDisk, isSuspected } from './failure-detector.ts'

export interface ClusterView {
  readonly topics: ReadonlyMap<string, Stored<Topic>>
  readonly partitions: ReadonlyMap<string, Stored<Partition>>
  /** By broker id. */
  readonly brokers: ReadonlyMap<string, Stored<Broker>>
  /** Absent where brokers are not probed: then whoever is registered is there, and nobody can be fenced. */
  readonly liveness?: Detector | undefined
}

/** Where new copies may go: on none that is being drained, and on those that answer, if there are enough of them. */
export function hostsFor(view: ClusterView, copies: number): readonly Broker[] {
  const { liveness } = view
  const all = brokersIn(view).filter(({ draining }) => draining !== true)
  const there = all.filter(({ brokerId }) => !liveness || !isSuspected(liveness, brokerId))
  return there.length >= copies ? there : all
}

export function brokersIn({ brokers }: ClusterView): readonly Broker[] {
  return [...brokers.values()].map(({ value }) => value)
}

/** Of brokers that take no messages for want of room. */
export function storesWithFullDisks(view: ClusterView): ReadonlySet<string> {
  const { liveness } = view
  if (liveness === undefined) return new Set()
  const full = brokersIn(view).filter(({ brokerId }) => hasFullDisk(liveness, brokerId))
  return new Set(full.map(({ storeId }) => storeId))
}

export function brokerWith(view: ClusterView, storeId: string | undefined): Broker | undefined {
  return brokersIn(view).find((broker) => broker.storeId === storeId)
}

/** Its broker has come back with another store: what was on this one is gone. */
export function isLost(view: ClusterView, { brokerId, storeId }: Replica): boolean {
  const broker = view.brokers.get(brokerId)?.value
  return broker !== undefined && broker.storeId !== storeId
}
