import { expect, test } from 'vitest'
import { allRules } from '../replication/cluster.ts'
import { without } from '../replication/mutants.ts'
import { usualBounds } from './bounds.ts'
import { explore } from './explore.ts'
import { movesOf } from './moves.ts'
import { boundsFor } from './mutants.ts'
import { digestOfWorld } from './normal-form.ts'
import { StateSet } from './state-set.ts'
import { carryOut, startingWorld, type World } from './world.ts'

const small = { ...usualBounds, crashes: 0, losses: 0, reconnects: 0 }

test('nothing committed is lost in any state that two epochs, a message and no fault can reach', () => {
  const { states, depth, exhausted, violation } = explore({ bounds: small })
  expect(violation).toBeUndefined()
  expect(exhausted).toBe(true)
  expect(states).toBeGreaterThan(5_000)
  expect(depth).toBeGreaterThan(10)
})

test('nor where metadata comes back from a backup', () => {
  const { states, exhausted, violation } = explore({
    bounds: { ...small, records: 0, restores: 1 },
  })
  expect(violation).toBeUndefined()
  expect(exhausted).toBe(true)
  expect(states).toBeGreaterThan(1_000)
})

test('an exploration that is stopped does not claim to have seen everything', () => {
  const { states, exhausted } = explore({ bounds: { ...small, states: 100 } })
  expect(exhausted).toBe(false)
  expect(states).toBeLessThan(200)
})

test.each([
  ['durablePromise', 'leader-complete'],
  ['refuseOldEpoch', 'leader-complete'],
  ['countInOrder', 'leader-complete'],
  ['leadByStore', 'one-leader'],
  ['promiseOnce', 'visible-prefix'],
] as const)('without %s the shortest way to a loss is found', (rule, checker) => {
  const { violation } = explore({ bounds: boundsFor(rule), rules: without(rule) })
  expect(violation?.checker).toBe(checker)
  expect(violation?.actions.length).toBeGreaterThan(0)
})

test('worlds that differ by the names of their stores are one state', () => {
  const world = startingWorld(small, allRules)
  const fencedOnce = [0, 1, 2].map((node) => fence(world, node))
  const [leader, ...followers] = fencedOnce.map(digestOfWorld)
  expect(followers[0]).toEqual(followers[1])
  expect(leader).not.toEqual(followers[0])
})

test('worlds that were reached in another order are one state', () => {
  const world = startingWorld(small, allRules)
  expect(digestOfWorld(fence(fence(world, 1), 2))).toEqual(digestOfWorld(fence(fence(world, 2), 1)))
})

test('a set of states grows and forgets nothing', () => {
  const set = new StateSet(16)
  const digests = Array.from({ length: 1_000 }, (_, first) => ({ first, second: first % 7 }))
  for (const digest of digests) expect(set.add(digest)).toBe(true)
  for (const digest of digests) expect(set.add(digest)).toBe(false)
  expect(set.size).toBe(1_000)
})

function fence(world: World, node: number): World {
  const move = movesOf(world, small).find(({ actions }) =>
    actions.some((action) => action.type === 'fence' && action.node === node),
  )
  if (!move) throw new Error(`b${node} cannot be fenced`)
  return carryOut(world, move, { bounds: small, choose: () => 0 })
}
