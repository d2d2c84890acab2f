import { expect, test } from 'vitest'
import { UnfinishedElection } from '../../../broker/partition/unfinished-election.ts'
import type { Partition } from '../../../model/partition.ts'

const leader = { brokerId: 'b1', storeId: 's1', bootSeq: 1 }
const replicas = [leader, { brokerId: 'b2', storeId: 's2' }]
const record: Partition = {
  topic: 't',
  topicUid: 'u',
  index: 0,
  phase: 'active',
  replicas,
  leader,
  epoch: 4,
  revision: 7,
  inSync: ['s1', 's2'],
  ackQuorum: 2,
  keyRange: { from: 0, to: 1 },
  deletedBy: [],
}
const fenced = { storeId: 's2', promised: 5 }

test('a follower that was fenced, and sees no election, calls for one after a while, and again', () => {
  const unfinished = new UnfinishedElection()
  const times = [0, 2_000, 3_000, 4_000, 6_000]
  expect(times.filter((nowMs) => unfinished.isDue(nowMs, record, fenced))).toEqual([3_000, 6_000])
})

test('an election that ends begins the time anew', () => {
  const unfinished = new UnfinishedElection()
  expect(unfinished.isDue(0, record, fenced)).toBe(false)
  expect(unfinished.isDue(2_900, { ...record, epoch: 5 }, fenced)).toBe(false)
  expect(unfinished.isDue(3_100, record, { ...fenced, promised: 6 })).toBe(false)
  expect(unfinished.isDue(6_100, record, { ...fenced, promised: 6 })).toBe(true)
})

test.each([
  ['one that follows', record, { storeId: 's2', promised: 4 }],
  ['the leader itself', record, { storeId: 's1', promised: 5 }],
  ['one of a partition that nobody leads', { ...record, leader: undefined }, fenced],
])('%s waits', (_, partition, own) => {
  const unfinished = new UnfinishedElection()
  expect([0, 9_000].some((nowMs) => unfinished.isDue(nowMs, partition, own))).toBe(false)
})
