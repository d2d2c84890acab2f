// Fields that several kinds have.

import { limits } from '../../model/limits.ts'
import {
  choice,
  integer,
  list,
  object,
  optional,
  type Rule,
  type Schema,
  type TypeOf,
  text,
  time,
} from './schema.ts'

/** Of a Kubernetes object whose name is also that of pods and Services made for it. */
const dnsLabel = '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$'
const dnsLabelCharactersMax = 63
/** Topics and groups: model/name.ts. */
const namePattern = '^[A-Za-z0-9][A-Za-z0-9._-]*$'
const idPattern = '^[A-Za-z0-9][A-Za-z0-9-]*$'

export const cluster: Schema<string> = text({
  description: 'Name of the BrokerCluster, in the same namespace. Cannot be changed.',
  minLength: 1,
  maxLength: dnsLabelCharactersMax,
  pattern: dnsLabel,
})

export function brokerId(description: string): Schema<string> {
  return text({ description, minLength: 1, maxLength: dnsLabelCharactersMax, pattern: dnsLabel })
}

/** Of topics and groups. */
export function brokerName(description: string): Schema<string> {
  return text({
    description,
    minLength: 1,
    maxLength: limits.nameCharactersMax,
    pattern: namePattern,
  })
}

/** Of stores and topics: uuids. */
export function id(description: string): Schema<string> {
  return text({ description, minLength: 1, maxLength: limits.idCharactersMax, pattern: idPattern })
}

/** Offsets, epochs and whatever else only grows. */
export function counter(description: string, minimum = 0): Schema<number> {
  return integer({ description, minimum, maximum: Number.MAX_SAFE_INTEGER })
}

const replicaFields = {
  brokerId: brokerId('The broker that has the store.'),
  storeId: id('The store (a data directory) that holds the copy; an empty disk is another one.'),
}

export const leader: Schema<{
  readonly brokerId: string
  readonly storeId: string
  readonly bootSeq: number
}> = object(
  {
    ...replicaFields,
    bootSeq: counter('The start of the broker that leads; after a restart it leads no more.', 1),
  },
  { description: 'Who leads. Absent while nobody does.' },
)

export function replicas(
  description: string,
  minItems = 0,
): Schema<readonly { readonly brokerId: string; readonly storeId: string }[]> {
  const replica = object(replicaFields, { description: 'A copy.' })
  return list(replica, {
    description,
    ...(minItems > 0 && { minItems }),
    maxItems: limits.partitionCopiesMax,
    unique: { by: 'storeId' },
  })
}

export function storeIds(description: string): Schema<readonly string[]> {
  return list(id('A store.'), {
    description,
    maxItems: limits.partitionCopiesMax,
    unique: 'set',
  })
}

export const observedGeneration: Schema<number> & { readonly presence: 'optional' } = optional(
  integer({
    description: 'The metadata.generation that this status is about.',
    minimum: 0,
    maximum: Number.MAX_SAFE_INTEGER,
  }),
)

const conditionFields = {
  type: text({
    description: 'What is stated, such as Ready.',
    minLength: 1,
    maxLength: 316,
    pattern: '^[A-Za-z][A-Za-z0-9]*$',
  }),
  status: choice(['True', 'False', 'Unknown'], { description: 'Whether it is so.' }),
  observedGeneration: optional(counter('The metadata.generation that the statement is about.')),
  lastTransitionTime: time({ description: 'When `status` changed last.' }),
  reason: text({
    description: 'Why, in one word.',
    minLength: 1,
    maxLength: 1_024,
    pattern: '^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$',
  }),
  message: text({ description: 'Why, for people.', maxLength: 32_768 }),
}
const condition = object(conditionFields, { description: 'One statement about the object.' })

export const conditions: Schema<readonly TypeOf<typeof condition>[]> & {
  readonly presence: 'optional'
} = optional(
  list(condition, {
    description: 'What is the case, one entry per type.',
    maxItems: 16,
    unique: { by: 'type' },
  }),
)

/** A rule that `fields` of `self` keep the value they were given first, or stay absent. */
export function immutable(field: string, instead: string): Rule {
  return {
    rule: `has(self.${field}) == has(oldSelf.${field}) && (!has(self.${field}) || self.${field} == oldSelf.${field})`,
    message: `${field} cannot be changed: ${instead}`,
    fieldPath: `.${field}`,
    reason: 'FieldValueForbidden',
  }
}

/** Conditions that `kubectl wait`, Argo CD and Flux understand for every kind (kstatus). */
export const stalledReasons = {
  NoObstacle: 'False: nothing stands in the way.',
  ClusterAbsent: 'The BrokerCluster that `spec.cluster` names is not there.',
} as const
