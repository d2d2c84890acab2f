// docs/reference/crds.md: every kind for those who write and read its objects. Pure.

import { stringify } from 'yaml'
import { eventTable } from './events.ts'
import { type Column, group, type Kind, version } from './kind.ts'
import type { JsonSchema, Rule } from './schema.ts'

const intro = `# Kinds of Kubernetes objects

Generated from \`operator/crds\`; \`npm run gen\` writes this page and [the manifests](../../charts/penstock/crds). The API group is \`${group}/${version}\`; all kinds are namespaced. \`kubectl get penstock\` lists what users make, \`kubectl get penstock-internal\` what brokers and the operator keep.

Validation is the API server's: bounds in the schema and rules in CEL (Kubernetes 1.31 or newer), no webhook. A refusal says what to do. Integers are at most 2^53-1. Names ending in \`Ms\`, \`Seconds\` and \`Bytes\` are in that unit.
`

export function crdReference(kinds: readonly Kind<unknown, unknown>[]): string {
  const overview = [
    '| kind | short | for | |',
    '|---|---|---|---|',
    ...kinds.map(({ kind, shortName, audience, description }) =>
      row([`[${kind}](#${kind.toLowerCase()})`, code(shortName), audience, description]),
    ),
  ]
  return `${[intro, overview.join('\n'), ...kinds.map(section), events()].join('\n')}\n`
}

function events(): string {
  const rows = Object.entries(eventTable).map(([reason, { type, on, says }]) =>
    row([code(reason), type, on, says]),
  )
  return [
    '\n## Events\n',
    'What the operator tells once, beside the objects: `kubectl describe`, or `kubectl events --for topic/NAME`. Best effort: what counts is in conditions.\n',
    '| reason | type | on | |',
    '|---|---|---|---|',
    ...rows,
  ].join('\n')
}

function section(kind: Kind<unknown, unknown>): string {
  const { kind: name, plural, shortName, description, example, scale } = kind
  const scaled =
    scale === undefined
      ? ''
      : ` \`kubectl scale ${shortName}/NAME --replicas=N\` sets \`${scale.spec.slice(1)}\`.`
  const selectable = kind.selectable.map((path) => code(path.slice(1))).join(', ')
  const selectors = selectable === '' ? '' : ` Field selectors: ${selectable}.`
  const parts = [
    `\n## ${name}\n`,
    `${description}\n`,
    `\`kubectl get ${plural}\`, or \`${shortName}\`.${scaled}${selectors}\n`,
    `\`\`\`yaml not-run="an object for kubectl"\n${stringify(example)}\`\`\`\n`,
    '### Fields\n',
    ...fieldTable('spec', kind.spec.json),
    '',
    ...fieldTable('status', kind.status.json),
    '',
    ...ruleList(kind),
    ...conditionTable(kind),
    '### Columns\n',
    ...kind.columns.map(columnLine),
  ]
  return parts.join('\n')
}

interface Field {
  readonly path: string
  readonly json: JsonSchema
  readonly required: boolean
}

function fieldTable(root: string, json: JsonSchema): readonly string[] {
  return [
    `| \`${root}\` | type | default | |`,
    '|---|---|---|---|',
    ...fieldsOf(json, '').map((field) => {
      const standard =
        field.json.default === undefined || field.json.type === 'object'
          ? field.required
            ? 'required'
            : ''
          : code(JSON.stringify(field.json.default))
      return row([code(field.path), typeText(field.json), standard, field.json.description ?? ''])
    }),
  ]
}

/** Each field, and behind it what is in it. Conditions are the same everywhere and told of below. */
function fieldsOf(json: JsonSchema, prefix: string): readonly Field[] {
  return Object.entries(json.properties ?? {}).flatMap(([name, inner]) => {
    const path = `${prefix}${name}`
    const field = { path, json: inner, required: json.required?.includes(name) === true }
    if (path === 'conditions') return [field]
    const within = inner.type === 'array' ? inner.items : inner
    const separator = inner.type === 'array' ? '[].' : '.'
    return [field, ...fieldsOf(within ?? inner, `${path}${separator}`)]
  })
}

function typeText(json: JsonSchema): string {
  const { type, minimum, maximum, maxLength, minItems = 0, maxItems, items } = json
  if (json.enum !== undefined) return json.enum.map(code).join(', ')
  if (json.format === 'date-time') return 'time'
  if (type === 'integer') return bounded('integer', minimum, maximum)
  if (type === 'string') return `text, at most ${maxLength} characters`
  if (type === 'array') {
    const of = items?.type === 'object' ? 'objects' : 'texts'
    return minItems > 0 ? `${minItems} to ${maxItems} ${of}` : `at most ${maxItems} ${of}`
  }
  return type === 'boolean' ? 'true, false' : 'object'
}

function bounded(what: string, minimum = 0, maximum = Number.MAX_SAFE_INTEGER): string {
  return maximum === Number.MAX_SAFE_INTEGER
    ? `${what} from ${number(minimum)}`
    : `${what} from ${number(minimum)} to ${number(maximum)}`
}

const number = (value: number): string => value.toLocaleString('en')

function ruleList(kind: Kind<unknown, unknown>): readonly string[] {
  const rules = [
    ...kind.rules.map((rule) => ({ path: '', rule })),
    ...rulesOf(kind.spec.json, 'spec'),
    ...rulesOf(kind.status.json, 'status'),
  ]
  if (rules.length === 0) return []
  const lines = rules.map(({ path, rule }) => {
    const change = rule.rule.includes('oldSelf') ? ' (on change)' : ''
    return `- ${code(`${path}${rule.fieldPath ?? ''}` || 'the object')}${change}: ${rule.message}`
  })
  return ['### Rules\n', ...lines, '']
}

function rulesOf(
  json: JsonSchema,
  path: string,
): readonly { readonly path: string; readonly rule: Rule }[] {
  const own = (json['x-kubernetes-validations'] ?? []).map((rule) => ({ path, rule }))
  const inner = Object.entries(json.properties ?? {}).flatMap(([name, field]) =>
    rulesOf(field, `${path}.${name}`),
  )
  return [...own, ...inner]
}

function conditionTable({ conditions }: Kind<unknown, unknown>): readonly string[] {
  const types = Object.entries(conditions)
  if (types.length === 0) return []
  return [
    '### Conditions\n',
    '| type | reason | |',
    '|---|---|---|',
    ...types.flatMap(([type, { says, reasons }]) => [
      row([`**${type}**`, '', says]),
      ...Object.entries(reasons).map(([reason, meaning]) => row(['', code(reason), meaning])),
    ]),
    '',
  ]
}

function columnLine({ name, description, wide }: Column): string {
  return `- ${name.toUpperCase()}${wide === true ? ' (`-o wide`)' : ''}: ${description}`
}

const code = (text: string): string => `\`${text}\``
const row = (cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
