// What happens to a replica, and what it wants done. The runtime carries out effects in their order and tells the
// outcome by an event; nothing in between is lost, or the broker ends.

import type { Epoch, Offset } from '../../model/offset.ts'
import type { Promised } from '../../model/promised.ts'
import type { Ends, Lane } from './ends.ts'
import type { EpochEntry } from './epoch-history.ts'
import type { Fence, FollowerMessage, LaneStarts, LeaderMessage, Session } from './message.ts'
import type { PartitionRecord } from './replica-state.ts'

export type ReplicaEvent =
  | { readonly type: 'metadata'; readonly record: PartitionRecord }
  /** A stream to the leader is open: begin a session on it. */
  | { readonly type: 'connected'; readonly leader: string }
  | { readonly type: 'from-follower'; readonly storeId: string; readonly message: FollowerMessage }
  | { readonly type: 'from-leader'; readonly storeId: string; readonly message: LeaderMessage }
  | Fence
  /** The promise is on disk. */
  | { readonly type: 'promise-kept'; readonly epoch: Epoch }
  /** A lane is on disk up to there. */
  | { readonly type: 'synced'; readonly lane: Lane; readonly durable: Offset }
  /** The log has refused what it was given (no room, or it does not verify), and ends there again. */
  | { readonly type: 'rejected'; readonly ends: Ends }
  /** The cut of a `truncate` is on disk. */
  | { readonly type: 'truncated'; readonly to: Ends }
  /** What lay before is gone: by retention, or because a snapshot says the same. */
  | { readonly type: 'trimmed'; readonly lane: Lane; readonly start: Offset }
  /** What was asked for: where a follower may begin. */
  | {
      readonly type: 'starting-point'
      readonly storeId: string
      readonly session: Session
      readonly at: LaneStarts
    }
  /** Both lanes are empty and begin there, on disk. */
  | { readonly type: 'was-reset'; readonly at: LaneStarts }
  /** The leader's own append: a batch now ends the lane. */
  | { readonly type: 'appended'; readonly lane: Lane; readonly end: Offset }
  /** The EpochStart batches are appended, the state lane's first. */
  | {
      readonly type: 'epoch-started'
      readonly entries: Readonly<Record<Lane, EpochEntry>>
      readonly ends: Ends
    }
  /** Batches of a lane up to there are on their way to a copy. */
  | { readonly type: 'sent'; readonly storeId: string; readonly lane: Lane; readonly to: Offset }
  /** Something that was on its disk does not verify any more. */
  | { readonly type: 'damaged' }
  | { readonly type: 'propose-isr'; readonly isr: readonly string[] }
  | { readonly type: 'tick'; readonly nowMs: number }

export type ReplicaEffect =
  /** Write the promise, sync it, answer `promise-kept`. */
  | { readonly type: 'keep-promise'; readonly epoch: Epoch }
  /** Everything received is on disk: answer the controller. */
  | { readonly type: 'promise'; readonly promised: Promised }
  /** Open a stream to the leader, answer `connected`; again when it breaks. */
  | { readonly type: 'connect'; readonly leader: string; readonly epoch: Epoch }
  /** It has left its session, for its log refuses what it is sent: answer `connected` when that may have changed. */
  | { readonly type: 'retreat'; readonly leader: string }
  | { readonly type: 'to-leader'; readonly storeId: string; readonly message: FollowerMessage }
  | { readonly type: 'to-follower'; readonly storeId: string; readonly message: LeaderMessage }
  /** Cut the data lane, then the state lane, each durably; answer `truncated`. */
  | { readonly type: 'truncate'; readonly to: Ends }
  /** Find out where a follower may begin that needs what is gone; answer `starting-point`. */
  | { readonly type: 'starting-point'; readonly storeId: string; readonly session: Session }
  /** Empty both lanes and begin there, damaged until it is told otherwise; answer `was-reset`. */
  | { readonly type: 'reset'; readonly to: LaneStarts }
  /** Store the batches that came with the message, and the history; `synced` follows. */
  | {
      readonly type: 'store'
      readonly lane: Lane
      readonly from: Offset
      readonly to: Offset
      readonly entries: readonly EpochEntry[]
    }
  /** Append EpochStart batches to both lanes, the state's first; answer `epoch-started`. */
  | { readonly type: 'start-epoch'; readonly epoch: Epoch }
  /** There is something to send to the copy: see `nextRange`. */
  | { readonly type: 'feed'; readonly storeId: string }
  | { readonly type: 'high-watermark'; readonly ends: Ends }
  /** Change the record if it is `base`, by compare-and-swap; the answer comes as `metadata`. */
  | { readonly type: 'change-isr'; readonly isr: readonly string[]; readonly base: PartitionRecord }
  /** What was damaged is whole again: write it down. */
  | { readonly type: 'repaired' }
  /** It leads no more: refuse what is asked of a leader. */
  | { readonly type: 'deposed'; readonly epoch: Epoch }
  /** Metadata went back: restored from a backup. Only a new epoch heals it. */
  | {
      readonly type: 'metadata-regressed'
      readonly seen: { readonly epoch: Epoch; readonly revision: number }
      /** It names a leader. Without one an election is to come anyway. */
      readonly isLed: boolean
    }
