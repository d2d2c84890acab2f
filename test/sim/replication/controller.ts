// What the controller and admins do to the record, by the production code: campaign.ts for elections, reassignment.ts for
// moves. Every change is a compare-and-swap on a version that may be old, by any of several controllers.

import type { Broker } from '../../../model/broker.ts'
import type { Stored } from '../../../model/metadata-store.ts'
import { defaultTopicSpec } from '../../../model/topic.ts'
import {
  type Campaign,
  isOver,
  judge,
  promisedBy,
  type Reachable,
} from '../../../operator/controller/campaign.ts'
import type { ClusterView } from '../../../operator/controller/cluster-view.ts'
import { loadOf } from '../../../operator/controller/placement.ts'
import { nextStep, planTarget } from '../../../operator/controller/reassignment.ts'
import type { Action } from './action.ts'
import { checkLoss } from './checks.ts'
import {
  brokerOf,
  type Cluster,
  type MetadataRecord,
  type RunningElection,
  recordOf,
} from './cluster.ts'
import { isCurrent, partitionOf, recordFrom } from './metadata.ts'

export function decide(cluster: Cluster, action: Extract<Action, { type: 'decide' }>): void {
  const election = cluster.elections[action.election]
  if (!election) return
  const { base } = election
  const replace = (...next: readonly RunningElection[]): void => {
    cluster.elections = cluster.elections.toSpliced(action.election, 1, ...next)
  }
  const record = recordOf(cluster)
  if (record.revision !== base.revision || record.epoch !== base.epoch) {
    // A conflict: the promises stand, and are weighed against what the record is now.
    const goesOn = action.again === true && record.epoch < election.epoch
    return goesOn ? replace({ ...election, base: record }) : replace()
  }
  const campaign = heard(election)
  if (campaign.epoch !== election.epoch) {
    return replace({ base, epoch: campaign.epoch, promises: [] })
  }
  if (isOver(campaign, partitionOf(base))) return replace()
  const { preferred: favourite, fresh } = action
  const reachable = reachableIn(cluster, fresh ? undefined : election)
  const verdict = judge({ ...campaign, favourite }, partitionOf(base), {
    reachable,
    nowMs: 0,
    graceMs: 0,
    minInSync: cluster.outside.minInSync,
    rules: cluster.rules.election,
  })
  if (verdict.type === 'wait') {
    const { epoch } = verdict.campaign
    if (epoch > election.epoch) replace({ base, epoch, promises: [] })
    return
  }
  if (action.outcome !== 'lost') {
    write(cluster, recordFrom(verdict.value))
    checkLoss(cluster, { before: base, knownEpoch: knownEpoch(election) })
  }
  // Who has not heard of it goes on, and meets a conflict.
  if (action.outcome !== 'unheard') replace()
}

function heard({ base, epoch, promises }: RunningElection): Campaign {
  const partition = partitionOf(base)
  let campaign: Campaign = {
    epoch,
    promises: new Map(promises.map((promised) => [promised.storeId, promised])),
    asked: new Set(),
    againAtMs: new Map(),
    electableSinceMs: undefined,
    favourite: undefined,
    goesOn: false,
    sent: undefined,
  }
  for (const promised of promises) {
    const next = promisedBy(campaign, partition, promised)
    // Of lower epochs: the election itself must not count them.
    if (next.epoch > epoch) campaign = next.epoch > campaign.epoch ? next : campaign
  }
  return campaign
}

/** Who is there, with its latest start; or all that have promised, for a controller that has heard of nothing since. */
function reachableIn({ nodes }: Cluster, stale: RunningElection | undefined): Reachable {
  if (stale) {
    return new Map(
      stale.promises.map(({ storeId, bootSeq }) => [
        storeId,
        { brokerId: brokerOf(storeId), bootSeq },
      ]),
    )
  }
  return new Map(
    nodes
      .filter(({ up }) => up)
      .map(({ name, store: { storeId, bootSeq } }) => [storeId, { brokerId: name, bootSeq }]),
  )
}

/** The newest that metadata or a vote knows of. */
function knownEpoch({ base, epoch, promises }: RunningElection): number {
  const votes = promises.filter(({ promised }) => promised === epoch)
  return Math.max(base.epoch, ...votes.map(({ lastEpochs: { data } }) => data))
}

/** The next version of the record, whoever has made it. */
function write(cluster: Cluster, record: MetadataRecord): void {
  cluster.records = [...cluster.records, record]
}

