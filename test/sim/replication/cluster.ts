// A partition's whole world as plain data: replicas with their disks, the network, the metadata record, controllers and
// what clients were told. `actions.ts` says what can happen next, `apply.ts` makes it happen. Nothing in here is ever
// changed in place below the top level, so a copy of the top level is a copy of the world.

import type { FollowerMessage, LeaderMessage } from '../../../broker/replication/message.ts'
import {
  openReplica,
  type PartitionRecord,
  type ReplicaState,
} from '../../../broker/replication/replica-state.ts'
import { allReplicationRules, type ReplicationRules } from '../../../broker/replication/rules.ts'
import type { Promised } from '../../../model/promised.ts'
import { allElectionRules, type ElectionRules } from '../../../operator/controller/election.ts'
import {
  allStoreRules,
  emptyStore,
  historyOf,
  type Item,
  type Store,
  type StoreRules,
} from './store.ts'

/** Changes of its own log that a replica has asked for, in order. */
export type LogTask =
  | {
      readonly type: 'truncate'
      readonly to: { readonly state: number; readonly data: number }
      readonly half: boolean
    }
  | { readonly type: 'start-epoch'; readonly epoch: number }

export interface Node {
  readonly name: string
  readonly up: boolean
  readonly store: Store
  readonly replica: ReplicaState
  readonly logTasks: readonly LogTask[]
  readonly promisesToKeep: readonly number[]
  /** Stores that it has had; names the next one. */
  readonly disks: number
}

export type Letter =
  | {
      readonly type: 'from-follower'
      readonly from: string
      readonly to: string
      readonly message: FollowerMessage
    }
  | {
      readonly type: 'from-leader'
      readonly from: string
      readonly to: string
      readonly message: LeaderMessage
      readonly items: readonly Item[]
    }
  | { readonly type: 'fence'; readonly to: string; readonly epoch: number }
  | { readonly type: 'promise'; readonly promised: Promised }

export interface RunningElection {
  readonly base: PartitionRecord
  readonly epoch: number
  readonly promises: readonly Promised[]
}

export interface IsrWrite {
  readonly isr: readonly string[]
  readonly baseRevision: number
}

export interface Rules {
  readonly replication: ReplicationRules
  readonly election: ElectionRules
  readonly store: StoreRules
}

export const allRules: Rules = {
  replication: allReplicationRules,
  election: allElectionRules,
  store: allStoreRules,
}

export interface Cluster {
  rules: Rules
  nodes: readonly Node[]
  network: readonly Letter[]
  /** All that metadata has been; the last is what it is. */
  records: readonly PartitionRecord[]
  elections: readonly RunningElection[]
  isrWrites: readonly IsrWrite[]
  /** Ids by offset: everything that was ever below a leader's high watermark. */
  committed: { readonly state: readonly string[]; readonly data: readonly string[] }
  /** By which epoch's leader. */
  committedIn: { readonly state: readonly number[]; readonly data: readonly number[] }
  /** `storeId/bootSeq` by epoch. */
  led: Readonly<Record<number, string>>
  items: number
  nonces: number
  crashes: number
  lostDisks: number
}

export function newCluster(options: {
  readonly nodes: number
  readonly replicas: number
  readonly ackQuorum: number
  readonly rules?: Rules
}): Cluster {
  const nodes = Array.from({ length: options.nodes }, (_, index): Node => {
    const name = `b${index}`
    return newNode(name, 0)
  })
  const stores = nodes.slice(0, options.replicas).map(({ store }) => store.storeId)
  const first: PartitionRecord = {
    revision: 1,
    epoch: 1,
    leader: { brokerId: 'b0', storeId: stores[0] ?? '', bootSeq: 1 },
    replicas: stores,
    isr: stores,
    ackQuorum: options.ackQuorum,
  }
  return {
    rules: options.rules ?? allRules,
    nodes,
    network: [],
    records: [first],
    elections: [],
    isrWrites: [],
    committed: { state: [], data: [] },
    committedIn: { state: [], data: [] },
    led: {},
    items: 0,
    nonces: 0,
    crashes: 0,
    lostDisks: 0,
  }
}

export function newNode(name: string, disks: number): Node {
  const store = emptyStore(`${name}.${disks}`)
  return {
    name,
    up: true,
    store,
    replica: boot(name, store),
    logTasks: [],
    promisesToKeep: [],
    disks: disks + 1,
  }
}

export function boot(name: string, store: Store): ReplicaState {
  const { storeId, bootSeq, promised, damaged, lanes } = store
  const lane = (items: readonly Item[]) => ({ history: historyOf(items), end: items.length })
  return openReplica({
    brokerId: name,
    storeId,
    bootSeq,
    promised,
    damaged,
    state: lane(lanes.state.items),
    data: lane(lanes.data.items),
  })
}

export function recordOf({ records }: Cluster): PartitionRecord {
  const last = records.at(-1)
  if (!last) throw new Error('metadata is never empty')
  return last
}

export function nodeWith({ nodes }: Cluster, storeId: string): number {
  return nodes.findIndex(({ store }) => store.storeId === storeId)
}
