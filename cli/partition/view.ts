// What the `penstock partition` commands print.

import { formatBytes, formatCount } from '../grammar/quantity.ts'
import { table } from '../output/table.ts'
import type { Column, FieldSpecs, RowOf, View } from '../output/view.ts'

const partitionFields = {
  topic: { type: 'string', says: 'name of the topic' },
  partition: { type: 'integer', says: 'number, from 0' },
  state: { type: 'string', says: '`online`, `offline` or `damaged`' },
  underReplicated: { type: 'boolean', says: 'a copy is not in sync' },
  leader: { type: 'string', says: 'broker that leads it; empty if none' },
  epoch: { type: 'integer', says: 'term of the leader' },
  minInSyncReplicas: { type: 'integer', says: 'copies that an acknowledgement takes' },
  replicas: { type: 'texts', says: 'brokers that hold a copy, the preferred leader first' },
  inSyncReplicas: { type: 'texts', says: 'those that are level with the leader' },
  outOfSyncReplicas: { type: 'texts', says: 'those that are not' },
  silentReplicas: { type: 'texts', says: 'those that have not answered in time' },
  movingFrom: { type: 'texts', says: 'where its copies were before it began to move' },
  movingTo: { type: 'texts', says: 'where they shall be; empty while it does not move' },
} as const satisfies FieldSpecs

const copyFields = {
  broker: { type: 'string', says: 'broker that holds it' },
  storeId: { type: 'string', says: 'identity of the disk' },
  state: { type: 'string', says: '`leader`, `in-sync`, `out-of-sync` or `retired`' },
  answers: { type: 'boolean', says: 'its broker has answered in time' },
  endOffset: { type: 'integer', nullable: true, says: 'after the last message on its disk' },
  lag: { type: 'integer', nullable: true, says: 'messages that the leader has and it has not' },
  lastEpoch: {
    type: 'integer',
    nullable: true,
    says: 'of the leader that its last message is from',
  },
  damaged: { type: 'boolean', says: 'what is on its disk does not verify' },
  joining: { type: 'boolean', says: 'made because the partition moves' },
  leaving: { type: 'boolean', says: 'goes because the partition moves' },
} as const satisfies FieldSpecs

const lossFields = {
  generation: { type: 'integer', says: 'how often messages were given up by then' },
  epoch: { type: 'integer', says: 'of the leader that began without them' },
  from: { type: 'integer', says: 'offsets from here on may be gone' },
  to: { type: 'integer', nullable: true, says: 'exclusive; null: nobody could say how far' },
} as const satisfies FieldSpecs

const detailFields = {
  ...partitionFields,
  earliestOffset: { type: 'integer', says: 'of the oldest message kept' },
  endOffset: { type: 'integer', says: 'after the newest message' },
  messages: {
    type: 'integer',
    says: 'from earliestOffset to endOffset; each change of leader takes an offset',
  },
  sizeBytes: { type: 'integer', says: 'on disk' },
  catchUpBytesPerSecond: {
    type: 'integer',
    nullable: true,
    says: "the most that its leader's broker sends, in all, to copies out of sync",
  },
  copies: { type: 'list', of: copyFields, says: 'one per copy' },
  losses: { type: 'list', of: lossFields, says: 'what unclean elections have given up' },
} as const satisfies FieldSpecs

const expectedLossFields = {
  topic: { type: 'string', says: 'name of the topic' },
  partition: { type: 'integer', says: 'number, from 0' },
  broker: { type: 'string', says: 'that would lead' },
  storeId: { type: 'string', says: 'its disk' },
  from: { type: 'integer', says: 'offsets from here on may be lost' },
  to: { type: 'integer', nullable: true, says: 'exclusive; null: nobody can say how far' },
  messagesMax: { type: 'integer', nullable: true, says: 'to less from' },
  silentBrokers: { type: 'texts', says: 'have copies in sync and do not answer: more may be lost' },
} as const satisfies FieldSpecs

export type PartitionRow = RowOf<typeof partitionFields>
export type PartitionDetailRow = RowOf<typeof detailFields>
export type ExpectedLossRow = RowOf<typeof expectedLossFields>
type CopyRow = PartitionDetailRow['copies'][number]

/** For people: one word for state and copies. */
export function healthOf(row: {
  readonly state: string
  readonly underReplicated: boolean
  readonly silentReplicas?: readonly string[]
}): string {
  const isShort = row.underReplicated || (row.silentReplicas ?? []).length > 0
  return row.state === 'online' && isShort ? 'under-replicated' : row.state
}

export const copyColumns = [
  { title: 'LEADER', cell: (row) => row.leader || '-' },
  { title: 'IN SYNC', cell: (row) => row.inSyncReplicas.join(',') || '-' },
  { title: 'OUT OF SYNC', cell: (row) => row.outOfSyncReplicas.join(',') || '-' },
] as const satisfies readonly Column<
  Pick<PartitionRow, 'leader' | 'inSyncReplicas' | 'outOfSyncReplicas'>
