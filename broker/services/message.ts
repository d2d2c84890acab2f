// Between the messages that people write (penstock.v1beta1.Message) and the records that are stored. Text and JSON stay
// readable both ways; bytes are bytes.

import { isUtf8 } from 'node:buffer'

import { PenstockError } from '../../model/errors.ts'
import { limits } from '../../model/limits.ts'
import type { Offset, TimestampMs } from '../../model/offset.ts'
import type { LogRecord, PayloadKind } from '../../model/records.ts'
import type { penstock } from '../../proto/codec.ts'
import { fromJsonValue, toJsonValue } from './json-value.ts'
import { fromTimestamp, toTimestamp } from './time.ts'

type Message = penstock.v1beta1.Message.$Properties

/** Record and event time of a message. Throws INVALID_REQUEST, MESSAGE_TOO_LARGE. */
export function toRecord(
  message: Message,
  nowMs: TimestampMs,
): { record: LogRecord; eventTimeMs: TimestampMs } {
  const { value, kind } = payloadOf(message)
  const key = keyOf(message)
  check(
    key === undefined || key.length <= limits.keyBytesMax,
    `a key has at most ${limits.keyBytesMax} bytes`,
  )
  const headers = (message.headers ?? []).map((header) => {
    const name = header.name ?? ''
    check(
      name !== '' && Buffer.byteLength(name) <= limits.headerNameBytesMax,
      'a header has a name of 1 to 256 bytes',
    )
    return {
      name,
      value: header.text != null ? Buffer.from(header.text) : (header.data ?? Buffer.alloc(0)),
    }
  })
  check(
    headers.length <= limits.headersPerMessageMax,
    `a message has at most ${limits.headersPerMessageMax} headers`,
  )
  const tag = message.tag ?? ''
  const id = message.id ?? ''
  check(
    Buffer.byteLength(tag) <= limits.tagBytesMax,
    `a tag has at most ${limits.tagBytesMax} bytes`,
  )
  check(
    Buffer.byteLength(id) <= limits.messageIdBytesMax,
    `an id has at most ${limits.messageIdBytesMax} bytes`,
  )
  const eventTimeMs = message.eventTime ? fromTimestamp(message.eventTime) : nowMs
  return { record: { key, value, headers, tag, id, kind, timestampDeltaMs: 0 }, eventTimeMs }
}

function check(holds: boolean, rule: string): void {
  if (!holds) throw new PenstockError('INVALID_REQUEST', rule)
}

function keyOf(message: Message): Uint8Array | undefined {
  if (message.key != null) return Buffer.from(message.key)
  return message.rawKey ?? undefined
}

function payloadOf(message: Message): { value: Uint8Array | undefined; kind: PayloadKind } {
  if (message.text != null) return { value: Buffer.from(message.text), kind: 'text' }
  if (message.json != null)
    return { value: Buffer.from(JSON.stringify(fromJsonValue(message.json))), kind: 'json' }
  return { value: message.data ?? undefined, kind: 'bytes' }
}

export interface RecordPlace {
  readonly topic: string
  readonly partition: number
  readonly offset: Offset
  readonly appendTimestampMs: TimestampMs
  readonly eventTimeMs: TimestampMs
}

export function toReceived(
  record: LogRecord,
  place: RecordPlace,
): penstock.v1beta1.ReceivedMessage.$Properties {
  const { topic, partition, offset, appendTimestampMs, eventTimeMs } = place
  return {
    topic,
    partition,
    offset,
    appendTime: toTimestamp(appendTimestampMs),
    message: {
      ...keyFields(record.key),
      ...payloadFields(record),
      headers: record.headers.map(({ name, value }) => ({ name, ...textOrData(value) })),
      tag: record.tag,
      id: record.id,
      eventTime: toTimestamp(eventTimeMs),
    },
  }
}

function keyFields(key: Uint8Array | undefined): Pick<Message, 'key' | 'rawKey'> {
  if (!key) return {}
  return isUtf8(key) ? { key: Buffer.from(key).toString('utf8') } : { rawKey: key }
}

function textOrData(value: Uint8Array): { text: string } | { data: Uint8Array } {
  return isUtf8(value) ? { text: Buffer.from(value).toString('utf8') } : { data: value }
}

/** The producer's word on the kind is not trusted: what is no text or JSON comes as bytes. */
function payloadFields({ value, kind }: LogRecord): Pick<Message, 'text' | 'json' | 'data'> {
  if (!value) return {}
  if (kind === 'bytes' || !isUtf8(value)) return { data: value }
  const text = Buffer.from(value).toString('utf8')
  if (kind === 'text') return { text }
  try {
    return { json: toJsonValue(JSON.parse(text)) }
  } catch {
    return { text }
  }
}
