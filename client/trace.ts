// The seam for distributed tracing. otel.ts implements it on @opentelemetry/api; without a tracer nothing is loaded and
// nothing is paid.

import type { PenstockError } from '../model/errors.ts'
import type { Offset } from '../model/offset.ts'
import type { RecordHeaderField } from '../model/records.ts'

export interface ClientTracer {
  /** Before a message is encoded; undefined: not traced. */
  publishing(message: { readonly topic: string; readonly id: string }): PublishSpan | undefined
  /** When a message is handed to a handler or out of an iterator; undefined: not traced. */
  processing(message: ConsumedPlace): ProcessSpan | undefined
}

export interface PublishSpan {
  /** Added to those of the message: `traceparent`, `tracestate`. */
  readonly headers: readonly RecordHeaderField[]
  /** Confirmed, or failed. */
  end(error?: PenstockError): void
}

export interface ProcessSpan {
  /** Runs the handler with the span as the current one. */
  run<R>(handler: () => R): R
  end(error?: unknown): void
}

export interface ConsumedPlace {
  readonly topic: string
  readonly partition: number
  readonly offset: Offset
  readonly group: string
  readonly id: string
  /** Those of the message, with the publisher's context. */
  readonly headers: readonly RecordHeaderField[]
}
