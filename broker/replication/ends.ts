// A partition is replicated in two lanes: the data log, and the state log with what its groups and producers have done.
// One leader writes both in one order; `Ends` says how far each goes.

import type { Offset } from '../../model/offset.ts'

/** In the order in which a replica makes them durable: a data batch is never on disk before the state ahead of it. */
export const lanes = ['state', 'data'] as const
export type Lane = (typeof lanes)[number]

/** One offset per lane, exclusive. */
export interface Ends {
  readonly state: Offset
  readonly data: Offset
}

export const noEnds: Ends = { state: 0, data: 0 }

export function sameEnds(a: Ends, b: Ends): boolean {
  return a.state === b.state && a.data === b.data
}

/** Whether `a` reaches `b` in both lanes. */
export function reaches(a: Ends, b: Ends): boolean {
  return a.state >= b.state && a.data >= b.data
}

export function lowerOf(a: Ends, b: Ends): Ends {
  return { state: Math.min(a.state, b.state), data: Math.min(a.data, b.data) }
}

export function higherOf(a: Ends, b: Ends): Ends {
  return { state: Math.max(a.state, b.state), data: Math.max(a.data, b.data) }
}
