// A message as the CLI prints and reads it. As JSON it has the names of the API (penstock.v1beta1.Message), so what
// `sub -o jsonl` prints is what grpcurl shows and what `pub -f json` takes.

import type { TimestampMs } from '../../model/offset.ts'
import type { LogRecord, PayloadKind, RecordHeaderField } from '../../model/records.ts'
import { formatTime } from '../grammar/time.ts'
import { UsageError } from '../grammar/usage-error.ts'

/** What is published. */
export interface MessageInput {
  readonly key?: Uint8Array | undefined
  /** Undefined: a tombstone. */
  readonly value?: Uint8Array | undefined
  readonly kind: PayloadKind
  readonly headers: readonly RecordHeaderField[]
  readonly tag: string
  readonly id: string
  readonly partition?: number | undefined
  readonly eventTimeMs?: TimestampMs | undefined
}

/** What is received. */
export interface MessageView extends Omit<LogRecord, 'timestampDeltaMs'> {
  readonly topic: string
  readonly partition: number
  readonly offset: number
  readonly eventTimeMs: TimestampMs
  readonly appendTimeMs: TimestampMs
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The text of bytes, or undefined where they are not UTF-8. */
export function textOf(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes)
  } catch {
    return undefined
  }
}

/** The kind that fits bytes of unknown origin: text if they are UTF-8. */
export function kindOf(bytes: Uint8Array): PayloadKind {
  return textOf(bytes) === undefined ? 'bytes' : 'text'
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

/** One line of JSON without a line break. JSON payloads go in as they are, digits and order untouched. */
export function messageJson(message: MessageView): string {
  const payload = payloadJson(message)
  const before = JSON.stringify({
    topic: message.topic,
    partition: message.partition,
    offset: message.offset,
    ...keyFields(message.key),
  })
  const after = JSON.stringify({
    ...(message.headers.length > 0 ? { headers: message.headers.map(headerFields) } : {}),
    ...(message.tag ? { tag: message.tag } : {}),
    ...(message.id ? { id: message.id } : {}),
    eventTime: formatTime(message.eventTimeMs),
    appendTime: formatTime(message.appendTimeMs),
  })
  return `${before.slice(0, -1)}${payload},${after.slice(1)}`
}

function keyFields(key: Uint8Array | undefined): { key?: string; rawKey?: string } {
  if (key === undefined) return {}
  const text = textOf(key)
  return text === undefined ? { rawKey: base64(key) } : { key: text }
}

function headerFields(header: RecordHeaderField): { name: string; text?: string; data?: string } {
  const text = textOf(header.value)
  return text === undefined
    ? { name: header.name, data: base64(header.value) }
    : { name: header.name, text }
}

/** `,"json":…`, `,"text":…`, `,"data":…`, or nothing for a tombstone. */
function payloadJson({ value, kind }: MessageView): string {
  if (value === undefined) return ''
  const text = kind === 'bytes' ? undefined : textOf(value)
  if (text === undefined) return `,"data":${JSON.stringify(base64(value))}`
  // Raw line breaks can only stand between the tokens of valid JSON, never inside a string.
  if (kind === 'json' && isJson(text)) return `,"json":${text.replaceAll(/[\r\n]+/g, ' ')}`
  return `,"text":${JSON.stringify(text)}`
}

export function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** Reads one line as `messageJson` writes it; place and times of storage are ignored. Throws UsageError. */
export function parseMessageJson(line: string): MessageInput {
  const parsed = parseKeepingNumbers(line)
  if (!isObject(parsed)) throw new UsageError('a line is not a JSON object')
  const payloads = ['text', 'json', 'data'].filter((name) => name in parsed)
  if (payloads.length > 1) throw new UsageError(`a message has both ${payloads.join(' and ')}`)
  const eventTime = optionalText(parsed, 'eventTime')
  const eventTimeMs = eventTime === undefined ? undefined : Date.parse(eventTime)
  if (Number.isNaN(eventTimeMs)) throw new UsageError(`eventTime "${eventTime}" is not a time`)
  return {
    key: keyIn(parsed),
    ...payloadIn(parsed),
    headers: headersIn(parsed['headers']),
    tag: optionalText(parsed, 'tag') ?? '',
    id: optionalText(parsed, 'id') ?? '',
    eventTimeMs,
  }
}

type JsonObject = Readonly<Record<string, unknown>>

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

// Numbers beyond 2^53 keep their digits: they go back out as their source text.
function parseKeepingNumbers(line: string): unknown {
  const revive = (_name: string, value: unknown, context: { source?: string }): unknown =>
    typeof value === 'number' && context.source !== undefined && String(value) !== context.source
      ? rawNumber(context.source)
      : value
  try {
    return JSON.parse(line, revive as (name: string, value: unknown) => unknown)
  } catch (error) {
    throw new UsageError(
      `a line is not JSON: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}

// TypeScript's library does not know JSON.rawJSON yet.
function rawNumber(source: string): unknown {
  const make: unknown = Reflect.get(JSON, 'rawJSON')
  return typeof make === 'function' ? (make(source) as unknown) : Number(source)
}

function optionalText(object: JsonObject, name: string): string | undefined {
  const value = object[name]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'string') throw new UsageError(`${name} is not a string`)
  return value
}

function optionalBytes(object: JsonObject, name: string): Uint8Array | undefined {
  const text = optionalText(object, name)
  return text === undefined ? undefined : Buffer.from(text, 'base64')
}

function keyIn(object: JsonObject): Uint8Array | undefined {
  const key = optionalText(object, 'key')
  return key === undefined ? optionalBytes(object, 'rawKey') : Buffer.from(key)
}

function payloadIn(object: JsonObject): Pick<MessageInput, 'value' | 'kind'> {
  if ('json' in object) return { value: Buffer.from(JSON.stringify(object['json'])), kind: 'json' }
  const text = optionalText(object, 'text')
  if (text !== undefined) return { value: Buffer.from(text), kind: 'text' }
  return { value: optionalBytes(object, 'data'), kind: 'bytes' }
}

function headersIn(headers: unknown): readonly RecordHeaderField[] {
  if (headers === undefined || headers === null) return []
  if (!Array.isArray(headers)) throw new UsageError('headers is not a list')
  return headers.map((header: unknown) => {
    if (!isObject(header)) throw new UsageError('a header is not an object')
    const text = optionalText(header, 'text')
    const value = text === undefined ? optionalBytes(header, 'data') : Buffer.from(text)
    return { name: optionalText(header, 'name') ?? '', value: value ?? new Uint8Array(0) }
  })
}
