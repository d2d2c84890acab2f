// The records of one kind as objects of the API: read, made, changed and removed, each change on the version that was read.
// A change without an answer is looked for: if the record is as it was to be, it was made; if not, nobody knows.

import { limits } from '../../model/limits.ts'
import type { MetadataKind, MetadataKinds, Stored, Version } from '../../model/metadata-store.ts'
import { isCovered, mergePatch, sameJson } from '../kube/json-diff.ts'
import { isConflict } from '../kube/kube-error.ts'
import type { JsonObject, Live } from '../kube/object.ts'
import { apiVersionOf } from '../kube/resource.ts'
import type { CallOptions, ResourceClient } from '../kube/resource-client.ts'
import { dropFinalizer } from '../kube/write-back.ts'
import { type RecordKind, type RecordObject, withNulls } from './record.ts'
import { changeFailure, conflict, isUnknown, readFailure } from './store-error.ts'
import { topicFinalizer } from './topic-record.ts'

export interface RecordStoreParts<K extends MetadataKind> {
  readonly client: ResourceClient<RecordObject>
  readonly record: RecordKind<K>
  readonly namespace: string
  readonly cluster: string
  readonly callMs: number
  readonly signal: AbortSignal
  /** Throws if the object has to stay. */
  readonly beforeRemoval?: ((object: Live<RecordObject>) => Promise<void>) | undefined
}

type Found<K extends MetadataKind> = {
  readonly object: Live<RecordObject>
  readonly stored: Stored<MetadataKinds[K]> | undefined
}

export class RecordStore<K extends MetadataKind> {
  readonly #parts: RecordStoreParts<K>
  readonly #call: CallOptions

  constructor(parts: RecordStoreParts<K>) {
    this.#parts = parts
    this.#call = { signal: parts.signal, deadlineMs: parts.callMs }
  }

  storedOf(object: Live<RecordObject>): Stored<MetadataKinds[K]> | undefined {
    const { record } = this.#parts
    const value = record.decode(object)
    if (value === undefined) return undefined
    return { name: record.nameOf(object), value, version: record.versionOf(object) }
  }

