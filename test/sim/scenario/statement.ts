// What a line of a scenario can say. Stores go by a letter, in the order of the cluster's nodes; batches by the name that
// the scenario gives them, or E2 for what the leader of epoch 2 begins it with.

import type { Lane } from '../../../broker/replication/ends.ts'

/** Which letter on its way is meant. */
export interface LetterName {
  /** A message's type, `fence` and `promise`; or the name of a batch. */
  readonly what: string
  /** Of a batch that is in both lanes. */
  readonly lane?: Lane | undefined
  /** Undefined for the controller. */
  readonly from?: string | undefined
  readonly to?: string | undefined
  /** Of several: 1 for the oldest. */
  readonly place: number
}

export type Expected =
  | { readonly type: 'committed'; readonly names: readonly string[] }
  | { readonly type: 'epoch'; readonly epoch: number }
  | { readonly type: 'leader'; readonly store: string }
  | { readonly type: 'isr'; readonly stores: readonly string[] }
  | { readonly type: 'leads'; readonly store: string; readonly epoch: number }
  | { readonly type: 'leads-nothing'; readonly store: string }
  | { readonly type: 'follows'; readonly store: string; readonly leader: string }
  | {
      readonly type: 'holds'
      readonly store: string
      readonly names: readonly string[]
      readonly not: boolean
    }
  | { readonly type: 'same'; readonly stores: readonly string[] }
  | { readonly type: 'damaged'; readonly store: string; readonly not: boolean }

export type Statement =
  | { readonly type: 'settle'; readonly stores: readonly string[] }
  | {
      readonly type: 'write'
      readonly store: string
      readonly lane: Lane
      readonly name: string
    }
  | {
      readonly type: 'send'
      readonly store: string
      readonly to: string
      readonly lane?: Lane | undefined
      readonly names: readonly string[]
    }
  | { readonly type: 'receive'; readonly letter: LetterName; readonly stays: boolean }
  | { readonly type: 'lose'; readonly letter: LetterName }
  | { readonly type: 'learn'; readonly store: string; readonly revision?: number | undefined }
  | { readonly type: 'keep-promise'; readonly store: string }
  | { readonly type: 'start-epoch'; readonly store: string }
  | { readonly type: 'cut'; readonly store: string; readonly part: 'all' | 'half' | 'rest' }
  | { readonly type: 'connect'; readonly store: string; readonly to: string }
  | {
      readonly type: 'sync'
      readonly store: string
      readonly lane?: Lane | undefined
      readonly name?: string | undefined
    }
  | { readonly type: 'propose-isr'; readonly store: string; readonly isr: readonly string[] }
  | {
      readonly type: 'write-isr'
      readonly arrives: boolean
      readonly isr: readonly string[]
    }
  | { readonly type: 'begin-election' }
  | { readonly type: 'fence'; readonly store: string }
  | { readonly type: 'decide'; readonly winner?: string | undefined }
  | { readonly type: 'elect'; readonly winner: string; readonly voters: readonly string[] }
  | { readonly type: 'crash'; readonly store: string; readonly losing: readonly string[] }
  | { readonly type: 'restart'; readonly store: string }
  | { readonly type: 'lose-disk'; readonly store: string }
  | { readonly type: 'damage'; readonly store: string; readonly names: readonly string[] }
  | { readonly type: 'refuse'; readonly store: string }
  | { readonly type: 'image'; readonly store: string }
  | { readonly type: 'roll-back'; readonly store: string }
  | { readonly type: 'give-up'; readonly store: string }
  | { readonly type: 'configure'; readonly minInSync: number }
  | { readonly type: 'restore'; readonly revision: number }
  | { readonly type: 'assign'; readonly stores: readonly string[] }
  | { readonly type: 'expect'; readonly expected: Expected }

export interface Line {
  readonly number: number
  readonly text: string
  readonly statement: Statement
  /** Passed over when it cannot be done: what happens only without a rule. */
  readonly maybe: boolean
}

export interface Scenario {
  readonly title: string
  /** Of SPEC.md, in words. */
  readonly about: string
  readonly stores: readonly string[]
  /** Those of the first record. */
  readonly replicas: readonly string[]
  readonly minInSyncReplicas: number
  /** Rules without which it breaks, and the checker that must see it. */
  readonly without: readonly { readonly rule: string; readonly checker: string }[]
  readonly lines: readonly Line[]
}