>[]

const partitionColumns: View<PartitionRow>['columns'] = [
  { title: 'TOPIC', cell: (row) => row.topic },
  { title: 'PARTITION', cell: (row) => String(row.partition), right: true },
  { title: 'STATE', cell: healthOf },
  ...copyColumns,
  { title: 'NO ANSWER', cell: (row) => row.silentReplicas.join(',') || '-' },
  { title: 'MOVES TO', cell: (row) => row.movingTo.join(',') || '-' },
  { title: 'EPOCH', cell: (row) => String(row.epoch), right: true, wide: true },
]

export const partitionListView: View<PartitionRow> = {
  kind: 'list',
  fields: partitionFields,
  columns: partitionColumns,
  name: (row) => `${row.topic}/${row.partition}`,
  empty: 'no partitions of that kind',
}

const stateTexts: Readonly<Record<string, string>> = {
  'in-sync': 'in sync',
  'out-of-sync': 'out of sync',
  retired: 'to be deleted',
}

function noteOf(row: PartitionDetailRow, copy: CopyRow): string {
  const notes = [
    copy.broker === row.replicas[0] && copy.state !== 'retired' ? 'preferred' : '',
    copy.joining ? 'joining' : '',
    copy.leaving && copy.state !== 'retired' ? 'leaving' : '',
    copy.damaged ? 'damaged' : '',
    copy.answers || copy.state === 'retired' ? '' : 'no answer',
  ]
  return notes.filter(Boolean).join(', ') || '-'
}

function copiesTable(row: PartitionDetailRow): View<CopyRow>['columns'] {
  const known = (value: number | null): string => (value === null ? '-' : String(value))
  return [
    { title: 'BROKER', cell: (copy) => copy.broker },
    { title: 'COPY', cell: (copy) => stateTexts[copy.state] ?? copy.state },
    { title: 'END', cell: (copy) => known(copy.endOffset), right: true },
    {
      title: 'LAG',
      cell: (copy) => (copy.lag === null ? '-' : formatCount(copy.lag)),
      right: true,
    },
    { title: 'EPOCH', cell: (copy) => known(copy.lastEpoch), right: true },
    { title: 'NOTE', cell: (copy) => noteOf(row, copy) },
    { title: 'STORE', cell: (copy) => copy.storeId, wide: true },
  ]
}

function lossLine({ from, to, epoch }: PartitionDetailRow['losses'][number]): string {
  const range = to === null ? `from offset ${from} on` : `from offset ${from} to ${to - 1}`
  return `messages ${range} were given up at epoch ${epoch}`
}

export const partitionDetailView: View<PartitionDetailRow> = {
  kind: 'object',
  fields: detailFields,
  columns: [],
  text: (row, style) => {
    const rate = row.catchUpBytesPerSecond
    const moves =
      row.movingTo.length === 0
        ? []
        : [
            `${style.title('moves')}         from ${row.movingFrom.join(', ')} to ${row.movingTo.join(', ')}`,
            ...(rate === null
              ? []
              : [`${style.title('catching up')}   at most ${formatBytes(rate)}/s, in all`]),
          ]
    return [
      `${style.title('partition')}     ${row.topic}/${row.partition}`,
      `${style.title('state')}         ${healthOf(row)}`,
      `${style.title('leader')}        ${row.leader || 'none'}, epoch ${row.epoch}`,
      `${style.title('acknowledged')}  by ${row.minInSyncReplicas} of ${row.replicas.length} copies`,
      `${style.title('kept')}          ${formatCount(row.messages)} messages, ${formatBytes(row.sizeBytes)}`,
      ...moves,
      ...row.losses.map((loss) => `${style.title('lost')}          ${lossLine(loss)}`),
      '',
      ...table(copiesTable(row), style).add(row.copies),
    ]
  },
  name: (row) => `${row.topic}/${row.partition}`,
}

export const expectedLossView: View<ExpectedLossRow> = {
  kind: 'object',
  fields: expectedLossFields,
  columns: [],
  text: (row) => [
    `with ${row.broker} as leader of ${row.topic}/${row.partition} (store ${row.storeId}):`,
    ...lossLines(row).map((line) => `  ${line}`),
  ],
  name: (row) => `${row.topic}/${row.partition}`,
}

export function lossLines(
  row: Pick<ExpectedLossRow, 'from' | 'to' | 'messagesMax' | 'silentBrokers'>,
): readonly string[] {
  const { from, to, messagesMax, silentBrokers } = row
  const silent = silentBrokers.length > 0
  const known =
    to === null || messagesMax === null || (messagesMax === 0 && silent)
      ? `what was published from offset ${from} on may be lost`
      : messagesMax === 0
        ? `nothing that another copy has is lost`
        : `up to ${formatCount(messagesMax)} messages, offsets ${from} to ${to - 1}, may be lost`
  return [
    known,
    ...silentBrokers.map((broker) => `${broker} has a copy in sync and does not answer`),
  ]
}
