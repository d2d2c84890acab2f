// One line of a watch: what it says, and whether it may be believed. Pure.
// A watch tells changes in the order of their resourceVersion, which are decimal numbers of etcd (comparable by contract
// since Kubernetes 1.35, KEP-5504, and in fact before). So what is told twice is known, and what goes backwards is no
// watch: the caller lists anew rather than guess.

import { isJsonObject, type KubeObject, type Live, liveObject, MalformedAnswer } from './object.ts'

export type Heard<T extends KubeObject> =
  | { readonly type: 'put' | 'removed'; readonly object: Live<T>; readonly at: string }
  | { readonly type: 'bookmark'; readonly at: string }
  /** Told before. */
  | { readonly type: 'known' }
  /** The server no longer keeps what happened since `at`. */
  | { readonly type: 'expired' }
  | { readonly type: 'broken'; readonly why: string }

export function hear<T extends KubeObject>(
  line: unknown,
  at: string,
  kindOf: { readonly apiVersion: string; readonly kind: string },
): Heard<T> {
  if (!isJsonObject(line)) return broken('a watch event is not an object')
  const { type, object } = line
  if (type === 'ERROR') return failed(object)
  if (type === 'BOOKMARK') return bookmark(object, at)
  if (type !== 'ADDED' && type !== 'MODIFIED' && type !== 'DELETED')
    return broken(`a watch event of the unknown type ${String(type)}`)
  try {
    const live = liveObject<T>(object, kindOf)
    const { resourceVersion } = live.metadata
    const order = compareVersions(resourceVersion, at)
    if (order === 0) return { type: 'known' }
    if (order < 0) return broken(`a watch at ${at} goes back to ${resourceVersion}`)
    return { type: type === 'DELETED' ? 'removed' : 'put', object: live, at: resourceVersion }
  } catch (error) {
    if (error instanceof MalformedAnswer) return broken(error.message)
    throw error
  }
}

function bookmark(object: unknown, at: string): Heard<never> {
  const metadata = isJsonObject(object) ? object['metadata'] : undefined
  const said = isJsonObject(metadata) ? metadata['resourceVersion'] : undefined
  if (typeof said !== 'string') return broken('a bookmark without a resourceVersion')
  // One that lags behind is a sign of life and no more.
  return compareVersions(said, at) < 0 ? { type: 'known' } : { type: 'bookmark', at: said }
}

function failed(status: unknown): Heard<never> {
  const { code, reason, message } = isJsonObject(status) ? status : {}
  if (code === 410 || reason === 'Expired' || reason === 'Gone') return { type: 'expired' }
  return broken(typeof message === 'string' ? message : 'the server ended the watch with an error')
}

function broken(why: string): { readonly type: 'broken'; readonly why: string } {
  return { type: 'broken', why }
}

/** Below 0: `a` is older. Versions that are no numbers are not compared: whatever comes is newer. */
export function compareVersions(a: string, b: string): number {
  if (a === b) return 0
  if (!isNumber.test(a) || !isNumber.test(b)) return 1
  // Without leading zeroes the longer is the larger; nothing is lost beyond 2^53.
  return a.length === b.length ? (a < b ? -1 : 1) : a.length - b.length
}

const isNumber = /^(0|[1-9]\d*)$/
