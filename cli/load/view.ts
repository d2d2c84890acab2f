// What `penstock bench` prints.

import { formatBytes, formatCount } from '../grammar/quantity.ts'
import type { FieldSpecs, RowOf, View } from '../output/view.ts'

const latencyFields = {
  p50Ms: { type: 'number', says: 'half of them were faster' },
  p90Ms: { type: 'number', says: 'nine of ten were faster' },
  p99Ms: { type: 'number', says: '99 of 100 were faster' },
  p999Ms: { type: 'number', says: '999 of 1,000 were faster' },
  maxMs: { type: 'number', says: 'the slowest' },
} as const satisfies FieldSpecs

const benchFields = {
  workload: { type: 'string', says: '`pub`, `sub` or `e2e`' },
  topic: { type: 'string', says: 'name of the topic' },
  messages: { type: 'integer', says: 'confirmed, or received' },
  failed: { type: 'integer', says: 'refused, or not received' },
  bytes: { type: 'integer', says: 'of values' },
  durationMs: { type: 'number', says: 'from the first to the last' },
  messagesPerSecond: { type: 'number', says: 'messages by duration' },
  bytesPerSecond: { type: 'number', says: 'bytes by duration' },
  latency: { type: 'object', of: latencyFields, optional: true, says: 'not for `sub`' },
} as const satisfies FieldSpecs

export type BenchRow = RowOf<typeof benchFields>

export const benchView: View<BenchRow> = {
  kind: 'object',
  fields: benchFields,
  columns: [],
  text: (row, { title }) => [
    `${title('messages')}  ${formatCount(row.messages)} in ${(row.durationMs / 1000).toFixed(1)} s${row.failed > 0 ? `, ${formatCount(row.failed)} failed` : ''}`,
    `${title('rate')}      ${formatCount(row.messagesPerSecond)} messages/s, ${formatBytes(row.bytesPerSecond)}/s`,
    ...(row.latency === undefined
      ? []
      : [
          `${title('latency')}   p50 ${row.latency.p50Ms.toFixed(2)} ms, p90 ${row.latency.p90Ms.toFixed(2)} ms, p99 ${row.latency.p99Ms.toFixed(2)} ms, p99.9 ${row.latency.p999Ms.toFixed(2)} ms, max ${row.latency.maxMs.toFixed(2)} ms`,
        ]),
  ],
  name: (row) => row.topic,
}
