// The rules of a producer, without IO: what to send, what to send again, what to give up. `step` changes the state in
// place (it has one owner) and returns what the shell has to do, in order.
//
// Keeps, for every partition:
// - Order (C1): a batch is first sent after all before it. What is unconfirmed goes out again oldest first, only when
//   nothing of the partition is on its way, with the sequence it had. So batches are stored in the order of enqueueing.
// - No doubles (A1, idempotent): a batch that may be stored is only ever sent under its first identity and sequence.
// - Bounds: at most `window` unconfirmed bytes and batches on the stream, at most `pipelineMax` batches per partition.
// - Every batch settles exactly once.

import { PenstockError } from '../model/errors.ts'
import {
  type Context,
  connect,
  exhausted,
  fail,
  forgetStream,
  giveUp,
  giveUpDoubtful,
  giveUpExhausted,
  identityChanged,
  refuseSequence,
  remove,
  retryLater,
  terminate,
  tryRenew,
  wakeBy,
} from './producer-recovery.ts'
import {
  type CoreBatch,
  isBehindHole,
  isCleanRefusal,
  isFreeRefusal,
  isSequenceError,
  type Lane,
  laneOf,
  type ProducerEffect,
  type ProducerEvent,
  type ProducerState,
  type Step,
  type Stored,
} from './producer-state.ts'
import { backoffMs } from './retry.ts'

export function step<B extends CoreBatch>(
  state: ProducerState<B>,
  event: ProducerEvent<B>,
  now: Step,
): ProducerEffect<B>[] {
  const context: Context<B> = { state, step: now, effects: [] }
  apply(context, event)
  if (state.terminated === undefined) {
    if (now.nowMs >= state.wakeAtMs) onTime(context)
    if (state.renewing) tryRenew(context)
    pump(context)
  }
  return context.effects
}

/** True when a batch of the partition would be sent at once, with fewer than `inFlight` of it unconfirmed. */
export function wantsBatch<B extends CoreBatch>(
  state: ProducerState<B>,
  { partition, inFlight }: { partition: number; inFlight: number },
): boolean {
  if (state.stream !== 'up' || state.renewing || state.terminated !== undefined) return false
  if (state.unanswered.size >= state.window.batches || state.unansweredBytes >= state.window.bytes)
    return false
  const lane = state.lanes.get(partition)
  if (lane === undefined) return true
  return lane.phase === 'flowing' && lane.queue.length === 0 && lane.sent.length < inFlight
}

function apply<B extends CoreBatch>(context: Context<B>, event: ProducerEvent<B>): void {
  const { state } = context
  switch (event.kind) {
    case 'open':
      connect(context)
      return
    case 'enqueue':
      enqueue(context, event.batch)
      return
    case 'ready':
      state.ready.add(laneOf(state, event.batch.partition))
      return
    case 'started':
      started(context, event)
      return
    case 'window':
      state.window = event.window
      return
    case 'confirmed':
      confirmed(context, event.requestId, event.stored)
      return
    case 'refused':
      refused(context, event.requestId, event.error)
      return
    case 'disconnected':
      if (state.stream !== 'down') disconnected(context, event.error, event.spared)
      return
    case 'tick':
      return
    case 'close':
      terminate(context, event.error)
      return
  }
}

function enqueue<B extends CoreBatch>(context: Context<B>, batch: B): void {
  const { state } = context
  if (state.terminated !== undefined) {
    fail(context, batch, state.terminated)
    return
  }
  const lane = laneOf(state, batch.partition)
  lane.queue.push(batch)
  state.ready.add(lane)
  wakeBy(state, batch.deadlineMs)
}

// The stream.

function started<B extends CoreBatch>(
  context: Context<B>,
  event: Extract<ProducerEvent<B>, { kind: 'started' }>,
): void {
  const { state } = context
  const { identity: before } = state
  state.stream = 'up'
  state.connectFailures = 0
  state.window = event.window
  state.identity = event.identity
  const { producerId, producerEpoch } = event.identity ?? {}
  const same = before?.producerId === producerId && before?.producerEpoch === producerEpoch
  if (before !== undefined && !same) identityChanged(context)
  for (const lane of state.lanes.values()) {
    if (lane.sent.length > 0) lane.phase = 'resending'
    state.ready.add(lane)
  }
}

