// From the table of commands to a parser (commander): reads the command line, checks every value by its kind, hands
// over what it found. Help texts come from the same table.

import { CommanderError, Option, Command as Parser } from 'commander'
import {
  type ArgumentSpec,
  type Command,
  type CommandSpec,
  flagName,
  type OptionSpec,
  type ParsedInput,
} from './command.ts'
import { commandGroups, optionsOf } from './command-table.ts'
import { closest } from './grammar/closest.ts'
import { valueKinds } from './grammar/option-value.ts'
import { UsageError } from './grammar/usage-error.ts'
import type { OutputFormat } from './output/output.ts'

export interface CommonInput {
  readonly format: OutputFormat
  readonly formatGiven: boolean
  readonly quiet: boolean
  readonly colour: boolean
  readonly url: string | undefined
  readonly timeoutMs: number | undefined
}

export type ParseResult =
  | {
      readonly kind: 'run'
      readonly command: Command
      readonly input: ParsedInput
      readonly common: CommonInput
    }
  /** Help was asked for, or given because the command line ends too early. */
  | { readonly kind: 'text'; readonly text: string; readonly asked: boolean }

/** Throws UsageError. `columns` is the width that help may take. */
export function parseCommandLine(
  commands: readonly Command[],
  argv: readonly string[],
  columns: number,
): ParseResult {
  const texts: string[] = []
  let result: ParseResult | undefined
  const root = newParser('penstock', columns, texts)
    .description('A message broker that keeps what it acknowledges.')
    .helpCommand(false)
    .addHelpText('after', rootHelp)
  const parsers = new Map<string, Parser>()
  const parserOf = (path: readonly string[]): Parser => {
    const name = path.join(' ')
    const known = path.length === 0 ? root : parsers.get(name)
    if (known) return known
    const parser = newParser(path.at(-1) ?? '', columns, texts)
    parser.description(commandGroups[name] ?? '').helpCommand(false)
    parsers.set(name, parser)
    parserOf(path.slice(0, -1)).addCommand(parser)
    return parser
  }
  for (const command of commands) {
    const parser = parserOf(command.spec.path)
    describe(parser, command.spec)
    parser.action(() => {
      result = { kind: 'run', command, ...readInput(parser, command.spec) }
    })
  }
  try {
    root.parse([...argv], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode === 0) return { kind: 'text', text: texts.join(''), asked: true }
    if (error.code === 'commander.help')
      return { kind: 'text', text: texts.join(''), asked: argv.length === 0 }
    throw usageErrorFrom(error)
  }
  if (result === undefined) throw new UsageError('there is no such command', 'See penstock --help.')
  return result
}

const rootHelp = `
Begin with:
  penstock dev                    a broker on this machine, data in ./penstock-data
  penstock pub orders 'hello'     publish; answered when it is on disk
  penstock sub orders             print what comes

Every command explains itself with --help.`

// Longer lines are hard to read, however wide the terminal.
const helpColumnsMax = 110

function newParser(name: string, columns: number, texts: string[]): Parser {
  return new Parser(name)
    .exitOverride()
    .helpOption('-h, --help', 'explain this command')
    .configureHelp({
      helpWidth: Math.min(columns, helpColumnsMax),
      // The default says [options] behind every command: true, and no help.
      subcommandTerm: (parser) =>
        [
          parser.name(),
          ...parser.registeredArguments.map((argument) =>
            argument.required ? `<${argument.name()}>` : `[${argument.name()}]`,
          ),
        ].join(' '),
    })
    .configureOutput({
      writeOut: (text) => void texts.push(text),
      writeErr: (text) => void texts.push(text),
      outputError: () => {},
    })
}

function describe(parser: Parser, spec: CommandSpec): void {
  parser.summary(spec.summary)
  parser.description([`${spec.summary}.`, ...(spec.details ?? [])].join('\n\n'))
  for (const [name, argument] of Object.entries(spec.args)) {
    parser.argument(argumentUsage(name, argument), argument.help)
  }
  for (const [name, option] of Object.entries(optionsOf(spec))) {
    for (const parsed of parserOptions(name, option)) parser.addOption(parsed)
  }
  if (spec.examples.length > 0) {
    const width = Math.max(...spec.examples.map((example) => example.line.length))
    const lines = spec.examples.map(
      ({ line, says }) =>
        `  penstock ${width > 56 ? `${line}\n      ${says}` : `${line.padEnd(width)}  ${says}`}`,
    )
    parser.addHelpText('after', `\nExamples:\n${lines.join('\n')}`)
  }
}

/** `<TOPIC>` or `[VALUE]`. */
export function argumentUsage(name: string, argument: ArgumentSpec): string {
  const title = flagName(name).toUpperCase()
  return argument.optional ? `[${title}]` : `<${title}>`
}

