// The disk of one store, as far as replication sees it: two lanes of items, each with a part that is synced, and the
// promise. What is not synced may be lost by a crash, from the end.

import type { Lane } from '../../../broker/replication/ends.ts'
import type { EpochHistory } from '../../../broker/replication/epoch-history.ts'

export interface Item {
  readonly epoch: number
  /** What a client sent; unique. An EpochStart has its leader's nonce. */
  readonly id: string
  readonly nonce: number
  /** Where the state lane ended here when the item was appended: synced first. */
  readonly stateBefore: number
  /** The id that ended the state lane when the leader wrote the item. */
  readonly after: string
}

export interface LaneOnDisk {
  readonly items: readonly Item[]
  readonly synced: number
}

export interface Store {
  readonly storeId: string
  readonly bootSeq: number
  readonly promised: number
  readonly damaged: boolean
  readonly lanes: { readonly state: LaneOnDisk; readonly data: LaneOnDisk }
}

/** Rules that the log keeps, not the core: switched off like the others. */
export interface StoreRules {
  /** R13: a data batch reaches the disk after the state that was there before it. */
  readonly syncStateFirst: boolean
  /** R13: of a cut the data goes first, so that no data stays whose state is gone. */
  readonly cutDataFirst: boolean
}

export const allStoreRules: StoreRules = { syncStateFirst: true, cutDataFirst: true }

export function emptyStore(storeId: string): Store {
  const lane = { items: [], synced: 0 }
  return { storeId, bootSeq: 1, promised: 0, damaged: false, lanes: { state: lane, data: lane } }
}

export function withLane(store: Store, lane: Lane, on: LaneOnDisk): Store {
  return { ...store, lanes: { ...store.lanes, [lane]: on } }
}

export function appendItems(store: Store, lane: Lane, items: readonly Item[]): Store {
  const { items: before, synced } = store.lanes[lane]
  const stateBefore = store.lanes.state.items.length
  const stored = items.map((item) => ({ ...item, stateBefore }))
  return withLane(store, lane, { items: [...before, ...stored], synced })
}

/** How far a sync of the lane may get now. */
export function syncableTo(store: Store, lane: Lane, rules: StoreRules): number {
  const { items } = store.lanes[lane]
  if (lane === 'state' || !rules.syncStateFirst) return items.length
  const { synced } = store.lanes.state
  const held = items.findIndex(({ stateBefore }) => stateBefore > synced)
  return held < 0 ? items.length : Math.max(held, store.lanes.data.synced)
}

export function syncLane(store: Store, lane: Lane, upTo: number): Store {
  const { items, synced } = store.lanes[lane]
  return withLane(store, lane, { items, synced: Math.max(synced, Math.min(upTo, items.length)) })
}

export function cutLane(store: Store, lane: Lane, to: number): Store {
  const { items, synced } = store.lanes[lane]
  return withLane(store, lane, { items: items.slice(0, to), synced: Math.min(synced, to) })
}

/** What a crash leaves: the synced part, and of the rest as much as had reached the disk by itself. */
export function crash(store: Store, survive: Readonly<Record<Lane, number>>): Store {
  const left = (lane: Lane): LaneOnDisk => {
    const { items, synced } = store.lanes[lane]
    const kept = items.slice(0, Math.max(synced, Math.min(items.length, survive[lane])))
    return { items: kept, synced: kept.length }
  }
  return {
    ...store,
    bootSeq: store.bootSeq + 1,
    lanes: { state: left('state'), data: left('data') },
  }
}

export function historyOf(items: readonly Item[]): EpochHistory {
  return items.flatMap(({ epoch, nonce }, startOffset) =>
    nonce > 0 ? [{ epoch, nonce, startOffset }] : [],
  )
}

/** Bits flip: nothing from these offsets on can be read any more, and recovery sees it. */
export function damage(store: Store, from: Readonly<Record<Lane, number>>): Store {
  const cut = cutLane(cutLane(store, 'state', from.state), 'data', from.data)
  return { ...cut, damaged: true }
}
