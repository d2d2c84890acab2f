// The mutation gate: the protocol without any one of its rules must lose something that a checker sees, or the rule is not
// tested (or not needed).

import { allRules, type Rules } from './cluster.ts'
import { runSeed } from './run.ts'

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
): { readonly seed: number; readonly checker: string } | undefined {
  const rules = without(rule)
  for (let seed = range.firstSeed; seed < range.firstSeed + range.seedsMax; seed++) {
    const { violation } = runSeed({ seed, rules })
    if (violation) return { seed, checker: violation.checker }
  }
  return undefined
}
