// The verbs of one kind of object: addresses, preconditions, and what comes back as that kind.

import { limits } from '../../model/limits.ts'
import { type ApiCaller, type Call } from './api-caller.ts'
import { jsonLines } from './body.ts'
import { isNotFound, KubeError } from './kube-error.ts'
import {
  isJsonObject,
  type JsonObject,
  type KubeObject,
  type Live,
  liveObject,
  MalformedAnswer,
} from './object.ts'
import { type Address, apiVersionOf, pathOf, type Resource, type Subresource } from './resource.ts'

export interface CallOptions {
  readonly signal: AbortSignal
  readonly deadlineMs?: number
}

export interface Scope {
  /** Undefined: all of them. */
  readonly namespace?: string | undefined
  readonly labelSelector?: string | undefined
  readonly fieldSelector?: string | undefined
}

export interface Page<T extends KubeObject> {
  readonly items: readonly Live<T>[]
  readonly resourceVersion: string
  /** Asks for the next page. Undefined: this was the last. */
  readonly next: string | undefined
}

export interface Preconditions {
  readonly uid?: string
  readonly resourceVersion?: string
}

/** Holders of fields, for server-side apply and for `managedFields`. */
export interface Ownership {
  readonly fieldManager: string
  /** Takes fields from others who have set them otherwise. */
  readonly force?: boolean
}

const patchTypes = {
  merge: 'application/merge-patch+json',
  json: 'application/json-patch+json',
  // JSON is YAML.
  apply: 'application/apply-patch+yaml',
} as const

export class ResourceClient<T extends KubeObject> {
  readonly resource: Resource<T>
  readonly #caller: ApiCaller

  constructor(caller: ApiCaller, resource: Resource<T>) {
    this.#caller = caller
    this.resource = resource
  }

  /** Undefined if there is none. As new as any answer before: never from a cache of the server. */
  async get(address: Address, options: CallOptions): Promise<Live<T> | undefined> {
    try {
      return this.#live(await this.#call({ ...options, method: 'GET', path: this.#path(address) }))
    } catch (error) {
      if (isNotFound(error)) return undefined
      throw error
    }
  }

