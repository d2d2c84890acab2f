// docs/reference/cli.md and docs/reference/errors.md, written from the tables. test/cli/reference.test.ts fails when
// the committed pages differ.

import { errorRows } from './about/errors.ts'
import {
  type Command,
  type CommandSpec,
  commandName,
  type Example,
  type OptionSpecs,
} from './command.ts'
import { commonOptions, connectOptions } from './command-table.ts'
import { exitCodeMeanings } from './exit-code.ts'
import { formatFields } from './messages/format.ts'
import type { AnyView, FieldSpec, FieldSpecs } from './output/view.ts'
import { argumentUsage, optionHelp, optionUsage } from './program.ts'

const generated =
  '<!-- Generated from the tables in cli/ and model/errors.ts; `npx vitest run test/cli/reference.test.ts -u` writes it anew. -->'

export function cliReference(commands: readonly Command[]): string {
  return [
    '# The command line',
    generated,
    intro,
    '## Conventions',
    conventions,
    '### Exit codes',
    markdownTable(['code', 'meaning'], Object.entries(exitCodeMeanings)),
    '### Values',
    markdownTable(['what', 'how to write it'], values),
    '### Formats of messages',
    'For `-f` of `sub` and `pub`:',
    markdownTable(
      ['field', 'stands for'],
      [
        ...Object.entries(formatFields).map(([letter, says]) => [`\`%${letter}\``, says]),
        ['`%%`', 'a percent sign'],
      ],
    ),
    'Escapes are `\\t \\n \\r \\0 \\\\ \\xHH`. `pub` reads `%k %v %g %i %h %p`, each up to the literal behind it.',
    '### Options of every command',
    optionTable(commonOptions),
    '### Options of every command that talks to a broker',
    optionTable(connectOptions),
    '## Commands',
    prepared,
    ...commands.map(({ spec }) => commandSection(spec)),
  ]
    .join('\n\n')
    .concat('\n')
}

/** What the examples are about, made anew where one has taken it away; not shown. */
const prepared = `<!--
\`\`\`sh before-each
if ! penstock group describe billing -q; then
  penstock topic create orders --partitions 4 -q
  penstock topic create copy -q
  penstock group seek billing orders --to earliest --yes -q
  printf 'c%s,order\\n' 1 2 3 4 5 6 7 > orders.csv
  penstock pub orders -f '%k,%v\\n' -q < orders.csv
fi
\`\`\`
-->`

const intro =
  '`penstock` runs a broker and works with one. Every command explains itself with `--help`; `penstock completion` makes the shell know them.'

const conventions = `- Results go to standard output, everything else to standard error: \`-o json\` is safe to pipe.
- \`-o json\` prints one JSON document, an array for lists; what comes as a stream (\`pub\`, \`sub\`, \`group lag --watch\`) is one object a line. \`jsonl\` is one object a line always, \`yaml\` the same as documents, \`name\` one name a line. Fields stay as they are documented here; new ones may come. Tables are for people and may change.
- Errors with \`-o json\` or \`jsonl\` are one line of JSON on standard error: \`{"error":{"message","reason","hint","details","exitCode"}}\`.
- No colour where there is no terminal, or with \`NO_COLOR\` or \`--no-color\`.
- What cannot be taken back asks for the name on a terminal, wants \`--yes\` elsewhere, and has \`--dry-run\`.
- Ctrl-C once finishes in good order, twice leaves at once.
- The broker is \`--url\`, else \`PENSTOCK_URL\`, else \`http://localhost:7070\`.`

const values: readonly (readonly string[])[] = [
  ['duration', '`250ms`, `30s`, `5m`, `2h`, `7d`, `1h30m`; always with a unit'],
  ['size', '`512`, `64KiB` or `64K` (1,024), `64KB` (1,000), `1.5GiB`'],
  ['count', '`3`, `10k`, `2M`, `1_000_000`'],
  ['rate', '`1000/s`, `10k/s`, `30/m`; messages'],
  [
    'time',
    '`@-1h` (ago), `@2026-01-31` (midnight UTC), `@2026-01-31T12:00:00Z`, `@1769860800000` (ms since 1970)',
  ],
  [
    'place to begin',
    '`earliest`, `latest`, a time, `123` (an offset), `-10` (so many before the end of each partition)',
  ],
  ['place to end', '`end` (as of now), a time, `123` (an offset, exclusive)'],
]

