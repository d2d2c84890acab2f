// The replica that follows: it cuts what its leader does not have, once, stores what it is sent, and says what is on its
// disk. Pure.

import type { Offset } from '../../model/offset.ts'
import { type Ends, higherOf, lowerOf, reaches } from './ends.ts'
import { cutHistory, epochBefore } from './epoch-history.ts'
import type { ReplicaEffect } from './event.ts'
import { type Step, sameSession } from './leader.ts'
import type { LaneStart, LaneStarts, LeaderMessage } from './message.ts'
import {
  durableEndsOf,
  endsOf,
  type Following,
  type LaneState,
  type PartitionRecord,
  type ReplicaState,
} from './replica-state.ts'
import type { ReplicationRules } from './rules.ts'

const veryBeginning: LaneStarts = {
  state: { offset: 0, history: [] },
  data: { offset: 0, history: [] },
}

/** The promise of the epoch is on disk: look for the leader. */
export function startFollowing(
  state: ReplicaState,
  { epoch }: PartitionRecord,
  leader: string,
): Step {
  const session = { bootSeq: state.bootSeq, number: state.sessions }
  const role: Following = { type: 'following', epoch, leader, session, phase: 'apart' }
  return { state: { ...state, role }, effects: [{ type: 'connect', leader, epoch }] }
}

/** On a new stream everything begins with what is there, once that is sure. */
export function connected(state: ReplicaState, following: Following): Step {
  if (state.changes > 0) {
    return { state: { ...state, role: { ...following, phase: 'held' } }, effects: [] }
  }
  const session = { bootSeq: state.bootSeq, number: state.sessions + 1 }
  const { epoch, leader } = following
  const { lanes, highWatermark } = state
  const message = { type: 'hello', epoch, session, lanes, highWatermark } as const
  const role: Following = { ...following, session, phase: 'greeted' }
  return {
    state: { ...state, sessions: session.number, role },
    effects: [{ type: 'to-leader', storeId: leader, message }],
  }
}

export function fromLeader(
  state: ReplicaState,
  event: { readonly storeId: string; readonly message: LeaderMessage },
  rules: ReplicationRules,
): Step {
  const { storeId, message } = event
  if (rules.refuseOldEpoch && message.epoch < state.promised) {
    const reject = { type: 'reject', promised: state.promised } as const
    return { state, effects: [{ type: 'to-leader', storeId, message: reject }] }
  }
  const { role } = state
  const isFrom = role?.type === 'following' && role.leader === storeId
  const fits = isFrom && (!rules.refuseOldEpoch || role.epoch === message.epoch)
  if (!fits || (rules.currentSession && !sameSession(role.session, message.session))) {
    return { state, effects: [] }
  }
  switch (message.type) {
    case 'begin':
      return begin(state, role, { message, rules })
    case 'append':
      return role.phase === 'synced' ? append(state, role, { message, rules }) : unchanged(state)
    case 'committed':
      return { state: learn(state, message.highWatermark), effects: [] }
  }
}

function begin(
  state: ReplicaState,
  role: Following,
  of: {
    readonly message: Extract<LeaderMessage, { type: 'begin' }>
    readonly rules: ReplicationRules
  },
): Step {
  const { message, rules } = of
  if (rules.truncateOnce && role.phase !== 'greeted') return unchanged(state)
  const { reset } = message
  if (reset) {
    // It may have been in sync in this epoch, and then away for so long that what it lacks is gone.
    const next: Following = { ...role, phase: 'cutting' }
    const { changes } = state
    const begun = { begunEpoch: role.epoch, changes: changes + 1, wholeAt: message.ends }
    return {
      state: { ...state, ...begun, role: next, damaged: true },
      effects: [{ type: 'reset', to: reset }],
    }
  }
  // What it got in this epoch is a piece of what the leader has; a late answer must not cut what was acknowledged.
  if (rules.truncateOnce && state.begunEpoch === role.epoch) {
    const synced: Following = { ...role, phase: 'synced' }
    const next = { ...state, role: synced, wholeAt: message.ends }
    return { state: next, effects: [durable(next, synced, rules)] }
  }
  // It has removed what they share: only an unclean election makes such a leader. Nothing of it counts any more.
  if (rules.beginAnew && !reaches(message.truncateTo, state.starts)) {
    const held: Following = { ...role, phase: 'held' }
    return {
      state: { ...state, role: held, changes: state.changes + 1, damaged: true },
      effects: [{ type: 'reset', to: veryBeginning }],
    }
  }
  const cutting = lowerOf(message.truncateTo, endsOf(state))
  const next: Following = { ...role, phase: 'cutting' }
  return {
    state: {
      ...state,
      begunEpoch: role.epoch,
      role: next,
      changes: state.changes + 1,
      wholeAt: message.ends,
      // At once: retention must not take what the cut is to leave.
      highWatermark: lowerOf(state.highWatermark, cutting),
    },
    effects: [{ type: 'truncate', to: cutting }],
  }
}

