// `penstock operator` as data.

import type { CommandSpec } from '../command.ts'
import { settingOptions } from './settings.ts'
import { operatorView } from './view.ts'

export const operatorSpec = {
  path: ['operator'],
  summary: 'Run the operator, which looks after brokers on Kubernetes',
  details: [
    'Gives partitions of the topics of every BrokerCluster their brokers and leaders, and tells how they are in the status of objects. Run two or three: one leads, the others take over. None of them has anything of its own on disk; what one of them does is refused once another may lead.',
    'Settings come from flags, over environment variables (PENSTOCK_NAMESPACE for --namespace), over defaults; docs/reference/operator.md has them all. Every fault is told at once, and nothing starts.',
    'Prints where health and metrics are when it is ready; logs are JSON lines on standard error. SIGTERM gives leadership back and stops.',
  ],
  args: {},
  options: settingOptions,
  connects: false,
  prints: operatorView,
  examples: [
    {
      line: 'operator --metrics-host 0.0.0.0',
      says: 'in a pod: the BrokerClusters of its namespace',
      notRun: 'needs Kubernetes',
    },
    {
      line: 'operator --kubeconfig ~/.kube/config --namespace orders,mails',
      says: 'from elsewhere, for two namespaces',
      notRun: 'needs Kubernetes',
    },
  ],
} as const satisfies CommandSpec
