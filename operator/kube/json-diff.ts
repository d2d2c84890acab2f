// Comparing and changing JSON: what is equal, what a patch must say, what is there already. Pure.

import { isJsonObject, type JsonObject } from './object.ts'

/** The same JSON: order of fields does not count, and a field that is undefined is not there. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, index) => sameJson(item, b[index]))
  if (!isJsonObject(a) || !isJsonObject(b)) return false
  const names = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...names].every((name) => sameJson(a[name], b[name]))
}

/** The merge patch (RFC 7396) that makes `to` of `from`; undefined if they are the same. Neither holds a null. */
export function mergePatch(from: JsonObject, to: JsonObject): JsonObject | undefined {
  const names = new Set([...Object.keys(from), ...Object.keys(to)])
  const changes = [...names].flatMap((name): [string, unknown][] => {
    const before = from[name]
    const after = to[name]
    if (sameJson(before, after)) return []
    if (after === undefined) return [[name, null]]
    if (!isJsonObject(before) || !isJsonObject(after)) return [[name, after]]
    return [[name, mergePatch(before, after)]]
  })
  return changes.length === 0 ? undefined : Object.fromEntries(changes)
}

/**
 * Everything that `wanted` says is so in `found`, which may say more: defaults, and what others have set. Lists have as
 * many items, each of which holds what is wanted of it.
 */
export function isCovered(wanted: unknown, found: unknown): boolean {
  if (Array.isArray(wanted))
    return (
      Array.isArray(found) &&
      wanted.length === found.length &&
      wanted.every((item, index) => isCovered(item, found[index]))
    )
  if (!isJsonObject(wanted)) return wanted === undefined || wanted === found
  if (!isJsonObject(found)) return false
  return Object.entries(wanted).every(([name, value]) => isCovered(value, found[name]))
}

/** With its fields sorted: equal texts for the same JSON. */
export function canonicalText(value: unknown): string {
  return JSON.stringify(value, (_name, inner: unknown) =>
    isJsonObject(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}
