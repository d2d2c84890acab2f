// A leader's batches as protobuf bytes, put together by hand: what protobufjs would make of the same message, with each
// batch copied once instead of three times. The test holds it against the generated codec.

import { penstock } from '../../proto/codec.ts'
import type { PartitionKey } from '../partition/partition-storage.ts'
import type { Outgoing } from '../partition/peers.ts'
import { appendToProto } from './wire.ts'

const { Append, LeaderMessage } = penstock.internal.v1

/** Field number and wire type 2, length-delimited (proto/penstock/internal/v1/replication.proto). */
const tags = { messages: 0x12, append: 0x32, batches: 0x42 } as const

/** A FollowResponse with this one message. */
export function appendFrame(
  key: PartitionKey,
  { message, batches }: Outgoing & { readonly message: { readonly type: 'append' } },
): Buffer {
  const { append, ...addressed } = appendToProto(key, message)
  const outer = LeaderMessage.encode(addressed).finish()
  const inner = Append.encode(append).finish()
  const batchBytes = batches.reduce((sum, { length }) => sum + length, 0)
  const appendBytes = inner.length + 1 + varintBytes(batchBytes) + batchBytes
  const messageBytes = outer.length + 1 + varintBytes(appendBytes) + appendBytes
  const frame = Buffer.allocUnsafe(1 + varintBytes(messageBytes) + messageBytes)
  let at = writeDelimiter(frame, 0, { tag: tags.messages, bytes: messageBytes })
  frame.set(outer, at)
  at = writeDelimiter(frame, at + outer.length, { tag: tags.append, bytes: appendBytes })
  frame.set(inner, at)
  at = writeDelimiter(frame, at + inner.length, { tag: tags.batches, bytes: batchBytes })
  for (const batch of batches) {
    batch.copy(frame, at)
    at += batch.length
  }
  return frame
}

function varintBytes(value: number): number {
  let bytes = 1
  for (let rest = value; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes++
  return bytes
}

/** Returns where it ends. */
function writeDelimiter(
  frame: Buffer,
  at: number,
  { tag, bytes }: { readonly tag: number; readonly bytes: number },
): number {
  let next = frame.writeUInt8(tag, at)
  let rest = bytes
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80))
    next = frame.writeUInt8((rest % 0x80) | 0x80, next)
  return frame.writeUInt8(rest, next)
}
