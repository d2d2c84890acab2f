// What the `penstock group` commands print.

import { formatDuration } from '../grammar/duration.ts'
import { formatCount } from '../grammar/quantity.ts'
import { table } from '../output/table.ts'
import type { FieldSpecs, RowOf, View } from '../output/view.ts'

const groupFields = {
  name: { type: 'string', says: 'name' },
  state: { type: 'string', says: '`empty` (no members), `stable` or `rebalancing`' },
  memberCount: { type: 'integer', says: 'members now' },
  generation: { type: 'integer', says: 'rises with every change of members or assignments' },
  lag: { type: 'integer', says: 'messages not yet committed, over all partitions' },
} as const satisfies FieldSpecs

const lagFields = {
  group: { type: 'string', says: 'name of the group' },
  topic: { type: 'string', says: 'name of the topic' },
  partition: { type: 'integer', says: 'number, from 0' },
  committedOffset: { type: 'integer', nullable: true, says: 'null: nothing committed yet' },
  earliestOffset: { type: 'integer', says: 'of the oldest message kept' },
  endOffset: { type: 'integer', says: 'after the newest message' },
  lag: { type: 'integer', says: 'messages not yet committed' },
  lagMs: { type: 'integer', says: 'age of the oldest message not yet committed; 0 without lag' },
  memberId: { type: 'string', says: 'member that owns the partition; empty if none' },
} as const satisfies FieldSpecs

const memberFields = {
  memberId: { type: 'string', says: 'identity' },
  clientId: { type: 'string', says: 'as the client names itself' },
  address: { type: 'string', says: 'where it connects from' },
  topics: { type: 'texts', says: 'what it subscribes to' },
  partitions: { type: 'texts', says: 'what it owns, as topic/partition' },
} as const satisfies FieldSpecs

const detailFields = {
  ...groupFields,
  members: { type: 'list', of: memberFields, says: 'one per member' },
  offsets: { type: 'list', of: lagFields, says: 'one per partition' },
  silentBrokers: {
    type: 'texts',
    says: 'have not answered in time: what only they know is missing',
  },
} as const satisfies FieldSpecs

const seekFields = {
  group: { type: 'string', says: 'name of the group' },
  topic: { type: 'string', says: 'name of the topic' },
  partition: { type: 'integer', says: 'number, from 0' },
  previousOffset: { type: 'integer', nullable: true, says: 'null: nothing was committed' },
  nextOffset: { type: 'integer', says: 'where the group goes on' },
  dryRun: { type: 'boolean', says: 'true: nothing was changed' },
} as const satisfies FieldSpecs

const removedFields = {
  name: { type: 'string', says: 'name of the group' },
  dryRun: { type: 'boolean', says: 'true: nothing was deleted' },
} as const satisfies FieldSpecs

export type GroupRow = RowOf<typeof groupFields>
export type LagRow = RowOf<typeof lagFields>
export type GroupDetail = RowOf<typeof detailFields>
export type SeekRow = RowOf<typeof seekFields>
export type GroupRemoved = RowOf<typeof removedFields>

export const groupListView: View<GroupRow> = {
  kind: 'list',
  fields: groupFields,
  columns: [
    { title: 'GROUP', cell: (row) => row.name },
    { title: 'STATE', cell: (row) => row.state },
    { title: 'MEMBERS', cell: (row) => formatCount(row.memberCount), right: true },
    { title: 'LAG', cell: (row) => formatCount(row.lag), right: true },
    { title: 'GENERATION', cell: (row) => String(row.generation), right: true, wide: true },
  ],
  name: (row) => row.name,
  empty:
    'no groups yet: a group begins with its first member, for example penstock sub TOPIC --group NAME',
}

const lagColumns: View<LagRow>['columns'] = [
  { title: 'GROUP', cell: (row) => row.group },
  { title: 'TOPIC', cell: (row) => row.topic },
  { title: 'PARTITION', cell: (row) => String(row.partition), right: true },
  { title: 'COMMITTED', cell: (row) => String(row.committedOffset ?? '-'), right: true },
  { title: 'END', cell: (row) => String(row.endOffset), right: true },
  { title: 'LAG', cell: (row) => formatCount(row.lag), right: true },
  {
    title: 'BEHIND',
    cell: (row) => (row.lag === 0 ? '-' : formatDuration(row.lagMs)),
    right: true,
  },
  { title: 'EARLIEST', cell: (row) => String(row.earliestOffset), right: true, wide: true },
  { title: 'MEMBER', cell: (row) => row.memberId || '-' },
]

export const lagView: View<LagRow> = {
  kind: 'list',
  fields: lagFields,
  columns: lagColumns,
  name: (row) => `${row.group}/${row.topic}/${row.partition}`,
  empty: 'nothing committed yet',
}

export const groupDetailView: View<GroupDetail> = {
  kind: 'object',
  fields: detailFields,
  columns: [],
  text: (row, style) => [
    `${style.title('group')}    ${row.name}`,
    `${style.title('state')}    ${row.state}, generation ${row.generation}`,
    `${style.title('lag')}      ${formatCount(row.lag)} messages`,
    '',
    ...(row.members.length === 0 ? ['no members'] : table(memberColumns, style).add(row.members)),
    '',
    ...(row.offsets.length === 0 ? ['no offsets'] : table(lagColumns, style).add(row.offsets)),
  ],
  name: (row) => row.name,
}

const memberColumns: View<GroupDetail['members'][number]>['columns'] = [
  { title: 'MEMBER', cell: (row) => row.memberId },
  { title: 'CLIENT', cell: (row) => row.clientId || '-' },
  { title: 'ADDRESS', cell: (row) => row.address },
  { title: 'TOPICS', cell: (row) => row.topics.join(','), wide: true },
  { title: 'OWNS', cell: (row) => row.partitions.join(' ') || '-' },
]

export const seekView: View<SeekRow> = {
  kind: 'list',
  fields: seekFields,
  columns: [
    { title: 'TOPIC', cell: (row) => row.topic },
    { title: 'PARTITION', cell: (row) => String(row.partition), right: true },
    { title: 'FROM', cell: (row) => String(row.previousOffset ?? '-'), right: true },
    { title: 'TO', cell: (row) => String(row.nextOffset), right: true },
  ],
  name: (row) => `${row.group}/${row.topic}/${row.partition}`,
}

export const groupRemovedView: View<GroupRemoved> = {
  kind: 'object',
  fields: removedFields,
  columns: [],
  text: (row) => [`${row.dryRun ? 'would delete' : 'deleted'} group ${row.name} with its offsets`],
  name: (row) => row.name,
}
