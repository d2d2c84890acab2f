// Topic: what a user asks for, field by field model/topic.ts, and what has become of it.

import { limits } from '../../model/limits.ts'
import {
  clusterReplicationFactor,
  defaultTopicSpec,
  durabilities,
  majorityOf,
  topicSpecRanges,
} from '../../model/topic.ts'
import {
  brokerName,
  cluster,
  conditions,
  immutable,
  observedGeneration,
  stalledReasons,
} from './fields.ts'
import { ageColumn, clusterColumn, kind, readyColumns } from './kind.ts'
import { choice, integer, object, optional, type TypeOf, text } from './schema.ts'

const { retentionMs, retentionBytes } = topicSpecRanges

function ranged(
  field:
    | 'partitions'
    | 'replicationFactor'
    | 'minInSyncReplicas'
    | 'messageBytesMax'
    | 'segmentBytes',
  options: { readonly description: string; readonly default: number },
) {
  const { min, max } = topicSpecRanges[field]
  return integer({ ...options, minimum: min, maximum: max })
}

const topicSpec = object(
  {
    cluster,
    topicName: optional(
      brokerName(
        'Name that clients use, where it cannot be the name of a Kubernetes object (capital letters, "_"); absent: metadata.name. Cannot be changed.',
      ),
    ),
    partitions: ranged('partitions', {
      description: 'How many partitions there are; more can be added, none taken away.',
      default: defaultTopicSpec.partitions,
    }),
    replicationFactor: ranged('replicationFactor', {
      description: 'Copies of every partition, each on another broker.',
      default: clusterReplicationFactor,
    }),
    minInSyncReplicas: ranged('minInSyncReplicas', {
      description:
        'Copies on disk before a publish is acknowledged. With as many as replicationFactor, every restart of a broker holds publishers up.',
      default: majorityOf(clusterReplicationFactor),
    }),
    durability: choice(durabilities, {
      description:
        '`fsync`: acknowledged from disk. `memory`: acknowledged from the page cache, lost with the machine.',
      default: defaultTopicSpec.durability,
    }),
    retentionMs: integer({
      description: 'Messages are kept at least this long; 0: for ever.',
      minimum: 0,
      maximum: retentionMs.max,
      default: defaultTopicSpec.retentionMs ?? 0,
      rules: [
        {
          rule: `self == 0 || self >= ${retentionMs.min}`,
          message: `retentionMs is in milliseconds and at least ${retentionMs.min}; 0 keeps messages for ever`,
        },
      ],
    }),
    retentionBytes: integer({
      description: 'A partition that is larger loses its oldest messages; 0: no bound.',
      minimum: 0,
      maximum: retentionBytes.max,
      default: defaultTopicSpec.retentionBytes ?? 0,
      rules: [
        {
          rule: `self == 0 || self >= ${retentionBytes.min}`,
          message: `retentionBytes is at least ${retentionBytes.min} (1 MiB); 0 sets no bound`,
        },
      ],
    }),
    messageBytesMax: ranged('messageBytesMax', {
      description: 'Size of the largest message.',
      default: defaultTopicSpec.messageBytesMax,
    }),
    segmentBytes: ranged('segmentBytes', {
      description: 'Size of one log segment; retention removes whole segments.',
      default: defaultTopicSpec.segmentBytes,
    }),
    deletionPolicy: choice(['Retain', 'Delete'], {
      description:
        'What becomes of the messages when this object is deleted. `Retain`: they stay on the brokers, with their Partitions, and nobody serves them. `Delete`: they are deleted, and the object is gone when they are.',
      default: 'Retain',
    }),
  },
  {
    description: 'What is asked for.',
    rules: [
      immutable('cluster', 'make a Topic of another name in the other cluster, and copy'),
      immutable('topicName', 'make another Topic with that topicName, and copy'),
      {
        rule: 'self.minInSyncReplicas <= self.replicationFactor',
        message:
          'minInSyncReplicas cannot be more than replicationFactor: lower the one or raise the other',
        messageExpression:
          '"minInSyncReplicas is %d and replicationFactor is %d: lower minInSyncReplicas or raise replicationFactor".format([self.minInSyncReplicas, self.replicationFactor])',
        fieldPath: '.minInSyncReplicas',
      },
      {
        rule: 'self.partitions >= oldSelf.partitions',
        message:
          'partitions cannot become fewer: the messages of those that go would have no place; make another Topic, and copy',
        messageExpression:
          '"partitions cannot go from %d to %d: the messages of those that go would have no place; make another Topic with %d, and copy".format([oldSelf.partitions, self.partitions, self.partitions])',
        fieldPath: '.partitions',
        reason: 'FieldValueForbidden',
      },
    ],
  },
)

const partitionCount = (description: string) =>
  optional(integer({ description, minimum: 0, maximum: limits.partitionsPerTopicMax }))
const countOf = (description: string) => optional(text({ description, maxLength: 32 }))

const topicStatus = object(
  {
    observedGeneration,
    conditions,
    partitions: partitionCount('Partitions that have been made.'),
    partitionsLed: partitionCount('Partitions with a leader.'),
    partitionsInSync: partitionCount('Partitions of which every copy is in sync.'),
    partitionsMoving: partitionCount('Partitions with copies on their way to another broker.'),
    summary: optional(
      object(
        {
          led: countOf('partitionsLed of all, as in `6/6`.'),
          inSync: countOf('partitionsInSync of all, as in `5/6`.'),
        },
        { description: 'The numbers above for people; nothing reads it.' },
      ),
    ),
  },
  { description: 'What is the case, as the operator saw it last.' },
)

