// From a Topic and what is known of its partitions to its conditions: what is the case, why, and what to do. Every type of
// the kind's table each time. Pure.

import type { Partition } from '../../model/partition.ts'
import type { TopicObjectSpec, topicKind } from '../crds/topic.ts'
import {
  brokersAway,
  canHaveSpare,
  factsOf,
  hasSpare,
  isGone,
  isServed,
  type PartitionFacts,
  type Sight,
} from './partition-facts.ts'
import type { Stated } from './statements.ts'
import { deletionProgress } from './topic-deletion.ts'
import { away, count, share, some } from './wording.ts'

export interface TopicSeen {
  /** As clients call it. */
  readonly name: string
  readonly clusterName: string
  readonly spec: TopicObjectSpec
  /** Somebody wants it gone; it is still there because its messages have to go first. */
  readonly isDeleting: boolean
  /** Object of the Topic that has the name already. */
  readonly namesake: string | undefined
  /** Undefined: there is no such BrokerCluster. */
  readonly cluster: { readonly replicas: number } | undefined
  /** By its uid. */
  readonly partitions: readonly Partition[]
  /** Under its name, of a Topic that is gone. */
  readonly earlier: readonly Partition[]
  readonly sight: Sight
}

const seeStalled = 'something stands in the way, see the condition Stalled'

type Statement = Stated<typeof topicKind>
type StatementOn<T> = Extract<Statement, { readonly type: T }>

export function topicConditions(seen: TopicSeen): readonly Statement[] {
  if (seen.cluster === undefined) return unowned(seen)
  const facts = seen.partitions.map((partition) => factsOf(partition, seen.sight))
  const stalled = stalledOf(seen, facts)
  return [
    readyOf(seen, facts, stalled),
    fullyReplicated(seen, facts),
    quorumSafe(seen, facts),
    reconciling(seen, facts, stalled),
    stalled,
  ]
}

/** Its brokers may go on as they are; nobody asks them. */
function unowned({ clusterName }: TopicSeen): readonly Statement[] {
  const message = `there is no BrokerCluster ${clusterName} in this namespace: make it, or delete this Topic and make it with another spec.cluster`
  const unknown = { status: 'Unknown', reason: 'NothingToTell', message } as const
  return [
    { type: 'Ready', status: 'Unknown', reason: 'ClusterAbsent', message },
    { type: 'FullyReplicated', ...unknown },
    { type: 'QuorumSafe', ...unknown },
    { type: 'Reconciling', status: 'False', reason: 'Stalled', message: seeStalled },
    { type: 'Stalled', status: 'True', reason: 'ClusterAbsent', message },
  ]
}

function readyOf(
  seen: TopicSeen,
  facts: readonly PartitionFacts[],
  stalled: StatementOn<'Stalled'>,
): StatementOn<'Ready'> {
  const type = 'Ready'
  const { spec, isDeleting } = seen
  if (isDeleting) {
    const message = 'it is being deleted and takes no messages any more'
    return { type, status: 'False', reason: 'Deleting', message }
  }
  const { reason, message } = stalled
  const isBarred = reason === 'NameConflict' && facts.length === 0
  // Of some partitions the names may be free: the topic is not whole all the same, and never will be by itself.
  if (isBarred || reason === 'EarlierDataKept') return { type, status: 'False', reason, message }
  if (facts.length < spec.partitions) {
    const lack = lackOfBrokers(seen)
    if (lack !== undefined)
      return { type, status: 'False', reason: 'TooFewBrokers', message: lack.message }
    return { type, status: 'False', reason: 'Pending', message: beingMade(seen) }
  }
  const trouble = notServed(seen, facts)
  if (trouble !== undefined) return { type, status: 'False', reason: 'NotServed', message: trouble }
  const said = `${count(facts.length, 'partition')} can be published to and read`
  return { type, status: 'True', reason: 'Served', message: said }
}

/** Undefined: every partition is served. */
function notServed({ sight }: TopicSeen, facts: readonly PartitionFacts[]): string | undefined {
  const unled = facts.filter(({ isLed }) => !isLed)
  if (unled.length > 0) {
    const why = causeOf(unled, sight) ?? 'an election is under way'
    return `${share(unled.length, facts.length)} no leader: ${why}`
  }
  const short = facts.filter((one) => !isServed(one))
  if (short.length === 0) return undefined
  const why = causeOf(short, sight) ?? 'copies are catching up'
  return `${share(short.length, facts.length)} fewer copies in sync than an acknowledgement needs: ${why}`
}

