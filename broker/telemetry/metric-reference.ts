// docs/reference/metrics.md, written from metric-table.ts; test/broker/telemetry/metric-reference.test.ts compares them.

import { limits } from '../../model/limits.ts'
import { type MetricEntry, metricTable } from './metric-table.ts'
import { otherLabel } from './series.ts'

/** What stands in a label; every label of the table has to be here. */
const labelMeanings: Readonly<Record<string, string>> = {
  acks: '`all`, `leader` or `none`, as the producer asked',
  code: '`OK`, or the reason of the [error](errors.md)',
  group: 'name of the consumer group',
  listener: '`grpc` or `http`; both are on one port',
  method: 'gRPC method, such as `/penstock.v1beta1.PublisherService/Publish`',
  partition: 'number, from 0',
  reason: '`append-queue`: as many bytes wait for the disk as `appendQueueBytesMax` admits',
  state: '`online`, `recovering` or `damaged`',
  topic: 'name of the topic',
  version: 'of the broker',
}

export function metricReference(): string {
  const entries: [string, MetricEntry][] = Object.entries(metricTable)
  const labels = [...new Set(entries.flatMap(([, entry]) => entry.labels))].toSorted()
  return [
    '# Metrics',
    '<!-- Generated from broker/telemetry/metric-table.ts; `npx vitest run test/broker/telemetry/metric-reference.test.ts -u` writes it anew. -->',
    introduction,
    '## At /metrics',
    table(entries.filter(([, entry]) => !entry.detailed)),
    'With them come `process_*` and `nodejs_*`: memory, CPU, open files, lag of the event loop.',
    '## At /metrics/detailed',
    'One series per partition: for a scrape of its own, less often, or by hand.',
    table(entries.filter(([, entry]) => entry.detailed)),
    '## Labels',
    rows(
      ['label', 'what stands in it'],
      labels.map((label) => [`\`${label}\``, meaningOf(label)]),
    ),
    `A metric has at most ${limits.metricSeriesMax.toLocaleString('en')} series; what comes later is added up in one whose labels are \`${otherLabel}\`. Series of a deleted topic or group go with it.`,
  ]
    .join('\n\n')
    .concat('\n')
}

const introduction =
  'In the text format of Prometheus, on the port of the broker: `http://localhost:7070/metrics`. What to look at when is in [My consumers lag](../guides/consumers-lag.md) and in the [runbooks](../README.md#runbooks).'

function table(entries: readonly (readonly [string, MetricEntry])[]): string {
  return rows(
    ['metric', 'type', 'labels', 'what'],
    entries.map(([name, entry]) => [
      `\`${name}\``,
      entry.type,
      entry.labels.map((label) => `\`${label}\``).join(', '),
      entry.buckets ? `${entry.help} Buckets: ${entry.buckets.join(', ')}.` : entry.help,
    ]),
  )
}

function meaningOf(label: string): string {
  const meaning = labelMeanings[label]
  if (meaning === undefined) throw new Error(`the label ${label} is not explained`)
  return meaning
}

function rows(titles: readonly string[], body: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(titles), line(titles.map(() => '---')), ...body.map(line)].join('\n')
}
