import { expect, test } from 'vitest'
import { without } from './mutants.ts'
import { runSeed } from './run.ts'

/** Seeds that show what each missing rule costs; found by `npm run sim -- --mutants`. */
const killers: Readonly<Record<string, number>> = {
  refuseOldEpoch: 2493,
  truncateOnce: 1,
  truncateByHistory: 5,
  ackAfterSync: 2,
  countOwnEpoch: 30,
  fullQuorum: 5,
  jointIsr: 1036,
  shrinkKeepsCopies: 35,
  shrinkCoversEpochStart: 11,
  newBootNewEpoch: 1,
  leadByStore: 48,
  repairBeforeVote: 58,
  ignoreOldMetadata: 1270,
  countInOrder: 254,
  stateFirst: 209,
  takeInOrder: 227,
  syncStateFirst: 907,
  enoughPromises: 25,
  votersInIsr: 4,
  newestFirst: 1033,
  noDamaged: 18,
}

test('nothing committed is lost or changed, whatever fails, over 200 seeds', {
  timeout: 60_000,
}, () => {
  let committed = 0
  for (let seed = 1; seed <= 200; seed++) {
    const { violation, cluster } = runSeed({ seed })
    expect(violation, `seed ${seed}`).toBeUndefined()
    committed += cluster.committed.data.length + cluster.committed.state.length
  }
  expect(committed).toBeGreaterThan(5_000)
})

test.each(Object.entries(killers))('without %s something committed is lost', (rule, seed) => {
  expect(runSeed({ seed, rules: without(rule) }).violation).toBeDefined()
})
