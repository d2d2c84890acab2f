// The broker's settings as flags of `penstock server`. A copy of what help needs from broker/config-table.ts, which would
// load the whole schema library for `penstock --help`; test/cli/dev/settings.test.ts keeps the two equal.

import { optionsOfSettings, type SettingText } from '../setting-options.ts'

export const settings: Readonly<Record<string, SettingText>> = {
  dataDir: {
    says: 'Everything the broker keeps; one broker per directory.',
    default: './penstock-data',
  },
  host: { says: 'Where to listen; `0.0.0.0` and `::` mean every interface.', default: 'localhost' },
  port: { says: 'gRPC and plain HTTP on one port; 0 takes any free one.', default: '7070' },
  advertisedEndpoint: {
    says: 'How clients and other brokers reach this one; `none`: host and port it listens on.',
    default: 'none',
  },
  brokerId: {
    says: 'Name of this broker, unique in its cluster and kept for the life of its data.',
    default: 'broker-1',
  },
  clusterId: {
    says: 'Refuse a data directory of another cluster; `none`: what is there, or a new uuid at the first start.',
    default: 'none',
  },
  kubeconfig: {
    says: 'Metadata is the Kubernetes API, found by this file; `in-cluster`: by the service account of the pod; `none`: metadata is in the data directory, and the broker is a cluster of its own.',
    default: 'none',
  },
  namespace: {
    says: 'Where the BrokerCluster is; `none`: what the kubeconfig says, or the namespace of the pod.',
    default: 'none',
  },
  cluster: {
    says: 'Name of the BrokerCluster that the broker belongs to; needed with `kubeconfig`.',
    default: 'none',
  },
  rack: {
    says: 'What fails together with this broker, such as a machine or a zone: copies of a partition go to different ones, as far as there are enough; `none`: what the cluster knows of it already.',
    default: 'none',
  },
  defaultPartitions: { says: 'Partitions of a topic whose creator does not say.', default: '1' },
  defaultReplicationFactor: {
    says: 'Copies of every partition, where the creator does not say; `auto`: 3 on Kubernetes, else 1.',
    default: 'auto',
  },
  defaultMinInSyncReplicas: {
    says: 'Copies on disk before a publish is acknowledged, where the creator does not say; `auto`: more than half.',
    default: 'auto',
  },
  defaultDurability: {
    says: '`fsync` acknowledges from disk, `memory` from the page cache.',
    default: 'fsync',
  },
  defaultRetentionMs: { says: 'How long messages are kept at least.', default: '7d' },
  defaultRetentionBytes: {
    says: 'A partition larger than this loses its oldest messages.',
    default: 'unlimited',
  },
  defaultMessageBytesMax: {
    says: 'Largest message of a topic whose creator does not say.',
    default: '1MiB',
  },
  defaultSegmentBytes: {
    says: 'Size of one file of a log; retention removes whole files.',
    default: '256MiB',
  },
  segmentMs: {
    says: 'A file of a log is closed when its first message is this old.',
    default: '1d',
  },
  retentionCheckMs: { says: 'How often retention looks for what may go.', default: '1m' },
  diskWarnRatio: {
    says: 'Share of the volume in use from which on the broker warns.',
    default: '0.75',
  },
  diskRejectRatio: {
    says: 'Share from which on publishes are refused; reading and committing go on.',
    default: '0.9',
  },
  diskReserveBytes: {
    says: 'Kept back, and given up on a full disk so that the broker can still write its state and start.',
    default: '64MiB',
  },
  recoveryConcurrency: { says: 'Partitions opened at the same time at start.', default: '4' },
  topicsMax: { says: 'Topics; creating one more is refused.', default: '10000' },
  partitionsPerBrokerMax: {
    says: 'Partitions hosted here; a topic that would exceed it is refused.',
    default: '10000',
  },
  connectionsMax: { says: 'Open connections; one more is closed at once.', default: '10000' },
  catchUpBytesPerSecond: {
    says: 'Bytes per second, in all, that copies out of sync are sent: new ones, and those that were away.',
    default: '64MiB',
  },
  appendQueueBytesMax: {
    says: 'Bytes that wait for the disk, over all partitions, before producers have to wait.',
    default: '128MiB',
  },
  logLevel: { says: 'Logs are JSON lines on stderr.', default: 'info' },
  otelEndpoint: {
    says: 'Where traces go by OTLP over HTTP; `none`: nothing is traced.',
    default: 'none',
  },
  gracefulStopMs: { says: 'How long a stop waits for what is in flight.', default: '30s' },
}

export const settingOptions = optionsOfSettings(settings)
