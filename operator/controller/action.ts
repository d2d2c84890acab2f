// What the controller wants done: compare-and-swap changes of metadata, each with the version it was decided on.

import type { Version } from '../../model/metadata-store.ts'
import type { Partition } from '../../model/partition.ts'

export type Action =
  | {
      readonly type: 'create-partition'
      readonly name: string
      readonly value: Partition
    }
  | {
      /**
       * `elect` gives it a leader at a new epoch, `bury` makes it a tombstone, `move` takes it a step nearer to where its
       * copies shall be, `settle` sets a field right.
       */
      readonly type: 'elect' | 'bury' | 'move' | 'settle'
      readonly name: string
      readonly value: Partition
      readonly version: Version
    }
  | {
      /** The data is gone everywhere; nothing refers to the object any more. */
      readonly type: 'remove-partition' | 'remove-topic'
      readonly name: string
      readonly version: Version
    }

/** Why something that is wished for does not happen; for logs now, for conditions later. */
export interface Obstacle {
  /** Of the topic or partition. */
  readonly name: string
  readonly reason: 'too-few-brokers' | 'leader-store-absent' | 'topic-absent' | 'name-taken'
  /** One sentence. */
  readonly message: string
}
