// What a producer does when batches cannot be confirmed: trying again, giving up, holes in the sequence, a new identity, the end.
// The rules that keep order and uniqueness through it are stated in producer-core.ts, which calls this.

import { PenstockError } from '../model/errors.ts'
import {
  type CoreBatch,
  type Hole,
  isBehindHole,
  isFreeRefusal,
  type Lane,
  namesLeader,
  type ProducerEffect,
  type ProducerState,
  type Step,
} from './producer-state.ts'
import { backoffMs } from './retry.ts'

export interface Context<B extends CoreBatch> {
  readonly state: ProducerState<B>
  readonly step: Step
  readonly effects: ProducerEffect<B>[]
}

export function connect<B extends CoreBatch>(context: Context<B>): void {
  const { state, effects } = context
  state.stream = 'connecting'
  state.reconnectAtMs = Number.POSITIVE_INFINITY
  state.connectingSinceMs = context.step.nowMs
  wakeBy(state, state.connectingSinceMs + state.config.attemptTimeoutMs)
  effects.push({ kind: 'connect', identity: state.identity })
}

export function wakeBy<B extends CoreBatch>(state: ProducerState<B>, atMs: number): void {
  if (atMs < state.wakeAtMs) state.wakeAtMs = atMs
}

export function fail<B extends CoreBatch>(
  context: Context<B>,
  batch: B,
  error: PenstockError,
): void {
  batch.status = 'done'
  context.effects.push({ kind: 'fail', batch, error })
}

export function retryLater<B extends CoreBatch>(
  context: Context<B>,
  lane: Lane<B>,
  error: PenstockError,
): void {
  const { state, step: now } = context
  // Of what was sent together the first refusal says it all.
  if (lane.phase === 'draining') return
  lane.phase = 'draining'
  // The leader is named: no reason to wait. But where that leads nowhere, or in a circle, every second time is late.
  lane.redirected = namesLeader(error) && !lane.redirected
  if (lane.redirected) {
    lane.resendAtMs = now.nowMs
    return
  }
  lane.failures++
  const backoff = isFreeRefusal(error) ? state.config.leaderless : state.config.resend
  const waitMs = backoffMs(backoff, { failures: lane.failures, random: now.random })
  lane.resendAtMs = now.nowMs + waitMs
  wakeBy(state, lane.resendAtMs)
}

export function remove<B extends CoreBatch>(lane: Lane<B>, batch: B): void {
  if (lane.sent[0] === batch) lane.sent.shift()
  else lane.sent = lane.sent.filter((other) => other !== batch)
}

/** Fails one batch of `lane.sent`. If its sequence was used, the lane has a hole from then on. */
export function giveUp<B extends CoreBatch>(
  context: Context<B>,
  lane: Lane<B>,
  failed: { batch: B; error: PenstockError },
): void {
  const { batch, error } = failed
  remove(lane, batch)
  fail(context, batch, error)
  if (batch.baseSequence >= 0)
    openHole(context, lane, { ordinal: batch.ordinal, refused: !batch.inDoubt })
  else if (lane.sent.length === 0) lane.phase = 'flowing'
  context.state.ready.add(lane)
}

/** What is behind the hole waits for a new identity; what is ahead of it goes on under the old one. */
function openHole<B extends CoreBatch>(context: Context<B>, lane: Lane<B>, hole: Hole): void {
  if (lane.hole === undefined || hole.ordinal < lane.hole.ordinal) lane.hole = hole
  lane.phase = 'draining'
  context.state.renewing = true
  giveUpDoubtful(context, lane)
}

/** Behind a hole a batch in doubt can be sent again neither under its old sequence nor under a new one. */
export function giveUpDoubtful<B extends CoreBatch>(context: Context<B>, lane: Lane<B>): void {
  for (const batch of lane.sent.filter(isPending)) {
    if (!batch.inDoubt || !isBehindHole(lane, batch)) continue
    remove(lane, batch)
    fail(context, batch, exhausted(batch))
  }
}

/** Fails what has no try left. Without any order to keep (acks none) nothing is ever sent twice. */
export function giveUpExhausted<B extends CoreBatch>(context: Context<B>, lane: Lane<B>): void {
  const { retry, acks } = context.state.config
  for (const batch of lane.sent.filter(isPending)) {
    if (batch.status !== 'pending') continue // Given up behind the one before.
    if (acks !== 'none' && batch.attempts < retry.attempts) continue
    giveUp(context, lane, { batch, error: exhausted(batch) })
  }
}

const isPending = (batch: CoreBatch): boolean => batch.status === 'pending'

