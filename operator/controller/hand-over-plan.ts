// Which leaders should give way to which store while both are well. Pure; hand-overs.ts carries it out.

import type { Broker } from '../../model/broker.ts'
import type { Stored } from '../../model/metadata-store.ts'
import type { Leader, Partition } from '../../model/partition.ts'
import { brokersIn, type ClusterView, storesWithFullDisks } from './cluster-view.ts'
import { isSuspected } from './failure-detector.ts'
import { leaderHasToGo } from './reassignment.ts'
import { isLed } from './reconcile.ts'

export interface Wish {
  readonly partition: Stored<Partition>
  readonly leader: Leader
  readonly toStoreId: string
  /**
   * `moving`: its copy leaves. `disk`: its disk is full, and another has room. `draining`: its broker is drained, whether its copy can leave or not. `quorum`: more copies
   * shall be acknowledged, and that begins with an election. `asked`: an admin wants the first replica to lead.
   * `preferred`: the first replica is back.
   */
  readonly why: 'moving' | 'disk' | 'draining' | 'quorum' | 'asked' | 'preferred'
}

export function handOversWished(view: ClusterView): readonly Wish[] {
  const there = brokersThere(view)
  const staying = there.filter(({ draining }) => draining !== true)
  const voting = new Set(there.map(({ storeId }) => storeId))
  const hosting = new Set(staying.map(({ storeId }) => storeId))
  const full = storesWithFullDisks(view)
  return [...view.partitions.values()].flatMap((partition): readonly Wish[] => {
    const { value } = partition
    const { leader } = value
    if (value.phase !== 'active' || !leader || !isLed(value, view)) return []
    const topic = view.topics.get(value.topic)?.value
    if (topic?.uid !== value.topicUid || topic.deletedAtMs !== undefined) return []
    // The election behind it must not fail for want of voters.
    const voters = value.inSync.filter((storeId) => voting.has(storeId))
    if (voters.length <= value.inSync.length - value.ackQuorum) return []
    const goals = (value.target ?? value.replicas)
      .map(({ storeId }) => storeId)
      .filter((id) => hosting.has(id) && voters.includes(id) && id !== leader.storeId)
      .toSorted((a, b) => Number(full.has(a)) - Number(full.has(b)))
    const [first] = goals
    if (first === undefined) return []
    const wish = { partition, leader, toStoreId: first }
    if (leaderHasToGo(value)) return [{ ...wish, why: 'moving' }]
    if (full.has(leader.storeId) && !full.has(first)) return [{ ...wish, why: 'disk' }]
    // Copies that move take leadership with them, at the end.
    if (value.target !== undefined) return []
    if (!hosting.has(leader.storeId)) return [{ ...wish, why: 'draining' }]
    const { minInSyncReplicas } = topic.spec
    if (minInSyncReplicas > value.ackQuorum && voters.length >= minInSyncReplicas) {
      return [{ ...wish, why: 'quorum' }]
    }
    if (value.replicas[0]?.storeId !== first || full.has(first)) return []
    return [{ ...wish, why: value.electPreferred ? 'asked' : 'preferred' }]
  })
}

function brokersThere(view: ClusterView): readonly Broker[] {
  const { liveness } = view
  return brokersIn(view).filter(
    ({ brokerId }) => liveness !== undefined && !isSuspected(liveness, brokerId),
  )
}
