// Calls to other brokers: a connection per peer and purpose, kept while it is of use. Says who calls, for whom, and that
// it is not to be forwarded again. No retries here: who repeats a call has to know what that means.

import {
  Client,
  type ClientDuplexStream,
  type ClientOptions,
  type ClientReadableStream,
  type ClientUnaryCall,
  credentials,
  type Metadata,
  status,
} from '@grpc/grpc-js'
import { callError } from '../../client/status.ts'
import { PenstockError } from '../../model/errors.ts'
import { limits } from '../../model/limits.ts'
import type { Method } from '../../proto/method.ts'
import { type Origin, originMetadata } from './origin.ts'

export interface PeerCallOptions {
  readonly signal: AbortSignal
  readonly origin: Origin
}

type PeerCall = ClientUnaryCall | ClientReadableStream<unknown> | ClientDuplexStream<never, unknown>

/** HTTP/2 shares one flow-control window between all streams of a connection: a reader must not hold up confirms. */
export type PeerPurpose = 'calls' | 'batches' | 'reads'

const channelOptions: ClientOptions = {
  'grpc-node.flow_control_window': limits.http2WindowBytes,
  'grpc.max_receive_message_length': -1,
  'grpc.max_send_message_length': -1,
  'grpc.keepalive_time_ms': 10_000,
  'grpc.keepalive_timeout_ms': 5_000,
  'grpc.enable_retries': 0,
  'grpc.initial_reconnect_backoff_ms': 50,
  'grpc.max_reconnect_backoff_ms': 500,
  'grpc.service_config_disable_resolution': 1,
  'grpc.use_local_subchannel_pool': 1,
  'grpc.enable_http_proxy': 0,
  'grpc.enable_channelz': 0,
}

export class PeerCalls {
  readonly #brokerId: string
  readonly #channels = new Map<string, Client>()
  /** On their way, by endpoint. */
  readonly #calls = new Map<string, Set<PeerCall>>()
  #closed = false

  constructor(brokerId: string) {
    this.#brokerId = brokerId
  }

  /** Throws PenstockError: what the peer says, or CONNECTION_LOST. */
  unary<Q, QI, R, RI>(
    endpoint: string,
    method: Method<Q, QI, R, RI>,
    request: QI,
    { signal, origin }: PeerCallOptions,
  ): Promise<R> {
    const { promise, resolve, reject } = Promise.withResolvers<R>()
    if (signal.aborted) {
      reject(PenstockError.from(signal.reason))
      return promise
    }
    const call = this.#channel(endpoint, 'calls').makeUnaryRequest(
      method.path,
      method.requestSerialize,
      method.responseDeserialize,
      request,
      this.#metadata(origin),
      { deadline: deadlineOf(origin) },
      (error, response) => {
        signal.removeEventListener('abort', abort)
        if (error === null && response !== undefined) resolve(response)
        else reject(signal.aborted ? PenstockError.from(signal.reason) : callError(error))
      },
    )
    this.#track(endpoint, call)
    const abort = (): void => call.cancel()
    signal.addEventListener('abort', abort, { once: true })
    return promise
  }

  serverStream<Q, QI, R, RI>(
    endpoint: string,
    method: Method<Q, QI, R, RI>,
    request: QI,
    { origin }: { readonly origin: Origin },
  ): ClientReadableStream<R> {
    const call = this.#channel(endpoint, 'reads').makeServerStreamRequest(
      method.path,
      method.requestSerialize,
      method.responseDeserialize,
      request,
      this.#metadata(origin),
    )
    return this.#track(endpoint, call)
  }

  bidi<Q, QI, R, RI>(
    endpoint: string,
    method: Method<Q, QI, R, RI>,
    { purpose, origin }: { readonly purpose: PeerPurpose; readonly origin: Origin },
  ): ClientDuplexStream<QI, R> {
    const call = this.#channel(endpoint, purpose).makeBidiStreamRequest(
      method.path,
      method.requestSerialize,
      method.responseDeserialize,
      this.#metadata(origin),
    )
    return this.#track(endpoint, call)
  }

  /** Ends everything that waits for this peer, with CONNECTION_LOST: it does not answer any more. */
  abandon(endpoint: string): void {
    for (const [name, channel] of this.#channels) {
      if (!name.startsWith(`${endpoint} `)) continue
      this.#channels.delete(name)
      channel.close()
    }
    for (const { call } of this.#calls.get(endpoint) ?? []) {
      call?.cancelWithStatus(status.UNAVAILABLE, `${endpoint} leads nothing any more, or hangs`)
    }
  }

  /** Until it has ended. */
  #track<T extends PeerCall>(endpoint: string, call: T): T {
    const calls = this.#calls.get(endpoint) ?? new Set()
    this.#calls.set(endpoint, calls)
    calls.add(call)
    call.on('status', () => {
      calls.delete(call)
      if (calls.size === 0 && this.#calls.get(endpoint) === calls) this.#calls.delete(endpoint)
    })
    return call
  }

  close(): void {
    this.#closed = true
    for (const channel of this.#channels.values()) channel.close()
    this.#channels.clear()
  }

  #metadata(origin: Origin): Metadata {
    return originMetadata(origin, this.#brokerId)
  }

  #channel(endpoint: string, purpose: PeerPurpose): Client {
    if (this.#closed) throw new PenstockError('NOT_READY', 'the broker is stopping')
    const name = `${endpoint} ${purpose}`
    const known = this.#channels.get(name)
    // In the order of use, so that the first is the one that has been idle longest.
    this.#channels.delete(name)
    const channel = known ?? new Client(endpoint, credentials.createInsecure(), channelOptions)
    this.#channels.set(name, channel)
    if (this.#channels.size > limits.peerChannelsMax) this.#dropOldest()
    return channel
  }

  #dropOldest(): void {
    const [oldest] = this.#channels
    if (oldest === undefined) return
    const [name, channel] = oldest
    this.#channels.delete(name)
    channel.close()
  }
}

function deadlineOf({ deadlineMs }: Origin): number {
  return Number.isFinite(deadlineMs) ? deadlineMs : Number.POSITIVE_INFINITY
}
