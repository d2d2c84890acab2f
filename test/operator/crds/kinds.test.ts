// The kinds as data: what is made from them is current, everything in them is bounded and described, and their fields are
// those of the records that they hold. Whether an API server takes them is seen by `npm run test:kube`.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, expectTypeOf, test } from 'vitest'
import type { Broker } from '../../../model/broker.ts'
import type { Partition } from '../../../model/partition.ts'
import { defaultTopicSpec, type TopicSpec, topicSpecFaults } from '../../../model/topic.ts'
import type { BrokerObjectSpec, BrokerObjectStatus } from '../../../operator/crds/broker.ts'
import { brokerClusterKind } from '../../../operator/crds/broker-cluster.ts'
import { crdFiles, manifestFolder } from '../../../operator/crds/files.ts'
import type { Kind, StatementOf } from '../../../operator/crds/kind.ts'
import { kinds } from '../../../operator/crds/kinds.ts'
import type {
  PartitionObjectSpec,
  PartitionObjectStatus,
} from '../../../operator/crds/partition.ts'
import type { JsonSchema, Rule } from '../../../operator/crds/schema.ts'
import { type TopicObjectSpec, topicKind } from '../../../operator/crds/topic.ts'
import { tables } from '../../kube/crds/tables.ts'

const root = join(import.meta.dirname, '..', '..', '..')

describe('what is made from the kinds', () => {
  test.each([...crdFiles()])('%s is current (`npm run gen` makes it anew)', (path, text) => {
    const file = join(root, path)
    expect(existsSync(file) ? readFileSync(file, 'utf8') : 'no such file').toBe(text)
  })

  test('no manifest is there for a kind that is gone', () => {
    const found = readdirSync(join(root, manifestFolder)).map((name) => `${manifestFolder}/${name}`)
    expect(found.filter((path) => !crdFiles().has(path))).toEqual([])
  })
})

interface Place {
  readonly path: string
  readonly json: JsonSchema
}

function placesIn({ kind, spec, status }: Kind<unknown, unknown>): readonly Place[] {
  return [...within(spec.json, `${kind}.spec`), ...within(status.json, `${kind}.status`)]
}

function rulesOf(kind: Kind<unknown, unknown>): readonly Rule[] {
  const inner = placesIn(kind).flatMap(({ json }) => json['x-kubernetes-validations'] ?? [])
  return [...kind.rules, ...inner]
}

function within(json: JsonSchema, path: string): readonly Place[] {
  const inner = Object.entries(json.properties ?? {}).flatMap(([name, field]) =>
    within(field, `${path}.${name}`),
  )
  const items = json.items === undefined ? [] : within(json.items, `${path}[]`)
  return [{ path, json }, ...inner, ...items]
}

function isBounded({ type, enum: values, maxLength, minimum, maximum, maxItems }: JsonSchema) {
  if (type === 'string') return values !== undefined || maxLength !== undefined
  if (type === 'integer') return minimum !== undefined && maximum !== undefined
  return type !== 'array' || maxItems !== undefined
}

describe.each(kinds.map((kind) => [kind.kind, kind] as const))('%s', (_, kind) => {
  const places = placesIn(kind)

  test('every field is described and has its bounds', () => {
    const faults = places.filter(({ json }) => !json.description || !isBounded(json))
    expect(faults.map(({ path }) => path)).toEqual([])
  })

  test('every default is within the bounds of its field', () => {
    const outside = places.filter(({ json: { default: value, minimum = 0, maximum = 0 } }) =>
      typeof value === 'number' ? value < minimum || value > maximum : false,
    )
    expect(outside.map(({ path }) => path)).toEqual([])
  })

  test('columns, field selectors and scale point to fields that there are', () => {
    const { scale } = kind
    const paths = [
      ...kind.columns.map(({ jsonPath }) => jsonPath),
      ...kind.selectable,
      ...(scale ? [scale.spec, scale.status, scale.selector ?? scale.spec] : []),
    ]
    const known = new Set(places.map(({ path }) => path.slice(kind.kind.length)))
    const lost = paths.filter(
      (path) => !path.startsWith('.metadata.') && !known.has(path.replace(/\[\?.*\]/, '[]')),
    )
    expect(lost).toEqual([])
  })

  test('a person sees at most eight columns without asking for more', () => {
    expect(kind.columns.filter(({ wide }) => wide !== true).length).toBeLessThanOrEqual(8)
  })

  test('messages of rules begin like a sentence about the field, and end without a full stop', () => {
    for (const { message } of rulesOf(kind)) {
      expect(message.length).toBeGreaterThan(20)
      expect(message).not.toMatch(/\.$|^[A-Z]|must match/)
    }
  })
})

