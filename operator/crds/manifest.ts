// A kind as the CustomResourceDefinition that the API server takes. Pure.

import type { Column, Kind } from './kind.ts'
import type { JsonSchema } from './schema.ts'

export interface CustomResourceDefinition {
  readonly apiVersion: 'apiextensions.k8s.io/v1'
  readonly kind: 'CustomResourceDefinition'
  readonly metadata: {
    readonly name: string
    readonly labels: Readonly<Record<string, string>>
  }
  readonly spec: unknown
}

export function customResourceDefinition(kind: Kind<unknown, unknown>): CustomResourceDefinition {
  const { group, plural, kind: name, shortName, audience } = kind
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: {
      name: `${plural}.${group}`,
      labels: { 'app.kubernetes.io/name': 'penstock', 'app.kubernetes.io/part-of': 'penstock' },
    },
    spec: {
      group,
      names: {
        kind: name,
        listKind: `${name}List`,
        plural,
        singular: name.toLowerCase(),
        shortNames: [shortName],
        // `kubectl get penstock` shows what users have made, not thousands of partitions.
        categories: [audience === 'users' ? 'penstock' : 'penstock-internal'],
      },
      scope: 'Namespaced',
      versions: [versionOf(kind)],
    },
  }
}

function versionOf(kind: Kind<unknown, unknown>): unknown {
  const { version, columns, scale, selectable } = kind
  return {
    name: version,
    served: true,
    storage: true,
    additionalPrinterColumns: columns.map(printerColumn),
    ...(selectable.length > 0 && {
      selectableFields: selectable.map((jsonPath) => ({ jsonPath })),
    }),
    subresources: {
      status: {},
      ...(scale !== undefined && {
        scale: {
          specReplicasPath: scale.spec,
          statusReplicasPath: scale.status,
          ...(scale.selector !== undefined && { labelSelectorPath: scale.selector }),
        },
      }),
    },
    schema: { openAPIV3Schema: rootSchema(kind) },
  }
}

function printerColumn({ name, type, jsonPath, description, wide }: Column): unknown {
  return { name, type, jsonPath, description, ...(wide === true && { priority: 1 }) }
}

function rootSchema({ description, spec, status, rules }: Kind<unknown, unknown>): unknown {
  const meta: JsonSchema = { type: 'string' }
  return {
    description,
    type: 'object',
    ...(spec.json.default === undefined && { required: ['spec'] }),
    properties: {
      apiVersion: meta,
      kind: meta,
      metadata: { type: 'object' },
      spec: spec.json,
      status: status.json,
    },
    ...(rules.length > 0 && { 'x-kubernetes-validations': rules }),
  }
}