function causeOf(facts: readonly PartitionFacts[], sight: Sight): string | undefined {
  const replicas = facts.flatMap(({ partition }) => partition.replicas)
  const brokers = brokersAway(replicas, sight)
  if (brokers.length > 0) return away(brokers)
  const emptied = replicas.filter((replica) => isGone(replica, sight))
  const names = [...new Set(emptied.map(({ brokerId }) => brokerId))].sort()
  return names.length > 0 ? `the disk of ${some(names)} is another one than before` : undefined
}

function fullyReplicated(
  { isDeleting, sight }: TopicSeen,
  facts: readonly PartitionFacts[],
): StatementOn<'FullyReplicated'> {
  const type = 'FullyReplicated'
  if (isDeleting || facts.length === 0) return { type, ...nothingToTell(isDeleting) }
  const missing = facts.filter(({ hasCopiesAway }) => hasCopiesAway)
  if (missing.length > 0) {
    const why = causeOf(missing, sight) ?? 'brokers are away'
    const message = `${share(missing.length, facts.length)} copies that are not there: ${why}`
    return { type, status: 'False', reason: 'CopiesMissing', message }
  }
  const behind = facts.filter(({ isWhole }) => !isWhole)
  if (behind.length > 0) {
    const message = `${share(behind.length, facts.length)} copies that are being filled`
    return { type, status: 'False', reason: 'CatchingUp', message }
  }
  return { type, status: 'True', reason: 'AllInSync', message: 'every copy is in sync' }
}

function quorumSafe(
  { isDeleting }: TopicSeen,
  facts: readonly PartitionFacts[],
): StatementOn<'QuorumSafe'> {
  const type = 'QuorumSafe'
  if (isDeleting || facts.length === 0) return { type, ...nothingToTell(isDeleting) }
  const atMinimum = facts.filter((one) => canHaveSpare(one) && !hasSpare(one))
  if (atMinimum.length > 0) {
    const message = `${share(atMinimum.length, facts.length)} no copy in sync to spare: if one more broker stops, nobody can publish there`
    return { type, status: 'False', reason: 'AtMinimum', message }
  }
  const bare = facts.filter((one) => !canHaveSpare(one))
  if (bare.length > 0) {
    const message = `${share(bare.length, facts.length)} as many copies as an acknowledgement needs: when a broker restarts, publishers wait. Raise replicationFactor, or lower minInSyncReplicas`
    return { type, status: 'False', reason: 'NoSpareCopies', message }
  }
  return { type, status: 'True', reason: 'Safe', message: 'any one broker may stop' }
}

function nothingToTell(isDeleting: boolean) {
  const message = isDeleting ? 'it is being deleted' : 'no partition has been made yet'
  return { status: 'Unknown', reason: 'NothingToTell', message } as const
}

function reconciling(
  seen: TopicSeen,
  facts: readonly PartitionFacts[],
  stalled: StatementOn<'Stalled'>,
): StatementOn<'Reconciling'> {
  const type = 'Reconciling'
  const { spec, isDeleting } = seen
  if (isDeleting) return { type, status: 'True', ...deletionProgress(seen) }
  if (stalled.status === 'True') {
    return { type, status: 'False', reason: 'Stalled', message: seeStalled }
  }
  const lack = lackOfBrokers(seen)
  if (lack !== undefined)
    return { type, status: 'True', reason: 'WaitingForBrokers', message: lack.message }
  if (facts.length < spec.partitions)
    return { type, status: 'True', reason: 'CreatingPartitions', message: beingMade(seen) }
  const moving = movesOf(seen, facts)
  if (moving !== undefined) return { type, status: 'True', reason: 'MovingCopies', message: moving }
  const rising = facts.filter(({ partition }) => partition.ackQuorum < spec.minInSyncReplicas)
  if (rising.length > 0) {
    const message = `minInSyncReplicas ${spec.minInSyncReplicas} is not in force in ${rising.length} of ${count(facts.length, 'partition')} yet: each takes it over with its next election`
    return { type, status: 'True', reason: 'ChangingQuorum', message }
  }
  return { type, status: 'False', reason: 'UpToDate', message: 'nothing is left to do' }
}

