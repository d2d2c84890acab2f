// Moving a member's own place in a partition that it holds. The partition is held anew from there, so that what came from
// before the move is neither processed nor committed; until the broker has answered, whatever arrives is such.
//
// Keeps:
// - A move that fails changes nothing but time: delivery goes on at the first message that is not finished.
// - After a lost connection the place is the one that was asked for, not the committed one.

import { PenstockError } from '../model/errors.ts'
import { type Offset, toSafeInteger } from '../model/offset.ts'
import type { penstock } from '../proto/codec.ts'
import { CompletedOffsets } from './completed-offsets.ts'
import type { HeldPartition } from './held-partition.ts'
import { statusError } from './status.ts'
import { type Position, positionToProto } from './wire.ts'

type Send = (request: penstock.v1beta1.SubscribeRequest.$Properties) => void

/** `held` is active and nothing of it was handed out. Resolves with the offset that comes next. */
export function seekPartition(held: HeldPartition, to: Position, send: Send): Promise<Offset> {
  const moved = unwatched()
  // Where retention has removed the old place as well, the oldest message is next, as it would have been.
  const otherwise: Position[] = [{ offset: held.completed.handedOut }, 'earliest']
  begin(held, { to, otherwise, moved }, send)
  return moved.promise
}

/** The broker's answer to the first move that has none. */
export function seekAnswered(
  held: HeldPartition,
  { status, nextOffset }: penstock.v1beta1.SeekDone.$Properties,
  send: Send,
): void {
  const { seek } = held
  if (seek === undefined) return
  const error = statusError(status)
  if (error !== undefined) {
    seek.moved.reject(error)
    const [to, ...otherwise] = seek.otherwise
    if (to === undefined) held.seek = undefined
    else begin(held, { to, otherwise, moved: unwatched() }, send)
    return
  }
  held.seek = undefined
  const next = toSafeInteger(nextOffset ?? 0, 'next_offset')
  // Else what is in hand would not hold back commits any more.
  if (next !== held.completed.handedOut) held.completed = new CompletedOffsets(next)
  if (held.state === 'seeking') held.state = 'active'
  seek.moved.resolve(next)
}

/** Still ours after a reconnect, and delivery goes on at the committed offset, `nextOffset`. */
export function seekAgain(held: HeldPartition, nextOffset: Offset, send: Send): void {
  const { completed, seek, state } = held
  if (seek !== undefined) begin(held, seek, send)
  else if (state === 'active' && nextOffset > completed.handedOut) {
    // It was moved back, and nothing has been committed since.
    void seekPartition(held, { offset: completed.handedOut }, send)
  }
}

/** Of a partition that this member cannot move. */
export function notHeldError(ref: { topic: string; partition: number }): PenstockError {
  return new PenstockError(
    'GENERATION_STALE',
    `${ref.topic}/${ref.partition} is not held by this member; \`assignments\` says what is`,
    { topic: ref.topic, partition: String(ref.partition) },
  )
}

/** That nobody waits for a move is no reason to end the process when it fails. */
function unwatched(): PromiseWithResolvers<Offset> {
  const moved = Promise.withResolvers<Offset>()
  moved.promise.catch(() => {})
  return moved
}

function begin(held: HeldPartition, seek: NonNullable<HeldPartition['seek']>, send: Send): void {
  if (held.state === 'active') held.state = 'seeking'
  held.seek = seek
  const { topic, partition } = held
  send({ seek: { topic, partition, to: positionToProto(seek.to) } })
}
