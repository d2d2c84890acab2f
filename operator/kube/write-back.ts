// Writes of a controller that are not made when they would change nothing: status, finalizers, what it wants to exist.
// All but apply carry the resourceVersion that was read, so what was decided on an old state is refused (409).

import { limits } from '../../model/limits.ts'
import { canonicalText, isCovered, mergePatch } from './json-diff.ts'
import { isJsonObject, type JsonObject, type KubeObject, keyOf, type Live } from './object.ts'
import type { CallOptions, Ownership, ResourceClient } from './resource-client.ts'

/** Undefined: it says so already, and nothing was written. */
export async function writeStatus<S extends object, T extends KubeObject & { readonly status?: S }>(
  client: ResourceClient<T>,
  object: Live<T>,
  status: NoInfer<S>,
  options: CallOptions & Partial<Ownership>,
): Promise<Live<T> | undefined> {
  const patch = mergePatch(jsonOf(object.status ?? {}), jsonOf(status))
  if (patch === undefined) return undefined
  const { resourceVersion, namespace, name } = object.metadata
  const body = { metadata: { resourceVersion }, status: patch }
  return await client.patch(
    { namespace, name, subresource: 'status' },
    { type: 'merge', body },
    options,
  )
}

/** The object with the finalizer. Must be there before anything is made that the finalizer is to clean up. */
export function ensureFinalizer<T extends KubeObject>(
  client: ResourceClient<T>,
  object: Live<T>,
  finalizer: string,
  options: CallOptions,
): Promise<Live<T>> {
  const { finalizers = [] } = object.metadata
  if (finalizers.includes(finalizer)) return Promise.resolve(object)
  return writeFinalizers(client, object, [...finalizers, finalizer], options)
}

/** Lets the object go, as far as this finalizer holds it. */
export function dropFinalizer<T extends KubeObject>(
  client: ResourceClient<T>,
  object: Live<T>,
  finalizer: string,
  options: CallOptions,
): Promise<Live<T>> {
  const { finalizers = [] } = object.metadata
  if (!finalizers.includes(finalizer)) return Promise.resolve(object)
  const rest = finalizers.filter((other) => other !== finalizer)
  return writeFinalizers(client, object, rest, options)
}

function writeFinalizers<T extends KubeObject>(
  client: ResourceClient<T>,
  { metadata: { namespace, name, resourceVersion } }: Live<T>,
  finalizers: readonly string[],
  options: CallOptions,
): Promise<Live<T>> {
  const body = { metadata: { resourceVersion, finalizers } }
  return client.patch({ namespace, name }, { type: 'merge', body }, options)
}

/** Server-side apply under one name, which leaves alone what is as it should be. */
export class Applier {
  readonly #fieldManager: string
  /** By kind and key: what was applied last, to which object. */
  readonly #applied = new Map<string, { readonly text: string; readonly uid: string }>()

  constructor(fieldManager: string) {
    this.#fieldManager = fieldManager
  }

  /**
   * `found` is the object as far as it is known. Nothing is sent when the same was applied before and nobody has changed
   * any of it since; the first time in the life of a process it always is, because fields that an earlier version wanted
   * and this one does not are given up only by applying.
   */
  async apply<T extends KubeObject>(
    client: ResourceClient<T>,
    wanted: JsonObject & KubeObject,
    found: Live<T> | undefined,
    options: CallOptions,
  ): Promise<Live<T>> {
    const place = `${client.resource.plural}.${client.resource.group}/${keyOf(wanted)}`
    const text = canonicalText(wanted)
    const before = this.#applied.get(place)
    const isKnown =
      found !== undefined && before?.text === text && before.uid === found.metadata.uid
    if (isKnown && isCovered(wanted, found)) return found
    const fieldManager = this.#fieldManager
    const object = await client.apply(wanted, { ...options, fieldManager, force: true })
    this.#remember(place, { text, uid: object.metadata.uid })
    return object
  }

  /** It is gone, or nobody of ours any more. */
  forget<T extends KubeObject>(client: ResourceClient<T>, object: KubeObject): void {
    this.#applied.delete(`${client.resource.plural}.${client.resource.group}/${keyOf(object)}`)
  }

  #remember(place: string, applied: { readonly text: string; readonly uid: string }): void {
    this.#applied.delete(place)
    this.#applied.set(place, applied)
    const [oldest] = this.#applied.keys()
    if (this.#applied.size > limits.kubeCacheObjectsMax && oldest !== undefined)
      this.#applied.delete(oldest)
  }
}

function jsonOf(value: object): JsonObject {
  // As the server will see it: without what is undefined.
  const json: unknown = JSON.parse(JSON.stringify(value))
  return isJsonObject(json) ? json : {}
}
