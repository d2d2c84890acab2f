// Every setting of the broker, once: the reader (config.ts), the flags of the command line and the reference page
// docs/reference/config.md come from this table.

import { limits } from '../model/limits.ts'
import { defaultTopicSpec, durabilities, topicSpecRanges } from '../model/topic.ts'
import {
  bytes,
  choice,
  duration,
  integer,
  orNone,
  ratio,
  text,
  type ValueKind,
} from './config-value.ts'
import { type Setting, envNameOf as settingEnvNameOf } from './settings-reader.ts'

export interface ConfigSetting<T> extends Setting<T> {
  /** What people know it as elsewhere; empty where there is no equal. */
  readonly kafka: string
  readonly rabbitmq: string
}

function setting<T>(
  kind: ValueKind<T>,
  rest: Omit<ConfigSetting<NoInfer<T>>, keyof ValueKind<T> | 'defaultText'>,
): ConfigSetting<T> {
  const { write, ...shown } = kind
  return { ...shown, ...rest, defaultText: write(rest.default) }
}

const day = 24 * 60 * 60 * 1000
const endpoint = /^[^\s:/]+:\d{1,5}$|^\[[0-9a-f:]+\]:\d{1,5}$/i

export const configTable = {
  dataDir: setting(text('a path', /^[^\0]+$/), {
    default: './penstock-data',
    says: 'Everything the broker keeps; one broker per directory.',
    kafka: 'log.dirs',
    rabbitmq: 'RABBITMQ_MNESIA_BASE',
  }),
  host: setting(text('a host name or address', /^[^\s/]+$/), {
    default: 'localhost',
    says: 'Where to listen; `0.0.0.0` and `::` mean every interface.',
    kafka: 'listeners',
    rabbitmq: 'listeners.tcp',
  }),
  port: setting(integer({ min: 0, max: 65_535 }), {
    default: 7070,
    says: 'gRPC and plain HTTP on one port; 0 takes any free one.',
    kafka: 'listeners',
    rabbitmq: 'listeners.tcp',
  }),
  advertisedEndpoint: setting(orNone('none', text('host:port', endpoint)), {
    default: null,
    says: 'How clients and other brokers reach this one; `none`: host and port it listens on.',
    kafka: 'advertised.listeners',
    rabbitmq: '',
  }),
  brokerId: setting(
    text('lower-case letters, digits and "-", at most 63', /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/),
    {
      default: 'broker-1',
      says: 'Name of this broker, unique in its cluster and kept for the life of its data.',
      kafka: 'node.id',
      rabbitmq: 'RABBITMQ_NODENAME',
    },
  ),
  clusterId: setting(
    orNone('none', text('letters, digits and "-", at most 63', /^[A-Za-z0-9-]{1,63}$/)),
    {
      default: null,
      says: 'Refuse a data directory of another cluster; `none`: what is there, or a new uuid at the first start.',
      kafka: 'cluster.id',
      rabbitmq: 'cluster_name',
    },
  ),
  kubeconfig: setting(orNone('none', text('a path, or in-cluster', /^[^\0]+$/)), {
    default: null,
    says: 'Metadata is the Kubernetes API, found by this file; `in-cluster`: by the service account of the pod; `none`: metadata is in the data directory, and the broker is a cluster of its own.',
    kafka: '',
    rabbitmq: '',
  }),
  namespace: setting(
    orNone('none', text('a name of a namespace', /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/)),
    {
      default: null,
      says: 'Where the BrokerCluster is; `none`: what the kubeconfig says, or the namespace of the pod.',
      kafka: '',
      rabbitmq: '',
    },
  ),
  cluster: setting(
    orNone('none', text('a name of a BrokerCluster', /^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/)),
    {
      default: null,
      says: 'Name of the BrokerCluster that the broker belongs to; needed with `kubeconfig`.',
      kafka: '',
      rabbitmq: '',
    },
  ),

  rack: setting(orNone('none', text('1 to 63 characters without spaces', /^[^\s]{1,63}$/)), {
    default: null,
    says: 'What fails together with this broker, such as a machine or a zone: copies of a partition go to different ones, as far as there are enough; `none`: what the cluster knows of it already.',
    kafka: 'broker.rack',
    rabbitmq: '',
  }),

  defaultPartitions: setting(integer(topicSpecRanges.partitions), {
    default: defaultTopicSpec.partitions,
    says: 'Partitions of a topic whose creator does not say.',
    kafka: 'num.partitions',
    rabbitmq: '',
  }),
  defaultReplicationFactor: setting(orNone('auto', integer(topicSpecRanges.replicationFactor)), {
    default: null,
    says: 'Copies of every partition, where the creator does not say; `auto`: 3 on Kubernetes, else 1.',
    kafka: 'default.replication.factor',
    rabbitmq: 'x-quorum-initial-group-size',
  }),
  defaultMinInSyncReplicas: setting(orNone('auto', integer(topicSpecRanges.minInSyncReplicas)), {
    default: null,
    says: 'Copies on disk before a publish is acknowledged, where the creator does not say; `auto`: more than half.',
    kafka: 'min.insync.replicas',
    rabbitmq: '',
  }),
  defaultDurability: setting(choice(durabilities), {
    default: defaultTopicSpec.durability,
    says: '`fsync` acknowledges from disk, `memory` from the page cache.',
    kafka: 'log.flush.interval.messages',
    rabbitmq: '',
  }),
  defaultRetentionMs: setting(orNone('forever', duration(topicSpecRanges.retentionMs)), {
    default: defaultTopicSpec.retentionMs,
    says: 'How long messages are kept at least.',
    kafka: 'log.retention.ms',
    rabbitmq: 'x-max-age',
  }),
  defaultRetentionBytes: setting(
    orNone('unlimited', bytes({ min: limits.retentionBytesMin, max: 2 ** 50 })),
    {
      default: defaultTopicSpec.retentionBytes,
      says: 'A partition larger than this loses its oldest messages.',
      kafka: 'log.retention.bytes',
      rabbitmq: 'x-max-length-bytes',
    },
  ),
  defaultMessageBytesMax: setting(bytes(topicSpecRanges.messageBytesMax), {
    default: defaultTopicSpec.messageBytesMax,
    says: 'Largest message of a topic whose creator does not say.',
    kafka: 'message.max.bytes',
    rabbitmq: 'max_message_size',
  }),
  defaultSegmentBytes: setting(bytes(topicSpecRanges.segmentBytes), {
    default: defaultTopicSpec.segmentBytes,
    says: 'Size of one file of a log; retention removes whole files.',
    kafka: 'log.segment.bytes',
    rabbitmq: 'x-stream-max-segment-size-bytes',
  }),
  segmentMs: setting(duration({ min: 60_000, max: 365 * day }), {
    default: limits.segmentMsDefault,
    says: 'A file of a log is closed when its first message is this old.',
    kafka: 'log.roll.ms',
    rabbitmq: '',
  }),
  retentionCheckMs: setting(duration({ min: 1000, max: day }), {
    default: 60_000,
    says: 'How often retention looks for what may go.',
    kafka: 'log.retention.check.interval.ms',
    rabbitmq: '',
  }),

  diskWarnRatio: setting(ratio({ min: 0.1, max: 0.99 }), {
    default: limits.diskWarnRatio,
    says: 'Share of the volume in use from which on the broker warns.',
    kafka: '',
    rabbitmq: '',
  }),
  diskRejectRatio: setting(ratio({ min: 0.1, max: 0.99 }), {
    default: limits.diskRejectRatio,
    says: 'Share from which on publishes are refused; reading and committing go on.',
    kafka: '',
    rabbitmq: 'disk_free_limit',
  }),
  diskReserveBytes: setting(bytes({ min: 0, max: 2 ** 34 }), {
    default: limits.diskReserveBytes,
    says: 'Kept back, and given up on a full disk so that the broker can still write its state and start.',
    kafka: '',
    rabbitmq: '',
  }),
  recoveryConcurrency: setting(integer({ min: 1, max: 64 }), {
    default: 4,
    says: 'Partitions opened at the same time at start.',
    kafka: 'num.recovery.threads.per.data.dir',
    rabbitmq: '',
  }),

  topicsMax: setting(integer({ min: 1, max: limits.topicsMax }), {
    default: limits.topicsMax,
    says: 'Topics; creating one more is refused.',
    kafka: '',
    rabbitmq: '',
  }),
  partitionsPerBrokerMax: setting(integer({ min: 1, max: limits.partitionsPerBrokerMax }), {
    default: limits.partitionsPerBrokerMax,
    says: 'Partitions hosted here; a topic that would exceed it is refused.',
    kafka: '',
    rabbitmq: '',
  }),
  connectionsMax: setting(integer({ min: 1, max: limits.connectionsMax }), {
    default: limits.connectionsMax,
    says: 'Open connections; one more is closed at once.',
    kafka: 'max.connections',
    rabbitmq: 'connection_max',
  }),
  catchUpBytesPerSecond: setting(bytes({ min: 1_048_576, max: Number.MAX_SAFE_INTEGER }), {
    default: 64 * 1_048_576,
    says: 'Bytes per second, in all, that copies out of sync are sent: new ones, and those that were away.',
    kafka: 'leader.replication.throttled.rate',
    rabbitmq: '',
  }),
  appendQueueBytesMax: setting(
    bytes({ min: limits.grpcMessageBytesMax, max: limits.appendQueueBytesMax }),
    {
      default: limits.appendQueueBytesMax,
      says: 'Bytes that wait for the disk, over all partitions, before producers have to wait.',
      kafka: 'queued.max.request.bytes',
      rabbitmq: 'vm_memory_high_watermark',
    },
  ),

  logLevel: setting(choice(['debug', 'info', 'warn', 'error', 'silent']), {
    default: 'info',
    says: 'Logs are JSON lines on stderr.',
    kafka: 'log4j.rootLogger',
    rabbitmq: 'log.console.level',
  }),
  otelEndpoint: setting(orNone('none', text('an http:// or https:// URL', /^https?:\/\/\S+$/)), {
    default: null,
    env: 'OTEL_EXPORTER_OTLP_ENDPOINT',
    says: 'Where traces go by OTLP over HTTP; `none`: nothing is traced.',
    kafka: '',
    rabbitmq: '',
  }),
  gracefulStopMs: setting(duration({ min: 0, max: 10 * 60_000 }), {
    default: limits.gracefulStopMs,
    says: 'How long a stop waits for what is in flight.',
    kafka: '',
    rabbitmq: '',
  }),
} as const

export type ConfigKey = keyof typeof configTable

export function isConfigKey(key: string): key is ConfigKey {
  return Object.hasOwn(configTable, key)
}

export const configKeys: readonly ConfigKey[] = Object.keys(configTable).filter(isConfigKey)

/** The environment variable of a setting. */
export function envNameOf(key: ConfigKey): string {
  return settingEnvNameOf(key, configTable[key])
}
