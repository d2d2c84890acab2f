// Which brokers hold a partition's copies, and which of them should lead. Pure, and the same for the same facts. In this
// order: copies in different racks, the emptiest brokers, leaders as even as copies, and partners that take turns.

import type { Broker } from '../../model/broker.ts'
import type { Partition, Replica } from '../../model/partition.ts'

export interface Load {
  /** By broker id: copies it holds or will hold, and those of which it is the preferred leader. */
  readonly copies: Map<string, number>
  readonly leads: Map<string, number>
  /** By preferred leader and other broker, of the same partition: where load goes when the leader is lost. */
  readonly partners: Map<string, number>
}

export function newLoad(): Load {
  return { copies: new Map(), leads: new Map(), partners: new Map() }
}

export function loadOf(partitions: Iterable<Partition>): Load {
  const load = newLoad()
  for (const { phase, replicas, target } of partitions) {
    if (phase === 'active') addTo(load, target ?? replicas, 1)
  }
  return load
}

/** Counts the copies of one more partition, or of one less. */
export function addTo(load: Load, replicas: readonly Replica[], sign: 1 | -1): void {
  const { copies, leads, partners } = load
  const [leader] = replicas
  for (const { brokerId } of replicas) {
    add(copies, brokerId, sign)
    if (leader && brokerId !== leader.brokerId) add(partners, pairOf(leader, brokerId), sign)
  }
  if (leader) add(leads, leader.brokerId, sign)
}

function add(counts: Map<string, number>, key: string, change: number): void {
  counts.set(key, (counts.get(key) ?? 0) + change)
}

function pairOf(leader: Replica, brokerId: string): string {
  return `${leader.brokerId} ${brokerId}`
}

export interface Placing {
  /** Copies that stay. */
  readonly keep: readonly Replica[]
  /** Store of the preferred leader until now. */
  readonly preferred?: string | undefined
  readonly replicationFactor: number
  /** Where new copies may go. */
  readonly candidates: readonly Broker[]
  /** All that are known: the racks of what stays. */
  readonly brokers: readonly Broker[]
  readonly load: Load
  /** Makes equals take turns: the partition's number. */
  readonly turn: number
}

/** The preferred leader first: who was it before, else whoever leads least. Undefined when there are too few brokers. */
export function placeReplicas(placing: Placing): readonly Replica[] | undefined {
  const { keep, replicationFactor, candidates, load, turn } = placing
  const rackOf = new Map(placing.brokers.map(({ brokerId, rack }) => [brokerId, rack ?? '']))
  const racks = keep.map(({ brokerId }) => rackOf.get(brokerId) ?? '')
  const ring = candidates.toSorted((a, b) => (a.brokerId < b.brokerId ? -1 : 1))
  const ranked = [...ring.slice(turn % ring.length), ...ring.slice(0, turn % ring.length)]
  const chosen: Replica[] = [...keep]
  const leads = ({ brokerId }: Replica): number => load.leads.get(brokerId) ?? 0
  while (chosen.length < replicationFactor) {
    const free = ranked.filter((one) => chosen.every(({ brokerId }) => brokerId !== one.brokerId))
    const leader = chosen.find(({ storeId }) => storeId === placing.preferred) ?? chosen[0]
    const next = least<Broker>(free, [
      ({ rack = '' }) => (rack === '' ? 0 : racks.filter((used) => used === rack).length),
      ({ brokerId }) => load.copies.get(brokerId) ?? 0,
      // The first one is to lead, so it should lead little; then who leads much can take the others.
      (broker) => (leader ? -leads(broker) : leads(broker)),
      ({ brokerId }) => (leader ? (load.partners.get(pairOf(leader, brokerId)) ?? 0) : 0),
    ])
    if (next === undefined) return undefined
    chosen.push({ brokerId: next.brokerId, storeId: next.storeId })
    racks.push(next.rack ?? '')
  }
  const leader =
    chosen.find(({ storeId }) => storeId === placing.preferred) ?? least(chosen, [leads])
  return [...(leader ? [leader] : []), ...chosen.filter((one) => one !== leader)]
}

/** What stays when there are too many: first goes what shares its rack, then what is on the fullest broker. */
export function dropReplicas(
  replicas: readonly Replica[],
  placing: Pick<Placing, 'replicationFactor' | 'brokers' | 'load'> & {
    /** Store ids that must stay, such as the leader's; fewer than `replicationFactor`, or just that many. */
    readonly needed: readonly string[]
  },
): readonly Replica[] {
  const { replicationFactor, brokers, load, needed } = placing
  const rackOf = new Map(brokers.map(({ brokerId, rack }) => [brokerId, rack ?? '']))
  let left = replicas
  while (left.length > replicationFactor) {
    const racks = left.map(({ brokerId }) => rackOf.get(brokerId) ?? '')
    const sharing = ({ brokerId }: Replica): number => {
      const rack = rackOf.get(brokerId) ?? ''
      return rack === '' ? 0 : racks.filter((other) => other === rack).length
    }
    const free = left.filter(({ storeId }) => !needed.includes(storeId)).toReversed()
    const goes = least(free, [
      (replica) => -sharing(replica),
      ({ brokerId }) => -(load.copies.get(brokerId) ?? 0),
    ])
    if (goes === undefined) return left
    left = left.filter((replica) => replica !== goes)
  }
  return left
}

/** The first one with the least values, compared one after the other. */
function least<T>(items: readonly T[], values: readonly ((item: T) => number)[]): T | undefined {
  let best: T | undefined
  for (const item of items) {
    if (best === undefined || isLess(item, best, values)) best = item
  }
  return best
}

function isLess<T>(a: T, b: T, values: readonly ((item: T) => number)[]): boolean {
  for (const value of values) {
    const difference = value(a) - value(b)
    if (difference !== 0) return difference < 0
  }
  return false
}
