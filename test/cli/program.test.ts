import { describe, expect, test } from 'vitest'
import { commandName, flagName } from '../../cli/command.ts'
import { commandGroups, commands, optionsOf } from '../../cli/command-table.ts'
import { UsageError } from '../../cli/grammar/usage-error.ts'
import { parseCommandLine } from '../../cli/program.ts'

const parse = (line: string) => parseCommandLine(commands, line.split(' ').filter(Boolean), 100)

function inputOf(line: string) {
  const parsed = parse(line)
  if (parsed.kind !== 'run') throw new Error(parsed.text)
  return parsed
}

function refusal(line: string): UsageError {
  try {
    parse(line)
  } catch (error) {
    if (error instanceof UsageError) return error
    throw error
  }
  throw new Error(`"${line}" was accepted`)
}

test('values arrive parsed by their kind, with defaults', () => {
  const { command, input, common } = inputOf(
    'sub orders --from -10 -n 5 -p 0 -p 2 --no-commit -o jsonl',
  )
  expect(command.spec.path).toEqual(['sub'])
  expect(input.args).toEqual({ topic: 'orders' })
  expect(input.options).toMatchObject({
    from: { kind: 'last', count: 10 },
    number: 5,
    partition: [0, 2],
    commit: false,
    exitAtEnd: false,
    group: undefined,
  })
  expect(common).toEqual({
    format: 'jsonl',
    formatGiven: true,
    quiet: false,
    colour: true,
    url: undefined,
    timeoutMs: undefined,
  })
})

test('defaults are those of the table, repeatable options are lists, either-flags are undefined', () => {
  const { input, common } = inputOf('pub orders - -H a=b')
  expect(input.args).toEqual({ topic: 'orders', value: '-' })
  expect(input.options).toMatchObject({
    acks: 'all',
    compression: 'none',
    header: [{ name: 'a', value: 'b' }],
    progress: undefined,
    json: false,
  })
  expect(inputOf('pub orders --no-progress').input.options['progress']).toBe(false)
  expect(common.formatGiven).toBe(false)
})

test('a value may be null: kept for ever, without a bound', () => {
  const { input } = inputOf('topic alter orders --retention forever --retention-bytes unlimited')
  expect(input.options).toMatchObject({ retention: null, retentionBytes: null })
})

test('the URL and the timeout are for commands that talk to a broker', () => {
  expect(inputOf('topic list --url http://b:1 --timeout 5s').common).toMatchObject({
    url: 'http://b:1',
    timeoutMs: 5000,
  })
  expect(() => parse('errors --url http://b:1')).toThrow(UsageError)
})

test.each([
  ['topc list', 'Did you mean topic?'],
  ['topic lst', 'Did you mean list?'],
  ['sub orders --form earliest', 'Did you mean --from?'],
  ['pub orders --acks al', 'Did you mean all?'],
  ['topic list -o jsno', 'Did you mean json?'],
  ['completion bsh', 'Did you mean bash?'],
])('%s gets the hint: %s', (line, hint) => {
  expect(refusal(line).hint).toBe(hint)
})

test.each([
  ['topic create', 'TOPIC'],
  ['group seek billing orders', '--to'],
  ['topic list extra', 'argument'],
  ['sub orders --from', '--from'],
  ['sub orders --from 2026-01-01', '--from: "2026-01-01" is not a place to begin'],
  ['pub orders --count 0', '--count: 0 is too few'],
])('%s is refused, naming what is wrong', (line, says) => {
  expect(refusal(line).message).toContain(says)
})

test('without a command there is help, asked for; half a command gets help on standard error', () => {
  expect(parse('')).toMatchObject({ kind: 'text', asked: true })
  expect(parse('topic')).toMatchObject({ kind: 'text', asked: false })
  expect(parse('topic --help')).toMatchObject({ kind: 'text', asked: true })
})

describe.each(commands.map(({ spec }) => [commandName(spec), spec] as const))(
  '%s',
  (_name, spec) => {
    test('has help with its summary, options and examples', () => {
      const parsed = parse(`${spec.path.join(' ')} --help`)
      if (parsed.kind !== 'text') throw new Error('no help')
      expect(parsed.text).toContain(spec.summary)
      for (const [name, option] of Object.entries(optionsOf(spec))) {
        expect(parsed.text).toContain(
          option.kind === 'flag' && option.on ? `--no-${flagName(name)}` : `--${flagName(name)}`,
        )
      }
      for (const example of spec.examples) expect(parsed.text).toContain(example.line)
      for (const line of parsed.text.split('\n')) expect(line.length).toBeLessThanOrEqual(100)
    })

    test('is written in one style', () => {
      expect(spec.summary).toMatch(/^[A-Z].*[^.]$/)
      for (const details of spec.details ?? []) expect(details).toMatch(/\.$/)
      for (const option of Object.values(optionsOf(spec)))
        expect(option.help).not.toMatch(/^[A-Z][a-z]|\.$/)
      if (spec.path.length > 1) expect(commandGroups).toHaveProperty(spec.path[0] ?? '')
    })

    test('has no two options with one letter', () => {
      const letters = Object.values(optionsOf(spec)).flatMap((option) => option.short ?? [])
      expect(new Set([...letters, 'h']).size).toBe(letters.length + 1)
    })
  },
)
