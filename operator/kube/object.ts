// Objects of the Kubernetes API as they travel: JSON, of which only the metadata is known here. Nothing is dropped or
// converted, so that what a newer server adds survives a read and a write.

export interface OwnerReference {
  readonly apiVersion: string
  readonly kind: string
  readonly name: string
  readonly uid: string
  readonly controller?: boolean
  readonly blockOwnerDeletion?: boolean
}

export interface ObjectMeta {
  readonly name: string
  readonly namespace?: string
  readonly generateName?: string
  /** Given by the server: another object of the same name has another one. */
  readonly uid?: string
  /** Given by the server: equal only if the object is the same. */
  readonly resourceVersion?: string
  /** Raised by the server with every change of `spec`. */
  readonly generation?: number
  readonly creationTimestamp?: string
  /** Somebody wants it gone; it goes when its last finalizer does. */
  readonly deletionTimestamp?: string
  readonly finalizers?: readonly string[]
  readonly labels?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
  readonly ownerReferences?: readonly OwnerReference[]
  readonly managedFields?: readonly unknown[]
}

export interface KubeObject {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: ObjectMeta
}

/** What the server has: every object it shows has these. */
export type Live<T extends KubeObject> = T & {
  readonly metadata: ObjectMeta & { readonly uid: string; readonly resourceVersion: string }
}

export type JsonObject = Readonly<Record<string, unknown>>

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export class MalformedAnswer extends Error {
  override readonly name = 'MalformedAnswer'
}

/**
 * The edge where JSON becomes an object: the metadata is checked, the rest is what the schema of its kind lets through.
 * Items of a list come without apiVersion and kind; `kindOf` has them.
 */
export function liveObject<T extends KubeObject>(
  value: unknown,
  kindOf: { readonly apiVersion: string; readonly kind: string },
): Live<T> {
  if (!isJsonObject(value))
    throw new MalformedAnswer('an object of the API server is not an object')
  const { apiVersion = kindOf.apiVersion, kind = kindOf.kind, metadata } = value
  if (apiVersion !== kindOf.apiVersion || kind !== kindOf.kind)
    throw new MalformedAnswer(`a ${kindOf.kind} was asked for, a ${String(kind)} came`)
  if (!isJsonObject(metadata)) throw new MalformedAnswer(`a ${kindOf.kind} has no metadata`)
  const { name, uid, resourceVersion } = metadata
  if (typeof name !== 'string' || typeof uid !== 'string' || typeof resourceVersion !== 'string')
    throw new MalformedAnswer(`a ${kindOf.kind} has no name, uid or resourceVersion`)
  // The codec edge: the server holds the rest to the schema of the kind.
  return { ...value, apiVersion, kind } as unknown as Live<T>
}

/** `namespace/name`, or `name` for what has no namespace. Unique within one kind. */
export function keyOf({ metadata: { namespace, name } }: KubeObject): string {
  return namespace === undefined ? name : `${namespace}/${name}`
}

/** Shared by everyone who reads a cache, so nobody may change it. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  for (const inner of Object.values(value)) deepFreeze(inner)
  return Object.freeze(value)
}