  /** `resourceVersion` '0' takes whatever the server has at hand, which may be old. */
  async page(
    scope: Scope & {
      readonly limit?: number
      readonly next?: string | undefined
      readonly resourceVersion?: string | undefined
    },
    options: CallOptions,
  ): Promise<Page<T>> {
    const { limit, next, resourceVersion } = scope
    const answer = await this.#call({
      ...options,
      method: 'GET',
      path: this.#path({ namespace: scope.namespace }),
      query: {
        ...selectors(scope),
        limit: limit === undefined ? undefined : String(limit),
        continue: next,
        resourceVersion,
      },
    })
    return this.#pageOf(answer)
  }

  /**
   * What the server writes, line by line, until it ends the watch or `signal` aborts. Throws what a broken connection
   * throws; an `ERROR` event is one of the lines.
   */
  async watch(
    scope: Scope & { readonly resourceVersion: string; readonly timeoutSeconds: number },
    { signal }: { readonly signal: AbortSignal },
  ): Promise<AsyncIterable<unknown>> {
    const body = await this.#caller.open({
      method: 'GET',
      path: this.#path({ namespace: scope.namespace }),
      query: {
        ...selectors(scope),
        watch: '1',
        allowWatchBookmarks: 'true',
        resourceVersion: scope.resourceVersion,
        timeoutSeconds: String(scope.timeoutSeconds),
      },
      signal,
    })
    return jsonLines(body, limits.kubeEventBytesMax)
  }

  async create(object: T, options: CallOptions & Partial<Ownership>): Promise<Live<T>> {
    const { namespace } = object.metadata
    const path = this.#path({ namespace })
    const query = { fieldManager: options.fieldManager }
    return this.#live(await this.#call({ ...options, method: 'POST', path, query, body: object }))
  }

  /** Refused with 409 unless `object` carries the current resourceVersion. */
  async update(
    object: Live<T>,
    options: CallOptions & Partial<Ownership> & { readonly subresource?: Subresource },
  ): Promise<Live<T>> {
    const path = this.#path({ ...object.metadata, subresource: options.subresource })
    const query = { fieldManager: options.fieldManager }
    return this.#live(await this.#call({ ...options, method: 'PUT', path, query, body: object }))
  }

  /** A resourceVersion in the patch is a precondition. */
  async patch(
    address: Address,
    patch: { readonly type: 'merge' | 'json'; readonly body: unknown },
    options: CallOptions & Partial<Ownership> & { readonly repeatable?: boolean },
  ): Promise<Live<T>> {
    const answer = await this.#call({
      ...options,
      method: 'PATCH',
      path: this.#path(address),
      query: { fieldManager: options.fieldManager },
      body: patch.body,
      contentType: patchTypes[patch.type],
    })
    return this.#live(answer)
  }

  /** Server-side apply: makes the object if there is none. May be sent twice: the second says what the first said. */
  async apply(
    object: JsonObject & KubeObject,
    options: CallOptions & Ownership & { readonly subresource?: Subresource },
  ): Promise<Live<T>> {
    const { fieldManager, force = false, subresource } = options
    const answer = await this.#call({
      ...options,
      method: 'PATCH',
      path: this.#path({ ...object.metadata, subresource }),
      query: { fieldManager, force: String(force) },
      body: object,
      contentType: patchTypes.apply,
      repeatable: object.metadata.resourceVersion === undefined,
    })
    return this.#live(answer)
  }

  /** False if there was none. With finalizers the object stays, marked, until they are gone. */
  async remove(
    address: Address,
    options: CallOptions & {
      readonly preconditions?: Preconditions
      readonly propagation?: 'Background' | 'Foreground' | 'Orphan'
    },
  ): Promise<boolean> {
    const { preconditions, propagation } = options
    const body = {
      apiVersion: 'v1',
      kind: 'DeleteOptions',
      ...(preconditions === undefined ? {} : { preconditions }),
      ...(propagation === undefined ? {} : { propagationPolicy: propagation }),
    }
    try {
      await this.#call({ ...options, method: 'DELETE', path: this.#path(address), body })
      return true
    } catch (error) {
      if (isNotFound(error)) return false
      throw error
    }
  }

  #call(call: Call): Promise<unknown> {
    return this.#caller.call(call)
  }

  #path(address: Address): string {
    return pathOf(this.resource, address)
  }

  #live(value: unknown): Live<T> {
    const { kind } = this.resource
    return liveObject<T>(value, { apiVersion: apiVersionOf(this.resource), kind })
  }

  #pageOf(answer: unknown): Page<T> {
    const metadata = isJsonObject(answer) ? answer['metadata'] : undefined
    const items = isJsonObject(answer) ? answer['items'] : undefined
    // An empty list may come as null.
    if (!isJsonObject(metadata) || !(items === null || Array.isArray(items)))
      throw new MalformedAnswer(`a list of ${this.resource.plural} is not a list`)
    const { resourceVersion, continue: next } = metadata
    if (typeof resourceVersion !== 'string')
      throw new MalformedAnswer(`a list of ${this.resource.plural} has no resourceVersion`)
    return {
      items: (items ?? []).map((item: unknown) => this.#live(item)),
      resourceVersion,
      next: typeof next === 'string' && next !== '' ? next : undefined,
    }
  }
}

function selectors({ labelSelector, fieldSelector }: Scope): Record<string, string | undefined> {
  return { labelSelector, fieldSelector }
}

/** Reads, changes and writes until nobody else has written in between; undefined from `change`: nothing is to be done. */
export async function updateWithRetry<T extends KubeObject>(
  client: ResourceClient<T>,
  address: Address,
  options: CallOptions & {
    readonly subresource?: Subresource
    readonly change: (current: Live<T>) => Live<T> | undefined
  },
): Promise<Live<T> | undefined> {
  for (let attempt = 1; ; attempt++) {
    const current = await client.get(address, options)
    const next = current === undefined ? undefined : options.change(current)
    if (next === undefined) return current
    try {
      return await client.update(next, options)
    } catch (error) {
      const mayRepeat = error instanceof KubeError && error.code === 409
      if (!mayRepeat || attempt === limits.kubeRetriesMax) throw error
    }
  }
}
