// Server-side apply, as far as our controllers use it: who has set which field, conflicts, and fields that nobody wants any
// more. Simpler than the real one in that a list is one field, whatever its schema says.

import { sameJson } from '../../../operator/kube/json-diff.ts'
import { isJsonObject, type JsonObject } from '../../../operator/kube/object.ts'
import { Refusal } from './refusal.ts'

type Path = readonly string[]

export interface Manager {
  readonly manager: string
  readonly operation: 'Apply' | 'Update'
  readonly apiVersion: string
  readonly subresource?: string | undefined
}

interface Entry extends Manager {
  readonly time: string
  readonly fieldsType: 'FieldsV1'
  readonly fieldsV1: JsonObject
}

/** What the server itself sets belongs to nobody. */
const unowned = new Set([
  'apiVersion',
  'kind',
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'metadata.resourceVersion',
  'metadata.generation',
  'metadata.creationTimestamp',
  'metadata.deletionTimestamp',
  'metadata.deletionGracePeriodSeconds',
  'metadata.managedFields',
  'metadata.generateName',
])

/** The object with what `manager` applies; throws the conflict that `force` would have overruled. */
export function applied(
  live: JsonObject | undefined,
  patch: JsonObject,
  by: { readonly manager: Manager; readonly force: boolean; readonly time: string },
): JsonObject {
  const { manager, force, time } = by
  const wanted = leavesOf(patch)
  const entries = entriesOf(live)
  const own = entries.find((entry) => isOf(entry, manager))
  const others = entries.filter((entry) => !isOf(entry, manager))
  const taken = wanted.filter((path) => !sameJson(valueAt(patch, path), valueAt(live, path)))
  const conflicts = others.flatMap((entry) => {
    const paths = pathsOf(entry.fieldsV1).filter((path) =>
      taken.some((mine) => overlap(mine, path)),
    )
    return paths.map((path) => ({ manager: entry.manager, field: `.${path.join('.')}` }))
  })
  if (conflicts.length > 0 && !force) throw conflict(conflicts)
  let object: unknown = structuredClone(live ?? {})
  for (const path of own === undefined ? [] : pathsOf(own.fieldsV1)) {
    const isWanted = wanted.some((mine) => overlap(mine, path))
    const isShared = others.some((entry) =>
      pathsOf(entry.fieldsV1).some((one) => overlap(one, path)),
    )
    if (!isWanted && !isShared) object = without(object, path)
  }
  for (const path of wanted) object = withValue(object, path, valueAt(patch, path))
  const rest = others.flatMap((entry) => {
    const paths = pathsOf(entry.fieldsV1).filter(
      (path) => !taken.some((mine) => overlap(mine, path)),
    )
    return paths.length === 0 ? [] : [{ ...entry, fieldsV1: fieldsOf(paths) }]
  })
  const unchanged = own !== undefined && sameJson(own.fieldsV1, fieldsOf(wanted))
  const entry = {
    ...manager,
    time: unchanged ? own.time : time,
    fieldsType: 'FieldsV1',
    fieldsV1: fieldsOf(wanted),
  }
  return withEntries(asObject(object), [...rest, entry])
}

/**
 * The object with the writer of an update as the owner of what it has changed; without any owners from the moment on at
 * which somebody writes a list of one that is empty, but not through a subresource.
 */
