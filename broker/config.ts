// The broker's configuration: one typed object, made once, from flags over environment over file over defaults. Nothing
// else reads the environment. Pure: whoever calls has read the file.

import { parse as parseYaml, YAMLParseError } from 'yaml'
import type * as z from 'zod'
import { PenstockError } from '../model/errors.ts'
import type { TopicSpec } from '../model/topic.ts'
import {
  type ConfigKey,
  configKeys,
  configTable,
  envNameOf,
  flagNameOf,
  isConfigKey,
  type Setting,
} from './config-table.ts'

/** docs/reference/config.md describes every key. */
export type BrokerConfig = {
  readonly [K in ConfigKey]: z.output<(typeof configTable)[K]['schema']>
}

export interface ConfigSources {
  /** YAML or JSON. */
  readonly file?: { readonly name: string; readonly text: string }
  readonly env: Readonly<Record<string, string | undefined>>
  /** By key; undefined: not given. Text as typed, or a value that the command line has parsed already. */
  readonly flags: Readonly<Record<string, unknown>>
}

/** Throws INVALID_REQUEST with every fault at once: the key and where it was set, what was given, what is allowed. */
export function readBrokerConfig(sources: ConfigSources): BrokerConfig {
  const faults: string[] = []
  const file = readFile(sources.file, faults)
  faults.push(...unknownKeys(sources, file))
  const config: Record<string, unknown> = {}
  for (const key of configKeys) {
    const entry: Setting<unknown> = configTable[key]
    const given = findValue(key, sources, file)
    const parsed = given === undefined ? undefined : entry.schema.safeParse(given.value)
    if (given !== undefined && !parsed?.success) {
      faults.push(`${key} (${given.from}) is ${show(given.value)}; allowed is ${entry.allowed}`)
    }
    config[key] = parsed?.success ? parsed.data : entry.default
  }
  // Every key has been set from its own schema or default.
  const whole = config as BrokerConfig
  faults.push(...contradictions(whole))
  if (faults.length > 0) {
    const title =
      faults.length === 1
        ? 'configuration has a fault'
        : `configuration has ${faults.length} faults`
    throw new PenstockError(
      'INVALID_REQUEST',
      `${title}:\n${faults.map((fault) => `- ${fault}`).join('\n')}`,
    )
  }
  return whole
}

/** What a topic gets where its creator does not say. */
export function defaultTopicSpecOf(config: BrokerConfig): TopicSpec {
  return {
    partitions: config.defaultPartitions,
    replicationFactor: config.defaultReplicationFactor,
    minInSyncReplicas: config.defaultMinInSyncReplicas,
    durability: config.defaultDurability,
    retentionMs: config.defaultRetentionMs,
    retentionBytes: config.defaultRetentionBytes,
    messageBytesMax: config.defaultMessageBytesMax,
    segmentBytes: config.defaultSegmentBytes,
  }
}

type FileValues = Readonly<Record<string, unknown>>

function readFile(file: ConfigSources['file'], faults: string[]): FileValues {
  if (file === undefined) return {}
  try {
    const values: unknown = parseYaml(file.text)
    if (values === null) return {}
    if (typeof values === 'object' && !Array.isArray(values)) return { ...values }
    faults.push(`${file.name} is ${show(values)}; allowed are lines of "key: value"`)
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error
    faults.push(`${file.name} cannot be read: ${error.message.split('\n')[0]}`)
  }
  return {}
}

function findValue(
  key: ConfigKey,
  sources: ConfigSources,
  file: FileValues,
): { readonly value: unknown; readonly from: string } | undefined {
  const flag = sources.flags[key]
  if (flag !== undefined) return { value: flag, from: flagNameOf(key) }
  const name = envNameOf(key)
  const variable = sources.env[name]
  // Kubernetes sets PENSTOCK_PORT=tcp://10.0.0.1:7070 in every pod beside a Service that is called penstock.
  if (variable !== undefined && variable !== '' && !variable.startsWith('tcp://')) {
    return { value: variable, from: name }
  }
  const value = file[key]
  return value === undefined ? undefined : { value, from: sources.file?.name ?? 'file' }
}

function unknownKeys(sources: ConfigSources, file: FileValues): string[] {
  const from = sources.file?.name ?? 'file'
  const faults: string[] = []
  for (const key of Object.keys(file)) {
    if (!isConfigKey(key))
      faults.push(`${key} (${from}) is not a setting${suggestion(key, configKeys)}`)
  }
  for (const key of Object.keys(sources.flags)) {
    if (!isConfigKey(key) && sources.flags[key] !== undefined) {
      faults.push(`${key} (flag) is not a setting${suggestion(key, configKeys)}`)
    }
  }
  // Other variables may begin so for good reasons (Kubernetes' service links); one that nearly fits is a slip.
  const known = configKeys.map(envNameOf)
  for (const name of Object.keys(sources.env)) {
    if (!name.startsWith('PENSTOCK_') || known.includes(name)) continue
    const meant = suggestion(name, known)
    if (meant !== '') faults.push(`${name} (environment) is not a setting${meant}`)
  }
  return faults
}

function contradictions(config: BrokerConfig): string[] {
  const faults: string[] = []
  if (config.defaultMinInSyncReplicas > config.defaultReplicationFactor) {
    faults.push(
      `defaultMinInSyncReplicas is ${config.defaultMinInSyncReplicas}; allowed is at most defaultReplicationFactor, ${config.defaultReplicationFactor}`,
    )
  }
  if (config.diskWarnRatio > config.diskRejectRatio) {
    faults.push(
      `diskWarnRatio is ${config.diskWarnRatio}; allowed is at most diskRejectRatio, ${config.diskRejectRatio}`,
    )
  }
  return faults
}

function show(value: unknown): string {
  return JSON.stringify(value) ?? String(value)
}

/** `, did you mean x?` for the nearest name within two edits; else nothing. */
function suggestion(word: string, known: readonly string[]): string {
  const near = known.find((candidate) =>
    withinTwoEdits(word.toLowerCase(), candidate.toLowerCase()),
  )
  return near === undefined ? '' : `; did you mean ${near}?`
}

/** True when at most two letters inserted, removed or replaced turn one into the other. */
function withinTwoEdits(one: string, other: string, left = 2): boolean {
  let same = 0
  while (same < one.length && one[same] === other[same]) same++
  const [rest, otherRest] = [one.slice(same), other.slice(same)]
  if (rest === '' || otherRest === '') return rest.length + otherRest.length <= left
  if (left === 0) return false
  return (
    withinTwoEdits(rest.slice(1), otherRest, left - 1) ||
    withinTwoEdits(rest, otherRest.slice(1), left - 1) ||
    withinTwoEdits(rest.slice(1), otherRest.slice(1), left - 1)
  )
}

/** docs/reference/config.md, which a test compares with this. */
export function configReference(): string {
  const rows = configKeys.map((key) => {
    const entry: Setting<unknown> = configTable[key]
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
