// A follower that lacks what its leader has removed.

import { expect, test } from 'vitest'
import type { ReplicaEffect, ReplicaEvent } from '../../../broker/replication/event.ts'
import type { LaneStarts } from '../../../broker/replication/message.ts'
import { step } from '../../../broker/replication/replica.ts'
import { openReplica, type ReplicaState } from '../../../broker/replication/replica-state.ts'

const session = { bootSeq: 1, number: 1 }
const old = { epoch: 1, nonce: 5, startOffset: 0 }
const record = {
  revision: 1,
  epoch: 2,
  leader: { brokerId: 'a', storeId: 'a', bootSeq: 1 },
  replicas: ['a', 'b'],
  isr: ['a'],
  ackQuorum: 1,
}

class Replica {
  state: ReplicaState
  effects: readonly ReplicaEffect[] = []

  constructor(storeId: string, found: { readonly start: number; readonly end: number }) {
    const lane = { history: found.end > 0 ? [old] : [], ...found }
    const me = { brokerId: storeId, storeId, bootSeq: 1 }
    this.state = openReplica({ ...me, promised: 0, state: lane, data: lane })
    this.take({ type: 'metadata', record })
    this.take({ type: 'promise-kept', epoch: 2 })
  }

  take(event: ReplicaEvent): readonly ReplicaEffect[] {
    const { state, effects } = step(this.state, event)
    this.state = state
    this.effects = effects
    return effects
  }
}

/** Leads epoch 2, has [40, 51) of both lanes, and the other one says hello with `end`. */
function greeted(end: number, isr = ['a']): Replica {
  const leader = new Replica('a', { start: 40, end: 50 })
  const entry = { epoch: 2, nonce: 9, startOffset: 50 }
  const ends = { state: 51, data: 51 }
  leader.take({ type: 'epoch-started', entries: { state: entry, data: entry }, ends })
  leader.take({ type: 'synced', lane: 'state', durable: 51 })
  leader.take({ type: 'synced', lane: 'data', durable: 51 })
  leader.take({ type: 'metadata', record: { ...record, revision: 2, isr } })
  sayHello(leader, end)
  return leader
}

function sayHello(leader: Replica, end: number, number = 1): void {
  const session = { bootSeq: 1, number }
  const lane = { history: end > 0 ? [old] : [], end, durable: end }
  const hello = { type: 'hello', epoch: 2, session, highWatermark: { state: 0, data: 0 } } as const
  leader.take({
    type: 'from-follower',
    storeId: 'b',
    message: { ...hello, lanes: { state: lane, data: lane } },
  })
}

const at: LaneStarts = {
  state: { offset: 45, history: [old] },
  data: { offset: 40, history: [old] },
}
const begin = {
  type: 'begin',
  epoch: 2,
  session,
  truncateTo: { state: 45, data: 40 },
  ends: { state: 51, data: 51 },
  reset: at,
} as const

test('is told to begin where the leader begins, and is sent what comes from there', () => {
  const leader = greeted(10)
  expect(leader.effects).toEqual([{ type: 'starting-point', storeId: 'b', session }])
  const told = leader.take({ type: 'starting-point', storeId: 'b', session, at })
  expect(told).toEqual([{ type: 'to-follower', storeId: 'b', message: begin }])
  const { role } = leader.state
  expect(role?.type === 'leading' && role.copies[0]?.next).toEqual({ state: 45, data: 40 })
})

test('is taken out of the ISR first, where without its vote nobody could be elected', () => {
  const leader = greeted(10, ['a', 'b'])
  expect(leader.effects).toEqual([
    { type: 'change-isr', isr: ['a'], base: expect.objectContaining({ revision: 2 }) },
  ])
  leader.take({ type: 'metadata', record: { ...record, revision: 3 } })
  sayHello(leader, 10, 2)
  expect(leader.effects).toMatchObject([{ type: 'starting-point', storeId: 'b' }])
})

test('is only told so when it lacks what is gone', () => {
  const [effect] = greeted(45).effects
  expect(effect).toMatchObject({ type: 'to-follower', message: { truncateTo: { data: 45 } } })
  expect(effect).not.toHaveProperty('message.reset')
})

test('hears nothing of a starting point that came too late', () => {
  const leader = greeted(10)
  const late = { bootSeq: 1, number: 0 }
  expect(leader.take({ type: 'starting-point', storeId: 'b', session: late, at })).toEqual([])
})

test('has no vote from then on until it has what its leader had', () => {
  const follower = new Replica('b', { start: 0, end: 10 })
  follower.take({ type: 'connected', leader: 'a' })
  expect(follower.take({ type: 'from-leader', storeId: 'a', message: begin })).toEqual([
    { type: 'reset', to: at },
  ])
  // A fence waits until its log is sure, and hears that there is no vote.
  expect(follower.state.damaged).toBe(true)
  const [durable] = follower.take({ type: 'was-reset', at })
  expect(durable).toMatchObject({ message: { type: 'durable', ends: { state: 45, data: 40 } } })
  expect(follower.state.lanes.data).toEqual({ history: [old], end: 40, durable: 40 })
  const entries = [{ epoch: 2, nonce: 9, startOffset: 50 }]
  const append = { type: 'append', epoch: 2, session, previousEpoch: 1, entries } as const
  const highWatermark = { state: 51, data: 51 }
  for (const [lane, from] of [['state', 45] as const, ['data', 40] as const]) {
    const stateBefore = lane === 'data' ? 51 : 0
    const message = { ...append, lane, from, to: 51, stateBefore, highWatermark }
    follower.take({ type: 'from-leader', storeId: 'a', message })
    expect(follower.state.damaged).toBe(true)
    follower.take({ type: 'synced', lane, durable: 51 })
  }
  expect(follower.effects[0]).toEqual({ type: 'repaired' })
  expect(follower.state.damaged).toBe(false)
})

test('is whole at once when there is nothing behind the starting point', () => {
  const follower = new Replica('b', { start: 0, end: 10 })
  follower.take({ type: 'connected', leader: 'a' })
  const message = { ...begin, ends: begin.truncateTo }
  follower.take({ type: 'from-leader', storeId: 'a', message })
  expect(follower.take({ type: 'was-reset', at })[0]).toEqual({ type: 'repaired' })
})

test('one that has removed what it shares with its leader begins from nothing, and has no vote', () => {
  const follower = new Replica('b', { start: 40, end: 50 })
  follower.take({ type: 'connected', leader: 'a' })
  // After an unclean election: the leader ends where the follower does not go back to.
  const { reset: _, ...cut } = begin
  const told = follower.take({
    type: 'from-leader',
    storeId: 'a',
    message: { ...cut, truncateTo: { state: 50, data: 30 } },
  })
  const nothing = { offset: 0, history: [] }
  const to = { state: nothing, data: nothing }
  expect(told).toEqual([{ type: 'reset', to }])
  const [hello] = follower.take({ type: 'was-reset', at: to })
  expect(hello).toMatchObject({
    type: 'to-leader',
    message: { type: 'hello', session: { number: 2 } },
  })
  expect(follower.state).toMatchObject({ damaged: true, lanes: { data: { end: 0 } } })
})
