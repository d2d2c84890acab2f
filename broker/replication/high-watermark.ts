// What is committed: everything that `ackQuorum` members of the ISR have on disk, counted along the one order in which
// the leader wrote both lanes (R5, R6, R13). Pure.

import { type Ends, higherOf, lowerOf, noEnds, reaches } from './ends.ts'
import { type Cut, durableEndsOf, type Leading, type ReplicaState } from './replica-state.ts'
import type { ReplicationRules } from './rules.ts'

/** The high watermark that the copies allow; never lower than it is. */
export function committedEnds(
  replica: ReplicaState,
  leading: Leading,
  rules: ReplicationRules,
): Ends {
  const { highWatermark } = replica
  const { epochStart, change } = leading
  if (!epochStart) return highWatermark
  let ends = heldByQuorum(replica, leading, { isr: leading.isr, rules })
  if (change && rules.jointIsr) {
    ends = lowerOf(ends, heldByQuorum(replica, leading, { isr: change.isr, rules }))
  }
  // Copies of older leaders' batches prove nothing: a longer log of another epoch may still win (Raft, figure 8).
  if (rules.countOwnEpoch && !reaches(ends, epochStart)) return highWatermark
  return higherOf(highWatermark, ends)
}

/** Up to where `ackQuorum` of the stores hold everything, per lane. */
export function heldByQuorum(
  replica: ReplicaState,
  leading: Leading,
  { isr, rules }: { readonly isr: readonly string[]; readonly rules: ReplicationRules },
): Ends {
  const held = isr.map((storeId) =>
    inOrder(durableEnds(replica, leading, storeId), { replica, leading, rules }),
  )
  const rank = leading.ackQuorum - (rules.fullQuorum ? 1 : 2)
  const ranked = (offsets: number[]): number => offsets.toSorted((a, b) => b - a)[rank] ?? 0
  return {
    state: ranked(held.map(({ state }) => state)),
    data: ranked(held.map(({ data }) => data)),
  }
}

function durableEnds(replica: ReplicaState, leading: Leading, storeId: string): Ends {
  if (storeId === replica.storeId) return durableEndsOf(replica)
  return leading.copies.find((copy) => copy.storeId === storeId)?.durable ?? noEnds
}

/** The part of what a store holds that has nothing missing before it, in either lane. */
function inOrder(
  durable: Ends,
  of: {
    readonly replica: ReplicaState
    readonly leading: Leading
    readonly rules: ReplicationRules
  },
): Ends {
  if (!of.rules.countInOrder) return durable
  const { cuts } = of.leading
  let { state, data } = durable
  let before = of.replica.highWatermark.state
  for (const cut of cuts) {
    if (cut.state > durable.state) {
      data = Math.min(data, cut.data)
      break
    }
    if (cut.data > durable.data) {
      state = Math.min(state, before)
      break
    }
    before = cut.state
  }
  return { state, data }
}

/** The cuts that still matter above a high watermark. */
export function openCuts(cuts: readonly Cut[], highWatermark: Ends): readonly Cut[] {
  const first = cuts.findIndex(({ state }) => state > highWatermark.state)
  if (first === 0) return cuts
  return first < 0 ? [] : cuts.slice(first)
}
