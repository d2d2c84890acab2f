// How the copies of a partition are, for metrics and for those who administer it. Pure.

import type { Partition } from '../../model/partition.ts'
import { epochBefore } from '../replication/epoch-history.ts'
import type { ReplicaState } from '../replication/replica-state.ts'
import type { CopiesView, CopyView } from './partition.ts'

/** A copy that has not had everything for longer does not keep up. */
const behindMs = 2_000

/** Whether another store has all that is committed, so that a copy of this one may be given up. */
export function isHeldByOthers(
  { inSync }: Pick<Partition, 'inSync'>,
  me: { readonly storeId: string },
): boolean {
  return inSync.some((storeId) => storeId !== me.storeId)
}

export function copyOf({ storeId, lanes: { data }, damaged }: ReplicaState): CopyView {
  const { durable: endOffset, history } = data
  return { storeId, endOffset, lastEpoch: epochBefore(history, endOffset), damaged }
}

export function copiesOf({ role, lanes }: ReplicaState): CopiesView {
  if (role?.type !== 'leading') {
    return { replicas: 0, inSync: 0, required: 0, keepingUp: 0, lagMessages: 0 }
  }
  const { end } = lanes.data
  const { copies, isr, replicas, ackQuorum, nowMs } = role
  const keepsUp = copies.filter(
    ({ synced, durable, caughtUpMs }) =>
      synced && (durable.data >= end || nowMs - caughtUpMs < behindMs),
  )
  const others = copies.filter(({ storeId }) => isr.includes(storeId))
  // Nothing is known of a member that has not come to this leader yet.
  const isMissing = others.length < isr.length - 1
  const slowest = Math.min(end, ...others.map(({ durable }) => durable.data), isMissing ? 0 : end)
  return {
    replicas: replicas.length,
    inSync: isr.length,
    required: ackQuorum,
    keepingUp: 1 + keepsUp.length,
    lagMessages: end - slowest,
  }
}
