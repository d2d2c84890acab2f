// The batch: a fixed 96-byte header and the payload as the producer encoded it. docs/formats/batch.md is the contract.
// Keeps I-BYTES: a payload is stored, replicated and delivered without being encoded again; its checksum is the client's.
//
//   at  size  field                 written by
//    0     4  magic "PSB1"          client
//    4     4  headerCrc             client (seed 0), stamped anew by the leader (seed = identity); covers [8, 96)
//    8     4  length                client; header and payload, bytes
//   12     4  payloadCrc            client; CRC32C of [96, length)
//   16     8  baseOffset            leader
//   24     4  epoch                 leader
//   28     4  lastOffsetDelta       client; record count - 1
//   32     8  baseTimestampMs       client; what event times count from: none is earlier; signed
//   40     4  maxTimestampDelta     client; largest event time less baseTimestampMs, ms
//   44     2  flags                 client; bits 0-2 codec, 3 control, 4 keyed, 5 traced
//   46     2  headerLength          client; 96
//   48     8  producerId            client; 0 = not idempotent
//   56     2  producerEpoch         client
//   58     2  reserved, 0
//   60     4  baseSequence          client; of the first record, per producer and partition, modulo 2^32
//   64     8  tagBloom              client; one bit per tag (see tagBloomBit), 0 = no tags
//   72     4  keyHashMin            client; smallest and largest key hash of the batch, 0 and 2^32-1 if not keyed
//   76     4  keyHashMax            client
//   80     8  previous              leader; headerCrc and payloadCrc of the batch before, 0 for a log's first: a chain
//   88     8  appendTimestampMs     leader's wall clock, never before the batch ahead of it
// All integers little-endian, unsigned unless said.

import { crc32c } from './crc32c.ts'
import { PenstockError } from './errors.ts'
import { keyHash } from './key-hash.ts'
import { limits } from './limits.ts'
import { type Epoch, type Offset, type TimestampMs, toSafeInteger } from './offset.ts'
import { readUInt53LE, writeUInt53LE } from './uint53.ts'

export const batchHeaderBytes = 96
export const batchMagic = 0x31425350 // "PSB1" read as a little-endian u32

export const codecs = ['none', 'gzip', 'zstd'] as const
export type Codec = (typeof codecs)[number]

const codecMask = 0b111
const controlFlag = 0b1000
const keyedFlag = 0b1_0000
const tracedFlag = 0b10_0000
const knownFlags = codecMask | controlFlag | keyedFlag | tracedFlag

export interface BatchHeader {
  readonly headerCrc: number
  /** Header and payload, bytes. */
  readonly length: number
  readonly payloadCrc: number
  readonly baseOffset: Offset
  readonly epoch: Epoch
  readonly lastOffsetDelta: number
  readonly baseTimestampMs: TimestampMs
  readonly maxTimestampDelta: number
  readonly codec: Codec
  readonly control: boolean
  readonly keyed: boolean
  /** Some record has a sampled W3C `traceparent` header: who traces looks inside, who does not need not. */
  readonly traced: boolean
  /** 0 when the producer is not idempotent. */
  readonly producerId: number
  readonly producerEpoch: number
  readonly baseSequence: number
  readonly keyHashMin: number
  readonly keyHashMax: number
  readonly previousHeaderCrc: number
  readonly previousPayloadCrc: number
  readonly appendTimestampMs: TimestampMs
}

/** What a producer says of a batch; the rest of the header follows from the payload or belongs to the leader. */
export interface BatchDescription {
  readonly recordCount: number
  readonly baseTimestampMs: TimestampMs
  readonly maxTimestampDelta: number
  readonly codec: Codec
  readonly control?: boolean
  readonly traced?: boolean
  readonly producerId?: number
  readonly producerEpoch?: number
  readonly baseSequence?: number
  /** Present when every record has a key. */
  readonly keyHashes?: { readonly min: number; readonly max: number }
  readonly tagBloom?: { readonly low: number; readonly high: number }
}

/** What the leader stamps on a batch before it stores it. */
export interface BatchStamp {
  readonly baseOffset: Offset
  readonly epoch: Epoch
  readonly appendTimestampMs: TimestampMs
  readonly previousHeaderCrc: number
  readonly previousPayloadCrc: number
  /** From `identitySeed`: bytes of another partition never verify here. */
  readonly seed: number
}

/** Seed of header checksums: binds a batch to its topic (by uid, so not to a namesake) and partition. */
export function identitySeed(topicUid: string, partition: number): number {
  return crc32c(Buffer.from(`${topicUid}/${partition}`, 'utf8'))
}

/** The bit, 0 to 63, that a tag sets in `tagBloom`: the low six bits of its XXH32. */
export function tagBloomBit(tag: string): number {
  return keyHash(Buffer.from(tag, 'utf8')) & 63
}

