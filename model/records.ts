// Hand-written codec of penstock.v1beta1.Records (proto/penstock/v1beta1/records.proto): the hot path of every client
// and the framing scan of the broker. Tested against the generated codec. Values are views into the payload, not copies.

import { PenstockError } from './errors.ts'
import { limits } from './limits.ts'

export const payloadKinds = ['bytes', 'text', 'json'] as const
export type PayloadKind = (typeof payloadKinds)[number]

export interface RecordHeaderField {
  readonly name: string
  readonly value: Uint8Array
}

export interface LogRecord {
  readonly key?: Uint8Array | undefined
  /** Absent: a tombstone. */
  readonly value?: Uint8Array | undefined
  readonly headers: readonly RecordHeaderField[]
  readonly tag: string
  readonly id: string
  readonly timestampDeltaMs: number
  readonly kind: PayloadKind
}

const tagRecords = 0x0a // field 1, length-delimited
const tagKey = 0x0a
const tagValue = 0x12
const tagHeader = 0x1a
const tagTag = 0x22
const tagId = 0x2a
const tagTimestamp = 0x30
const tagKind = 0x38
const tagHeaderName = 0x0a
const tagHeaderValue = 0x12

/** Bytes of `value` as a varint; 0 <= value < 2^53. */
function varintSize(value: number): number {
  let size = 1
  for (let rest = value; rest >= 128; rest = Math.floor(rest / 128)) size++
  return size
}

const fieldSize = (bytes: number): number => 1 + varintSize(bytes) + bytes

function headerSize(header: RecordHeaderField): number {
  return fieldSize(Buffer.byteLength(header.name)) + fieldSize(header.value.length)
}

/** Bytes of the record's own message, without the framing around it. */
export function recordSize(record: LogRecord): number {
  let size = 0
  if (record.key) size += fieldSize(record.key.length)
  if (record.value) size += fieldSize(record.value.length)
  for (const header of record.headers) size += fieldSize(headerSize(header))
  if (record.tag) size += fieldSize(Buffer.byteLength(record.tag))
  if (record.id) size += fieldSize(Buffer.byteLength(record.id))
  if (record.timestampDeltaMs > 0) size += 1 + varintSize(record.timestampDeltaMs)
  if (record.kind !== 'bytes') size += 2
  return size
}

/** Bytes that a record of `recordSize` takes in a payload. */
export function framedSize(size: number): number {
  return fieldSize(size)
}

function writeVarint(buffer: Buffer, value: number, at: number): number {
  let rest = value
  while (rest >= 128) {
    buffer[at++] = (rest % 128) | 128
    rest = Math.floor(rest / 128)
  }
  buffer[at++] = rest
  return at
}

function writeBytes(buffer: Buffer, tag: number, bytes: Uint8Array, at: number): number {
  buffer[at++] = tag
  at = writeVarint(buffer, bytes.length, at)
  buffer.set(bytes, at)
  return at + bytes.length
}

function writeText(buffer: Buffer, tag: number, text: string, at: number): number {
  buffer[at++] = tag
  const size = Buffer.byteLength(text)
  at = writeVarint(buffer, size, at)
  buffer.write(text, at, size, 'utf8')
  return at + size
}

/** Writes one framed record at `at`; the caller has made room for `framedSize(size)`. Returns the position after it. */
export function writeRecord(buffer: Buffer, record: LogRecord, size: number, at: number): number {
  buffer[at++] = tagRecords
  at = writeVarint(buffer, size, at)
  if (record.key) at = writeBytes(buffer, tagKey, record.key, at)
  if (record.value) at = writeBytes(buffer, tagValue, record.value, at)
  for (const header of record.headers) {
    buffer[at++] = tagHeader
    at = writeVarint(buffer, headerSize(header), at)
    at = writeText(buffer, tagHeaderName, header.name, at)
    at = writeBytes(buffer, tagHeaderValue, header.value, at)
  }
  if (record.tag) at = writeText(buffer, tagTag, record.tag, at)
  if (record.id) at = writeText(buffer, tagId, record.id, at)
  if (record.timestampDeltaMs > 0) {
    buffer[at++] = tagTimestamp
    at = writeVarint(buffer, record.timestampDeltaMs, at)
  }
  if (record.kind !== 'bytes') {
    buffer[at++] = tagKind
    buffer[at++] = payloadKinds.indexOf(record.kind)
  }
  return at
}

/** Payload of whole records, for callers that have them all. */
export function encodeRecords(records: readonly LogRecord[]): Buffer {
  const sizes = records.map(recordSize)
  const payload = Buffer.allocUnsafe(sizes.reduce((sum, size) => sum + framedSize(size), 0))
  let at = 0
  records.forEach((record, i) => {
    at = writeRecord(payload, record, sizes[i] ?? 0, at)
  })
  return payload
}

/** A cursor over protobuf bytes: each read is bounded by `end` and throws CORRUPT_BATCH beyond it. */
class Cursor {
  readonly bytes: Uint8Array
  readonly end: number
  at: number

