// What the API server takes for a Topic, a ConsumerGroup, a Rebalance.

import type { Case } from './case.ts'

const cluster = 'main'
const allTopicDefaults = {
  partitions: 1,
  replicationFactor: 3,
  minInSyncReplicas: 2,
  durability: 'fsync',
  retentionMs: 604_800_000,
  retentionBytes: 0,
  messageBytesMax: 1_048_576,
  segmentBytes: 268_435_456,
  deletionPolicy: 'Retain',
}

export const topicCases: readonly Case[] = [
  {
    name: 'the cluster alone is enough: the rest has defaults',
    first: { spec: { cluster } },
    found: { spec: { cluster, ...allTopicDefaults } },
  },
  {
    name: 'a topic without a cluster belongs nowhere',
    first: { spec: {} },
    refused: ['spec.cluster: Required value'],
  },
  {
    name: 'a cluster is named as Kubernetes names things',
    first: { spec: { cluster: 'Main' } },
    refused: ["spec.cluster: spec.cluster in body should match '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$'"],
  },
  {
    name: 'a name that Kubernetes would not have is a topicName',
    first: { spec: { cluster, topicName: 'Orders_EU.v1' } },
    found: { spec: { topicName: 'Orders_EU.v1' } },
  },
  {
    name: 'a topicName begins with a letter or digit',
    first: { spec: { cluster, topicName: '_orders' } },
    refused: ["spec.topicName: spec.topicName in body should match '^[A-Za-z0-9][A-Za-z0-9._-]*$'"],
  },
  {
    name: 'a topicName is not longer than brokers allow',
    first: { spec: { cluster, topicName: 'x'.repeat(250) } },
    refused: ['spec.topicName: may not be more than 249 bytes'],
  },
  {
    name: 'nor is the name of the object, where it is that of the topic',
    first: { name: `${'x'.repeat(125)}.${'y'.repeat(125)}`, spec: { cluster } },
    refused: [
      '<nil>: the name of a topic has at most 249 characters: choose a shorter metadata.name, or set spec.topicName',
    ],
  },
  {
    name: 'a long name of the object is no harm beside a topicName',
    first: { name: `${'x'.repeat(125)}.${'z'.repeat(125)}`, spec: { cluster, topicName: 'short' } },
  },
  {
    name: 'a topic has a partition',
    first: { spec: { cluster, partitions: 0 } },
    refused: ['spec.partitions: spec.partitions in body should be greater than or equal to 1'],
  },
  {
    name: 'a topic has no more partitions than brokers can count',
    first: { spec: { cluster, partitions: 4_097 } },
    refused: ['spec.partitions: spec.partitions in body should be less than or equal to 4096'],
  },
  {
    name: 'a number is a number',
    first: { spec: { cluster, partitions: '6' } },
    refused: [
      'spec.partitions: spec.partitions in body must be of type integer: "string"',
      '.spec.partitions: .spec.partitions accessor error: 6 is of the type string, expected int64',
    ],
  },
  {
    name: 'partitions are added',
    first: { spec: { cluster, partitions: 6 } },
    next: { spec: { cluster, partitions: 12 } },
    found: { spec: { partitions: 12 }, metadata: { generation: 2 } },
  },
  {
    name: 'partitions are not taken away',
    first: { spec: { cluster, partitions: 6 } },
    next: { spec: { cluster, partitions: 3 } },
    refused: [
      'spec.partitions: partitions cannot go from 6 to 3: the messages of those that go would have no place; make another Topic with 3, and copy',
    ],
  },
  {
    name: 'an acknowledgement needs no more copies than there are',
    first: { spec: { cluster, replicationFactor: 2, minInSyncReplicas: 3 } },
    refused: [
      'spec.minInSyncReplicas: minInSyncReplicas is 3 and replicationFactor is 2: lower minInSyncReplicas or raise replicationFactor',
    ],
  },
  {
    name: 'a single copy needs to be asked for in both numbers',
    first: { spec: { cluster, replicationFactor: 1 } },
    refused: [
      'spec.minInSyncReplicas: minInSyncReplicas is 2 and replicationFactor is 1: lower minInSyncReplicas or raise replicationFactor',
    ],
  },
  {
    name: 'a single copy is possible',
    first: { spec: { cluster, replicationFactor: 1, minInSyncReplicas: 1 } },
  },
  {
    name: 'as many acknowledged copies as there are is possible',
    first: { spec: { cluster, replicationFactor: 3, minInSyncReplicas: 3 } },
  },
  {
    name: 'copies can become more and fewer',
    first: { spec: { cluster, replicationFactor: 3 } },
    next: { spec: { cluster, replicationFactor: 2 } },
  },
  {
    name: 'eight copies are too many',
    first: { spec: { cluster, replicationFactor: 8 } },
    refused: [
      'spec.replicationFactor: spec.replicationFactor in body should be less than or equal to 7',
    ],
  },
  {
    name: 'durability is one of two',
    first: { spec: { cluster, durability: 'disk' } },
    refused: ['spec.durability: supported values: "fsync", "memory"'],
  },
  {
    name: 'messages can be kept for ever',
    first: { spec: { cluster, retentionMs: 0 } },
    found: { spec: { retentionMs: 0 } },
  },
  {
    name: 'a retention of seven days was not meant to be 7 ms',
    first: { spec: { cluster, retentionMs: 7 } },
    refused: [
      'spec.retentionMs: retentionMs is in milliseconds and at least 1000; 0 keeps messages for ever',
    ],
  },
  {
    name: 'a retention below nothing is refused',
    first: { spec: { cluster, retentionMs: -1 } },
    refused: [
      'spec.retentionMs: spec.retentionMs in body should be greater than or equal to 0',
      'spec.retentionMs: retentionMs is in milliseconds and at least 1000; 0 keeps messages for ever',
    ],
  },
  {
    name: 'a bound of a partition is not smaller than a segment can be',
    first: { spec: { cluster, retentionBytes: 1_000 } },
    refused: ['spec.retentionBytes: retentionBytes is at least 1048576 (1 MiB); 0 sets no bound'],
  },
  {
    name: 'bounds go up to what JSON can count',
    first: { spec: { cluster, retentionBytes: Number.MAX_SAFE_INTEGER } },
    found: { spec: { retentionBytes: Number.MAX_SAFE_INTEGER } },
  },
  {
    name: 'a message is not larger than a batch',
    first: { spec: { cluster, messageBytesMax: 8_388_608 } },
    refused: [
      'spec.messageBytesMax: spec.messageBytesMax in body should be less than or equal to 8387584',
    ],
  },
  {
    name: 'a segment is not too small',
    first: { spec: { cluster, segmentBytes: 65_536 } },
    refused: [
      'spec.segmentBytes: spec.segmentBytes in body should be greater than or equal to 1048576',
    ],
  },
  {
    name: 'a topic stays in its cluster',
    first: { spec: { cluster } },
    next: { spec: { cluster: 'other' } },
    refused: [
      'spec.cluster: cluster cannot be changed: make a Topic of another name in the other cluster, and copy',
    ],
  },
  {
    name: 'a topic gets no other name',
    first: { spec: { cluster, topicName: 'Orders' } },
    next: { spec: { cluster, topicName: 'Bills' } },
    refused: [
      'spec.topicName: topicName cannot be changed: make another Topic with that topicName, and copy',
    ],
  },
  {
    name: 'a topic gets no name that it had not',
    first: { spec: { cluster } },
    next: { spec: { cluster, topicName: 'Bills' } },
    refused: [
      'spec.topicName: topicName cannot be changed: make another Topic with that topicName, and copy',
    ],
  },
  {
    name: 'a topic does not lose its name',
    first: { spec: { cluster, topicName: 'Orders' } },
    next: { spec: { cluster } },
    refused: [
      'spec.topicName: topicName cannot be changed: make another Topic with that topicName, and copy',
    ],
  },
  {
    name: 'what a topic costs can change while it is in use',
    first: { spec: { cluster } },
    next: {
      spec: { cluster, durability: 'memory', retentionMs: 1_000, deletionPolicy: 'Delete' },
    },
    found: { spec: { durability: 'memory', retentionMs: 1_000, deletionPolicy: 'Delete' } },
  },
  {
    name: 'a status says how it is',
    first: {
      spec: { cluster, partitions: 2 },
      status: {
        observedGeneration: 1,
        partitions: 2,
        partitionsLed: 2,
        partitionsInSync: 1,
        summary: { led: '2/2', inSync: '1/2' },
        conditions: [
          {
            type: 'Ready',
            status: 'True',
            reason: 'Served',
            message: 'every partition has a leader',
            observedGeneration: 1,
            lastTransitionTime: '2026-01-01T00:00:00Z',
          },
        ],
      },
    },
    found: { metadata: { generation: 1 }, status: { partitionsLed: 2 } },
  },
  {
    name: 'one thing is not stated twice',
    first: {
      spec: { cluster },
      status: {
        conditions: ['True', 'False'].map((status) => ({
          type: 'Ready',
          status,
          reason: 'Served',
          message: '',
          lastTransitionTime: '2026-01-01T00:00:00Z',
        })),
      },
    },
    refused: ['status.conditions[1]: Duplicate value: {"type":"Ready"}'],
  },
]

