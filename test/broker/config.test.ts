import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type ConfigSources,
  configReference,
  defaultTopicSpecOf,
  readBrokerConfig,
} from '../../broker/config.ts'
import { configKeys, configTable, envNameOf } from '../../broker/config-table.ts'
import {
  formatBytes,
  formatDuration,
  parseBytes,
  parseDuration,
} from '../../broker/config-value.ts'
import { flagNameOf } from '../../broker/settings-reader.ts'
import { PenstockError } from '../../model/errors.ts'
import { defaultTopicSpec } from '../../model/topic.ts'

function read(sources: Partial<ConfigSources> & { text?: string }) {
  const { text, ...rest } = sources
  const file = text === undefined ? {} : { file: { name: 'penstock.yaml', text } }
  return readBrokerConfig({ env: {}, flags: {}, ...file, ...rest })
}

function faultsOf(sources: Parameters<typeof read>[0]): string {
  try {
    read(sources)
  } catch (error) {
    expect(PenstockError.from(error).reason).toBe('INVALID_REQUEST')
    return PenstockError.from(error).message
  }
  throw new Error('no fault found')
}

describe('broker configuration', () => {
  test('without any source is the defaults, which are those of topics too', () => {
    const config = read({})
    expect(config).toMatchObject({ port: 7070, dataDir: './penstock-data', otelEndpoint: null })
    expect(defaultTopicSpecOf(config)).toEqual(defaultTopicSpec)
  })

  test('a flag wins over the environment, the environment over the file', () => {
    const text = 'port: 1\nhost: file\nbrokerId: file'
    const env = { PENSTOCK_PORT: '2', PENSTOCK_HOST: 'env' }
    expect(read({ text, env, flags: { port: '3', host: undefined } })).toMatchObject({
      port: 3,
      host: 'env',
      brokerId: 'file',
    })
  })

  test('the file may be YAML or JSON, with units or plain numbers', () => {
    const text =
      'defaultRetentionMs: 1d12h\ndefaultSegmentBytes: 64 MiB\ndefaultRetentionBytes: unlimited'
    const json =
      '{"defaultRetentionMs": 129600000, "defaultSegmentBytes": 67108864, "defaultRetentionBytes": null}'
    expect(read({ text })).toEqual(read({ text: json }))
    expect(read({ text })).toMatchObject({
      defaultRetentionMs: 36 * 3_600_000,
      defaultSegmentBytes: 64 * 2 ** 20,
      defaultRetentionBytes: null,
    })
  })

  test('an empty file and empty variables are as if they were not there', () => {
    expect(read({ text: '# nothing\n', env: { PENSTOCK_PORT: '' } })).toEqual(read({}))
  })

  test('all faults are told at once, each with key, source, value and what is allowed', () => {
    const message = faultsOf({
      text: 'port: seventy\nsegmentBites: 1\ndefaultDurability: disk',
      env: { PENSTOCK_TOPICS_MAX: '0', PENSTOCK_DATADIR: '/tmp' },
      flags: { defaultRetentionMs: '3 weeks' },
    })
    expect(message.split('\n')).toEqual([
      'configuration has 6 faults:',
      '- segmentBites (penstock.yaml) is not a setting',
      '- PENSTOCK_DATADIR (environment) is not a setting; did you mean PENSTOCK_DATA_DIR?',
      '- port (penstock.yaml) is "seventy"; allowed is an integer from 0 to 65535',
      '- defaultDurability (penstock.yaml) is "disk"; allowed is fsync, memory',
      expect.stringMatching(
        /^- defaultRetentionMs \(--default-retention-ms\) is "3 weeks"; allowed is a duration/,
      ),
      '- topicsMax (PENSTOCK_TOPICS_MAX) is "0"; allowed is an integer from 1 to 10000',
    ])
  })

  test('a key that is nearly right is suggested', () => {
    expect(faultsOf({ text: 'datadir: x' })).toContain('did you mean dataDir?')
    expect(faultsOf({ text: 'prot: 1' })).toContain('did you mean port?')
  })

  test('settings that contradict each other are faults', () => {
    const message = faultsOf({ text: 'defaultMinInSyncReplicas: 2\ndiskWarnRatio: 0.95' })
    expect(message).toContain('at most defaultReplicationFactor, 1')
    expect(message).toContain('at most diskRejectRatio, 0.9')
  })

  test('a topic has three copies on Kubernetes where nobody says, and one elsewhere; most of them acknowledge', () => {
    const copies = (env: Readonly<Record<string, string>>): unknown => {
      const { replicationFactor, minInSyncReplicas } = defaultTopicSpecOf(read({ env }))
      return [replicationFactor, minInSyncReplicas]
    }
    const onKubernetes = { PENSTOCK_KUBECONFIG: 'in-cluster', PENSTOCK_CLUSTER: 'main' }
    expect(copies({})).toEqual([1, 1])
    expect(copies(onKubernetes)).toEqual([3, 2])
    expect(copies({ ...onKubernetes, PENSTOCK_DEFAULT_REPLICATION_FACTOR: '1' })).toEqual([1, 1])
    expect(copies({ PENSTOCK_DEFAULT_REPLICATION_FACTOR: '5' })).toEqual([5, 3])
    expect(copies({ ...onKubernetes, PENSTOCK_DEFAULT_MIN_IN_SYNC_REPLICAS: '3' })).toEqual([3, 3])
  })

  test.each(['- a\n- b', 'just text', 'port: [', 'port: 1\nport: 2'])(
    'the file %j is refused',
    (text) => {
      expect(faultsOf({ text })).toContain('penstock.yaml')
    },
  )

  test('the variables that Kubernetes sets for a Service called penstock do no harm', () => {
    const env = {
      PENSTOCK_PORT: 'tcp://10.0.0.7:7070',
      PENSTOCK_SERVICE_HOST: '10.0.0.7',
      PENSTOCK_PORT_7070_TCP_ADDR: '10.0.0.7',
    }
    expect(read({ env })).toEqual(read({}))
  })

  test('limits can be lowered but not raised', () => {
    expect(read({ flags: { topicsMax: 5 } }).topicsMax).toBe(5)
    expect(faultsOf({ flags: { topicsMax: 10_001 } })).toContain('topicsMax')
  })

  test('every default is one that its own setting admits, as written and as a value', () => {
    for (const key of configKeys) {
      const { schema, default: value, defaultText } = configTable[key]
      expect(schema.parse(value)).toEqual(value)
      expect(schema.parse(defaultText)).toEqual(value)
    }
  })

  test('every setting has a variable and a flag of its own', () => {
    expect(new Set(configKeys.map(envNameOf)).size).toBe(configKeys.length)
    expect(new Set(configKeys.map(flagNameOf)).size).toBe(configKeys.length)
    expect(envNameOf('defaultMinInSyncReplicas')).toBe('PENSTOCK_DEFAULT_MIN_IN_SYNC_REPLICAS')
    expect(flagNameOf('dataDir')).toBe('--data-dir')
  })

  test('the reference page says what the table says (update: npx vitest run test/broker/config.test.ts -u)', async () => {
    await expect(configReference()).toMatchFileSnapshot('../../docs/reference/config.md')
  })
})

test('sizes and durations are read back as they are written', () => {
  fc.assert(
    fc.property(fc.nat(Number.MAX_SAFE_INTEGER), (value) => {
      expect(parseBytes(formatBytes(value))).toBe(value)
      expect(parseDuration(formatDuration(value))).toBe(value)
    }),
  )
  for (const text of ['', 'x', '-1', '1 week', '1e3', '1KB', '0x10']) {
    expect(parseDuration(text)).toBeNaN()
    expect(parseBytes(text)).toBeNaN()
  }
})