test('what users make says how it is in conditions that every tool knows', () => {
  const forUsers = kinds.filter(({ audience }) => audience === 'users')
  expect(forUsers.map(({ kind }) => kind)).toEqual([
    'BrokerCluster',
    'Topic',
    'ConsumerGroup',
    'Rebalance',
  ])
  for (const { conditions, status } of forUsers) {
    expect(Object.keys(conditions)).toEqual(
      expect.arrayContaining(['Ready', 'Reconciling', 'Stalled']),
    )
    expect(Object.keys(status.json.properties ?? {})).toEqual(
      expect.arrayContaining(['conditions', 'observedGeneration']),
    )
  }
})

test('a reason goes with its type of condition', () => {
  type Statement = StatementOf<typeof topicKind>
  expectTypeOf<{ type: 'Ready'; reason: 'Served' }>().toExtend<Statement>()
  expectTypeOf<{ type: 'Stalled'; reason: 'Served' }>().not.toExtend<Statement>()
  expectTypeOf<{ type: 'Redy'; reason: 'Served' }>().not.toExtend<Statement>()
})

test('names, short names and plurals are not used twice', () => {
  for (const name of ['kind', 'plural', 'shortName'] as const) {
    expect(new Set(kinds.map((kind) => kind[name])).size).toBe(kinds.length)
  }
})

test('every kind has its table of objects', () => {
  expect(new Set(tables.map(({ kind }) => kind))).toEqual(new Set(kinds))
})

describe.each(tables)('$kind.kind', ({ kind, cases }) => {
  test.each(rulesOf(kind))('an object is refused by the rule: $message', (rule) => {
    const refusals = cases.flatMap(({ refused = [] }) => refused)
    expect(refusals.filter((refusal) => isOf(rule, refusal))).not.toEqual([])
  })
})

function isOf({ message, messageExpression }: Rule, refusal: string): boolean {
  if (messageExpression === undefined) return refusal.endsWith(`: ${message}`)
  // Pieces of text with values between them.
  const texts = messageExpression.match(/"[^"]*"/g) ?? []
  const pieces = texts.flatMap((text) => text.slice(1, -1).split('%d'))
  return pieces.every((piece) => refusal.includes(piece))
}

describe('fields are those of the records', () => {
  test('of a partition', () => {
    type Fields = keyof PartitionObjectSpec | keyof PartitionObjectStatus
    expectTypeOf<Exclude<Fields, 'cluster' | 'summary'>>().toEqualTypeOf<keyof Partition>()
    expectTypeOf<Omit<Partition, 'lossRanges'>>().toExtend<
      Omit<PartitionObjectStatus & PartitionObjectSpec, 'cluster' | 'summary' | 'lossRanges'>
    >()
  })

  test('of a broker', () => {
    type Fields = keyof BrokerObjectSpec | keyof BrokerObjectStatus
    type Own = 'cluster' | 'conditions' | 'observedGeneration'
    expectTypeOf<Exclude<Fields, Own>>().toEqualTypeOf<keyof Broker>()
  })

  test('of a topic, with 0 where the record has null for "no bound"', () => {
    type Own = 'cluster' | 'topicName' | 'deletionPolicy'
    expectTypeOf<Exclude<keyof TopicObjectSpec, Own>>().toEqualTypeOf<keyof TopicSpec>()
    expectTypeOf<TopicObjectSpec['durability']>().toEqualTypeOf<TopicSpec['durability']>()
  })
})

test('a Topic that says nothing of its own is one that brokers take', () => {
  const { properties = {} } = topicKind.spec.json
  const defaults = Object.fromEntries(
    Object.keys(defaultTopicSpec).map((field) => [field, properties[field]?.default]),
  )
  const spec: TopicSpec = { ...defaultTopicSpec, ...defaults }
  // 0 stands for no bound.
  const retentionBytes = spec.retentionBytes === 0 ? null : spec.retentionBytes
  expect(topicSpecFaults({ ...spec, retentionBytes })).toEqual([])
})

test('a BrokerCluster may be made of nothing but defaults', () => {
  expect(brokerClusterKind.spec.json.required).toBeUndefined()
})
