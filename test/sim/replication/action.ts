// What can happen next.

import type { Lane } from '../../../broker/replication/ends.ts'

export type Action =
  /** `again`: a copy stays on its way. */
  | { readonly type: 'deliver'; readonly letter: number; readonly again: boolean }
  | { readonly type: 'drop'; readonly letter: number }
  | { readonly type: 'produce'; readonly node: number; readonly lane: Lane }
  | { readonly type: 'sync'; readonly node: number; readonly lane: Lane; readonly upTo: number }
  /** The next change of its own log is done. */
  | { readonly type: 'log-task'; readonly node: number }
  | { readonly type: 'keep-promise'; readonly node: number }
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
  | { readonly type: 'write-isr'; readonly write: number; readonly arrives: boolean }
  | { readonly type: 'begin-election' }
  | { readonly type: 'fence'; readonly election: number; readonly node: number }
  /** `preferred` wins among those that hold the same. */
  | { readonly type: 'decide'; readonly election: number; readonly preferred?: string }
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
  | { readonly type: 'restart'; readonly node: number }
  | { readonly type: 'lose-disk'; readonly node: number }
  | { readonly type: 'assign'; readonly replicas: readonly string[] }
