// A command as data: its name, arguments, options, what it prints, examples. Parsing (program.ts), help, completion
// scripts, docs/reference/cli.md and the tests are all made from this one description.

import type { Context } from './context.ts'
import type { ExitCode } from './exit-code.ts'
import type { ValueKind, ValueOfKind } from './grammar/option-value.ts'
import type { AnyView } from './output/view.ts'

/** What a shell may offer in this place. */
export type Completion = 'topic' | 'group' | 'broker' | 'reason' | 'file' | 'directory'

export interface ArgumentSpec {
  readonly help: string
  readonly optional?: true
  readonly choices?: readonly string[]
  readonly completes?: Completion
}
/** In order. The keys are the names in help (in capitals) and in the command's input. */
export type ArgumentSpecs = Readonly<Record<string, ArgumentSpec>>

interface OptionBase {
  readonly help: string
  /** One letter. */
  readonly short?: string
}

/** Present or not. */
export interface FlagSpec extends OptionBase {
  readonly kind: 'flag'
  /** On unless `--no-NAME` is given; then `--NAME` exists as well. */
  readonly on?: true
  /** `--NAME` and `--no-NAME`; undefined where neither is given. */
  readonly either?: true
}

export interface ChoiceSpec extends OptionBase {
  readonly kind: 'choice'
  /** The value's name in help, in capitals. */
  readonly value: string
  readonly choices: readonly string[]
  readonly default?: string
}

export interface ValueSpec extends OptionBase {
  readonly kind: ValueKind
  /** The value's name in help, in capitals. */
  readonly value: string
  /** As a person would write it. */
  readonly default?: string
  readonly required?: true
  readonly repeatable?: true
  readonly completes?: Completion
}

export type OptionSpec = FlagSpec | ChoiceSpec | ValueSpec
/** The keys are the options' names in camel case: `exitAtEnd` is `--exit-at-end`. */
export type OptionSpecs = Readonly<Record<string, OptionSpec>>

type ChoiceOf<S> = S extends { readonly choices: readonly (infer C)[] } ? C : string
type Single<S> = S extends { readonly kind: 'choice' }
  ? ChoiceOf<S>
  : S extends { readonly kind: infer K extends ValueKind }
    ? ValueOfKind<K>
    : never
type OptionValue<S> = S extends { readonly kind: 'flag' }
  ? boolean | (S extends { readonly either: true } ? undefined : never)
  : S extends { readonly repeatable: true }
    ? readonly Single<S>[]
    : S extends { readonly default: string } | { readonly required: true }
      ? Single<S>
      : Single<S> | undefined

export type ArgumentValues<A extends ArgumentSpecs> = {
  readonly [N in keyof A]: A[N] extends { readonly optional: true }
    ? ChoiceOf<A[N]> | undefined
    : ChoiceOf<A[N]>
}
export type OptionValues<O extends OptionSpecs> = { readonly [N in keyof O]: OptionValue<O[N]> }

/** What a command gets from the command line, parsed and checked. */
export interface InputOf<S extends CommandSpec> {
  readonly args: ArgumentValues<S['args']>
  readonly options: OptionValues<S['options']>
}

export interface Example {
  /** Without the leading `penstock`. */
  readonly line: string
  readonly says: string
  /** Why test/docs does not run it as it stands in the reference. */
  readonly notRun?: string
}

export interface CommandSpec {
  readonly path: readonly string[]
  /** One line, begins with a verb, no full stop. */
  readonly summary: string
  /** Paragraphs for help and reference. */
  readonly details?: readonly string[]
  readonly args: ArgumentSpecs
  readonly options: OptionSpecs
  /** Talks to a broker: has --url and --timeout. */
  readonly connects: boolean
  /** What it prints; null for the few that print a text of their own. */
  readonly prints: AnyView | null
  readonly examples: readonly Example[]
}

/** Undefined: all went well. */
export type Run<I> = (context: Context, input: I) => Promise<ExitCode | undefined>

export interface ParsedInput {
  readonly args: Readonly<Record<string, unknown>>
  readonly options: Readonly<Record<string, unknown>>
}

export interface Command {
  readonly spec: CommandSpec
  readonly run: Run<ParsedInput>
}

/** Binds a description to its code, which is loaded only when the command runs. */
export function command<const S extends CommandSpec>(
  spec: S,
  load: () => Promise<{ readonly run: Run<InputOf<S>> }>,
): Command {
  return {
    spec,
    run: async (context, input) => {
      const { run } = await load()
      // program.ts has parsed the input by this very spec, from which InputOf is derived.
      return run(context, input as InputOf<S>)
    },
  }
}

/** `exitAtEnd` -> `exit-at-end`. */
export function flagName(option: string): string {
  return option.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

export function commandName(spec: CommandSpec): string {
  return ['penstock', ...spec.path].join(' ')
}
