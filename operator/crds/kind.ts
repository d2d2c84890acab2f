// One kind of object of ours: its names, its schema, and how people see it.

import type { Rule, Schema } from './schema.ts'

export const group = 'penstock.dev'
export const version = 'v1alpha1'

export interface Column {
  readonly name: string
  readonly type: 'string' | 'integer' | 'boolean' | 'date'
  readonly jsonPath: string
  readonly description: string
  /** Shown by `kubectl get -o wide` only. */
  readonly wide?: boolean
}

/** A type of condition: what it states, and every reason it may have. */
export interface ConditionMeaning {
  readonly says: string
  readonly reasons: Readonly<Record<string, string>>
}

export type ConditionTable = Readonly<Record<string, ConditionMeaning>>

interface Definition<Spec, Status, Conditions extends ConditionTable> {
  readonly kind: string
  readonly plural: string
  readonly shortName: string
  /** `internal`: written by brokers and the operator; people look at it. */
  readonly audience: 'users' | 'internal'
  readonly description: string
  readonly spec: Schema<Spec>
  readonly status: Schema<Status>
  /** On the whole object. */
  readonly rules: readonly Rule[]
  readonly columns: readonly Column[]
  readonly scale?: { readonly spec: string; readonly status: string; readonly selector?: string }
  /** For field selectors. */
  readonly selectable: readonly string[]
  readonly conditions: Conditions
  /** As in a file for kubectl; on the reference page, and applied by the tests. */
  readonly example: Example
}

export interface Kind<Spec, Status, Conditions extends ConditionTable = ConditionTable>
  extends Definition<Spec, Status, Conditions> {
  readonly group: typeof group
  readonly version: typeof version
  readonly namespaced: true
}

/** What may be stated of an object of the kind `K`: types of conditions, each with its reasons. */
export type StatementOf<K> =
  K extends Kind<unknown, unknown, infer Conditions>
    ? {
        readonly [T in keyof Conditions]: {
          readonly type: T
          readonly reason: keyof Conditions[T]['reasons']
        }
      }[keyof Conditions]
    : never

export interface Example {
  readonly apiVersion: `${typeof group}/${typeof version}`
  readonly kind: string
  readonly metadata: { readonly name: string }
  readonly spec: Readonly<Record<string, unknown>>
}

export function kind<Spec, Status, const Conditions extends ConditionTable>(
  definition: Definition<Spec, Status, Conditions>,
): Kind<Spec, Status, Conditions> {
  return { ...definition, group, version, namespaced: true }
}

export const ageColumn: Column = {
  name: 'Age',
  type: 'date',
  jsonPath: '.metadata.creationTimestamp',
  description: 'Since it was made.',
}

export const clusterColumn: Column = {
  name: 'Cluster',
  type: 'string',
  jsonPath: '.spec.cluster',
  description: 'The BrokerCluster it belongs to.',
}

/** Status and reason of the condition that sums up the others. */
export const readyColumns: readonly Column[] = [
  {
    name: 'Ready',
    type: 'string',
    jsonPath: '.status.conditions[?(@.type=="Ready")].status',
    description: 'Whether it does what its spec asks for.',
  },
  {
    name: 'Reason',
    type: 'string',
    jsonPath: '.status.conditions[?(@.type=="Ready")].reason',
    description: 'Why it is ready, or why not, in one word; `kubectl describe` has a sentence.',
  },
]
