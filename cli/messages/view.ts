// What `penstock pub` and `penstock sub` print.

import { formatCount } from '../grammar/quantity.ts'
import { formatTime } from '../grammar/time.ts'
import type { FieldSpecs, RowOf, View } from '../output/view.ts'
import { type MessageView, messageJson, textOf } from './message.ts'

const confirmFields = {
  topic: { type: 'string', says: 'name of the topic' },
  partition: { type: 'integer', nullable: true, says: 'where it is stored; null: it is not' },
  offset: {
    type: 'integer',
    nullable: true,
    says: 'where it is stored; null: it is not, or with --acks none',
  },
  duplicate: { type: 'boolean', says: 'true: a resent message that was stored before' },
  error: {
    type: 'object',
    optional: true,
    says: 'why it is not stored',
    of: {
      reason: { type: 'string', says: 'see `penstock errors`' },
      message: { type: 'string', says: 'for people' },
    },
  },
} as const satisfies FieldSpecs

export type ConfirmRow = RowOf<typeof confirmFields>

export const confirmView: View<ConfirmRow> = {
  kind: 'stream',
  fields: confirmFields,
  columns: [],
  name: (row) => `${row.topic}/${row.partition ?? '-'}/${row.offset ?? '-'}`,
}

/** A partition's share of what was published; only for people. */
export interface PublishedShare {
  readonly partition: number
  readonly messages: number
  readonly firstOffset: number
  readonly lastOffset: number
}

export const publishedColumns: View<PublishedShare>['columns'] = [
  { title: 'PARTITION', cell: (row) => String(row.partition), right: true },
  { title: 'MESSAGES', cell: (row) => formatCount(row.messages), right: true },
  {
    title: 'OFFSETS',
    cell: ({ firstOffset, lastOffset }) => {
      // Nobody waits for the offset with --acks none.
      if (firstOffset < 0) return '-'
      return firstOffset === lastOffset ? String(firstOffset) : `${firstOffset} to ${lastOffset}`
    },
  },
]

const headerFields = {
  name: { type: 'string', says: 'name' },
  text: { type: 'string', optional: true, says: 'value, where it is UTF-8' },
  data: { type: 'string', optional: true, says: 'value in base64, where it is not' },
} as const satisfies FieldSpecs

const receivedFields = {
  topic: { type: 'string', says: 'name of the topic' },
  partition: { type: 'integer', says: 'number, from 0' },
  offset: { type: 'integer', says: 'place in the partition' },
  key: { type: 'string', optional: true, says: 'key, where it is UTF-8' },
  rawKey: { type: 'string', optional: true, says: 'key in base64, where it is not' },
  text: { type: 'string', optional: true, says: 'value, where it is text' },
  json: { type: 'json', optional: true, says: 'value, where it was published as JSON' },
  data: {
    type: 'string',
    optional: true,
    says: 'value in base64, where it is bytes; no value at all: a tombstone',
  },
  headers: { type: 'list', of: headerFields, optional: true, says: 'in order; names may repeat' },
  tag: { type: 'string', optional: true, says: 'label' },
  id: { type: 'string', optional: true, says: "the publisher's identity for it" },
  eventTime: { type: 'time', says: 'when it happened, by the publisher' },
  appendTime: { type: 'time', says: 'when the broker stored it' },
} as const satisfies FieldSpecs

const shown = (bytes: Uint8Array): string =>
  textOf(bytes) ?? `0x${Buffer.from(bytes).toString('hex')}`

export const receivedView: View<MessageView> = {
  kind: 'stream',
  fields: receivedFields,
  columns: [
    { title: 'PLACE', cell: (row) => `${row.partition}:${row.offset}` },
    { title: 'STORED', cell: (row) => formatTime(row.appendTimeMs), wide: true },
    { title: 'KEY', cell: (row) => (row.key === undefined ? '-' : shown(row.key)) },
    { title: 'TAG', cell: (row) => row.tag || '-', wide: true },
    {
      title: 'HEADERS',
      cell: (row) =>
        row.headers.map(({ name, value }) => `${name}=${shown(value)}`).join(',') || '-',
      wide: true,
    },
    { title: 'VALUE', cell: (row) => (row.value === undefined ? '(tombstone)' : shown(row.value)) },
  ],
  json: messageJson,
  name: (row) => `${row.topic}/${row.partition}/${row.offset}`,
}