/** The error of a batch whose budget has ended. `details.inDoubt` tells whether it may be stored all the same. */
export function exhausted(batch: CoreBatch): PenstockError {
  const cause = batch.lastError
  const details = { attempts: String(batch.attempts), inDoubt: String(batch.inDoubt) }
  if (batch.inDoubt) {
    const text = `not confirmed, and it may be stored: ${cause?.message ?? 'no answer in time'}`
    return new PenstockError('TIMED_OUT', text, details, { cause })
  }
  const tries = `${batch.attempts} ${batch.attempts === 1 ? 'try' : 'tries'}`
  return new PenstockError(
    cause?.reason ?? 'TIMED_OUT',
    `not stored after ${tries}${cause ? `: ${cause.message}` : ''}`,
    { ...cause?.details, ...details },
    { cause },
  )
}

/**
 * The broker does not accept our sequence, and not for a gap of our own making. Where it has merely forgotten us
 * (UNKNOWN_PRODUCER) and nothing is in doubt, a new identity mends it. Otherwise it has lost what it had confirmed, or
 * somebody else uses our identity: the caller has to know.
 */
export function refuseSequence<B extends CoreBatch>(
  context: Context<B>,
  lanes: Iterable<Lane<B>>,
  error: PenstockError,
): void {
  const affected = [...lanes].filter((lane) => lane.sent.length > 0)
  const doubtful = affected.some((lane) =>
    lane.sent.some((batch) => isPending(batch) && batch.inDoubt),
  )
  if (doubtful || error.reason !== 'UNKNOWN_PRODUCER') {
    terminate(context, error)
    return
  }
  context.state.renewing = true
  for (const lane of affected) {
    const [head] = lane.sent
    if (head !== undefined) openHole(context, lane, { ordinal: head.ordinal - 1, refused: true })
  }
}

/** A new identity as soon as nothing that was sent under the old one is unsettled, but for what is surely not stored. */
export function tryRenew<B extends CoreBatch>(context: Context<B>): void {
  const { state, effects } = context
  for (const lane of state.lanes.values()) {
    if (lane.sent.some((batch) => batch.status === 'sent' || !isBehindHole(lane, batch))) return
  }
  state.renewing = false
  state.identity = undefined
  for (const lane of state.lanes.values()) restart(state, lane)
  if (state.stream === 'down') return // The reconnect that is under way asks for the new one.
  effects.push({ kind: 'disconnect' })
  forgetStream(state)
  connect(context)
}

/** The broker has answered our identity with another one: what is in doubt cannot be told from a duplicate any more. */
export function identityChanged<B extends CoreBatch>(context: Context<B>): void {
  for (const lane of context.state.lanes.values()) {
    const [head] = lane.sent
    if (head !== undefined) openHole(context, lane, { ordinal: head.ordinal - 1, refused: true })
    restart(context.state, lane)
  }
  context.state.renewing = false
}

/** What is surely not stored goes back to the head of the queue, to be sent for the first time again. */
function restart<B extends CoreBatch>(state: ProducerState<B>, lane: Lane<B>): void {
  for (const batch of lane.sent) {
    batch.status = 'queued'
    batch.baseSequence = -1
  }
  if (lane.sent.length > 0) lane.queue.unshiftAll(lane.sent)
  lane.sent = []
  lane.phase = 'flowing'
  lane.hole = undefined
  lane.nextSequence = 0
  state.ready.add(lane)
}

export function forgetStream<B extends CoreBatch>(state: ProducerState<B>): void {
  state.stream = 'down'
  state.unanswered.clear()
  state.unansweredBytes = 0
}

/** Fails everything; nothing is accepted any more. */
export function terminate<B extends CoreBatch>(context: Context<B>, error: PenstockError): void {
  const { state, effects } = context
  if (state.terminated !== undefined) return
  state.terminated = error
  state.renewing = false
  if (state.stream !== 'down') effects.push({ kind: 'disconnect' })
  forgetStream(state)
  state.wakeAtMs = Number.POSITIVE_INFINITY
  state.ready.clear()
  for (const lane of state.lanes.values()) {
    for (const batch of lane.sent) {
      if (batch.status === 'sent') batch.inDoubt = true
      fail(context, batch, withDoubt(error, batch.inDoubt))
    }
    for (const batch of lane.queue) fail(context, batch, withDoubt(error, false))
    lane.sent = []
    lane.queue.clear()
  }
  effects.push({ kind: 'terminated', error })
}

function withDoubt(error: PenstockError, inDoubt: boolean): PenstockError {
  const details = { ...error.details, inDoubt: String(inDoubt) }
  return new PenstockError(error.reason, error.message, details, { cause: error })
}
