// Partition: the record of model/partition.ts as an object. What never changes is its spec; everything else is its status,
// so that every change of the record is one write of one subresource, with the resourceVersion it was decided on.
// The rules guard what a wrong writer could break for good: they are what the replication protocol relies on
// (broker/replication/SPEC.md), and say no to whoever acts on old metadata. A Partition without a status is not there yet:
// it is made in two writes, and whoever finds it so makes the second one.

import { limits } from '../../model/limits.ts'
import { brokerName, cluster, counter, id, leader, replicas, storeIds } from './fields.ts'
import { ageColumn, kind } from './kind.ts'
import {
  choice,
  flag,
  integer,
  list,
  object,
  optional,
  type Rule,
  type TypeOf,
  text,
} from './schema.ts'

const ringEnd = 2 ** 32

const partitionSpec = object(
  {
    cluster,
    topic: brokerName('Name of the topic, as clients use it.'),
    topicUid: id('metadata.uid of the Topic: data is bound to it, and a namesake never sees it.'),
    index: integer({
      description: 'Number of the partition in its topic, from 0.',
      minimum: 0,
      maximum: limits.partitionsPerTopicMax - 1,
    }),
    keyRange: object(
      {
        from: integer({ description: 'First key hash.', minimum: 0, maximum: ringEnd - 1 }),
        to: integer({ description: 'Behind the last key hash.', minimum: 1, maximum: ringEnd }),
      },
      {
        description: 'Key hashes [from, to) of the 32-bit ring.',
        rules: [
          {
            rule: 'self.from < self.to',
            message: 'keyRange is empty: `to` is exclusive, so it must be greater than `from`',
          },
        ],
      },
    ),
  },
  {
    description: 'Which partition this is. Nothing of it can be changed.',
    rules: [
      {
        rule: 'self == oldSelf',
        message:
          'spec of a Partition cannot be changed: it says which messages these are; a changed partition is another object',
        reason: 'FieldValueForbidden',
      },
    ],
  },
)

const lossRange = object(
  {
    generation: counter('lossGeneration after the election.', 1),
    epoch: counter('Of the leader that began without the messages.', 1),
    from: counter('Offsets from here on may be gone, or hold something else than before.'),
    to: optional(counter('Exclusive; absent unless every copy in sync could say how far it went.')),
    begunAt: optional(
      counter('Where that leader began to write: what is there was written since.'),
    ),
  },
  { description: 'Messages that an unclean election may have lost.' },
)

const lossGeneration = (of: string): string => `${of}.?lossGeneration.orValue(0)`

/**
 * Each is broken by a writer that acts on old metadata, or by hand; none by a step of the protocol. What is cheap to find
 * out comes first: every election pays for all of them.
 */
