// The verbs of an API server over the fake etcd: what a request does and what is answered, without any socket. Watches are
// in watch.ts, HTTP and its failures in api-server.ts.

import { randomUUID } from 'node:crypto'
import { sameJson } from '../../../operator/kube/json-diff.ts'
import { isJsonObject, type JsonObject } from '../../../operator/kube/object.ts'
import { type Entry, FakeEtcd } from './etcd.ts'
import { applied, type Manager, updated } from './field-ownership.ts'
import { KindRegistry, type Target } from './kind-registry.ts'
import { apiVersionOf, builtinKinds, type Kind, objectIn, textIn } from './kinds.ts'
import {
  allowed,
  checkFinalizers,
  checkPreconditions,
  hasFinalizers,
  invalid,
  liveIn,
  managerOf,
  objectOf,
  qualified,
  scaled,
  scaleOf,
  stamped,
  tokenOf,
  tokenText,
  withoutStatus,
  withoutTimes,
  withoutType,
  writer,
} from './object-rules.ts'
import { jsonPatched, merged } from './patches.ts'
import { Refusal } from './refusal.ts'
import { BadSelector, fieldMatcher, labelMatcher, type Matches } from './selectors.ts'

export interface Request {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly contentType: string
  readonly userAgent: string
  readonly body: unknown
}

export interface Answer {
  readonly code: number
  readonly body: JsonObject
}

/** What stands for CEL: throws a Refusal. `before` is undefined for what is made. */
export type Admission = (kind: string, after: JsonObject, before: JsonObject | undefined) => void

export interface FakeApiOptions {
  /** For creationTimestamp and its like. */
  readonly now: () => number
  /** Default: random ones. */
  readonly newUid?: () => string
}

export class FakeApi {
  readonly etcd = new FakeEtcd()
  admission: Admission = () => {}
  /** Watches are served from a cache that begins with the server: from before that they are too old. */
  watchFloor = 0
  readonly #kinds = new KindRegistry()
  readonly #now: () => number
  readonly #newUid: () => string

