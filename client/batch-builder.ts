// One batch in the making: records are encoded on arrival straight into the buffer that goes on the wire, behind room
// for the gRPC envelope and the batch header, so that a message is copied once and checksummed once per batch.
//
//   [ envelope room | 96-byte header | records ... ]
// Owns its buffer until `seal`; then the batch does.

import { batchHeaderBytes, tagBloomBit } from '../model/batch.ts'
import { limits } from '../model/limits.ts'
import type { TimestampMs } from '../model/offset.ts'
import {
  decodeRecords,
  framedSize,
  type LogRecord,
  recordSize,
  writeRecord,
} from '../model/records.ts'
import { sampledContext } from '../model/trace-context.ts'
import type { BufferPool } from './buffer-pool.ts'

/** A message in the form it is stored in, with what the batch header needs to know of it. */
export interface OutgoingRecord {
  readonly key: Uint8Array | undefined
  /** Of `key`; -1 without, or where the key has not decided the partition. */
  readonly keyHash: number
  readonly value: Uint8Array | undefined
  readonly headers: LogRecord['headers']
  readonly tag: string
  readonly id: string
  readonly kind: LogRecord['kind']
  readonly eventTimeMs: TimestampMs
}

/** A batch without its header, which is written when it is first sent: only then the sequence is known. */
export interface BatchContent {
  readonly buffer: Buffer
  /** Records are at `[payloadFrom, payloadTo)` of the buffer, with room for header and envelope before. */
  readonly payloadFrom: number
  readonly payloadTo: number
  readonly recordCount: number
  readonly baseTimestampMs: TimestampMs
  readonly maxTimestampDelta: number
  readonly keyHashes: { readonly min: number; readonly max: number } | undefined
  readonly tagBloom: { readonly low: number; readonly high: number }
  /** Some record carries a sampled trace context. */
  readonly traced: boolean
}

export interface BatchBuilderOptions {
  readonly pool: BufferPool
  readonly envelopeRoomBytes: number
  /** Header and records; one larger record still makes a batch of its own. */
  readonly batchBytes: number
  /** First guess at the size, so that a steady producer never grows a buffer. */
  readonly expectedBytes: number
}

// The header has 32 bits for the spread of event times; half of it leaves room for the slack of a rebase.
const spreadMsMax = 2 ** 31
const baseUnset = Number.NaN

export class BatchBuilder {
  readonly #pool: BufferPool
  readonly #payloadFrom: number
  readonly #payloadBytesTarget: number
  #buffer: Buffer
  #at: number
  #recordCount = 0
  #baseTimestampMs = baseUnset
  #maxTimestampMs = 0
  #keyed = true
  #keyHashMin = 0xffff_ffff
  #keyHashMax = 0
  #bloomLow = 0
  #bloomHigh = 0
  #lastTag = ''
  #traced = false

  constructor(options: BatchBuilderOptions) {
    this.#pool = options.pool
    this.#payloadFrom = options.envelopeRoomBytes + batchHeaderBytes
    this.#payloadBytesTarget = options.batchBytes - batchHeaderBytes
    this.#buffer = options.pool.acquire(Math.max(options.expectedBytes, 1024) + this.#payloadFrom)
    this.#at = this.#payloadFrom
  }

  get recordCount(): number {
    return this.#recordCount
  }

  get payloadBytes(): number {
    return this.#at - this.#payloadFrom
  }

  /** True when nothing of ordinary size fits any more. */
  get full(): boolean {
    return (
      this.payloadBytes >= this.#payloadBytesTarget ||
      this.#recordCount >= limits.recordsPerBatchMax
    )
  }

