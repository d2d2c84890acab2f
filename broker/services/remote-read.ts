// The part of a Read that other brokers serve: a call to each leader, whose answers go on to the caller as they come and
// no faster than it takes them.

import type { ClientReadableStream } from '@grpc/grpc-js'
import { callError } from '../../client/status.ts'
import type { penstock } from '../../proto/codec.ts'
import { consumerService } from '../../proto/gen/services.ts'
import type { Origin } from './origin.ts'
import type { PeerCalls } from './peer-calls.ts'

type Response = penstock.v1beta1.ReadResponse

export interface RemoteRead {
  readonly endpoint: string
  readonly request: penstock.v1beta1.ReadRequest.$Properties
}

/** Resolves when the leader has no more, or `deliver` says that it is enough; rejects with the leader's error. */
export async function readRemotely(
  peers: PeerCalls,
  { endpoint, request }: RemoteRead,
  options: {
    readonly origin: Origin
    readonly signal: AbortSignal
    /** False: enough. */
    readonly deliver: (response: Response) => Promise<boolean>
  },
): Promise<void> {
  const { origin, signal, deliver } = options
  signal.throwIfAborted()
  const call: ClientReadableStream<Response> = peers.serverStream(
    endpoint,
    consumerService.read,
    request,
    { origin },
  )
  const abort = (): void => call.cancel()
  signal.addEventListener('abort', abort, { once: true })
  try {
    for await (const response of call) {
      if (!(await deliver(response as Response))) return
    }
  } catch (error) {
    signal.throwIfAborted()
    throw callError(error)
  } finally {
    signal.removeEventListener('abort', abort)
    // A late error without a listener would end the process.
    call.on('error', () => {})
    call.cancel()
  }
}
