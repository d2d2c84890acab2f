// Subscribe at any broker: passed on as it is to the coordinator of the group, which is this one or another.

import type { ClientDuplexStream, ServerDuplexStream } from '@grpc/grpc-js'
import { callError } from '../../client/status.ts'
import { PenstockError } from '../../model/errors.ts'
import type { penstock } from '../../proto/codec.ts'
import { consumerService } from '../../proto/gen/services.ts'
import type { Coordinators } from './coordinators.ts'
import { type CallContext, decoded } from './handlers.ts'
import type { PeerCalls } from './peer-calls.ts'

type Request = penstock.v1beta1.SubscribeRequest.$Properties
type Response = penstock.v1beta1.SubscribeResponse.$Properties
type Call = ServerDuplexStream<Request | PenstockError, Response>
type Serve = (call: Call, context: CallContext) => Promise<void>

export function routeSubscribe(
  parts: { readonly coordinators: Coordinators; readonly peers: PeerCalls },
  serve: Serve,
): Serve {
  return async (call, context) => {
    if (context.localOnly) return await serve(call, context)
    const first = await firstOf(call, context.signal)
    const group = first instanceof PenstockError ? '' : (first?.start?.group ?? '')
    const coordinator = group === '' ? undefined : parts.coordinators.of(group)
    if (first !== undefined) call.unshift(first)
    if (coordinator === undefined) return await serve(call, context)
    const { origin } = context
    const remote = parts.peers.bidi(coordinator.endpoint, consumerService.subscribe, {
      purpose: 'reads',
      origin,
    })
    await passOn(call, remote, context.signal)
  }
}

/** Undefined when the caller has ended its side without a word. */
async function firstOf(
  call: Call,
  signal: AbortSignal,
): Promise<Request | PenstockError | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<Request | PenstockError | undefined>()
  const onReadable = (): void => {
    const request: Request | PenstockError | null = call.read()
    if (request !== null) resolve(request)
  }
  const onEnd = (): void => resolve(undefined)
  const onAbort = (): void => reject(signal.reason)
  const onError = (): void => reject(new PenstockError('CANCELLED', 'the call has ended'))
  call.on('readable', onReadable)
  call.once('end', onEnd)
  call.once('error', onError)
  signal.addEventListener('abort', onAbort, { once: true })
  if (signal.aborted) onAbort()
  try {
    return await promise
  } finally {
    call.removeListener('readable', onReadable)
    call.removeListener('end', onEnd)
    call.removeListener('error', onError)
    signal.removeEventListener('abort', onAbort)
  }
}

/** Both ways, neither faster than the other side takes it. Rejects with what the coordinator ends the stream with. */
async function passOn(
  call: Call,
  remote: ClientDuplexStream<Request, Response>,
  signal: AbortSignal,
): Promise<void> {
  const done = Promise.withResolvers<void>()
  const onAbort = (): void => done.reject(signal.reason)
  signal.addEventListener('abort', onAbort, { once: true })
  call.on('data', (received: Request | PenstockError) => {
    try {
      if (remote.write(decoded(received))) return
      call.pause()
      remote.once('drain', () => call.resume())
    } catch (error) {
      done.reject(error)
    }
  })
  call.on('end', () => remote.end())
  call.on('error', (error: unknown) => done.reject(error))
  remote.on('data', (response: Response) => {
    if (call.write(response)) return
    remote.pause()
    call.once('drain', () => remote.resume())
  })
  remote.on('end', () => done.resolve())
  remote.on('error', (error) => done.reject(callError(error)))
  try {
    await done.promise
  } finally {
    signal.removeEventListener('abort', onAbort)
    call.removeAllListeners('data')
    remote.cancel()
  }
}
