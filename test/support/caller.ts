// A caller without SDK, as grpcurl is: one broker's address, and nothing but what the .proto says.

import { Client, type ClientReadableStream, credentials, Metadata } from '@grpc/grpc-js'
import { callError } from '../../client/status.ts'
import type { Method } from '../../proto/method.ts'

export class Caller implements Disposable {
  readonly #client: Client

  constructor({ port }: { readonly port: number }) {
    this.#client = new Client(`127.0.0.1:${port}`, credentials.createInsecure())
  }

  unary<Q, QI, R, RI>(
    method: Method<Q, QI, R, RI>,
    request: QI,
    options: { readonly timeoutMs?: number; readonly headers?: Record<string, string> } = {},
  ): Promise<R> {
    const { timeoutMs = 20_000, headers = {} } = options
    const { promise, resolve, reject } = Promise.withResolvers<R>()
    this.#client.makeUnaryRequest(
      method.path,
      method.requestSerialize,
      method.responseDeserialize,
      request,
      metadataOf(headers),
      { deadline: Date.now() + timeoutMs },
      (error, response) => {
        if (error === null && response !== undefined) resolve(response)
        else reject(callError(error))
      },
    )
    return promise
  }

  /** Iterating throws what the call ends with. */
  stream<Q, QI, R, RI>(method: Method<Q, QI, R, RI>, request: QI): ClientReadableStream<R> {
    const { path, requestSerialize, responseDeserialize } = method
    return this.#client.makeServerStreamRequest(
      path,
      requestSerialize,
      responseDeserialize,
      request,
      new Metadata(),
    )
  }

  [Symbol.dispose](): void {
    this.#client.close()
  }
}

function metadataOf(headers: Record<string, string>): Metadata {
  const metadata = new Metadata()
  for (const [name, value] of Object.entries(headers)) metadata.set(name, value)
  return metadata
}
