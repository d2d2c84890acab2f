// The connection to a store in another process: calls with deadlines, and what is known of whether it answers at all.
// One that has let a deadline pass counts as away until it answers again; so only the first call has to wait that long.

import {
  Client,
  type ClientOptions,
  type ClientReadableStream,
  connectivityState,
  credentials,
  Metadata,
} from '@grpc/grpc-js'
import { callError } from '../../../client/status.ts'
import type { Clock } from '../../../model/clock.ts'
import { type ErrorReason, PenstockError } from '../../../model/errors.ts'
import { limits } from '../../../model/limits.ts'
import { metadataService } from '../../../proto/gen/services.ts'
import type { Method } from '../../../proto/method.ts'
import type { Logger } from '../../telemetry/logger.ts'

export interface StoreChannelOptions {
  /** As gRPC dials it: `unix:/path`, or host:port. */
  readonly address: string
  readonly clock: Clock
  readonly logger: Logger
  /** Longest that one call may take. */
  readonly callMs: number
}

const channelOptions: ClientOptions = {
  'grpc-node.flow_control_window': limits.http2WindowBytes,
  'grpc.max_receive_message_length': limits.grpcMessageBytesMax,
  'grpc.max_send_message_length': limits.grpcMessageBytesMax,
  // Only who knows whether a change may be repeated may repeat it.
  'grpc.enable_retries': 0,
  // The other end is on this machine: a socket that nobody listens on says so at once. For the same reason there is no
  // keepalive: a process that has ended closes its connections, and one that is stopped goes on with them.
  'grpc.initial_reconnect_backoff_ms': 20,
  'grpc.max_reconnect_backoff_ms': 500,
  'grpc.service_config_disable_resolution': 1,
  'grpc.use_local_subchannel_pool': 1,
  'grpc.enable_http_proxy': 0,
  'grpc.enable_channelz': 0,
}

type UnaryMethod<Q, QI, R, RI> = Method<Q, QI, R, RI>

export class StoreChannel {
  readonly #options: StoreChannelOptions
  readonly #client: Client
  readonly #closed = new AbortController()
  #away = false

  constructor(options: StoreChannelOptions) {
    this.#options = options
    this.#client = new Client(options.address, credentials.createInsecure(), channelOptions)
  }

  get closed(): AbortSignal {
    return this.#closed.signal
  }

  /** METADATA_UNAVAILABLE when the store does not answer in time. */
  async read<Q, QI, R, RI>(method: UnaryMethod<Q, QI, R, RI>, request: QI): Promise<R> {
    const deadline = await this.#reachable()
    try {
      return await this.#unary(method, request, deadline)
    } catch (error) {
      throw this.#judge(error, 'METADATA_UNAVAILABLE')
    }
  }

  /** METADATA_UNAVAILABLE when nothing was sent, TIMED_OUT when it may have arrived. */
  async change<Q, QI, R, RI>(method: UnaryMethod<Q, QI, R, RI>, request: QI): Promise<R> {
    const deadline = await this.#reachable()
    try {
      return await this.#unary(method, request, deadline)
    } catch (error) {
      throw this.#judge(error, 'TIMED_OUT')
    }
  }

