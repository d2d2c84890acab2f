import { expect, test } from 'vitest'
import type { ReplicaEffect, ReplicaEvent } from '../../../broker/replication/event.ts'
import { step } from '../../../broker/replication/replica.ts'
import { openReplica, type ReplicaState } from '../../../broker/replication/replica-state.ts'

const lane = { history: [], end: 0 }
const leader = { brokerId: 'b1', storeId: 's1', bootSeq: 1 }
const record = {
  revision: 4,
  epoch: 3,
  leader,
  replicas: ['s1', 's2'],
  isr: ['s1', 's2'],
  ackQuorum: 2,
}

function run(events: readonly ReplicaEvent[]): readonly ReplicaEffect['type'][] {
  const me = { brokerId: 'b2', storeId: 's2', bootSeq: 1 }
  let state: ReplicaState = openReplica({ ...me, promised: 1, state: lane, data: lane })
  const types: ReplicaEffect['type'][] = []
  for (const event of events) {
    const next = step(state, event)
    state = next.state
    types.push(...next.effects.map(({ type }) => type))
  }
  return types
}

test('a promise is told when the newest one is on disk, not when the one that was asked for is', () => {
  const asked: ReplicaEvent[] = [
    { type: 'fence', epoch: 2 },
    { type: 'metadata', record },
    { type: 'promise-kept', epoch: 2 },
  ]
  expect(run(asked)).not.toContain('promise')
  expect(run([...asked, { type: 'promise-kept', epoch: 3 }])).toContain('promise')
})
