// google.protobuf.Value to and from plain JSON. Depth is bounded by protobufjs when it decodes, and by JSON.parse's
// input size the other way.

import type { google } from '../../proto/codec.ts'

type Value = google.protobuf.Value.$Properties

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

export function fromJsonValue(value: Value): Json {
  if (value.stringValue != null) return value.stringValue
  if (value.numberValue != null) return value.numberValue
  if (value.boolValue != null) return value.boolValue
  if (value.listValue != null) return (value.listValue.values ?? []).map(fromJsonValue)
  if (value.structValue != null) {
    const entries = Object.entries(value.structValue.fields ?? {})
    return Object.fromEntries(entries.map(([key, inner]) => [key, fromJsonValue(inner)]))
  }
  return null
}

export function toJsonValue(json: unknown): Value {
  if (typeof json === 'string') return { stringValue: json }
  if (typeof json === 'number') return { numberValue: json }
  if (typeof json === 'boolean') return { boolValue: json }
  if (Array.isArray(json)) return { listValue: { values: json.map(toJsonValue) } }
  if (typeof json === 'object' && json !== null) {
    const fields = Object.fromEntries(
      Object.entries(json).map(([key, inner]) => [key, toJsonValue(inner)]),
    )
    return { structValue: { fields } }
  }
  return { nullValue: 0 }
}
