// ConsumerGroup: a group of consumers as something to watch, and to say how far behind it may be.

import { limits } from '../../model/limits.ts'
import {
  brokerName,
  cluster,
  conditions,
  counter,
  immutable,
  observedGeneration,
  stalledReasons,
} from './fields.ts'
import { ageColumn, clusterColumn, kind, readyColumns } from './kind.ts'
import { choice, integer, list, object, optional, text } from './schema.ts'

const groupSpec = object(
  {
    cluster,
    groupName: optional(
      brokerName(
        'Name that consumers use, where it cannot be the name of a Kubernetes object; absent: metadata.name. Cannot be changed.',
      ),
    ),
    topics: list(brokerName('Name of a topic, as clients use it.'), {
      description: 'What the group reads.',
      minItems: 1,
      maxItems: limits.topicsPerSubscriptionMax,
      unique: 'set',
    }),
    initial: choice(['Latest', 'Earliest'], {
      description: 'Where the group begins in a partition in which it has committed nothing yet.',
      default: 'Latest',
    }),
    lagSecondsMax: optional(
      integer({
        description:
          'How old the oldest message that the group has not finished may become; absent: any age.',
        minimum: 1,
        maximum: 365 * 24 * 60 * 60,
      }),
    ),
    deletionPolicy: choice(['Retain', 'Delete'], {
      description:
        'What becomes of the committed offsets when this object is deleted. `Delete` waits until the group has no members.',
      default: 'Retain',
    }),
  },
  {
    description: 'What is asked for.',
    rules: [
      immutable('cluster', 'make another ConsumerGroup in the other cluster'),
      immutable('groupName', 'make another ConsumerGroup with that groupName'),
    ],
  },
)

const groupStatus = object(
  {
    observedGeneration,
    conditions,
    state: optional(
      choice(['Empty', 'Stable', 'Rebalancing'], {
        description: '`Empty`: no members. `Rebalancing`: partitions are moving between members.',
      }),
    ),
    generation: optional(counter('Rises with every change of members or assignments.')),
    members: optional(
      integer({ description: 'Consumers.', minimum: 0, maximum: limits.groupMembersMax }),
    ),
    partitions: optional(counter('Partitions of its topics.')),
    lag: optional(counter('Messages that are not finished, over all partitions; rounded.')),
    lagSeconds: optional(counter('Age of the oldest of them.')),
    summary: optional(
      object(
        { topics: text({ description: 'The topics, with commas.', maxLength: 1_024 }) },
        { description: 'For people; nothing reads it.' },
      ),
    ),
  },
  { description: 'What is the case, as the operator saw it last.' },
)

export const consumerGroupKind = kind({
  kind: 'ConsumerGroup',
  plural: 'consumergroups',
  shortName: 'pcg',
  audience: 'users',
  description:
    'A group of consumers that share the messages of topics. Nothing acts upon it yet: groups are made by their members.',
  spec: groupSpec,
  status: groupStatus,
  rules: [
    {
      rule: `has(self.spec.groupName) || size(self.metadata.name) <= ${limits.nameCharactersMax}`,
      message: `the name of a group has at most ${limits.nameCharactersMax} characters: choose a shorter metadata.name, or set spec.groupName`,
    },
  ],
  columns: [
    clusterColumn,
    {
      name: 'Topics',
      type: 'string',
      jsonPath: '.status.summary.topics',
      description: 'What it reads.',
    },
    {
      name: 'Members',
      type: 'integer',
      jsonPath: '.status.members',
      description: 'Consumers.',
    },
    {
      name: 'Lag',
      type: 'integer',
      jsonPath: '.status.lag',
      description: 'Messages that are not finished.',
    },
    {
      name: 'Lag-Seconds',
      type: 'integer',
      jsonPath: '.status.lagSeconds',
      description: 'Age of the oldest of them.',
    },
    ...readyColumns,
    ageColumn,
    {
      name: 'State',
      type: 'string',
      jsonPath: '.status.state',
      description: 'Empty, Stable or Rebalancing.',
      wide: true,
    },
  ],
  selectable: ['.spec.cluster', '.spec.groupName'],
  conditions: {
    Ready: {
      says: 'Every partition of its topics has a consumer.',
      reasons: {
        Consuming: 'True.',
        Rebalancing: 'Partitions are moving between members.',
        NoMembers: 'Nobody consumes.',
        TopicAbsent: 'One of its topics is not there.',
        NameConflict: 'An older ConsumerGroup has the same name for consumers.',
        ClusterAbsent: stalledReasons.ClusterAbsent,
      },
    },
    Lagging: {
      says: 'It is further behind than spec.lagSecondsMax.',
      reasons: {
        BehindObjective: 'True.',
        WithinObjective: 'False.',
        NoObjective: 'False: spec.lagSecondsMax is not set.',
      },
    },
    Reconciling: {
      says: 'Something is being changed to bring it in line with spec.',
      reasons: {
        UpToDate: 'False: nothing is left to do.',
        Deleting: 'Its offsets are deleted when its members have gone.',
      },
    },
    Stalled: {
      says: 'It will not become ready without a person.',
      reasons: {
        ...stalledReasons,
        TopicAbsent: 'One of its topics is not there.',
        NameConflict: 'An older ConsumerGroup has the same name for consumers.',
      },
    },
  },
  example: {
    apiVersion: 'penstock.dev/v1alpha1',
    kind: 'ConsumerGroup',
    metadata: { name: 'billing' },
    spec: { cluster: 'main', topics: ['orders'], initial: 'Earliest', lagSecondsMax: 60 },
  },
})
