// W3C trace context in message headers (https://www.w3.org/TR/trace-context/): only what a broker and a client need to
// read one, so that neither drags in a tracing library for it.

import type { LogRecord } from './records.ts'

export const traceparentHeader = 'traceparent'
export const tracestateHeader = 'tracestate'

export interface TraceContext {
  /** 32 hex digits. */
  readonly traceId: string
  /** 16 hex digits: of the span that wrote the message. */
  readonly spanId: string
  readonly sampled: boolean
}

const pattern = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?$/

/** Undefined for anything that is not a valid `traceparent` value; the specification says to ignore it then. */
export function parseTraceparent(value: string): TraceContext | undefined {
  const match = value.length <= 128 ? pattern.exec(value) : null
  const [, traceId = '', spanId = '', flags = ''] = match ?? []
  if (!match || value.startsWith('ff') || /^0+$/.test(traceId) || /^0+$/.test(spanId))
    return undefined
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & 1) === 1 }
}

export function formatTraceparent(context: TraceContext): string {
  return `00-${context.traceId}-${context.spanId}-${context.sampled ? '01' : '00'}`
}

/** The sampled context of a record, if it carries one. */
export function sampledContext(record: Pick<LogRecord, 'headers'>): TraceContext | undefined {
  for (const header of record.headers) {
    if (header.name !== traceparentHeader) continue
    const context = parseTraceparent(Buffer.from(header.value).toString('latin1'))
    return context?.sampled ? context : undefined
  }
  return undefined
}
