// Metadata that was restored from an old backup: revisions begin again, epochs do not.

import { expect, test } from 'vitest'
import type { ReplicaEffect, ReplicaEvent } from '../../../broker/replication/event.ts'
import { step } from '../../../broker/replication/replica.ts'
import {
  openReplica,
  type PartitionRecord,
  type ReplicaState,
} from '../../../broker/replication/replica-state.ts'

const record: PartitionRecord = {
  revision: 9,
  epoch: 4,
  leader: { brokerId: 'a', storeId: 'a', bootSeq: 1 },
  replicas: ['a', 'b'],
  isr: ['a', 'b'],
  ackQuorum: 2,
}

function replicaThatKnows(known: PartitionRecord) {
  const lane = { history: [], end: 0 }
  const me = { brokerId: 'b', storeId: 'b', bootSeq: 1 }
  let state: ReplicaState = openReplica({ ...me, promised: 0, state: lane, data: lane })
  const take = (event: ReplicaEvent): readonly ReplicaEffect[] => {
    const next = step(state, event)
    state = next.state
    return next.effects
  }
  take({ type: 'metadata', record: known })
  take({ type: 'promise-kept', epoch: known.epoch })
  return { take, state: () => state }
}

test('a record of a higher epoch is newer, whatever its revision', () => {
  const { take, state } = replicaThatKnows(record)
  take({ type: 'metadata', record: { ...record, epoch: 5, revision: 3 } })
  take({ type: 'promise-kept', epoch: 5 })
  expect(state().role).toMatchObject({ type: 'following', epoch: 5 })
})

test('an older one is not acted upon, and told with whether it names a leader', () => {
  const { take, state } = replicaThatKnows(record)
  const told = take({ type: 'metadata', record: { ...record, epoch: 3, revision: 20 } })
  const seen = { epoch: 3, revision: 20 }
  expect(told).toEqual([{ type: 'metadata-regressed', seen, isLed: true }])
  const again = take({ type: 'metadata', record: { ...record, revision: 8, leader: undefined } })
  expect(again).toMatchObject([{ type: 'metadata-regressed', isLed: false }])
  expect(state().role).toMatchObject({ type: 'following', epoch: 4 })
})

test('the same one once more is nothing', () => {
  const { take } = replicaThatKnows(record)
  expect(take({ type: 'metadata', record })).toEqual([])
})

test('an epoch that is given to a second leader needs a third', () => {
  const { take, state } = replicaThatKnows(record)
  const leader = { brokerId: 'c', storeId: 'c', bootSeq: 1 }
  const told = take({ type: 'metadata', record: { ...record, revision: 12, leader } })
  const seen = { epoch: 4, revision: 12 }
  expect(told).toEqual([{ type: 'metadata-regressed', seen, isLed: true }])
  expect(state().role).toMatchObject({ leader: 'a' })
})
