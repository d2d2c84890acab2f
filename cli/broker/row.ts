// From what the client says of a broker to what the commands print.

import type { BrokerDescription, PartitionDetail } from '../../client/index.ts'
import { formatTime } from '../grammar/time.ts'
import type { BrokerDetailRow, BrokerRow } from './view.ts'

export function brokerRow(broker: BrokerDescription): BrokerRow {
  const { startTimeMs } = broker
  return {
    broker: broker.brokerId,
    state: broker.reachable ? 'online' : 'unreachable',
    drain: drainOf(broker),
    rack: broker.rack,
    endpoint: broker.endpoint,
    storeId: broker.storeId,
    leaderCount: broker.leaderCount,
    copyCount: broker.copyCount,
    outOfSyncCount: broker.outOfSyncCount,
    stuckCount: broker.stuckCount,
    version: broker.version ?? null,
    startedAt: startTimeMs === undefined ? null : formatTime(startTimeMs),
  }
}

/** `stuck`: it leads nothing, and the copies that are left have no other place. */
function drainOf(broker: BrokerDescription): 'no' | 'draining' | 'stuck' | 'drained' {
  const { draining, leaderCount, copyCount, stuckCount } = broker
  if (!draining) return 'no'
  if (leaderCount > 0 || copyCount > stuckCount) return 'draining'
  return copyCount > 0 ? 'stuck' : 'drained'
}

export function brokerDetailRow(
  broker: BrokerDescription,
  partitions: readonly PartitionDetail[],
): BrokerDetailRow {
  return {
    ...brokerRow(broker),
    partitions: partitions.flatMap(({ topic, partition, copies, move }) =>
      copies
        .filter(({ brokerId }) => brokerId === broker.brokerId)
        .map(({ state }) => ({ topic, partition, copy: state, movingTo: move?.to ?? [] })),
    ),
  }
}
