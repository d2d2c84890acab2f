// The controller: from what is wished for and what is there to the changes that bring them together. Pure, and meant
// for an old view: every change is a compare-and-swap, so acting on it twice or too late does no harm.
// Keeps I-TOMBSTONE: only a topic marked as deleted, by its uid, makes a tombstone; an absent topic never does.
// Keeps I-EPOCH: every change of leadership, a restart of the leader included (R9), has a higher epoch.

import { evenKeyRange } from '../../model/key-hash.ts'
import type { Stored } from '../../model/metadata-store.ts'
import {
  changed,
  type Leader,
  type Partition,
  partitionName,
  type Replica,
} from '../../model/partition.ts'
import type { Topic } from '../../model/topic.ts'
import type { Action, Obstacle } from './action.ts'
import type { ClusterView } from './cluster-view.ts'
import { isSuspected, isThere } from './failure-detector.ts'
import { placeReplicas } from './placement.ts'

export interface Decision {
  readonly actions: readonly Action[]
  readonly obstacles: readonly Obstacle[]
  /** Whose next leader is found by promises (R8): a conversation, not a decision. */
  readonly leaderless: readonly Stored<Partition>[]
}

export function reconcile(view: ClusterView): Decision {
  const actions: Action[] = []
  const obstacles: Obstacle[] = []
  const leaderless: Stored<Partition>[] = []
  const byTopic = Map.groupBy(view.partitions.values(), ({ value }) => value.topicUid)
  for (const topic of view.topics.values()) {
    const partitions = byTopic.get(topic.value.uid) ?? []
    byTopic.delete(topic.value.uid)
    if (topic.value.deletedAtMs !== undefined) {
      actions.push(...bury(topic, partitions, view))
    } else {
      const created = createMissing(topic.value, partitions, view)
      actions.push(...created.actions)
      obstacles.push(...created.obstacles)
      for (const partition of partitions) {
        const elected = elect(partition, view)
        if (elected === undefined) continue
        if (elected === 'by-promises') leaderless.push(partition)
        else if ('reason' in elected) obstacles.push(elected)
        else actions.push(elected)
      }
    }
  }
  for (const partition of [...byTopic.values()].flat()) {
    const message = `its topic ${partition.value.topicUid} is not there; nothing is done about it`
    obstacles.push({ name: partition.name, reason: 'topic-absent', message })
  }
  return { actions, obstacles, leaderless }
}

function createMissing(
  topic: Topic,
  partitions: readonly Stored<Partition>[],
  view: ClusterView,
): Omit<Decision, 'leaderless'> {
  const { spec } = topic
  const known = new Set(partitions.map(({ value }) => value.index))
  if (known.size >= spec.partitions) return { actions: [], obstacles: [] }
  const placed = placeReplicas({
    partitions: spec.partitions,
    replicationFactor: spec.replicationFactor,
    brokers: [...view.brokers.values()].map(({ value }) => value),
    existing: [...view.partitions.values()].map(({ value }) => value),
  })
  if (placed === undefined) {
    const message = `replicationFactor ${spec.replicationFactor} needs as many brokers; there are ${view.brokers.size}`
    return { actions: [], obstacles: [{ name: topic.name, reason: 'too-few-brokers', message }] }
  }
  const actions: Action[] = []
  const obstacles: Obstacle[] = []
  for (const [index, replicas] of placed.entries()) {
    if (known.has(index)) continue
    const name = partitionName(topic.name, index)
    const other = view.partitions.get(name)?.value.topicUid
    if (other !== undefined) {
      const message = `the partition's name is taken by one of topic ${other}, which is not there`
      obstacles.push({ name, reason: 'name-taken', message })
      continue
    }
    const value: Partition = {
      topic: topic.name,
      topicUid: topic.uid,
      index,
      phase: 'active',
      replicas,
      // No store holds anything yet, so there is nobody to fence: the first leader comes with the object.
      leader: firstLeader(replicas, view),
      epoch: 1,
      revision: 1,
      inSync: replicas.map(({ storeId }) => storeId),
      ackQuorum: spec.minInSyncReplicas,
      keyRange: evenKeyRange(index, spec.partitions),
      deletedBy: [],
    }
    actions.push({ type: 'create-partition', name, value })
  }
  return { actions, obstacles }
}

function elect(
  partition: Stored<Partition>,
  view: ClusterView,
): Action | Obstacle | 'by-promises' | undefined {
  const { name, value, version } = partition
  if (value.phase !== 'active' || isLed(value, view)) return undefined
  // A single copy needs no promises: nobody else has any part of it, and nobody else could lead.
  if (view.liveness && value.replicas.length > 1) return 'by-promises'
  const [onlyStore, ...others] = value.inSync
  const leader = others.length === 0 ? leaderOn(onlyStore, view) : undefined
  if (leader === undefined) {
    const message = `no broker has store ${value.inSync.join(' or ')}, which holds its messages`
    return { name, reason: 'leader-store-absent', message }
  }
  return { type: 'elect', name, version, value: changed(value, { leader, epoch: value.epoch + 1 }) }
}

function isLed({ leader, replicas }: Partition, view: ClusterView): boolean {
  if (leader === undefined) return false
  const broker = view.brokers.get(leader.brokerId)?.value
  if (broker?.storeId !== leader.storeId || broker.bootSeq !== leader.bootSeq) return false
  return !view.liveness || replicas.length === 1 || isThere(view.liveness, leader.brokerId, leader)
}

/** The preferred one, unless it is known to be away. */
function firstLeader(replicas: readonly Replica[], view: ClusterView): Leader | undefined {
  const { liveness } = view
  const there = replicas.find(({ brokerId }) => !liveness || !isSuspected(liveness, brokerId))
  return leaderOn((there ?? replicas[0])?.storeId, view)
}

function leaderOn(storeId: string | undefined, view: ClusterView): Leader | undefined {
  for (const { value } of view.brokers.values()) {
    const { brokerId, bootSeq } = value
    if (value.storeId === storeId) return { brokerId, storeId, bootSeq }
  }
  return undefined
}

/** Tombstones first; then, store by store, the data; then the objects; the topic last. */
function bury(
  topic: Stored<Topic>,
  partitions: readonly Stored<Partition>[],
  view: ClusterView,
): Action[] {
  const { name, version } = topic
  if (partitions.length === 0) return [{ type: 'remove-topic', name, version }]
  return partitions.flatMap((partition): Action[] => {
    const { name, value, version } = partition
    if (value.phase === 'active') {
      return [
        {
          type: 'bury',
          name,
          version,
          value: changed(value, { phase: 'deleting', leader: undefined }),
        },
      ]
    }
    return isGoneEverywhere(value, view) ? [{ type: 'remove-partition', name, version }] : []
  })
}

function isGoneEverywhere(partition: Partition, view: ClusterView): boolean {
  return partition.replicas.every(({ brokerId, storeId }) => {
    const broker = view.brokers.get(brokerId)?.value
    // A broker that has come back with another disk cannot delete from the one it lost.
    const lost = broker !== undefined && broker.storeId !== storeId
    return lost || partition.deletedBy.includes(storeId)
  })
}
