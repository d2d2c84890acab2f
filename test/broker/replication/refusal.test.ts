// A log that refuses what it is given: a full disk, or bytes that do not verify.

import { expect, test } from 'vitest'
import type { ReplicaEffect, ReplicaEvent } from '../../../broker/replication/event.ts'
import { hasEverything, nextRange } from '../../../broker/replication/leader.ts'
import { step } from '../../../broker/replication/replica.ts'
import { openReplica, type ReplicaState } from '../../../broker/replication/replica-state.ts'
import { allReplicationRules } from '../../../broker/replication/rules.ts'

const old = { epoch: 1, nonce: 5, startOffset: 0 }
const entry = { epoch: 2, nonce: 9, startOffset: 10 }
const entries = { state: entry, data: entry }
const session = { bootSeq: 1, number: 1 }
const at = (end: number) => ({ state: end, data: end })

class Replica {
  state: ReplicaState

  constructor(storeId: string, replicas: readonly string[] = ['a', 'b', 'c']) {
    const lane = { history: [old], end: 10 }
    const me = { brokerId: storeId, storeId, bootSeq: 1 }
    this.state = openReplica({ ...me, promised: 0, state: lane, data: lane })
    this.take({
      type: 'metadata',
      record: {
        revision: 1,
        epoch: 2,
        leader: { brokerId: 'a', storeId: 'a', bootSeq: 1 },
        replicas,
        isr: replicas,
        ackQuorum: Math.min(2, replicas.length),
      },
    })
    this.take({ type: 'promise-kept', epoch: 2 })
  }

  take(event: ReplicaEvent): readonly ReplicaEffect[] {
    const { state, effects } = step(this.state, event)
    this.state = state
    return effects
  }

  get phase(): string | undefined {
    const { role } = this.state
    return role?.type === 'following' ? role.phase : role?.type
  }
}

/** Leads epoch 2 behind its EpochStarts, which are on its own disk. */
function leader(replicas?: readonly string[]): Replica {
  const replica = new Replica('a', replicas)
  replica.take({ type: 'epoch-started', entries, ends: at(11) })
  for (const lane of ['state', 'data'] as const) replica.take({ type: 'synced', lane, durable: 11 })
  return replica
}

const fromLeader = { type: 'from-leader', storeId: 'a' } as const
const addressed = { epoch: 2, session } as const

/** In sync with epoch 2, has both EpochStarts on disk. */
function follower(): Replica {
  const replica = new Replica('b')
  replica.take({ type: 'connected', leader: 'a' })
  const begin = { type: 'begin', ...addressed, truncateTo: at(10), ends: at(11) } as const
  replica.take({ ...fromLeader, message: begin })
  replica.take({ type: 'truncated', to: at(10) })
  for (const lane of ['state', 'data'] as const) {
    replica.take({ ...fromLeader, message: batch(lane, 10, 11) })
    replica.take({ type: 'synced', lane, durable: 11 })
  }
  return replica
}

function batch(lane: 'state' | 'data', from: number, to: number) {
  return {
    type: 'append' as const,
    ...addressed,
    lane,
    from,
    to,
    previousEpoch: from === 10 ? 1 : 2,
    stateBefore: lane === 'data' ? 11 : 0,
    entries: from === 10 ? [entry] : [],
    highWatermark: at(11),
  }
}

test('a follower whose log refuses a batch leaves its session and comes back where its log ends', () => {
  const replica = follower()
  replica.take({ ...fromLeader, message: batch('data', 11, 12) })
  replica.take({ ...fromLeader, message: batch('data', 12, 13) })
  expect(replica.state.lanes.data.end).toBe(13)
  const effects = replica.take({ type: 'rejected', ends: { state: 11, data: 11 } })
  expect(effects).toEqual([
    { type: 'to-leader', storeId: 'a', message: { type: 'leave', ...addressed } },
    { type: 'retreat', leader: 'a' },
  ])
  expect([replica.phase, replica.state.lanes.data.end]).toEqual(['apart', 11])
  // What was on its way is of no use: a hole would come of it.
  expect(replica.take({ ...fromLeader, message: batch('data', 13, 14) })).toEqual([])
  const [hello] = replica.take({ type: 'connected', leader: 'a' })
  expect(hello).toMatchObject({
    type: 'to-leader',
    message: { type: 'hello', session: { number: 2 }, lanes: { data: { end: 11 } } },
  })
})

test('a refusal in one session is told once, however much was under way', () => {
  const replica = follower()
  replica.take({ ...fromLeader, message: batch('state', 11, 12) })
  expect(replica.take({ type: 'rejected', ends: at(11) })).toHaveLength(2)
  expect(replica.take({ type: 'rejected', ends: at(11) })).toEqual([])
})

