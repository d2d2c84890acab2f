// Reads a scenario: a header of `word value` lines, then one statement a line. `#` begins a comment.

import { forms } from './grammar.ts'
import type { Line, Scenario, Statement } from './statement.ts'

/** Tells which line, and what to write instead. */
export class ScenarioError extends Error {
  readonly line: number

  constructor(line: number, what: string) {
    super(`line ${line}: ${what}`)
    this.name = 'ScenarioError'
    this.line = line
  }
}

interface Header {
  title: string
  about: string
  stores: readonly string[]
  replicas: readonly string[] | undefined
  minInSyncReplicas: number
  without: { readonly rule: string; readonly checker: string }[]
}

export function parseScenario(text: string): Scenario {
  const header: Header = {
    title: '',
    about: '',
    stores: ['a', 'b', 'c'],
    replicas: undefined,
    minInSyncReplicas: 2,
    without: [],
  }
  const lines: Line[] = []
  for (const [index, raw] of text.split('\n').entries()) {
    const line = { number: index + 1, text: raw.replace(/#.*/, '').trim().replace(/\s+/g, ' ') }
    if (line.text === '' || readHeader(header, line)) continue
    const maybe = line.text.startsWith('maybe ')
    const text = maybe ? line.text.slice('maybe '.length) : line.text
    lines.push({ ...line, text, statement: statementOf(text, line.number), maybe })
  }
  if (header.title === '') throw new ScenarioError(1, 'say what it is about: `title TEXT`')
  if (lines.length === 0) throw new ScenarioError(1, 'there is nothing but a header')
  return { ...header, replicas: header.replicas ?? header.stores, lines }
}

function readHeader(header: Header, { number, text }: Pick<Line, 'number' | 'text'>): boolean {
  const { word = '', value = '' } = /^(?<word>\w+) (?<value>.+)$/.exec(text)?.groups ?? {}
  switch (word) {
    case 'title':
    case 'about':
      header[word] = value
      return true
    case 'stores':
    case 'replicas':
      header[word] = lettersOf(value, number)
      return true
    case 'minInSyncReplicas':
      header.minInSyncReplicas = Number(value)
      if (Number.isInteger(header.minInSyncReplicas) && header.minInSyncReplicas > 0) return true
      throw new ScenarioError(number, `minInSyncReplicas is a whole number, not ${value}`)
    case 'without': {
      const found = /^(?<rule>\w+): violates (?<checker>[\w-]+)$/.exec(value)?.groups
      if (!found) throw new ScenarioError(number, 'write `without RULE: violates CHECKER`')
      header.without.push({ rule: found['rule'] ?? '', checker: found['checker'] ?? '' })
      return true
    }
    default:
      return false
  }
}

function lettersOf(value: string, line: number): readonly string[] {
  const letters = value.split(' ')
  const isRow = letters.every((letter, at) => letter === 'abcdefgh'[at])
  if (isRow) return letters
  throw new ScenarioError(line, `stores are a b c and so on, in this order, not ${value}`)
}

function statementOf(text: string, line: number): Statement {
  for (const { pattern, read } of forms) {
    const found = pattern.exec(text)
    if (found) return read(found.groups ?? {})
  }
  const near = nearest(text)
  throw new ScenarioError(line, `what does "${text}" say? One can say:\n  ${near.join('\n  ')}`)
}

/** The forms that share most words with it. */
function nearest(text: string): readonly string[] {
  // `wrote` is close to `writes`.
  const words = new Set(text.split(' ').map((word) => word.slice(0, 2)))
  const scored = forms.map(({ form }) => {
    const own = form.split(/[ |[\]]+/).filter((word) => /[a-z]/.test(word))
    const shared = own.filter((word) => words.has(word.slice(0, 2))).length
    return { form, score: shared / Math.max(1, own.length) }
  })
  const best = scored.toSorted((a, b) => b.score - a.score)
  return best.slice(0, best[0]?.score === 0 ? scored.length : 3).map(({ form }) => form)
}
