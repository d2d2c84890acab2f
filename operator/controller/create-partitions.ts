// From a topic to the partitions that it lacks, each with its copies placed and its first leader.

import type { Stored } from '../../model/metadata-store.ts'
import { type Leader, type Partition, partitionName, type Replica } from '../../model/partition.ts'
import type { Topic } from '../../model/topic.ts'
import type { Action, Obstacle } from './action.ts'
import { brokersIn, brokerWith, type ClusterView, hostsFor } from './cluster-view.ts'
import { isSuspected } from './failure-detector.ts'
import { type KeyRange, newKeyRanges } from './key-ranges.ts'
import { addTo, type Load, placeReplicas } from './placement.ts'

/** `load` takes what is placed. */
export function createPartitions(
  topic: Topic,
  partitions: readonly Stored<Partition>[],
  { view, load }: { readonly view: ClusterView; readonly load: Load },
): { readonly actions: readonly Action[]; readonly obstacles: readonly Obstacle[] } {
  const { replicationFactor, partitions: count } = topic.spec
  const known = new Map(partitions.map(({ value }) => [value.index, value.keyRange]))
  const keyRanges = newKeyRanges(known, count)
  const actions: Action[] = []
  const obstacles: Obstacle[] = []
  const candidates = hostsFor(view, replicationFactor)
  const brokers = brokersIn(view)
  for (let index = 0; index < count; index++) {
    const keyRange = keyRanges.get(index)
    if (keyRange === undefined) continue
    const name = partitionName(topic.name, index)
    const other = view.partitions.get(name)?.value.topicUid
    if (other !== undefined) {
      const message = `the partition's name is taken by one of topic ${other}, which is not there`
      obstacles.push({ name, reason: 'name-taken', message })
      continue
    }
    const placing = { keep: [], replicationFactor, candidates, brokers, load, turn: index }
    const replicas = placeReplicas(placing)
    if (replicas === undefined) {
      const message = `replicationFactor ${replicationFactor} needs as many brokers; there are ${candidates.length}`
      obstacles.push({ name: topic.name, reason: 'too-few-brokers', message })
      break
    }
    addTo(load, replicas, 1)
    const leader = firstLeader(replicas, view)
    const value = newPartition(topic, index, { replicas, leader, keyRange })
    actions.push({ type: 'create-partition', name, value })
  }
  return { actions, obstacles }
}

function newPartition(
  topic: Topic,
  index: number,
  {
    replicas,
    leader,
    keyRange,
  }: {
    readonly replicas: readonly Replica[]
    readonly leader: Leader | undefined
    readonly keyRange: KeyRange
  },
): Partition {
  return {
    topic: topic.name,
    topicUid: topic.uid,
    index,
    phase: 'active',
    replicas,
    // No store holds anything yet, so there is nobody to fence: the first leader comes with the object.
    leader,
    epoch: 1,
    revision: 1,
    inSync: replicas.map(({ storeId }) => storeId),
    ackQuorum: topic.spec.minInSyncReplicas,
    keyRange,
    deletedBy: [],
  }
}

/** The preferred one, unless it is known to be away. */
function firstLeader(replicas: readonly Replica[], view: ClusterView): Leader | undefined {
  const { liveness } = view
  const there = replicas.find(({ brokerId }) => !liveness || !isSuspected(liveness, brokerId))
  return leaderOn((there ?? replicas[0])?.storeId, view)
}

export function leaderOn(storeId: string | undefined, view: ClusterView): Leader | undefined {
  const broker = brokerWith(view, storeId)
  if (broker === undefined) return undefined
  return { brokerId: broker.brokerId, storeId: broker.storeId, bootSeq: broker.bootSeq }
}
