// From a run that breaks a promise to a short one that still does: actions are left out, in ever smaller pieces, as long
// as the same checker complains (delta debugging, Zeller 1999).

import { Violation } from '../violation.ts'
import type { Action } from './action.ts'
import { apply } from './apply.ts'
import type { Cluster } from './cluster.ts'
import { heal } from './heal.ts'

export interface Shrinking {
  readonly start: Cluster
  readonly actions: readonly Action[]
  readonly checker: string
  /** It breaks only when all is well again. */
  readonly heals: boolean
}

export function shrink({ start, actions, checker, heals }: Shrinking): readonly Action[] {
  const breaks = (some: readonly Action[]): boolean => {
    const cluster = { ...start }
    try {
      for (const action of some) apply(cluster, action)
      return heals && heal(cluster).violation?.checker === checker
    } catch (error) {
      return !heals && error instanceof Violation && error.checker === checker
    }
  }
  let least = actions
  for (let piece = Math.ceil(actions.length / 2); piece >= 1; piece = piece >> 1) {
    for (let again = true; again; ) {
      again = false
      for (let from = 0; from < least.length; ) {
        const fewer = least.toSpliced(from, piece)
        if (breaks(fewer)) {
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
