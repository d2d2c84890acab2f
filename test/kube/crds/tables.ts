// All tables, by kind.

import { brokerKind } from '../../../operator/crds/broker.ts'
import { brokerClusterKind } from '../../../operator/crds/broker-cluster.ts'
import { consumerGroupKind } from '../../../operator/crds/consumer-group.ts'
import type { Kind } from '../../../operator/crds/kind.ts'
import { partitionKind } from '../../../operator/crds/partition.ts'
import { rebalanceKind } from '../../../operator/crds/rebalance.ts'
import { topicKind } from '../../../operator/crds/topic.ts'
import { brokerCases, brokerClusterCases } from './broker-cases.ts'
import type { Case } from './case.ts'
import { partitionCases } from './partition-cases.ts'
import { consumerGroupCases, rebalanceCases, topicCases } from './topic-cases.ts'

export interface Table {
  readonly kind: Kind<unknown, unknown>
  readonly cases: readonly Case[]
}

export const tables: readonly Table[] = [
  { kind: topicKind, cases: topicCases },
  { kind: consumerGroupKind, cases: consumerGroupCases },
  { kind: rebalanceKind, cases: rebalanceCases },
  { kind: brokerClusterKind, cases: brokerClusterCases },
  { kind: partitionKind, cases: partitionCases },
  { kind: brokerKind, cases: brokerCases },
]
