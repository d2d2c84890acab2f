// Metrics of the clusters that this operator leads, read at scrape time from the status that people read, so that both say
// the same. Who does not lead has none.

import { Gauge, type Registry } from 'prom-client'
import type { BrokerClusterObjectStatus } from '../crds/broker-cluster.ts'
import type { ClusterFacts } from './term.ts'

export interface ClusterMetricsSource {
  readonly version: string
  readonly clusters: () => readonly ClusterFacts[]
}

type Status = Partial<BrokerClusterObjectStatus> | undefined

export interface ClusterMetric {
  readonly name: string
  readonly help: string
  readonly value: (facts: ClusterFacts) => number | undefined
}

const ofStatus =
  (field: Exclude<keyof BrokerClusterObjectStatus, 'conditions' | 'selector' | 'clusterId'>) =>
  ({ object }: ClusterFacts): number | undefined => {
    const status: Status = object.status
    return status?.[field]
  }

export const clusterMetricTable: readonly ClusterMetric[] = [
  {
    name: 'penstock_cluster_paused',
    help: '1 where spec.paused holds the operator, else 0.',
    value: ({ mode }) => (mode === 'paused' ? 1 : 0),
  },
  {
    name: 'penstock_cluster_brokers_wanted',
    help: 'Brokers that are asked for.',
    value: ({ object }) => object.spec.replicas,
  },
  {
    name: 'penstock_cluster_brokers_ready',
    help: 'Brokers that can be reached.',
    value: ofStatus('readyReplicas'),
  },
  { name: 'penstock_cluster_topics', help: 'Topics of the cluster.', value: ofStatus('topics') },
  {
    name: 'penstock_cluster_partitions',
    help: 'Partitions of all topics.',
    value: ofStatus('partitions'),
  },
  {
    name: 'penstock_cluster_partitions_offline',
    help: 'Partitions without a leader: nobody can publish there.',
    value: ofStatus('partitionsOffline'),
  },
  {
    name: 'penstock_cluster_partitions_under_replicated',
    help: 'Partitions with copies that are not in sync.',
    value: ofStatus('partitionsUnderReplicated'),
  },
  {
    name: 'penstock_cluster_partitions_at_minimum',
    help: 'Partitions with just as many copies in sync as an acknowledgement needs.',
    value: ofStatus('partitionsAtMinimum'),
  },
]

export function clusterMetrics(registry: Registry, source: ClusterMetricsSource): void {
  const registers = [registry]
  new Gauge({
    name: 'penstock_build_info',
    help: 'Always 1; the version is a label.',
    labelNames: ['version'],
    registers,
  }).set({ version: source.version }, 1)
  for (const { name, help, value } of clusterMetricTable) {
    new Gauge({
      name,
      help,
      labelNames: ['namespace', 'cluster'],
      registers,
      collect() {
        // What was deleted has no value any more.
        this.reset()
        for (const facts of source.clusters()) {
          const found = value(facts)
          if (found !== undefined)
            this.set({ namespace: facts.namespace, cluster: facts.name }, found)
        }
      },
    })
  }
}
