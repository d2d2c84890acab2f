// What `npm run sim:cluster` does, for as long as `npm test` may take: three whole brokers and their controller, in one
// process and under virtual time, with everything that can go wrong.

import { describe, expect, test } from 'vitest'
import { runSeed } from './run.ts'

const parts = 4
const seedsOfPart = 30
const timeoutMs = 180_000

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
      for (const what of ['acknowledged', 'read', 'kill', 'power cut', 'promises', 'committed']) {
        expect([what, (counts.get(what) ?? 0) > seedsOfPart]).toEqual([what, true])
      }
    },
  )

  test('the same seed runs the same', async () => {
    expect((await runSeed(7)).hash).toBe((await runSeed(7)).hash)
  })
})
