// Messages of the replication protocol to and from protobuf. What comes from a socket is checked here: numbers, counts.

import { PenstockError } from '../../model/errors.ts'
import { limits } from '../../model/limits.ts'
import { toSafeInteger } from '../../model/offset.ts'
import { penstock } from '../../proto/codec.ts'
import type { PartitionKey } from '../partition/partition-storage.ts'
import type { Incoming, Outgoing } from '../partition/peers.ts'
import type { LanePoint, StartingPoint } from '../partition/starting-point.ts'
import type { Ends, Lane } from '../replication/ends.ts'
import type { EpochEntry, EpochHistory } from '../replication/epoch-history.ts'
import type {
  FollowerMessage,
  LaneReport,
  LaneStart,
  LeaderMessage,
  Session,
} from '../replication/message.ts'

type Proto = typeof penstock.internal.v1
type FollowerProto = penstock.internal.v1.FollowerMessage.$Properties
type LeaderProto = penstock.internal.v1.LeaderMessage.$Properties
const { Lane: LaneNumber } = penstock.internal.v1 satisfies Proto

const noBytes = Buffer.alloc(0)
const noSession: Session = { bootSeq: 0, number: 0 }

export interface Addressed<Message> {
  readonly key: PartitionKey
  readonly message: Message
}

export function followerToProto(key: PartitionKey, message: FollowerMessage): FollowerProto {
  const to = { topicUid: key.topicUid, partition: key.index }
  switch (message.type) {
    case 'hello': {
      const { epoch, session, lanes, highWatermark } = message
      const { state, data } = lanes
      return {
        ...to,
        epoch,
        session,
        hello: { state: reportToProto(state), data: reportToProto(data), highWatermark },
      }
    }
    case 'durable':
      return { ...to, epoch: message.epoch, session: message.session, durable: message.ends }
    case 'leave':
      return { ...to, epoch: message.epoch, session: message.session, leave: {} }
    case 'reject':
      return { ...to, reject: message.promised }
  }
}

/** Throws INVALID_REQUEST. */
export function followerFromProto(proto: FollowerProto): Addressed<FollowerMessage> {
  const { hello, durable, leave, reject } = proto
  const key = keyFrom(proto)
  const epoch = integer(proto.epoch, 'epoch')
  const session = sessionFrom(proto.session)
  if (hello) {
    const lanes: LaneReport = { state: reportFrom(hello.state), data: reportFrom(hello.data) }
    const highWatermark = endsFrom(hello.highWatermark)
    return { key, message: { type: 'hello', epoch, session, lanes, highWatermark } }
  }
  if (durable) return { key, message: { type: 'durable', epoch, session, ends: endsFrom(durable) } }
  if (leave) return { key, message: { type: 'leave', epoch, session } }
  if (reject) return { key, message: { type: 'reject', promised: integer(reject, 'reject') } }
  throw new PenstockError('INVALID_REQUEST', 'a follower message of no known kind')
}

export function leaderToProto(key: PartitionKey, outgoing: Outgoing): LeaderProto {
  const { message, batches, startingPoint } = outgoing
  const { epoch, session } = message
  const to = { topicUid: key.topicUid, partition: key.index, epoch, session }
  switch (message.type) {
    case 'begin': {
      const { truncateTo, ends } = message
      const reset = startingPoint && resetToProto(startingPoint)
      return { ...to, begin: { truncateTo, ends, ...(reset ? { reset } : {}) } }
    }
    case 'append': {
      const { append, ...addressed } = appendToProto(key, message)
      return { ...addressed, append: { ...append, batches: Buffer.concat(batches) } }
    }
    case 'committed':
      return { ...to, committed: message.highWatermark }
  }
}

/** Without the batches. */
export function appendToProto(
  { topicUid, index }: PartitionKey,
  message: Extract<LeaderMessage, { type: 'append' }>,
) {
  const { epoch, session, lane, entries, ...rest } = message
  const append = {
    lane: lane === 'state' ? LaneNumber.LANE_STATE : LaneNumber.LANE_DATA,
    from: rest.from,
    to: rest.to,
    previousEpoch: rest.previousEpoch,
    stateBefore: rest.stateBefore,
    entries: [...entries],
    highWatermark: rest.highWatermark,
  }
  return { topicUid, partition: index, epoch, session, append }
}

