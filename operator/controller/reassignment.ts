// Moving copies from where they are to where they shall be, one safe change of the record after the other. Pure, and
// without a memory: the record says how far it has got, so another target at any time is just another way from here.
// 1. Add what the target lacks: learners. The leader takes them into the ISR when they have caught up.
// 2. When the whole target is in sync, and the leader is one of it, the leader is told who leaves the ISR.
// 3. When the leader has taken them out (R7), they are replicas no more, and delete their copies.
// A copy is thus never given up before all that replace it are in sync: taking the target back is always possible.

import { changed, type Partition, partitionName, type Replica } from '../../model/partition.ts'
import type { Topic } from '../../model/topic.ts'
import type { Obstacle } from './action.ts'
import { brokersIn, type ClusterView, hostsFor, isLost } from './cluster-view.ts'
import { addTo, dropReplicas, type Load, placeReplicas } from './placement.ts'

/** The record after its next step; undefined while there is nothing to do but wait, or nothing at all. */
export function nextStep(partition: Partition, view: ClusterView): Partition | undefined {
  const { target, replicas, inSync } = partition
  const retired = (partition.retired ?? []).filter((replica) => !isLost(view, replica))
  if (retired.length < (partition.retired?.length ?? 0)) {
    return changed(partition, { retired: retired.length > 0 ? retired : undefined })
  }
  if (target === undefined) return undefined
  // Of an earlier target: who stays must not be sent away.
  if (partition.leaving?.some((storeId) => has(target, storeId))) {
    return changed(partition, { leaving: undefined })
  }
  // Who has not deleted an old copy yet would delete the new one.
  const addable = without(target, replicas).filter(({ storeId }) => !has(retired, storeId))
  if (addable.length > 0) {
    const origin = partition.origin ?? replicas
    return changed(partition, { replicas: [...replicas, ...addable], origin })
  }
  if (!target.every(({ storeId }) => inSync.includes(storeId))) return undefined
  const extra = without(replicas, target)
  const leaving = extra.map(({ storeId }) => storeId)
  if (!leaving.some((storeId) => inSync.includes(storeId))) {
    const left = [...retired, ...extra.filter((replica) => !isLost(view, replica))]
    return changed(partition, {
      replicas: target,
      target: undefined,
      origin: undefined,
      leaving: undefined,
      retired: left.length > 0 ? left : undefined,
    })
  }
  const { leader, ackQuorum } = partition
  const ready = leader !== undefined && has(target, leader.storeId) && target.length >= ackQuorum
  if (!ready || leaving.join() === partition.leaving?.join()) return undefined
  return changed(partition, { leaving })
}

/** It waits for a leader that stays. */
export function leaderHasToGo({ target, leader, inSync }: Partition): boolean {
  if (target === undefined || leader === undefined) return false
  return !has(target, leader.storeId) && target.every(({ storeId }) => inSync.includes(storeId))
}

export interface Planning {
  readonly topic: Topic
  readonly view: ClusterView
  readonly load: Load
}

/**
 * Where the copies of a partition should go, if not where they are or are on their way to: away from brokers that are
 * drained, from stores that are lost, and as many as the topic wants. `load` takes the move.
 */
export function planTarget(
  partition: Partition,
  planning: Planning,
): readonly Replica[] | Obstacle | undefined {
  const { view, load } = planning
  const { replicationFactor } = planning.topic.spec
  const current = partition.target ?? partition.replicas
  const renewals = current.flatMap((replica) => renewed(replica, view))
  // Of two stores of one broker only the one that it has now.
  const stays = [...new Map(renewals.map((one) => [one.brokerId, one])).values()]
  if (isSame(stays, current) && stays.length === replicationFactor) return undefined
  // Of all in sync nobody is left to copy from.
  const lost = partition.replicas.filter((replica) => isLost(view, replica))
  if (partition.inSync.every((storeId) => has(lost, storeId))) return undefined
  addTo(load, current, -1)
  const brokers = brokersIn(view)
  const needed = partition.leader ? [partition.leader.storeId] : []
  const keep = dropReplicas(stays, { replicationFactor, brokers, load, needed })
  const candidates = hostsFor(view, replicationFactor)
  const turn = partition.index
  const preferred = stays.find(({ brokerId }) => brokerId === current[0]?.brokerId)?.storeId
  const placing = { keep, preferred, replicationFactor, candidates, brokers, load, turn }
  const placed = placeReplicas(placing)
  addTo(load, placed ?? current, 1)
  if (placed !== undefined) return placed
  const message = `its ${replicationFactor} copies need as many brokers that stay; there are ${candidates.length}`
  const name = partitionName(partition.topic, partition.index)
  return { name, reason: 'too-few-brokers', message }
}

/** Where a copy goes on: nowhere, if its broker is drained, and on the new store of a broker that has lost the old. */
function renewed({ brokerId, storeId }: Replica, view: ClusterView): readonly Replica[] {
  const broker = view.brokers.get(brokerId)?.value
  if (broker?.draining === true) return []
  return [{ brokerId, storeId: broker?.storeId ?? storeId }]
}

function isSame(a: readonly Replica[], b: readonly Replica[]): boolean {
  return a.length === b.length && a.every(({ storeId }, i) => storeId === b[i]?.storeId)
}

function without(replicas: readonly Replica[], others: readonly Replica[]): readonly Replica[] {
  return replicas.filter(({ storeId }) => !has(others, storeId))
}

function has(replicas: readonly Replica[], storeId: string): boolean {
  return replicas.some((replica) => replica.storeId === storeId)
}
