// What a crash may leave of a store.

import type { Cluster, Node } from '../replication/cluster.ts'
import { syncableTo } from '../replication/store.ts'

export interface Tail {
  readonly state: number
  readonly data: number
}

/** Everything that is synced, and of each lane any part of the rest. */
export function tailsOf({ store }: Node, { rules }: Cluster): readonly Tail[] {
  const tails: Tail[] = []
  const stateEnd = syncableTo(store, 'state', rules.store)
  const dataEnd = syncableTo(store, 'data', rules.store)
  for (let state = store.lanes.state.synced; state <= stateEnd; state++) {
    for (let data = store.lanes.data.synced; data <= dataEnd; data++) tails.push({ state, data })
  }
  return tails
}
