// What `penstock dev` and `penstock server` print when they are ready.

import { relative } from 'node:path'
import type { FieldSpecs, RowOf, View } from '../output/view.ts'

const readyFields = {
  version: { type: 'string', says: 'of the broker' },
  url: { type: 'string', says: 'gRPC and HTTP' },
  dataDirectory: { type: 'string', says: 'absolute' },
  brokerId: { type: 'string', says: 'name of the broker' },
  pid: { type: 'integer', says: 'process' },
  brokers: {
    type: 'list',
    says: 'with --brokers, where `url` and `brokerId` are of the first and `pid` is of their supervisor',
    optional: true,
    of: {
      brokerId: { type: 'string', says: 'name of the broker' },
      url: { type: 'string', says: 'gRPC and HTTP' },
      pid: { type: 'integer', says: 'process; another one after a crash' },
      dataDirectory: { type: 'string', says: 'absolute' },
    },
  },
  startMs: { type: 'integer', says: 'from the start of the process until it is ready' },
} as const satisfies FieldSpecs

export type ReadyRow = RowOf<typeof readyFields>

export const readyView: View<ReadyRow> = {
  kind: 'object',
  fields: readyFields,
  columns: [],
  text: (row, { title }) => [
    `${title('penstock')} ${row.version}  ${row.url}  data ${near(row.dataDirectory)}`,
    ...(row.brokers ?? []).map(({ brokerId, url, pid }) => `  ${brokerId}  ${url}  process ${pid}`),
  ],
  name: (row) => row.url,
}

/** As a person in the current directory would write it. */
function near(path: string): string {
  const below = relative(process.cwd(), path)
  return below === '' || below.startsWith('..') ? path : `./${below}`
}
