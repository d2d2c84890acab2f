// What an API server makes of an object that somebody sends: which fields are his to set, which are the server's.

import { sameJson } from '../../../operator/kube/json-diff.ts'
import { isJsonObject, type JsonObject } from '../../../operator/kube/object.ts'
import type { Change } from './etcd.ts'
import type { Manager } from './field-ownership.ts'
import { apiVersionOf, type Kind, objectIn, textIn } from './kinds.ts'
import { Refusal } from './refusal.ts'

export function qualified({ plural, group }: Kind): string {
  return group === '' ? plural : `${plural}.${group}`
}

export function invalid(kind: Kind, name: string, what: string): Refusal {
  const singular = kind.group === '' ? kind.kind : `${kind.kind}.${kind.group}`
  return new Refusal(422, `${singular} "${name}" is invalid: ${what}`)
}

export function objectOf(body: unknown, kind: Kind): JsonObject {
  if (!isJsonObject(body)) throw new Refusal(400, 'the body of the request is not an object')
  const { apiVersion = apiVersionOf(kind), kind: said = kind.kind } = body
  if (apiVersion !== apiVersionOf(kind) || said !== kind.kind)
    throw new Refusal(
      400,
      `the API version in the data (${String(apiVersion)}) does not match the expected API version (${apiVersionOf(kind)})`,
    )
  return body
}

export function writer(manager: string, kind: Kind, subresource?: string): Manager {
  const of = subresource === 'status' ? { subresource } : {}
  return { manager, operation: 'Update', apiVersion: apiVersionOf(kind), ...of }
}

/** As the real one names those who do not say who they are. */
export function managerOf(userAgent: string): string {
  return userAgent.split('/')[0] ?? 'unknown'
}

export function stamped(object: JsonObject, revision: number): JsonObject {
  const metadata = { ...objectIn(object, 'metadata'), resourceVersion: String(revision) }
  return { ...object, metadata }
}

export function liveIn({ after }: Change): JsonObject {
  if (after === undefined) throw new Error('what was written is gone')
  return after.object
}

/** What of `next` a write to this address may change. */
export function allowed(
  kind: Kind,
  subresource: string | undefined,
  { live, next }: { readonly live: JsonObject; readonly next: JsonObject },
): JsonObject {
  const before = objectIn(live, 'metadata')
  const { managedFields, ...given } = objectIn(next, 'metadata')
  if (subresource === 'status')
    return { ...live, metadata: { ...before, managedFields }, status: next['status'] }
  const kept = Object.fromEntries(
    ['name', 'namespace', 'uid', 'creationTimestamp', 'deletionTimestamp', 'generation']
      .concat('deletionGracePeriodSeconds')
      .map((name) => [name, before[name]]),
  )
  const metadata = { ...given, ...kept, managedFields, resourceVersion: before['resourceVersion'] }
  const { apiVersion, kind: name } = live
  const rest = { ...next, apiVersion, kind: name }
  const object = kind.hasStatus ? { ...rest, status: live['status'] } : rest
  const isChanged = !sameJson({ ...object, metadata: 0 }, { ...live, metadata: 0 })
  const counts = before['generation'] !== undefined && isChanged
  const generation = counts ? { generation: Number(before['generation']) + 1 } : {}
  return clean({ ...object, metadata: clean({ ...metadata, ...generation }) })
}

function clean(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined))
}

/** `said` is what the caller has read, as far as he tells. */
export function checkPreconditions(kind: Kind, live: JsonObject, said: JsonObject): void {
  const { uid, resourceVersion, name } = objectIn(live, 'metadata')
  const conflict = (why: string): Refusal =>
    new Refusal(
      409,
      `Operation cannot be fulfilled on ${qualified(kind)} "${String(name)}": ${why}`,
    )
  if (said['uid'] !== undefined && said['uid'] !== uid)
    throw conflict(
      `Precondition failed: UID in precondition: ${textIn(said, 'uid')}, UID in object meta: ${String(uid)}`,
    )
  if (said['resourceVersion'] !== undefined && said['resourceVersion'] !== resourceVersion)
    throw conflict(
      'the object has been modified; please apply your changes to the latest version and try again',
    )
}

