// What the `penstock topic` commands print.

import { formatDuration } from '../grammar/duration.ts'
import { formatBytes, formatCount } from '../grammar/quantity.ts'
import { table } from '../output/table.ts'
import type { FieldSpecs, RowOf, View } from '../output/view.ts'
import { copyColumns, healthOf } from '../partition/view.ts'

const topicFields = {
  name: { type: 'string', says: 'name' },
  uid: { type: 'string', says: 'identity; a topic created anew under the same name has another' },
  partitionCount: { type: 'integer', says: 'number of partitions' },
  replicationFactor: { type: 'integer', says: 'copies of every partition' },
  minInSyncReplicas: { type: 'integer', says: 'copies on disk before a publish is acknowledged' },
  durability: { type: 'string', says: '`fsync` or `memory`' },
  retentionMs: { type: 'integer', nullable: true, says: 'null: for ever' },
  retentionBytes: { type: 'integer', nullable: true, says: 'per partition; null: no bound' },
  messageBytesMax: { type: 'integer', says: 'largest message' },
  segmentBytes: { type: 'integer', says: 'size of a log segment' },
  createdAt: { type: 'time', says: 'when it was created' },
  messages: { type: 'integer', says: 'messages kept, over all partitions' },
  sizeBytes: { type: 'integer', says: 'bytes kept, over all partitions' },
} as const satisfies FieldSpecs

const partitionFields = {
  partition: { type: 'integer', says: 'number, from 0' },
  state: { type: 'string', says: '`online`, `offline` or `damaged`' },
  underReplicated: { type: 'boolean', says: 'a copy is not in sync' },
  leader: { type: 'string', says: 'broker that leads it; empty if none' },
  leaderEndpoint: { type: 'string', says: 'host:port of the leader; empty if none' },
  epoch: { type: 'integer', says: 'term of the leader' },
  replicas: { type: 'texts', says: 'brokers that hold a copy' },
  inSyncReplicas: { type: 'texts', says: 'those that are level with the leader' },
  outOfSyncReplicas: { type: 'texts', says: 'those that are not' },
  earliestOffset: { type: 'integer', says: 'of the oldest message kept' },
  endOffset: { type: 'integer', says: 'after the newest message' },
  messages: {
    type: 'integer',
    says: 'from earliestOffset to endOffset; each change of leader takes an offset',
  },
  sizeBytes: { type: 'integer', says: 'on disk' },
} as const satisfies FieldSpecs

const detailFields = {
  ...topicFields,
  partitions: { type: 'list', of: partitionFields, says: 'one per partition' },
} as const satisfies FieldSpecs

export type TopicRow = RowOf<typeof topicFields>
export type PartitionRow = RowOf<typeof partitionFields>
export type TopicDetail = RowOf<typeof detailFields>

const removedFields = {
  name: { type: 'string', says: 'name of the topic' },
  uid: { type: 'string', says: 'its identity' },
  messages: { type: 'integer', says: 'messages that go with it' },
  sizeBytes: { type: 'integer', says: 'bytes that go with it' },
  dryRun: { type: 'boolean', says: 'true: nothing was deleted' },
} as const satisfies FieldSpecs

export type TopicRemoved = RowOf<typeof removedFields>

const retention = (row: TopicRow): string => {
  const age = row.retentionMs === null ? 'for ever' : formatDuration(row.retentionMs)
  return row.retentionBytes === null
    ? age
    : `${age}, ${formatBytes(row.retentionBytes)} a partition`
}

export const topicListView: View<TopicRow> = {
  kind: 'list',
  fields: topicFields,
  columns: [
    { title: 'TOPIC', cell: (row) => row.name },
    { title: 'PARTITIONS', cell: (row) => formatCount(row.partitionCount), right: true },
    { title: 'MESSAGES', cell: (row) => formatCount(row.messages), right: true },
    { title: 'SIZE', cell: (row) => formatBytes(row.sizeBytes), right: true },
    { title: 'RETENTION', cell: retention },
    { title: 'DURABILITY', cell: (row) => row.durability },
    { title: 'COPIES', cell: (row) => String(row.replicationFactor), right: true, wide: true },
    { title: 'CREATED', cell: (row) => row.createdAt, wide: true },
    { title: 'UID', cell: (row) => row.uid, wide: true },
  ],
  name: (row) => row.name,
  empty: 'no topics yet: penstock topic create NAME',
}

const partitionColumns: View<PartitionRow>['columns'] = [
  { title: 'PARTITION', cell: (row) => String(row.partition), right: true },
  { title: 'STATE', cell: healthOf },
  ...copyColumns,
  { title: 'EARLIEST', cell: (row) => String(row.earliestOffset), right: true },
  { title: 'END', cell: (row) => String(row.endOffset), right: true },
  { title: 'MESSAGES', cell: (row) => formatCount(row.messages), right: true },
  { title: 'SIZE', cell: (row) => formatBytes(row.sizeBytes), right: true },
  { title: 'EPOCH', cell: (row) => String(row.epoch), right: true, wide: true },
  { title: 'REPLICAS', cell: (row) => row.replicas.join(','), wide: true },
]

export const topicDetailView: View<TopicDetail> = {
  kind: 'object',
  fields: detailFields,
  columns: [],
  text: (row, { wide, title }) => [
    `${title('topic')}         ${row.name}`,
    `${title('uid')}           ${row.uid}`,
    `${title('created')}       ${row.createdAt}`,
    `${title('durability')}    ${row.durability}`,
    `${title('retention')}     ${retention(row)}`,
    `${title('copies')}        ${row.replicationFactor}, acknowledged by ${row.minInSyncReplicas}`,
    `${title('message max')}   ${formatBytes(row.messageBytesMax)}`,
    `${title('segment')}       ${formatBytes(row.segmentBytes)}`,
    `${title('kept')}          ${formatCount(row.messages)} messages, ${formatBytes(row.sizeBytes)}`,
    '',
    ...table(partitionColumns, { wide, title }).add(row.partitions),
  ],
  name: (row) => row.name,
}

export const topicRemovedView: View<TopicRemoved> = {
  kind: 'object',
  fields: removedFields,
  columns: [],
  text: (row) => [
    `${row.dryRun ? 'would delete' : 'deleted'} topic ${row.name} with ${formatCount(row.messages)} messages (${formatBytes(row.sizeBytes)})`,
  ],
  name: (row) => row.name,
}
