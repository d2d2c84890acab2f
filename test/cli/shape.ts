// Checks JSON that a command printed against the fields that its view promises.

import type { FieldSpec, FieldSpecs } from '../../cli/output/view.ts'

/** What is wrong with the object; empty when it is as promised. */
export function shapeFaults(fields: FieldSpecs, value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [`${path || 'the row'} is not an object`]
  }
  const row: Readonly<Record<string, unknown>> = { ...value }
  const unknown = Object.keys(row).filter((name) => !Object.hasOwn(fields, name))
  return [
    ...unknown.map((name) => `${path}${name} is not documented`),
    ...Object.entries(fields).flatMap(([name, field]) =>
      fieldFaults(field, row[name], `${path}${name}`),
    ),
  ]
}

function fieldFaults(field: FieldSpec, value: unknown, path: string): string[] {
  if (value === undefined) return field.optional ? [] : [`${path} is missing`]
  if (value === null) return 'nullable' in field && field.nullable ? [] : [`${path} is null`]
  if (field.type === 'object') return shapeFaults(field.of, value, `${path}.`)
  if (field.type === 'list') {
    if (!Array.isArray(value)) return [`${path} is not a list`]
    return value.flatMap((row, i) => shapeFaults(field.of, row, `${path}[${i}].`))
  }
  return fits(field.type, value) ? [] : [`${path} is ${JSON.stringify(value)}, not ${field.type}`]
}

function fits(type: Exclude<FieldSpec['type'], 'object' | 'list'>, value: unknown): boolean {
  switch (type) {
    case 'json':
      return true
    case 'integer':
      return Number.isSafeInteger(value)
    case 'time':
      return typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value)
    case 'texts':
      return Array.isArray(value) && value.every((text) => typeof text === 'string')
    default:
      return typeof value === type
  }
}
