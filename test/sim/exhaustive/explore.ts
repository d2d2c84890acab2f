// Breadth first through everything that can happen within the bounds, as model checkers do (Murphi, TLC): each state once,
// nearest first, so that the first violation has the shortest trace. The states are those of the production core.

import type { Action } from '../replication/action.ts'
import { allRules, type Rules } from '../replication/cluster.ts'
import { Violation } from '../violation.ts'
import type { Bounds } from './bounds.ts'
import { movesOf } from './moves.ts'
import { digestOfWorld } from './normal-form.ts'
import { StateSet } from './state-set.ts'
import { Tree, Walk } from './tree.ts'
import { wayOf, ways } from './ways.ts'
import { carryOut, type Making, startingWorld, type World } from './world.ts'

export interface Progress {
  readonly states: number
  /** Moves that were made; many lead to a state that is known. */
  readonly transitions: number
  readonly depth: number
  /** States of that depth, and of those how many are done. */
  readonly layer: number
  readonly done: number
}

export interface Explored {
  readonly states: number
  readonly transitions: number
  /** Of the deepest layer whose states have all been made. */
  readonly depth: number
  /** Nothing is left within the bounds. */
  readonly exhausted: boolean
  readonly violation?:
    | {
        readonly checker: string
        readonly message: string
        /** Since the start, the one that broke it included. */
        readonly actions: readonly Action[]
      }
    | undefined
}

export function explore(options: {
  readonly bounds: Bounds
  readonly rules?: Rules
  /** Asked now and then; true ends it. */
  readonly shallStop?: (progress: Progress) => boolean
}): Explored {
  const { bounds, rules = allRules, shallStop } = options
  const start = startingWorld(bounds, rules)
  const tree = new Tree()
  const seen = new StateSet()
  seen.add(digestOfWorld(start))
  let transitions = 0
  let depth = 0
  for (let layer = { from: 0, to: 1 }; ; ) {
    const walk = new Walk({ tree, start, step: (from: World, way) => take(from, way, { bounds }) })
    for (let state = layer.from; state < layer.to; state++) {
      const isFull = tree.size >= bounds.states
      const progress = { states: seen.size, transitions, depth, layer: layer.to - layer.from }
      if (isFull || shallStop?.({ ...progress, done: state - layer.from })) {
        return { states: seen.size, transitions, depth, exhausted: false }
      }
      const world = walk.stateOf(state)
      for (const { way, next } of ways(world, bounds)) {
        transitions++
        if (next instanceof Violation) {
          const { checker, message } = next
          const actions = traceOf({ tree, state, way, bounds, rules })
          const violation = { checker, message, actions }
          return { states: seen.size, transitions, depth, exhausted: false, violation }
        }
        if (seen.add(digestOfWorld(next))) tree.add(state, way)
      }
    }
    if (tree.size === layer.to) return { states: seen.size, transitions, depth, exhausted: true }
    layer = { from: layer.to, to: tree.size }
    depth++
    if (depth >= bounds.depth) {
      return { states: seen.size, transitions, depth, exhausted: false }
    }
  }
}

function take(world: World, way: number, making: Omit<Making, 'choose'>): World {
  const { move, choose } = wayOf(way)
  const found = movesOf(world, making.bounds)[move]
  if (!found) throw new Error(`there is no move ${move}`)
  return carryOut(world, found, { ...making, choose })
}

/** Every action up to the one that broke something. */
function traceOf(from: {
  readonly tree: Tree
  readonly state: number
  readonly way: number
  readonly bounds: Bounds
  readonly rules: Rules
}): readonly Action[] {
  const { tree, state, way, bounds, rules } = from
  const trace: Action[] = []
  let world = startingWorld(bounds, rules)
  const path = tree.pathTo(state).slice(1)
  for (const one of path) world = take(world, tree.moveTo(one), { bounds, trace })
  try {
    take(world, way, { bounds, trace })
  } catch (error) {
    if (error instanceof Violation) return trace
    throw error
  }
  throw new Error('a violation comes again when it is repeated')
}