/** What changes nothing but itself. */
export function change(cluster: Cluster, changes: Partial<MetadataRecord>): void {
  const record = recordOf(cluster)
  write(cluster, { ...record, ...changes, revision: record.revision + 1 })
}

export function writeIsr(
  cluster: Cluster,
  { write: index, arrives, again }: Extract<Action, { type: 'write-isr' }>,
): string | undefined {
  const asked = cluster.isrWrites[index]
  if (!asked) return undefined
  const { by, isr } = asked
  // An answer that is lost makes the writer try again: it then finds what it has written itself.
  if (again !== true) cluster.isrWrites = cluster.isrWrites.filter((one) => one !== asked)
  if (!arrives) return undefined
  if (isCurrent(cluster, asked)) change(cluster, { isr })
  return again ? undefined : by
}

/** What the controller does at once where there is a leader: a lower quorum (reconcile.ts), the next step of a move. */
export function advance(cluster: Cluster): void {
  const record = recordOf(cluster)
  const { minInSync } = cluster.outside
  if (record.leader === undefined) return
  if (record.uncleanStoreId !== undefined) return change(cluster, { uncleanStoreId: undefined })
  if (minInSync < record.ackQuorum) return change(cluster, { ackQuorum: minInSync })
  const next = nextStep(partitionOf(record), viewOf(cluster))
  if (next) write(cluster, recordFrom(next))
}

/** Where the controller wants the copies: as many as there are, on stores that are there, and enough to acknowledge. */
export function plannedTarget(cluster: Cluster): readonly string[] | undefined {
  const partition = partitionOf(recordOf(cluster))
  const { minInSync } = cluster.outside
  const brokers = new Set((partition.target ?? partition.replicas).map(({ brokerId }) => brokerId))
  const replicationFactor = Math.max(brokers.size, minInSync)
  const spec = { ...defaultTopicSpec, replicationFactor, minInSyncReplicas: minInSync }
  const topic = { name: partition.topic, uid: partition.topicUid, spec, createdAtMs: 0 }
  const planned = planTarget(partition, { topic, view: viewOf(cluster), load: loadOf([partition]) })
  if (planned === undefined || 'reason' in planned) return undefined
  return planned.map(({ storeId }) => storeId)
}

function viewOf({ nodes }: Cluster): ClusterView {
  const brokers = nodes.map(({ name, store: { storeId, bootSeq } }): [string, Stored<Broker>] => {
    const value = { brokerId: name, storeId, bootSeq, endpoint: name }
    return [name, { name, value, version: '1' }]
  })
  return { topics: new Map(), partitions: new Map(), brokers: new Map(brokers) }
}

/**
 * Metadata is what it was, from an old backup; what it has been since was never so. Epochs may be given a second time. Who
 * knows more hears of it before metadata has gone on. Controllers do not run meanwhile, and know nothing of before.
 */
export function restore(cluster: Cluster, at: number): void {
  const old = cluster.records[at]
  if (!old) return
  cluster.records = cluster.records.slice(0, at + 1)
  cluster.elections = []
  cluster.network = cluster.network.filter(({ type }) => type !== 'promise')
  const known = Object.entries(cluster.led).filter(([epoch]) => Number(epoch) <= old.epoch)
  cluster.led = Object.fromEntries(known)
  for (const node of cluster.nodes.keys()) resign(cluster, node)
}

/**
 * What a broker says of a partition in time: whom the record names, and who leads no more or has promised more, clears it as
 * leader; so does any replica that was fenced in an election that nobody has ended (hosted-replica.ts).
 */
export function resign(cluster: Cluster, index: number): void {
  const { up, store, replica } = cluster.nodes[index] ?? {}
  const { leader, epoch, revision, replicas } = recordOf(cluster)
  if (!up || !store || !replica || !leader || !replicas.includes(store.storeId)) return
  const isNamed = leader.storeId === store.storeId && leader.bootSeq === store.bootSeq
  const hasGivenUp = isNamed && replica.ledEpoch >= epoch && replica.role?.type !== 'leading'
  // Metadata has gone back to what it was: a new epoch heals that.
  const byAge = epoch - replica.recordEpoch || revision - replica.revision
  const { role } = replica
  const isOther =
    role?.type === 'following' && role.epoch === epoch && role.leader !== leader.storeId
  if (hasGivenUp || isOther || replica.promised > epoch || byAge < 0) {
    change(cluster, { leader: undefined })
  }
}
