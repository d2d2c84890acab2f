// What the `penstock broker` commands print.

import { table } from '../output/table.ts'
import type { FieldSpecs, RowOf, View } from '../output/view.ts'

const brokerFields = {
  broker: { type: 'string', says: 'its id' },
  state: { type: 'string', says: '`online` or `unreachable`, seen from the broker that was asked' },
  drain: {
    type: 'string',
    says: '`no`, `draining`, `stuck` (what is left cannot move) or `drained`',
  },
  rack: { type: 'string', says: 'what fails together with it; empty: only it' },
  endpoint: { type: 'string', says: 'host:port for clients and other brokers' },
  storeId: { type: 'string', says: 'identity of its disk' },
  leaderCount: { type: 'integer', says: 'partitions that it leads' },
  copyCount: { type: 'integer', says: 'copies on its disk, those to be deleted there among them' },
  outOfSyncCount: { type: 'integer', says: 'those of them that are not in sync' },
  stuckCount: { type: 'integer', says: 'copies that cannot leave, as too few brokers stay' },
  version: { type: 'string', nullable: true, says: 'null: it does not answer' },
  startedAt: { type: 'time', nullable: true, says: 'null: it does not answer' },
} as const satisfies FieldSpecs

const placeFields = {
  topic: { type: 'string', says: 'name of the topic' },
  partition: { type: 'integer', says: 'number, from 0' },
  copy: { type: 'string', says: '`leader`, `in-sync`, `out-of-sync` or `retired`' },
  movingTo: { type: 'texts', says: 'where its copies shall be; empty while it does not move' },
} as const satisfies FieldSpecs

const detailFields = {
  ...brokerFields,
  partitions: { type: 'list', of: placeFields, says: 'one per copy there' },
} as const satisfies FieldSpecs

export type BrokerRow = RowOf<typeof brokerFields>
export type BrokerDetailRow = RowOf<typeof detailFields>
type PlaceRow = BrokerDetailRow['partitions'][number]

function stateOf({ state, drain }: BrokerRow): string {
  return [drain === 'no' ? '' : drain, state === 'online' && drain !== 'no' ? '' : state]
    .filter(Boolean)
    .join(', ')
}

const brokerColumns: View<BrokerRow>['columns'] = [
  { title: 'BROKER', cell: (row) => row.broker },
  { title: 'STATE', cell: stateOf },
  { title: 'LEADS', cell: (row) => String(row.leaderCount), right: true },
  { title: 'COPIES', cell: (row) => String(row.copyCount), right: true },
  { title: 'OUT OF SYNC', cell: (row) => String(row.outOfSyncCount), right: true },
  { title: 'RACK', cell: (row) => row.rack || '-' },
  { title: 'ENDPOINT', cell: (row) => row.endpoint },
  { title: 'VERSION', cell: (row) => row.version ?? '-', wide: true },
  { title: 'STARTED', cell: (row) => row.startedAt ?? '-', wide: true },
  { title: 'STORE', cell: (row) => row.storeId, wide: true },
]

export const brokerListView: View<BrokerRow> = {
  kind: 'list',
  fields: brokerFields,
  columns: brokerColumns,
  name: (row) => row.broker,
}

export const brokerView: View<BrokerRow> = { ...brokerListView, kind: 'object' }

const placeColumns: View<PlaceRow>['columns'] = [
  { title: 'TOPIC', cell: (row) => row.topic },
  { title: 'PARTITION', cell: (row) => String(row.partition), right: true },
  { title: 'COPY', cell: (row) => row.copy },
  { title: 'MOVES TO', cell: (row) => row.movingTo.join(',') || '-' },
]

export const brokerDetailView: View<BrokerDetailRow> = {
  kind: 'object',
  fields: detailFields,
  columns: [],
  text: (row, style) => [
    `${style.title('broker')}    ${row.broker}`,
    `${style.title('state')}     ${stateOf(row)}`,
    `${style.title('endpoint')}  ${row.endpoint}`,
    `${style.title('rack')}      ${row.rack || '-'}`,
    `${style.title('store')}     ${row.storeId}`,
    `${style.title('version')}   ${row.version ?? '-'}`,
    `${style.title('started')}   ${row.startedAt ?? '-'}`,
    `${style.title('holds')}     ${row.copyCount} copies, ${row.outOfSyncCount} of them out of sync; leads ${row.leaderCount}`,
    '',
    ...(row.partitions.length === 0
      ? ['no copies']
      : table(placeColumns, style).add(row.partitions)),
  ],
  name: (row) => row.broker,
}
