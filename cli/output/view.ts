// What a command prints: the fields of its JSON, which are a promise and tested, and the columns of its table, which
// are for people and may change. Names in JSON carry their unit: `retentionMs`, `sizeBytes`.

export interface ScalarField {
  /** `time` is an RFC 3339 string in UTC; `json` any JSON value. */
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'time' | 'json'
  readonly says: string
  readonly nullable?: true
  /** The name may be missing. */
  readonly optional?: true
}

export interface NestedField {
  readonly type: 'list' | 'object'
  readonly says: string
  readonly of: FieldSpecs
  readonly optional?: true
}

export interface TextListField {
  readonly type: 'texts'
  readonly says: string
  readonly optional?: true
}

export type FieldSpec = ScalarField | NestedField | TextListField
export type FieldSpecs = Readonly<Record<string, FieldSpec>>

interface ScalarTypes {
  readonly string: string
  readonly integer: number
  readonly number: number
  readonly boolean: boolean
  readonly time: string
  readonly json: unknown
}

type FieldValue<F> = F extends { readonly type: 'list'; readonly of: infer N extends FieldSpecs }
  ? readonly RowOf<N>[]
  : F extends { readonly type: 'object'; readonly of: infer N extends FieldSpecs }
    ? RowOf<N>
    : F extends { readonly type: 'texts' }
      ? readonly string[]
      : F extends { readonly type: infer T extends keyof ScalarTypes }
        ? ScalarTypes[T] | (F extends { readonly nullable: true } ? null : never)
        : never

type OptionalNames<F extends FieldSpecs> = {
  [N in keyof F]: F[N] extends { readonly optional: true } ? N : never
}[keyof F]

/** The value that the fields describe. */
export type RowOf<F extends FieldSpecs> = {
  readonly [N in Exclude<keyof F, OptionalNames<F>>]: FieldValue<F[N]>
} & { readonly [N in OptionalNames<F>]?: FieldValue<F[N]> | undefined }

export interface Column<Row> {
  /** In capitals. */
  readonly title: string
  readonly cell: (row: Row) => string
  readonly right?: true
  /** Only with `-o wide`. */
  readonly wide?: true
}

/**
 * `list`: JSON is an array, JSON lines have one element each. `object`: one object. `stream`: rows as they come; JSON
 * is one object per line, YAML one document each.
 */
export type ViewKind = 'list' | 'object' | 'stream'

export interface TextStyle {
  readonly wide: boolean
  readonly title: (text: string) => string
}

export interface View<Row> {
  readonly kind: ViewKind
  readonly fields: FieldSpecs
  readonly columns: readonly Column<Row>[]
  /** Lines for people in place of a table. */
  readonly text?: (row: Row, style: TextStyle) => readonly string[]
  /** One line of JSON without its end, where JSON.stringify would not do. */
  readonly json?: (row: Row) => string
  /** What `-o name` prints. */
  readonly name: (row: Row) => string
  /** Printed on standard error in place of an empty table. */
  readonly empty?: string
}

/** Any view, for what only looks at kind and fields. */
export type AnyView = Pick<View<never>, 'kind' | 'fields'>