const topics = ['orders']

export const consumerGroupCases: readonly Case[] = [
  {
    name: 'a group that reads a topic',
    first: { spec: { cluster, topics } },
    found: { spec: { initial: 'Latest', deletionPolicy: 'Retain' } },
  },
  {
    name: 'a group reads something',
    first: { spec: { cluster, topics: [] } },
    refused: ['spec.topics: spec.topics in body should have at least 1 items'],
  },
  {
    name: 'a group reads a topic once',
    first: { spec: { cluster, topics: ['orders', 'bills', 'orders'] } },
    refused: ['spec.topics[2]: Duplicate value: "orders"'],
  },
  {
    name: 'a group takes other topics on',
    first: { spec: { cluster, topics } },
    next: { spec: { cluster, topics: ['orders', 'Bills_EU'], initial: 'Earliest' } },
  },
  {
    name: 'a group begins at one of two ends',
    first: { spec: { cluster, topics, initial: 'Middle' } },
    refused: ['spec.initial: supported values: "Latest", "Earliest"'],
  },
  {
    name: 'an objective of no seconds is none',
    first: { spec: { cluster, topics, lagSecondsMax: 0 } },
    refused: [
      'spec.lagSecondsMax: spec.lagSecondsMax in body should be greater than or equal to 1',
    ],
  },
  {
    name: 'the name of a group is not too long',
    first: { name: `${'x'.repeat(125)}.${'y'.repeat(125)}`, spec: { cluster, topics } },
    refused: [
      '<nil>: the name of a group has at most 249 characters: choose a shorter metadata.name, or set spec.groupName',
    ],
  },
  {
    name: 'a group stays in its cluster',
    first: { spec: { cluster, topics } },
    next: { spec: { cluster: 'other', topics } },
    refused: [
      'spec.cluster: cluster cannot be changed: make another ConsumerGroup in the other cluster',
    ],
  },
  {
    name: 'a group gets no other name',
    first: { spec: { cluster, topics, groupName: 'Billing' } },
    next: { spec: { cluster, topics } },
    refused: [
      'spec.groupName: groupName cannot be changed: make another ConsumerGroup with that groupName',
    ],
  },
]

