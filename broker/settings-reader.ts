// Settings of a process: one typed object, made once, from flags over environment over file over defaults. Nothing else
// reads the environment. Pure: whoever calls has read the file.

import { parse as parseYaml, YAMLParseError } from 'yaml'
import type * as z from 'zod'
import { PenstockError } from '../model/errors.ts'
import type { ValueKind } from './config-value.ts'

export interface Setting<T> extends Omit<ValueKind<T>, 'write'> {
  readonly default: T
  /** The default as a person would write it. */
  readonly defaultText: string
  readonly says: string
  /** Where another name than PENSTOCK_<KEY> is the custom. */
  readonly env?: string
}

type Table = Readonly<Record<string, Setting<unknown>>>

export type SettingsOf<T extends Table> = {
  readonly [K in keyof T]: z.output<T[K]['schema']>
}

export interface SettingSources {
  /** YAML or JSON. */
  readonly file?: { readonly name: string; readonly text: string }
  readonly env: Readonly<Record<string, string | undefined>>
  /** By key; undefined: not given. Text as typed, or a value that the command line has parsed already. */
  readonly flags: Readonly<Record<string, unknown>>
}

/**
 * Throws INVALID_REQUEST with every fault at once: the key and where it was set, what was given, what is allowed.
 * `contradictions` are faults of settings that do not go together.
 */
export function readSettings<T extends Table>(
  table: T,
  sources: SettingSources,
  contradictions: (settings: SettingsOf<T>) => readonly string[] = () => [],
): SettingsOf<T> {
  const faults: string[] = []
  const file = readFile(sources.file, faults)
  faults.push(...unknownKeys(table, sources, file))
  const settings: Record<string, unknown> = {}
  for (const [key, entry] of Object.entries(table)) {
    const given = findValue({ key, entry }, sources, file)
    const parsed = given === undefined ? undefined : entry.schema.safeParse(given.value)
    if (given !== undefined && !parsed?.success) {
      faults.push(`${key} (${given.from}) is ${show(given.value)}; allowed is ${entry.allowed}`)
    }
    settings[key] = parsed?.success ? parsed.data : entry.default
  }
  // Every key has been set from its own schema or default.
  const whole = settings as SettingsOf<T>
  faults.push(...contradictions(whole))
  if (faults.length > 0) {
    const title =
      faults.length === 1
        ? 'configuration has a fault'
        : `configuration has ${faults.length} faults`
    throw new PenstockError(
      'INVALID_REQUEST',
      `${title}:\n${faults.map((fault) => `- ${fault}`).join('\n')}`,
    )
  }
  return whole
}

/** The environment variable of a setting. */
export function envNameOf(key: string, { env }: Pick<Setting<unknown>, 'env'>): string {
  return env ?? `PENSTOCK_${key.replaceAll(/[A-Z]/g, '_$&').toUpperCase()}`
}

/** The command line's flag, with its dashes. */
export function flagNameOf(key: string): string {
  return `--${key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
}

type FileValues = Readonly<Record<string, unknown>>

function readFile(file: SettingSources['file'], faults: string[]): FileValues {
  if (file === undefined) return {}
  try {
    const values: unknown = parseYaml(file.text)
    if (values === null) return {}
    if (typeof values === 'object' && !Array.isArray(values)) return { ...values }
    faults.push(`${file.name} is ${show(values)}; allowed are lines of "key: value"`)
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error
    faults.push(`${file.name} cannot be read: ${error.message.split('\n')[0]}`)
  }
  return {}
}

function findValue(
  name: { readonly key: string; readonly entry: Setting<unknown> },
  sources: SettingSources,
  file: FileValues,
): { readonly value: unknown; readonly from: string } | undefined {
  const { key, entry } = name
  const flag = sources.flags[key]
  if (flag !== undefined) return { value: flag, from: flagNameOf(key) }
  const from = envNameOf(key, entry)
  const variable = sources.env[from]
  // Kubernetes sets PENSTOCK_PORT=tcp://10.0.0.1:7070 in every pod beside a Service that is called penstock.
  if (variable !== undefined && variable !== '' && !variable.startsWith('tcp://')) {
    return { value: variable, from }
  }
  const value = file[key]
  return value === undefined ? undefined : { value, from: sources.file?.name ?? 'file' }
}

function unknownKeys(
  table: Readonly<Record<string, Setting<unknown>>>,
  sources: SettingSources,
  file: FileValues,
): string[] {
  const from = sources.file?.name ?? 'file'
  const keys = Object.keys(table)
  const faults: string[] = []
  for (const key of Object.keys(file)) {
    if (!Object.hasOwn(table, key))
      faults.push(`${key} (${from}) is not a setting${suggestion(key, keys)}`)
  }
  for (const key of Object.keys(sources.flags)) {
    if (!Object.hasOwn(table, key) && sources.flags[key] !== undefined) {
      faults.push(`${key} (flag) is not a setting${suggestion(key, keys)}`)
    }
  }
  // Other variables may begin so for good reasons (Kubernetes' service links); one that nearly fits is a slip.
  const known = Object.entries(table).map(([key, entry]) => envNameOf(key, entry))
  for (const name of Object.keys(sources.env)) {
    if (!name.startsWith('PENSTOCK_') || known.includes(name)) continue
    const meant = suggestion(name, known)
    if (meant !== '') faults.push(`${name} (environment) is not a setting${meant}`)
  }
  return faults
}

/** A value as it was given, for a fault. */
export function show(value: unknown): string {
  return JSON.stringify(value) ?? String(value)
}

/** `, did you mean x?` for the nearest name within two edits; else nothing. */
function suggestion(word: string, known: readonly string[]): string {
  const near = known.find((candidate) =>
    withinTwoEdits(word.toLowerCase(), candidate.toLowerCase()),
  )
  return near === undefined ? '' : `; did you mean ${near}?`
}

/** True when at most two letters inserted, removed or replaced turn one into the other. */
function withinTwoEdits(one: string, other: string, left = 2): boolean {
  let same = 0
  while (same < one.length && one[same] === other[same]) same++
  const [rest, otherRest] = [one.slice(same), other.slice(same)]
  if (rest === '' || otherRest === '') return rest.length + otherRest.length <= left
  if (left === 0) return false
  return (
    withinTwoEdits(rest.slice(1), otherRest, left - 1) ||
    withinTwoEdits(rest, otherRest.slice(1), left - 1) ||
    withinTwoEdits(rest.slice(1), otherRest.slice(1), left - 1)
  )
}
