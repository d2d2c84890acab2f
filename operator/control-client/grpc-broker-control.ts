// BrokerControl over gRPC: one connection per broker, nothing tried twice (the controller asks again by itself). What
// brokers answer is checked: they are trusted to be honest, not to be of this version.

import { Client, type ClientOptions, credentials } from '@grpc/grpc-js'
import { callError, statusError } from '../../client/status.ts'
import type { Broker } from '../../model/broker.ts'
import { PenstockError } from '../../model/errors.ts'
import { limits } from '../../model/limits.ts'
import { toSafeInteger } from '../../model/offset.ts'
import type { Promised } from '../../model/promised.ts'
import type { penstock } from '../../proto/codec.ts'
import { controlService } from '../../proto/gen/services.ts'
import type { Method } from '../../proto/method.ts'
import type {
  BrokerControl,
  Fence,
  FenceResult,
  HandOver,
  ProbeAnswer,
  Waiting,
} from '../controller/broker-control.ts'

const channelOptions: ClientOptions = {
  'grpc.enable_retries': 0,
  // Between two probes a broken connection is dialled anew, so that each of them says how it is now.
  'grpc.initial_reconnect_backoff_ms': 20,
  'grpc.max_reconnect_backoff_ms': 80,
  // A machine that went without a word, and comes back under its address, must not be waited for on the old connection.
  'grpc.keepalive_time_ms': 5_000,
  'grpc.keepalive_timeout_ms': 2_000,
  'grpc.max_receive_message_length': limits.grpcMessageBytesMax,
  'grpc.max_send_message_length': limits.grpcMessageBytesMax,
  'grpc.service_config_disable_resolution': 1,
  'grpc.use_local_subchannel_pool': 1,
  'grpc.enable_http_proxy': 0,
  'grpc.enable_channelz': 0,
}

export interface GrpcBrokerControl extends BrokerControl, Disposable {}

/** To be disposed of after the controller that uses it. */
export function grpcBrokerControl(): GrpcBrokerControl {
  return new Connections()
}

class Connections implements GrpcBrokerControl {
  /** By broker id. */
  readonly #clients = new Map<string, { readonly endpoint: string; readonly client: Client }>()

  async probe(broker: Broker, waiting: Waiting): Promise<ProbeAnswer> {
    const answer = await this.#call(broker, controlService.probe, {}, waiting)
    return {
      storeId: answer.storeId,
      bootSeq: toSafeInteger(answer.bootSeq, 'boot_seq'),
      diskFull: answer.diskFull,
      lostLeaders: answer.lostLeaders.map(({ storeId, lostFor }) => ({
        storeId: storeId ?? '',
        lostForMs: Number(lostFor?.seconds ?? 0) * 1_000 + (lostFor?.nanos ?? 0) / 1e6,
      })),
    }
  }

  async fence(
    broker: Broker,
    fences: readonly Fence[],
    waiting: Waiting,
  ): Promise<readonly FenceResult[]> {
    const { storeId } = broker
    const request = {
      storeId,
      fences: fences.map(({ topicUid, index, epoch }) => ({ topicUid, partition: index, epoch })),
    }
    const { results } = await this.#call(broker, controlService.fence, request, waiting)
    return fences.map((_, i) => resultOf(results[i], storeId))
  }

  async handOver(broker: Broker, handOver: HandOver, waiting: Waiting): Promise<void> {
    const { topicUid, index, epoch, toStoreId, timeoutMs } = handOver
    const timeout = { seconds: Math.floor(timeoutMs / 1_000), nanos: (timeoutMs % 1_000) * 1e6 }
    const request = { topicUid, partition: index, epoch, toStoreId, timeout }
    await this.#call(broker, controlService.handOver, request, waiting)
  }

  [Symbol.dispose](): void {
    for (const { client } of this.#clients.values()) client.close()
    this.#clients.clear()
  }

  #clientOf({ brokerId, endpoint }: Broker): Client {
    const known = this.#clients.get(brokerId)
    if (known?.endpoint === endpoint) return known.client
    known?.client.close()
    const client = new Client(endpoint, credentials.createInsecure(), channelOptions)
    this.#clients.set(brokerId, { endpoint, client })
    return client
  }

  #call<Q, QI, R, RI>(
    broker: Broker,
    method: Method<Q, QI, R, RI>,
    request: QI,
    { signal }: Waiting,
  ): Promise<R> {
    const { path, requestSerialize, responseDeserialize } = method
    const client = this.#clientOf(broker)
    return new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(PenstockError.from(signal.reason))
        return
      }
      const call = client.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        request,
        (error, response) => {
          signal.removeEventListener('abort', abort)
          if (signal.aborted) reject(PenstockError.from(signal.reason))
          else if (error === null && response !== undefined) resolve(response)
          else reject(callError(error))
        },
      )
      const abort = (): void => call.cancel()
      signal.addEventListener('abort', abort)
    })
  }
}

function resultOf(
  result: penstock.internal.v1.FenceResult.$Properties | undefined,
  storeId: string,
): FenceResult {
  const promised = result?.promised
  if (promised) return { promised: promisedOf(promised, storeId) }
  const silent = new PenstockError('NOT_READY', 'the broker has not answered for this partition')
  return { error: statusError(result?.error) ?? silent }
}

function promisedOf(message: penstock.internal.v1.Promised.$Properties, storeId: string): Promised {
  const number = (
    field: Exclude<keyof typeof message, 'damaged' | 'again' | '$unknowns'>,
  ): number => toSafeInteger(message[field] ?? 0, field)
  return {
    storeId,
    bootSeq: number('bootSeq'),
    promised: number('promised'),
    again: message.again ?? false,
    lastEpochs: { state: number('lastEpochState'), data: number('lastEpochData') },
    ends: { state: number('endState'), data: number('endData') },
    damaged: message.damaged ?? false,
  }
}
