// A message as the caller writes it, checked against the limits and turned into the record that is stored.

import { PenstockError } from '../model/errors.ts'
import { keyHash } from '../model/key-hash.ts'
import { limits } from '../model/limits.ts'
import type { TimestampMs } from '../model/offset.ts'
import type { RecordHeaderField } from '../model/records.ts'
import type { OutgoingRecord } from './batch-builder.ts'
import type { Serde } from './serde.ts'

export type HeaderValue = string | Uint8Array

export interface OutgoingMessage<T> {
  /** Messages with the same key keep their order. Without: spread over the partitions. At most 64 KiB. */
  readonly key?: string | Uint8Array | undefined
  /** Absent or null: a tombstone. */
  readonly value?: T | null | undefined
  /** One short label for filters, at most 256 bytes. */
  readonly tag?: string | undefined
  /** Your own identity for the message, at most 256 bytes. */
  readonly id?: string | undefined
  /** At most 128; as pairs, names may repeat. */
  readonly headers?:
    | Readonly<Record<string, HeaderValue>>
    | Iterable<readonly [string, HeaderValue]>
    | undefined
  /** When it happened; now if absent. */
  readonly eventTime?: Date | TimestampMs | undefined
  /** This partition, whatever the key. */
  readonly partition?: number | undefined
}

const noHeaders: readonly RecordHeaderField[] = []

/** Throws INVALID_REQUEST or MESSAGE_TOO_LARGE. The bytes of key, value and headers are not copied yet. */
export function toOutgoingRecord<T>(
  message: OutgoingMessage<T>,
  { serde, nowMs }: { serde: Serde<T>; nowMs: TimestampMs },
): OutgoingRecord {
  const { value } = message
  const key = typeof message.key === 'string' ? Buffer.from(message.key, 'utf8') : message.key
  if (key !== undefined) checkBytes('key', key.length, limits.keyBytesMax)
  const absent = value === undefined || value === null
  return {
    key,
    keyHash: key === undefined || message.partition !== undefined ? -1 : keyHash(key),
    value: absent ? undefined : serde.serialize(value),
    headers: message.headers === undefined ? noHeaders : toHeaders(message.headers),
    tag: checkText('tag', message.tag, limits.tagBytesMax),
    id: checkText('id', message.id, limits.messageIdBytesMax),
    kind: absent ? 'bytes' : serde.kindOf(value),
    eventTimeMs: message.eventTime === undefined ? nowMs : toTimestampMs(message.eventTime),
  }
}

function toHeaders(
  headers: NonNullable<OutgoingMessage<unknown>['headers']>,
): readonly RecordHeaderField[] {
  const pairs = Symbol.iterator in headers ? [...headers] : Object.entries(headers)
  if (pairs.length > limits.headersPerMessageMax) {
    throw invalid('headers', `${pairs.length} headers; at most ${limits.headersPerMessageMax}`)
  }
  return pairs.map(([name, value]) => ({
    name: checkText('header name', name, limits.headerNameBytesMax),
    value: typeof value === 'string' ? Buffer.from(value, 'utf8') : value,
  }))
}

function checkText(field: string, text: string | undefined, bytesMax: number): string {
  // No string has more UTF-8 bytes than three per UTF-16 unit: the common case is one comparison.
  if (text === undefined || text.length * 3 <= bytesMax) return text ?? ''
  checkBytes(field, Buffer.byteLength(text), bytesMax)
  return text
}

function checkBytes(field: string, bytes: number, bytesMax: number): void {
  if (bytes > bytesMax) throw invalid(field, `the ${field} has ${bytes} bytes; at most ${bytesMax}`)
}

function toTimestampMs(time: Date | TimestampMs): TimestampMs {
  const timestampMs = typeof time === 'number' ? Math.trunc(time) : time.getTime()
  if (!Number.isSafeInteger(timestampMs)) throw invalid('eventTime', 'the event time is no time')
  return timestampMs
}

function invalid(field: string, message: string): PenstockError {
  return new PenstockError('INVALID_REQUEST', message, { field })
}
