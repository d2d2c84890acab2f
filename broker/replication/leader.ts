// The replica that leads: it starts its epoch, answers followers, counts their copies and keeps the ISR. Pure.

import type { Offset } from '../../model/offset.ts'
import { type Ends, type Lane, lowerOf, noEnds, reaches, sameEnds } from './ends.ts'
import { commonEnd, epochBefore } from './epoch-history.ts'
import type { ReplicaEffect, ReplicaEvent } from './event.ts'
import { committedEnds, heldByQuorum, openCuts } from './high-watermark.ts'
import type { FollowerMessage, LeaderMessage, Session } from './message.ts'
import {
  type Copy,
  endsOf,
  type Leading,
  type PartitionRecord,
  type ReplicaState,
} from './replica-state.ts'
import { allReplicationRules, type ReplicationRules } from './rules.ts'

export interface Step {
  readonly state: ReplicaState
  readonly effects: readonly ReplicaEffect[]
}

/** The promise of the epoch is on disk: begin it. */
export function startLeading(state: ReplicaState, record: PartitionRecord): Step {
  const { epoch, isr, replicas, ackQuorum } = record
  const role: Leading = {
    type: 'leading',
    epoch,
    epochStart: undefined,
    isr,
    replicas,
    ackQuorum,
    change: undefined,
    copies: [],
    cuts: [],
    endsAtTick: endsOf(state),
    nowMs: 0,
  }
  return {
    state: { ...state, role, ledEpoch: epoch, changes: state.changes + 1 },
    effects: [{ type: 'start-epoch', epoch }],
  }
}

/** The record of the epoch that it leads has changed. */
export function learnRecord(
  state: ReplicaState,
  record: PartitionRecord,
  rules: ReplicationRules,
): Step {
  const leading = leadingOf(state)
  const { isr, replicas, ackQuorum } = record
  const over = leading.change && record.revision > leading.change.baseRevision
  const change = over ? undefined : leading.change
  const copies = leading.copies.filter(({ storeId }) => replicas.includes(storeId))
  return advance(state, { ...leading, isr, replicas, ackQuorum, change, copies }, rules)
}

/** Its EpochStarts are there; it counts copies from here on. */
export function epochStarted(
  state: ReplicaState,
  { entries, ends }: Extract<ReplicaEvent, { type: 'epoch-started' }>,
  rules: ReplicationRules,
): Step {
  const leading = leadingOf(state)
  const cuts = [{ state: ends.state, data: entries.data.startOffset }]
  return advance(state, { ...leading, epochStart: ends, cuts }, rules, feeds(leading))
}

/** A batch of its own: it counts once it is on disk, here and elsewhere. */
export function appended(
  state: ReplicaState,
  { lane, end }: { readonly lane: Lane; readonly end: Offset },
): Step {
  const leading = leadingOf(state)
  const lanes = { ...state.lanes, [lane]: { ...state.lanes[lane], end } }
  const cuts =
    lane === 'state' ? [...leading.cuts, { state: end, data: lanes.data.end }] : leading.cuts
  return { state: { ...state, lanes, role: { ...leading, cuts } }, effects: feeds(leading) }
}

/** Its log is shorter than it was. Without other copies nobody has seen what is gone; else its offsets must not come again. */
export function refusedToLeader(state: ReplicaState, ends: Ends): Step {
  const leading = leadingOf(state)
  const { replicas, epochStart, epoch } = leading
  const isAlone = replicas.length === 1 && epochStart !== undefined
  if (isAlone && reaches(ends, epochStart) && reaches(ends, state.highWatermark)) {
    const endsAtTick = lowerOf(leading.endsAtTick, ends)
    const cuts = leading.cuts.filter((cut) => cut.state <= ends.state)
    const { state: ofState, data } = state.lanes
    const lanes = { state: { ...ofState, end: ends.state }, data: { ...data, end: ends.data } }
    return same({ ...state, lanes, role: { ...leading, endsAtTick, cuts } })
  }
  const left = { ...state, role: undefined, waiting: undefined }
  return { state: left, effects: [{ type: 'deposed', epoch }] }
}

