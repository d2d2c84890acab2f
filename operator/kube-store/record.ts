// How a record of the MetadataStore is an object of the API: one of these per kind.

import type { MetadataKind, MetadataKinds, Version } from '../../model/metadata-store.ts'
import type { JsonObject, KubeObject, Live } from '../kube/object.ts'
import type { Resource } from '../kube/resource.ts'

/** Our objects have a spec, and a status once somebody has written it. */
export interface RecordObject extends KubeObject {
  readonly spec?: JsonObject
  readonly status?: JsonObject
}

export interface RecordKind<K extends MetadataKind> {
  readonly resource: Resource<RecordObject>
  /** Each change is one write of the status, without a look at the object before. */
  readonly hasFixedSpec: boolean
  /**
   * Who has set which field is not kept: nobody applies such objects, and the list is the larger half of one, and a third
   * of what the server has to do for each change.
   */
  readonly isUnowned: boolean
  /** What the object is called under which the record is made. */
  objectName(cluster: string, name: string): string
  nameOf(object: Live<RecordObject>): string
  /** Undefined: there is no such record, not yet or not any more. */
  decode(object: Live<RecordObject>): MetadataKinds[K] | undefined
  /** Equal while the record is the same; so what else is written into the object is no news. */
  versionOf(object: Live<RecordObject>): Version
  spec(cluster: string, name: string, value: MetadataKinds[K]): JsonObject
  /** Every field that belongs to the record; undefined for those that are to be absent. None: the record has no status. */
  status(value: MetadataKinds[K]): JsonObject | undefined
}

/** For a merge patch: what is undefined is to go. */
export function withNulls(fields: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, value ?? null]))
}

/** Fields that are there. */
export function present(fields: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}
