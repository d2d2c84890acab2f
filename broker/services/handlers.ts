// What every RPC has in common: a signal that ends with the call, errors in one form, an observation at the end, and a
// log line for defects. The services behind it only decode, call and encode.

import { AssertionError } from 'node:assert'
import {
  type handleBidiStreamingCall,
  type handleServerStreamingCall,
  type handleUnaryCall,
  type Metadata,
  type MethodDefinition,
  type ServerDuplexStream,
  type ServerWritableStream,
  type UntypedHandleCall,
} from '@grpc/grpc-js'
import { PenstockError } from '../../model/errors.ts'
import { limits } from '../../model/limits.ts'
import type { Method } from '../../proto/method.ts'
import type { Logger } from '../telemetry/logger.ts'
import type { BrokerObserver } from '../telemetry/observer.ts'
import { serviceError } from './errors.ts'
import { type Origin, originOf } from './origin.ts'

export interface CallContext {
  /** Aborts when the caller cancels, the connection is lost, the deadline passes or the broker stops. */
  readonly signal: AbortSignal
  /** Of the caller, for logs and group members. */
  readonly address: string
  /** What a call to another broker in its name passes on. */
  readonly origin: Origin
  /** What is led elsewhere is refused, not forwarded: the call was forwarded before, or wants no detour. */
  readonly localOnly: boolean
}

export interface HandlerParts {
  readonly logger: Logger
  readonly observer: BrokerObserver
  /** Aborts when the broker stops and its grace is over. */
  readonly stopping: AbortSignal
  /** A broken invariant ends the process. */
  readonly onFatal: (error: Error) => void
  readonly monotonicMs: () => number
}

/** One RPC as grpc-js wants it. */
export interface Registration {
  readonly definition: MethodDefinition<unknown, unknown>
  readonly handler: UntypedHandleCall
}

export type Handlers = ReturnType<typeof createHandlers>

export function createHandlers(parts: HandlerParts) {
  return {
    unary<Q, QI, R, RI>(
      method: Method<Q, QI, R, RI>,
      run: (request: Q, context: CallContext) => Promise<RI>,
    ): Registration {
      const handler: handleUnaryCall<Q | PenstockError, RI> = (call, callback) => {
        const scope = openScope(parts, method.path, call)
        const deadline = AbortSignal.timeout(limits.unaryDeadlineMsMax)
        const context = {
          ...scope.context,
          signal: AbortSignal.any([scope.context.signal, deadline]),
        }
        void (async () => {
          try {
            const response = await run(decoded(call.request), context)
            scope.end()
            callback(null, response)
          } catch (error) {
            callback(serviceError(scope.end(error)))
          }
        })()
      }
      return { definition: definitionOf(method), handler: handler as UntypedHandleCall }
    },

    /** The stream ends when `run` resolves. */
    serverStream<Q, QI, R, RI>(
      method: Method<Q, QI, R, RI>,
      run: (request: Q, call: ServerWritableStream<Q, RI>, context: CallContext) => Promise<void>,
    ): Registration {
      const handler: handleServerStreamingCall<Q, RI> = (call) => {
        const scope = openScope(parts, method.path, call)
        Promise.resolve()
          .then(() => run(decoded(call.request), call, scope.context))
          .then(
            () => {
              scope.end()
              call.end()
            },
            (error: unknown) => call.emit('error', asError(scope.end(error))),
          )
      }
      return { definition: definitionOf(method), handler: handler as UntypedHandleCall }
    },

    /** The stream ends when `run` resolves. Requests that cannot be decoded arrive as PenstockError. */
    bidi<Q, QI, R, RI>(
      method: Method<Q, QI, R, RI>,
      run: (call: ServerDuplexStream<Q | PenstockError, RI>, context: CallContext) => Promise<void>,
    ): Registration {
      const handler: handleBidiStreamingCall<Q | PenstockError, RI> = (call) => {
        const scope = openScope(parts, method.path, call)
        Promise.resolve()
          .then(() => run(call, scope.context))
          .then(
            () => {
              scope.end()
              call.end()
            },
            (error: unknown) => call.emit('error', asError(scope.end(error))),
          )
      }
      return { definition: definitionOf(method), handler: handler as UntypedHandleCall }
    },
  }
}

/**
 * grpc-js reads code, details and metadata off an `error` event and answers with them. Destroying the stream instead would
 * reset it, and the caller would hear CANCELLED without a reason.
 */
function asError(error: PenstockError): Error {
  return Object.assign(new Error(error.message), serviceError(error))
}

/** A request that does not decode reaches the handler as an error, so that it is answered like every other fault. */
function definitionOf<Q, QI, R, RI>(
  method: Method<Q, QI, R, RI>,
): MethodDefinition<unknown, unknown> {
  const { requestDeserialize } = method
  const guarded = {
    ...method,
    requestDeserialize(bytes: Buffer): Q | PenstockError {
      try {
        return requestDeserialize(bytes)
      } catch (cause) {
        return new PenstockError(
          'INVALID_REQUEST',
          'the request is not valid protobuf',
          {},
          { cause },
        )
      }
    },
  }
  return guarded as MethodDefinition<unknown, unknown>
}

export function decoded<Q>(request: Q | PenstockError): Q {
  if (request instanceof PenstockError) throw request
  return request
}

interface Scope {
  readonly context: CallContext
  /** Reports the end; gives the error in its one form. */
  end(): void
  end(error: unknown): PenstockError
}

interface AnyCall {
  readonly metadata: Metadata
  getDeadline(): Date | number
  getPeer(): string
  on(event: 'cancelled', listener: () => void): unknown
  removeListener(event: 'cancelled', listener: () => void): unknown
}

function openScope(parts: HandlerParts, method: string, call: AnyCall): Scope {
  const startMs = parts.monotonicMs()
  const controller = new AbortController()
  const cancel = (): void => controller.abort(new PenstockError('CANCELLED', 'the call has ended'))
  const stop = (): void =>
    controller.abort(new PenstockError('NOT_READY', 'the broker is stopping'))
  call.on('cancelled', cancel)
  if (parts.stopping.aborted) stop()
  else parts.stopping.addEventListener('abort', stop, { once: true })
  const close = (): void => {
    parts.stopping.removeEventListener('abort', stop)
    // Whatever the handler still has waiting must not outlive the call.
    controller.abort(new PenstockError('CANCELLED', 'the call has ended'))
  }
  function end(): void
  function end(error: unknown): PenstockError
  function end(error?: unknown): PenstockError | undefined {
    const failure = error === undefined ? undefined : unify(parts, method, error)
    close()
    const ms = parts.monotonicMs() - startMs
    parts.observer.answered({ method, outcome: failure?.reason ?? 'OK', ms })
    return failure
  }
  const { origin, localOnly } = originOf(call)
  const context = { signal: controller.signal, address: origin.address, origin, localOnly }
  return { context, end }
}

function unify(parts: HandlerParts, method: string, error: unknown): PenstockError {
  if (error instanceof AssertionError) parts.onFatal(error)
  const unified = PenstockError.from(error)
  if (unified.reason === 'INTERNAL') parts.logger.error('defect', { method, error })
  if (unified.reason === 'STORAGE_DAMAGED') {
    const { message, details } = unified
    parts.logger.error('storage-damaged', { method, message, ...details })
  }
  return unified
}