  constructor(bytes: Uint8Array, at: number, end: number) {
    this.bytes = bytes
    this.at = at
    this.end = end
  }

  /** A varint below 2^53. */
  varint(): number {
    let value = 0
    let scale = 1
    for (let i = 0; i < 8; i++) {
      if (this.at >= this.end) throw corrupt('ends inside a number')
      const byte = this.bytes[this.at++] ?? 0
      value += (byte & 127) * scale
      if (byte < 128) {
        if (value > Number.MAX_SAFE_INTEGER) break
        return value
      }
      scale *= 128
    }
    throw corrupt('holds a number beyond 2^53')
  }

  /** Position after a length-delimited field's content, checked against the end; `at` is left at its start. */
  length(): number {
    const size = this.varint()
    const to = this.at + size
    if (to > this.end) throw corrupt('has a field longer than the rest')
    return to
  }

  view(): Uint8Array {
    const to = this.length()
    const view = this.bytes.subarray(this.at, to)
    this.at = to
    return view
  }

  text(): string {
    const to = this.length()
    const text = Buffer.from(this.bytes.buffer, this.bytes.byteOffset + this.at, to - this.at)
    this.at = to
    return text.toString('utf8')
  }

  /** Skips the content of an unknown field, so that newer producers can add fields to a record. */
  skip(tag: number): void {
    const wireType = tag & 7
    if (wireType === 0) this.varint()
    else if (wireType === 1) this.advance(8)
    else if (wireType === 2) this.at = this.length()
    else if (wireType === 5) this.advance(4)
    else throw corrupt(`has wire type ${wireType}`)
  }

  private advance(bytes: number): void {
    if (this.at + bytes > this.end) throw corrupt('has a field longer than the rest')
    this.at += bytes
  }
}

/**
 * Counts records by their framing alone; also the largest one's size. Throws CORRUPT_BATCH on anything that is not a
 * plain sequence of records: the broker stores nothing whose offsets it cannot be sure of.
 */
export function scanRecords(payload: Uint8Array): { count: number; largestBytes: number } {
  const cursor = new Cursor(payload, 0, payload.length)
  let count = 0
  let largestBytes = 0
  while (cursor.at < cursor.end) {
    if (payload[cursor.at++] !== tagRecords) throw corrupt('holds something else than records')
    const from = cursor.at
    cursor.at = cursor.length()
    largestBytes = Math.max(largestBytes, cursor.at - from)
    count++
    if (count > limits.recordsPerBatchMax) throw corrupt('holds too many records')
  }
  return { count, largestBytes }
}

/** All records of an uncompressed payload. Keys, values and header values are views into it. */
export function decodeRecords(payload: Uint8Array): LogRecord[] {
  const cursor = new Cursor(payload, 0, payload.length)
  const records: LogRecord[] = []
  while (cursor.at < cursor.end) {
    if (payload[cursor.at++] !== tagRecords) throw corrupt('holds something else than records')
    const to = cursor.length()
    records.push(decodeRecord(new Cursor(payload, cursor.at, to)))
    cursor.at = to
    if (records.length > limits.recordsPerBatchMax) throw corrupt('holds too many records')
  }
  return records
}

function decodeRecord(cursor: Cursor): LogRecord {
  let key: Uint8Array | undefined
  let value: Uint8Array | undefined
  let headers: RecordHeaderField[] = noHeaders
  let tagText = ''
  let id = ''
  let timestampDeltaMs = 0
  let kind: PayloadKind = 'bytes'
  while (cursor.at < cursor.end) {
    const tag = cursor.varint()
    if (tag === tagKey) key = cursor.view()
    else if (tag === tagValue) value = cursor.view()
    else if (tag === tagHeader) headers = [...headers, decodeHeader(cursor)]
    else if (tag === tagTag) tagText = cursor.text()
    else if (tag === tagId) id = cursor.text()
    else if (tag === tagTimestamp) timestampDeltaMs = cursor.varint()
    else if (tag === tagKind) kind = payloadKinds[cursor.varint()] ?? 'bytes'
    else cursor.skip(tag)
  }
  return { key, value, headers, tag: tagText, id, timestampDeltaMs, kind }
}

// Shared by all records without headers, so that the common case allocates nothing; never written to.
const noHeaders: RecordHeaderField[] = []

function decodeHeader(outer: Cursor): RecordHeaderField {
  const to = outer.length()
  const cursor = new Cursor(outer.bytes, outer.at, to)
  outer.at = to
  let name = ''
  let value: Uint8Array = noBytes
  while (cursor.at < cursor.end) {
    const tag = cursor.varint()
    if (tag === tagHeaderName) name = cursor.text()
    else if (tag === tagHeaderValue) value = cursor.view()
    else cursor.skip(tag)
  }
  return { name, value }
}

const noBytes = new Uint8Array(0)

function corrupt(what: string): PenstockError {
  return new PenstockError('CORRUPT_BATCH', `payload ${what}`)
}
