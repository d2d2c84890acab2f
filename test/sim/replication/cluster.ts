// A partition's whole world as plain data: replicas with their disks, the network, the metadata record, controllers and
// what clients were told. `actions.ts` says what can happen next, `apply.ts` makes it happen. Nothing in here is ever
// changed in place below the top level, so a copy of the top level is a copy of the world.

import type { Lane } from '../../../broker/replication/ends.ts'
import type { FollowerMessage, LeaderMessage } from '../../../broker/replication/message.ts'
import {
  openReplica,
  type PartitionRecord,
  type ReplicaState,
} from '../../../broker/replication/replica-state.ts'
import { allReplicationRules, type ReplicationRules } from '../../../broker/replication/rules.ts'
import type { LossRange } from '../../../model/partition.ts'
import type { Promised } from '../../../model/promised.ts'
import { allElectionRules, type ElectionRules } from '../../../operator/controller/election.ts'
import { type Outside, startingOutside } from './outside.ts'
import {
  allStoreRules,
  emptyStore,
  historyOf,
  type Item,
  type LaneOnDisk,
  type Store,
  type StoreRules,
} from './store.ts'

/** Changes of its own log that a replica has asked for, in order. */
export type LogTask =
  | {
      readonly type: 'truncate'
      readonly to: { readonly state: number; readonly data: number }
      readonly half: boolean
      /** All of it goes, and this is there instead. */
      readonly reset?: Beginning
    }
  | { readonly type: 'start-epoch'; readonly epoch: number }

/** Where a copy begins whose leader has not any more what came before: in whose place stands what it adds up to. */
export type Beginning = Readonly<Record<Lane, readonly Item[]>>

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
      readonly beginning?: Beginning
    }
  | { readonly type: 'fence'; readonly to: string; readonly epoch: number }
  | { readonly type: 'promise'; readonly promised: Promised }

/** What metadata has of the partition beside what replicas need to know. */
export interface MetadataRecord extends PartitionRecord {
  readonly target?: readonly string[] | undefined
  readonly leaving?: readonly string[] | undefined
  readonly uncleanStoreId?: string | undefined
  readonly lossRanges?: readonly LossRange[] | undefined
}

export interface RunningElection {
  readonly base: MetadataRecord
  readonly epoch: number
  readonly promises: readonly Promised[]
}

export interface IsrWrite {
  /** Who hears of the outcome. */
  readonly by: string
  readonly isr: readonly string[]
  readonly base: PartitionRecord
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
  records: readonly MetadataRecord[]
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
  outside: Outside
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
    outside: startingOutside(options.ackQuorum),
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
  const lane = ({ items, start = 0 }: LaneOnDisk) => {
    return { history: historyOf(items), start, end: items.length }
  }
  return openReplica({
    brokerId: name,
    storeId,
    bootSeq,
    promised,
    damaged,
    state: lane(lanes.state),
    data: lane(lanes.data),
  })
}

export function recordOf({ records }: Cluster): MetadataRecord {
  const last = records.at(-1)
  if (!last) throw new Error('metadata is never empty')
  return last
}

export function nodeWith({ nodes }: Cluster, storeId: string): number {
  return nodes.findIndex(({ store }) => store.storeId === storeId)
}

/** The broker's name is the first part of the store's. */
export function brokerOf(storeId: string): string {
  return storeId.replace(/\..*/, '')
}
