// What `npm run sim` does, for as long as `npm test` may take: seeds of the protocol under faults, and each of its rules
// switched off.

import { describe, expect, test } from 'vitest'
import { keptRuns, replay } from './kept.ts'
import killers from './killers.json' with { type: 'json' }
import { huntMutant, ruleNames, without } from './mutants.ts'
import { runSeed } from './run.ts'
import { Summary } from './summary.ts'

const parts = 4
const seedsOfPart = 500
const timeoutMs = 180_000
/** A changed protocol may have made the recorded seed harmless; then another one is looked for. */
const seedsToHuntMax = 5_000
const seedOf: Readonly<Record<string, { readonly seed: number }>> = killers

describe('a replicated partition', () => {
  // In parts, so that progress shows.
  test.each(Array.from({ length: parts }, (_, part) => part))(
    `loses and changes nothing committed, whatever fails, over ${seedsOfPart} seeds, part %i`,
    { timeout: timeoutMs },
    (part) => {
      const summary = new Summary()
      const failures: { promise: string; replay: string }[] = []
      const first = 1 + part * seedsOfPart
      for (let seed = first; seed < first + seedsOfPart; seed++) {
        const result = runSeed({ seed })
        summary.add(result)
        if (!result.violation) continue
        const replay = `npm run sim -- --first-seed=${seed} --trace`
        failures.push({ promise: result.violation.message, replay })
      }
      expect(failures).toEqual([])
      // Nor because nothing happened.
      expect(summary.counts['records committed']).toBeGreaterThan(10_000)
      expect(summary.counts['epochs led']).toBeGreaterThan(1_000)
    },
  )

  test('the same seed runs the same', () => {
    expect(runSeed({ seed: 7 }).actions).toEqual(runSeed({ seed: 7 }).actions)
  })
})

describe('a run that once broke a promise', async () => {
  const kept = [...(await keptRuns())]

  test.each(kept)('%s breaks none with all rules, and does without its own', (_, run) => {
    expect(replay(run)?.message).toBeUndefined()
    if (run.without === undefined) return
    expect(replay(run, without(run.without))?.checker).toBe(run.checker)
  })
})

describe('the mutation gate', () => {
  test('knows a seed for every rule', () => {
    expect(Object.keys(killers).toSorted()).toEqual(ruleNames.toSorted())
  })

  test.each(ruleNames)('without %s a checker complains', { timeout: timeoutMs }, (rule) => {
    const firstSeed = seedOf[rule]?.seed ?? 1
    const recorded = huntMutant(rule, { firstSeed, seedsMax: 1 })
    const found =
      recorded.caught ?? huntMutant(rule, { firstSeed: 1, seedsMax: seedsToHuntMax }).caught
    expect(found).toBeDefined()
  })
})
