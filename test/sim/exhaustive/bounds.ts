// How large the explored world is. Everything that could go on for ever has a number here, so that the space is finite.

import type { Scenario } from '../scenario/statement.ts'

export interface Bounds {
  /** What happens first; then the stores are the scenario's, and its records count. All of its stores are up at the end. */
  readonly after?: Scenario
  readonly stores: number
  readonly ackQuorum: number
  /** That clients write, in either lane. */
  readonly records: number
  /** The highest that an election may be for; the first has its leader already. */
  readonly epochs: number
  /** Each with every tail that may survive it. */
  readonly crashes: number
  /** Letters that do not arrive when they are sent: lost, late (so also out of order), or arrived and late once more. */
  readonly losses: number
  /** Only letters of these kinds (`promise`, `fence`, or a message's type); none named: of all. */
  readonly lossesOf: readonly string[]
  readonly isrChanges: number
  /** Streams that a follower opens although it has one in the epoch. */
  readonly reconnects: number
  /** Restarts after which some of what was on disk is unreadable. */
  readonly damages: number
  readonly lostDisks: number
  /** Times that a disk is full, and takes nothing of what is not synced. */
  readonly refusals: number
  /** Disks that are put back to what they were at the start. */
  readonly rollBacks: number
  /** Times that metadata is restored from a backup that knows the same ISR. */
  readonly restores: number
  /** Moves from the start; reaching it means that the space is not exhausted. */
  readonly depth: number
  readonly minutes: number
  readonly states: number
}

export const usualBounds: Bounds = {
  stores: 3,
  ackQuorum: 2,
  records: 1,
  epochs: 2,
  crashes: 1,
  losses: 0,
  lossesOf: [],
  isrChanges: 0,
  reconnects: 0,
  damages: 0,
  lostDisks: 0,
  refusals: 0,
  rollBacks: 0,
  restores: 0,
  depth: 1_000,
  minutes: 60,
  states: 60_000_000,
}
