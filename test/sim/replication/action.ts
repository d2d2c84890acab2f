// What can happen next.

import type { Lane } from '../../../broker/replication/ends.ts'

export type Action = ReplicaAction | DiskAction | ClientAction | MetadataAction

type ReplicaAction =
  /** `again`: a copy stays on its way. */
  | { readonly type: 'deliver'; readonly letter: number; readonly again: boolean }
  | { readonly type: 'drop'; readonly letter: number }
  /** A message of a client that sends it once and hopes. */
  | { readonly type: 'produce'; readonly node: number; readonly lane: Lane }
  | {
      readonly type: 'send'
      readonly node: number
      readonly storeId: string
      readonly lane: Lane
      readonly from: number
      readonly to: number
    }
  | { readonly type: 'connect'; readonly node: number; readonly leader: string }
  | { readonly type: 'observe'; readonly node: number; readonly revision: number }
  | { readonly type: 'propose-isr'; readonly node: number; readonly isr: readonly string[] }
  /** The leader looks after its ISR, as the runtime lets it do from time to time. */
  | { readonly type: 'keep-isr'; readonly node: number }
  | { readonly type: 'pass-time'; readonly ms: number }
  | { readonly type: 'restart'; readonly node: number }
  /** Everybody is well for long enough: see `heal`. */
  | { readonly type: 'check-whole' }

type DiskAction =
  | { readonly type: 'sync'; readonly node: number; readonly lane: Lane; readonly upTo: number }
  /** The next change of its own log is done. */
  | { readonly type: 'log-task'; readonly node: number }
  | { readonly type: 'keep-promise'; readonly node: number }
  | {
      readonly type: 'crash'
      readonly node: number
      readonly survive: Readonly<Record<Lane, number>>
    }
  /** Of a store that is down. */
  | {
      readonly type: 'damage'
      readonly node: number
      readonly from: Readonly<Record<Lane, number>>
    }
  | { readonly type: 'lose-disk'; readonly node: number }
  /** A full disk takes nothing of what is not synced. */
  | { readonly type: 'refuse'; readonly node: number }
  /** Retention, or a snapshot. */
  | { readonly type: 'trim'; readonly node: number; readonly lane: Lane; readonly to: number }
  /** Somebody keeps a copy of the disk, and puts it in the place of the disk of a node that is down. */
  | { readonly type: 'image'; readonly node: number }
  | { readonly type: 'roll-back'; readonly node: number }

type ClientAction =
  | { readonly type: 'call'; readonly client: number; readonly node: number }
  | { readonly type: 'serve'; readonly call: number; readonly again: boolean }
  | { readonly type: 'answer'; readonly answer: number }

type MetadataAction =
  /** `again`: the writer has not heard of the outcome, and tries again. */
  | {
      readonly type: 'write-isr'
      readonly write: number
      readonly arrives: boolean
      readonly again?: boolean
    }
  | { readonly type: 'begin-election' }
  | { readonly type: 'fence'; readonly election: number; readonly node: number }
  | {
      readonly type: 'decide'
      readonly election: number
      /** Wins among those that hold the same. */
      readonly preferred?: string
      /** A conflict is not the end of it. */
      readonly again?: boolean
      /** The controller knows who is up, and in which start; else all promises count. */
      readonly fresh?: boolean
      /** `lost`: the controller dies before it writes; `unheard`: the answer does not arrive. */
      readonly outcome?: 'lost' | 'unheard'
    }
  | { readonly type: 'assign'; readonly replicas: readonly string[] }
  | { readonly type: 'configure'; readonly minInSync: number }
  /** The copies shall be there. */
  | { readonly type: 'move'; readonly target: readonly string[] }
  /** The controller looks at the record. */
  | { readonly type: 'advance' }
  | { readonly type: 'give-up'; readonly storeId: string }
  | { readonly type: 'restore'; readonly record: number }
  | { readonly type: 'resign'; readonly node: number }
