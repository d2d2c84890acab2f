// docs/reference/operator.md, which a test compares with this.

import { clusterMetricTable } from './cluster-metrics.ts'
import { operatorSettingsReference } from './settings.ts'

/** Stable, as alerts and people search for them. The controller's and the reconcilers' own are in the guides. */
const events: Readonly<Record<string, string>> = {
  'operator-waits': 'It has begun, and waits to lead.',
  'operator-leads': 'It leads; `term` rises with every change of leader.',
  'operator-term-ended': 'It does not lead any more, and nothing that it began is under way.',
  'operator-leadership-lost':
    'It could not renew the Lease in time. It waits to lead again; the process goes on.',
  'operator-lease-slow':
    'A try to get or keep the Lease failed; the next one comes soon. Said once a minute; `alsoBefore` counts what was not said.',
  'operator-cluster-started': 'A BrokerCluster is looked after.',
  'operator-cluster-paused': '`spec.paused`: its status is written, and nothing else is changed.',
  'operator-cluster-gone':
    'Its object is not there any more. Nothing is deleted for that: brokers go on with what they have.',
  'operator-event-lost': 'An Event could not be written; nothing else is lost by that.',
  'operator-reconcile-failed': 'A look at an object failed; it is looked at again.',
  'kube-watch-broken':
    'A watch broke, and is begun anew by itself. Said once a minute for each resource.',
  fatal: 'It cannot go on safely, and the process ends with 1.',
}

export function operatorReference(): string {
  return [
    '# The operator',
    '',
    '<!-- Generated from operator/process; `npx vitest run test/operator/process/reference.test.ts --update` writes it anew. -->',
    '',
    'What it does, and what it needs, is in [Running the operator](../guides/operator.md). It has no data of its own.',
    '',
    '## Settings',
    '',
    'From, in this order: a flag, an environment variable, the default. All faults are told at once.',
    '',
    ...operatorSettingsReference(),
    '',
    '## At its port',
    '',
    '| path | what |',
    '|---|---|',
    '| `/healthz` | 200 while the process runs. |',
    '| `/readyz` | 200 when the API server has answered within the last `leaseDurationMs`, and a leader has seen all BrokerClusters; else 503 and why. Who waits to lead is ready too. |',
    '| `/metrics` | In the text format of Prometheus. |',
    '',
    '## Metrics',
    '',
    "Calls to the API, caches, queues, workers and the election have the names that client-go and controller-runtime give them (`rest_client_*`, `reflector_*`, `workqueue_*`, `controller_runtime_*`, `leader_election_*`); the process has prom-client's (`process_*`, `nodejs_*`). Of each cluster, labels `namespace` and `cluster`, at the one who leads:",
    '',
    '| metric | type | what |',
    '|---|---|---|',
    ...clusterMetricTable.map(({ name, help }) => `| \`${name}\` | gauge | ${help} |`),
    '| `penstock_build_info` | gauge | Always 1; the version is a label. At all of them. |',
    '',
    '## Logs',
    '',
    'JSON lines on stderr; `event` is one of these, or one of the [controller](../guides/cluster.md).',
    '',
    '| event | what |',
    '|---|---|',
    ...Object.entries(events).map(([name, says]) => `| \`${name}\` | ${says} |`),
    '',
  ].join('\n')
}
