// All kinds, in the order in which people meet them.

import { brokerKind } from './broker.ts'
import { brokerClusterKind } from './broker-cluster.ts'
import { consumerGroupKind } from './consumer-group.ts'
import type { Kind } from './kind.ts'
import { partitionKind } from './partition.ts'
import { rebalanceKind } from './rebalance.ts'
import { topicKind } from './topic.ts'

export const kinds: readonly Kind<unknown, unknown>[] = [
  brokerClusterKind,
  topicKind,
  consumerGroupKind,
  rebalanceKind,
  partitionKind,
  brokerKind,
]
