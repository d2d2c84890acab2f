// What the controller asks of this broker: ControlService.

import { PenstockError } from '../../model/errors.ts'
import { limits } from '../../model/limits.ts'
import { type Epoch, toSafeInteger } from '../../model/offset.ts'
import type { Promised } from '../../model/promised.ts'
import type { google, penstock } from '../../proto/codec.ts'
import type { HandOver, Me } from '../partition/hosted-replica.ts'
import type { PartitionKey } from '../partition/partition-storage.ts'
import type { LostLeader } from './network.ts'

export interface ControlParts {
  readonly me: Me
  /** It takes no messages for want of room. */
  readonly diskFull: () => boolean
  /** Metadata knows of this start. */
  readonly isRegistered: () => boolean
  readonly lostLeaders: () => readonly LostLeader[]
  readonly fence: (key: PartitionKey, epoch: Epoch) => Promise<Promised>
  readonly handOver: (key: PartitionKey, to: HandOver) => Promise<void>
  readonly statusOf: (error: PenstockError) => google.rpc.Status.$Properties
}

const handOverMsMax = 60_000

export interface Control {
  probe(): Promise<penstock.internal.v1.ProbeResponse.$Properties>
  fence(
    request: penstock.internal.v1.FenceRequest,
  ): Promise<penstock.internal.v1.FenceResponse.$Properties>
  handOver(
    request: penstock.internal.v1.HandOverRequest,
  ): Promise<penstock.internal.v1.HandOverResponse.$Properties>
}

export function createControl(parts: ControlParts): Control {
  return {
    async probe() {
      const lostLeaders = parts.lostLeaders().map(({ storeId, lostForMs }) => ({
        storeId,
        lostFor: durationOf(lostForMs),
      }))
      return { ...parts.me, lostLeaders, diskFull: parts.diskFull() }
    },

    async fence({ storeId, fences }) {
      const { me } = parts
      if (storeId !== me.storeId) {
        throw new PenstockError('NOT_READY', `this is store ${me.storeId}, not ${storeId}`)
      }
      // R10: a volume that is older than the cluster remembers shows when it registers. Before, it has no vote.
      if (!parts.isRegistered()) {
        throw new PenstockError('NOT_READY', 'metadata has not been told of this start yet')
      }
      if (fences.length > limits.fencesPerCallMax) {
        throw new PenstockError('LIMIT_EXCEEDED', `${fences.length} fences in one call`)
      }
      return { results: await Promise.all(fences.map((one) => fenceOne(parts, one))) }
    },

    async handOver({ topicUid, partition, epoch, toStoreId, timeout }) {
      const key = { topicUid: topicUid ?? '', index: partition ?? 0 }
      const seconds = toSafeInteger(timeout?.seconds ?? 0, 'timeout')
      const timeoutMs = seconds * 1_000 + (timeout?.nanos ?? 0) / 1e6
      await parts.handOver(key, {
        epoch: toSafeInteger(epoch ?? 0, 'epoch'),
        toStoreId: toStoreId ?? '',
        timeoutMs: Math.min(timeoutMs, handOverMsMax),
      })
      return {}
    },
  }
}

async function fenceOne(
  { fence, statusOf }: ControlParts,
  one: penstock.internal.v1.Fence.$Properties,
): Promise<penstock.internal.v1.FenceResult.$Properties> {
  try {
    const key = { topicUid: one.topicUid ?? '', index: one.partition ?? 0 }
    return { promised: promisedToProto(await fence(key, toSafeInteger(one.epoch ?? 0, 'epoch'))) }
  } catch (error) {
    return { error: statusOf(PenstockError.from(error)) }
  }
}

function promisedToProto(promise: Promised): penstock.internal.v1.Promised.$Properties {
  const { bootSeq, promised, again, lastEpochs, ends, damaged } = promise
  return {
    bootSeq,
    promised,
    lastEpochState: lastEpochs.state,
    lastEpochData: lastEpochs.data,
    endState: ends.state,
    endData: ends.data,
    damaged,
    again,
  }
}

function durationOf(ms: number): google.protobuf.Duration.$Properties {
  const seconds = Math.trunc(ms / 1_000)
  return { seconds, nanos: Math.round((ms - seconds * 1_000) * 1e6) }
}
