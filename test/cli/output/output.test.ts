import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import { parse as parseYaml } from 'yaml'
import { UsageError } from '../../../cli/grammar/usage-error.ts'
import { Output, type OutputFormat } from '../../../cli/output/output.ts'
import { progressText } from '../../../cli/output/progress.ts'
import { reportOf } from '../../../cli/output/report.ts'
import { displayWidth, printable, table } from '../../../cli/output/table.ts'
import type { View } from '../../../cli/output/view.ts'
import { wantsColour } from '../../../cli/terminal.ts'
import { PenstockError } from '../../../model/errors.ts'

interface Row {
  readonly name: string
  readonly lag: number
}

const view: View<Row> = {
  kind: 'list',
  fields: { name: { type: 'string', says: '' }, lag: { type: 'integer', says: '' } },
  columns: [
    { title: 'NAME', cell: (row) => row.name },
    { title: 'LAG', cell: (row) => String(row.lag), right: true },
    { title: 'MORE', cell: () => 'x', wide: true },
  ],
  name: (row) => row.name,
  empty: 'nothing here',
}

const rows: Row[] = [
  { name: 'orders', lag: 7 },
  { name: 'a', lag: 12_345 },
]

async function printed(
  format: OutputFormat,
  action: (output: Output) => Promise<void> | void,
  options: { quiet?: boolean; colour?: boolean } = {},
): Promise<{ stdout: string; stderr: string }> {
  const stdout = new PassThrough()
  const stderr = new PassThrough()
  const colour = { stdout: options.colour === true, stderr: options.colour === true }
  const output = new Output({ stdout, stderr, format, quiet: options.quiet === true, colour })
  await action(output)
  await output.flush()
  stdout.end()
  stderr.end()
  return { stdout: await text(stdout), stderr: await text(stderr) }
}

describe('a list', () => {
  const list = (output: Output): Promise<void> => output.list(view, rows)

  test('prints as a table with aligned columns', async () => {
    expect((await printed('table', list)).stdout).toBe(
      'NAME      LAG\norders      7\na       12345\n',
    )
  })

  test('prints more columns when wide', async () => {
    expect((await printed('wide', list)).stdout).toContain('NAME      LAG  MORE\n')
  })

  test('prints as one JSON array, as JSON lines, as YAML, as names', async () => {
    expect(JSON.parse((await printed('json', list)).stdout)).toEqual(rows)
    const lines = (await printed('jsonl', list)).stdout.trimEnd().split('\n')
    expect(lines.map((line) => JSON.parse(line))).toEqual(rows)
    expect(parseYaml((await printed('yaml', list)).stdout)).toEqual(rows)
    expect((await printed('name', list)).stdout).toBe('orders\na\n')
  })

  test('that is empty is a note for people and an empty list for programs', async () => {
    const empty = (output: Output): Promise<void> => output.list(view, [])
    expect(await printed('table', empty)).toEqual({ stdout: '', stderr: 'nothing here\n' })
    expect(await printed('json', empty)).toEqual({ stdout: '[]\n', stderr: '' })
    expect(await printed('jsonl', empty)).toEqual({ stdout: '', stderr: '' })
    expect(await printed('yaml', empty)).toEqual({ stdout: '[]\n', stderr: '' })
  })
})

test('rows of a stream print as they come, with one line of titles', async () => {
  const stream = async (output: Output): Promise<void> => {
    const sink = output.stream(view)
    for (const row of rows) await sink.write([row])
  }
  expect((await printed('table', stream)).stdout).toBe('NAME    LAG\norders    7\na       12345\n')
  expect((await printed('json', stream)).stdout).toBe(
    '{"name":"orders","lag":7}\n{"name":"a","lag":12345}\n',
  )
  expect((await printed('yaml', stream)).stdout).toBe(
    '---\nname: orders\nlag: 7\n---\nname: a\nlag: 12345\n',
  )
})

test('one object prints as one JSON object', async () => {
  const one = (output: Output): Promise<void> => output.object(view, { name: 'orders', lag: 7 })
  expect(JSON.parse((await printed('json', one)).stdout)).toEqual({ name: 'orders', lag: 7 })
  expect((await printed('jsonl', one)).stdout).toBe('{"name":"orders","lag":7}\n')
})

