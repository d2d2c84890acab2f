// What `penstock operator` prints when it has begun.

import type { FieldSpecs, RowOf, View } from '../output/view.ts'

const operatorFields = {
  version: { type: 'string', says: 'of the operator' },
  url: { type: 'string', says: 'health and metrics' },
  server: { type: 'string', says: 'the API server' },
  namespace: { type: 'string', says: 'whose BrokerClusters are looked after; `*`: of all' },
  lease: { type: 'string', says: 'namespace and name of the Lease' },
  identity: { type: 'string', says: 'this process, in the Lease' },
  pid: { type: 'integer', says: 'process' },
  startMs: { type: 'integer', says: 'from the start of the process until it is ready' },
} as const satisfies FieldSpecs

export type OperatorRow = RowOf<typeof operatorFields>

export const operatorView: View<OperatorRow> = {
  kind: 'object',
  fields: operatorFields,
  columns: [],
  text: ({ version, url, server, namespace }, { title }) => [
    `${title('penstock operator')} ${version}  ${url}  for ${namespace} at ${server}`,
  ],
  name: (row) => row.url,
}