function feeds({ copies }: Leading): ReplicaEffect[] {
  return copies.flatMap(({ storeId, synced }) => (synced ? [{ type: 'feed', storeId }] : []))
}

export function fromFollower(
  state: ReplicaState,
  event: { readonly storeId: string; readonly message: FollowerMessage },
  rules: ReplicationRules,
): Step {
  const { storeId, message } = event
  const leading = leadingOf(state)
  if (message.type === 'reject') return rejected(state, message.promised)
  if (message.epoch !== leading.epoch || !leading.replicas.includes(storeId)) return same(state)
  const copy = leading.copies.find((one) => one.storeId === storeId)
  if (message.type === 'hello') {
    if (copy && rules.currentSession && !isNewer(message.session, copy.session)) return same(state)
    return greet(state, { storeId, hello: message, caughtUpMs: copy?.caughtUpMs ?? 0, rules })
  }
  if (!copy || (rules.currentSession && !sameSession(message.session, copy.session))) {
    return same(state)
  }
  // What it has on disk still counts; it is sent nothing before its next hello.
  if (message.type === 'leave') {
    const left: Copy = { ...copy, synced: false }
    return same({ ...state, role: { ...leading, copies: withCopy(leading, left) } })
  }
  const caughtUpMs = reaches(message.ends, leading.endsAtTick) ? leading.nowMs : copy.caughtUpMs
  const known: Copy = { ...copy, synced: true, durable: message.ends, caughtUpMs }
  const effects = copy.synced ? [] : welcome(state, copy)
  return advance(state, { ...leading, copies: withCopy(leading, known) }, rules, effects)
}

/** To whom nothing is lacking no batch goes that would say how far all is committed, until somebody publishes again. */
function welcome(state: ReplicaState, { storeId, session, next }: Copy): readonly ReplicaEffect[] {
  const feed: ReplicaEffect = { type: 'feed', storeId }
  const { highWatermark } = state
  const isBehind = !reaches(next, endsOf(state))
  if (isBehind || reaches(noEnds, highWatermark)) return [feed]
  const { epoch } = leadingOf(state)
  const message: LeaderMessage = { type: 'committed', epoch, session, highWatermark }
  return [feed, { type: 'to-follower', storeId, message }]
}

/** Someone has promised a newer epoch: nothing that is written here can be acknowledged any more. */
function rejected(state: ReplicaState, promised: number): Step {
  const { epoch } = leadingOf(state)
  if (promised <= epoch) return same(state)
  return { state: { ...state, role: undefined }, effects: [{ type: 'deposed', epoch }] }
}

function greet(
  state: ReplicaState,
  from: {
    readonly storeId: string
    readonly hello: Extract<FollowerMessage, { type: 'hello' }>
    readonly caughtUpMs: number
    readonly rules: ReplicationRules
  },
): Step {
  const { storeId, hello, caughtUpMs, rules } = from
  const { session } = hello
  const leading = leadingOf(state)
  const truncateTo: Ends = rules.truncateByHistory
    ? {
        state: commonEnd(state.lanes.state, hello.lanes.state),
        data: commonEnd(state.lanes.data, hello.lanes.data),
      }
    : lowerOf(hello.highWatermark, endsOf(state))
  const copy: Copy = {
    storeId,
    session,
    synced: false,
    next: truncateTo,
    durable: noEnds,
    caughtUpMs,
  }
  const greeted = { ...state, role: { ...leading, copies: withCopy(leading, copy) } }
  // What it lacks is gone. All of that was committed, and is wanted by nobody.
  if (!reaches(truncateTo, state.starts)) {
    // Emptied it has no vote: in the ISR it would keep the others from electing anyone. It says hello again.
    const others = leading.isr.filter((one) => one !== storeId)
    const isLeaving = others.length < leading.isr.length && canChange(greeted, others, rules)
    if (isLeaving) return proposeIsr(greeted, others, rules)
    return { state: greeted, effects: [{ type: 'starting-point', storeId, session }] }
  }
  const { epoch } = leading
  const message: LeaderMessage = { type: 'begin', epoch, session, truncateTo, ends: endsOf(state) }
  return { state: greeted, effects: [{ type: 'to-follower', storeId, message }] }
}

