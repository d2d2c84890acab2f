// One replica of one partition: `step` takes what happened and gives the next state and what is to be done. Pure; the
// runtime owns disk, network and time. SPEC.md has the states and events as a table, and every rule with its reason.

import { type Ends, sameEnds } from './ends.ts'
import { epochBefore } from './epoch-history.ts'
import type { ReplicaEffect, ReplicaEvent } from './event.ts'
import {
  changed,
  connected,
  fromLeader,
  refused,
  startFollowing,
  storedMore,
  truncated,
  wasReset,
} from './follower.ts'
import {
  advance,
  appended,
  epochStarted,
  fromFollower,
  learnRecord,
  proposeIsr,
  refusedToLeader,
  type Step,
  sent,
  startingPoint,
  startLeading,
} from './leader.ts'
import { durableEndsOf, endsOf, type PartitionRecord, type ReplicaState } from './replica-state.ts'
import { allReplicationRules, type ReplicationRules } from './rules.ts'

export function step(
  state: ReplicaState,
  event: ReplicaEvent,
  rules: ReplicationRules = allReplicationRules,
): Step {
  const { role } = state
  const leads = role?.type === 'leading'
  switch (event.type) {
    case 'metadata':
      return metadata(state, event.record, rules)
    case 'fence':
      return fence(state, event.epoch, rules)
    case 'promise-kept':
      return promiseKept(state, event.epoch, rules)
    case 'connected':
      return role?.type === 'following' && role.leader === event.leader
        ? connected(state, role)
        : same(state)
    case 'from-leader':
      return fromLeader(state, event, rules)
    case 'from-follower':
      return leads ? fromFollower(state, event, rules) : same(state)
    case 'rejected':
      return answered(rejected(state, event.ends), rules)
    case 'truncated':
      return answered(truncated(state, event.to, rules), rules)
    case 'trimmed':
      return same({ ...state, starts: { ...state.starts, [event.lane]: event.start } })
    case 'starting-point':
      return leads ? startingPoint(state, event) : same(state)
    case 'was-reset':
      return answered(wasReset(state, event.at, rules), rules)
    case 'synced':
      return answered(synced(state, event, rules), rules)
    case 'epoch-started':
      return answered(started(state, event, rules), rules)
    case 'appended':
      return leads ? appended(state, event) : same(state)
    case 'sent':
      return leads ? sent(state, event) : same(state)
    case 'propose-isr':
      return leads ? proposeIsr(state, event.isr, rules) : same(state)
    case 'damaged':
      return { ...leave(state), state: { ...leave(state).state, damaged: true } }
    case 'tick':
      return leads ? same({ ...state, role: tick(role, state, event.nowMs) }) : same(state)
  }
}

/** The EpochStarts are there also when it has been deposed meanwhile; then they are just batches that nobody counts. */
function started(
  state: ReplicaState,
  event: Extract<ReplicaEvent, { type: 'epoch-started' }>,
  rules: ReplicationRules,
): Step {
  const { lanes, role } = state
  const { entries, ends } = event
  const grown = changed({
    ...state,
    lanes: {
      state: { ...lanes.state, history: [...lanes.state.history, entries.state], end: ends.state },
      data: { ...lanes.data, history: [...lanes.data.history, entries.data], end: ends.data },
    },
  })
  const leads = role?.type === 'leading' && role.epoch === entries.data.epoch
  return leads ? epochStarted(grown.state, event, rules) : grown
}

/** What a leader keeps of its history it has begun without a batch, and stays its own (see `promised`). */
function rejected(state: ReplicaState, ends: Ends): Step {
  if (state.role?.type !== 'leading') return refused(state, ends)
  const left = refusedToLeader(state, ends)
  if (left.state.role !== undefined) return left
  return { state: refused(left.state, ends).state, effects: left.effects }
}

function tick(
  leading: Extract<ReplicaState['role'], { type: 'leading' }>,
  state: ReplicaState,
  nowMs: number,
): Extract<ReplicaState['role'], { type: 'leading' }> {
  return { ...leading, nowMs, endsAtTick: endsOf(state) }
}

function synced(
  state: ReplicaState,
  { lane, durable }: Extract<ReplicaEvent, { type: 'synced' }>,
  rules: ReplicationRules,
): Step {
  const { end, durable: before } = state.lanes[lane]
  const one = { ...state.lanes[lane], durable: Math.max(before, Math.min(durable, end)) }
  const next = { ...state, lanes: { ...state.lanes, [lane]: one } }
  if (next.role?.type === 'leading') return advance(next, next.role, rules)
  return storedMore(next, rules)
}

