// Kinds of objects and their addresses in the API.

import type { KubeObject } from './object.ts'

/** A kind, by the names that the API server has for it. `T` is the shape of its objects. */
export interface Resource<T extends KubeObject> {
  /** '' for the core group. */
  readonly group: string
  readonly version: string
  readonly kind: string
  /** In addresses: `topics`. */
  readonly plural: string
  readonly namespaced: boolean
  /** Never set: lets the compiler tell resources of different shapes apart. */
  readonly shape?: T
}

export type Subresource = 'status' | 'scale'

export function apiVersionOf({ group, version }: Resource<KubeObject>): string {
  return group === '' ? version : `${group}/${version}`
}

export interface Address {
  /** Left out for what has none, and for lists over all of them. */
  readonly namespace?: string | undefined
  /** Left out for lists and for what is created. */
  readonly name?: string | undefined
  readonly subresource?: Subresource | undefined
}

export function pathOf(resource: Resource<KubeObject>, address: Address): string {
  const { group, version, plural, namespaced } = resource
  const { namespace, name, subresource } = address
  const root = group === '' ? ['api', version] : ['apis', group, version]
  const scope = namespaced && namespace !== undefined ? ['namespaces', namespace] : []
  const parts = [...root, ...scope, plural, name, subresource]
  return parts.map((part) => (part === undefined ? '' : `/${encodeURIComponent(part)}`)).join('')
}
