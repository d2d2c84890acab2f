// Clusters as the pure looks see them, in short.

import type { Partition } from '../../../model/partition.ts'
import type { Detector } from '../../../operator/controller/failure-detector.ts'
import { type TopicObjectSpec, topicKind } from '../../../operator/crds/topic.ts'
import type { Sight } from '../../../operator/reconcilers/partition-facts.ts'
import type { TopicSeen } from '../../../operator/reconcilers/topic-conditions.ts'

export const storeOf = (brokerId: string): string => `store-of-${brokerId}`

/** Brokers that are there; `~b2` is away, `-b3` is being drained, `!b1` has another disk than the one of its copies. */
export function sightOf(...written: readonly string[]): Sight {
  const brokers = written.map((one) => {
    const brokerId = one.replace(/^[~!-]/, '')
    const storeId = one.startsWith('!') ? `new-${brokerId}` : storeOf(brokerId)
    const draining = one.startsWith('-')
    return { brokerId, storeId, endpoint: `${brokerId}:7070`, bootSeq: 1, draining }
  })
  const away = written.filter((one) => one.startsWith('~')).map((one) => one.slice(1))
  const watched = brokers.map(({ brokerId, storeId, bootSeq }) => {
    const start = { storeId, bootSeq }
    const suspected = away.includes(brokerId)
    const answered = suspected ? undefined : start
    const rest = { heardAtMs: 0, refusals: 0, diskFull: false }
    return [brokerId, { start, answered, suspected, ...rest }] as const
  })
  const liveness: Detector = { brokers: new Map(watched), atMs: 0 }
  return { brokers: new Map(brokers.map((one) => [one.brokerId, one])), liveness }
}

/** Copies on these brokers, the first one leads. */
export function partitionOf(
  index: number,
  brokers: readonly string[],
  more: Partial<Partition> = {},
): Partition {
  const replicas = brokers.map((brokerId) => ({ brokerId, storeId: storeOf(brokerId) }))
  const [leader] = replicas
  return {
    topic: 'orders',
    topicUid: 'u-1',
    index,
    phase: 'active',
    replicas,
    leader: leader && { ...leader, bootSeq: 1 },
    epoch: 1,
    revision: 1,
    inSync: replicas.map(({ storeId }) => storeId),
    ackQuorum: Math.min(2, brokers.length),
    keyRange: { from: 0, to: 2 ** 32 },
    deletedBy: [],
    ...more,
  }
}

export function specOf(more: Partial<TopicObjectSpec> = {}): TopicObjectSpec {
  const { properties = {} } = topicKind.spec.json
  const standard = Object.entries(properties).flatMap(([name, { default: value }]) =>
    value === undefined ? [] : [[name, value]],
  )
  return { ...Object.fromEntries(standard), cluster: 'main', ...more }
}

/** Two partitions with three copies each, all well. */
export function seenOf(more: Partial<TopicSeen> = {}): TopicSeen {
  return {
    name: 'orders',
    clusterName: 'main',
    spec: specOf({ partitions: 2 }),
    isDeleting: false,
    namesake: undefined,
    cluster: { replicas: 3 },
    partitions: [partitionOf(0, ['b1', 'b2', 'b3']), partitionOf(1, ['b2', 'b3', 'b1'])],
    earlier: [],
    sight: sightOf('b1', 'b2', 'b3'),
    ...more,
  }
}