const protocolRules: readonly Rule[] = [
  {
    rule: 'self.revision > oldSelf.revision || self == oldSelf',
    message:
      'revision must rise with every change of status: read the Partition again, and decide on what it says now',
    fieldPath: '.revision',
  },
  {
    rule: 'self.epoch >= oldSelf.epoch',
    message: 'epoch never falls: read the Partition again, and decide on what it says now',
    messageExpression:
      '"epoch never falls, here from %d to %d: read the Partition again, and decide on what it says now".format([oldSelf.epoch, self.epoch])',
    fieldPath: '.epoch',
  },
  {
    rule: 'self.epoch > oldSelf.epoch || !has(self.leader) || (has(oldSelf.leader) && self.leader == oldSelf.leader)',
    message:
      'a new leader needs a new epoch, also the same broker after a restart: fence the stores of the ISR at a higher epoch first',
    fieldPath: '.leader',
  },
  {
    rule: 'size(self.inSync) >= self.ackQuorum',
    message:
      'inSync cannot be fewer than ackQuorum: acknowledged messages could be lost; take another store in first',
    messageExpression:
      '"inSync has %d stores, fewer than ackQuorum, %d: acknowledged messages could be lost; take another store in first".format([size(self.inSync), self.ackQuorum])',
    fieldPath: '.inSync',
  },
  {
    rule: 'self.inSync.all(id, self.replicas.exists(r, r.storeId == id))',
    message:
      'every store of inSync must be one of replicas: take it out of inSync before its copy is given up',
    fieldPath: '.inSync',
  },
  {
    rule: '!has(self.leader) || self.leader.storeId in self.inSync',
    message: 'the leader must be one of inSync: only such a store has every acknowledged message',
    fieldPath: '.leader',
  },
  {
    rule: `(self.epoch == oldSelf.epoch && has(self.leader)) || self.inSync == oldSelf.inSync || ${lossGeneration('self')} > ${lossGeneration('oldSelf')}`,
    message:
      'only the leader changes inSync, at its own epoch: elect a leader first, and let it decide who is in sync',
    fieldPath: '.inSync',
  },
  {
    rule: 'self.ackQuorum <= oldSelf.ackQuorum || self.epoch > oldSelf.epoch',
    message:
      'ackQuorum rises only with a new epoch: until then fewer copies have been acknowledged, and elections count on them',
    fieldPath: '.ackQuorum',
  },
  {
    rule: `${lossGeneration('self')} == ${lossGeneration('oldSelf')} || (${lossGeneration('self')} == ${lossGeneration('oldSelf')} + 1 && self.epoch > oldSelf.epoch)`,
    message:
      'lossGeneration rises by one with an unclean election and never falls: consumers tell by it that messages were lost',
  },
  {
    rule: "self.phase == oldSelf.phase || self.phase == 'deleting'",
    message:
      'a partition that is being deleted stays so: some copies may be gone already; make a new topic',
    fieldPath: '.phase',
  },
  {
    rule: "self.phase == 'active' || !has(self.leader)",
    message: 'a partition that is being deleted has no leader: remove `leader` in the same change',
    fieldPath: '.leader',
  },
  {
    rule: "self.phase == 'deleting' || size(self.deletedBy) == 0",
    message: 'copies are deleted only while phase is `deleting`; until then deletedBy is empty',
    fieldPath: '.deletedBy',
  },
  {
    rule: 'oldSelf.deletedBy.all(id, id in self.deletedBy)',
    message: 'deletedBy only grows: a copy that is gone does not come back',
    fieldPath: '.deletedBy',
  },
  {
    rule: '!has(self.retired) || self.retired.all(r, !self.replicas.exists(o, o.storeId == r.storeId))',
    message:
      'a store of retired deletes its copy, so it cannot be one of replicas as well: wait until it has taken itself off',
    fieldPath: '.replicas',
  },
  {
    rule: '!has(self.uncleanStoreId) || self.replicas.exists(r, r.storeId == self.uncleanStoreId)',
    message:
      'uncleanStoreId must be the storeId of one of replicas: no other store has a copy that could lead',
    fieldPath: '.uncleanStoreId',
  },
]

const partitionStatus = object(
  {
    revision: counter('Rises with every change of this status: brokers act on no older one.', 1),
    phase: choice(['active', 'deleting'], {
      description: '`deleting`, with the topicUid, is what lets a broker delete its copy.',
    }),
    epoch: counter('Rises with every election; 0 before the first.'),
    leader: optional(leader),
    replicas: replicas('Where the copies are, the preferred leader first.', 1),
    inSync: storeIds(
      'The ISR: stores of which ackQuorum hold every acknowledged message. Changed by the leader.',
    ),
    ackQuorum: integer({
      description: 'Copies on disk that an acknowledgement needs: minInSyncReplicas of the topic.',
      minimum: 1,
      maximum: limits.replicationFactorMax,
    }),
    deletedBy: list(id('A store.'), {
      description: 'Stores that have deleted their copy, while `deleting`.',
      maxItems: limits.partitionCopiesMax,
      unique: 'set',
      default: [],
    }),
    target: optional(replicas('Where the copies shall be; absent when they are there.')),
    origin: optional(
      replicas('Where they were when `target` was set: who takes it back goes there.'),
    ),
    leaving: optional(storeIds('Stores that the leader takes out of inSync as soon as it may.')),
    retired: optional(
      replicas('No replicas any more: each deletes its copy and takes itself off.'),
    ),
    uncleanStoreId: optional(
      id(
        'Set by an admin: this store may lead without the votes of the others, and what it lacks is lost. Gone with the election.',
      ),
    ),
    electPreferred: optional(
      flag({
        description:
          'Set by an admin: the first of replicas shall lead as soon as it can. Gone when it does.',
      }),
    ),
    lossGeneration: optional(counter('How often messages were given up; absent: never.', 1)),
    lossRanges: optional(
      list(lossRange, {
        description: 'What was given up, oldest first; the last few.',
        maxItems: limits.lossRangesMax,
        unique: 'no',
      }),
    ),
    summary: optional(
      object(
        {
          inSync: text({ description: 'Copies in sync, of all, as in `3/3`.', maxLength: 32 }),
          brokers: text({
            description: 'The brokers that have copies, the preferred leader first.',
            // As many names as there may be copies, with what is between them.
            maxLength: 65 * limits.partitionCopiesMax,
          }),
        },
        { description: 'The fields above for people; nothing reads it.' },
      ),
    ),
  },
  {
    description:
      'The record of the partition; every change of it is a replacement with the resourceVersion that it was decided on.',
    rules: protocolRules,
  },
)

