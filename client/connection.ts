// gRPC behind the Transport seam: channels with our options, calls with deadlines and signals, errors decoded. No
// retries here: who repeats a call has to know what that means.

import { randomUUID } from 'node:crypto'
import {
  Client,
  type ClientDuplexStream,
  type ClientOptions,
  type ClientReadableStream,
  credentials,
  Metadata,
} from '@grpc/grpc-js'
import type { Clock } from '../model/clock.ts'
import { PenstockError } from '../model/errors.ts'
import { limits } from '../model/limits.ts'
import { adminService } from '../proto/gen/services.ts'
import type { Method } from '../proto/method.ts'
import { type Address, parseAddresses } from './address.ts'
import { type LifeSigns, Liveness } from './liveness.ts'
import { type ClientLogger, noLogger } from './logger.ts'
import type { OnMessagesLost } from './messages-lost.ts'
import { callError } from './status.ts'
import { systemClock } from './system-clock.ts'
import type {
  CallOptions,
  IncomingStream,
  OutgoingStream,
  Purpose,
  StreamHandlers,
  StreamTarget,
  Transport,
} from './transport.ts'

export interface ConnectionOptions {
  /** penstock://host:port, several separated by commas. */
  readonly url: string
  /** For the broker's logs and metrics. Default: a random one. */
  readonly clientId?: string | undefined
  readonly logger?: ClientLogger | undefined
  readonly onMessagesLost?: OnMessagesLost | undefined
  /** Longest a unary call may take. Default 30 s. */
  readonly callTimeoutMs?: number | undefined
  readonly clock?: Clock | undefined
}

const channelOptions: ClientOptions = {
  // The default of 64 KiB would cap a stream at about 220 MiB/s (peers-bench, decision 0004).
  'grpc-node.flow_control_window': limits.http2WindowBytes,
  'grpc.max_receive_message_length': limits.grpcMessageBytesMax,
  'grpc.max_send_message_length': limits.grpcMessageBytesMax,
  'grpc.keepalive_time_ms': 30_000,
  'grpc.keepalive_timeout_ms': 15_000,
  // Retries are ours, with sequences and positions; the layer would only buffer what it may never resend.
  'grpc.enable_retries': 0,
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 1_000,
  'grpc.dns_min_time_between_resolutions_ms': 1_000,
  'grpc.service_config_disable_resolution': 1,
  'grpc.use_local_subchannel_pool': 1,
  // http_proxy of the environment is meant for the web, and would be taken for a broker in the same cluster too.
  'grpc.enable_http_proxy': 0,
  'grpc.enable_channelz': 0,
}

/** Twice as long as this without an answer, and a broker counts as hanging. */
const lifeAnswerMs = 750
/** Where there is only one: a new connection would not find it less busy, just not dead. */
const loneAnswerMs = 5_000

export class Connection implements Transport {
  readonly clientId: string
  readonly clock: Clock
  readonly logger: ClientLogger
  readonly onMessagesLost: OnMessagesLost | undefined
  readonly #callTimeoutMs: number
  readonly #given: readonly Address[]
  #addresses: readonly Address[]
  /** By purpose, and by broker where it has to be a certain one. */
  readonly #channels = new Map<string, Channel>()
  readonly #streams = new Set<{ cancel(): void }>()
  readonly #liveness: Liveness
  #current = 0
  #closed = false

  constructor(options: ConnectionOptions) {
    this.#given = parseAddresses(options.url)
    this.#addresses = this.#given
    this.clientId = options.clientId ?? `client-${randomUUID().slice(0, 8)}`
    this.clock = options.clock ?? systemClock
    this.logger = options.logger ?? noLogger
    this.onMessagesLost = options.onMessagesLost
    this.#callTimeoutMs = options.callTimeoutMs ?? 30_000
    this.#liveness = new Liveness({ clock: this.clock, ask: (target) => this.#ask(target) })
  }

  random(): number {
    return Math.random()
  }

  defer(action: () => void): void {
    setImmediate(action)
  }

