// One RPC method as both sides need it. The shape is grpc-js's MethodDefinition, without importing grpc-js.

import type { Writer } from 'protobufjs/minimal.js'

/** What a generated message class offers. `Shape` is what decode gives, `Properties` what encode takes. */
export interface Codec<Shape, Properties> {
  decode(bytes: Uint8Array): Shape
  encode(message: Properties): Writer
}

export interface Method<Request, RequestInput, Response, ResponseInput> {
  readonly path: string
  readonly requestStream: boolean
  readonly responseStream: boolean
  readonly requestSerialize: (message: RequestInput) => Buffer
  readonly requestDeserialize: (bytes: Buffer) => Request
  readonly responseSerialize: (message: ResponseInput) => Buffer
  readonly responseDeserialize: (bytes: Buffer) => Response
}

export function method<Request, RequestInput, Response, ResponseInput>(definition: {
  path: string
  requestStream: boolean
  responseStream: boolean
  request: Codec<Request, RequestInput>
  response: Codec<Response, ResponseInput>
}): Method<Request, RequestInput, Response, ResponseInput> {
  const { path, requestStream, responseStream, request, response } = definition
  return {
    path,
    requestStream,
    responseStream,
    requestSerialize: (message) => asBuffer(request.encode(message).finish()),
    requestDeserialize: (bytes) => request.decode(bytes),
    responseSerialize: (message) => asBuffer(response.encode(message).finish()),
    responseDeserialize: (bytes) => response.decode(bytes),
  }
}

// protobufjs writes into Buffers on Node already; only the type says otherwise.
function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
}