/** Those that are on their way, and those whose turn has not come. */
function movesOf(
  { spec: { replicationFactor } }: TopicSeen,
  facts: readonly PartitionFacts[],
): string | undefined {
  const moving = facts.filter(({ isMoving }) => isMoving)
  const waiting = facts.filter(
    ({ isMoving, partition }) => !isMoving && partition.replicas.length !== replicationFactor,
  )
  if (moving.length + waiting.length === 0) return undefined
  const targets = moving.flatMap(({ partition: { target = [], inSync } }) =>
    target.filter(({ storeId }) => !inSync.includes(storeId)),
  )
  const to = [...new Set(targets.map(({ brokerId }) => brokerId))].sort()
  const filled = to.length === 0 ? '' : `; copies on ${some(to)} are being filled`
  const next =
    waiting.length === 0
      ? ''
      : `, ${waiting.length} still ${waiting.length === 1 ? 'has' : 'have'} to wait`
  return `${moving.length} of ${count(facts.length, 'partition')} ${moving.length === 1 ? 'is' : 'are'} being moved${next}${filled}`
}

function stalledOf(seen: TopicSeen, facts: readonly PartitionFacts[]): StatementOn<'Stalled'> {
  const type = 'Stalled'
  const { name, isDeleting, namesake, earlier, sight } = seen
  const no = { type, status: 'False', reason: 'NoObstacle' } as const
  // What waits for a broker goes on by itself.
  if (isDeleting) return { ...no, message: 'it is being deleted' }
  if (namesake !== undefined) {
    const message = `Topic ${namesake} has the name "${name}" for clients already: delete one of the two`
    return { type, status: 'True', reason: 'NameConflict', message }
  }
  if (earlier.length > 0 && facts.length < seen.spec.partitions)
    return { type, status: 'True', reason: 'EarlierDataKept', message: earlierKept(earlier) }
  const lack = lackOfBrokers(seen)
  if (lack?.isForGood === true)
    return { type, status: 'True', reason: 'TooFewBrokers', message: lack.message }
  const lost = facts.filter(({ isLost }) => isLost)
  if (lost.length > 0) {
    const why = causeOf(lost, sight) ?? 'their disks are gone'
    const message = `${share(lost.length, facts.length)} no copy left that had every message: ${why}. Bring the old disk back, or let a copy lead that lacks messages: penstock partition elect-leader ${name} PARTITION --unclean`
    return { type, status: 'True', reason: 'DataLost', message }
  }
  return { ...no, message: 'nothing stands in the way' }
}

function earlierKept(earlier: readonly Partition[]): string {
  const uids = [...new Set(earlier.map(({ topicUid }) => topicUid))].sort()
  const [uid = ''] = uids
  return `${count(earlier.length, 'partition')} of an earlier Topic of this name (uid ${some(uids)}) ${earlier.length === 1 ? 'was' : 'were'} kept when it was deleted, and messages of one topic are never shown as those of another. If nobody misses them: kubectl delete partitions --field-selector spec.topicUid=${uid} (brokers then put the messages aside, in quarantine/ of their disks); otherwise choose another name`
}

/** Undefined: there are enough for what is still to be placed. */
function lackOfBrokers({
  clusterName,
  spec: { partitions: wanted, replicationFactor },
  cluster,
  partitions,
  sight: { brokers },
}: TopicSeen): { readonly message: string; readonly isForGood: boolean } | undefined {
  const lacksCopies = partitions.some(
    ({ target, replicas }) => (target ?? replicas).length < replicationFactor,
  )
  if (partitions.length >= wanted && !lacksCopies) return undefined
  const drained = [...brokers.values()].filter(({ draining }) => draining === true).length
  const staying = brokers.size - drained
  if (staying >= replicationFactor) return undefined
  const there = brokers.size === 0 ? 'none' : String(brokers.size)
  const verb = brokers.size > 1 ? 'are' : 'is'
  const drains =
    drained === 0 ? '' : `, of which ${drained} ${drained === 1 ? 'is' : 'are'} being drained`
  const asked = cluster?.replicas ?? 0
  const needs = `needs ${count(replicationFactor, 'broker')}, ${there} ${verb} registered${drains}`
  if (asked >= replicationFactor) return { message: needs, isForGood: false }
  const instead = `BrokerCluster ${clusterName} asks for ${asked}: raise its spec.replicas, or lower replicationFactor`
  return { message: `${needs}; ${instead}`, isForGood: true }
}

function beingMade({ spec, partitions }: TopicSeen): string {
  return `${partitions.length} of ${count(spec.partitions, 'partition')} have been made`
}
