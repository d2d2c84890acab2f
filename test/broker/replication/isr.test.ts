import { describe, expect, test } from 'vitest'
import type { ReplicaEvent } from '../../../broker/replication/event.ts'
import { type IsrView, wishedIsrs } from '../../../broker/replication/isr.ts'
import type { FollowerMessage } from '../../../broker/replication/message.ts'
import { step } from '../../../broker/replication/replica.ts'
import {
  openReplica,
  type PartitionRecord,
  type ReplicaState,
} from '../../../broker/replication/replica-state.ts'

const slowAfterMs = 10_000
const session = { bootSeq: 1, number: 1 }
const empty = { history: [], end: 0 }

/** Leads epoch 1 with its EpochStarts on disk. */
class Leader {
  state: ReplicaState = openReplica({
    brokerId: 'a',
    storeId: 'a',
    bootSeq: 1,
    promised: 0,
    state: empty,
    data: empty,
  })
  nowMs = 0
  connected: readonly string[] = ['b', 'c', 'd']
  #record: PartitionRecord

  constructor(facts: Partial<PartitionRecord> = {}) {
    const stores = ['a', 'b', 'c']
    const leader = { brokerId: 'a', storeId: 'a', bootSeq: 1 }
    const base = { revision: 1, epoch: 1, leader, replicas: stores, isr: stores, ackQuorum: 2 }
    this.#record = { ...base, ...facts }
    const entry = { epoch: 1, nonce: 7, startOffset: 0 }
    const ends = { state: 1, data: 1 }
    this.take({ type: 'metadata', record: this.#record })
    this.take({ type: 'promise-kept', epoch: 1 })
    this.take({ type: 'epoch-started', entries: { state: entry, data: entry }, ends })
    this.synced(1)
  }

  take(event: ReplicaEvent): void {
    this.state = step(this.state, event).state
  }

  record(change: Partial<PartitionRecord>): void {
    const { revision } = this.#record
    this.#record = { ...this.#record, ...change, revision: revision + 1 }
    this.take({ type: 'metadata', record: this.#record })
  }

  synced(durable: number): void {
    this.take({ type: 'synced', lane: 'state', durable: 1 })
    this.take({ type: 'synced', lane: 'data', durable })
  }

  append(end: number): void {
    this.take({ type: 'appended', lane: 'data', end })
    this.synced(end)
  }

  follower(storeId: string, message: FollowerMessage): void {
    this.take({ type: 'from-follower', storeId, message })
  }

  hello(storeId: string): void {
    const lanes = { state: { ...empty, durable: 0 }, data: { ...empty, durable: 0 } }
    const highWatermark = { state: 0, data: 0 }
    this.follower(storeId, { type: 'hello', epoch: 1, session, lanes, highWatermark })
  }

  durable(storeId: string, data: number): void {
    this.follower(storeId, { type: 'durable', epoch: 1, session, ends: { state: 1, data } })
  }

  pass(durationMs: number): void {
    this.nowMs += durationMs
    this.take({ type: 'tick', nowMs: this.nowMs })
  }

  /** What the core makes of its wishes. */
  ask(view: Partial<IsrView> = {}): readonly string[] | undefined {
    const isConnected = (storeId: string): boolean => this.connected.includes(storeId)
    const base = { leaving: [], nowMs: this.nowMs, ledSinceMs: 0, slowAfterMs, isConnected }
    for (const isr of wishedIsrs(this.state, { ...base, ...view })) {
      const { effects } = step(this.state, { type: 'propose-isr', isr })
      const change = effects.find(({ type }) => type === 'change-isr')
      if (change?.type === 'change-isr') return change.isr
    }
    return undefined
  }
}

function withFollowers(facts: Partial<PartitionRecord> = {}): Leader {
  const leader = new Leader(facts)
  for (const id of ['b', 'c']) {
    leader.hello(id)
    leader.durable(id, 1)
  }
  leader.pass(250)
  return leader
}

describe('a leader asks for', () => {
  test('nothing while everybody in sync keeps up, also when nothing happens for long', () => {
    const leader = withFollowers()
    expect(leader.ask()).toBeUndefined()
    leader.pass(3_600_000)
    expect(leader.ask()).toBeUndefined()
  })

  test('an ISR without a follower that lags behind for ten seconds', () => {
    const leader = withFollowers()
    leader.append(5)
    leader.pass(250)
    leader.durable('b', 5)
    leader.pass(9_000)
    expect(leader.ask()).toBeUndefined()
    leader.pass(1_500)
    expect(leader.ask()).toEqual(['a', 'b'])
  })

  test('an ISR without a follower that has gone, although there was nothing to miss', () => {
    const leader = withFollowers()
    leader.connected = ['c']
    leader.pass(10_000)
    expect(leader.ask()).toEqual(['a', 'c'])
  })

  test('nothing yet when it has just begun: everybody gets the time to come', () => {
    const leader = new Leader()
    leader.pass(60_000)
    expect(leader.ask({ ledSinceMs: 55_000 })).toBeUndefined()
  })

  test('an ISR with a learner that has caught up, not with one that is on the way', () => {
    const leader = withFollowers({ replicas: ['a', 'b', 'c', 'd'] })
    leader.append(5)
    leader.durable('b', 5)
    leader.pass(250)
    leader.hello('d')
    leader.durable('d', 3)
    expect(leader.ask()).toBeUndefined()
    leader.durable('d', 5)
    expect(leader.ask()).toEqual(['a', 'b', 'c', 'd'])
  })

  test('an ISR without those that the record sends away, and never with them', () => {
    const leader = withFollowers()
    expect(leader.ask({ leaving: ['c'] })).toEqual(['a', 'b'])
    leader.record({ isr: ['a', 'b'] })
    expect(leader.ask({ leaving: ['c'] })).toBeUndefined()
    expect(leader.ask()).toEqual(['a', 'b', 'c'])
  })

  test('nobody to go where what may be acknowledged would have too few copies', () => {
    const leader = withFollowers()
    leader.append(5)
    leader.durable('c', 5)
    // Acknowledged by a and c: without c it is on one disk.
    expect(leader.ask({ leaving: ['c'] })).toBeUndefined()
    leader.durable('b', 5)
    expect(leader.ask({ leaving: ['c'] })).toEqual(['a', 'b'])
  })

  test('nobody to go when there are just enough, and not itself', () => {
    const leader = withFollowers({ isr: ['a', 'b'] })
    leader.connected = []
    leader.pass(60_000)
    expect(leader.ask({ leaving: ['b'] })).toBeUndefined()
    expect(withFollowers().ask({ leaving: ['a'] })).toBeUndefined()
  })
})
