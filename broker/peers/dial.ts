// How a stream to a leader's broker is opened: over gRPC here, otherwise in the simulator. Nothing of it is known but that
// messages arrive in order or not at all.

import { Client, credentials, Metadata } from '@grpc/grpc-js'
import { limits } from '../../model/limits.ts'
import type { penstock } from '../../proto/codec.ts'
import { replicationService } from '../../proto/gen/services.ts'

export interface DialListener {
  received(response: penstock.internal.v1.FollowResponse): void
  /** It has broken; or the other side has ended it, then without an error. May come more than once. */
  lost(error: unknown): void
}

export interface DialledStream {
  write(request: penstock.internal.v1.FollowRequest.$Properties): void
  /** Without a further word to either side. */
  close(): void
}

/** Returns at once: what becomes of it, the listener hears later. */
export type Dial = (address: string, listener: DialListener) => DialledStream

export const dialGrpc: Dial = (address, listener) => {
  const client = new Client(address, credentials.createInsecure(), channelOptions)
  const { path, requestSerialize, responseDeserialize } = replicationService.follow
  const stream = client.makeBidiStreamRequest(
    path,
    requestSerialize,
    responseDeserialize,
    new Metadata(),
  )
  stream.on('data', (response) => listener.received(response))
  stream.on('error', (error) => listener.lost(error))
  stream.on('end', () => listener.lost(undefined))
  return {
    write: (request) => void stream.write(request),
    close() {
      stream.cancel()
      client.close()
    },
  }
}

const channelOptions = {
  'grpc-node.flow_control_window': limits.replicationWindowBytes,
  // A leader's begin may carry a snapshot of the state lane, and the producers.
  'grpc.max_receive_message_length':
    limits.stateSnapshotBytesMax + limits.producerSnapshotBytesMax + limits.grpcMessageBytesMax,
  'grpc.keepalive_time_ms': 1_000,
  'grpc.keepalive_timeout_ms': 2_000,
  'grpc.enable_retries': 0,
  'grpc.initial_reconnect_backoff_ms': 50,
  'grpc.max_reconnect_backoff_ms': 500,
  'grpc.service_config_disable_resolution': 1,
  'grpc.use_local_subchannel_pool': 1,
  'grpc.enable_http_proxy': 0,
  'grpc.enable_channelz': 0,
} as const
