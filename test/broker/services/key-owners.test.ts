import { expect, test } from 'vitest'
import type { PartitionView } from '../../../broker/partition/partition.ts'
import { KeyOwners } from '../../../broker/services/key-owners.ts'
import type { Partition } from '../../../model/partition.ts'
import { defaultTopicSpec, type Topic } from '../../../model/topic.ts'

const ringEnd = 2 ** 32

function view(index: number, from: number, to: number): PartitionView {
  const replica = { brokerId: 'b1', storeId: 's1' }
  const partition: Partition = {
    topic: 'orders',
    topicUid: 'u-1',
    index,
    phase: 'active',
    replicas: [replica],
    epoch: 1,
    revision: 1,
    inSync: ['s1'],
    ackQuorum: 1,
    keyRange: { from, to },
    deletedBy: [],
  }
  const local = undefined
  return { partition, state: 'online', leaderEndpoint: 'h:1', local, copy: undefined }
}

function topicOf(partitions: number): Topic {
  const spec = { ...defaultTopicSpec, partitions }
  return { name: 'orders', uid: 'u-1', spec, createdAtMs: 0 }
}

test('a key goes to the partition that clients would choose, before and after partitions are added', () => {
  const views = [view(0, 0, ringEnd / 2), view(1, ringEnd / 2, ringEnd)]
  let looks = 0
  const owners = new KeyOwners({
    describe: () => {
      looks++
      return views
    },
  })
  const hash = 0.4 * ringEnd
  const before = topicOf(2)
  expect([owners.of(before, hash), owners.of(before, ringEnd - 1)]).toEqual([0, 1])
  expect(looks).toBe(1)
  // It grows: the new partition is not there yet.
  const after = topicOf(3)
  expect(owners.of(after, hash)).toBe(0)
  views.push(view(2, ringEnd / 4, ringEnd / 2))
  expect([owners.of(after, hash), owners.of(after, 0), owners.of(after, ringEnd - 1)]).toEqual([
    2, 0, 1,
  ])
  expect(looks).toBe(3)
})

test('of a topic whose partitions are not there yet an even share is expected', () => {
  const owners = new KeyOwners({ describe: () => [] })
  expect(owners.of(topicOf(4), ringEnd / 2)).toBe(2)
})
