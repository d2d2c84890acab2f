import { describe, expect, test } from 'vitest'
import { allJournalRules, type JournalRules } from '../../../broker/log/journal-rules.ts'
import { runStoreSeed } from './run-store-seed.ts'

const firstSeed = 1
const seeds = 300

describe('the standalone metadata store under faults', () => {
  test(`keeps what it has answered or shown, over ${seeds} seeds`, async () => {
    const counts: Record<string, number> = {}
    for (let seed = firstSeed; seed < firstSeed + seeds; seed++) {
      const result = await runStoreSeed(seed)
      if (result.violation !== undefined) {
        const { trace } = await runStoreSeed(seed, { traceLinesMax: 60 })
        throw new Error(`seed ${seed}: ${result.violation.message}\n${trace.join('\n')}`)
      }
      for (const [what, count] of Object.entries(result.counts)) {
        counts[what] = (counts[what] ?? 0) + count
      }
    }
    for (const what of ['restarts', 'answered', 'conflicts', 'open', 'damage']) {
      expect(counts).toSatisfy(() => (counts[what] ?? 0) > 20)
    }
  })

  test('the same seed runs the same', async () => {
    expect((await runStoreSeed(7)).hash).toBe((await runStoreSeed(7)).hash)
  })

  test.each(Object.keys(allJournalRules))(
    'a journal without the rule %s is caught',
    async (rule) => {
      const rules: JournalRules = { ...allJournalRules, [rule]: false }
      for (let seed = firstSeed; seed < firstSeed + 2_000; seed++) {
        if ((await runStoreSeed(seed, { rules })).violation !== undefined) return
      }
      expect.unreachable('the mutant survives')
    },
  )
})