  /**
   * Encodes the record, unless the batch would grow beyond its size or its event times too far apart. The first record
   * always fits. Returns the bytes it took, 0 when it did not fit.
   */
  append(record: OutgoingRecord): number {
    if (this.#recordCount > 0 && !this.#admitTime(record.eventTimeMs)) return 0
    if (this.#recordCount === 0) {
      this.#baseTimestampMs = record.eventTimeMs
      this.#maxTimestampMs = record.eventTimeMs
    }
    const logRecord = toLogRecord(record, record.eventTimeMs - this.#baseTimestampMs)
    const size = recordSize(logRecord)
    const framed = framedSize(size)
    if (this.#recordCount > 0) {
      if (this.payloadBytes + framed > this.#payloadBytesTarget) return 0
      if (this.#recordCount >= limits.recordsPerBatchMax) return 0
    }
    if (this.#at + framed > this.#buffer.length) this.#grow(framed)
    this.#at = writeRecord(this.#buffer, logRecord, size, this.#at)
    this.#recordCount++
    this.#describe(record)
    return framed
  }

  /** The finished batch. The builder must not be used any more. */
  seal(): BatchContent {
    return {
      buffer: this.#buffer,
      payloadFrom: this.#payloadFrom,
      payloadTo: this.#at,
      recordCount: this.#recordCount,
      baseTimestampMs: this.#baseTimestampMs,
      maxTimestampDelta: this.#maxTimestampMs - this.#baseTimestampMs,
      keyHashes: this.#keyed ? { min: this.#keyHashMin, max: this.#keyHashMax } : undefined,
      tagBloom: { low: this.#bloomLow >>> 0, high: this.#bloomHigh >>> 0 },
      traced: this.#traced,
    }
  }

  #describe(record: OutgoingRecord): void {
    if (record.eventTimeMs > this.#maxTimestampMs) this.#maxTimestampMs = record.eventTimeMs
    if (record.keyHash < 0) this.#keyed = false
    else {
      if (record.keyHash < this.#keyHashMin) this.#keyHashMin = record.keyHash
      if (record.keyHash > this.#keyHashMax) this.#keyHashMax = record.keyHash
    }
    if (record.headers.length > 0 && !this.#traced)
      this.#traced = sampledContext(record) !== undefined
    // Tags come in runs: most of the time the bit is set already.
    if (record.tag === '' || record.tag === this.#lastTag) return
    this.#lastTag = record.tag
    const bit = tagBloomBit(record.tag)
    if (bit < 32) this.#bloomLow |= 1 << bit
    else this.#bloomHigh |= 1 << (bit - 32)
  }

  /** Makes room for an event time before the base, or says that it lies too far off. */
  #admitTime(eventTimeMs: TimestampMs): boolean {
    if (eventTimeMs - this.#baseTimestampMs > spreadMsMax) return false
    if (eventTimeMs >= this.#baseTimestampMs) return true
    const spreadMs = this.#maxTimestampMs - eventTimeMs
    if (spreadMs > spreadMsMax) return false
    // Twice the spread as slack: a stream of shuffled event times is encoded again only a few times per batch.
    this.#rebase(eventTimeMs - Math.min(spreadMs * 2 + 1_000, spreadMsMax))
    return true
  }

  #rebase(baseTimestampMs: TimestampMs): void {
    const shiftMs = this.#baseTimestampMs - baseTimestampMs
    const old = this.#buffer
    const records = decodeRecords(old.subarray(this.#payloadFrom, this.#at))
    // A delta may take up to 6 bytes more than before, its tag included.
    this.#buffer = this.#pool.acquire(this.#at + records.length * 8)
    this.#at = this.#payloadFrom
    for (const record of records) {
      const shifted = { ...record, timestampDeltaMs: record.timestampDeltaMs + shiftMs }
      this.#at = writeRecord(this.#buffer, shifted, recordSize(shifted), this.#at)
    }
    this.#baseTimestampMs = baseTimestampMs
    this.#pool.release(old)
  }

  #grow(bytes: number): void {
    const old = this.#buffer
    this.#buffer = this.#pool.acquire(Math.max(old.length * 2, this.#at + bytes))
    old.copy(this.#buffer, this.#payloadFrom, this.#payloadFrom, this.#at)
    this.#pool.release(old)
  }
}

function toLogRecord(record: OutgoingRecord, timestampDeltaMs: number): LogRecord {
  return {
    key: record.key,
    value: record.value,
    headers: record.headers,
    tag: record.tag,
    id: record.id,
    timestampDeltaMs,
    kind: record.kind,
  }
}