function disconnected<B extends CoreBatch>(
  context: Context<B>,
  error: PenstockError,
  spared: ReadonlySet<number> = new Set(),
): void {
  const { state, step: now } = context
  state.lastError = error
  if (!error.retryable && error.reason !== 'UNKNOWN_PRODUCER') {
    terminate(context, error)
    return
  }
  lose(context, error, spared)
  if (isSequenceError(error)) {
    refuseSequence(context, state.lanes.values(), error)
    if (state.terminated !== undefined) return
    // Without lanes that wait nothing else would ask for a new identity.
    state.renewing = true
  }
  state.connectFailures++
  const waitMs = backoffMs(state.config.reconnect, {
    failures: state.connectFailures,
    random: now.random,
  })
  state.reconnectAtMs = now.nowMs + waitMs
  wakeBy(state, state.reconnectAtMs)
}

/** The stream is gone: what it had not answered is in doubt, unless a refusal ahead of it kept it from being stored. */
function lose<B extends CoreBatch>(
  context: Context<B>,
  error: PenstockError,
  spared: ReadonlySet<number>,
): void {
  const { state } = context
  // Sent again without being counted only where that can double nothing.
  const spares = (batch: B): boolean => state.config.idempotent && spared.has(batch.requestId)
  forgetStream(state)
  for (const lane of state.lanes.values()) {
    for (const batch of lane.sent) {
      if (batch.status !== 'sent') continue
      batch.status = 'pending'
      batch.lastError = error
      if (isFreeRefusal(error) || spares(batch)) batch.attempts--
      if (!(lane.hole?.refused === true && isBehindHole(lane, batch))) batch.inDoubt = true
    }
    giveUpExhausted(context, lane)
    giveUpDoubtful(context, lane)
    if (lane.sent.length > 0) lane.phase = 'draining'
    lane.resendAtMs = 0
  }
}

// Answers.

/** The batch behind an answer, taken out of the window; undefined if it has been given up meanwhile. */
function answered<B extends CoreBatch>(state: ProducerState<B>, requestId: number): B | undefined {
  const batch = state.unanswered.get(requestId)
  if (batch === undefined) return undefined
  state.unanswered.delete(requestId)
  state.unansweredBytes -= batch.bytes
  return batch.status === 'sent' ? batch : undefined
}

function confirmed<B extends CoreBatch>(
  context: Context<B>,
  requestId: number,
  stored: Stored,
): void {
  const { state, effects } = context
  const batch = answered(state, requestId)
  if (batch === undefined) return
  const lane = laneOf(state, batch.partition)
  remove(lane, batch)
  lane.failures = 0
  lane.redirected = false
  batch.status = 'done'
  effects.push({ kind: 'confirm', batch, stored })
  afterAnswer(context, lane)
}

function refused<B extends CoreBatch>(
  context: Context<B>,
  requestId: number,
  error: PenstockError,
): void {
  const { state } = context
  const batch = answered(state, requestId)
  if (batch === undefined) return
  const lane = laneOf(state, batch.partition)
  const wasHead = lane.sent[0] === batch
  batch.status = 'pending'
  batch.lastError = error
  if (!isCleanRefusal(error)) batch.inDoubt = true
  if (isFreeRefusal(error)) batch.attempts--
  if (isSequenceError(error)) {
    if (wasHead && !isBehindHole(lane, batch)) {
      refuseSequence(context, [lane], error)
      return
    }
    // Only the echo of what happened to the batch ahead of it.
    batch.attempts--
    lane.phase = 'draining'
  } else if (!error.retryable || state.config.acks === 'none')
    giveUp(context, lane, { batch, error })
  else if (batch.attempts >= state.config.retry.attempts) {
    giveUp(context, lane, { batch, error: exhausted(batch) })
  } else retryLater(context, lane, error)
  giveUpDoubtful(context, lane)
  afterAnswer(context, lane)
}

/** A lane that drains resends when the last answer is in and the wait is over. */
function afterAnswer<B extends CoreBatch>(context: Context<B>, lane: Lane<B>): void {
  const { state, step: now } = context
  state.ready.add(lane)
  if (lane.phase !== 'draining') return
  if (lane.sent.length === 0 && lane.hole === undefined) lane.phase = 'flowing'
  else if (isDrained(lane)) {
    if (now.nowMs >= lane.resendAtMs) lane.phase = 'resending'
    else wakeBy(state, lane.resendAtMs)
  }
}

/** Nothing is on its way, and something is to be sent again. */
function isDrained<B extends CoreBatch>(lane: Lane<B>): boolean {
  return !lane.sent.some((batch) => batch.status === 'sent') && toResend(lane) !== undefined
}

function toResend<B extends CoreBatch>(lane: Lane<B>): B | undefined {
  return lane.sent.find((batch) => batch.status === 'pending' && !isBehindHole(lane, batch))
}

// Time.

