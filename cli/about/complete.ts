// What a shell may offer for the word under the cursor. Pure; the names of topics, groups and brokers are looked up by main.ts.

import { errorTable } from '../../model/errors.ts'
import {
  type ArgumentSpec,
  type Command,
  type CommandSpec,
  type Completion,
  flagName,
  type OptionSpec,
} from '../command.ts'
import { commandGroups, optionsOf } from '../command-table.ts'

export interface Candidate {
  readonly text: string
  readonly says: string
}

export interface Offer {
  readonly candidates: readonly Candidate[]
  /** What else fits and only a broker or the shell knows. */
  readonly lookup?: 'topic' | 'group' | 'broker' | 'file' | 'directory'
}

/** `words` are those after `penstock`; the last one is the word to complete, maybe empty. */
export function complete(commands: readonly Command[], words: readonly string[]): Offer {
  const current = words.at(-1) ?? ''
  const before = words.slice(0, -1)
  const { spec, rest, path } = findCommand(commands, before)
  const offer =
    spec === undefined ? { candidates: nextWords(commands, path) } : within(spec, rest, current)
  return { ...offer, candidates: offer.candidates.filter(({ text }) => text.startsWith(current)) }
}

function findCommand(
  commands: readonly Command[],
  words: readonly string[],
): { spec: CommandSpec | undefined; path: readonly string[]; rest: readonly string[] } {
  for (const length of [1, 2]) {
    const path = words.slice(0, length)
    const found = commands.find(({ spec }) => spec.path.join(' ') === path.join(' '))
    if (found) return { spec: found.spec, path, rest: words.slice(length) }
  }
  return { spec: undefined, path: words, rest: [] }
}

function nextWords(commands: readonly Command[], path: readonly string[]): Candidate[] {
  const offers = new Map<string, string>()
  for (const { spec } of commands) {
    const fits = path.every((word, i) => spec.path[i] === word)
    const word = spec.path[path.length]
    if (!fits || word === undefined) continue
    const last = spec.path.length === path.length + 1
    offers.set(word, last ? spec.summary : (commandGroups[word] ?? ''))
  }
  return [...offers].map(([text, says]) => ({ text, says }))
}

function within(spec: CommandSpec, rest: readonly string[], current: string): Offer {
  const options = Object.entries(optionsOf(spec))
  const optionOf = (word: string): OptionSpec | undefined =>
    options.find(
      ([name, option]) => word === `--${flagName(name)}` || word === `-${option.short}`,
    )?.[1]
  const takesValue = (word: string | undefined): OptionSpec | undefined => {
    const option = word?.startsWith('-') ? optionOf(word) : undefined
    return option?.kind === 'flag' ? undefined : option
  }
  const awaited = takesValue(rest.at(-1))
  if (awaited) return offerFor(awaited)
  if (current.startsWith('-'))
    return { candidates: options.flatMap(([name, option]) => flags(name, option)) }
  const position = rest.filter(
    (word, i) => !word.startsWith('-') && !takesValue(rest[i - 1]),
  ).length
  const argument = Object.values(spec.args)[position]
  return argument === undefined ? { candidates: [] } : offerFor(argument)
}

function offerFor(spec: OptionSpec | ArgumentSpec): Offer {
  if ('choices' in spec && spec.choices !== undefined) {
    return { candidates: spec.choices.map((text) => ({ text, says: '' })) }
  }
  const completes: Completion | undefined = 'completes' in spec ? spec.completes : undefined
  if (completes === undefined) return { candidates: [] }
  if (completes !== 'reason') return { candidates: [], lookup: completes }
  return {
    candidates: Object.entries(errorTable).map(([text, { meaning }]) => ({ text, says: meaning })),
  }
}

function flags(name: string, option: OptionSpec): Candidate[] {
  const positive = { text: `--${flagName(name)}`, says: option.help }
  const negative = { text: `--no-${flagName(name)}`, says: option.help }
  if (option.kind !== 'flag') return [positive]
  if (option.either) return [positive, negative]
  return option.on ? [negative] : [positive]
}
