// The broker's configuration: one typed object, made once (settings-reader.ts). Nothing else reads the environment. Pure:
// whoever calls has read the file.

import {
  clusterReplicationFactor,
  defaultTopicSpec,
  majorityOf,
  type TopicSpec,
} from '../model/topic.ts'
import { type ConfigSetting, configKeys, configTable, envNameOf } from './config-table.ts'
import {
  flagNameOf,
  readSettings,
  type SettingSources,
  type SettingsOf,
} from './settings-reader.ts'

/** docs/reference/config.md describes every key. */
export type BrokerConfig = SettingsOf<typeof configTable>

export type ConfigSources = SettingSources

/** Throws INVALID_REQUEST with every fault at once: the key and where it was set, what was given, what is allowed. */
export function readBrokerConfig(sources: ConfigSources): BrokerConfig {
  return readSettings(configTable, sources, contradictions)
}

/** What a topic gets where its creator does not say. */
export function defaultTopicSpecOf(config: BrokerConfig): TopicSpec {
  const copies =
    config.kubeconfig === null ? defaultTopicSpec.replicationFactor : clusterReplicationFactor
  const replicationFactor = config.defaultReplicationFactor ?? copies
  return {
    partitions: config.defaultPartitions,
    replicationFactor,
    minInSyncReplicas: config.defaultMinInSyncReplicas ?? majorityOf(replicationFactor),
    durability: config.defaultDurability,
    retentionMs: config.defaultRetentionMs,
    retentionBytes: config.defaultRetentionBytes,
    messageBytesMax: config.defaultMessageBytesMax,
    segmentBytes: config.defaultSegmentBytes,
  }
}

function contradictions(config: BrokerConfig): string[] {
  const faults: string[] = []
  const { minInSyncReplicas, replicationFactor } = defaultTopicSpecOf(config)
  if (minInSyncReplicas > replicationFactor) {
    faults.push(
      `defaultMinInSyncReplicas is ${minInSyncReplicas}; allowed is at most defaultReplicationFactor, ${replicationFactor}`,
    )
  }
  faults.push(...contradictionsOnKubernetes(config))
  if (config.diskWarnRatio > config.diskRejectRatio) {
    faults.push(
      `diskWarnRatio is ${config.diskWarnRatio}; allowed is at most diskRejectRatio, ${config.diskRejectRatio}`,
    )
  }
  return faults
}

/** Where people would wonder: a broker without a cluster, one that is alone in spite of its name, one that nobody finds. */
function contradictionsOnKubernetes(config: BrokerConfig): string[] {
  const { kubeconfig, cluster, namespace, host, advertisedEndpoint } = config
  if (kubeconfig === null) {
    const given = Object.entries({ cluster, namespace }).filter(([, value]) => value !== null)
    return given.map(
      ([key, value]) => `${key} is ${String(value)}; without kubeconfig only none is allowed`,
    )
  }
  const isEverywhere = host === '0.0.0.0' || host === '::'
  return [
    ...(cluster === null ? ['cluster is none; with kubeconfig it names the BrokerCluster'] : []),
    ...(isEverywhere && advertisedEndpoint === null
      ? [`advertisedEndpoint is none; others cannot reach a broker at ${host}`]
      : []),
  ]
}

/** docs/reference/config.md, which a test compares with this. */
export function configReference(): string {
  const rows = configKeys.map((key) => {
    const entry: ConfigSetting<unknown> = configTable[key]
    const elsewhere = [
      entry.kafka && `Kafka \`${entry.kafka}\``,
      entry.rabbitmq && `RabbitMQ \`${entry.rabbitmq}\``,
    ]
    return `| \`${key}\` | ${entry.says} | \`${entry.defaultText}\` | ${entry.unit} | ${entry.allowed} | \`${envNameOf(key)}\` | \`${flagNameOf(key)}\` | ${elsewhere.filter(Boolean).join(', ')} |`
  })
  return [...referenceHead, ...rows, ''].join('\n')
}

const referenceHead = [
  '# Configuration of the broker',
  '',
  'From, in this order: a flag, an environment variable, the file, the default. All faults are told at once.',
  '',
  'The file is YAML or JSON, one `key: value` per setting. Sizes may be written `256MiB`, durations `7d` or `1h30m`; a bare number is in the unit of the column. `null` in the file is the word for none of the setting.',
  '',
  '| key | what | default | unit | allowed | environment | flag | elsewhere |',
  '|---|---|---|---|---|---|---|---|',
]
