// What a seed does besides the plan of its brokers: how its API server behaves, who governs by which lease, what people do
// with their topics, and which faults of Kubernetes it meets.

import { type ElectionRule, electionRule } from '../../../operator/kube/election-core.ts'
import { type ReflectorTimes, reflectorTimes } from '../../../operator/kube/reflector.ts'
import type { NetworkLatency } from '../cluster/network.ts'
import { type ClusterPlan, rollPlan } from '../cluster/plan.ts'
import type { Random } from '../random.ts'
import type { ApiFaults } from './api-faults.ts'

export const kubeFaultNames = [
  'apiKill',
  'apiOutage',
  'compact',
  'freezeWatches',
  'cutApi',
  'breakApiConnection',
  'operatorStall',
  'operatorClock',
  'people',
] as const
export type KubeFaultName = (typeof kubeFaultNames)[number]

export interface KubePlan {
  readonly cluster: ClusterPlan
  readonly api: ApiFaults
  readonly apiLatency: NetworkLatency
  readonly operators: number
  readonly election: ElectionRule
  readonly reflector: Partial<ReflectorTimes>
  readonly brokerLease: Partial<ElectionRule>
  readonly bookmarkMs: number
  /** Who restores etcd lets its revisions begin above all that were. */
  readonly isBumped: boolean
  readonly faults: Readonly<Record<KubeFaultName, number>>
  /** Of a fault to be one of these rather than one of the brokers'. */
  readonly kubeChance: number
  /** People delete topics with their data, and make them again. */
  readonly peopleDelete?: boolean
  readonly healMsMax: number
}

export function rollKubePlan(random: Random): KubePlan {
  const base = rollPlan(random)
  const isReal = random.chance(0.15)
  const faults: Record<KubeFaultName, number> = { ...chanceOf }
  for (const name of kubeFaultNames)
    faults[name] = random.chance(chanceOf[name]) ? 1 + random.below(4) : 0
  return {
    cluster: {
      ...base,
      topic: { ...base.topic, partitions: random.pick([1, 1, 2]) },
      producers: { ...base.producers, perPartition: 1, everyMs: 100 },
      faults: { ...base.faults, restoreMetadata: random.pick([0, 0, 0, 4]) },
      faultEveryMs: random.pick([200, 500, 1_000]),
      faultsMs: random.pick([2_000, 4_000, 6_000]),
    },
    api: rollApiFaults(random),
    apiLatency: base.latency,
    operators: random.pick([1, 2, 2, 2]),
    // The times that users have, or such that more happens in less time.
    election: isReal ? electionRule : { leaseMs: 3_000, renewMs: 2_000, retryMs: 400 },
    reflector: isReal ? reflectorTimes : hasty,
    brokerLease: isReal ? {} : { leaseMs: 2_000, renewMs: 500, retryMs: 200 },
    bookmarkMs: isReal ? 60_000 : 1_500,
    isBumped: random.chance(0.5),
    faults,
    kubeChance: random.pick([0.3, 0.6, 0.8]),
    healMsMax: isReal ? 240_000 : 90_000,
  }
}

function rollApiFaults(random: Random): ApiFaults {
  const rate = (): number => random.pick([0, 0, 0.02, 0.2])
  return {
    refused: rate(),
    unanswered: rate(),
    lateMs: 4_000,
    unansweredOnly: '',
    slow: rate(),
    slowMs: random.pick([500, 4_000, 12_000]),
    watchLagMs: random.pick([5, 5, 50, 3_000]),
    twice: rate(),
    disorder: rate(),
  }
}

/** Of a seed to have the fault at all. */
const chanceOf: Readonly<Record<KubeFaultName, number>> = {
  apiKill: 0.5,
  apiOutage: 0.05,
  compact: 0.4,
  freezeWatches: 0.3,
  cutApi: 0.5,
  breakApiConnection: 0.3,
  operatorStall: 0.4,
  operatorClock: 0.3,
  people: 0.7,
}

export const hasty: Partial<ReflectorTimes> = {
  silenceMs: 4_000,
  watchMs: 8_000,
  relistMs: 60_000,
  retryMsMin: 50,
  retryMsMax: 2_000,
}