  unary<Q, QI, R, RI>(
    method: Method<Q, QI, R, RI>,
    request: QI,
    options: CallOptions = {},
  ): Promise<R> {
    const { signal, timeoutMs = this.#callTimeoutMs, endpoint, suspect } = options
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(PenstockError.from(signal.reason))
        return
      }
      const name = endpoint === undefined ? 'control' : `control ${endpoint}`
      const channel = this.#channel(name, endpoint)
      const call = channel.client.makeUnaryRequest(
        method.path,
        method.requestSerialize,
        method.responseDeserialize,
        request,
        metadataOf(options),
        { deadline: Date.now() + timeoutMs },
        (error, response) => {
          signal?.removeEventListener('abort', abort)
          if (error === null && response !== undefined) resolve(response)
          else {
            const failure = signal?.aborted ? PenstockError.from(signal.reason) : callError(error)
            const hangs = suspect && failure.reason === 'TIMED_OUT'
            if (failure.reason === 'CONNECTION_LOST' || hangs) this.#drop(name, channel)
            reject(failure)
          }
        },
      )
      const abort = (): void => call.cancel()
      signal?.addEventListener('abort', abort, { once: true })
    })
  }

  serverStream<Q, QI, R, RI>(
    method: Method<Q, QI, R, RI>,
    request: QI,
    handlers: StreamHandlers<R>,
    to?: StreamTarget,
  ): IncomingStream {
    // A connection of its own, closed with the stream.
    const { client, target } = this.#newChannel(to?.endpoint)
    const call = client.makeServerStreamRequest(
      method.path,
      method.requestSerialize,
      method.responseDeserialize,
      request,
      metadataOf(to),
    )
    const leave = (): void => {
      if (to?.endpoint === undefined) this.#leave(target)
    }
    const leaving: StreamHandlers<R> = {
      message: (response) => handlers.message(response),
      ended: (error) => {
        if (error?.reason === 'CONNECTION_LOST') leave()
        handlers.ended(error)
      },
    }
    const stop = this.#follow(call, leaving, () => client.close())
    return {
      target,
      pause: () => call.pause(),
      resume: () => call.resume(),
      cancel: (options) => {
        if (options?.suspect) leave()
        stop()
      },
    }
  }

  bidi<Q, QI, R, RI>(
    method: Method<Q, QI, R, RI>,
    purpose: Purpose,
    handlers: StreamHandlers<R>,
    to?: StreamTarget,
  ): OutgoingStream<QI> {
    const endpoint = to?.endpoint
    const name = endpoint === undefined ? purpose : `${purpose} ${endpoint}`
    const channel = this.#channel(name, endpoint)
    const call: ClientDuplexStream<QI, R> = channel.client.makeBidiStreamRequest(
      method.path,
      method.requestSerialize,
      method.responseDeserialize,
      metadataOf(to),
    )
    let writable = true
    const stop = this.#follow(
      call,
      withDrop(handlers, () => this.#drop(name, channel)),
      () => {
        writable = false
      },
    )
    return {
      target: channel.target,
      send: (request) => {
        if (writable) call.write(request)
      },
      finish: () => {
        if (writable) call.end()
        writable = false
      },
      cancel: (options) => {
        if (options?.suspect) this.#drop(name, channel)
        stop()
      },
    }
  }

  /** Cancels what is left and closes every channel. */
  close(): void {
    this.#closed = true
    for (const stream of this.#streams) stream.cancel()
    for (const { client } of this.#channels.values()) client.close()
    this.#channels.clear()
  }

  /** Wires a call to its handlers. Returns the way to end it; `release` runs once, however it ends. */
  #follow<R>(
    call: ClientReadableStream<R> | ClientDuplexStream<never, R>,
    handlers: StreamHandlers<R>,
    release: () => void,
  ): () => void {
    let live = true
    const end = (): boolean => {
      const first = live
      live = false
      if (first) {
        this.#streams.delete(stream)
        release()
      }
      return first
    }
    const cancel = (): void => {
      if (end()) call.cancel()
    }
    const stream = { cancel }
    this.#streams.add(stream)
    call.on('data', (response: R) => {
      if (live) handlers.message(response)
    })
    // Stays attached after the end: a late error without a listener would take down the process.
    call.on('error', (error) => {
      if (end()) handlers.ended(callError(error))
    })
    call.on('end', () => {
      if (end()) handlers.ended(undefined)
    })
    return cancel
  }

  watch(target: string, silent: () => void): LifeSigns {
    return this.#liveness.watch(target, silent)
  }

  async #ask(endpoint: string): Promise<void> {
    const timeoutMs = this.hasOthers ? lifeAnswerMs : loneAnswerMs
    const call = { timeoutMs, endpoint, suspect: true }
    await this.unary(adminService.getServerInfo, {}, call)
  }

  get hasOthers(): boolean {
    return this.#addresses.length > 1
  }

  learn(endpoints: readonly string[]): void {
    const tls = this.#given.some((address) => address.tls)
    const known = new Set(this.#given.map(({ target }) => target))
    const others = endpoints.filter((target) => !known.has(target))
    this.#addresses = [...this.#given, ...others.map((target) => ({ target, tls }))]
  }

  #channel(name: string, endpoint?: string): Channel {
    const known = this.#channels.get(name)
    if (known !== undefined) return known
    const channel = this.#newChannel(endpoint)
    this.#channels.set(name, channel)
    return channel
  }

  /** A channel that has failed is not used again: the next call dials anew, the next address if there are several. */
  #drop(name: string, channel: Channel): void {
    if (this.#channels.get(name) !== channel) return
    this.#channels.delete(name)
    channel.client.close()
    if (name.includes(' ')) return // A certain broker's: the others are none the worse for it.
    this.#leave(channel.target)
  }

  /** Once, however many channels have failed at the address. */
  #leave(target: string): void {
    if (this.#addresses[this.#current]?.target !== target) return
    this.#current = (this.#current + 1) % this.#addresses.length
  }

  #newChannel(endpoint?: string): Channel {
    if (this.#closed) throw new PenstockError('CLOSED', 'the client is closed')
    const tls = this.#given.some((one) => one.tls)
    const address =
      endpoint === undefined
        ? this.#addresses[this.#current % this.#addresses.length]
        : { target: endpoint, tls }
    if (address === undefined) throw new PenstockError('INVALID_REQUEST', 'no address')
    const channelCredentials = address.tls ? credentials.createSsl() : credentials.createInsecure()
    const { target } = address
    return { client: new Client(target, channelCredentials, channelOptions), target }
  }
}

interface Channel {
  readonly client: Client
  readonly target: string
}

function metadataOf(to: { readonly direct?: boolean | undefined } | undefined): Metadata {
  const metadata = new Metadata()
  if (to?.direct) metadata.set('penstock-routing', 'direct')
  return metadata
}

function withDrop<R>(handlers: StreamHandlers<R>, drop: () => void): StreamHandlers<R> {
  return {
    message: (response) => handlers.message(response),
    ended: (error) => {
      if (error === undefined || error.reason === 'CONNECTION_LOST') drop()
      handlers.ended(error)
    },
  }
}
