// The `penstock topic` commands as data.

import type { CommandSpec } from '../command.ts'
import { partitionDetailView } from '../partition/view.ts'
import { waitOptions } from '../waiting.ts'
import { topicDetailView, topicListView, topicRemovedView } from './view.ts'

export const settings = {
  durability: {
    kind: 'choice',
    value: 'LEVEL',
    choices: ['fsync', 'memory'],
    help: 'acknowledge from disk, or from the page cache (lost with the machine)',
  },
  retention: {
    kind: 'retention',
    value: 'DURATION',
    help: 'keep messages at least this long: 7d, 12h, or forever',
  },
  retentionBytes: {
    kind: 'bytes-limit',
    value: 'SIZE',
    help: 'drop the oldest messages of a partition beyond this size: 10GiB, or unlimited',
  },
  messageBytes: {
    kind: 'bytes',
    value: 'SIZE',
    help: 'largest message, up to 8 MiB less overhead',
  },
  segmentBytes: {
    kind: 'bytes',
    value: 'SIZE',
    help: 'size of a log segment; retention removes whole segments',
  },
  replicationFactor: {
    kind: 'positive-count',
    value: 'N',
    help: 'copies of every partition, each on another broker',
  },
  minInSync: {
    kind: 'positive-count',
    value: 'N',
    help: 'copies on disk before a publish is acknowledged',
  },
} as const

const topicName = { topic: { help: 'name of the topic', completes: 'topic' } } as const

export const topicListSpec = {
  path: ['topic', 'list'],
  summary: 'List all topics',
  args: {},
  options: {},
  connects: true,
  prints: topicListView,
  examples: [
    { line: 'topic list', says: 'a table' },
    { line: 'topic list -o name', says: 'the names, one a line' },
  ],
} as const satisfies CommandSpec

export const topicCreateSpec = {
  path: ['topic', 'create'],
  summary: 'Create a topic',
  details: [
    'Answers when the topic can be published to. Creating a topic that exists with the same settings succeeds, so a script may run twice.',
  ],
  args: {
    topic: { help: 'name: letters, digits, dot, underscore, hyphen; at most 249' },
  },
  options: {
    partitions: {
      kind: 'positive-count',
      value: 'N',
      help: "how many ways the topic can be consumed in parallel; more can be added later; the broker's default otherwise",
    },
    ...settings,
    dryRun: { kind: 'flag', help: 'only check, create nothing' },
  },
  connects: true,
  prints: topicDetailView,
  examples: [
    { line: 'topic create orders --partitions 4', says: 'kept for 7 days' },
    { line: 'topic create audit --retention forever', says: 'kept for ever' },
    {
      line: 'topic create clicks --durability memory --retention 1h',
      says: 'fast, and lost with the machine',
    },
  ],
} as const satisfies CommandSpec

export const topicDescribeSpec = {
  path: ['topic', 'describe'],
  summary: 'Show the settings and partitions of a topic',
  args: topicName,
  options: {},
  connects: true,
  prints: topicDetailView,
  examples: [
    { line: 'topic describe orders', says: 'for people' },
    { line: 'topic describe orders -o json', says: 'for programs' },
  ],
} as const satisfies CommandSpec

export const topicAlterSpec = {
  path: ['topic', 'alter'],
  summary: 'Change settings of a topic',
  details: [
    'Changes only what is named. Partitions and copies are made in the background: describe shows how far it is. A partition that is added takes half of the keys of the largest; messages of a key that goes there are in order before and after, not across. Partitions cannot become fewer.',
  ],
  args: topicName,
  options: {
    partitions: { kind: 'positive-count', value: 'N', help: 'as many as there are, or more' },
    ...settings,
    dryRun: { kind: 'flag', help: 'only show what would change' },
  },
  connects: true,
  prints: topicDetailView,
  examples: [
    { line: 'topic alter orders --retention 30d', says: 'keep messages longer' },
    { line: 'topic alter orders --partitions 12', says: 'let more consumers share them' },
    {
      line: 'topic alter orders --replication-factor 3 --min-in-sync 2',
      says: 'survive a disk',
      notRun: 'takes three brokers',
    },
  ],
} as const satisfies CommandSpec

export const topicMoveSpec = {
  path: ['topic', 'move'],
  summary: 'Move the copies of a partition to other brokers',
  details: [
    'New copies are made while the partition serves; old ones are dropped when all new ones are in sync, and leadership is handed over without a failed publish. The first broker becomes the preferred leader. Another --to before it has arrived is another way from there, and --cancel the way back.',
    'How fast copies are filled is a setting of the brokers, --catch-up-bytes-per-second.',
  ],
  args: topicName,
  options: {
    partition: { kind: 'count', value: 'N', required: true, help: 'number of the partition' },
    to: {
      kind: 'text',
      value: 'BROKERS',
      help: 'as many as the topic has copies, with commas: broker-1,broker-2,broker-3',
    },
    cancel: { kind: 'flag', help: 'take back a move that has not arrived' },
    ...waitOptions,
    dryRun: { kind: 'flag', help: 'only check' },
  },
  connects: true,
  prints: partitionDetailView,
  examples: [
    {
      line: 'topic move orders --partition 0 --to broker-3,broker-1,broker-2 --wait',
      says: 'and let broker-3 lead it',
      notRun: 'takes three brokers',
    },
    {
      line: 'topic move orders --partition 0 --cancel',
      says: 'back to where it was',
    },
  ],
} as const satisfies CommandSpec

export const topicDeleteSpec = {
  path: ['topic', 'delete'],
  summary: 'Delete a topic with all its messages, for good',
  details: ['On a terminal asks for the name of the topic; elsewhere does nothing without --yes.'],
  args: topicName,
  options: {
    yes: { kind: 'flag', short: 'y', help: 'do not ask' },
    dryRun: { kind: 'flag', help: 'only show what would be deleted' },
  },
  connects: true,
  prints: topicRemovedView,
  examples: [{ line: 'topic delete orders --yes', says: 'in a script' }],
} as const satisfies CommandSpec