  /** All answers of a stream that ends by itself. */
  async readAll<Q, QI, R, RI>(method: Method<Q, QI, R, RI>, request: QI): Promise<R[]> {
    const deadline = await this.#reachable()
    const { path, requestSerialize, responseDeserialize } = method
    const call = this.#client.makeServerStreamRequest(
      path,
      requestSerialize,
      responseDeserialize,
      request,
      { deadline },
    )
    try {
      return await Array.fromAsync(answersOf(call))
    } catch (error) {
      throw this.#judge(error, 'METADATA_UNAVAILABLE')
    }
  }

  /** Answers until `signal` aborts or the connection is lost; waits for the store without an end. */
  async *follow<Q, QI, R, RI>(
    method: Method<Q, QI, R, RI>,
    request: QI,
    signal: AbortSignal,
  ): AsyncGenerator<R> {
    const { path, requestSerialize, responseDeserialize } = method
    const call = this.#client.makeServerStreamRequest(
      path,
      requestSerialize,
      responseDeserialize,
      request,
      new Metadata({ waitForReady: true }),
    )
    const onAbort = (): void => call.cancel()
    signal.addEventListener('abort', onAbort, { once: true })
    try {
      yield* answersOf(call)
    } catch (error) {
      throw this.#judge(error, 'METADATA_UNAVAILABLE')
    } finally {
      signal.removeEventListener('abort', onAbort)
    }
  }

  close(): void {
    this.#closed.abort(new PenstockError('CLOSED', 'the metadata store is closed'))
    this.#client.close()
  }

  /** Resolves with the deadline of the call when there is a connection. Nothing has been sent before. */
  async #reachable(): Promise<number> {
    this.#closed.signal.throwIfAborted()
    if (this.#away) throw unavailable()
    const deadline = Date.now() + this.#options.callMs
    if (await isReady(this.#client, deadline)) return deadline
    this.#closed.signal.throwIfAborted()
    this.#goAway()
    throw unavailable()
  }

  #unary<Q, QI, R, RI>(
    { path, requestSerialize, responseDeserialize }: Method<Q, QI, R, RI>,
    request: QI,
    deadline: number,
  ): Promise<R> {
    return new Promise((resolve, reject) => {
      this.#client.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        request,
        { deadline },
        (error, response) => {
          if (error === null && response !== undefined) resolve(response)
          else reject(error)
        },
      )
    })
  }

  /** What the store itself has answered stays; what the way to it says becomes `inDoubt`. */
  #judge(error: unknown, inDoubt: 'METADATA_UNAVAILABLE' | 'TIMED_OUT'): PenstockError {
    if (this.#closed.signal.aborted) return PenstockError.from(this.#closed.signal.reason)
    const failure = callError(error)
    const byTheWay = 'grpcCode' in failure.details
    if (byTheWay && failure.reason === 'TIMED_OUT') this.#goAway()
    if (!byTheWay && failure.reason === 'CLOSED') return unavailable(failure)
    if (!byTheWay && failure.reason !== 'TIMED_OUT') return failure
    if (inDoubt === 'METADATA_UNAVAILABLE') return unavailable(failure)
    const message = 'it is not known whether the metadata change is stored'
    return new PenstockError('TIMED_OUT', message, {}, { cause: failure })
  }

  #goAway(): void {
    if (this.#away) return
    this.#away = true
    this.#options.logger.warn('metadata-store-away')
    void this.#lookForIt()
  }

  async #lookForIt(): Promise<void> {
    const { clock, logger, callMs } = this.#options
    const { signal } = this.#closed
    while (this.#away && !signal.aborted) {
      const deadline = Date.now() + callMs
      const answered = await this.#unary(metadataService.getObject, probe, deadline).then(
        () => true,
        (error: unknown) => !('grpcCode' in callError(error).details),
      )
      if (answered) this.#away = false
      else await pause(clock, limits.metadataRetryMs, signal)
    }
    // As loud as the news that it was away.
    if (!signal.aborted) logger.warn('metadata-store-back')
  }
}

/** Reads what is never there. */
const probe = { kind: 'broker', name: '-' }

function unavailable(cause?: unknown): PenstockError {
  const message = 'the metadata store does not answer'
  return new PenstockError('METADATA_UNAVAILABLE', message, {}, { cause })
}

/** True for what the way to the store has said, and not the store. */
export function isBroken(error: unknown): boolean {
  const reason: ErrorReason = PenstockError.from(error).reason
  return reason === 'METADATA_UNAVAILABLE' || reason === 'NOT_READY'
}

function isReady(client: Client, deadline: number): Promise<boolean> {
  const { READY } = connectivityState
  if (client.getChannel().getConnectivityState(true) === READY) return Promise.resolve(true)
  return new Promise((resolve) => {
    client.waitForReady(deadline, (error) => resolve(error === undefined))
  })
}

async function* answersOf<R>(call: ClientReadableStream<R>): AsyncGenerator<R> {
  // A late error without a listener would take down the process.
  call.on('error', () => {})
  try {
    for await (const answer of call as AsyncIterable<R>) yield answer
  } finally {
    call.cancel()
  }
}

/** Ends early when `signal` aborts. */
export function pause(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.schedule(delayMs, done)
    signal.addEventListener('abort', done)
    function done(): void {
      cancel()
      signal.removeEventListener('abort', done)
      resolve()
    }
    if (signal.aborted) done()
  })
}
