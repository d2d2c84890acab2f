// The port to metadata: small objects changed only by compare-and-swap and watched. The standalone store keeps them
// on this machine's disk; later the Kubernetes API holds them. One conformance suite runs on both.

import type { Broker } from './broker.ts'
import type { Partition } from './partition.ts'
import type { Topic } from './topic.ts'

/** Every kind of object, by name. */
export interface MetadataKinds {
  readonly topic: Topic
  readonly partition: Partition
  readonly broker: Broker
}
export type MetadataKind = keyof MetadataKinds

/** Opaque; equal only if the object is the same. */
export type Version = string

export interface Stored<T> {
  readonly name: string
  readonly value: T
  readonly version: Version
}

export type MetadataEvent<T> =
  | { readonly type: 'put'; readonly object: Stored<T> }
  | { readonly type: 'removed'; readonly name: string; readonly last: T }
  /**
   * All objects have been told once; what follows are changes. Comes again when the watch had to start over, behind all
   * that is different since, removals too. `isCached`: all that an earlier start of this process knew, told because the
   * store has not answered yet: good enough to find leaders by, and nothing may be deleted by it. `hasRegressed`: the
   * store's history has gone back, as when it was restored from a backup.
   */
  | { readonly type: 'synced'; readonly isCached?: true; readonly hasRegressed?: true }

/**
 * Errors: METADATA_CONFLICT (the version is not the current one, or the object exists or is gone), NOT_FOUND reasons
 * are left to callers (`get` answers undefined), METADATA_UNAVAILABLE (nothing is changed), TIMED_OUT (outcome unknown:
 * read to find out).
 */
export interface MetadataStore {
  get<K extends MetadataKind>(kind: K, name: string): Promise<Stored<MetadataKinds[K]> | undefined>
  list<K extends MetadataKind>(kind: K): Promise<readonly Stored<MetadataKinds[K]>[]>
  create<K extends MetadataKind>(
    kind: K,
    name: string,
    value: MetadataKinds[K],
  ): Promise<Stored<MetadataKinds[K]>>
  update<K extends MetadataKind>(
    kind: K,
    name: string,
    value: MetadataKinds[K],
    version: Version,
  ): Promise<Stored<MetadataKinds[K]>>
  remove(kind: MetadataKind, name: string, version: Version): Promise<void>
  /**
   * First every object there is, then `synced`, then changes, each object's in order; intermediate states may be
   * skipped, the newest never is. Ends when `signal` aborts, or with the store; who follows it begins anew then.
   */
  watch<K extends MetadataKind>(
    kind: K,
    options: { readonly signal: AbortSignal },
  ): AsyncIterable<MetadataEvent<MetadataKinds[K]>>
}
