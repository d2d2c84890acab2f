// Brokers and partitions between the model and protobuf, for those who administer a cluster.

import type { Broker } from '../../model/broker.ts'
import type { LossRange, Partition } from '../../model/partition.ts'
import { penstock } from '../../proto/codec.ts'
import type { CopyView, PartitionView } from '../partition/partition.ts'
import { statusMessage } from './topic-message.ts'

const { BrokerState, CopyState, PartitionState } = penstock.v1beta1

type PartitionMessage = penstock.v1beta1.Partition.$Properties
type CopyMessage = penstock.v1beta1.PartitionCopy.$Properties

/** What a broker says of itself when it is asked. */
export type ServerInfo = penstock.v1beta1.GetServerInfoResponse.$Properties

export interface BrokerCounts {
  readonly leaders: number
  readonly copies: number
  readonly outOfSync: number
  readonly stuck: number
}

/** `info` is undefined where it does not answer. */
export function brokerMessage(
  broker: Broker,
  counts: BrokerCounts,
  info: ServerInfo | undefined,
): penstock.v1beta1.Broker.$Properties {
  const { brokerId, storeId, endpoint, rack = '', draining = false } = broker
  return {
    brokerId,
    storeId,
    endpoint,
    rack,
    draining,
    state: info ? BrokerState.BROKER_STATE_ONLINE : BrokerState.BROKER_STATE_UNREACHABLE,
    leaderCount: counts.leaders,
    copyCount: counts.copies,
    outOfSyncCount: counts.outOfSync,
    stuckCount: counts.stuck,
    version: info?.version ?? '',
    ...(info?.startTime ? { startTime: info.startTime } : {}),
  }
}

/** As metadata has it, and the copy here as it is. What a silent broker leads is led by nobody. */
export function partitionMessage(
  view: PartitionView,
  silent: ReadonlySet<string> = new Set(),
): PartitionMessage {
  const { partition, copy } = view
  const status = statusMessage(view)
  const isLost =
    status.state === PartitionState.PARTITION_STATE_ONLINE && silent.has(status.leader ?? '')
  const { topic, ackQuorum, replicas, target, origin = replicas, retired = [] } = partition
  const copies = copiesOf(partition).map((one): CopyMessage => {
    if (copy === undefined || one.storeId !== copy.storeId) return one
    const { endOffset, lastEpoch, damaged } = copy
    return { ...one, endOffset, lastEpoch, damaged }
  })
  const old = retired.map(
    ({ brokerId, storeId }): CopyMessage => ({
      brokerId,
      storeId,
      state: CopyState.COPY_STATE_RETIRED,
      leaving: true,
    }),
  )
  return {
    topic,
    status: isLost ? { ...status, state: PartitionState.PARTITION_STATE_OFFLINE } : status,
    silentBrokerIds: replicas.map(({ brokerId }) => brokerId).filter((id) => silent.has(id)),
    minInSyncReplicas: ackQuorum,
    copies: [...copies, ...old],
    ...(target && {
      move: {
        from: origin.map(({ brokerId }) => brokerId),
        to: target.map(({ brokerId }) => brokerId),
      },
    }),
    losses: (partition.lossRanges ?? []).map(lossMessage),
  }
}

function copiesOf({ replicas, leader, inSync, target, origin = [] }: Partition): CopyMessage[] {
  const has = (list: readonly { readonly storeId: string }[], storeId: string): boolean =>
    list.some((one) => one.storeId === storeId)
  return replicas.map(({ brokerId, storeId }) => {
    const inStep = inSync.includes(storeId)
      ? CopyState.COPY_STATE_IN_SYNC
      : CopyState.COPY_STATE_OUT_OF_SYNC
    return {
      brokerId,
      storeId,
      state: leader?.storeId === storeId ? CopyState.COPY_STATE_LEADER : inStep,
      joining: target !== undefined && !has(origin, storeId) && has(target, storeId),
      leaving: target !== undefined && !has(target, storeId),
    }
  })
}

export function lossMessage({
  generation,
  epoch,
  from,
  to,
}: LossRange): penstock.v1beta1.LossRange.$Properties {
  return { generation, epoch, from, ...(to === null ? {} : { to }) }
}

/** What the brokers with copies have told, each of its own, put into what is known here. */
export function withCopiesOf(
  partition: PartitionMessage,
  told: ReadonlyMap<string, PartitionMessage>,
): PartitionMessage {
  const copies = (partition.copies ?? []).map((one): CopyMessage => {
    const theirs = told.get(one.brokerId ?? '')?.copies ?? []
    const own = theirs.find(({ storeId }) => storeId === one.storeId)
    if (own?.endOffset === undefined || own.endOffset === null) return one
    const { endOffset, lastEpoch = 0, damaged = false } = own
    return { ...one, endOffset, lastEpoch, damaged }
  })
  const end = copies.find(({ state }) => state === CopyState.COPY_STATE_LEADER)?.endOffset
  return {
    ...partition,
    copies: copies.map((one) =>
      end === undefined || end === null || one.endOffset === undefined || one.endOffset === null
        ? one
        : { ...one, lag: Math.max(0, end - one.endOffset) },
    ),
  }
}

/** Where it begins and ends is the leader's to say; one that says nothing may be gone, whatever metadata has. */
export function statusBy(
  known: PartitionMessage['status'],
  leader: PartitionMessage | undefined,
): penstock.v1beta1.PartitionStatus.$Properties {
  const { PARTITION_STATE_DAMAGED, PARTITION_STATE_OFFLINE, PARTITION_STATE_ONLINE } =
    PartitionState
  const told = leader?.status
  const leads = told?.epoch === known?.epoch && told?.state === PARTITION_STATE_ONLINE
  if (!told || !leads) {
    const damaged = [known, told].some((one) => one?.state === PARTITION_STATE_DAMAGED)
    return { ...known, state: damaged ? PARTITION_STATE_DAMAGED : PARTITION_STATE_OFFLINE }
  }
  const { earliestOffset = 0, endOffset = 0, messages = 0, sizeBytes = 0 } = told
  const online = { ...known, state: PARTITION_STATE_ONLINE }
  return { ...online, earliestOffset, endOffset, messages, sizeBytes }
}

export function copiesIn({ copies }: PartitionMessage): ReadonlyMap<string, CopyView> {
  return new Map(
    (copies ?? []).flatMap(({ storeId, endOffset, lastEpoch, damaged }) => {
      if (!storeId || endOffset === undefined || endOffset === null) return []
      const view = { storeId, endOffset, lastEpoch: lastEpoch ?? 0, damaged: damaged ?? false }
      return [[storeId, view] as const]
    }),
  )
}