export type PartitionObjectSpec = TypeOf<typeof partitionSpec>
export type PartitionObjectStatus = TypeOf<typeof partitionStatus>

export const partitionKind = kind({
  kind: 'Partition',
  plural: 'partitions',
  shortName: 'pp',
  audience: 'internal',
  description:
    'One partition of a Topic: who leads it, where its copies are. Made and changed by the operator and by the leader; look, and change nothing.',
  spec: partitionSpec,
  status: partitionStatus,
  rules: [
    {
      rule: '!has(oldSelf.status) || has(self.status)',
      message:
        'status of a Partition cannot be removed: it says who may lead and what was acknowledged; read the Partition again, and replace status as a whole',
    },
  ],
  columns: [
    {
      name: 'Leader',
      type: 'string',
      jsonPath: '.status.leader.brokerId',
      description:
        'The broker that was elected last; `kubectl get brokers` tells whether it is there.',
    },
    { name: 'Epoch', type: 'integer', jsonPath: '.status.epoch', description: 'Of the leader.' },
    {
      name: 'In-Sync',
      type: 'string',
      jsonPath: '.status.summary.inSync',
      description: 'Copies in sync, of all.',
    },
    {
      name: 'Brokers',
      type: 'string',
      jsonPath: '.status.summary.brokers',
      description: 'The brokers that have copies, the preferred leader first.',
    },
    {
      name: 'Phase',
      type: 'string',
      jsonPath: '.status.phase',
      description: 'active or deleting.',
    },
    ageColumn,
    {
      name: 'Topic',
      type: 'string',
      jsonPath: '.spec.topic',
      description: 'Name of the topic, as clients use it.',
      wide: true,
    },
    {
      name: 'Ack-Quorum',
      type: 'integer',
      jsonPath: '.status.ackQuorum',
      description: 'Copies on disk that an acknowledgement needs.',
      wide: true,
    },
    {
      name: 'Losses',
      type: 'integer',
      jsonPath: '.status.lossGeneration',
      description: 'How often messages were given up.',
      wide: true,
    },
    {
      name: 'Revision',
      type: 'integer',
      jsonPath: '.status.revision',
      description: 'Changes of the record.',
      wide: true,
    },
  ],
  selectable: [
    '.spec.cluster',
    '.spec.topic',
    '.spec.topicUid',
    '.status.leader.brokerId',
    '.status.phase',
  ],
  // None: each would be one more write per election. The fields say it all, and the Topic's conditions sum them up.
  conditions: {},
  example: {
    apiVersion: 'penstock.dev/v1alpha1',
    kind: 'Partition',
    metadata: { name: 'orders-0' },
    spec: {
      cluster: 'main',
      topic: 'orders',
      topicUid: '9f0c6a1e-7d5b-4b8e-9c55-0c0f2f1d8a11',
      index: 0,
      keyRange: { from: 0, to: 715_827_883 },
    },
  },
})
