import fc from 'fast-check'
import { expect, test } from 'vitest'
import { appendFrame } from '../../../broker/peers/append-frame.ts'
import {
  followerFromProto,
  followerToProto,
  leaderFromProto,
  leaderToProto,
} from '../../../broker/peers/wire.ts'
import type { EpochHistory } from '../../../broker/replication/epoch-history.ts'
import type { FollowerMessage, LeaderMessage } from '../../../broker/replication/message.ts'
import { PenstockError } from '../../../model/errors.ts'
import { penstock } from '../../../proto/codec.ts'

const {
  FollowerMessage: FollowerCodec,
  FollowResponse,
  LeaderMessage: LeaderCodec,
} = penstock.internal.v1

const number = fc.nat({ max: Number.MAX_SAFE_INTEGER })
const ends = fc.record({ state: number, data: number })
const session = fc.record({ bootSeq: number, number })
const history = fc.array(fc.record({ epoch: number, nonce: number, startOffset: number }))
const report = fc.record({ history, end: number, durable: number })
const key = fc.record({ topicUid: fc.string(), index: fc.nat({ max: 10_000 }) })
const positive = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER })

const followerMessage: fc.Arbitrary<FollowerMessage> = fc.oneof(
  fc.record({
    type: fc.constant('hello' as const),
    epoch: number,
    session,
    lanes: fc.record({ state: report, data: report }),
    highWatermark: ends,
  }),
  fc.record({ type: fc.constant('durable' as const), epoch: number, session, ends }),
  fc.record({ type: fc.constant('leave' as const), epoch: number, session }),
  fc.record({ type: fc.constant('reject' as const), promised: positive }),
)

const append = fc.record({
  type: fc.constant('append' as const),
  epoch: number,
  session,
  lane: fc.constantFrom('state' as const, 'data' as const),
  from: number,
  to: number,
  previousEpoch: number,
  stateBefore: number,
  entries: history,
  highWatermark: ends,
})

const leaderMessage: fc.Arbitrary<LeaderMessage> = fc.oneof(
  fc.record({
    type: fc.constant('begin' as const),
    epoch: number,
    session,
    truncateTo: ends,
    ends,
  }),
  append,
  fc.record({
    type: fc.constant('committed' as const),
    epoch: number,
    session,
    highWatermark: ends,
  }),
)

test('what a follower says arrives as it was said', () => {
  fc.assert(
    fc.property(key, followerMessage, (to, message) => {
      const bytes = FollowerCodec.encode(followerToProto(to, message)).finish()
      expect(followerFromProto(FollowerCodec.decode(bytes))).toEqual({ key: to, message })
    }),
  )
})

test('what a leader says arrives as it was said, with its batches', () => {
  fc.assert(
    fc.property(key, leaderMessage, fc.array(fc.uint8Array()), (to, message, parts) => {
      const batches = message.type === 'append' ? parts.map((part) => Buffer.from(part)) : []
      const bytes = LeaderCodec.encode(leaderToProto(to, { message, batches })).finish()
      const arrived = leaderFromProto(LeaderCodec.decode(bytes))
      expect(arrived.key).toEqual(to)
      expect(arrived.message.message).toEqual(message)
      expect(arrived.message.batches).toEqual(Buffer.concat(batches))
    }),
  )
})

const checksum = fc.nat({ max: 2 ** 32 - 1 })
const lanePoint = fc.record({
  offset: number,
  history,
  link: fc.record({ headerCrc: checksum, payloadCrc: checksum }),
})

test('a begin says where to begin anew, with the state as of there', () => {
  const point = fc.record({
    state: lanePoint,
    data: lanePoint,
    snapshotBytes: fc.uint8Array(),
    producersBytes: fc.uint8Array(),
  })
  const bare = fc.record({
    type: fc.constant('begin' as const),
    epoch: number,
    session,
    truncateTo: ends,
    ends,
  })
  fc.assert(
    fc.property(key, bare, point, (to, begin, startingPoint) => {
      const start = ({ offset, history }: { offset: number; history: EpochHistory }) => ({
        offset,
        history,
      })
      const reset = { state: start(startingPoint.state), data: start(startingPoint.data) }
      const message: LeaderMessage = { ...begin, reset }
      const outgoing = { message, batches: [], startingPoint }
      const bytes = LeaderCodec.encode(leaderToProto(to, outgoing)).finish()
      const arrived = leaderFromProto(LeaderCodec.decode(bytes))
      expect(arrived.message.message).toEqual(message)
      const { snapshotBytes, producersBytes, ...lanes } = startingPoint
      const { startingPoint: there } = arrived.message
      expect(there).toMatchObject(lanes)
      expect(Buffer.from(there?.snapshotBytes ?? [])).toEqual(Buffer.from(snapshotBytes))
      expect(Buffer.from(there?.producersBytes ?? [])).toEqual(Buffer.from(producersBytes))
    }),
  )
})

test.each([
  ['of no kind', {}],
  ['with a number that is none', { durable: { data: Number.MAX_VALUE } }],
  ['with a negative epoch', { epoch: -1, reject: 1 }],
])('a message %s is refused', (_, proto) => {
  expect(() => followerFromProto(proto)).toThrow(PenstockError)
})

test('batches put together by hand are what the generated codec makes of them', () => {
  fc.assert(
    fc.property(key, append, fc.array(fc.uint8Array({ maxLength: 300 })), (to, message, parts) => {
      const outgoing = { message, batches: parts.map((part) => Buffer.from(part)) }
      const frame = appendFrame(to, outgoing)
      const { messages, started } = FollowResponse.decode(frame)
      expect(started).toBeFalsy()
      expect(messages).toHaveLength(1)
      expect(leaderFromProto(messages[0]!)).toEqual({
        key: to,
        message: {
          message,
          batches: Buffer.concat(outgoing.batches),
          startingPoint: undefined,
        },
      })
    }),
  )
})