/** Everything that is due; then the next time that anything can be. Runs rarely: O(lanes). */
function onTime<B extends CoreBatch>(context: Context<B>): void {
  const { state, step: now, effects } = context
  if (state.stream === 'down' && now.nowMs >= state.reconnectAtMs) connect(context)
  for (const lane of state.lanes.values()) {
    expire(context, lane)
    afterAnswer(context, lane)
  }
  if (now.nowMs >= silentUntilMs(state)) {
    effects.push({ kind: 'disconnect' })
    disconnected(context, new PenstockError('TIMED_OUT', 'the broker has not answered in time'))
  }
  state.wakeAtMs = nextWakeMs(state)
}

/** How long the broker may stay silent: to the start of a stream, or to the batch that waits longest. */
function silentUntilMs<B extends CoreBatch>(state: ProducerState<B>): number {
  const [oldest] = state.unanswered.values()
  const sinceMs = state.stream === 'connecting' ? state.connectingSinceMs : oldest?.sentAtMs
  return sinceMs === undefined ? Number.POSITIVE_INFINITY : sinceMs + state.config.attemptTimeoutMs
}

/** Oldest first: a batch never expires before one that is ahead of it. */
function expire<B extends CoreBatch>(context: Context<B>, lane: Lane<B>): void {
  const { nowMs } = context.step
  for (const batch of lane.sent.filter(({ deadlineMs }) => deadlineMs <= nowMs)) {
    if (batch.status === 'done') continue // Given up behind the one before.
    if (batch.status === 'sent') batch.inDoubt = true
    giveUp(context, lane, { batch, error: exhausted(batch) })
  }
  for (
    let head = lane.queue.peek();
    head !== undefined && head.deadlineMs <= nowMs;
    head = lane.queue.peek()
  ) {
    lane.queue.shift()
    head.lastError ??= context.state.lastError
    fail(context, head, exhausted(head))
  }
}

function nextWakeMs<B extends CoreBatch>(state: ProducerState<B>): number {
  let wakeAtMs = Math.min(silentUntilMs(state), state.reconnectAtMs)
  for (const lane of state.lanes.values()) {
    const head = lane.sent[0] ?? lane.queue.peek()
    if (head !== undefined) wakeAtMs = Math.min(wakeAtMs, head.deadlineMs)
    if (lane.phase === 'draining' && isDrained(lane)) {
      wakeAtMs = Math.min(wakeAtMs, lane.resendAtMs)
    }
  }
  return wakeAtMs
}

// Sending.

/** Lanes take turns, one batch each, so that a busy partition does not use up the window of the others. */
function pump<B extends CoreBatch>(context: Context<B>): void {
  const { state } = context
  if (state.stream !== 'up') return
  for (;;) {
    const [lane] = state.ready
    if (lane === undefined) return
    const batch = nextToSend(state, lane)
    if (batch !== undefined && !admits(state, batch)) return
    state.ready.delete(lane)
    if (batch === undefined) continue
    send(context, lane, batch)
    state.ready.add(lane)
  }
}

function nextToSend<B extends CoreBatch>(state: ProducerState<B>, lane: Lane<B>): B | undefined {
  if (lane.phase === 'resending') {
    const pending = toResend(lane)
    if (pending !== undefined) return pending
    lane.phase = lane.hole === undefined ? 'flowing' : 'draining'
  }
  if (lane.phase === 'draining' || state.renewing) return undefined
  // Counted from the oldest, not by what is unconfirmed: the broker recognises only the newest as duplicates.
  const oldest = lane.sent[0]?.ordinal ?? lane.nextOrdinal
  if (lane.nextOrdinal - oldest >= state.config.pipelineMax) return undefined
  const head = lane.queue.peek()
  return head?.ready === true ? head : undefined
}

/** A batch larger than the whole window goes alone, or it could never go. */
function admits<B extends CoreBatch>(state: ProducerState<B>, batch: B): boolean {
  if (state.unanswered.size >= state.window.batches) return false
  if (state.unansweredBytes + batch.bytes <= state.window.bytes) return true
  return state.unanswered.size === 0 && state.window.bytes > 0
}

function send<B extends CoreBatch>(context: Context<B>, lane: Lane<B>, batch: B): void {
  const { state, step: now, effects } = context
  if (batch.status === 'queued') {
    lane.queue.shift()
    lane.sent.push(batch)
    batch.ordinal = lane.nextOrdinal++
    if (state.config.idempotent) {
      batch.baseSequence = lane.nextSequence
      lane.nextSequence = (lane.nextSequence + batch.recordCount) % 2 ** 32
    }
  }
  batch.status = 'sent'
  batch.attempts++
  batch.sentAtMs = now.nowMs
  state.unanswered.set(batch.requestId, batch)
  state.unansweredBytes += batch.bytes
  wakeBy(state, now.nowMs + state.config.attemptTimeoutMs)
  effects.push({ kind: 'send', batch, identity: state.identity })
}
