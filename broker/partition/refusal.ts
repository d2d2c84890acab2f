// Why a partition cannot be had here, and where it can: what a caller is told.

import { PenstockError } from '../../model/errors.ts'
import type { Partition } from '../../model/partition.ts'
import type { Topic } from '../../model/topic.ts'
import type { HostState } from './hosted-partition.ts'

export interface Known {
  readonly state: HostState | undefined
  /** Undefined: it is being made. */
  readonly partition: Partition | undefined
  /** Metadata says that this store leads it. */
  readonly isMine: boolean
  /** host:port; empty when nobody leads it. */
  readonly leaderEndpoint: string
}

/** PARTITION_NOT_FOUND, STORAGE_DAMAGED, NOT_LEADER with `leader` and `endpoint`, or NOT_READY. */
export function refusal(topic: Topic, index: number, known: Known): PenstockError {
  const details = { topic: topic.name, partition: String(index) }
  const name = `partition ${index} of "${topic.name}"`
  if (!Number.isInteger(index) || index < 0 || index >= topic.spec.partitions) {
    return new PenstockError('PARTITION_NOT_FOUND', `there is no ${name}`, details)
  }
  const { state, partition, isMine, leaderEndpoint } = known
  if (partition === undefined) {
    return new PenstockError('NOT_READY', `${name} is being made`, details)
  }
  if (state === 'damaged') {
    return new PenstockError('STORAGE_DAMAGED', `${name} is damaged`, details)
  }
  const { leader } = partition
  if (leader !== undefined && !isMine) {
    const where = { ...details, leader: leader.brokerId, endpoint: leaderEndpoint }
    return new PenstockError('NOT_LEADER', `${leader.brokerId} leads ${name}`, where)
  }
  const why = state === 'recovering' ? 'is being recovered' : 'has no leader yet'
  return new PenstockError('NOT_READY', `${name} ${why}`, details)
}

export function closing(): PenstockError {
  return new PenstockError('NOT_READY', 'this replica is closing')
}