  constructor({ now, newUid = randomUUID }: FakeApiOptions) {
    this.#now = now
    this.#newUid = newUid
    for (const name of ['default', 'kube-system']) {
      const [kind] = builtinKinds
      if (kind)
        this.#make(
          kind,
          { metadata: { name } },
          { namespace: undefined, manager: writer('kube-apiserver', kind) },
        )
    }
  }

  /** Throws a Refusal where a server answers with a failure. */
  handle(request: Request): Answer {
    const target = this.target(request.path)
    const { method } = request
    if (method === 'GET') {
      const body = target.name === undefined ? this.#list(target, request.query) : this.#get(target)
      return { code: 200, body }
    }
    if (method === 'POST') return { code: 201, body: this.#create(target, request) }
    if (method === 'PUT') return { code: 200, body: this.#update(target, request) }
    if (method === 'PATCH') return this.#patch(target, request)
    if (method === 'DELETE') return { code: 200, body: this.#remove(target, request.body) }
    throw new Refusal(405, `the server does not allow ${method}`)
  }

  target(path: string): Target {
    return this.#kinds.targetOf(path)
  }

  matcher(target: Target, query: URLSearchParams): Matches {
    try {
      const labels = labelMatcher(query.get('labelSelector') ?? '')
      const fields = fieldMatcher(query.get('fieldSelector') ?? '', target.kind.selectable)
      return (object) => labels(object) && fields(object)
    } catch (error) {
      if (error instanceof BadSelector) throw new Refusal(400, error.message)
      throw error
    }
  }

  /** In etcd, all of a kind, or all of it in one namespace. */
  prefixOf({ kind, namespace }: Target): string {
    const root = `/${kind.group}/${kind.plural}/`
    return namespace === undefined ? root : `${root}${namespace}/`
  }

  #keyOf(target: Target, name: string): string {
    return `${this.prefixOf(target)}${name}`
  }

  #entry(target: Target): Entry {
    const { kind, name = '' } = target
    const entry = this.etcd.get(this.#keyOf(target, name))
    if (entry === undefined)
      throw new Refusal(404, `${qualified(kind)} "${name}" not found`, {
        details: { name, group: kind.group, kind: kind.plural },
      })
    return entry
  }

  #get(target: Target): JsonObject {
    const { object } = this.#entry(target)
    return target.subresource === 'scale' ? scaleOf(target.kind, object) : object
  }

  #list(target: Target, query: URLSearchParams): JsonObject {
    const matches = this.matcher(target, query)
    const limit = Number(query.get('limit') ?? '0')
    const token = query.get('continue')
    const from = token === null || token === '' ? undefined : tokenOf(token)
    const revision = from?.revision ?? this.etcd.revision
    const entries = this.etcd.list(this.prefixOf(target), revision)
    if (entries === undefined)
      throw new Refusal(
        410,
        'The provided continue parameter is too old to display a consistent list result.',
      )
    const left = entries.filter(({ key, object }) => key > (from?.after ?? '') && matches(object))
    const page = limit > 0 ? left.slice(0, limit) : left
    const last = page.at(-1)
    const isMore = page.length < left.length && last !== undefined
    const next = isMore
      ? {
          continue: tokenText({ revision, after: last.key }),
          remainingItemCount: left.length - page.length,
        }
      : {}
    return {
      kind: `${target.kind.kind}List`,
      apiVersion: apiVersionOf(target.kind),
      metadata: { resourceVersion: String(revision), ...next },
      items: page.map(({ object }) => (target.kind.custom ? object : withoutType(object))),
    }
  }

  #create(target: Target, { body, query, userAgent }: Request): JsonObject {
    const { kind, namespace } = target
    const object = objectOf(body, kind)
    const metadata = objectIn(object, 'metadata')
    if (metadata['resourceVersion'] !== undefined)
      throw new Refusal(500, 'resourceVersion should not be set on objects to be created')
    const prefix = textIn(metadata, 'generateName')
    const generated = prefix === '' ? '' : `${prefix}${randomUUID().slice(0, 5)}`
    const name = textIn(metadata, 'name') || generated
    if (name === '')
      throw invalid(kind, '', 'metadata.name: Required value: name or generateName is required')
    const named = { ...object, metadata: { ...metadata, name } }
    const manager = writer(query.get('fieldManager') ?? managerOf(userAgent), kind)
    return this.#make(kind, named, { namespace, manager })
  }

  #make(
    kind: Kind,
    given: JsonObject,
    at: { readonly namespace: string | undefined; readonly manager: Manager },
  ): JsonObject {
    const { namespace, manager } = at
    const metadata = objectIn(given, 'metadata')
    const name = String(metadata['name'])
    if (!/^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/.test(name))
      throw invalid(
        kind,
        name,
        `metadata.name: Invalid value: "${name}": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.'`,
      )
    this.#checkNamespace(kind, namespace, metadata['namespace'])
    const target = { kind, namespace, name, subresource: undefined }
    const key = this.#keyOf(target, name)
    if (this.etcd.get(key) !== undefined)
      throw new Refusal(409, `${qualified(kind)} "${name}" already exists`, {
        reason: 'AlreadyExists',
      })
    const { status: _status, ...withoutStatus } = given
    const time = this.#time()
    const object = {
      ...(kind.hasStatus ? withoutStatus : given),
      apiVersion: apiVersionOf(kind),
      kind: kind.kind,
      metadata: {
        ...metadata,
        ...(namespace === undefined ? {} : { namespace }),
        uid: this.#newUid(),
        creationTimestamp: time,
        ...(kind.custom || kind.hasStatus ? { generation: 1 } : {}),
      },
    }
    const owned =
      manager.operation === 'Apply' ? object : updated(undefined, object, { manager, time })
    this.admission(kind.kind, owned, undefined)
    const change = this.etcd.write(key, (revision) =>
      stamped(this.#kinds.established(kind, owned), revision),
    )
    return liveIn(change)
  }

  #checkNamespace(kind: Kind, namespace: string | undefined, said: unknown): void {
    if (!kind.namespaced) return
    if (namespace === undefined)
      throw new Refusal(405, 'the server does not allow this method on the requested resource')
    if (said !== undefined && said !== namespace)
      throw new Refusal(
        400,
        'the namespace of the provided object does not match the namespace sent on the request',
      )
    if (this.etcd.get(`//namespaces/${namespace}`) === undefined)
      throw new Refusal(404, `namespaces "${namespace}" not found`)
  }

  #update(target: Target, { body, query, userAgent }: Request): JsonObject {
    const { kind } = target
    const { object: live } = this.#entry(target)
    if (target.subresource === 'scale') return this.#scale(target, body, userAgent)
    const next = objectOf(body, kind)
    const { resourceVersion } = objectIn(next, 'metadata')
    if (resourceVersion === undefined && !kind.unconditionalUpdate)
      throw invalid(
        kind,
        target.name ?? '',
        'metadata.resourceVersion: Invalid value: 0x0: must be specified for an update',
      )
    const manager = writer(
      query.get('fieldManager') ?? managerOf(userAgent),
      kind,
      target.subresource,
    )
    return this.#write(target, { live, next, manager })
  }

  #patch(target: Target, { body, query, contentType, userAgent }: Request): Answer {
    const { kind, name = '' } = target
    const fieldManager = query.get('fieldManager')
    if (contentType === 'application/apply-patch+yaml') {
      if (fieldManager === null)
        throw new Refusal(
          422,
          'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
        )
      const manager: Manager = {
        ...writer(fieldManager, kind, target.subresource),
        operation: 'Apply',
      }
      return this.#apply(target, objectOf(body, kind), {
        manager,
        force: query.get('force') === 'true',
      })
    }
    const { object: live } = this.#entry(target)
    const isScale = target.subresource === 'scale'
    const next = patched(isScale ? scaleOf(kind, live) : live, contentType, body)
    if (!isJsonObject(next)) throw invalid(kind, name, 'a patch must leave an object')
    if (isScale) return { code: 200, body: this.#scale(target, next, userAgent) }
    const manager = writer(fieldManager ?? managerOf(userAgent), kind, target.subresource)
    return { code: 200, body: this.#write(target, { live, next, manager }) }
  }

  #scale(target: Target, scale: unknown, userAgent: string): JsonObject {
    const { kind } = target
    const { object: live } = this.#entry(target)
    const next = scaled(kind, live, isJsonObject(scale) ? scale : {})
    const manager = writer(managerOf(userAgent), kind)
    return scaleOf(
      kind,
      this.#write({ ...target, subresource: undefined }, { live, next, manager }),
    )
  }

  #apply(
    target: Target,
    patch: JsonObject,
    by: { readonly manager: Manager; readonly force: boolean },
  ): Answer {
    const { kind, name = '', namespace } = target
    const metadata = objectIn(patch, 'metadata')
    if (metadata['managedFields'] !== undefined)
      throw new Refusal(400, 'metadata.managedFields must be nil')
    const live = this.etcd.get(this.#keyOf(target, name))?.object
    const time = this.#time()
    if (live === undefined) {
      if (metadata['resourceVersion'] !== undefined || target.subresource !== undefined)
        this.#entry(target)
      const { status: _status, ...given } = patch
      const owned = applied(undefined, given, { ...by, time })
      const named = { ...owned, metadata: { ...objectIn(owned, 'metadata'), name } }
      return { code: 201, body: this.#make(kind, named, { namespace, manager: by.manager }) }
    }
    const relevant =
      target.subresource === 'status'
        ? { metadata: {}, status: patch['status'] }
        : withoutStatus(kind, patch)
    const next = applied(live, relevant, { ...by, time })
    const { resourceVersion } = metadata
    const versioned = { ...next, metadata: { ...objectIn(next, 'metadata'), resourceVersion } }
    return { code: 200, body: this.#write(target, { live, next: versioned, manager: by.manager }) }
  }

  #write(
    target: Target,
    write: { readonly live: JsonObject; readonly next: JsonObject; readonly manager: Manager },
  ): JsonObject {
    const { kind, name = '', subresource } = target
    const { live, manager } = write
    checkPreconditions(kind, live, objectIn(write.next, 'metadata'))
    const next = allowed(kind, subresource, { live, next: write.next })
    const owned =
      manager.operation === 'Apply' ? next : updated(live, next, { manager, time: this.#time() })
    if (sameJson(withoutTimes(owned), withoutTimes(live))) return live
    checkFinalizers(kind, live, owned)
    this.admission(kind.kind, owned, live)
    const metadata = objectIn(owned, 'metadata')
    const isGone = metadata['deletionTimestamp'] !== undefined && !hasFinalizers(owned)
    const key = this.#keyOf(target, name)
    const change = this.etcd.write(key, (revision) =>
      isGone ? undefined : stamped(this.#kinds.established(kind, owned), revision),
    )
    return isGone ? stamped(owned, change.revision) : liveIn(change)
  }

  #remove(target: Target, options: unknown): JsonObject {
    const { kind, name = '' } = target
    const { object: live, key } = this.#entry(target)
    const preconditions = isJsonObject(options) ? objectIn(options, 'preconditions') : {}
    checkPreconditions(kind, live, preconditions)
    const metadata = objectIn(live, 'metadata')
    if (hasFinalizers(live)) {
      if (metadata['deletionTimestamp'] !== undefined) return live
      const generation = Number(metadata['generation'] ?? 0) + 1
      const marked = {
        ...live,
        metadata: {
          ...metadata,
          ...(metadata['generation'] === undefined ? {} : { generation }),
          deletionTimestamp: this.#time(),
          deletionGracePeriodSeconds: 0,
        },
      }
      return liveIn(this.etcd.write(key, (revision) => stamped(marked, revision)))
    }
    this.etcd.write(key, () => undefined)
    const { uid } = metadata
    return {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Success',
      details: { name, kind: kind.plural, uid },
    }
  }

  #time(): string {
    return new Date(this.#now()).toISOString().replace(/\.\d+Z$/, 'Z')
  }
}

function patched(target: JsonObject, contentType: string, body: unknown): unknown {
  if (contentType === 'application/merge-patch+json') return merged(target, body)
  if (contentType === 'application/json-patch+json') return jsonPatched(target, body)
  throw new Refusal(415, `the body of the request was in an unknown format: ${contentType}`)
}
