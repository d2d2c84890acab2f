// What `penstock errors` and `penstock version` print.

import type { ErrorReason } from '../../model/errors.ts'
import type { FieldSpecs, RowOf, View } from '../output/view.ts'

const errorFields = {
  reason: { type: 'string', says: 'google.rpc.ErrorInfo.reason with domain penstock.dev' },
  status: { type: 'string', says: 'gRPC status code' },
  retry: {
    type: 'string',
    says: '`never`, `backoff` (the same again later) or `refresh` (ask for the leader or assignment first)',
  },
  exitCode: { type: 'integer', says: 'of the CLI' },
  meaning: { type: 'string', says: 'what is the case' },
  hint: { type: 'string', says: 'what to do' },
} as const satisfies FieldSpecs

export type ErrorRow = RowOf<typeof errorFields> & { readonly reason: ErrorReason }

export const errorsView: View<ErrorRow> = {
  kind: 'list',
  fields: errorFields,
  columns: [
    { title: 'REASON', cell: (row) => row.reason },
    { title: 'STATUS', cell: (row) => row.status, wide: true },
    { title: 'RETRY', cell: (row) => row.retry },
    { title: 'EXIT', cell: (row) => String(row.exitCode), right: true, wide: true },
    { title: 'MEANING', cell: (row) => row.meaning },
    { title: 'HINT', cell: (row) => row.hint, wide: true },
  ],
  name: (row) => row.reason,
}

const versionFields = {
  version: { type: 'string', says: 'of this command' },
  node: { type: 'string', says: 'of the Node.js that runs it' },
  url: { type: 'string', says: 'of the broker that was asked' },
  brokerVersion: { type: 'string', nullable: true, says: 'null: none answered' },
  brokerId: { type: 'string', nullable: true, says: 'its name' },
  clusterId: { type: 'string', nullable: true, says: 'its cluster' },
  capabilities: {
    type: 'texts',
    says: 'what the broker can do beyond the first version of the API',
  },
} as const satisfies FieldSpecs

export type VersionRow = RowOf<typeof versionFields>

export const versionView: View<VersionRow> = {
  kind: 'object',
  fields: versionFields,
  columns: [],
  text: (row) => [
    `penstock ${row.version}, Node.js ${row.node}`,
    row.brokerVersion === null
      ? `no broker at ${row.url}`
      : `broker ${row.brokerId} at ${row.url}: ${row.brokerVersion}, cluster ${row.clusterId}`,
  ],
  name: (row) => row.version,
}