/** `-o, --output <FORMAT>`; `--no-commit` where an option is on by itself. */
export function optionUsage(name: string, option: OptionSpec): string {
  const flag = flagName(name)
  const long = option.kind === 'flag' && option.on ? `--no-${flag}` : `--${flag}`
  const short = option.short === undefined ? '' : `-${option.short}, `
  if (option.kind === 'flag') return option.either ? `--[no-]${flag}` : `${short}${long}`
  return `${short}${long} <${option.value}>`
}

/** The help text with choices and default. */
export function optionHelp(option: OptionSpec): string {
  if (option.kind === 'flag') return option.help
  const notes: string[] = []
  if (option.kind === 'choice') notes.push(option.choices.join('|'))
  if (option.kind !== 'choice' && option.repeatable) notes.push('repeatable')
  if (option.kind !== 'choice' && option.required) notes.push('required')
  if (option.default !== undefined) notes.push(`default: ${option.default}`)
  return notes.length === 0 ? option.help : `${option.help} (${notes.join('; ')})`
}

function parserOptions(name: string, option: OptionSpec): Option[] {
  const flag = flagName(name)
  if (option.kind === 'flag') {
    const positive = new Option(`${option.short ? `-${option.short}, ` : ''}--${flag}`, option.help)
    const negative = new Option(`--no-${flag}`, option.help)
    if (option.either) return [positive, negative.hideHelp()]
    if (option.on) return [positive.hideHelp(), negative]
    return [positive]
  }
  const parsed = new Option(optionUsage(name, option), optionHelp(option))
  const repeatable = option.kind !== 'choice' && option.repeatable === true
  if (option.kind !== 'choice' && option.required) parsed.makeOptionMandatory()
  // A UsageError passes through commander as it is, hint and all; a value in a wrapper, as commander has ideas of its
  // own about null.
  parsed.argParser((text: string, previous: unknown): Parsed => {
    const value = parseValue(name, option, text)
    const before = previous instanceof Parsed && Array.isArray(previous.value) ? previous.value : []
    return new Parsed(repeatable ? [...before, value] : value)
  })
  return [parsed]
}

class Parsed {
  readonly value: unknown

  constructor(value: unknown) {
    this.value = value
  }
}

function parseValue(
  name: string,
  option: Exclude<OptionSpec, { kind: 'flag' }>,
  text: string,
): unknown {
  try {
    if (option.kind !== 'choice') return valueKinds[option.kind](text)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    throw new UsageError(`--${flagName(name)}: ${error.message}`, error.hint)
  }
  if (option.choices.includes(text)) return text
  throw new UsageError(
    `--${flagName(name)}: "${text}" is not one of ${option.choices.join(', ')}`,
    didYouMean(text, option.choices),
  )
}

/** "Did you mean x?", or undefined. */
export function didYouMean(word: string, candidates: Iterable<string>): string | undefined {
  const near = closest(word, candidates)
  return near === undefined ? undefined : `Did you mean ${near}?`
}

// Commander says "error: unknown option '--form'\n(Did you mean --from?)"; what a person needs is the same in our words.
function usageErrorFrom(error: CommanderError): UsageError {
  const [first = '', ...rest] = error.message.replace(/^error: /, '').split('\n')
  const suggestion = rest.join(' ').replaceAll(/^\(|\)$/g, '')
  return new UsageError(first, suggestion === '' ? 'See --help.' : suggestion)
}

function readInput(parser: Parser, spec: CommandSpec): { input: ParsedInput; common: CommonInput } {
  const given: Record<string, unknown> = parser.opts()
  const options: Record<string, unknown> = {}
  for (const [name, option] of Object.entries(optionsOf(spec))) {
    const value = given[name]
    if (parser.getOptionValueSource(name) !== 'cli') options[name] = defaultOf(name, option)
    else options[name] = value instanceof Parsed ? value.value : value
  }
  const args: Record<string, unknown> = {}
  for (const [i, [name, argument]] of Object.entries(spec.args).entries()) {
    args[name] = checkArgument(name, argument, parser.args[i])
  }
  const { output, quiet, color, url, timeout } = options
  return {
    input: { args, options },
    // Kinds as commonOptions and connectOptions have them.
    common: {
      format: output as OutputFormat,
      formatGiven: parser.getOptionValueSource('output') === 'cli',
      quiet: quiet as boolean,
      colour: color as boolean,
      url: url as string | undefined,
      timeoutMs: timeout as number | undefined,
    },
  }
}

function checkArgument(
  name: string,
  spec: ArgumentSpec,
  text: string | undefined,
): string | undefined {
  if (text === undefined || spec.choices === undefined || spec.choices.includes(text)) return text
  throw new UsageError(
    `${flagName(name).toUpperCase()} "${text}" is not one of ${spec.choices.join(', ')}`,
    didYouMean(text, spec.choices),
  )
}

function defaultOf(name: string, option: OptionSpec): unknown {
  if (option.kind === 'flag') return option.either ? undefined : option.on === true
  if (option.default !== undefined) return parseValue(name, option, option.default)
  return option.kind !== 'choice' && option.repeatable ? [] : undefined
}