export function hasFinalizers(object: JsonObject): boolean {
  return finalizersOf(object).length > 0
}

function finalizersOf(object: JsonObject): readonly unknown[] {
  const { finalizers } = objectIn(object, 'metadata')
  return Array.isArray(finalizers) ? finalizers : []
}

export function checkFinalizers(kind: Kind, live: JsonObject, next: JsonObject): void {
  const { deletionTimestamp, name } = objectIn(live, 'metadata')
  if (deletionTimestamp === undefined) return
  const before = finalizersOf(live)
  const added = finalizersOf(next).filter((one) => !before.includes(one))
  if (added.length === 0) return
  throw invalid(
    kind,
    String(name),
    `metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers ${JSON.stringify(added)}`,
  )
}

/** To see whether a write changes anything. */
export function withoutTimes(object: JsonObject): JsonObject {
  const { managedFields, resourceVersion: _version, ...metadata } = objectIn(object, 'metadata')
  const fields = Array.isArray(managedFields) ? managedFields : []
  return {
    ...object,
    metadata: {
      ...metadata,
      managedFields: fields.map((entry) => (isJsonObject(entry) ? { ...entry, time: '' } : entry)),
    },
  }
}

export function withoutStatus(kind: Kind, object: JsonObject): JsonObject {
  const { status: _status, ...rest } = object
  return kind.hasStatus ? rest : object
}

/** Items of a list of a built-in kind do not say what they are. */
export function withoutType(object: JsonObject): JsonObject {
  const { apiVersion: _apiVersion, kind: _kind, ...rest } = object
  return rest
}

export function scaleOf(kind: Kind, object: JsonObject): JsonObject {
  if (kind.scale === undefined)
    throw new Refusal(404, 'the server could not find the requested resource')
  const { name, namespace, uid, resourceVersion, creationTimestamp } = objectIn(object, 'metadata')
  const { specPath, statusPath, selectorPath } = kind.scale
  const selector = selectorPath === undefined ? undefined : at(object, selectorPath)
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas: at(object, specPath) ?? 0 },
    status: {
      replicas: at(object, statusPath) ?? 0,
      ...(selector === undefined ? {} : { selector }),
    },
  }
}

export function scaled(kind: Kind, object: JsonObject, scale: JsonObject): JsonObject {
  const { resourceVersion } = objectIn(scale, 'metadata')
  const { replicas } = objectIn(scale, 'spec')
  const path = kind.scale?.specPath.split('.') ?? []
  const metadata = { ...objectIn(object, 'metadata'), resourceVersion }
  return { ...withAt(object, path, replicas), metadata }
}

function at(object: JsonObject, path: string): unknown {
  let value: unknown = object
  for (const name of path.split('.')) value = isJsonObject(value) ? value[name] : undefined
  return value
}

function withAt(
  object: JsonObject,
  [name, ...rest]: readonly string[],
  value: unknown,
): JsonObject {
  if (name === undefined) return object
  return {
    ...object,
    [name]: rest.length === 0 ? value : withAt(objectIn(object, name), rest, value),
  }
}

/** Where a list goes on. */
export interface Token {
  readonly revision: number
  readonly after: string
}

export function tokenText(token: Token): string {
  return Buffer.from(JSON.stringify(token)).toString('base64url')
}

export function tokenOf(text: string): Token {
  try {
    const token: unknown = JSON.parse(Buffer.from(text, 'base64url').toString())
    if (
      isJsonObject(token) &&
      typeof token['revision'] === 'number' &&
      typeof token['after'] === 'string'
    )
      return { revision: token['revision'], after: token['after'] }
  } catch {
    // Said below.
  }
  throw new Refusal(400, 'continue key is not valid')
}
