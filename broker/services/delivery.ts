// From stored batches to what a consumer gets, in the form it asked for: as stored, or decoded into messages. Counts,
// so that credit and limits can be kept.

import {
  type BatchHeader,
  batchHeaderBytes,
  nextOffsetOf,
  readBatchHeader,
} from '../../model/batch.ts'
import { decompress } from '../../model/compression.ts'
import { PenstockError } from '../../model/errors.ts'
import type { Offset } from '../../model/offset.ts'
import { decodeRecords } from '../../model/records.ts'
import { penstock } from '../../proto/codec.ts'
import type { LogSlice } from '../log/partition-log.ts'
import { toReceived } from './message.ts'

const { DeliveryFormat } = penstock.v1beta1

export type Format = 'messages' | 'batches'

export function formatOf(format: number | null | undefined): Format {
  switch (format ?? DeliveryFormat.DELIVERY_FORMAT_UNSPECIFIED) {
    case DeliveryFormat.DELIVERY_FORMAT_UNSPECIFIED:
    case DeliveryFormat.DELIVERY_FORMAT_MESSAGES:
      return 'messages'
    case DeliveryFormat.DELIVERY_FORMAT_BATCHES:
      return 'batches'
    default:
      throw new PenstockError('INVALID_REQUEST', `delivery format ${format} is not known`)
  }
}

export interface Delivery {
  /** One of the two kinds that ReadResponse and SubscribeResponse share. */
  readonly response:
    | { readonly messages: penstock.v1beta1.ReadMessages.$Properties }
    | { readonly batches: penstock.v1beta1.BatchChunk.$Properties }
  /** At or after the position. */
  readonly messages: number
  /** What it uses up of a credit: in batches also the records before the position. */
  readonly creditMessages: number
  readonly bytes: number
  /** Delivery goes on here. */
  readonly nextOffset: Offset
  /** Append time of the newest batch. */
  readonly newestMs: number
}

export interface SliceOf {
  readonly topic: string
  readonly partition: number
  readonly from: Offset
  /** At most so many messages; whole batches in the format `batches`, so there the last may exceed it. */
  readonly messagesMax: number
  /** A batch that begins there is not delivered yet. */
  readonly before?: Offset
}

/** Undefined when the slice holds nothing to deliver at or after `from`. */
export async function deliver(
  slice: LogSlice,
  of: SliceOf,
  format: Format,
): Promise<Delivery | undefined> {
  return format === 'batches' ? asStored(slice, of) : await asMessages(slice, of)
}

function asStored(slice: LogSlice, of: SliceOf): Delivery | undefined {
  let messages = 0
  let creditMessages = 0
  let at = 0
  let nextOffset = of.from
  let newestMs = 0
  const { before = Number.POSITIVE_INFINITY } = of
  while (at < slice.batches.length && messages < of.messagesMax) {
    const header = readBatchHeader(slice.batches, at)
    if (header.baseOffset >= before) break
    nextOffset = nextOffsetOf(header)
    messages += nextOffset - Math.max(header.baseOffset, of.from)
    creditMessages += header.lastOffsetDelta + 1
    newestMs = header.appendTimestampMs
    at += header.length
  }
  if (at === 0) return undefined
  const { topic, partition } = of
  const batches = slice.batches.subarray(0, at)
  const response = { batches: { topic, partition, batches, nextOffset } }
  return { response, messages, creditMessages, bytes: at, nextOffset, newestMs }
}

async function asMessages(slice: LogSlice, of: SliceOf): Promise<Delivery | undefined> {
  const received: penstock.v1beta1.ReceivedMessage.$Properties[] = []
  let nextOffset = of.from
  let newestMs = 0
  let bytes = 0
  const { before = Number.POSITIVE_INFINITY } = of
  for (let at = 0; at < slice.batches.length && received.length < of.messagesMax; ) {
    const header = readBatchHeader(slice.batches, at)
    if (header.baseOffset >= before) break
    const batch = slice.batches.subarray(at, at + header.length)
    at += header.length
    newestMs = header.appendTimestampMs
    bytes += header.length
    nextOffset = await decodeInto(received, { batch, header, of })
  }
  if (nextOffset === of.from) return undefined
  const response = { messages: { messages: received } }
  const messages = received.length
  return { response, messages, creditMessages: messages, bytes, nextOffset, newestMs }
}

async function decodeInto(
  received: penstock.v1beta1.ReceivedMessage.$Properties[],
  from: { readonly batch: Buffer; readonly header: BatchHeader; readonly of: SliceOf },
): Promise<Offset> {
  const { batch, header, of } = from
  if (header.control) return nextOffsetOf(header)
  const payload = await decompress(header.codec, batch.subarray(batchHeaderBytes))
  for (const [index, record] of decodeRecords(payload).entries()) {
    const offset = header.baseOffset + index
    if (offset < of.from) continue
    if (received.length >= of.messagesMax) return offset
    const { topic, partition } = of
    const eventTimeMs = header.baseTimestampMs + record.timestampDeltaMs
    const { appendTimestampMs } = header
    received.push(toReceived(record, { topic, partition, offset, appendTimestampMs, eventTimeMs }))
  }
  return nextOffsetOf(header)
}
