// OpenTelemetry spans for messages that carry a sampled W3C context: `append` under the publisher's span, `deliver`
// beside it. Nothing is loaded and no batch is opened unless an endpoint is configured.

import type { Attributes, SpanContext, Tracer } from '@opentelemetry/api'
import { batchHeaderBytes, readBatchHeader } from '../../model/batch.ts'
import type { Offset } from '../../model/offset.ts'
import { decodeRecords } from '../../model/records.ts'
import { sampledContext, type TraceContext } from '../../model/trace-context.ts'

export interface TracedPlace {
  readonly topic: string
  readonly partition: number
  /** Empty outside of groups. */
  readonly group?: string
  /** Half-open; what is outside was in the batches and not meant. Default: all. */
  readonly from?: Offset
  readonly to?: Offset
  /** Wall clock, ms since 1970. */
  readonly startMs: number
  readonly endMs: number
}

export interface BrokerTracer {
  /** A stored batch, as stamped; from its arrival to its confirm. */
  appended(batch: Buffer, place: TracedPlace): void
  /** Whole stored batches on their way to a consumer. */
  delivered(batches: Buffer, place: TracedPlace): void
  /** Sends what is queued. */
  close(): Promise<void>
}

/** Off: what a broker without an endpoint uses. */
export const noTracer: BrokerTracer = {
  appended() {},
  delivered() {},
  close: () => Promise.resolve(),
}

/** A batch of thousands of traced messages must not flood the exporter. */
const spansPerBatchMax = 32

export interface TracingOptions {
  /** Base URL of an OTLP/HTTP receiver, such as http://localhost:4318. */
  readonly endpoint: string
  readonly version: string
  readonly brokerId: string
}

export async function startTracing(options: TracingOptions): Promise<BrokerTracer> {
  const [api, { NodeSDK }, { OTLPTraceExporter }, { resourceFromAttributes }] = await Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/sdk-node'),
    import('@opentelemetry/exporter-trace-otlp-proto'),
    import('@opentelemetry/resources'),
  ])
  const sdk = new NodeSDK({
    serviceName: 'penstock-broker',
    resource: resourceFromAttributes({
      'service.version': options.version,
      'service.instance.id': options.brokerId,
    }),
    autoDetectResources: false,
    instrumentations: [],
    traceExporter: new OTLPTraceExporter({
      url: `${options.endpoint.replace(/\/$/, '')}/v1/traces`,
    }),
  })
  sdk.start()
  const spans = new SpanWriter(api, api.trace.getTracer('penstock', options.version))
  return {
    appended: (batch, place) => spans.write('append', batch, place),
    delivered: (batches, place) => spans.write('deliver', batches, place),
    close: () => sdk.shutdown(),
  }
}

class SpanWriter {
  readonly #api: typeof import('@opentelemetry/api')
  readonly #tracer: Tracer

  constructor(api: typeof import('@opentelemetry/api'), tracer: Tracer) {
    this.#api = api
    this.#tracer = tracer
  }

  write(operation: 'append' | 'deliver', batches: Buffer, place: TracedPlace): void {
    const { from = 0, to = Number.POSITIVE_INFINITY } = place
    for (let at = 0; at < batches.length; ) {
      const header = readBatchHeader(batches, at)
      const payload = batches.subarray(at + batchHeaderBytes, at + header.length)
      at += header.length
      // Compressed batches are not opened: a trace is not worth the broker's time on them.
      if (!header.traced || header.codec !== 'none') continue
      let written = 0
      for (const [index, record] of decodeRecords(payload).entries()) {
        const context = sampledContext(record)
        const offset = header.baseOffset + index
        if (!context || offset < from) continue
        if (offset >= to || ++written > spansPerBatchMax) break
        this.#span(operation, context, { ...place, offset, id: record.id })
      }
    }
  }

  #span(
    operation: 'append' | 'deliver',
    context: TraceContext,
    place: TracedPlace & { offset: number; id: string },
  ): void {
    const { trace, ROOT_CONTEXT, SpanKind, TraceFlags } = this.#api
    const parent: SpanContext = {
      traceId: context.traceId,
      spanId: context.spanId,
      traceFlags: TraceFlags.SAMPLED,
      isRemote: true,
    }
    const attributes: Attributes = {
      'messaging.system': 'penstock',
      'messaging.operation.name': operation,
      'messaging.destination.name': place.topic,
      'messaging.destination.partition.id': String(place.partition),
      'messaging.penstock.offset': place.offset,
    }
    if (place.id) attributes['messaging.message.id'] = place.id
    if (place.group) attributes['messaging.consumer.group.name'] = place.group
    this.#tracer
      .startSpan(
        `${operation} ${place.topic}`,
        { kind: SpanKind.SERVER, startTime: place.startMs, attributes },
        trace.setSpanContext(ROOT_CONTEXT, parent),
      )
      .end(place.endMs)
  }
}
