// Runs that once broke a promise, shrunk: seeds change their meaning whenever the schedule changes, actions do not.

import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Violation } from '../violation.ts'
import type { Action } from './action.ts'
import { apply } from './apply.ts'
import type { Rules } from './cluster.ts'
import { heal } from './heal.ts'
import { clusterOf, type SeedResult } from './run.ts'
import { shrink } from './shrink.ts'

/** `seed` says how large the cluster is; `without` the rule that is there so that it does not happen again. */
export interface Kept {
  readonly seed: number
  readonly without: string | undefined
  readonly checker: string
  readonly actions: readonly Action[]
}

const folder = join(import.meta.dirname, 'regressions')

export async function keep(
  name: string,
  result: SeedResult,
  off: { readonly rules: Rules | undefined; readonly without: string | undefined },
): Promise<void> {
  const { seed, violation, actions, healing } = result
  if (!violation) throw new Error(`seed ${seed} breaks no promise`)
  const { checker } = violation
  const start = clusterOf(seed, off.rules)
  const shrunk = shrink({ start, actions, checker, heals: healing.length > 0 })
  const lines = shrunk.map((action) => `    ${JSON.stringify(action)}`).join(',\n')
  const head = JSON.stringify({ seed, without: off.without, checker }).slice(1, -1)
  await writeFile(join(folder, `${name}.json`), `{\n  ${head},\n  "actions": [\n${lines}\n  ]\n}\n`)
}

export async function keptRuns(): Promise<ReadonlyMap<string, Kept>> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json'))
  const kept = await Promise.all(
    names.map(async (name): Promise<[string, Kept]> => {
      const text = await readFile(join(folder, name), 'utf8')
      return [name.replace('.json', ''), JSON.parse(text)]
    }),
  )
  return new Map(kept)
}

/** What comes of it with these rules. */
export function replay({ seed, actions }: Kept, rules?: Rules): Violation | undefined {
  const cluster = clusterOf(seed, rules)
  try {
    for (const action of actions) apply(cluster, action)
  } catch (error) {
    if (error instanceof Violation) return error
    throw error
  }
  return heal(cluster).violation
}
