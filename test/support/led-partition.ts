// A partition with one replica, led here, without a broker around it.

import type { FileSystem } from '../../broker/log/file-system.ts'
import { openHostedReplica } from '../../broker/partition/hosted-replica.ts'
import type { LeaderPartition } from '../../broker/partition/leader-partition.ts'
import type { Peers } from '../../broker/partition/peers.ts'
import { openReplicaTable } from '../../broker/partition/replica-table.ts'
import { TailBudget } from '../../broker/partition/tail-cache.ts'
import { silentLogger } from '../../broker/telemetry/logger.ts'
import type { Clock } from '../../model/clock.ts'
import type { Topic } from '../../model/topic.ts'

/** Nobody follows, nobody is followed. */
export const noPeers: Peers = {
  follow() {},
  leave() {},
  toLeader() {},
  toFollower() {},
  feed() {},
  hasFollower: () => false,
}

export interface LedPartition {
  readonly partition: LeaderPartition
  close(): Promise<void>
}

export async function openLedPartition(options: {
  readonly fileSystem: FileSystem
  readonly clock: Clock
  /** Of a data directory with just this partition. */
  readonly directory: string
  readonly topic: Topic
  readonly index: number
  readonly bootSeq: number
  readonly onFatal: (error: Error) => void
}): Promise<LedPartition> {
  const { fileSystem, clock, directory, topic, index, bootSeq, onFatal } = options
  const me = { brokerId: 'b1', storeId: 's1', bootSeq }
  const table = await openReplicaTable({ fileSystem, clock, dataDir: directory, onFatal })
  const led = Promise.withResolvers<void>()
  const replica = await openHostedReplica({
    key: { topicUid: topic.uid, index },
    directory,
    topic,
    partition: {
      topic: topic.name,
      topicUid: topic.uid,
      index,
      phase: 'active',
      revision: bootSeq,
      epoch: bootSeq,
      leader: me,
      replicas: [me],
      inSync: ['s1'],
      ackQuorum: 1,
      keyRange: { from: 0, to: 2 ** 32 },
      deletedBy: [],
    },
    environment: {
      fileSystem,
      clock,
      table,
      segmentMs: 86_400_000,
      onFatal,
      observe: { committed() {} },
      me,
      peers: noPeers,
      newNonce: () => bootSeq,
      tails: new TailBudget(0),
      acceptsWrites: () => true,
      freeReserve: async () => false,
    },
    // Only a partition of several replicas changes its record.
    records: { change: () => Promise.resolve(undefined) },
    logger: silentLogger,
    onChange: () => led.resolve(),
    isReopened: false,
    onDamaged: onFatal,
  })
  while (replica.leading === undefined) await new Promise((resolve) => setImmediate(resolve))
  return {
    partition: replica.leading,
    async close() {
      await replica.close()
      await table.close()
    },
  }
}
