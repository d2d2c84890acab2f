// The kinds that the fake knows: a few that every server has, and those that a CustomResourceDefinition adds.

import { isJsonObject, type JsonObject } from '../../../operator/kube/object.ts'

export interface Kind {
  readonly group: string
  readonly version: string
  readonly kind: string
  readonly plural: string
  readonly namespaced: boolean
  /** Writes of the object leave its status alone, and the other way round; `generation` counts changes of the rest. */
  readonly hasStatus: boolean
  /** Paths of `spec.replicas` and its like. */
  readonly scale?: {
    readonly specPath: string
    readonly statusPath: string
    readonly selectorPath?: string | undefined
  }
  readonly selectable: readonly string[]
  /** May be written without saying which version is replaced. */
  readonly unconditionalUpdate: boolean
  readonly custom: boolean
}

const builtin = { hasStatus: false, selectable: [], unconditionalUpdate: true, custom: false }

export const builtinKinds: readonly Kind[] = [
  {
    ...builtin,
    group: '',
    version: 'v1',
    kind: 'Namespace',
    plural: 'namespaces',
    namespaced: false,
  },
  {
    ...builtin,
    group: '',
    version: 'v1',
    kind: 'ConfigMap',
    plural: 'configmaps',
    namespaced: true,
  },
  {
    ...builtin,
    group: 'coordination.k8s.io',
    version: 'v1',
    kind: 'Lease',
    plural: 'leases',
    namespaced: true,
    unconditionalUpdate: false,
  },
  {
    ...builtin,
    group: 'events.k8s.io',
    version: 'v1',
    kind: 'Event',
    plural: 'events',
    namespaced: true,
  },
  {
    ...builtin,
    group: 'apiextensions.k8s.io',
    version: 'v1',
    kind: 'CustomResourceDefinition',
    plural: 'customresourcedefinitions',
    namespaced: false,
    hasStatus: true,
  },
]

export function apiVersionOf({ group, version }: Kind): string {
  return group === '' ? version : `${group}/${version}`
}

/** Of a CustomResourceDefinition; its schema is not looked at. */
export function customKinds(definition: JsonObject): readonly Kind[] {
  const spec = objectIn(definition, 'spec')
  const names = objectIn(spec, 'names')
  const versions = Array.isArray(spec['versions']) ? spec['versions'].filter(isJsonObject) : []
  return versions.map((version) => {
    const subresources = objectIn(version, 'subresources')
    const scale = objectIn(subresources, 'scale')
    const fields = Array.isArray(version['selectableFields']) ? version['selectableFields'] : []
    return {
      group: textIn(spec, 'group'),
      version: textIn(version, 'name'),
      kind: textIn(names, 'kind'),
      plural: textIn(names, 'plural'),
      namespaced: spec['scope'] === 'Namespaced',
      hasStatus: subresources['status'] !== undefined,
      ...(scale['specReplicasPath'] === undefined
        ? {}
        : {
            scale: {
              specPath: textIn(scale, 'specReplicasPath').slice(1),
              statusPath: textIn(scale, 'statusReplicasPath').slice(1),
              selectorPath:
                scale['labelSelectorPath'] === undefined
                  ? undefined
                  : textIn(scale, 'labelSelectorPath').slice(1),
            },
          }),
      selectable: fields.filter(isJsonObject).map((field) => textIn(field, 'jsonPath').slice(1)),
      unconditionalUpdate: false,
      custom: true,
    }
  })
}

export function objectIn(object: JsonObject, name: string): JsonObject {
  const value = object[name]
  return isJsonObject(value) ? value : {}
}

/** '' if it is not there, or no text. */
export function textIn(object: JsonObject, name: string): string {
  const value = object[name]
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}
