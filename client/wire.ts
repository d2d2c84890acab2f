// Small conversions between what the proto says and what the client's users see.

import { PenstockError } from '../model/errors.ts'
import { type Offset, type TimestampMs, toSafeInteger } from '../model/offset.ts'
import { type google, penstock } from '../proto/codec.ts'
import type { AckMode } from './producer-state.ts'

const { Acks } = penstock.v1beta1

export function acksToProto(acks: AckMode): penstock.v1beta1.Acks {
  if (acks === 'none') return Acks.ACKS_NONE
  return acks === 'leader' ? Acks.ACKS_LEADER : Acks.ACKS_ALL
}

/** Where to begin: the oldest message kept, after the newest, at an offset, or at the first stored at or after a time. */
export type Position =
  | 'earliest'
  | 'latest'
  | { readonly offset: Offset }
  | { readonly time: Date | TimestampMs }

export function positionToProto(position: Position): penstock.v1beta1.Position.$Properties {
  if (position === 'earliest') return { earliest: {} }
  if (position === 'latest') return { latest: {} }
  if ('offset' in position) {
    if (Number.isSafeInteger(position.offset) && position.offset >= 0) {
      return { offset: position.offset }
    }
    throw new PenstockError('INVALID_REQUEST', `${position.offset} is no offset`, { field: 'from' })
  }
  return { time: timestampToProto(position.time) }
}

export function timestampToProto(time: Date | TimestampMs): google.protobuf.Timestamp.$Properties {
  const timestampMs = typeof time === 'number' ? time : time.getTime()
  if (!Number.isFinite(timestampMs)) {
    throw new PenstockError('INVALID_REQUEST', 'the time is no time', { field: 'from' })
  }
  const seconds = Math.floor(timestampMs / 1000)
  return { seconds, nanos: Math.round((timestampMs - seconds * 1000) * 1e6) }
}

export function timestampMs(
  timestamp: google.protobuf.Timestamp.$Properties | null | undefined,
): TimestampMs {
  const seconds = toSafeInteger(timestamp?.seconds ?? 0, 'seconds')
  return seconds * 1000 + Math.floor((timestamp?.nanos ?? 0) / 1e6)
}

export function durationToProto(durationMs: number): google.protobuf.Duration.$Properties {
  const seconds = Math.trunc(durationMs / 1000)
  return { seconds, nanos: Math.round((durationMs - seconds * 1000) * 1e6) }
}

export function durationMs(
  duration: google.protobuf.Duration.$Properties | null | undefined,
): number {
  return toSafeInteger(duration?.seconds ?? 0, 'seconds') * 1000 + (duration?.nanos ?? 0) / 1e6
}
