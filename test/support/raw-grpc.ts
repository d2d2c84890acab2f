// gRPC without a codec: requests of any bytes, and what comes back by status and reason. For tests that send what no
// client would.

import { Client, status as codes, credentials, type Metadata } from '@grpc/grpc-js'
import { google } from '../../proto/codec.ts'
import type { Method } from '../../proto/method.ts'

const untouched = (bytes: Buffer): Buffer => bytes

export interface Refusal {
  /** Name of the gRPC status, `OK` when nothing was refused. */
  readonly status: string
  /** Of google.rpc.ErrorInfo; empty when there is none. */
  readonly reason: string
  readonly message: string
}

export class RawGrpc implements Disposable {
  readonly #client: Client

  /** A port on this machine, or any address as gRPC dials it. */
  constructor(target: number | string) {
    // Else grpc-js itself refuses what is too large.
    const options = { 'grpc.max_send_message_length': -1 }
    const address = typeof target === 'number' ? `127.0.0.1:${target}` : target
    this.#client = new Client(address, credentials.createInsecure(), options)
  }

  unary(path: string, request: Uint8Array): Promise<Refusal> {
    const { promise, resolve } = Promise.withResolvers<Refusal>()
    const deadline = Date.now() + 15_000
    const bytes = Buffer.from(request)
    this.#client.makeUnaryRequest(path, untouched, untouched, bytes, { deadline }, (error) => {
      resolve(error ? refusalOf(error) : { status: 'OK', reason: '', message: '' })
    })
    return promise
  }

  /** Encodes the request as the method does. */
  call<Request, Input, Response, ResponseInput>(
    method: Method<Request, Input, Response, ResponseInput>,
    request: Input,
  ): Promise<Refusal> {
    const bytes = method.requestSerialize(request)
    return method.responseStream
      ? this.stream(method.path, [bytes])
      : this.unary(method.path, bytes)
  }

  /** Sends the messages, then waits for the end of the stream. */
  stream(
    path: string,
    requests: readonly Uint8Array[],
    onMessage: (bytes: Buffer) => void = () => {},
  ): Promise<Refusal> {
    const { promise, resolve } = Promise.withResolvers<Refusal>()
    const deadline = Date.now() + 15_000
    const call = this.#client.makeBidiStreamRequest(path, untouched, untouched, { deadline })
    call.on('data', onMessage)
    call.on('status', (status) => resolve(refusalOf(status)))
    call.on('error', () => {}) // The status has come before.
    for (const bytes of requests) call.write(Buffer.from(bytes))
    call.end()
    return promise
  }

  [Symbol.dispose](): void {
    this.#client.close()
  }
}

function refusalOf(status: { code: number; details: string; metadata: Metadata }): Refusal {
  return {
    status: codes[status.code] ?? String(status.code),
    reason: reasonOf(status.metadata),
    message: status.details,
  }
}

function reasonOf(metadata: Metadata): string {
  const [bytes] = metadata.get('grpc-status-details-bin')
  if (!Buffer.isBuffer(bytes)) return ''
  return reasonIn(google.rpc.Status.decode(bytes))
}

/** The reason that a google.rpc.Status carries. */
export function reasonIn(status: google.rpc.Status.$Properties | null | undefined): string {
  const info = status?.details?.find(({ type_url }) => type_url?.endsWith('google.rpc.ErrorInfo'))
  return info?.value ? google.rpc.ErrorInfo.decode(info.value).reason : ''
}
