// What replicas of a partition say to one another and to the controller. Batches travel beside `append`: the core
// decides by offsets and epochs alone.

import type { Epoch, Offset } from '../../model/offset.ts'
import type { Ends, Lane } from './ends.ts'
import type { EpochEntry, EpochHistory } from './epoch-history.ts'

/** One conversation between a follower and a leader; both numbers only rise for one store. */
export interface Session {
  readonly bootSeq: number
  readonly number: number
}

export type LaneReport = Readonly<
  Record<Lane, { readonly history: EpochHistory; readonly end: Offset; readonly durable: Offset }>
>

/** Follower to leader. */
export type FollowerMessage =
  | {
      readonly type: 'hello'
      readonly epoch: Epoch
      readonly session: Session
      readonly lanes: LaneReport
      readonly highWatermark: Ends
    }
  | {
      /** Everything below `ends` is on the follower's disk. */
      readonly type: 'durable'
      readonly epoch: Epoch
      readonly session: Session
      readonly ends: Ends
    }
  /** It takes nothing more in this session. */
  | { readonly type: 'leave'; readonly epoch: Epoch; readonly session: Session }
  | { readonly type: 'reject'; readonly promised: Epoch }

/** Where a lane begins. */
export interface LaneStart {
  readonly offset: Offset
  /** Of what lies before it. */
  readonly history: EpochHistory
}

export type LaneStarts = Readonly<Record<Lane, LaneStart>>

/** Leader to follower. */
export type LeaderMessage =
  | {
      readonly type: 'begin'
      readonly epoch: Epoch
      readonly session: Session
      readonly truncateTo: Ends
      /** What the leader has now: a damaged replica is whole again when it has this. */
      readonly ends: Ends
      /** The leader has not any more what comes behind `truncateTo`: the follower begins there, with nothing of its own. */
      readonly reset?: LaneStarts
    }
  | {
      /** Batches of one lane, `[from, to)`, with the entries of the EpochStart batches among them. */
      readonly type: 'append'
      readonly epoch: Epoch
      readonly session: Session
      readonly lane: Lane
      readonly from: Offset
      readonly to: Offset
      readonly previousEpoch: Epoch
      /** The state lane must reach this far before data is taken: a lost state message must not be passed over. */
      readonly stateBefore: Offset
      readonly entries: readonly EpochEntry[]
      readonly highWatermark: Ends
    }
  | {
      readonly type: 'committed'
      readonly epoch: Epoch
      readonly session: Session
      readonly highWatermark: Ends
    }

/** Controller to replica: serve no leader below this epoch any more. */
export interface Fence {
  readonly type: 'fence'
  readonly epoch: Epoch
}
