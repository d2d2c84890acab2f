// What `npm run sim:cluster` does, for as long as `npm test` may take: three whole brokers and their controller, in one
// process and under virtual time, with everything that can go wrong.

import assert from 'node:assert/strict'
import { describe, expect, test } from 'vitest'
import { type Mutant, mutants } from './mutations.ts'
import { huntMutant, runSeed } from './run.ts'

const parts = 4
const seedsOfPart = 30
const timeoutMs = 180_000
/** What each was about has a test of its own; a change of the plan makes another run of them. */
const onceBroken = [
  // Followers fenced, the controller killed, the leader never fenced: nobody followed it, and nobody elected another.
  43,
  // A fence was answered with a newer promise than the one on disk.
  52,
  // A backup from before a volume was lost came back, and the broker let the store of that volume have its name.
  1170,
  // A volume was rolled back while metadata was away; its second start had a higher number than the cluster knew.
  40151,
  // All brokers were killed after retention had removed the last batches of a producer, which nobody knew then.
  50100,
]
/** That are caught soon; all of them: `npm run sim:cluster -- --mutants`. */
const quickMutants: Readonly<Partial<Record<Mutant, string>>> = {
  promiseAwaited: 'promise',
  durablePromise: 'promise',
  syncAwaited: 'copies',
  ackAfterSync: 'copies',
  historyKept: 'completeness',
  casChecked: 'record',
  endAwaited: 'end',
  identityKept: 'defect',
}
const seedsToHuntMax = 100

async function runPart(first: number) {
  const counts = new Map<string, number>()
  const failures: { readonly promise: string; readonly replay: string }[] = []
  for (let seed = first; seed < first + seedsOfPart; seed++) {
    const result = await runSeed(seed)
    for (const [what, count] of result.counts) counts.set(what, (counts.get(what) ?? 0) + count)
    if (!result.violation) continue
    const { message: promise } = result.violation
    failures.push({ promise, replay: `npm run sim:cluster -- --first-seed=${seed} --trace` })
  }
  return { counts, failures }
}

describe('three brokers that fail', () => {
  // In parts, so that progress shows.
  test.each(Array.from({ length: parts }, (_, part) => part))(
    `lose and change nothing acknowledged, and work again when they are healed, over ${seedsOfPart} seeds, part %i`,
    { timeout: timeoutMs },
    async (part) => {
      const { counts, failures } = await runPart(1 + part * seedsOfPart)
      expect(failures).toEqual([])
      // Nor because nothing happened.
      for (const what of [
        'acknowledged',
        'read',
        'kill',
        'power cut',
        'promises',
        'committed',
        'ends',
      ]) {
        expect([what, (counts.get(what) ?? 0) > seedsOfPart / 2]).toEqual([what, true])
      }
    },
  )

  test.each(onceBroken)(
    'keep their promises over seed %i, where they once broke one',
    async (seed) => {
      expect((await runSeed(seed)).violation?.message).toBeUndefined()
    },
  )

  test('the same seed runs the same', async () => {
    expect((await runSeed(7)).hash).toBe((await runSeed(7)).hash)
  })
})

describe('a broken rule', () => {
  test.each(Object.entries(quickMutants))(
    '%s is noticed by the checker "%s"',
    { timeout: timeoutMs },
    async (name, checker) => {
      const mutant = mutants.find((one) => one === name)
      assert(mutant)
      const { caught } = await huntMutant(mutant, { firstSeed: 1, seedsMax: seedsToHuntMax })
      expect(caught?.violation?.checker).toBe(checker)
    },
  )
})
