// Every state of a Topic that people may meet, with the words that they read.

import { describe, expect, test } from 'vitest'
import { topicKind } from '../../../operator/crds/topic.ts'
import { type TopicSeen, topicConditions } from '../../../operator/reconcilers/topic-conditions.ts'
import { partitionOf, seenOf, sightOf, specOf, storeOf } from './seen.ts'

const all = ['b1', 'b2', 'b3']
const stores = (...brokers: readonly string[]): string[] => brokers.map(storeOf)
const replica = (brokerId: string) => ({ brokerId, storeId: storeOf(brokerId) })

interface Case {
  readonly when: string
  readonly seen: Partial<TopicSeen>
  /** `type status reason: message`, those that are told by the case. */
  readonly said: readonly string[]
}

const cases: readonly Case[] = [
  {
    when: 'all is well',
    seen: {},
    said: [
      'Ready True Served: 2 partitions can be published to and read',
      'FullyReplicated True AllInSync: every copy is in sync',
      'QuorumSafe True Safe: any one broker may stop',
      'Reconciling False UpToDate: nothing is left to do',
      'Stalled False NoObstacle: nothing stands in the way',
    ],
  },
  {
    when: 'it has just been applied',
    seen: { partitions: [] },
    said: [
      'Ready False Pending: 0 of 2 partitions have been made',
      'FullyReplicated Unknown NothingToTell: no partition has been made yet',
      'QuorumSafe Unknown NothingToTell: no partition has been made yet',
      'Reconciling True CreatingPartitions: 0 of 2 partitions have been made',
      'Stalled False NoObstacle: nothing stands in the way',
    ],
  },
  {
    when: 'its brokers are still on their way',
    seen: { partitions: [], sight: sightOf('b1') },
    said: [
      'Ready False TooFewBrokers: needs 3 brokers, 1 is registered',
      'Reconciling True WaitingForBrokers: needs 3 brokers, 1 is registered',
      'Stalled False NoObstacle: nothing stands in the way',
    ],
  },
  {
    when: 'there will never be enough brokers',
    seen: { partitions: [], cluster: { replicas: 2 }, sight: sightOf('b1', 'b2') },
    said: [
      'Ready False TooFewBrokers: needs 3 brokers, 2 are registered; BrokerCluster main asks for 2: raise its spec.replicas, or lower replicationFactor',
      'Reconciling False Stalled: something stands in the way, see the condition Stalled',
      'Stalled True TooFewBrokers: needs 3 brokers, 2 are registered; BrokerCluster main asks for 2: raise its spec.replicas, or lower replicationFactor',
    ],
  },
  {
    when: 'a broker that it needs is being drained',
    seen: { partitions: [], sight: sightOf('b1', 'b2', '-b3') },
    said: [
      'Ready False TooFewBrokers: needs 3 brokers, 3 are registered, of which 1 is being drained',
    ],
  },
  {
    when: 'more copies are asked for than there are brokers',
    seen: { spec: specOf({ partitions: 2, replicationFactor: 5 }), cluster: { replicas: 3 } },
    said: [
      'Ready True Served: 2 partitions can be published to and read',
      'Stalled True TooFewBrokers: needs 5 brokers, 3 are registered; BrokerCluster main asks for 3: raise its spec.replicas, or lower replicationFactor',
    ],
  },
  {
    when: 'a broker is away and others lead',
    seen: {
      sight: sightOf('~b1', 'b2', 'b3'),
      partitions: [
        partitionOf(0, ['b2', 'b1', 'b3'], { inSync: stores('b2', 'b3') }),
        partitionOf(1, ['b2', 'b3', 'b1']),
      ],
    },
    said: [
      'Ready True Served: 2 partitions can be published to and read',
      'FullyReplicated False CopiesMissing: 2 of 2 partitions have copies that are not there: broker b1 is away',
      'QuorumSafe False AtMinimum: 2 of 2 partitions have no copy in sync to spare: if one more broker stops, nobody can publish there',
    ],
  },
  {
    when: 'the leader of one is away',
    seen: { sight: sightOf('~b1', 'b2', 'b3') },
    said: ['Ready False NotServed: 1 of 2 partitions has no leader: broker b1 is away'],
  },
  {
    when: 'a leader has been restarted and is not elected anew yet',
    seen: {
      partitions: [
        partitionOf(0, all, { leader: { ...replica('b1'), bootSeq: 0 } }),
        partitionOf(1, ['b2', 'b3', 'b1']),
      ],
    },
    said: ['Ready False NotServed: 1 of 2 partitions has no leader: an election is under way'],
  },
  {
    when: 'too few copies are left to acknowledge',
    seen: {
      sight: sightOf('b1', '~b2', '~b3'),
      partitions: [partitionOf(0, all), partitionOf(1, all)],
    },
    said: [
      'Ready False NotServed: 2 of 2 partitions have fewer copies in sync than an acknowledgement needs: brokers b2, b3 are away',
    ],
  },
  {
    when: 'copies are being filled',
    seen: {
      partitions: [partitionOf(0, all, { inSync: stores('b1', 'b2') }), partitionOf(1, all)],
    },
    said: [
      'FullyReplicated False CatchingUp: 1 of 2 partitions has copies that are being filled',
      'QuorumSafe False AtMinimum: 1 of 2 partitions has no copy in sync to spare: if one more broker stops, nobody can publish there',
    ],
  },
  {
    when: 'an acknowledgement needs every copy',
    seen: {
      spec: specOf({ partitions: 1, minInSyncReplicas: 3 }),
      partitions: [partitionOf(0, all, { ackQuorum: 3 })],
    },
    said: [
      'Ready True Served: 1 partition can be published to and read',
      'QuorumSafe False NoSpareCopies: 1 of 1 partition has as many copies as an acknowledgement needs: when a broker restarts, publishers wait. Raise replicationFactor, or lower minInSyncReplicas',
    ],
  },
  {
    when: 'copies move',
    seen: {
      sight: sightOf('b1', 'b2', 'b3', 'b4'),
      partitions: [
        partitionOf(0, all, { target: [replica('b1'), replica('b2'), replica('b4')] }),
        partitionOf(1, ['b1', 'b2']),
      ],
    },
    said: [
      'Reconciling True MovingCopies: 1 of 2 partitions is being moved, 1 still has to wait; copies on b4 are being filled',
    ],
  },
  {
    when: 'more copies shall acknowledge',
    seen: {
      spec: specOf({ partitions: 2, minInSyncReplicas: 2 }),
      partitions: [partitionOf(0, all, { ackQuorum: 1 }), partitionOf(1, all)],
    },
    said: [
      'Reconciling True ChangingQuorum: minInSyncReplicas 2 is not in force in 1 of 2 partitions yet: each takes it over with its next election',
    ],
  },
  {
    when: 'an older Topic has its name',
    seen: { partitions: [], namesake: 'orders-old' },
    said: [
      'Ready False NameConflict: Topic orders-old has the name "orders" for clients already: delete one of the two',
      'Reconciling False Stalled: something stands in the way, see the condition Stalled',
      'Stalled True NameConflict: Topic orders-old has the name "orders" for clients already: delete one of the two',
    ],
  },
  {
    when: 'its cluster is not there, whatever its brokers do',
    seen: { cluster: undefined },
    said: [
      'Ready Unknown ClusterAbsent: there is no BrokerCluster main in this namespace: make it, or delete this Topic and make it with another spec.cluster',
      'Stalled True ClusterAbsent: there is no BrokerCluster main in this namespace: make it, or delete this Topic and make it with another spec.cluster',
    ],
  },
  {
    when: 'an earlier Topic of the name has left its messages',
    seen: { partitions: [], earlier: [partitionOf(0, all, { topicUid: 'u-0' })] },
    said: [
      'Stalled True EarlierDataKept: 1 partition of an earlier Topic of this name (uid u-0) was kept when it was deleted, and messages of one topic are never shown as those of another. If nobody misses them: kubectl delete partitions --field-selector spec.topicUid=u-0 (brokers then put the messages aside, in quarantine/ of their disks); otherwise choose another name',
      'Reconciling False Stalled: something stands in the way, see the condition Stalled',
    ],
  },
  {
    when: 'an earlier Topic of the name has left some of its messages, and the other partitions are there',
    seen: {
      partitions: [partitionOf(1, all)],
      earlier: [partitionOf(0, all, { topicUid: 'u-0' })],
      spec: specOf({ partitions: 2 }),
    },
    said: [
      'Ready False EarlierDataKept: 1 partition of an earlier Topic of this name (uid u-0) was kept when it was deleted, and messages of one topic are never shown as those of another. If nobody misses them: kubectl delete partitions --field-selector spec.topicUid=u-0 (brokers then put the messages aside, in quarantine/ of their disks); otherwise choose another name',
    ],
  },
  {
    when: 'every copy in sync was on a disk that is gone',
    seen: {
      sight: sightOf('!b1', 'b2', 'b3'),
      partitions: [
        partitionOf(0, all, { inSync: stores('b1'), ackQuorum: 1 }),
        partitionOf(1, ['b2', 'b3']),
      ],
      spec: specOf({ partitions: 2, replicationFactor: 2 }),
    },
    said: [
      'Ready False NotServed: 1 of 2 partitions has no leader: the disk of b1 is another one than before',
      'Stalled True DataLost: 1 of 2 partitions has no copy left that had every message: the disk of b1 is another one than before. Bring the old disk back, or let a copy lead that lacks messages: penstock partition elect-leader orders PARTITION --unclean',
    ],
  },
  {
    when: 'it is being deleted',
    seen: {
      isDeleting: true,
      partitions: [partitionOf(0, all, { phase: 'deleting', leader: undefined })],
    },
    said: [
      'Ready False Deleting: it is being deleted and takes no messages any more',
      'FullyReplicated Unknown NothingToTell: it is being deleted',
      'QuorumSafe Unknown NothingToTell: it is being deleted',
      'Reconciling True Deleting: messages of 1 partition are being deleted',
      'Stalled False NoObstacle: it is being deleted',
    ],
  },
  {
    when: 'a broker that has copies to delete is away',
    seen: {
      isDeleting: true,
      sight: sightOf('b1', '~b2', 'b3'),
      partitions: [
        partitionOf(0, all, { phase: 'deleting', deletedBy: stores('b1', 'b3') }),
        partitionOf(1, all, { phase: 'deleting', deletedBy: stores('b2') }),
      ],
    },
    said: [
      'Reconciling True WaitingForBrokers: waits for broker b2, which is away and has copies of 1 partition to delete. To let the Topic go now, set deletionPolicy to Retain: copies are then deleted when their brokers come back',
    ],
  },
]

describe('a Topic says what is the case and what to do when', () => {
  test.each(cases)('$when', ({ seen, said }) => {
    const statements = topicConditions(seenOf(seen)).map(
      ({ type, status, reason, message }) => `${type} ${status} ${reason}: ${message}`,
    )
    expect(statements).toEqual(expect.arrayContaining([...said]))
    expect(statements).toHaveLength(Object.keys(topicKind.conditions).length)
  })
})

test('every reason of the table is met in one of these states, and no other', () => {
  const met = new Set(
    cases.flatMap(({ seen }) =>
      topicConditions(seenOf(seen)).map(({ type, reason }) => `${type} ${reason}`),
    ),
  )
  const table = Object.entries(topicKind.conditions).flatMap(([type, { reasons }]) =>
    Object.keys(reasons).map((reason) => `${type} ${reason}`),
  )
  expect([...met].sort()).toEqual(table.sort())
})
