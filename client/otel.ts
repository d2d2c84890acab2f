// penstock/otel: the client's tracer on @opentelemetry/api. A message carries the context of its publish span as W3C
// headers, so that the broker's spans and those of its consumers join the publisher's trace. Nothing in the client
// imports this file: who does not trace loads nothing.
//
//   const penstock = await connect(url, { tracer: otelTracer() })

import {
  type Attributes,
  type Context,
  context,
  createTraceState,
  isSpanContextValid,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  type Tracer,
  trace,
} from '@opentelemetry/api'
import { PenstockError } from '../model/errors.ts'
import type { RecordHeaderField } from '../model/records.ts'
import {
  formatTraceparent,
  parseTraceparent,
  traceparentHeader,
  tracestateHeader,
} from '../model/trace-context.ts'
import type { ClientTracer, ConsumedPlace, ProcessSpan, PublishSpan } from './trace.ts'

export interface OtelTracerOptions {
  /** Default: the global provider's tracer named `penstock`. */
  readonly tracer?: Tracer | undefined
}

/** Publish spans are children of the active span; process spans of the publish span, or else of the active one. */
export function otelTracer(options: OtelTracerOptions = {}): ClientTracer {
  const tracer = options.tracer ?? trace.getTracer('penstock')
  return {
    publishing: (message) => publishSpan(tracer, message),
    processing: (place) => processSpan(tracer, place),
  }
}

/** Undefined without a provider: there is no trace to join. */
function publishSpan(
  tracer: Tracer,
  { topic, id }: { readonly topic: string; readonly id: string },
): PublishSpan | undefined {
  const span = tracer.startSpan(`publish ${topic}`, {
    kind: SpanKind.PRODUCER,
    attributes: { ...common(topic, id), ...operation('publish', 'send') },
  })
  if (!isSpanContextValid(span.spanContext())) return undefined
  return { headers: contextHeaders(span), end: (error) => end(span, error) }
}

function processSpan(tracer: Tracer, place: ConsumedPlace): ProcessSpan | undefined {
  const { topic, partition, offset, group, id, headers } = place
  const parent = publisherContext(headers) ?? context.active()
  const attributes: Attributes = {
    ...common(topic, id),
    ...operation('process', 'process'),
    'messaging.destination.partition.id': String(partition),
    'messaging.penstock.offset': offset,
  }
  if (group) attributes['messaging.consumer.group.name'] = group
  const span = tracer.startSpan(`process ${topic}`, { kind: SpanKind.CONSUMER, attributes }, parent)
  if (!isSpanContextValid(span.spanContext())) return undefined
  const active = trace.setSpan(context.active(), span)
  return {
    run: (handler) => context.with(active, handler),
    end: (error) => end(span, error),
  }
}

function common(topic: string, id: string): Attributes {
  const attributes: Attributes = {
    'messaging.system': 'penstock',
    'messaging.destination.name': topic,
  }
  if (id) attributes['messaging.message.id'] = id
  return attributes
}

function operation(name: string, type: string): Attributes {
  return { 'messaging.operation.name': name, 'messaging.operation.type': type }
}

// Written here and not by the global propagator: brokers and clients of other languages read W3C whatever an
// application has configured for its own calls.
function contextHeaders(span: Span): RecordHeaderField[] {
  const { traceId, spanId, traceFlags, traceState } = span.spanContext()
  const sampled = (traceFlags & TraceFlags.SAMPLED) !== 0
  const traceparent = formatTraceparent({ traceId, spanId, sampled })
  const headers = [{ name: traceparentHeader, value: Buffer.from(traceparent, 'latin1') }]
  const state = traceState?.serialize()
  if (state) headers.push({ name: tracestateHeader, value: Buffer.from(state, 'latin1') })
  return headers
}

function publisherContext(headers: readonly RecordHeaderField[]): Context | undefined {
  const parsed = parseTraceparent(text(headers, traceparentHeader) ?? '')
  if (!parsed) return undefined
  const { traceId, spanId, sampled } = parsed
  const state = text(headers, tracestateHeader)
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId,
    spanId,
    traceFlags: sampled ? TraceFlags.SAMPLED : TraceFlags.NONE,
    isRemote: true,
    ...(state ? { traceState: createTraceState(state) } : {}),
  })
}

function text(headers: readonly RecordHeaderField[], name: string): string | undefined {
  const header = headers.find((candidate) => candidate.name === name)
  return header && Buffer.from(header.value).toString('latin1')
}

function end(span: Span, error: unknown): void {
  if (error !== undefined) {
    const failure = error instanceof Error ? error : PenstockError.from(error)
    span.recordException(failure)
    span.setAttribute(
      'error.type',
      failure instanceof PenstockError ? failure.reason : failure.name,
    )
    span.setStatus({ code: SpanStatusCode.ERROR, message: failure.message })
  }
  span.end()
}