function commandSection(spec: CommandSpec): string {
  const usage = [
    commandName(spec),
    ...Object.entries(spec.args).map(([name, arg]) => argumentUsage(name, arg)),
  ]
  const parts = [
    `### ${commandName(spec)}`,
    `${spec.summary}.`,
    `\`\`\`\n${usage.join(' ')} [options]\n\`\`\``,
    ...(spec.details ?? []),
  ]
  const args = Object.entries(spec.args)
  if (args.length > 0) {
    parts.push(
      markdownTable(
        ['argument', 'meaning'],
        args.map(([name, arg]) => [`\`${argumentUsage(name, arg)}\``, escapeCell(arg.help)]),
      ),
    )
  }
  if (Object.keys(spec.options).length > 0) parts.push(optionTable(spec.options))
  if (spec.examples.length > 0) {
    parts.push(...exampleBlocks(spec.examples))
  }
  if (spec.prints !== null) parts.push(printed(spec.prints))
  return parts.join('\n\n')
}

/** One block of those that test/docs runs, one of those that it cannot. */
function exampleBlocks(examples: readonly Example[]): readonly string[] {
  const reasons = new Set(examples.map(({ notRun }) => notRun))
  return [...reasons].map((reason) => {
    const mark = reason === undefined ? '' : ` not-run="${reason}"`
    const lines = examples
      .filter(({ notRun }) => notRun === reason)
      .map(({ line, says }) => `penstock ${line}  # ${says}`)
    return `\`\`\`sh${mark}\n${lines.join('\n')}\n\`\`\``
  })
}

const printedKinds = { list: 'a list of', object: 'one object:', stream: 'a stream of' } as const

function printed(view: AnyView): string {
  return `Prints ${printedKinds[view.kind]}\n\n${markdownTable(['field', 'type', 'meaning'], fieldRows(view.fields, ''))}`
}

function fieldRows(fields: FieldSpecs, prefix: string): string[][] {
  return Object.entries(fields).flatMap(([name, field]) => {
    const path = `${prefix}${name}`
    const row = [`\`${path}\``, fieldType(field), escapeCell(field.says)]
    if (!('of' in field)) return [row]
    return [row, ...fieldRows(field.of, `${path}${field.type === 'list' ? '[].' : '.'}`)]
  })
}

function fieldType(field: FieldSpec): string {
  const type = field.type === 'texts' ? 'list of strings' : field.type
  const nullable = 'nullable' in field && field.nullable ? ' or null' : ''
  return `${type}${nullable}${field.optional ? ', may be missing' : ''}`
}

function optionTable(options: OptionSpecs): string {
  return markdownTable(
    ['option', 'meaning'],
    Object.entries(options).map(([name, option]) => [
      `\`${optionUsage(name, option)}\``,
      escapeCell(optionHelp(option)),
    ]),
  )
}

export function errorReference(): string {
  return [
    '# Errors',
    generated,
    'Every error of the API is a gRPC status with `google.rpc.ErrorInfo{domain: "penstock.dev", reason}` in its details. The reasons are a closed list; programs decide by the reason, never by the text. `penstock errors REASON` prints one.',
    'Retry: `never` the same call fails again; `backoff` the same call may succeed later; `refresh` ask for the leader or the assignment first, then repeat. The clients of Penstock do so by themselves.',
    ...errorRows().map((row) =>
      [
        `## ${row.reason}`,
        row.meaning,
        `**Do:** ${row.hint}`,
        `Status \`${row.status}\`, retry \`${row.retry}\`, exit code ${row.exitCode}.`,
      ].join('\n\n'),
    ),
  ]
    .join('\n\n')
    .concat('\n')
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|')
}

function markdownTable(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(titles), line(titles.map(() => '---')), ...rows.map(line)].join('\n')
}
