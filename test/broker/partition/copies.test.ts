import { expect, test } from 'vitest'
import { copiesOf } from '../../../broker/partition/copies.ts'
import type { ReplicaEvent } from '../../../broker/replication/event.ts'
import { step } from '../../../broker/replication/replica.ts'
import { openReplica, type ReplicaState } from '../../../broker/replication/replica-state.ts'

const session = { bootSeq: 1, number: 1 }
const empty = { history: [], end: 0, durable: 0 }

/** The leader of three copies, its EpochStarts on disk, and two followers that say what they have. */
function leading(followers: Readonly<Record<string, number>>): ReplicaState {
  const replicas = ['s1', 's2', 's3']
  let state = openReplica({
    brokerId: 'b1',
    storeId: 's1',
    bootSeq: 1,
    promised: 0,
    state: { history: [], end: 0 },
    data: { history: [], end: 0 },
  })
  const tell = (event: ReplicaEvent): void => {
    state = step(state, event).state
  }
  const leader = { brokerId: 'b1', storeId: 's1', bootSeq: 1 }
  const record = { revision: 1, epoch: 1, leader, replicas, isr: replicas, ackQuorum: 2 }
  tell({ type: 'metadata', record })
  tell({ type: 'promise-kept', epoch: 1 })
  const entry = { epoch: 1, nonce: 1, startOffset: 0 }
  tell({
    type: 'epoch-started',
    entries: { state: entry, data: entry },
    ends: { state: 1, data: 1 },
  })
  tell({ type: 'appended', lane: 'data', end: 10 })
  tell({ type: 'synced', lane: 'state', durable: 1 })
  tell({ type: 'synced', lane: 'data', durable: 10 })
  tell({ type: 'tick', nowMs: 60_000 })
  for (const [storeId, data] of Object.entries(followers)) {
    const lanes = { state: empty, data: empty }
    const highWatermark = { state: 0, data: 0 }
    const hello = { type: 'hello', epoch: 1, session, lanes, highWatermark } as const
    tell({ type: 'from-follower', storeId, message: hello })
    const durable = { type: 'durable', epoch: 1, session, ends: { state: 1, data } } as const
    tell({ type: 'from-follower', storeId, message: durable })
  }
  return state
}

test('copies that have everything keep up', () => {
  expect(copiesOf(leading({ s2: 10, s3: 10 }))).toEqual({
    replicas: 3,
    inSync: 3,
    required: 2,
    keepingUp: 3,
    lagMessages: 0,
  })
})

test('a copy behind does not keep up, and its lag is told', () => {
  expect(copiesOf(leading({ s2: 10, s3: 4 }))).toMatchObject({ keepingUp: 2, lagMessages: 6 })
})

test('of a copy that has not come nothing is known: it has everything to fetch', () => {
  expect(copiesOf(leading({ s2: 10 }))).toMatchObject({ keepingUp: 2, lagMessages: 10 })
})