/** Where a follower has to begin: it is sent what comes from there on. */
export function startingPoint(
  state: ReplicaState,
  { storeId, session, at }: Extract<ReplicaEvent, { type: 'starting-point' }>,
): Step {
  const leading = leadingOf(state)
  const copy = leading.copies.find((one) => one.storeId === storeId)
  if (!copy || copy.synced || !sameSession(copy.session, session)) return same(state)
  const next: Ends = { state: at.state.offset, data: at.data.offset }
  const { epoch } = leading
  const begin = { type: 'begin', epoch, session, truncateTo: next, ends: endsOf(state) } as const
  return {
    state: { ...state, role: { ...leading, copies: withCopy(leading, { ...copy, next }) } },
    effects: [{ type: 'to-follower', storeId, message: { ...begin, reset: at } }],
  }
}

export function isInSync({ role }: ReplicaState, storeId: string): boolean {
  return role?.type === 'leading' && role.isr.includes(storeId)
}

/** Of another replica: whether its disk has both lanes to their ends. */
export function hasEverything({ role, lanes }: ReplicaState, storeId: string): boolean {
  if (role?.type !== 'leading') return false
  const copy = role.copies.find((one) => one.storeId === storeId)
  if (!copy?.synced) return false
  return copy.durable.state >= lanes.state.end && copy.durable.data >= lanes.data.end
}

/** Every copy in sync that has a session has been sent what lies below. */
export function unsentFrom(state: ReplicaState, lane: Lane): Offset {
  const { role, lanes } = state
  if (role?.type !== 'leading') return lanes[lane].end
  const inSync = role.copies.filter(({ synced, storeId }) => synced && isInSync(state, storeId))
  return Math.min(lanes[lane].end, ...inSync.map(({ next }) => next[lane]))
}

/** What to send to a copy next: all state before any data that was written after it (R13). */
export function nextRange(
  state: ReplicaState,
  storeId: string,
  rules: ReplicationRules = allReplicationRules,
): { readonly lane: Lane; readonly from: Offset; readonly to: Offset } | undefined {
  const copy = leadingOf(state).copies.find((one) => one.storeId === storeId)
  if (!copy?.synced) return undefined
  const ends = endsOf(state)
  const order: readonly Lane[] = rules.stateFirst ? ['state', 'data'] : ['data', 'state']
  const lane = order.find((one) => copy.next[one] < ends[one])
  return lane && { lane, from: copy.next[lane], to: ends[lane] }
}

/** The message for batches of a lane that follow one another. */
export function appendMessage(
  state: ReplicaState,
  storeId: string,
  range: { readonly lane: Lane; readonly from: Offset; readonly to: Offset },
): LeaderMessage | undefined {
  const { epoch, copies } = leadingOf(state)
  const copy = copies.find((one) => one.storeId === storeId)
  if (!copy) return undefined
  const { lane, from, to } = range
  const { history } = state.lanes[lane]
  return {
    type: 'append',
    epoch,
    session: copy.session,
    lane,
    from,
    to,
    previousEpoch: epochBefore(history, from),
    stateBefore: lane === 'data' ? copy.next.state : 0,
    entries: history.filter(({ startOffset }) => startOffset >= from && startOffset < to),
    highWatermark: state.highWatermark,
  }
}

export function sent(
  state: ReplicaState,
  event: { readonly storeId: string; readonly lane: Lane; readonly to: Offset },
): Step {
  const leading = leadingOf(state)
  const copy = leading.copies.find(({ storeId }) => storeId === event.storeId)
  if (!copy) return same(state)
  const next = { ...copy.next, [event.lane]: event.to }
  const copies = withCopy(leading, { ...copy, next })
  return { state: { ...state, role: { ...leading, copies } }, effects: [] }
}

