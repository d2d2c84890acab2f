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

function effectsOf(events: readonly ReplicaEvent[]): readonly ReplicaEffect[] {
  const me = { brokerId: 'b2', storeId: 's2', bootSeq: 1 }
  let state: ReplicaState = openReplica({ ...me, promised: 1, state: lane, data: lane })
  const effects: ReplicaEffect[] = []
  for (const event of events) {
    const next = step(state, event)
    state = next.state
    effects.push(...next.effects)
  }
  return effects
}

function run(events: readonly ReplicaEvent[]): readonly ReplicaEffect['type'][] {
  return effectsOf(events).map(({ type }) => type)
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

test('a promise says that it was made before: in an answer, by a record, or by an earlier start', () => {
  const said = (...events: readonly ReplicaEvent[]): readonly boolean[] =>
    effectsOf(events).flatMap((effect) =>
      effect.type === 'promise' ? [effect.promised.again] : [],
    )
  const fence: ReplicaEvent = { type: 'fence', epoch: 3 }
  const kept: ReplicaEvent = { type: 'promise-kept', epoch: 3 }
  expect(said(fence, kept)).toEqual([false])
  // Asked twice before it is on disk: one answer for both.
  expect(said(fence, fence, kept)).toEqual([false])
  expect(said(fence, kept, fence)).toEqual([false, true])
  expect(said({ type: 'metadata', record }, kept, fence)).toEqual([true])
  expect(said(fence, { type: 'metadata', record }, kept)).toEqual([true])
  expect(said({ type: 'fence', epoch: 1 })).toEqual([true])
})