export function updated(
  live: JsonObject | undefined,
  next: JsonObject,
  by: { readonly manager: Manager; readonly time: string },
): JsonObject {
  const { manager, time } = by
  const isReset = manager.subresource === undefined && sameJson(entriesOf(next), [{}])
  const isUntracked = live !== undefined && entriesOf(live).length === 0
  if (live !== undefined && (isReset || isUntracked)) return withoutEntries(next)
  const changed = leavesOf(next).filter(
    (path) => !sameJson(valueAt(next, path), valueAt(live, path)),
  )
  const there = leavesOf(next)
  const entries = entriesOf(live).flatMap((entry) => {
    const paths = pathsOf(entry.fieldsV1).filter(
      (path) =>
        there.some((one) => overlap(one, path)) &&
        (isOf(entry, manager) || !changed.some((one) => overlap(one, path))),
    )
    return paths.length === 0 && !isOf(entry, manager) ? [] : [{ entry, paths }]
  })
  const own = entries.find(({ entry }) => isOf(entry, manager))
  const paths = [
    ...(own?.paths ?? []),
    ...changed.filter((path) => !own?.paths.some((one) => overlap(one, path))),
  ]
  const rest = entries
    .filter((one) => one !== own)
    .map(({ entry, paths: left }) => ({ ...entry, fieldsV1: fieldsOf(left) }))
  const ours = { ...manager, time, fieldsType: 'FieldsV1', fieldsV1: fieldsOf(paths) }
  return withEntries(next, paths.length === 0 ? rest : [...rest, ours])
}

function conflict(conflicts: readonly { manager: string; field: string }[]): Refusal {
  const fields = conflicts.map(({ manager, field }) => `conflict with "${manager}": ${field}`)
  return new Refusal(409, `Apply failed with ${conflicts.length} conflict: ${fields.join(', ')}`, {
    details: {
      causes: conflicts.map(({ manager, field }) => ({
        reason: 'FieldManagerConflict',
        message: `conflict with "${manager}"`,
        field,
      })),
    },
  })
}

function isOf(entry: Entry, { manager, operation, subresource = '' }: Manager): boolean {
  return (
    entry.manager === manager &&
    entry.operation === operation &&
    (entry.subresource ?? '') === subresource
  )
}

function entriesOf(object: JsonObject | undefined): readonly Entry[] {
  const metadata = object?.['metadata']
  const fields = isJsonObject(metadata) ? metadata['managedFields'] : undefined
  // Written by us alone.
  return Array.isArray(fields) ? (fields as Entry[]) : []
}

function withEntries(object: JsonObject, entries: readonly unknown[]): JsonObject {
  const metadata = asObject(object['metadata'])
  return { ...object, metadata: { ...metadata, managedFields: entries } }
}

function withoutEntries(object: JsonObject): JsonObject {
  const { managedFields: _entries, ...metadata } = asObject(object['metadata'])
  return { ...object, metadata }
}

function leavesOf(value: unknown, path: Path = []): readonly Path[] {
  if (unowned.has(path.join('.'))) return []
  if (!isJsonObject(value) || (Object.keys(value).length === 0 && path.length > 1))
    return value === undefined ? [] : [path]
  return Object.entries(value).flatMap(([name, inner]) => leavesOf(inner, [...path, name]))
}

function fieldsOf(paths: readonly Path[]): JsonObject {
  const root: Record<string, unknown> = {}
  for (const path of paths) {
    let at = root
    for (const name of path) at = (at[`f:${name}`] ??= {}) as Record<string, unknown>
  }
  return root
}

function pathsOf(fields: JsonObject, path: Path = []): readonly Path[] {
  const inner = Object.entries(fields)
  if (inner.length === 0) return path.length === 0 ? [] : [path]
  return inner.flatMap(([name, value]) => pathsOf(asObject(value), [...path, name.slice(2)]))
}

/** One is the other, or holds it. */
function overlap(a: Path, b: Path): boolean {
  return a.slice(0, b.length).every((name, index) => name === b[index])
}

function valueAt(object: unknown, path: Path): unknown {
  let value = object
  for (const name of path) value = isJsonObject(value) ? value[name] : undefined
  return value
}

function withValue(object: unknown, [name, ...rest]: Path, value: unknown): unknown {
  if (name === undefined) return value
  const parent = asObject(object)
  return { ...parent, [name]: withValue(parent[name], rest, value) }
}

function without(object: unknown, [name, ...rest]: Path): unknown {
  if (name === undefined || !isJsonObject(object)) return object
  const { [name]: child, ...others } = object
  if (rest.length === 0) return others
  const left = without(child, rest)
  const isEmpty = isJsonObject(left) && Object.keys(left).length === 0
  return isEmpty ? others : { ...others, [name]: left }
}

function asObject(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {}
}
