import { expect, test } from 'vitest'
import { allRules, type Rules } from './cluster.ts'
import { runSeed } from './run.ts'

const steps = 2_000

/** Seeds that show what each missing rule costs; found by `npm run sim -- --mutants`. */
const killers: Readonly<Record<string, number>> = {
  refuseOldEpoch: 1172,
  truncateOnce: 2,
  truncateByHistory: 33,
  ackAfterSync: 34,
  countOwnEpoch: 763,
  fullQuorum: 12,
  jointIsr: 299,
  shrinkKeepsCopies: 11,
  shrinkCoversEpochStart: 11,
  newBootNewEpoch: 1,
  leadByStore: 48,
  repairBeforeVote: 1,
  countInOrder: 395,
  stateFirst: 385,
  takeInOrder: 434,
  enoughPromises: 19,
  votersInIsr: 1,
  newestFirst: 266,
  noDamaged: 1,
}

function without(rule: string): Rules {
  const { replication, election, store } = allRules
  const off = <R extends object>(rules: R): R =>
    rule in rules ? { ...rules, [rule]: false } : rules
  return { replication: off(replication), election: off(election), store: off(store) }
}

test('nothing committed is lost or changed, whatever fails, over 200 seeds', {
  timeout: 60_000,
}, () => {
  let committed = 0
  for (let seed = 1; seed <= 200; seed++) {
    const { violation, cluster } = runSeed({ seed, steps })
    expect(violation, `seed ${seed}`).toBeUndefined()
    committed += cluster.committed.data.length + cluster.committed.state.length
  }
  expect(committed).toBeGreaterThan(5_000)
})

test.each(Object.entries(killers))('without %s something committed is lost', (rule, seed) => {
  expect(runSeed({ seed, steps, rules: without(rule) }).violation).toBeDefined()
})
