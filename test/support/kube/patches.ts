// The patch formats that an API server takes, but for server-side apply.

import { sameJson } from '../../../operator/kube/json-diff.ts'
import { isJsonObject, type JsonObject } from '../../../operator/kube/object.ts'
import { Refusal } from './refusal.ts'

/** RFC 7396. */
export function merged(target: unknown, patch: unknown): unknown {
  if (!isJsonObject(patch)) return patch
  const result: Record<string, unknown> = isJsonObject(target) ? { ...target } : {}
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete result[name]
    else result[name] = merged(result[name], value)
  }
  return result
}

/** RFC 6902: add, replace, remove, test. */
export function jsonPatched(target: JsonObject, operations: unknown): unknown {
  if (!Array.isArray(operations)) throw new Refusal(400, 'a JSON patch is a list of operations')
  let result: unknown = structuredClone(target)
  for (const operation of operations) {
    if (!isJsonObject(operation))
      throw new Refusal(400, 'an operation of a JSON patch is an object')
    result = operated(result, operation)
  }
  return result
}

function operated(document: unknown, operation: JsonObject): unknown {
  const { op, path, value } = operation
  const parts = String(path)
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
  const last = parts.pop()
  if (last === undefined) return value
  let parent: unknown = document
  for (const part of parts) parent = child(parent, part)
  if (op === 'test') {
    if (!sameJson(child(parent, last), value))
      throw new Refusal(
        422,
        `the server rejected our request due to an error in our request: test of ${String(path)}`,
      )
    return document
  }
  if (Array.isArray(parent)) {
    const index = last === '-' ? parent.length : Number(last)
    if (op === 'add') parent.splice(index, 0, value)
    else if (op === 'remove') parent.splice(index, 1)
    else parent[index] = value
  } else if (typeof parent === 'object' && parent !== null) {
    // Our own copy.
    const object = parent as Record<string, unknown>
    if (op !== 'add' && object[last] === undefined)
      throw new Refusal(422, `there is no ${String(path)}`)
    if (op === 'remove') delete object[last]
    else object[last] = value
  } else throw new Refusal(422, `there is no ${String(path)}`)
  return document
}

function child(parent: unknown, name: string): unknown {
  if (Array.isArray(parent)) return parent[Number(name)]
  return isJsonObject(parent) ? parent[name] : undefined
}