/** The cut is on disk. */
export function truncated(state: ReplicaState, to: Ends, rules: ReplicationRules): Step {
  const { role, highWatermark } = state
  const next = changed({
    ...state,
    lanes: {
      state: cutLane(state.lanes.state, to.state),
      data: cutLane(state.lanes.data, to.data),
    },
    highWatermark: lowerOf(highWatermark, to),
  })
  if (role?.type !== 'following' || role.phase !== 'cutting') return next
  const synced: Following = { ...role, phase: 'synced' }
  const here = { ...next.state, role: synced }
  return { state: here, effects: [...next.effects, durable(here, synced, rules)] }
}

/** It has begun anew, on disk. Until it has what its leader had it has no vote. */
export function wasReset(state: ReplicaState, at: LaneStarts, rules: ReplicationRules): Step {
  const { role } = state
  const ends: Ends = { state: at.state.offset, data: at.data.offset }
  const next = changed({
    ...state,
    lanes: { state: emptyLane(at.state), data: emptyLane(at.data) },
    starts: ends,
    highWatermark: ends,
    damaged: true,
  })
  if (role?.type !== 'following' || role.phase !== 'cutting') return next
  const here = { ...next.state, role: { ...role, phase: 'synced' as const } }
  // There may be nothing behind it.
  const told = storedMore(here, rules)
  return { state: told.state, effects: [...next.effects, ...told.effects] }
}

function emptyLane({ offset, history }: LaneStart): LaneState {
  return { history, end: offset, durable: offset }
}

/** One change of its own log is done; a leader that waited for it hears hello. */
export function changed(state: ReplicaState): Step {
  const next = { ...state, changes: state.changes - 1 }
  const { role } = next
  if (next.changes > 0 || role?.type !== 'following' || role.phase !== 'held') {
    return unchanged(next)
  }
  return connected(next, role)
}

/** The log of a replica that does not lead has refused something. What it has is still a piece of what its leader has. */
export function refused(state: ReplicaState, ends: Ends): Step {
  const { lanes, highWatermark, role } = state
  const next = {
    ...state,
    lanes: { state: cutLane(lanes.state, ends.state), data: cutLane(lanes.data, ends.data) },
    highWatermark: lowerOf(highWatermark, ends),
  }
  // What has been said of its end in this session does not hold.
  const talks = role?.type === 'following' && role.phase !== 'apart' && role.phase !== 'held'
  if (!talks) return unchanged(next)
  const { epoch, session, leader } = role
  return {
    state: { ...next, role: { ...role, phase: 'apart' } },
    effects: [
      { type: 'to-leader', storeId: leader, message: { type: 'leave', epoch, session } },
      { type: 'retreat', leader },
    ],
  }
}

function cutLane({ history, end, durable }: LaneState, to: Offset): LaneState {
  return {
    history: cutHistory(history, to),
    end: Math.min(end, to),
    durable: Math.min(durable, to),
  }
}

function append(
  state: ReplicaState,
  role: Following,
  of: {
    readonly message: Extract<LeaderMessage, { type: 'append' }>
    readonly rules: ReplicationRules
  },
): Step {
  const { message, rules } = of
  const { lane, from, to, entries } = message
  const { history, end, durable: onDisk } = state.lanes[lane]
  const fits = from === end && epochBefore(history, from) === message.previousEpoch
  if (!fits || to <= from) return unchanged(state)
  if (rules.takeInOrder && state.lanes.state.end < message.stateBefore) return unchanged(state)
  const lanes = {
    ...state.lanes,
    [lane]: { history: [...history, ...entries], end: to, durable: onDisk },
  }
  const next = learn({ ...state, lanes }, message.highWatermark)
  const effects: ReplicaEffect[] = [{ type: 'store', lane, from, to, entries }]
  if (!rules.ackAfterSync) effects.push(durable(next, role, rules))
  return { state: next, effects }
}

/** What the leader has committed and is here. */
function learn(state: ReplicaState, committed: Ends): ReplicaState {
  const highWatermark = higherOf(state.highWatermark, lowerOf(committed, endsOf(state)))
  return { ...state, highWatermark }
}

/** A lane has been synced: the leader counts on it. */
export function storedMore(state: ReplicaState, rules: ReplicationRules): Step {
  const { role, damaged, wholeAt } = state
  if (role?.type !== 'following' || role.phase !== 'synced') return unchanged(state)
  const told = durable(state, role, rules)
  const has = !rules.repairBeforeVote || (wholeAt && reaches(durableEndsOf(state), wholeAt))
  const isWhole = damaged && has
  return isWhole
    ? { state: { ...state, damaged: false }, effects: [{ type: 'repaired' }, told] }
    : { state, effects: [told] }
}

function durable(state: ReplicaState, role: Following, rules: ReplicationRules): ReplicaEffect {
  const { epoch, session, leader } = role
  const ends = rules.ackAfterSync ? durableEndsOf(state) : endsOf(state)
  return { type: 'to-leader', storeId: leader, message: { type: 'durable', epoch, session, ends } }
}

function unchanged(state: ReplicaState): Step {
  return { state, effects: [] }
}
