// Between metadata objects and the messages of MetadataService, checked in both directions: neither side trusts what
// comes out of the socket.

import { PenstockError } from '../../../model/errors.ts'
import { limits } from '../../../model/limits.ts'
import type { MetadataKind, MetadataKinds, Stored } from '../../../model/metadata-store.ts'
import type { penstock } from '../../../proto/codec.ts'
import { decodeObject, metadataKinds } from '../stored-objects.ts'

type StoredMessage = penstock.internal.v1.StoredObject.$Properties

/** Throws INVALID_REQUEST. */
export function kindOf(request: { readonly kind?: string | null }): MetadataKind {
  const kind = metadataKinds.find((known) => known === request.kind)
  if (kind !== undefined) return kind
  throw new PenstockError('INVALID_REQUEST', `metadata has no kind "${request.kind ?? ''}"`)
}

/** Throws INVALID_REQUEST. */
export function nameOf(request: { readonly name?: string | null }): string {
  const name = request.name ?? ''
  if (name !== '' && Buffer.byteLength(name) <= limits.metadataNameBytesMax) return name
  throw new PenstockError('INVALID_REQUEST', 'the object has no name, or too long a one')
}

export function messageOf<T>({ name, version, value }: Stored<T>): StoredMessage {
  return { name, version, json: Buffer.from(JSON.stringify(value), 'utf8') }
}

/** Throws INVALID_REQUEST when it is not an object of this kind. */
export function valueOf<K extends MetadataKind>(
  kind: K,
  json: Uint8Array | null | undefined,
): MetadataKinds[K] {
  return decodeObject(kind, parsed(kind, json), 'INVALID_REQUEST')
}

/** From an answer of the store. Throws METADATA_UNAVAILABLE when it says what this version does not understand. */
export function storedOf<K extends MetadataKind>(
  kind: K,
  message: StoredMessage | null | undefined,
): Stored<MetadataKinds[K]> {
  const { name, version, json } = message ?? {}
  const value = decodeObject(kind, parsed(kind, json), 'METADATA_UNAVAILABLE')
  return { name: name ?? '', version: version ?? '', value }
}

function parsed(kind: MetadataKind, json: Uint8Array | null | undefined): unknown {
  try {
    return JSON.parse(Buffer.from(json ?? []).toString('utf8'))
  } catch (cause) {
    throw new PenstockError('INVALID_REQUEST', `this is no ${kind} as JSON`, { kind }, { cause })
  }
}