  async get(name: string): Promise<Stored<MetadataKinds[K]> | undefined> {
    try {
      return (await this.#find(name))?.stored
    } catch (error) {
      throw readFailure(error)
    }
  }

  /** Of two objects with the same name of a record the older one has it. */
  async list(): Promise<readonly Stored<MetadataKinds[K]>[]> {
    try {
      const byName = new Map<string, Live<RecordObject>>()
      for (const object of await this.#objects(`spec.cluster=${this.#parts.cluster}`)) {
        const name = this.#parts.record.nameOf(object)
        const other = byName.get(name)
        if (other === undefined || isOlder(object, other)) byName.set(name, object)
      }
      const all = [...byName.values()].flatMap((object) => this.storedOf(object) ?? [])
      return all.sort((a, b) => (a.name < b.name ? -1 : 1))
    } catch (error) {
      throw readFailure(error)
    }
  }

  async create(name: string, value: MetadataKinds[K]): Promise<Stored<MetadataKinds[K]>> {
    const { record, cluster } = this.#parts
    const spec = record.spec(cluster, name, value)
    const status = record.status(value)
    return await this.#changing(name, value, async () => {
      const made = await this.#make(name, { spec, hasStatus: status !== undefined })
      if (status === undefined) return made
      const { metadata } = record.isUnowned ? await this.#disown(made) : made
      return await this.#patch(metadata, 'status', status)
    })
  }

  async update(
    name: string,
    value: MetadataKinds[K],
    version: Version,
  ): Promise<Stored<MetadataKinds[K]>> {
    const { record, cluster, namespace } = this.#parts
    const status = record.status(value)
    return await this.#changing(name, value, async () => {
      if (record.hasFixedSpec && status !== undefined) {
        if (!isVersion.test(version)) throw conflict(name, `has no version ${version}`)
        const metadata = { namespace, name: record.objectName(cluster, name) }
        return await this.#patch({ ...metadata, resourceVersion: version }, 'status', status)
      }
      const { object, stored } = await this.#current(name, version)
      if (isMarked(value) && !isMarked(stored.value)) return await this.#mark(object)
      const spec = specPatch(object, record.spec(cluster, name, value))
      const next = spec === undefined ? object : await this.#patch(object.metadata, undefined, spec)
      return status === undefined ? next : await this.#patch(next.metadata, 'status', status)
    })
  }

  async remove(name: string, version: Version): Promise<void> {
    const { client, namespace, beforeRemoval } = this.#parts
    try {
      const { object } = await this.#current(name, version)
      await beforeRemoval?.(object)
      // Whatever it was held for is done.
      const free = await dropFinalizer(client, object, topicFinalizer, this.#call)
      if (object.metadata.deletionTimestamp !== undefined) return
      const { uid, resourceVersion } = free.metadata
      const options = { ...this.#call, preconditions: { uid, resourceVersion } }
      const isGone = !(await client.remove({ namespace, name: free.metadata.name }, options))
      if (isGone) throw conflict(name, 'is gone')
    } catch (error) {
      if (isUnknown(error) && (await this.#isGone(name))) return
      throw changeFailure(error)
    }
  }

  /**
   * Removes what was begun and is no record yet: a write that is still on its way would make one of it. Throws
   * METADATA_CONFLICT where there are records.
   */
  async removeDrafts(fieldSelector: string): Promise<void> {
    const { client, namespace } = this.#parts
    for (const object of await this.#objects(fieldSelector)) {
      const { name, uid, resourceVersion } = object.metadata
      if (this.storedOf(object) !== undefined) throw conflict(name, 'is there')
      const preconditions = { uid, resourceVersion }
      await client.remove({ namespace, name }, { ...this.#call, preconditions })
    }
  }

  /** Kept until the controller has had its data deleted: an order that was given here is meant. */
  async #mark(object: Live<RecordObject>): Promise<Live<RecordObject>> {
    const { client, namespace } = this.#parts
    const { finalizers = [] } = object.metadata
    // In one write: a finalizer without the policy is taken off by the operator, a policy without it holds nothing.
    const body = {
      metadata: {
        resourceVersion: object.metadata.resourceVersion,
        finalizers: [...new Set([...finalizers, topicFinalizer])],
      },
      spec: { deletionPolicy: 'Delete' },
    }
    const meant = await client.patch(object.metadata, { type: 'merge', body }, this.#call)
    const { name, uid, resourceVersion } = meant.metadata
    const preconditions = { uid, resourceVersion }
    await client.remove({ namespace, name }, { ...this.#call, preconditions })
    const marked = await client.get({ namespace, name }, this.#call)
    if (marked === undefined) throw conflict(name, 'is gone')
    return marked
  }

  /** From then on the server keeps no list of writers. It takes that from nobody who makes an object, or writes its status. */
  async #disown({ metadata }: Live<RecordObject>): Promise<Live<RecordObject>> {
    const { name, resourceVersion } = metadata
    const body = { metadata: { resourceVersion, managedFields: [{}] } }
    const { client, namespace } = this.#parts
    return await client.patch({ namespace, name }, { type: 'merge', body }, this.#call)
  }

  /** Made already, by somebody who did not get to the second write: goes on from there. */
  async #make(
    name: string,
    { spec, hasStatus }: { readonly spec: JsonObject; readonly hasStatus: boolean },
  ): Promise<Live<RecordObject>> {
    const { client, record, namespace, cluster } = this.#parts
    const { resource } = record
    const metadata = { namespace, name: record.objectName(cluster, name) }
    const object = { apiVersion: apiVersionOf(resource), kind: resource.kind, metadata, spec }
    try {
      return await client.create(object, this.#call)
    } catch (error) {
      if (!hasStatus || !(isConflict(error) || isUnknown(error))) throw error
      const found = await client.get(metadata, this.#call)
      if (found === undefined || this.storedOf(found) !== undefined) throw error
      if (isCovered(spec, found.spec)) return found
      // A draft of something else of the same name: nobody has ever seen it as a record.
      const { uid, resourceVersion } = found.metadata
      await client.remove(metadata, { ...this.#call, preconditions: { uid, resourceVersion } })
      return await client.create(object, this.#call)
    }
  }

  async #changing(
    name: string,
    wanted: MetadataKinds[K],
    change: () => Promise<Live<RecordObject>>,
  ): Promise<Stored<MetadataKinds[K]>> {
    try {
      const stored = this.storedOf(await change())
      if (stored === undefined) throw conflict(name, 'is being removed')
      return stored
    } catch (error) {
      const found = isUnknown(error) ? await this.#found(name) : undefined
      if (found?.stored !== undefined && sameJson(found.stored.value, wanted)) return found.stored
      throw changeFailure(error)
    }
  }

  async #found(name: string): Promise<Found<K> | undefined> {
    return await this.#find(name).catch(() => undefined)
  }

  /** Surely, not for want of an answer. */
  async #isGone(name: string): Promise<boolean> {
    return await this.#find(name).then(
      (found) => found?.stored === undefined,
      () => false,
    )
  }

  async #current(
    name: string,
    version: Version,
  ): Promise<{ readonly object: Live<RecordObject>; readonly stored: Stored<MetadataKinds[K]> }> {
    const found = await this.#find(name)
    if (found?.stored === undefined) throw conflict(name, 'is gone')
    if (found.stored.version !== version)
      throw conflict(name, `is at version ${found.stored.version}, not ${version}`)
    return { object: found.object, stored: found.stored }
  }

  #patch(
    { name, resourceVersion }: { readonly name: string; readonly resourceVersion: string },
    subresource: 'status' | undefined,
    fields: JsonObject,
  ): Promise<Live<RecordObject>> {
    const { client, namespace } = this.#parts
    const body = { metadata: { resourceVersion }, [subresource ?? 'spec']: withNulls(fields) }
    return client.patch({ namespace, name, subresource }, { type: 'merge', body }, this.#call)
  }

  async #find(name: string): Promise<Found<K> | undefined> {
    const { client, record, namespace, cluster } = this.#parts
    const direct = await client.get(
      { namespace, name: record.objectName(cluster, name) },
      this.#call,
    )
    const isIt =
      direct !== undefined && direct.spec?.['cluster'] === cluster && record.nameOf(direct) === name
    const named = record.resource.kind === 'Topic' ? await this.#namesakes(name) : []
    const [object] = [...(isIt ? [direct] : []), ...named].sort((a, b) => (isOlder(a, b) ? -1 : 1))
    return object === undefined ? undefined : { object, stored: this.storedOf(object) }
  }

  /** Topics that have their clients' name in a field, because people chose another for the object. */
  #namesakes(name: string): Promise<readonly Live<RecordObject>[]> {
    return this.#objects(`spec.cluster=${this.#parts.cluster},spec.topicName=${name}`)
  }

  async #objects(fieldSelector: string): Promise<readonly Live<RecordObject>[]> {
    const { client, namespace } = this.#parts
    const objects: Live<RecordObject>[] = []
    let next: string | undefined
    do {
      const scope = { namespace, fieldSelector, limit: limits.kubeListPage, next }
      const page = await client.page(scope, this.#call)
      objects.push(...page.items)
      next = page.next
    } while (next !== undefined)
    return objects
  }
}

/** The one that was there first has the name. */
export function isOlder(one: Live<RecordObject>, other: Live<RecordObject>): boolean {
  const [a, b] = [one.metadata, other.metadata]
  const [since, otherSince] = [a.creationTimestamp ?? '', b.creationTimestamp ?? '']
  return since === otherSince ? a.uid < b.uid : since < otherSince
}

function isMarked(value: object): boolean {
  return 'deletedAtMs' in value && value.deletedAtMs !== undefined
}

/** Fields of the record alone: what else is in the spec is others'. */
function specPatch(object: Live<RecordObject>, wanted: JsonObject): JsonObject | undefined {
  const before = object.spec ?? {}
  const patch = mergePatch(before, { ...before, ...wanted })
  // `rack` and its like, when they are no more.
  const gone = optionalFields.filter((name) => before[name] !== undefined && !(name in wanted))
  if (gone.length === 0) return patch
  return { ...patch, ...Object.fromEntries(gone.map((name) => [name, null])) }
}

const optionalFields = ['rack']

/** Anything else the API server would call malformed, not old. */
const isVersion = /^\d+$/
