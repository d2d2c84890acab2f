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
  /** Of an idempotent client: its n-th message, counted from 1. */
  readonly client?: { readonly id: number; readonly sequence: number }
}

export interface LaneOnDisk {
  /** Those before `start` are gone; they stand for what they have added up to. */
  readonly items: readonly Item[]
  readonly synced: number
  readonly start?: number
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
  /** R17: what clients have sent is known from the log, also to a leader that has not taken it itself. */
  readonly knowClients: boolean
  /** R10: a disk that is older than the cluster remembers is another store. */
  readonly rolledBackIsNew: boolean
}

export const allStoreRules: StoreRules = {
  syncStateFirst: true,
  cutDataFirst: true,
  knowClients: true,
  rolledBackIsNew: true,
}

export function emptyStore(storeId: string): Store {
  const lane = { items: [], synced: 0 }
  return { storeId, bootSeq: 1, promised: 0, damaged: false, lanes: { state: lane, data: lane } }
}

export function withLane(store: Store, lane: Lane, on: LaneOnDisk): Store {
  return { ...store, lanes: { ...store.lanes, [lane]: on } }
}

export function appendItems(store: Store, lane: Lane, items: readonly Item[]): Store {
  const { items: before } = store.lanes[lane]
  const stateBefore = store.lanes.state.items.length
  const stored = items.map((item) => ({ ...item, stateBefore }))
  return withLane(store, lane, { ...store.lanes[lane], items: [...before, ...stored] })
}

/** How far a sync of the lane may get now. */
export function syncableTo(store: Store, lane: Lane, rules: StoreRules): number {
  const { items } = store.lanes[lane]
  if (lane === 'state' || !rules.syncStateFirst) return items.length
  const { synced } = store.lanes.state
  // Some of the state that was there then may have been cut since.
  const { length } = store.lanes.state.items
  const held = items.findIndex(
    ({ stateBefore }, offset) =>
      offset >= store.lanes.data.synced && Math.min(stateBefore, length) > synced,
  )
  return held < 0 ? items.length : held
}

export function syncLane(store: Store, lane: Lane, upTo: number): Store {
  const { items, synced } = store.lanes[lane]
  const done = Math.max(synced, Math.min(upTo, items.length))
  return withLane(store, lane, { ...store.lanes[lane], synced: done })
}

export function cutLane(store: Store, lane: Lane, to: number): Store {
  const on = store.lanes[lane]
  if (to >= on.items.length) return store
  return withLane(store, lane, {
    ...on,
    items: on.items.slice(0, to),
    synced: Math.min(on.synced, to),
  })
}

/** What a crash leaves: the synced part, and of the rest as much as had reached the disk by itself. */
export function crash(store: Store, survive: Readonly<Record<Lane, number>>): Store {
  const left = (lane: Lane): LaneOnDisk => {
    const on = store.lanes[lane]
    const kept = on.items.slice(0, Math.max(on.synced, Math.min(on.items.length, survive[lane])))
    return { ...on, items: kept, synced: kept.length }
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

/**
 * Bits flip: nothing from these offsets on can be read any more, and recovery sees it. Where that is before the start of a
 * lane nothing is left at all.
 */
export function damage(store: Store, from: Readonly<Record<Lane, number>>): Store {
  const { state, data } = store.lanes
  const isLeft = from.state >= (state.start ?? 0) && from.data >= (data.start ?? 0)
  if (!isLeft) return emptied(store)
  const cut = cutLane(cutLane(store, 'state', from.state), 'data', from.data)
  return { ...cut, damaged: true }
}

/** Nothing is left but the promise; it knows that something was there. */
export function emptied(store: Store): Store {
  const lane = { items: [], synced: 0 }
  return { ...store, damaged: true, lanes: { state: lane, data: lane } }
}

/** It begins there, with nothing before it but what that adds up to. */
export function begunAt(store: Store, beginning: Readonly<Record<Lane, readonly Item[]>>): Store {
  const lane = (items: readonly Item[]): LaneOnDisk => {
    return { items, synced: items.length, start: items.length }
  }
  const { state, data } = beginning
  return { ...store, damaged: true, lanes: { state: lane(state), data: lane(data) } }
}

/** Retention, or a snapshot that says the same. */
export function trim(store: Store, lane: Lane, to: number): Store {
  return withLane(store, lane, { ...store.lanes[lane], start: to })
}
