// A batch as it goes on the wire: ProduceRequest{batch: ProduceBatch{...}} around the batch header and the records, all
// in the buffer that the records were written to. Written by hand, because the generated codec would copy every batch.
//
//   at  [ room | 12 len | 08 request_id | 12 topic | 18 partition | 22 len | header | records ]

import { batchHeaderBytes, type Codec, writeBatchHeader } from '../model/batch.ts'
import type { BatchContent } from './batch-builder.ts'
import type { Identity } from './producer-state.ts'

const tagBatchOfRequest = 0x12 // ProduceRequest.batch = 2, length-delimited
const tagRequestId = 0x08 // ProduceBatch.request_id = 1, varint
const tagTopic = 0x12 // ProduceBatch.topic = 2, length-delimited
const tagPartition = 0x18 // ProduceBatch.partition = 3, varint
const tagBatch = 0x22 // ProduceBatch.batch = 4, length-delimited

// Five tags; lengths and partition of at most 5 bytes each; a request id of at most 8.
const envelopeFixedBytes = 5 + 4 * 5 + 8

export function envelopeRoomBytes(topic: Uint8Array): number {
  return envelopeFixedBytes + topic.length
}

export interface FrameDescription {
  readonly requestId: number
  readonly topic: Uint8Array
  readonly partition: number
  readonly codec: Codec
  readonly identity: Identity | undefined
  readonly baseSequence: number
}

/** Writes header and envelope around the records. Returns a view of the whole message. */
export function writeProduceFrame(content: BatchContent, frame: FrameDescription): Buffer {
  const { buffer, payloadFrom, payloadTo } = content
  const batchFrom = payloadFrom - batchHeaderBytes
  writeBatchHeader(buffer.subarray(batchFrom, payloadTo), {
    recordCount: content.recordCount,
    baseTimestampMs: content.baseTimestampMs,
    maxTimestampDelta: content.maxTimestampDelta,
    codec: frame.codec,
    traced: content.traced,
    producerId: frame.identity?.producerId ?? 0,
    producerEpoch: frame.identity?.producerEpoch ?? 0,
    baseSequence: frame.identity === undefined ? 0 : frame.baseSequence,
    tagBloom: content.tagBloom,
    ...(content.keyHashes && { keyHashes: content.keyHashes }),
  })
  // Backwards from the batch, so that every length is known when it is written.
  let at = prependVarint(buffer, payloadTo - batchFrom, batchFrom)
  buffer[--at] = tagBatch
  at = prependVarint(buffer, frame.partition, at)
  buffer[--at] = tagPartition
  at -= frame.topic.length
  buffer.set(frame.topic, at)
  at = prependVarint(buffer, frame.topic.length, at)
  buffer[--at] = tagTopic
  at = prependVarint(buffer, frame.requestId, at)
  buffer[--at] = tagRequestId
  at = prependVarint(buffer, payloadTo - at, at)
  buffer[--at] = tagBatchOfRequest
  return buffer.subarray(at, payloadTo)
}

/** Writes `value` so that it ends before `end`; returns where it begins. */
function prependVarint(buffer: Buffer, value: number, end: number): number {
  let size = 1
  for (let rest = value; rest >= 128; rest = Math.floor(rest / 128)) size++
  let at = end - size
  const from = at
  let rest = value
  while (rest >= 128) {
    buffer[at++] = (rest % 128) | 128
    rest = Math.floor(rest / 128)
  }
  buffer[at] = rest
  return from
}