/** Everything that changes what is counted ends here. */
export function advance(
  state: ReplicaState,
  leading: Leading,
  rules: ReplicationRules,
  effects: readonly ReplicaEffect[] = [],
): Step {
  const before = { ...state, role: leading }
  const ends = committedEnds(before, leading, rules)
  if (sameEnds(ends, state.highWatermark)) return { state: before, effects }
  const cuts = openCuts(leading.cuts, ends)
  const tell = leading.copies.flatMap((copy): ReplicaEffect[] => {
    const { storeId, session, synced } = copy
    // Who is about to be sent batches hears of it with them.
    if (!synced || !reaches(copy.next, endsOf(state))) return []
    const { epoch } = leading
    const message: LeaderMessage = { type: 'committed', epoch, session, highWatermark: ends }
    return [{ type: 'to-follower', storeId, message }]
  })
  return {
    state: { ...before, highWatermark: ends, role: { ...leading, cuts } },
    effects: [...effects, { type: 'high-watermark', ends }, ...tell],
  }
}

/** Asks metadata for another ISR, if nothing that may be acknowledged could be lost by it (R7). */
export function proposeIsr(
  state: ReplicaState,
  isr: readonly string[],
  rules: ReplicationRules,
): Step {
  const leading = leadingOf(state)
  if (leading.change || !mayBecome(isr, { state, leading, rules })) return same(state)
  const { brokerId, storeId, bootSeq, revision } = state
  const { epoch, replicas, ackQuorum } = leading
  const leader = { brokerId, storeId, bootSeq }
  const base: PartitionRecord = { revision, epoch, leader, replicas, isr: leading.isr, ackQuorum }
  return advance(state, { ...leading, change: { isr, baseRevision: revision } }, rules, [
    { type: 'change-isr', isr, base },
  ])
}

/** Now, or when what is under way has been decided. */
function canChange(
  state: ReplicaState & { readonly role: Leading },
  isr: readonly string[],
  rules: ReplicationRules,
): boolean {
  const { role: leading } = state
  const isUnderWay = leading.change !== undefined || leading.epochStart === undefined
  return isUnderWay || mayBecome(isr, { state, leading, rules })
}

function mayBecome(
  isr: readonly string[],
  of: {
    readonly state: ReplicaState
    readonly leading: Leading
    readonly rules: ReplicationRules
  },
): boolean {
  const { state, leading, rules } = of
  const { epochStart } = leading
  if (!epochStart || !isr.includes(state.storeId)) return false
  const joins = isr.filter((storeId) => !leading.isr.includes(storeId))
  const caughtUp = joins.every((storeId) => {
    const copy = leading.copies.find((one) => one.storeId === storeId)
    if (!copy?.synced || !leading.replicas.includes(storeId)) return false
    // For progress, not for safety: until it has caught up the partition could not acknowledge with it.
    return reaches(copy.durable, state.highWatermark)
  })
  if (!caughtUp) return false
  // Of fewer members than `ackQuorum` none are copies enough: `held` is nothing then.
  const leaves = leading.isr.some((storeId) => !isr.includes(storeId))
  if (!leaves || !rules.shrinkKeepsCopies) return true
  const held = heldByQuorum(state, leading, { isr, rules })
  return (
    reaches(held, state.highWatermark) &&
    (!rules.shrinkCoversEpochStart || reaches(held, epochStart))
  )
}

function leadingOf({ role }: ReplicaState): Leading {
  if (role?.type !== 'leading') throw new Error('only a leader is asked this')
  return role
}

function withCopy({ copies }: Leading, copy: Copy): readonly Copy[] {
  return [...copies.filter(({ storeId }) => storeId !== copy.storeId), copy]
}

function same(state: ReplicaState): Step {
  return { state, effects: [] }
}

export function isNewer(a: Session, b: Session): boolean {
  return a.bootSeq > b.bootSeq || (a.bootSeq === b.bootSeq && a.number > b.number)
}

export function sameSession(a: Session, b: Session): boolean {
  return a.bootSeq === b.bootSeq && a.number === b.number
}
