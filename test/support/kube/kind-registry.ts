// Which kinds are served: those that every server has, and what definitions add while it runs.

import type { JsonObject } from '../../../operator/kube/object.ts'
import { builtinKinds, customKinds, type Kind } from './kinds.ts'
import { Refusal } from './refusal.ts'

export interface Target {
  readonly kind: Kind
  readonly namespace: string | undefined
  readonly name: string | undefined
  readonly subresource: string | undefined
}

export class KindRegistry {
  readonly #kinds = [...builtinKinds]

  targetOf(path: string): Target {
    const parts = path
      .split('/')
      .filter((part) => part !== '')
      .map(decodeURIComponent)
    const [root, ...rest] = parts
    const [group, version, ...address] = root === 'api' ? ['', ...rest] : rest
    const inNamespace = address[0] === 'namespaces' && address.length > 2
    const namespace = inNamespace ? address[1] : undefined
    const [plural, name, subresource] = inNamespace ? address.slice(2) : address
    const kind = this.#kinds.find(
      (one) => one.group === group && one.version === version && one.plural === plural,
    )
    if (kind === undefined || (root !== 'api' && root !== 'apis'))
      throw new Refusal(404, 'the server could not find the requested resource')
    return { kind, namespace, name, subresource }
  }

  /** A definition is served as soon as it is made, and says so. Anything else stays as it is. */
  established(kind: Kind, object: JsonObject): JsonObject {
    if (kind.kind !== 'CustomResourceDefinition') return object
    for (const added of customKinds(object)) this.#add(added)
    const conditions = ['Established', 'NamesAccepted'].map((type) => ({
      type,
      status: 'True',
      reason: 'Ok',
    }))
    return { ...object, status: { conditions } }
  }

  #add(added: Kind): void {
    const known = this.#kinds.findIndex(
      ({ plural, group, version }) =>
        plural === added.plural && group === added.group && version === added.version,
    )
    if (known < 0) this.#kinds.push(added)
    else this.#kinds[known] = added
  }
}