export type TopicObjectSpec = TypeOf<typeof topicSpec>
export type TopicObjectStatus = TypeOf<typeof topicStatus>

const keptReason =
  'Partitions of an earlier Topic of this name were kept when it was deleted: delete those Partitions, or choose another name.'
const nothingToTell =
  'Unknown: no partition has been made, or it is being deleted, or nobody looks after it.'

export const topicKind = kind({
  kind: 'Topic',
  plural: 'topics',
  shortName: 'pt',
  audience: 'users',
  description: 'A topic: partitions of messages, replicated over the brokers of a BrokerCluster.',
  spec: topicSpec,
  status: topicStatus,
  rules: [
    {
      rule: `has(self.spec.topicName) || size(self.metadata.name) <= ${limits.nameCharactersMax}`,
      message: `the name of a topic has at most ${limits.nameCharactersMax} characters: choose a shorter metadata.name, or set spec.topicName`,
    },
  ],
  columns: [
    clusterColumn,
    {
      name: 'Partitions',
      type: 'integer',
      jsonPath: '.spec.partitions',
      description: 'Partitions that are asked for.',
    },
    {
      name: 'Copies',
      type: 'integer',
      jsonPath: '.spec.replicationFactor',
      description: 'Copies of each.',
    },
    {
      name: 'Led',
      type: 'string',
      jsonPath: '.status.summary.led',
      description: 'Partitions with a leader, of all.',
    },
    {
      name: 'In-Sync',
      type: 'string',
      jsonPath: '.status.summary.inSync',
      description: 'Partitions of which every copy is in sync, of all.',
    },
    ...readyColumns,
    ageColumn,
    {
      name: 'Topic-Name',
      type: 'string',
      jsonPath: '.spec.topicName',
      description: 'Name that clients use, if it is not that of the object.',
      wide: true,
    },
    {
      name: 'Min-In-Sync',
      type: 'integer',
      jsonPath: '.spec.minInSyncReplicas',
      description: 'Copies on disk before a publish is acknowledged.',
      wide: true,
    },
  ],
  scale: { spec: '.spec.partitions', status: '.status.partitions' },
  selectable: ['.spec.cluster', '.spec.topicName'],
  conditions: {
    Ready: {
      says: 'Every partition can be published to and read.',
      reasons: {
        Served: 'True: every partition has a leader, and copies enough to acknowledge.',
        NotServed: 'Some partition has no leader, or fewer copies than an acknowledgement needs.',
        Pending: 'Its partitions are still being made.',
        TooFewBrokers:
          'There are fewer brokers than copies: add brokers, or lower replicationFactor.',
        NameConflict: 'Another Topic has the name for clients already: delete one of them.',
        EarlierDataKept: keptReason,
        ClusterAbsent: stalledReasons.ClusterAbsent,
        Deleting: 'It takes no messages any more.',
      },
    },
    FullyReplicated: {
      says: 'Every copy of every partition is in sync.',
      reasons: {
        AllInSync: 'True.',
        CatchingUp: 'Some copies are behind; they are being filled.',
        CopiesMissing: 'Some copies are on brokers that are not there.',
        NothingToTell: nothingToTell,
      },
    },
    QuorumSafe: {
      says: 'Any one broker may stop, and everybody can still publish.',
      reasons: {
        Safe: 'True: every partition has a copy in sync more than an acknowledgement needs.',
        AtMinimum: 'Some partitions have no copy in sync to spare just now.',
        NoSpareCopies:
          'minInSyncReplicas is as high as replicationFactor: every restart of a broker holds publishers up. Raise replicationFactor, or lower minInSyncReplicas.',
        NothingToTell: nothingToTell,
      },
    },
    Reconciling: {
      says: 'Something is being changed to bring it in line with spec.',
      reasons: {
        UpToDate: 'False: nothing is left to do.',
        CreatingPartitions: 'Partitions are being made.',
        MovingCopies: 'Copies are on their way to other brokers.',
        ChangingQuorum:
          'minInSyncReplicas has been raised; each partition takes it over with its next election.',
        WaitingForBrokers:
          'Brokers that it needs, or that have copies to delete, are not there; it goes on when they are.',
        Deleting: 'Brokers delete its messages.',
        Stalled: 'False: something stands in the way, see the condition Stalled.',
      },
    },
    Stalled: {
      says: 'It will not become ready without a person.',
      reasons: {
        ...stalledReasons,
        TooFewBrokers:
          'There are fewer brokers than copies: add brokers, or lower replicationFactor.',
        NameConflict: 'Another Topic has the name for clients already: delete one of them.',
        EarlierDataKept: keptReason,
        DataLost: 'Every copy that had all messages is on a store that is gone.',
      },
    },
  },
  example: {
    apiVersion: 'penstock.dev/v1alpha1',
    kind: 'Topic',
    metadata: { name: 'orders' },
    spec: {
      cluster: 'main',
      partitions: 6,
      replicationFactor: 3,
      minInSyncReplicas: 2,
      retentionMs: 604_800_000,
    },
  },
})