const brokers = ['main-3']

export const rebalanceCases: readonly Case[] = [
  {
    name: 'everything is spread anew',
    first: { spec: { cluster } },
    found: { spec: { mode: 'Full', approved: false, movesAtOnceMax: 16 } },
  },
  {
    name: 'brokers are named where it is about some',
    first: { spec: { cluster, mode: 'RemoveBrokers' } },
    refused: [
      'spec.brokers: name the brokers that are added or removed in `brokers`, or choose mode Full',
    ],
  },
  {
    name: 'brokers are not named where it is about all',
    first: { spec: { cluster, brokers } },
    refused: [
      'spec.brokers: mode Full is about all brokers: leave `brokers` out, or choose AddBrokers or RemoveBrokers',
    ],
  },
  {
    name: 'a proposal is approved, and its pace changed',
    first: { spec: { cluster, mode: 'AddBrokers', brokers } },
    next: { spec: { cluster, mode: 'AddBrokers', brokers, approved: true, movesAtOnceMax: 2 } },
  },
  {
    name: 'an approval is not taken back',
    first: { spec: { cluster, approved: true } },
    next: { spec: { cluster, approved: false } },
    refused: [
      'spec.approved: approved cannot be taken back: delete the Rebalance, and what has not begun does not begin',
    ],
  },
  {
    name: 'a run is not made another',
    first: { spec: { cluster, mode: 'AddBrokers', brokers } },
    next: { spec: { cluster, mode: 'RemoveBrokers', brokers } },
    refused: [
      'spec: a Rebalance is one run: only approved and movesAtOnceMax can be changed; delete it and make another',
    ],
  },
  {
    name: 'a run that is over stays so',
    first: { spec: { cluster }, status: { finishedAt: '2026-01-01T00:00:00Z' } },
    next: { status: {} },
    refused: ['status.finishedAt: a Rebalance that has finished stays so: make another'],
  },
]
