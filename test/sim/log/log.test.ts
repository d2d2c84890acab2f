// What `npm run sim:log` does, for as long as `npm test` may take: seeds of the storage engine on a failing disk, and each
// of its rules switched off.

import { describe, expect, test } from 'vitest'
import killers from './killers.json' with { type: 'json' }
import { huntMutant, ruleNames } from './mutants.ts'
import { runSeed } from './run.ts'
import { replicaSeedsFrom } from './run-plan.ts'
import { Summary } from './summary.ts'

const parts = 4
const seedsOfPart = 500
const timeoutMs = 180_000
/** Found by long runs, each beyond the seeds above. */
const onceBroken = [
  // A reader that a cut had overtaken left its position behind: damage was reported where there was none, or no file found.
  1_003_912,
  1_029_389,
  // Reads after a cut had failed met half of it, and called it damage.
  1_085_932,
  // A segment that a cut had removed showed through the one begun in its place.
  1_018_205,
  // A sync that failed as its process was killed dropped pages, and the checker had not heard of it.
  2_055_134,
  // Two checkpoints in a row could not be synced, and both slots were torn.
  4_018_012,
  // A cut went on after a sync had failed: the next one succeeded, and the checkpoint spoke of bytes that were nowhere.
  1_000_008_236,
  // An index file outlived its segment and a reset, and spoke of the segment that was begun under its name.
  1_000_003_763,
]
/** A changed log may have made the recorded seed harmless; then another one is looked for. */
const seedsToHuntMax = 3_000

async function runPart(first: number) {
  const summary = new Summary()
  for (let seed = first; seed < first + seedsOfPart; seed++) summary.add(await runSeed(seed))
  const failures = summary.failures.map(({ seed, violation }) => ({
    promise: violation?.message,
    replay: `npm run sim:log -- --first-seed=${seed} --trace`,
  }))
  return { failures, counts: summary.counts, faults: summary.faults }
}

describe('a log on a disk that fails', () => {
  // In parts, so that progress shows.
  test.each(Array.from({ length: parts }, (_, part) => part))(
    `loses and changes nothing acknowledged, over ${seedsOfPart} seeds, part %i`,
    { timeout: timeoutMs },
    async (part) => {
      const { failures, counts, faults } = await runPart(1 + part * seedsOfPart)
      expect(failures).toEqual([])
      // Nor because nothing happened.
      expect(counts['acknowledged']).toBeGreaterThan(5_000)
      expect(counts['records']).toBeGreaterThan(2_000)
      expect(counts['opens']).toBeGreaterThan(2_000)
      expect(counts['damageReports']).toBeGreaterThan(20)
      expect(faults['power cut']).toBeGreaterThan(500)
      expect(faults['sync error']).toBeGreaterThan(50)
      expect(faults['disk full']).toBeGreaterThan(50)
    },
  )

  test(`nor does one that takes batches from elsewhere and begins anew, over ${seedsOfPart} seeds`, {
    timeout: timeoutMs,
  }, async () => {
    const { failures, counts } = await runPart(replicaSeedsFrom)
    expect(failures).toEqual([])
    expect(counts['stamped']).toBeGreaterThan(1_000)
    expect(counts['spoilt']).toBeGreaterThan(300)
    expect(counts['resets']).toBeGreaterThan(50)
    expect(counts['cuts']).toBeGreaterThan(50)
  })

  test.each(onceBroken)(
    'keeps its promises over seed %i, where it once broke one',
    async (seed) => {
      expect((await runSeed(seed)).violation?.message).toBeUndefined()
    },
  )

  test('the same seed runs the same', async () => {
    expect((await runSeed(7)).hash).toBe((await runSeed(7)).hash)
  })
})

describe('the mutation gate', () => {
  test('knows a seed for every rule', () => {
    expect(Object.keys(killers).toSorted()).toEqual(ruleNames.toSorted())
  })

  test.each(ruleNames)(
    'a log without the rule %s is caught',
    {
      timeout: timeoutMs,
    },
    async (rule) => {
      const recorded = await huntMutant(rule, { firstSeed: killers[rule].seed, seedsMax: 1 })
      const { caught } = recorded.caught
        ? recorded
        : await huntMutant(rule, { firstSeed: 1, seedsMax: seedsToHuntMax })
      expect(caught).toBeDefined()
    },
  )
})
