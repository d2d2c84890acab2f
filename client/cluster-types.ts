// What the admin calls say of brokers and of the copies of partitions, as plain data, and how it comes from the wire.

import { type Offset, type TimestampMs, toSafeInteger } from '../model/offset.ts'
import { penstock } from '../proto/codec.ts'
import { type PartitionDescription, partitionFromProto } from './admin-types.ts'
import { timestampMs } from './wire.ts'

export interface BrokerDescription {
  readonly brokerId: string
  /** Of its data directory: an empty disk has another one. */
  readonly storeId: string
  readonly endpoint: string
  /** Empty: only it fails together with itself. */
  readonly rack: string
  readonly draining: boolean
  /** Whether it answers the broker that was asked. */
  readonly reachable: boolean
  readonly leaderCount: number
  /** Copies on its disk, those that are to be deleted there among them. */
  readonly copyCount: number
  readonly outOfSyncCount: number
  /** While it is drained: copies that stay, as too few brokers would be left for them. */
  readonly stuckCount: number
  /** Undefined where it does not answer. */
  readonly version: string | undefined
  readonly startTimeMs: TimestampMs | undefined
}

export type CopyHealth = 'leader' | 'in-sync' | 'out-of-sync' | 'retired' | 'unknown'

export interface PartitionCopy {
  readonly brokerId: string
  readonly storeId: string
  readonly state: CopyHealth
  /** After the last message on its disk; undefined where its broker does not answer. */
  readonly endOffset: Offset | undefined
  /** Messages that the leader has and it has not; undefined where one of them does not answer. */
  readonly lag: number | undefined
  /** Of the leader that its last message came from. */
  readonly lastEpoch: number | undefined
  /** What is on its disk does not verify. */
  readonly damaged: boolean
  /** Made, or given up, because the partition moves. */
  readonly joining: boolean
  readonly leaving: boolean
}

/** Messages that an unclean election has given up, or would. */
export interface LossRange {
  readonly generation: number
  readonly epoch: number
  /** Offsets from here on may be gone, or hold something else than before. */
  readonly from: Offset
  /** Exclusive; undefined unless every copy in sync could say how far it went. */
  readonly to: Offset | undefined
}

export interface ExpectedLoss {
  readonly range: LossRange
  /** Of the copies in sync those whose brokers do not answer: what only they have is lost too. */
  readonly silentBrokers: readonly string[]
}

export interface PartitionDetail extends PartitionDescription {
  readonly topic: string
  /** Copies that an acknowledgement takes. */
  readonly minInSyncReplicas: number
  /** The preferred leader first. */
  readonly copies: readonly PartitionCopy[]
  /** Broker ids, while it moves. */
  readonly move: { readonly from: readonly string[]; readonly to: readonly string[] } | undefined
  /** What unclean elections have given up. */
  readonly losses: readonly LossRange[]
  /** The most that its leader's broker sends, in all, to copies that are not in sync. */
  readonly catchUpBytesPerSecond: number | undefined
  /** Brokers with a copy that have not answered in time. */
  readonly silentBrokers: readonly string[]
}

const integer = (value: number | null | undefined, field: string): number =>
  toSafeInteger(value ?? 0, field)

const optional = (value: number | null | undefined, field: string): number | undefined =>
  value === null || value === undefined ? undefined : toSafeInteger(value, field)

export function brokerFromProto(
  broker: penstock.v1beta1.Broker.$Properties | null | undefined,
): BrokerDescription {
  return {
    brokerId: broker?.brokerId ?? '',
    storeId: broker?.storeId ?? '',
    endpoint: broker?.endpoint ?? '',
    rack: broker?.rack ?? '',
    draining: broker?.draining ?? false,
    reachable: broker?.state === penstock.v1beta1.BrokerState.BROKER_STATE_ONLINE,
    leaderCount: broker?.leaderCount ?? 0,
    copyCount: broker?.copyCount ?? 0,
    outOfSyncCount: broker?.outOfSyncCount ?? 0,
    stuckCount: broker?.stuckCount ?? 0,
    version: broker?.version || undefined,
    startTimeMs: broker?.startTime ? timestampMs(broker.startTime) : undefined,
  }
}

export function partitionDetailFromProto(
  partition: penstock.v1beta1.Partition.$Properties | null | undefined,
): PartitionDetail {
  const { move } = partition ?? {}
  return {
    ...partitionFromProto(partition?.status ?? {}),
    topic: partition?.topic ?? '',
    minInSyncReplicas: partition?.minInSyncReplicas ?? 0,
    copies: (partition?.copies ?? []).map(copyFromProto),
    move: move ? { from: move.from ?? [], to: move.to ?? [] } : undefined,
    losses: (partition?.losses ?? []).map(lossFromProto),
    silentBrokers: partition?.silentBrokerIds ?? [],
    catchUpBytesPerSecond:
      integer(partition?.catchUpBytesPerSecond, 'catch_up_bytes_per_second') || undefined,
  }
}

const copyStates: Readonly<Record<number, CopyHealth>> = {
  [penstock.v1beta1.CopyState.COPY_STATE_LEADER]: 'leader',
  [penstock.v1beta1.CopyState.COPY_STATE_IN_SYNC]: 'in-sync',
  [penstock.v1beta1.CopyState.COPY_STATE_OUT_OF_SYNC]: 'out-of-sync',
  [penstock.v1beta1.CopyState.COPY_STATE_RETIRED]: 'retired',
}

function copyFromProto(copy: penstock.v1beta1.PartitionCopy.$Properties): PartitionCopy {
  return {
    brokerId: copy.brokerId ?? '',
    storeId: copy.storeId ?? '',
    state: copyStates[copy.state ?? 0] ?? 'unknown',
    endOffset: optional(copy.endOffset, 'end_offset'),
    lag: optional(copy.lag, 'lag'),
    lastEpoch: optional(copy.lastEpoch, 'last_epoch'),
    damaged: copy.damaged ?? false,
    joining: copy.joining ?? false,
    leaving: copy.leaving ?? false,
  }
}

function lossFromProto(loss: penstock.v1beta1.LossRange.$Properties): LossRange {
  return {
    generation: integer(loss.generation, 'generation'),
    epoch: integer(loss.epoch, 'epoch'),
    from: integer(loss.from, 'from'),
    to: optional(loss.to, 'to'),
  }
}

export function expectedLossFromProto(
  loss: penstock.v1beta1.ExpectedLoss.$Properties | null | undefined,
): ExpectedLoss | undefined {
  if (!loss) return undefined
  return { range: lossFromProto(loss.range ?? {}), silentBrokers: loss.silentBrokerIds ?? [] }
}
