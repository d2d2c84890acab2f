// From all partitions and brokers of a cluster to the status of its BrokerCluster and to the conditions of each Broker. Pure.

import { type Partition, partitionName } from '../../model/partition.ts'
import type { brokerKind } from '../crds/broker.ts'
import type {
  BrokerClusterObjectSpec,
  BrokerClusterObjectStatus,
  brokerClusterKind,
} from '../crds/broker-cluster.ts'
import { withConditions } from '../kube/conditions.ts'
import type { LeaseSeen } from './lease-watch.ts'
import type { BrokerClusterObject } from './objects.ts'
import {
  canHaveSpare,
  factsOf,
  hasSpare,
  isAway,
  type PartitionFacts,
  type Sight,
} from './partition-facts.ts'
import type { Stated } from './statements.ts'
import { away, count, share, some } from './wording.ts'

export interface ClusterSeen {
  readonly topics: number
  /** Active ones: what is being deleted is nobody's concern any more. */
  readonly facts: readonly PartitionFacts[]
  readonly sight: Sight
}

export function clusterSeen(
  partitions: readonly Partition[],
  { topics, sight }: { readonly topics: number; readonly sight: Sight },
): ClusterSeen {
  const active = partitions.filter(({ phase }) => phase === 'active')
  return { topics, sight, facts: active.map((partition) => factsOf(partition, sight)) }
}

export function clusterStatus(
  object: BrokerClusterObject,
  seen: ClusterSeen,
  nowMs: number,
): BrokerClusterObjectStatus {
  const { facts, sight, topics } = seen
  const { generation } = object.metadata
  const away = awayOf(sight)
  return {
    // Who gives the cluster its id writes that.
    ...object.status,
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    conditions: withConditions(
      object.status?.conditions ?? [],
      clusterConditions(object.spec, seen),
      { nowMs, generation },
    ),
    replicas: sight.brokers.size,
    readyReplicas: sight.brokers.size - away.length,
    topics,
    partitions: facts.length,
    partitionsOffline: facts.filter(({ isLed }) => !isLed).length,
    partitionsUnderReplicated: facts.filter(({ isWhole }) => !isWhole).length,
    partitionsAtMinimum: facts.filter((one) => !hasSpare(one)).length,
  }
}

type ClusterStatement = Stated<typeof brokerClusterKind>
type ClusterStatementOn<T> = Extract<ClusterStatement, { readonly type: T }>

export function clusterConditions(
  spec: BrokerClusterObjectSpec,
  seen: ClusterSeen,
): readonly ClusterStatement[] {
  const rest = [reconciling(spec, seen), stalled(seen)]
  if (!spec.paused) return [clusterReady(spec, seen), quorumSafe(seen), ...rest]
  const unknown = {
    status: 'Unknown',
    reason: 'Paused',
    message: 'spec.paused is set: nobody asks the brokers',
  } as const
  return [{ type: 'Ready', ...unknown }, { type: 'QuorumSafe', ...unknown }, ...rest]
}

function clusterReady(
  { replicas }: BrokerClusterObjectSpec,
  { facts, sight }: ClusterSeen,
): ClusterStatementOn<'Ready'> {
  const type = 'Ready'
  const { brokers } = sight
  if (brokers.size === 0) {
    const message = `no broker has registered yet; ${replicas} are asked for`
    return { type, status: 'False', reason: 'NoBrokers', message }
  }
  const offline = facts.filter(({ isLed }) => !isLed)
  const gone = awayOf(sight)
  const who = gone.length > 0 ? `: ${away(gone)}` : ''
  if (offline.length > 0) {
    const message = `${share(offline.length, facts.length)} no leader, such as ${some(namesOf(offline))}${who}`
    return { type, status: 'False', reason: 'PartitionsOffline', message }
  }
  if (gone.length > 0)
    return { type, status: 'False', reason: 'BrokersMissing', message: away(gone) }
  if (brokers.size < replicas) {
    const message = `${brokers.size} of ${count(replicas, 'broker')} have registered`
    return { type, status: 'False', reason: 'BrokersMissing', message }
  }
  const message = `${count(brokers.size, 'broker')} answer, and ${count(facts.length, 'partition')} have leaders`
  return { type, status: 'True', reason: 'AllServing', message }
}

function quorumSafe({ facts }: ClusterSeen): ClusterStatementOn<'QuorumSafe'> {
  const type = 'QuorumSafe'
  if (facts.length === 0)
    return { type, status: 'Unknown', reason: 'NoPartitions', message: 'there are none yet' }
  const atMinimum = facts.filter((one) => canHaveSpare(one) && !hasSpare(one))
  if (atMinimum.length > 0) {
    const message = `${share(atMinimum.length, facts.length)} no copy in sync to spare, such as ${some(namesOf(atMinimum))}: stop no other broker now`
    return { type, status: 'False', reason: 'AtMinimum', message }
  }
  const bare = facts.filter((one) => !canHaveSpare(one))
  if (bare.length > 0) {
    const topics = [...new Set(bare.map(({ partition }) => partition.topic))].sort()
    const message = `${topics.length === 1 ? 'Topic' : 'Topics'} ${some(topics)} ${topics.length === 1 ? 'has' : 'have'} minInSyncReplicas as high as replicationFactor: when a broker stops, publishers wait there`
    return { type, status: 'False', reason: 'NoSpareCopies', message }
  }
  return { type, status: 'True', reason: 'Safe', message: 'any one broker may stop' }
}

