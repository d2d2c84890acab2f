// The language that our kinds are written in: each piece is a structural schema for the API server and, at the same time,
// a TypeScript type. Every string, list and number has its bounds, without which the server refuses rules for their cost;
// every field has a description. Pure.

/** A rule in CEL, checked by the API server. */
export interface Rule {
  /** Over `self`; over `oldSelf` too where it is about changes, and then it holds from the first change on. */
  readonly rule: string
  /** What to do, in one sentence. */
  readonly message: string
  /** CEL for a message with values in it. */
  readonly messageExpression?: string
  /** Of the field that is at fault, relative to what the rule is on: `.spec.cluster`. */
  readonly fieldPath?: string
  readonly reason?: 'FieldValueInvalid' | 'FieldValueForbidden'
}

/** What may stand in an OpenAPI v3 schema of a CustomResourceDefinition, as far as ours need it. */
export interface JsonSchema {
  readonly type: 'object' | 'string' | 'integer' | 'boolean' | 'array'
  readonly description?: string
  readonly default?: unknown
  readonly enum?: readonly string[]
  readonly format?: 'int64' | 'date-time'
  readonly pattern?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly items?: JsonSchema
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly 'x-kubernetes-list-type'?: 'atomic' | 'set' | 'map'
  readonly 'x-kubernetes-list-map-keys'?: readonly string[]
  readonly 'x-kubernetes-map-type'?: 'atomic'
  readonly 'x-kubernetes-validations'?: readonly Rule[]
}

export interface Schema<T> {
  readonly json: JsonSchema
  readonly presence: 'required' | 'optional'
  /** Never set: carries the type. */
  readonly shape?: T
}

/** What a reader finds: defaults are filled in. */
export type TypeOf<S> = S extends Schema<infer T> ? T : never

interface Described {
  readonly description: string
  readonly rules?: readonly Rule[]
}

function schema<T>(json: JsonSchema, { description, rules }: Described): Schema<T> {
  const validations = rules === undefined ? {} : { 'x-kubernetes-validations': rules }
  return { json: { ...json, description, ...validations }, presence: 'required' }
}

/** May be absent, and then nothing stands for it. */
export function optional<T>(field: Schema<T>): Schema<T> & { readonly presence: 'optional' } {
  return { ...field, presence: 'optional' }
}

interface TextOptions extends Described {
  readonly maxLength: number
  readonly minLength?: number
  readonly pattern?: string
  readonly default?: string
}

export function text({ description, rules, ...bounds }: TextOptions): Schema<string> {
  return schema({ type: 'string', ...bounds }, { description, ...(rules && { rules }) })
}

/** RFC 3339. */
export function time(described: Described): Schema<string> {
  return schema({ type: 'string', format: 'date-time', maxLength: 64 }, described)
}

interface IntegerOptions extends Described {
  readonly minimum: number
  readonly maximum: number
  readonly default?: number
}

export function integer({ description, rules, ...bounds }: IntegerOptions): Schema<number> {
  const json = { type: 'integer', format: 'int64', ...bounds } as const
  return schema(json, { description, ...(rules && { rules }) })
}

export function flag(options: Described & { readonly default?: boolean }): Schema<boolean> {
  const { description, rules, ...rest } = options
  return schema({ type: 'boolean', ...rest }, { description, ...(rules && { rules }) })
}

export function choice<const V extends string>(
  values: readonly V[],
  options: Described & { readonly default?: V },
): Schema<V> {
  const { description, rules, ...rest } = options
  return schema({ type: 'string', enum: values, ...rest }, { description, ...(rules && { rules }) })
}

interface ListOptions extends Described {
  readonly maxItems: number
  readonly minItems?: number
  readonly default?: readonly never[]
  /** `set`: no item twice. `{ by }`: no two items with the same value there. */
  readonly unique: 'set' | { readonly by: string } | 'no'
}

export function list<T>(items: Schema<T>, options: ListOptions): Schema<readonly T[]> {
  const { description, rules, unique, ...bounds } = options
  const json: JsonSchema = {
    type: 'array',
    ...bounds,
    ...(unique === 'no'
      ? { 'x-kubernetes-list-type': 'atomic' }
      : unique === 'set'
        ? { 'x-kubernetes-list-type': 'set' }
        : { 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': [unique.by] }),
    items: items.json,
  }
  return schema(json, { description, ...(rules && { rules }) })
}

type Fields = Readonly<Record<string, Schema<unknown>>>
type OptionalKeys<F extends Fields> = {
  [K in keyof F]: F[K] extends { readonly presence: 'optional' } ? K : never
}[keyof F]
type ObjectOf<F extends Fields> = {
  readonly [K in Exclude<keyof F, OptionalKeys<F>>]: TypeOf<F[K]>
} & { readonly [K in OptionalKeys<F>]?: TypeOf<F[K]> | undefined }

interface ObjectOptions extends Described {
  /** The object itself may be left out: it is made of the defaults of its fields then. */
  readonly default?: 'of its fields'
}

/** A field with a default may be left out; the server fills it in. */
export function object<const F extends Fields>(
  fields: F,
  { description, rules, default: standard }: ObjectOptions,
): Schema<ObjectOf<F>> {
  const entries = Object.entries(fields)
  const required = entries
    .filter(([, { json, presence }]) => presence === 'required' && json.default === undefined)
    .map(([name]) => name)
  const properties = Object.fromEntries(entries.map(([name, { json }]) => [name, json]))
  const defaults = entries.flatMap(([name, { json }]) =>
    json.default === undefined ? [] : [[name, json.default]],
  )
  const json: JsonSchema = {
    type: 'object',
    // Written out: rules are tried on it as it stands, before the fields have theirs.
    ...(standard !== undefined && { default: Object.fromEntries(defaults) }),
    ...(required.length > 0 && { required }),
    properties,
  }
  return schema(json, { description, ...(rules && { rules }) })
}
