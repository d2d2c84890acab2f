// What can be said of partitions, from their records and from who is there: the ground of every condition and message.
// A record tells who was elected; whether that broker still is there, the probes tell. Pure.

import type { Broker } from '../../model/broker.ts'
import type { Leader, Partition, Replica } from '../../model/partition.ts'
import { type Detector, isSuspected, isThere } from '../controller/failure-detector.ts'

/** Brokers as they are registered, and what probes say of them. */
export interface Sight {
  /** By broker id. */
  readonly brokers: ReadonlyMap<string, Broker>
  /** Absent where nobody probes: who is registered is there. */
  readonly liveness: Detector | undefined
}

export interface PartitionFacts {
  readonly partition: Partition
  /** Publishers have somebody to talk to. */
  readonly isLed: boolean
  /** Copies in sync on brokers that are there. */
  readonly syncedThere: number
  /** Every copy is in sync, and there. */
  readonly isWhole: boolean
  /** Some copy is on a broker that is away, or on a store that is gone. */
  readonly hasCopiesAway: boolean
  readonly isMoving: boolean
  /** Every copy that has all messages is on a store that is gone. */
  readonly isLost: boolean
}

export function factsOf(partition: Partition, sight: Sight): PartitionFacts {
  const { replicas, inSync, leader, target } = partition
  const there = replicas.filter((replica) => isHere(replica, sight))
  const synced = there.filter(({ storeId }) => inSync.includes(storeId))
  return {
    partition,
    isLed: leader !== undefined && leads(leader, sight),
    syncedThere: synced.length,
    isWhole: synced.length === replicas.length,
    hasCopiesAway: there.length < replicas.length,
    isMoving: target !== undefined,
    isLost: replicas
      .filter(({ storeId }) => inSync.includes(storeId))
      .every((replica) => isGone(replica, sight)),
  }
}

/** It is led, and an acknowledgement gets the copies that it needs. */
export function isServed({ partition, isLed, syncedThere }: PartitionFacts): boolean {
  return isLed && syncedThere >= partition.ackQuorum
}

/** Any one broker may stop, and it still is served. */
export function hasSpare({ partition, syncedThere }: PartitionFacts): boolean {
  return syncedThere > partition.ackQuorum
}

/** It asks for as many copies as it has, so it never has one to spare. */
export function canHaveSpare({ partition }: PartitionFacts): boolean {
  return partition.replicas.length > partition.ackQuorum
}

/** True of who has said nothing yet, too: a new operator does not know anybody. */
export function isAway(brokerId: string, { brokers, liveness }: Sight): boolean {
  if (!brokers.has(brokerId)) return true
  return liveness !== undefined && isSuspected(liveness, brokerId)
}

/** Every broker has been heard of, or has had its time: before, a new operator would take the dead for alive. */
export function isSettled({ brokers, liveness }: Sight): boolean {
  if (liveness === undefined) return true
  return [...brokers.keys()].every((brokerId) => {
    const watched = liveness.brokers.get(brokerId)
    return watched !== undefined && (watched.suspected || watched.answered !== undefined)
  })
}

/** Of these copies, the brokers that are away, by name. */
export function brokersAway(replicas: readonly Replica[], sight: Sight): readonly string[] {
  const away = replicas.filter(({ brokerId }) => isAway(brokerId, sight))
  return [...new Set(away.map(({ brokerId }) => brokerId))].sort()
}

/** Leadership is one start of one broker. */
export function leads(leader: Leader, { brokers, liveness }: Sight): boolean {
  const broker = brokers.get(leader.brokerId)
  if (broker?.storeId !== leader.storeId || broker.bootSeq !== leader.bootSeq) return false
  return liveness === undefined || isThere(liveness, leader.brokerId, leader)
}

/** Its broker has come back with another store: what was on this one does not come back. */
export function isGone({ brokerId, storeId }: Replica, { brokers }: Sight): boolean {
  const broker = brokers.get(brokerId)
  return broker !== undefined && broker.storeId !== storeId
}

function isHere(replica: Replica, sight: Sight): boolean {
  return !isAway(replica.brokerId, sight) && !isGone(replica, sight)
}
