// A real OTLP/HTTP receiver: a server that takes protobuf trace exports, as a collector does, and keeps the spans.

import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import protobuf from 'protobufjs'

// The part of opentelemetry/proto/collector/trace/v1/trace_service.proto that tests look at, by field number.
const schema = `syntax = "proto3";
message Export { repeated ResourceSpans resource_spans = 1; }
message ResourceSpans { repeated ScopeSpans scope_spans = 2; }
message ScopeSpans { repeated Span spans = 2; }
message Span {
  bytes trace_id = 1; bytes span_id = 2; bytes parent_span_id = 4; string name = 5; int32 kind = 6;
  repeated Attribute attributes = 9;
}
message Attribute { string key = 1; Value value = 2; }
message Value { oneof value { string string_value = 1; bool bool_value = 2; int64 int_value = 3; double double_value = 4; } }`

export interface ReceivedSpan {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId: string
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
}

export interface OtlpReceiver extends AsyncDisposable {
  readonly endpoint: string
  readonly spans: ReceivedSpan[]
  /** Resolves when so many spans with this name have come. */
  waitFor(name: string, count?: number): Promise<ReceivedSpan[]>
}

export async function startOtlpReceiver(): Promise<OtlpReceiver> {
  const { root } = protobuf.parse(schema)
  const type = root.lookupType('Export')
  const spans: ReceivedSpan[] = []
  const waiting = new Set<() => void>()
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      spans.push(...decode(type, Buffer.concat(chunks)))
      for (const check of waiting) check()
      response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    endpoint: `http://127.0.0.1:${port}`,
    spans,
    waitFor(name, count = 1) {
      const { promise, resolve } = Promise.withResolvers<ReceivedSpan[]>()
      const check = (): void => {
        const found = spans.filter((span) => span.name === name)
        if (found.length < count) return
        waiting.delete(check)
        resolve(found)
      }
      waiting.add(check)
      check()
      return promise
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

interface WireSpan {
  traceId: string
  spanId: string
  parentSpanId: string
  name: string
  attributes: { key: string; value: Record<string, unknown> }[]
}

function decode(type: protobuf.Type, body: Buffer): ReceivedSpan[] {
  const message = type.toObject(type.decode(body), {
    bytes: String,
    longs: String,
    defaults: true,
  }) as {
    resourceSpans: { scopeSpans: { spans: WireSpan[] }[] }[]
  }
  const hex = (base64: string): string => Buffer.from(base64, 'base64').toString('hex')
  return message.resourceSpans.flatMap(({ scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) =>
      spans.map((span) => ({
        traceId: hex(span.traceId),
        spanId: hex(span.spanId),
        parentSpanId: hex(span.parentSpanId),
        name: span.name,
        attributes: Object.fromEntries(
          span.attributes.map(({ key, value }) => [key, String(Object.values(value)[0])]),
        ),
      })),
    ),
  )
}
