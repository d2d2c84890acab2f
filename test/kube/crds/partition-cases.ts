// What the API server takes for a Partition: each rule of the protocol that it guards, from both sides.

import type { Case } from './case.ts'

const spec = {
  cluster: 'main',
  topic: 'orders',
  topicUid: '9f0c6a1e-7d5b-4b8e-9c55-0c0f2f1d8a11',
  index: 0,
  keyRange: { from: 0, to: 2 ** 32 },
}
const replica = (n: number) => ({ brokerId: `main-${n}`, storeId: `s${n}` })
const leader = (n: number, bootSeq = 1) => ({ ...replica(n), bootSeq })
const three = [replica(1), replica(2), replica(3)]

/** A partition in the best of health. */
const well = {
  revision: 7,
  phase: 'active',
  epoch: 3,
  leader: leader(1),
  replicas: three,
  inSync: ['s1', 's2', 's3'],
  ackQuorum: 2,
  deletedBy: [],
}
const leaderless = { ...well, leader: undefined }
const first = { spec, status: well }

/** From the partition in health to one that differs in these fields, with a new revision. */
const change = (fields: object): { readonly status: object } => ({
  status: { ...well, revision: 8, ...fields },
})

export const partitionCases: readonly Case[] = [
  { name: 'a partition with three copies', first, found: { status: well } },
  {
    name: 'a partition that nobody leads yet',
    first: { spec, status: { ...well, epoch: 1, revision: 1, leader: undefined } },
  },
  {
    name: 'what is not known of it is not made up',
    first: { spec, status: { revision: 1 } },
    refused: [
      'status.ackQuorum: Required value',
      'status.epoch: Required value',
      'status.inSync: Required value',
      'status.phase: Required value',
      'status.replicas: Required value',
    ],
  },
  {
    name: 'a range of keys has keys in it',
    first: { spec: { ...spec, keyRange: { from: 5, to: 5 } } },
    refused: [
      'spec.keyRange: keyRange is empty: `to` is exclusive, so it must be greater than `from`',
    ],
  },
  {
    name: 'messages do not become those of another topic',
    first,
    next: { spec: { ...spec, topicUid: 'another' } },
    refused: [
      'spec: spec of a Partition cannot be changed: it says which messages these are; a changed partition is another object',
    ],
  },
  {
    name: 'a status is not taken away',
    first,
    next: { status: undefined },
    refused: [
      '<nil>: status of a Partition cannot be removed: it says who may lead and what was acknowledged; read the Partition again, and replace status as a whole',
    ],
  },
  {
    name: 'every change has a revision',
    first,
    next: change({ revision: 7, ackQuorum: 1 }),
    refused: [
      'status.revision: revision must rise with every change of status: read the Partition again, and decide on what it says now',
    ],
  },
  { name: 'the same again is no change', first, next: { status: well } },
  { name: 'a new leader has a new epoch', first, next: change({ epoch: 4, leader: leader(2) }) },
  {
    name: 'an epoch may skip numbers that were promised in vain',
    first,
    next: change({ epoch: 9, leader: leader(2) }),
  },
  {
    name: 'a new leader without a new epoch is refused',
    first,
    next: change({ leader: leader(2) }),
    refused: [
      'status.leader: a new leader needs a new epoch, also the same broker after a restart: fence the stores of the ISR at a higher epoch first',
    ],
  },
  {
    name: 'so is the old leader after a restart',
    first,
    next: change({ leader: leader(1, 2) }),
    refused: [
      'status.leader: a new leader needs a new epoch, also the same broker after a restart: fence the stores of the ISR at a higher epoch first',
    ],
  },
  {
    name: 'so is the first one',
    first: { spec, status: leaderless },
    next: change({ leader: leader(1) }),
    refused: [
      'status.leader: a new leader needs a new epoch, also the same broker after a restart: fence the stores of the ISR at a higher epoch first',
    ],
  },
  {
    name: 'a leader may go without a successor',
    first,
    next: change({ leader: undefined }),
  },
  {
    name: 'an epoch never falls',
    first,
    next: change({ epoch: 2 }),
    refused: [
      'status.epoch: epoch never falls, here from 3 to 2: read the Partition again, and decide on what it says now',
    ],
  },
  {
    name: 'the leader takes a store out of the ISR',
    first,
    next: change({ inSync: ['s1', 's2'] }),
  },
  {
    name: 'the ISR is never smaller than the quorum',
    first,
    next: change({ inSync: ['s1'] }),
    refused: [
      'status.inSync: inSync has 1 stores, fewer than ackQuorum, 2: acknowledged messages could be lost; take another store in first',
    ],
  },
  {
    name: 'the quorum is never larger than the ISR',
    first: { spec, status: { ...well, inSync: ['s1', 's2'] } },
    next: change({ inSync: ['s1', 's2'], ackQuorum: 3, epoch: 4 }),
    refused: [
      'status.inSync: inSync has 2 stores, fewer than ackQuorum, 3: acknowledged messages could be lost; take another store in first',
    ],
  },
  {
    name: 'a store that is no replica is not in sync',
    first,
    next: change({ inSync: ['s1', 's2', 's4'] }),
    refused: [
      'status.inSync: every store of inSync must be one of replicas: take it out of inSync before its copy is given up',
    ],
  },
  {
    name: 'a copy is not given up while it counts',
    first,
    next: change({ replicas: [replica(1), replica(2)] }),
    refused: [
      'status.inSync: every store of inSync must be one of replicas: take it out of inSync before its copy is given up',
    ],
  },
  {
    name: 'the leader is in sync with itself',
    first,
    next: change({ inSync: ['s2', 's3'] }),
    refused: [
      'status.leader: the leader must be one of inSync: only such a store has every acknowledged message',
    ],
  },
  {
    name: 'the ISR is not decided by an election',
    first,
    next: change({ epoch: 4, leader: leader(2), inSync: ['s2', 's3'] }),
    refused: [
      'status.inSync: only the leader changes inSync, at its own epoch: elect a leader first, and let it decide who is in sync',
    ],
  },
  {
    name: 'nor without a leader',
    first: { spec, status: leaderless },
    next: change({ leader: undefined, inSync: ['s1', 's2'] }),
    refused: [
      'status.inSync: only the leader changes inSync, at its own epoch: elect a leader first, and let it decide who is in sync',
    ],
  },
  {
    name: 'an unclean election leaves one in sync, and says what was given up',
    first,
    next: change({
      epoch: 4,
      leader: leader(3),
      inSync: ['s3'],
      ackQuorum: 1,
      lossGeneration: 1,
      lossRanges: [{ generation: 1, epoch: 4, from: 100 }],
    }),
  },
  {
    name: 'losses are not counted without an election',
    first,
    next: change({ inSync: ['s1'], ackQuorum: 1, lossGeneration: 1 }),
    refused: [
      'status: lossGeneration rises by one with an unclean election and never falls: consumers tell by it that messages were lost',
    ],
  },
  {
    name: 'losses are not forgotten',
    first: { spec, status: { ...well, lossGeneration: 2 } },
    next: change({ lossGeneration: undefined }),
    refused: [
      'status: lossGeneration rises by one with an unclean election and never falls: consumers tell by it that messages were lost',
    ],
  },
  { name: 'a quorum is lowered at any time', first, next: change({ ackQuorum: 1 }) },
  {
    name: 'a quorum is raised by an election',
    first,
    next: change({ ackQuorum: 3, epoch: 4, leader: leader(1) }),
  },
  {
    name: 'a quorum is raised by nothing else',
    first,
    next: change({ ackQuorum: 3 }),
    refused: [
      'status.ackQuorum: ackQuorum rises only with a new epoch: until then fewer copies have been acknowledged, and elections count on them',
    ],
  },
  {
    name: 'a partition is moved: a fourth copy is added',
    first,
    next: change({
      replicas: [...three, replica(4)],
      target: [replica(1), replica(2), replica(4)],
      origin: three,
    }),
  },
  {
    name: 'a partition is moved: the last step gives the old copy up',
    first: {
      spec,
      status: {
        ...well,
        replicas: [...three, replica(4)],
        inSync: ['s1', 's2', 's4'],
        target: [replica(1), replica(2), replica(4)],
        origin: three,
        leaving: ['s3'],
      },
    },
    next: change({
      replicas: [replica(1), replica(2), replica(4)],
      inSync: ['s1', 's2', 's4'],
      retired: [replica(3)],
    }),
  },
  {
    name: 'a copy that is being deleted is no replica',
    first: {
      spec,
      status: {
        ...well,
        replicas: [replica(1), replica(2)],
        inSync: ['s1', 's2'],
        retired: [replica(3)],
      },
    },
    next: change({ inSync: ['s1', 's2'], retired: [replica(3)] }),
    refused: [
      'status.replicas: a store of retired deletes its copy, so it cannot be one of replicas as well: wait until it has taken itself off',
    ],
  },
  {
    name: 'a store has one copy',
    first: { spec, status: { ...well, replicas: [...three, replica(1)] } },
    refused: ['status.replicas[3]: Duplicate value: {"storeId":"s1"}'],
  },
  {
    name: 'a partition has copies',
    first: { spec, status: { ...leaderless, replicas: [] } },
    refused: [
      'status.replicas: replicas in body should have at least 1 items',
      'status.inSync: every store of inSync must be one of replicas: take it out of inSync before its copy is given up',
    ],
  },
  {
    name: 'a tombstone has no leader',
    first,
    next: change({ phase: 'deleting' }),
    refused: [
      'status.leader: a partition that is being deleted has no leader: remove `leader` in the same change',
    ],
  },
  {
    name: 'a partition is buried',
    first,
    next: change({ phase: 'deleting', leader: undefined }),
  },
  {
    name: 'a store deletes its copy under a tombstone',
    first: { spec, status: { ...leaderless, phase: 'deleting', deletedBy: ['s1'] } },
    next: change({ phase: 'deleting', leader: undefined, deletedBy: ['s1', 's2'] }),
  },
  {
    name: 'and not without one',
    first,
    next: change({ deletedBy: ['s3'] }),
    refused: [
      'status.deletedBy: copies are deleted only while phase is `deleting`; until then deletedBy is empty',
    ],
  },
  {
    name: 'what is deleted does not come back',
    first: { spec, status: { ...leaderless, phase: 'deleting', deletedBy: ['s1'] } },
    next: change({ phase: 'deleting', leader: undefined, deletedBy: ['s2'] }),
    refused: ['status.deletedBy: deletedBy only grows: a copy that is gone does not come back'],
  },
  {
    name: 'a tombstone stays',
    first: { spec, status: { ...leaderless, phase: 'deleting' } },
    next: change({ leader: undefined }),
    refused: [
      'status.phase: a partition that is being deleted stays so: some copies may be gone already; make a new topic',
    ],
  },
  {
    name: 'an admin may let a replica lead without the votes of others',
    first: { spec, status: leaderless },
    next: change({ leader: undefined, uncleanStoreId: 's3' }),
  },
  {
    name: 'but no store that is no replica',
    first: { spec, status: leaderless },
    next: change({ leader: undefined, uncleanStoreId: 's9' }),
    refused: [
      'status.uncleanStoreId: uncleanStoreId must be the storeId of one of replicas: no other store has a copy that could lead',
    ],
  },
]
