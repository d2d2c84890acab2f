// The ways in which a world can go on: a move, and for each letter that it sends whether that arrives. A way is one
// number, so that the tree of the exploration stays small.

import { Violation } from '../violation.ts'
import type { Bounds } from './bounds.ts'
import { movesOf } from './moves.ts'
import { type Choose, carryOut, type World } from './world.ts'

/** A way in mixed digits: the move, then place and choice of each choice that is not the first. Below 2^53. */
const movesMax = 2_048
const placesMax = 32
const optionsMax = 32
/** Choices other than the first, of one way. */
const choicesMax = 4

export interface Way {
  readonly way: number
  readonly next: World | Violation
}

export function* ways(world: World, bounds: Bounds): Generator<Way> {
  for (const [index, move] of movesOf(world, bounds).entries()) {
    // Depth first through the choices: after each round the last one that can goes on, and those behind it begin anew.
    for (let plan: readonly number[] | undefined = []; plan; ) {
      const { taken, next }: { taken: Taken[]; next: World | Violation } = goAlong(plan)
      yield { way: numberOf(index, taken), next }
      plan = planAfter(taken)
    }

    function goAlong(plan: readonly number[]): { taken: Taken[]; next: World | Violation } {
      const taken: Taken[] = []
      const choose: Choose = (options) => {
        const choice = plan[taken.length] ?? 0
        if (options > 1) taken.push({ choice, options })
        return options > 1 ? choice : 0
      }
      try {
        return { taken, next: carryOut(world, move, { bounds, choose }) }
      } catch (error) {
        if (error instanceof Violation) return { taken, next: error }
        throw error
      }
    }
  }
}

interface Taken {
  readonly choice: number
  readonly options: number
}

function planAfter(taken: readonly Taken[]): readonly number[] | undefined {
  const last = taken.findLastIndex(({ choice, options }) => choice + 1 < options)
  if (last < 0) return undefined
  return taken.slice(0, last + 1).map(({ choice }, at) => (at === last ? choice + 1 : choice))
}

function numberOf(move: number, taken: readonly Taken[]): number {
  let way = move
  let unit = movesMax
  let room = choicesMax
  for (const [place, { choice }] of taken.entries()) {
    if (choice === 0) continue
    if (move >= movesMax || place >= placesMax || choice >= optionsMax || room === 0) {
      throw new Error('a way does not fit into 51 bits')
    }
    way += (place + choice * placesMax) * unit
    unit *= placesMax * optionsMax
    room--
  }
  return way
}

export function wayOf(way: number): { readonly move: number; readonly choose: Choose } {
  const choices = new Map<number, number>()
  const digit = placesMax * optionsMax
  for (let rest = Math.floor(way / movesMax); rest > 0; rest = Math.floor(rest / digit)) {
    choices.set(rest % placesMax, Math.floor((rest % digit) / placesMax))
  }
  let asked = 0
  const choose: Choose = (options) => (options > 1 ? (choices.get(asked++) ?? 0) : 0)
  return { move: way % movesMax, choose }
}