test('notes are for people: not with --quiet, next steps not for programs', async () => {
  const say = (output: Output): void => {
    output.note('a note')
    output.next('do this next')
  }
  expect((await printed('table', say)).stderr).toBe('a note\ndo this next\n')
  expect((await printed('json', say)).stderr).toBe('a note\n')
  expect((await printed('table', say, { quiet: true })).stderr).toBe('')
})

test('an error names message, reason and hint; for programs it is one line of JSON', async () => {
  const fail = (output: Output): void =>
    output.error(reportOf(new PenstockError('TOPIC_NOT_FOUND', 'no topic "x"', { topic: 'x' })))
  const { stderr, stdout } = await printed('table', fail, { quiet: true })
  expect(stdout).toBe('')
  expect(stderr).toMatch(/^error: no topic "x" \(TOPIC_NOT_FOUND\)\nhint: Create it/)
  expect(JSON.parse((await printed('json', fail)).stderr)).toMatchObject({
    error: {
      reason: 'TOPIC_NOT_FOUND',
      message: 'no topic "x"',
      details: { topic: 'x' },
      exitCode: 3,
    },
  })
})

test('every kind of error gets its exit code', () => {
  const codeOf = (error: unknown): number => reportOf(error).exitCode
  expect(codeOf(new UsageError('x'))).toBe(2)
  expect(codeOf(new PenstockError('INVALID_REQUEST', 'x'))).toBe(2)
  expect(codeOf(new PenstockError('GROUP_NOT_FOUND', 'x'))).toBe(3)
  expect(codeOf(new PenstockError('CONNECTION_LOST', 'x'))).toBe(5)
  expect(codeOf(new PenstockError('TIMED_OUT', 'x'))).toBe(5)
  expect(codeOf(new PenstockError('DISK_WATERMARK', 'x'))).toBe(5)
  expect(codeOf(new PenstockError('GROUP_NOT_EMPTY', 'x'))).toBe(1)
  expect(codeOf(new PenstockError('CANCELLED', 'x'))).toBe(130)
  expect(codeOf(new TypeError('x'))).toBe(1)
})

test('colour stands only where it is wanted', async () => {
  const list = (output: Output): Promise<void> => output.list(view, rows)
  expect((await printed('table', list, { colour: true })).stdout).toContain('\x1b[1mNAME')
  expect((await printed('table', list)).stdout).not.toContain('\x1b')
})

test('a stream gets colour only on a terminal, and never against the wish of its owner', () => {
  const terminal = Object.assign(new PassThrough(), { isTTY: true })
  expect(wantsColour(terminal, {})).toBe(true)
  expect(wantsColour(terminal, { NO_COLOR: '1' })).toBe(false)
  expect(wantsColour(terminal, { TERM: 'dumb' })).toBe(false)
  expect(wantsColour(new PassThrough(), {})).toBe(false)
  expect(wantsColour(new PassThrough(), { FORCE_COLOR: '1' })).toBe(true)
})

test('control characters cannot move the cursor or break a row', () => {
  expect(printable('a\nb\t\x1b[2J\x07')).toBe('a\\nb\\t\\x1b[2J\\x07')
})

test('wide letters take two columns, combining marks none', () => {
  expect(displayWidth('abc')).toBe(3)
  expect(displayWidth('日本')).toBe(4)
  expect(displayWidth('e\u0301')).toBe(1)
  expect(displayWidth('🚀')).toBe(2)
})

test('columns of a growing table never shrink', () => {
  const lines = table(view.columns, { wide: false, title: (title) => title })
  lines.add([{ name: 'a-long-name', lag: 1 }])
  expect(lines.add([{ name: 'a', lag: 2 }])).toEqual(['a              2'])
})

test('progress says count, rate and what is left', () => {
  expect(
    progressText('messages', { done: 500, total: 2000, elapsedMs: 1000, perSecond: 480 }),
  ).toBe('500 of 2,000 messages (25%)  480/s  3s left')
  expect(progressText('messages', { done: 12_345, elapsedMs: 61_000, perSecond: 200 })).toBe(
    '12,345 messages  200/s  1m1s',
  )
})
