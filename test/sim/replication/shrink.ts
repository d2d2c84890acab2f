// From a run that breaks a promise to a short one that still does: actions are left out, in ever smaller pieces, as long
// as the same checker complains (delta debugging, Zeller 1999).

import { Violation } from '../violation.ts'
import type { Action } from './action.ts'
import { apply } from './apply.ts'
import type { Cluster } from './cluster.ts'

/** What the actions lead to from there; undefined: to nothing bad, or to what cannot be. */
function violationOf(start: Cluster, actions: readonly Action[]): Violation | undefined {
  const cluster = { ...start }
  try {
    for (const action of actions) apply(cluster, action)
  } catch (error) {
    if (error instanceof Violation) return error
  }
  return undefined
}

export function shrink(
  start: Cluster,
  actions: readonly Action[],
  checker: string,
): readonly Action[] {
  let least = actions
  for (let piece = Math.ceil(actions.length / 2); piece >= 1; piece = piece >> 1) {
    for (let again = true; again; ) {
      again = false
      for (let from = 0; from < least.length; ) {
        const fewer = least.toSpliced(from, piece)
        if (violationOf(start, fewer)?.checker === checker) {
          least = fewer
          again = piece === 1
        } else {
          from += piece
        }
      }
    }
  }
  return least
}