/** Throws INVALID_REQUEST. */
export function leaderFromProto(proto: LeaderProto): Addressed<Incoming> {
  const { begin, append, committed } = proto
  const key = keyFrom(proto)
  const epoch = integer(proto.epoch, 'epoch')
  const session = sessionFrom(proto.session)
  const bare = { batches: noBytes, startingPoint: undefined }
  if (append) return { key, message: { ...bare, ...appendFrom(append, { epoch, session }) } }
  if (committed) {
    const highWatermark = endsFrom(committed)
    return {
      key,
      message: { ...bare, message: { type: 'committed', epoch, session, highWatermark } },
    }
  }
  if (begin) {
    const truncateTo = endsFrom(begin.truncateTo)
    const ends = endsFrom(begin.ends)
    const message = { type: 'begin', epoch, session, truncateTo, ends } as const
    if (!begin.reset) return { key, message: { ...bare, message } }
    const startingPoint = resetFrom(begin.reset)
    const reset = { state: laneStart(startingPoint.state), data: laneStart(startingPoint.data) }
    return { key, message: { ...bare, startingPoint, message: { ...message, reset } } }
  }
  throw new PenstockError('INVALID_REQUEST', 'a leader message of no known kind')
}

function resetToProto(point: StartingPoint): penstock.internal.v1.Reset.$Properties {
  const lane = ({ offset, history, link }: LanePoint) => ({
    start: offset,
    history: [...history],
    previousHeaderCrc: link.headerCrc,
    previousPayloadCrc: link.payloadCrc,
  })
  const { state, data, snapshotBytes, producersBytes } = point
  return {
    state: lane(state),
    data: lane(data),
    stateSnapshot: snapshotBytes,
    producers: producersBytes,
  }
}

function resetFrom(proto: penstock.internal.v1.Reset.$Properties): StartingPoint {
  const lane = (of: penstock.internal.v1.LaneReset.$Properties | null | undefined): LanePoint => ({
    offset: integer(of?.start, 'start'),
    history: historyFrom(of?.history),
    link: { headerCrc: of?.previousHeaderCrc ?? 0, payloadCrc: of?.previousPayloadCrc ?? 0 },
  })
  return {
    state: lane(proto.state),
    data: lane(proto.data),
    snapshotBytes: proto.stateSnapshot ?? noBytes,
    producersBytes: proto.producers ?? noBytes,
  }
}

function laneStart({ offset, history }: LanePoint): LaneStart {
  return { offset, history }
}

function appendFrom(
  append: penstock.internal.v1.Append.$Properties,
  { epoch, session }: { readonly epoch: number; readonly session: Session },
): Pick<Incoming, 'message' | 'batches'> {
  const bytes = append.batches ?? noBytes
  return {
    batches: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length),
    message: {
      type: 'append',
      epoch,
      session,
      lane: laneFrom(append.lane),
      from: integer(append.from, 'from'),
      to: integer(append.to, 'to'),
      previousEpoch: integer(append.previousEpoch, 'previous_epoch'),
      stateBefore: integer(append.stateBefore, 'state_before'),
      entries: historyFrom(append.entries),
      highWatermark: endsFrom(append.highWatermark),
    },
  }
}

function reportToProto({
  history,
  end,
  durable,
}: LaneReport[Lane]): penstock.internal.v1.LaneReport.$Properties {
  return { history: [...history], end, durable }
}

function reportFrom(proto: penstock.internal.v1.LaneReport.$Properties | null | undefined) {
  return {
    history: historyFrom(proto?.history),
    end: integer(proto?.end, 'end'),
    durable: integer(proto?.durable, 'durable'),
  }
}

function historyFrom(
  entries: readonly penstock.internal.v1.EpochEntry.$Properties[] | null | undefined,
): EpochHistory {
  if ((entries?.length ?? 0) > limits.epochHistoryMax) {
    throw new PenstockError('LIMIT_EXCEEDED', `a history of ${entries?.length} epochs`)
  }
  return (entries ?? []).map(
    ({ epoch, nonce, startOffset }): EpochEntry => ({
      epoch: integer(epoch, 'epoch'),
      nonce: integer(nonce, 'nonce'),
      startOffset: integer(startOffset, 'start_offset'),
    }),
  )
}

function laneFrom(lane: penstock.internal.v1.Lane | null | undefined): Lane {
  if (lane === LaneNumber.LANE_STATE) return 'state'
  if (lane === LaneNumber.LANE_DATA) return 'data'
  throw new PenstockError('INVALID_REQUEST', `${lane} is no lane`)
}

function keyFrom(proto: { topicUid?: string | null; partition?: number | null }): PartitionKey {
  return { topicUid: proto.topicUid ?? '', index: proto.partition ?? 0 }
}

function sessionFrom(
  session: penstock.internal.v1.Session.$Properties | null | undefined,
): Session {
  if (!session) return noSession
  return {
    bootSeq: integer(session.bootSeq, 'boot_seq'),
    number: integer(session.number, 'number'),
  }
}

function endsFrom(ends: penstock.internal.v1.Ends.$Properties | null | undefined): Ends {
  return { state: integer(ends?.state, 'state'), data: integer(ends?.data, 'data') }
}

function integer(value: number | null | undefined, field: string): number {
  const integer = toSafeInteger(value ?? 0, field)
  if (integer < 0) throw new PenstockError('INVALID_REQUEST', `${field} is ${integer}`)
  return integer
}
