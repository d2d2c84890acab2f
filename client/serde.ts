// Between values and bytes. The kind travels with the record, so that a console can show it and a consumer without a
// serde gets text as text and JSON as JSON.

import { PenstockError } from '../model/errors.ts'
import type { PayloadKind } from '../model/records.ts'

export interface Serde<T> {
  kindOf(value: T): PayloadKind
  serialize(value: T): Uint8Array
  /** Throws whatever it likes; it arrives as INVALID_REQUEST with the message's place. `bytes` is a view: copy to keep. */
  deserialize(bytes: Uint8Array, kind: PayloadKind): T
}

export const textSerde: Serde<string> = {
  kindOf: () => 'text',
  serialize: (value) => Buffer.from(value, 'utf8'),
  deserialize: (bytes) => decodeText(bytes),
}

export const bytesSerde: Serde<Uint8Array> = {
  kindOf: () => 'bytes',
  serialize: (value) => value,
  deserialize: (bytes) => bytes,
}

/** JSON that is trusted to be a `T`; give the topic a schema to have it checked. */
export function jsonSerde<T>(): Serde<T> {
  return {
    kindOf: () => 'json',
    serialize: (value) => Buffer.from(toJson(value), 'utf8'),
    // The cast is what "trusted" means.
    deserialize: (bytes) => JSON.parse(decodeText(bytes)) as T,
  }
}

/** Strings as text, bytes as bytes, everything else as JSON; back by the kind that was stored. */
export const autoSerde: Serde<unknown> = {
  kindOf: (value) =>
    typeof value === 'string' ? 'text' : value instanceof Uint8Array ? 'bytes' : 'json',
  serialize: (value) => {
    if (typeof value === 'string') return Buffer.from(value, 'utf8')
    return value instanceof Uint8Array ? value : Buffer.from(toJson(value), 'utf8')
  },
  deserialize: (bytes, kind) => {
    if (kind === 'text') return decodeText(bytes)
    return kind === 'json' ? (JSON.parse(decodeText(bytes)) as unknown) : bytes
  },
}

function toJson(value: unknown): string {
  const json = JSON.stringify(value)
  // undefined, functions and symbols have no JSON; the types let a caller without strict mode through.
  if (typeof json === 'string') return json
  throw new PenstockError('INVALID_REQUEST', 'the value has no JSON form', { field: 'value' })
}

export function decodeText(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8')
}

/** The part of Standard Schema 1 (standardschema.dev) that is used: zod, valibot, arktype and others have it. */
export interface StandardSchema<Output> {
  readonly '~standard': {
    readonly version: 1
    readonly vendor: string
    readonly validate: (value: unknown) => StandardResult<Output> | Promise<StandardResult<Output>>
  }
}

export type StandardResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly StandardIssue[] }

export interface StandardIssue {
  readonly message: string
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined
}

/**
 * Checks values both ways. A schema that transforms must accept its own output, and it must answer at once: an
 * asynchronous check would lose the order of messages.
 */
export function checkedSerde<T>(schema: StandardSchema<T>, serde: Serde<unknown>): Serde<T> {
  const check = (value: unknown): T => {
    const result = schema['~standard'].validate(value)
    if (result instanceof Promise) {
      throw new PenstockError('UNSUPPORTED', 'the schema of a topic must validate synchronously')
    }
    if (result.issues === undefined) return result.value
    const issues = result.issues.map(describeIssue).join('; ')
    throw new PenstockError('INVALID_REQUEST', `the value does not match the schema: ${issues}`, {
      field: 'value',
    })
  }
  return {
    kindOf: (value) => serde.kindOf(value),
    serialize: (value) => serde.serialize(check(value)),
    deserialize: (bytes, kind) => check(serde.deserialize(bytes, kind)),
  }
}

function describeIssue({ path, message }: StandardIssue): string {
  const keys = path?.map((part) => String(typeof part === 'object' ? part.key : part)) ?? []
  return keys.length === 0 ? message : `${keys.join('.')}: ${message}`
}