test('the EpochStart that was refused is not in the history, and comes again', () => {
  const replica = new Replica('b')
  replica.take({ type: 'connected', leader: 'a' })
  const begin = { type: 'begin', ...addressed, truncateTo: at(10), ends: at(11) } as const
  replica.take({ ...fromLeader, message: begin })
  replica.take({ type: 'truncated', to: at(10) })
  replica.take({ ...fromLeader, message: batch('state', 10, 11) })
  replica.take({ type: 'rejected', ends: at(10) })
  expect(replica.state.lanes.state.history).toEqual([old])
  replica.take({ type: 'connected', leader: 'a' })
  const second = { ...begin, session: { bootSeq: 1, number: 2 } }
  replica.take({ ...fromLeader, message: second })
  const again = { ...batch('state', 10, 11), session: second.session }
  expect(replica.take({ ...fromLeader, message: again })).toContainEqual(
    expect.objectContaining({ type: 'store', from: 10, to: 11, entries: [entry] }),
  )
})

test('a fenced store that waits for its disk promises with what is left of its log', () => {
  const replica = follower()
  replica.take({ ...fromLeader, message: batch('data', 11, 12) })
  replica.take({ type: 'fence', epoch: 3 })
  expect(replica.take({ type: 'promise-kept', epoch: 3 })).toEqual([])
  expect(replica.take({ type: 'rejected', ends: at(11) })).toMatchObject([
    { type: 'promise', promised: { promised: 3, ends: at(11) } },
  ])
})

test('a leader whose disk refuses what others may have been sent leads no more, and not again in its epoch', () => {
  const replica = leader()
  replica.take({ type: 'appended', lane: 'data', end: 12 })
  const effects = replica.take({ type: 'rejected', ends: at(11) })
  expect(effects).toEqual([{ type: 'deposed', epoch: 2 }])
  expect([replica.phase, replica.state.lanes.data.end]).toEqual([undefined, 11])
  const { role: _, ...known } = replica.state
  expect(known.ledEpoch).toBe(2)
  const record = {
    revision: 2,
    epoch: 2,
    leader: { brokerId: 'a', storeId: 'a', bootSeq: 1 },
    replicas: ['a', 'b', 'c'],
    isr: ['a', 'b'],
    ackQuorum: 2,
  }
  expect(replica.take({ type: 'metadata', record })).toEqual([])
  expect(replica.phase).toBeUndefined()
})

test('a leader whose disk refuses its EpochStart leads no more', () => {
  const replica = new Replica('a')
  replica.take({ type: 'epoch-started', entries, ends: at(11) })
  expect(replica.take({ type: 'rejected', ends: { state: 11, data: 10 } })).toEqual([
    { type: 'deposed', epoch: 2 },
  ])
  expect(replica.state.lanes.data.history).toEqual([old])
})

test('the only copy goes on leading where its log ends', () => {
  const replica = leader(['a'])
  replica.take({ type: 'appended', lane: 'data', end: 14 })
  expect(replica.take({ type: 'rejected', ends: at(11) })).toEqual([])
  replica.take({ type: 'appended', lane: 'data', end: 12 })
  expect(replica.take({ type: 'synced', lane: 'data', durable: 12 })).toContainEqual({
    type: 'high-watermark',
    ends: { state: 11, data: 12 },
  })
})

test('a copy that has left its session is sent nothing, counts with what is on its disk, and begins with a hello', () => {
  const replica = leader()
  const from = { type: 'from-follower', storeId: 'b' } as const
  const lane = { history: [old], end: 10, durable: 10 }
  const hello = { type: 'hello', ...addressed, lanes: { state: lane, data: lane } } as const
  replica.take({ ...from, message: { ...hello, highWatermark: at(0) } })
  replica.take({ ...from, message: { type: 'durable', ...addressed, ends: at(10) } })
  for (const one of ['state', 'data'] as const) {
    replica.take({ type: 'sent', storeId: 'b', lane: one, to: 11 })
  }
  replica.take({ ...from, message: { type: 'durable', ...addressed, ends: at(11) } })
  expect(replica.state.highWatermark).toEqual(at(11))
  replica.take({ type: 'appended', lane: 'data', end: 12 })
  replica.take({ ...from, message: { type: 'leave', ...addressed } })
  expect(nextRange(replica.state, 'b', allReplicationRules)).toBeUndefined()
  expect(replica.take({ type: 'appended', lane: 'data', end: 13 })).toEqual([])
  expect([hasEverything(replica.state, 'b'), replica.state.highWatermark]).toEqual([false, at(11)])
  const second = { ...hello, session: { bootSeq: 1, number: 2 }, highWatermark: at(0) }
  expect(replica.take({ ...from, message: second })).toMatchObject([
    { type: 'to-follower', message: { type: 'begin' } },
  ])
})