function metadata(state: ReplicaState, record: PartitionRecord, rules: ReplicationRules): Step {
  const { role, promised } = state
  const byEpoch = rules.newestByEpoch ? record.epoch - state.recordEpoch : 0
  const byAge = byEpoch || record.revision - state.revision
  const seen = { epoch: record.epoch, revision: record.revision }
  const isLed = record.leader !== undefined
  const isSecond = isLedByAnother(state, record)
  const regressed: ReplicaEffect[] = [{ type: 'metadata-regressed', seen, isLed }]
  if (isSecond && role?.type === 'leading') {
    const left = leave(state)
    return { state: left.state, effects: [...left.effects, ...regressed] }
  }
  if (rules.ignoreOldMetadata && byAge <= 0) {
    return { state, effects: byAge < 0 || isSecond ? regressed : [] }
  }
  const known = { ...state, revision: record.revision, recordEpoch: record.epoch }
  if (role?.type === 'leading' && role.epoch === record.epoch) {
    return learnRecord(known, record, rules)
  }
  // A newer promise has been made: of this epoch nothing is wanted any more.
  if (rules.ignoreOldMetadata && record.epoch < promised) return same(known)
  const { leader, epoch } = record
  if (role?.type === 'following' && role.epoch === epoch) {
    return { state: known, effects: isSecond ? regressed : [] }
  }
  if (!leader || !record.replicas.includes(state.storeId)) return leave(known)
  return promise(known, record, rules)
}

/** Its epoch was given a second time, by metadata from a backup. It has begun with the first leader, and cannot change over. */
function isLedByAnother(
  { role, brokerId }: ReplicaState,
  { epoch, leader }: PartitionRecord,
): boolean {
  if (leader === undefined || role?.epoch !== epoch) return false
  return role.type === 'leading' ? leader.brokerId !== brokerId : leader.storeId !== role.leader
}

/** Gives up its role, if it has one. */
function leave(state: ReplicaState): Step {
  const { role } = state
  const effects: ReplicaEffect[] =
    role?.type === 'leading' ? [{ type: 'deposed', epoch: role.epoch }] : []
  return { state: { ...state, role: undefined, waiting: undefined }, effects }
}

/** Before it serves an epoch it promises, durably, to serve no lower one (R1). */
function promise(state: ReplicaState, record: PartitionRecord, rules: ReplicationRules): Step {
  const left = leave(state)
  const promised = Math.max(state.promised, record.epoch)
  const waiting = { ...left.state, promised, freshPromise: 0, waiting: record }
  const isKept = waiting.promisedDurably >= record.epoch
  const next: Step = isKept
    ? enter(waiting, rules)
    : { state: waiting, effects: [{ type: 'keep-promise', epoch: record.epoch }] }
  return { state: next.state, effects: [...left.effects, ...next.effects] }
}

/** Takes the role that the record gives it, unless a newer promise came between. */
function enter(state: ReplicaState, rules: ReplicationRules): Step {
  const { waiting: record, promised, ledEpoch } = state
  const ready = { ...state, waiting: undefined }
  if (!record?.leader || (rules.refuseOldEpoch && record.epoch < promised)) return same(ready)
  const { brokerId, storeId, bootSeq } = record.leader
  const isHere = rules.leadByStore ? storeId === state.storeId : brokerId === state.brokerId
  if (!isHere) return startFollowing(ready, record, storeId)
  // The unsynced tail may differ from what an earlier start of it has sent under the same epoch (R9).
  const isNew = !rules.newBootNewEpoch || (bootSeq === state.bootSeq && ledEpoch < record.epoch)
  return isNew ? startLeading(ready, record) : same(ready)
}

function promiseKept(state: ReplicaState, epoch: number, rules: ReplicationRules): Step {
  const kept = { ...state, promisedDurably: Math.max(state.promisedDurably, epoch) }
  const isReady = kept.waiting && kept.waiting.epoch <= kept.promisedDurably
  return answered(isReady ? enter(kept, rules) : same(kept), rules)
}

function fence(state: ReplicaState, epoch: number, rules: ReplicationRules): Step {
  const higher = epoch > state.promised
  const left =
    higher && (rules.refuseOldEpoch || state.role?.type === 'leading') ? leave(state) : same(state)
  const promised = Math.max(state.promised, epoch)
  const freshPromise = higher ? epoch : state.freshPromise
  const next = { ...left.state, promised, freshPromise, fencedFor: promised }
  const keep: ReplicaEffect[] =
    next.promisedDurably < promised ? [{ type: 'keep-promise', epoch: promised }] : []
  return answered({ state: next, effects: [...left.effects, ...keep] }, rules)
}

/** Answers the controller once the promise and everything received are on disk: that is what it votes with. */
function answered({ state, effects }: Step, rules: ReplicationRules): Step {
  const { fencedFor, promised, promisedDurably, changes, lanes } = state
  if (fencedFor === undefined || changes > 0) return { state, effects }
  // Not only the one that was asked for: it tells of the newest.
  if (rules.durablePromise && promisedDurably < promised) return { state, effects }
  if (!sameEnds(durableEndsOf(state), endsOf(state))) return { state, effects }
  const answer: ReplicaEffect = {
    type: 'promise',
    promised: {
      storeId: state.storeId,
      bootSeq: state.bootSeq,
      promised,
      again: state.freshPromise !== promised,
      // Of what it holds: an epoch that has begun without a batch (a single copy's) is nothing that another may lack.
      lastEpochs: {
        state: epochBefore(lanes.state.history, lanes.state.end),
        data: epochBefore(lanes.data.history, lanes.data.end),
      },
      ends: endsOf(state),
      damaged: state.damaged,
    },
  }
  const told = { ...state, fencedFor: undefined, freshPromise: 0 }
  return { state: told, effects: [...effects, answer] }
}

function same(state: ReplicaState): Step {
  return { state, effects: [] }
}