function reconciling(
  { replicas, paused }: BrokerClusterObjectSpec,
  { facts, sight: { brokers } }: ClusterSeen,
): ClusterStatementOn<'Reconciling'> {
  const type = 'Reconciling'
  if (paused) {
    const message = 'spec.paused is set: the operator changes nothing'
    return { type, status: 'False', reason: 'Paused', message }
  }
  const moving = facts.filter(({ isMoving }) => isMoving).length
  if (moving > 0) {
    const message = `${moving} of ${count(facts.length, 'partition')} ${moving === 1 ? 'is' : 'are'} being moved`
    return { type, status: 'True', reason: 'MovingCopies', message }
  }
  const drained = [...brokers.values()].filter(({ draining }) => draining === true)
  if (brokers.size !== replicas || drained.length > 0) {
    const names = drained.map(({ brokerId }) => brokerId).sort()
    const drains =
      names.length === 0
        ? ''
        : `; ${some(names)} ${names.length === 1 ? 'is' : 'are'} being drained`
    const message = `${brokers.size} of ${count(replicas, 'broker')} ${brokers.size === 1 ? 'is' : 'are'} there${drains}`
    return { type, status: 'True', reason: 'Scaling', message }
  }
  return { type, status: 'False', reason: 'UpToDate', message: 'nothing is left to do' }
}

function stalled({ facts }: ClusterSeen): ClusterStatementOn<'Stalled'> {
  const type = 'Stalled'
  const lost = facts.filter(({ isLost }) => isLost)
  if (lost.length === 0)
    return { type, status: 'False', reason: 'NoObstacle', message: 'nothing stands in the way' }
  const message = `${share(lost.length, facts.length)} no copy left that had every message: ${some(namesOf(lost))}. Their Topics say what to do`
  return { type, status: 'True', reason: 'DataLost', message }
}

function awayOf(sight: Sight): readonly string[] {
  return [...sight.brokers.keys()].filter((brokerId) => isAway(brokerId, sight)).sort()
}

function namesOf(facts: readonly PartitionFacts[]): readonly string[] {
  return facts.map(({ partition: { topic, index } }) => partitionName(topic, index)).sort()
}

export type BrokerStatement = Stated<typeof brokerKind>

export interface BrokerSeen {
  /** Partitions that have a copy there. */
  readonly copies: number
  readonly sight: Sight
  /** Of its Lease, if it has one. */
  readonly lease: LeaseSeen | undefined
}

export function brokerConditions(
  broker: { readonly brokerId: string; readonly draining: boolean },
  seen: BrokerSeen,
): readonly BrokerStatement[] {
  return [brokerReady(broker.brokerId, seen), drained(broker.draining, seen.copies)]
}

/** Renewals that were under way when it was heard last. */
const leaseSlackMs = 6_000

function brokerReady(
  brokerId: string,
  { sight, lease }: BrokerSeen,
): Extract<BrokerStatement, { type: 'Ready' }> {
  const type = 'Ready'
  if (!isAway(brokerId, sight))
    return { type, status: 'True', reason: 'Reachable', message: 'it answers' }
  if (lease?.isHeld === false) {
    const message = 'it was stopped in good order'
    return { type, status: 'False', reason: 'Stopped', message }
  }
  const heardAtMs = sight.liveness?.brokers.get(brokerId)?.heardAtMs ?? Infinity
  const lives = lease !== undefined && lease.atMs > heardAtMs + leaseSlackMs
  const message = lives
    ? 'it does not answer, and renews its Lease: is there a way from the operator to its endpoint?'
    : 'it does not answer: is its process running?'
  return { type, status: 'False', reason: 'Unreachable', message }
}

function drained(draining: boolean, copies: number): Extract<BrokerStatement, { type: 'Drained' }> {
  const type = 'Drained'
  if (!draining) {
    // Not how many: that would be a write with every partition that comes.
    const message = 'set spec.draining to move everything away from it'
    return { type, status: 'False', reason: 'InUse', message }
  }
  if (copies > 0) {
    const message = `copies of ${count(copies, 'partition')} are left; they stay where Topics ask for more copies than there are other brokers`
    return { type, status: 'False', reason: 'Draining', message }
  }
  return { type, status: 'True', reason: 'Empty', message: 'nothing is on it any more' }
}

/** By broker: how many partitions have a copy there, those that are still to be deleted included. */
export function copiesByBroker(partitions: readonly Partition[]): ReadonlyMap<string, number> {
  const copies = new Map<string, number>()
  for (const { replicas, target = [], retired = [] } of partitions) {
    const brokers = new Set([...replicas, ...target, ...retired].map(({ brokerId }) => brokerId))
    for (const brokerId of brokers) copies.set(brokerId, (copies.get(brokerId) ?? 0) + 1)
  }
  return copies
}
