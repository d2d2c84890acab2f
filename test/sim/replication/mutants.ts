// The mutation gate: the protocol without any one of its rules must lose something that a checker sees, or the rule is not
// tested (or not needed).

import { allRules, type Rules } from './cluster.ts'
import { runSeed } from './run.ts'

export interface MutantResult {
  readonly rule: string
  /** Undefined when no seed has shown it. */
  readonly caught: { readonly seed: number; readonly checker: string } | undefined
  /** How many it took. */
  readonly seeds: number
}

export const ruleNames: readonly string[] = Object.values(allRules).flatMap((rules) =>
  Object.keys(rules),
)

export function without(rule: string): Rules {
  const { replication, election, store } = allRules
  const off = <R extends object>(rules: R): R =>
    rule in rules ? { ...rules, [rule]: false } : rules
  return { replication: off(replication), election: off(election), store: off(store) }
}

export function huntMutant(
  rule: string,
  range: { readonly firstSeed: number; readonly seedsMax: number },
): MutantResult {
  const rules = without(rule)
  for (let seeds = 1; seeds <= range.seedsMax; seeds++) {
    const seed = range.firstSeed + seeds - 1
    const { violation } = runSeed({ seed, rules })
    if (violation) return { rule, caught: { seed, checker: violation.checker }, seeds }
  }
  return { rule, caught: undefined, seeds: range.seedsMax }
}
