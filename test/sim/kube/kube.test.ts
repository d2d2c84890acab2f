// What `npm run sim:kube` does, for as long as `npm test` may take: three brokers whose metadata is the Kubernetes API, the
// operators that govern them, clients and an API server, in one process and under virtual time, with everything that can
// go wrong.

import assert from 'node:assert/strict'
import { describe, expect, test } from 'vitest'
import { allKubeMutants, type KubeMutant } from './mutations.ts'
import { huntMutant, runSeed } from './run.ts'

const parts = 4
const seedsOfPart = 9
const timeoutMs = 180_000
/** From where each is caught soon; all of them from 1 on: `npm run sim:kube -- --mutants`. */
const quickMutants: Readonly<
  Partial<Record<KubeMutant, { readonly firstSeed: number; readonly checkers: readonly string[] }>>
> = {
  versionChecked: { firstSeed: 50, checkers: ['record', 'term'] },
  uidChecked: { firstSeed: 1, checkers: ['deletion'] },
  absenceIsNoDeletion: { firstSeed: 80, checkers: ['deletion'] },
  leaseByOwnClock: { firstSeed: 1, checkers: ['fence'] },
}
const seedsToHuntMax = 60

async function runPart(first: number) {
  const counts = new Map<string, number>()
  const failures: { readonly promise: string; readonly replay: string }[] = []
  for (let seed = first; seed < first + seedsOfPart; seed++) {
    const result = await runSeed(seed)
    for (const [what, count] of result.counts) counts.set(what, (counts.get(what) ?? 0) + count)
    if (!result.violation) continue
    const { message: promise } = result.violation
    failures.push({ promise, replay: `npm run sim:kube -- --first-seed=${seed} --trace` })
  }
  return { counts, failures }
}

describe('brokers, operators and an API server that fail', () => {
  // In parts, so that progress shows.
  test.each(Array.from({ length: parts }, (_, part) => part))(
    `lose and change nothing acknowledged, delete only what was told to be, and tell the truth in the end, over ${seedsOfPart} seeds, part %i`,
    { timeout: timeoutMs },
    async (part) => {
      const { counts, failures } = await runPart(1 + part * seedsOfPart)
      expect(failures).toEqual([])
      // Nor because nothing happened.
      for (const what of ['acknowledged', 'read', 'operator writes', 'people', 'terms']) {
        expect([what, (counts.get(what) ?? 0) >= seedsOfPart]).toEqual([what, true])
      }
    },
  )

  test.each([
    [
      102_233,
      'an election that the controller has forgotten to be made, made again after a restore',
    ],
    [101_008, 'two operators that lead by a Lease from a backup'],
    [210_249, 'a follower that has to cut its log where it is damaged'],
  ])('seed %i: %s', { timeout: timeoutMs }, async (seed) => {
    expect((await runSeed(seed)).violation).toBeUndefined()
  })

  test('the same seed runs the same', async () => {
    expect((await runSeed(7)).hash).toBe((await runSeed(7)).hash)
  })
})

describe('a broken rule', () => {
  test.each(Object.entries(quickMutants))(
    '%s is noticed by the checkers of %j',
    { timeout: timeoutMs },
    async (name, { firstSeed, checkers }) => {
      const mutant = allKubeMutants.find((one) => one === name)
      assert(mutant)
      const { caught } = await huntMutant(mutant, { firstSeed, seedsMax: seedsToHuntMax })
      expect(checkers).toContain(caught?.violation?.checker)
    },
  )
})
