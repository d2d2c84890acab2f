// gRPC server reflection, v1 and v1alpha, over the committed descriptor set: what grpcurl and others ask what there is.
// Our own because the npm package fails on well-known types (grpc-node#2958).

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { status } from '@grpc/grpc-js'
import protobuf from 'protobufjs/minimal.js'
import type { grpc } from '../../proto/codec.ts'
import {
  grpcReflectionV1alphaServerReflection,
  grpcReflectionV1ServerReflection,
} from '../../proto/gen/services.ts'
import { decoded, type Handlers, type Registration } from './handlers.ts'
import { writable } from './writable.ts'

/** The same place relative to this file in the repository and in the built package. */
const descriptorsPath = join(import.meta.dirname, '..', '..', 'proto', 'gen', 'descriptors.binpb')

interface DescriptorFile {
  readonly name: string
  readonly dependencies: readonly string[]
  /** Fully qualified names of messages, enums, services and methods that the file defines. */
  readonly symbols: readonly string[]
  readonly services: readonly string[]
  readonly bytes: Uint8Array
}

// Field numbers of google/protobuf/descriptor.proto: the little that reflection looks at.
const fileField = { name: 1, package: 2, dependency: 3, message: 4, enum: 5, service: 6 } as const
const messageField = { name: 1, nested: 3, enum: 4 } as const
const serviceField = { name: 1, method: 2 } as const

type Fields = ReadonlyMap<number, readonly Uint8Array[]>

/** Length-delimited fields by number; others are skipped. */
function fieldsOf(bytes: Uint8Array): Fields {
  const reader = protobuf.Reader.create(bytes)
  const fields = new Map<number, Uint8Array[]>()
  while (reader.pos < reader.len) {
    const tag = reader.uint32()
    if ((tag & 7) !== 2) {
      reader.skipType(tag & 7)
      continue
    }
    const values = fields.get(tag >>> 3) ?? []
    values.push(reader.bytes())
    fields.set(tag >>> 3, values)
  }
  return fields
}

const texts = (fields: Fields, field: number): string[] =>
  (fields.get(field) ?? []).map((bytes) => Buffer.from(bytes).toString('utf8'))

function describe(bytes: Uint8Array): DescriptorFile {
  const fields = fieldsOf(bytes)
  const [name = ''] = texts(fields, fileField.name)
  const [scope = ''] = texts(fields, fileField.package)
  const services: string[] = []
  const symbols: string[] = []
  const named = (prefix: string, inner: Fields): string =>
    `${prefix ? `${prefix}.` : ''}${texts(inner, 1)[0] ?? ''}`
  const addMessages = (prefix: string, messages: readonly Uint8Array[]): void => {
    for (const message of messages.map(fieldsOf)) {
      const full = named(prefix, message)
      symbols.push(full)
      for (const inner of message.get(messageField.enum) ?? [])
        symbols.push(named(full, fieldsOf(inner)))
      addMessages(full, message.get(messageField.nested) ?? [])
    }
  }
  addMessages(scope, fields.get(fileField.message) ?? [])
  for (const one of fields.get(fileField.enum) ?? []) symbols.push(named(scope, fieldsOf(one)))
  for (const service of (fields.get(fileField.service) ?? []).map(fieldsOf)) {
    const full = named(scope, service)
    services.push(full)
    const methods = (service.get(serviceField.method) ?? []).map((method) =>
      named(full, fieldsOf(method)),
    )
    symbols.push(full, ...methods)
  }
  return { name, dependencies: texts(fields, fileField.dependency), symbols, services, bytes }
}

class Descriptors {
  readonly #byName = new Map<string, DescriptorFile>()
  readonly #bySymbol = new Map<string, DescriptorFile>()

  constructor(set: Uint8Array) {
    for (const bytes of fieldsOf(set).get(1) ?? []) {
      const file = describe(bytes)
      this.#byName.set(file.name, file)
      for (const symbol of file.symbols) this.#bySymbol.set(symbol, file)
    }
  }

  services(): string[] {
    return [...this.#byName.values()].flatMap((file) => file.services).sort()
  }

  file(name: string): Uint8Array[] | undefined {
    return this.#closure(this.#byName.get(name))
  }

  symbol(name: string): Uint8Array[] | undefined {
    return this.#closure(this.#bySymbol.get(name))
  }

  /** The file and all it depends on, dependencies first. */
  #closure(file: DescriptorFile | undefined): Uint8Array[] | undefined {
    if (!file) return undefined
    const seen = new Map<string, Uint8Array>()
    const visit = (one: DescriptorFile | undefined): void => {
      if (!one || seen.has(one.name)) return
      for (const dependency of one.dependencies) visit(this.#byName.get(dependency))
      seen.set(one.name, one.bytes)
    }
    visit(file)
    // The one asked for first: some clients look only at that.
    return [file.bytes, ...[...seen.values()].filter((bytes) => bytes !== file.bytes)]
  }
}

type Request = grpc.reflection.v1.ServerReflectionRequest.$Properties
type Response = grpc.reflection.v1.ServerReflectionResponse.$Properties

function answer(descriptors: Descriptors, request: Request): Response {
  const reply = { validHost: request.host ?? '', originalRequest: request }
  if (request.listServices != null) {
    return {
      ...reply,
      listServicesResponse: { service: descriptors.services().map((name) => ({ name })) },
    }
  }
  const files =
    request.fileByFilename != null
      ? descriptors.file(request.fileByFilename)
      : request.fileContainingSymbol != null
        ? descriptors.symbol(request.fileContainingSymbol)
        : undefined
  if (files) return { ...reply, fileDescriptorResponse: { fileDescriptorProto: files } }
  return {
    ...reply,
    errorResponse: { errorCode: status.NOT_FOUND, errorMessage: 'no such symbol or file' },
  }
}

export function reflectionHandlers(handlers: Handlers): Registration[] {
  // Read when first asked: most brokers never are.
  let descriptors: Descriptors | undefined
  const load = (): Descriptors => (descriptors ??= new Descriptors(readFileSync(descriptorsPath)))
  return [grpcReflectionV1ServerReflection, grpcReflectionV1alphaServerReflection].map((service) =>
    handlers.bidi(service.serverReflectionInfo, async (call, { signal }) => {
      for await (const request of call as AsyncIterable<Request>) {
        // A caller that only asks must not make the broker keep what it answers.
        await writable(call, signal)
        call.write(answer(load(), decoded(request)))
      }
    }),
  )
}
