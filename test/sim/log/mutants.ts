// The mutation gate: without any one of its rules the log must break a promise that some checker sees, or the rule is not
// tested (or not needed).

import { allRules, type LogRules } from '../../../broker/log/rules.ts'
import { runSeed } from './run.ts'
import { replicaSeedsFrom } from './run-plan.ts'

export interface MutantResult {
  readonly rule: string
  /** Undefined when no seed has shown it. */
  readonly caught: { readonly seed: number; readonly checker: string } | undefined
  readonly seeds: number
}

export const ruleNames: readonly (keyof LogRules)[] = Object.keys(allRules) as (keyof LogRules)[]

export async function huntMutant(
  rule: keyof LogRules,
  range: { readonly firstSeed: number; readonly seedsMax: number },
): Promise<MutantResult> {
  const rules = { ...allRules, [rule]: false }
  let seeds = 0
  // Replicas too, by turns.
  const ranges = new Set([range.firstSeed, (range.firstSeed % replicaSeedsFrom) + replicaSeedsFrom])
  for (let tried = 0; tried < range.seedsMax; tried++) {
    for (const first of ranges) {
      const seed = first + tried
      seeds++
      const { violation } = await runSeed(seed, { rules })
      if (violation) return { rule, caught: { seed, checker: violation.checker }, seeds }
    }
  }
  return { rule, caught: undefined, seeds }
}
