// Names of records as names of Kubernetes objects. Records are unique in their cluster, objects in their namespace, which
// may have several clusters; and topics may have names that no object can have. Pure.

import { createHash } from 'node:crypto'

/** RFC 1123: what the API server takes as the name of an object. */
const label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?'
const subdomain = new RegExp(`^${label}(\\.${label})*$`)
const charactersMax = 253

export function canBeObjectName(name: string): boolean {
  return name.length <= charactersMax && subdomain.test(name)
}

/** `main.orders-0`. A cluster's name has no dot, so no two records of two clusters meet. */
export function objectName(cluster: string, name: string): string {
  const plain = `${cluster}.${name}`
  return canBeObjectName(plain) ? plain : `${cluster}.${substitute(name)}`
}

/** Of a topic, which people have by its own name. */
export function topicObjectName(name: string): string {
  return canBeObjectName(name) ? name : substitute(name)
}

/** Something to recognise it by, and something that no other name has. */
function substitute(name: string): string {
  const readable = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 16)
  return `${readable.slice(0, 100).replace(/-+$/, '') || 'x'}-${digest}`
}
