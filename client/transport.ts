// The seam between the client's logic and gRPC: calls and streams as plain callbacks and promises. connection.ts is
// behind it in production, a simulated network in tests.

import type { Clock } from '../model/clock.ts'
import type { PenstockError } from '../model/errors.ts'
import type { Method } from '../proto/method.ts'
import type { LifeSigns } from './liveness.ts'
import type { ClientLogger } from './logger.ts'
import type { OnMessagesLost } from './messages-lost.ts'

/**
 * Streams of different purposes have connections of their own: HTTP/2 shares one flow-control window between all
 * streams of a connection, and a reader that pauses must not hold up confirms.
 */
export type Purpose = 'control' | 'produce' | 'subscribe' | 'read'

export interface StreamHandlers<Response> {
  message(response: Response): void
  /** Once, unless the stream was cancelled by us: OK from the server is `CONNECTION_LOST` for streams without an end. */
  ended(error: PenstockError | undefined): void
}

export interface OutgoingStream<Request> {
  /** host:port that it goes to. */
  readonly target: string
  send(request: Request): void
  /** Says that nothing more will be sent. */
  finish(): void
  /**
   * Ends the stream at once; no handler is called any more. `suspect`: its connection does not answer, so the next
   * stream gets a new one, to the next address if there are several.
   */
  cancel(options?: { suspect: boolean }): void
}

export interface IncomingStream {
  /** host:port that it comes from. */
  readonly target: string
  pause(): void
  resume(): void
  /** `suspect`: as of OutgoingStream. */
  cancel(options?: { suspect: boolean }): void
}

/** Which broker a stream is for. */
export interface StreamTarget {
  /** host:port of the one broker that will do; otherwise any of the client's addresses. */
  readonly endpoint?: string | undefined
  /** What the broker does not lead it refuses, with NOT_LEADER; otherwise it forwards. */
  readonly direct: boolean
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined
  readonly timeoutMs?: number | undefined
  /** What the broker knows by itself will do: it need not ask others. */
  readonly direct?: boolean | undefined
  /** host:port of the one broker that is asked; otherwise any of the client's addresses. */
  readonly endpoint?: string | undefined
  /** No answer in time says that the broker hangs: the next call goes to the next address, if there are several. */
  readonly suspect?: boolean | undefined
}

export interface Transport {
  readonly clientId: string
  readonly clock: Clock
  readonly logger: ClientLogger
  readonly onMessagesLost?: OnMessagesLost | undefined
  /** In [0, 1). */
  random(): number
  /** Runs `action` after what is running now, before the process waits for anything. */
  defer(action: () => void): void
  /** Throws PenstockError only. One try. */
  unary<Q, QI, R, RI>(method: Method<Q, QI, R, RI>, request: QI, options?: CallOptions): Promise<R>
  serverStream<Q, QI, R, RI>(
    method: Method<Q, QI, R, RI>,
    request: QI,
    handlers: StreamHandlers<R>,
    to?: StreamTarget,
  ): IncomingStream
  bidi<Q, QI, R, RI>(
    method: Method<Q, QI, R, RI>,
    purpose: Purpose,
    handlers: StreamHandlers<R>,
    to?: StreamTarget,
  ): OutgoingStream<QI>
  /** Whether there are other brokers to go to when one does not answer. */
  readonly hasOthers: boolean
  /** Calls `silent` when the broker at `target` hangs: a long stream to it says what comes by `heard`. */
  watch(target: string, silent: () => void): LifeSigns
  /** host:port of brokers of the cluster: gone on to when the client's own addresses do not answer. */
  learn(endpoints: readonly string[]): void
}