/** Writes the header [0, 96) of a batch whose payload already lies at [96, length). */
export function writeBatchHeader(batch: Buffer, description: BatchDescription): void {
  batch.writeUInt32LE(batchMagic, 0)
  batch.writeUInt32LE(batch.length, 8)
  batch.writeUInt32LE(crc32c(batch.subarray(batchHeaderBytes)), 12)
  batch.fill(0, 16, 28)
  batch.writeUInt32LE(description.recordCount - 1, 28)
  batch.writeBigInt64LE(BigInt(description.baseTimestampMs), 32)
  batch.writeUInt32LE(description.maxTimestampDelta, 40)
  const flags =
    codecs.indexOf(description.codec) |
    (description.control ? controlFlag : 0) |
    (description.keyHashes ? keyedFlag : 0) |
    (description.traced ? tracedFlag : 0)
  batch.writeUInt16LE(flags, 44)
  batch.writeUInt16LE(batchHeaderBytes, 46)
  writeUInt53LE(batch, description.producerId ?? 0, 48)
  batch.writeUInt16LE(description.producerEpoch ?? 0, 56)
  batch.writeUInt16LE(0, 58)
  batch.writeUInt32LE(description.baseSequence ?? 0, 60)
  batch.writeUInt32LE(description.tagBloom?.low ?? 0, 64)
  batch.writeUInt32LE(description.tagBloom?.high ?? 0, 68)
  batch.writeUInt32LE(description.keyHashes?.min ?? 0, 72)
  batch.writeUInt32LE(description.keyHashes?.max ?? 0xffff_ffff, 76)
  batch.fill(0, 80, 96)
  batch.writeUInt32LE(headerChecksum(batch, 0, 0), 4)
}

/** Overwrites the leader's fields in place and seals the header for its partition. */
export function stampBatch(batch: Buffer, stamp: BatchStamp): void {
  writeUInt53LE(batch, stamp.baseOffset, 16)
  batch.writeUInt32LE(stamp.epoch, 24)
  batch.writeUInt32LE(stamp.previousHeaderCrc, 80)
  batch.writeUInt32LE(stamp.previousPayloadCrc, 84)
  writeUInt53LE(batch, stamp.appendTimestampMs, 88)
  batch.writeUInt32LE(headerChecksum(batch, 0, stamp.seed), 4)
}

/** Checksum of the header that starts at `at`; `seed` is 0 on the way from a producer, the identity's on disk. */
export function headerChecksum(buffer: Buffer, at: number, seed: number): number {
  return crc32c(buffer.subarray(at + 8, at + batchHeaderBytes), seed)
}

/**
 * Reads the header at `at`, which must lie whole inside `buffer`. Checks shape and ranges but no checksum.
 * Throws CORRUPT_BATCH or UNSUPPORTED.
 */
export function readBatchHeader(buffer: Buffer, at = 0): BatchHeader {
  if (buffer.length - at < batchHeaderBytes) throw corrupt('shorter than its header')
  if (buffer.readUInt32LE(at) !== batchMagic) throw corrupt('does not begin with the magic number')
  const length = buffer.readUInt32LE(at + 8)
  if (length <= batchHeaderBytes || length > limits.batchBytesMax)
    throw corrupt(`has length ${length}`)
  if (buffer.readUInt16LE(at + 46) !== batchHeaderBytes)
    throw corrupt('has an unknown header length')
  const flags = buffer.readUInt16LE(at + 44)
  const codec = codecs[flags & codecMask]
  if (codec === undefined || (flags & ~knownFlags) !== 0) {
    throw new PenstockError('UNSUPPORTED', `batch has unknown flags 0x${flags.toString(16)}`)
  }
  const lastOffsetDelta = buffer.readUInt32LE(at + 28)
  if (lastOffsetDelta >= limits.recordsPerBatchMax) throw corrupt('counts too many records')
  return {
    headerCrc: buffer.readUInt32LE(at + 4),
    length,
    payloadCrc: buffer.readUInt32LE(at + 12),
    baseOffset: safe(readUInt53LE(buffer, at + 16), 'baseOffset'),
    epoch: buffer.readUInt32LE(at + 24),
    lastOffsetDelta,
    baseTimestampMs: toSafeInteger(buffer.readBigInt64LE(at + 32), 'baseTimestampMs'),
    maxTimestampDelta: buffer.readUInt32LE(at + 40),
    codec,
    control: (flags & controlFlag) !== 0,
    keyed: (flags & keyedFlag) !== 0,
    traced: (flags & tracedFlag) !== 0,
    producerId: safe(readUInt53LE(buffer, at + 48), 'producerId'),
    producerEpoch: buffer.readUInt16LE(at + 56),
    baseSequence: buffer.readUInt32LE(at + 60),
    keyHashMin: buffer.readUInt32LE(at + 72),
    keyHashMax: buffer.readUInt32LE(at + 76),
    previousHeaderCrc: buffer.readUInt32LE(at + 80),
    previousPayloadCrc: buffer.readUInt32LE(at + 84),
    appendTimestampMs: safe(readUInt53LE(buffer, at + 88), 'appendTimestampMs'),
  }
}

/**
 * The header of the whole batch at `at`, both checksums verified. `seed` is 0 for a batch from a producer,
 * `identitySeed(...)` for a stored one. Throws CORRUPT_BATCH or UNSUPPORTED.
 */
export function verifyBatch(buffer: Buffer, at: number, seed: number): BatchHeader {
  const header = readBatchHeader(buffer, at)
  if (buffer.length - at < header.length) throw corrupt('is cut short')
  if (headerChecksum(buffer, at, seed) !== header.headerCrc)
    throw corrupt('fails its header checksum')
  const payload = buffer.subarray(at + batchHeaderBytes, at + header.length)
  if (crc32c(payload) !== header.payloadCrc) throw corrupt('fails its payload checksum')
  return header
}

/** Offset after the batch's last record. */
export function nextOffsetOf(header: Pick<BatchHeader, 'baseOffset' | 'lastOffsetDelta'>): Offset {
  return header.baseOffset + header.lastOffsetDelta + 1
}

function corrupt(what: string): PenstockError {
  return new PenstockError('CORRUPT_BATCH', `batch ${what}`)
}

function safe(value: number | undefined, field: string): number {
  if (value === undefined) throw corrupt(`has ${field} beyond 2^53`)
  return value
}
