// What one replica of a partition knows. Plain data: step (replica.ts) makes the next state from it.

import type { Epoch, Offset } from '../../model/offset.ts'
import { type Ends, noEnds } from './ends.ts'
import type { EpochHistory } from './epoch-history.ts'
import type { Session } from './message.ts'

/** The partition as metadata has it. */
export interface PartitionRecord {
  /** Rises with every change of the record. */
  readonly revision: number
  readonly epoch: Epoch
  readonly leader:
    | { readonly brokerId: string; readonly storeId: string; readonly bootSeq: number }
    | undefined
  /** Store ids of all copies, learners among them. */
  readonly replicas: readonly string[]
  /** Store ids. Never fewer than `ackQuorum`. */
  readonly isr: readonly string[]
  /** Copies that an acknowledgement needs: minInSyncReplicas. */
  readonly ackQuorum: number
}

export interface LaneState {
  readonly history: EpochHistory
  readonly end: Offset
  /** On disk, with the history before it. */
  readonly durable: Offset
}

export interface Following {
  readonly type: 'following'
  readonly epoch: Epoch
  readonly leader: string
  readonly session: Session
  /** No stream yet; a stream, but its own log is still changing; said hello; cuts what the leader said; takes batches. */
  readonly phase: 'apart' | 'held' | 'greeted' | 'cutting' | 'synced'
}

/** What a leader knows of another replica. */
export interface Copy {
  readonly storeId: string
  readonly session: Session
  /** Has answered the begin of this session. */
  readonly synced: boolean
  /** What will be sent next. */
  readonly next: Ends
  readonly durable: Ends
  /** When it last had everything that there was, by the leader's clock. */
  readonly caughtUpMs: number
}

/** Where in the order of both lanes a state batch stands: it ends at `state`, and the data lane then ended at `data`. */
export type Cut = Ends

export interface IsrChange {
  readonly isr: readonly string[]
  /** Of the record that it was decided on; the change is over when a later one is seen. */
  readonly baseRevision: number
}

export interface Leading {
  readonly type: 'leading'
  readonly epoch: Epoch
  /** Behind its EpochStart batches; undefined until they are appended. */
  readonly epochStart: Ends | undefined
  readonly isr: readonly string[]
  readonly replicas: readonly string[]
  readonly ackQuorum: number
  readonly change: IsrChange | undefined
  readonly copies: readonly Copy[]
  /** Of the state batches that are not committed yet, oldest first. */
  readonly cuts: readonly Cut[]
  /** Of both lanes, at the last tick. */
  readonly endsAtTick: Ends
  readonly nowMs: number
}

export interface ReplicaState {
  readonly brokerId: string
  readonly storeId: string
  readonly bootSeq: number
  /** Serves no leader of a lower epoch. */
  readonly promised: Epoch
  /** As far as it is on disk. */
  readonly promisedDurably: Epoch
  readonly lanes: { readonly state: LaneState; readonly data: LaneState }
  /** Where its lanes begin: retention and snapshots take what is before. */
  readonly starts: Ends
  readonly highWatermark: Ends
  /** Highest epoch in which it has led or truncated since it started: both happen once. */
  readonly ledEpoch: Epoch
  readonly begunEpoch: Epoch
  readonly sessions: number
  /** Of the newest record that it has seen: by epoch first, for metadata may go back and then reuse revisions. */
  readonly revision: number
  readonly recordEpoch: Epoch
  /** Something that was on its disk is not any more. */
  readonly damaged: boolean
  /** It is whole again when it has this of the leader that it follows. */
  readonly wholeAt: Ends | undefined
  readonly role: Following | Leading | undefined
  /** Cuts and EpochStarts on their way to the disk: until then it promises nothing and says nothing of its log. */
  readonly changes: number
  /** A promise that the controller waits for. */
  readonly fencedFor: Epoch | undefined
  /** Made to a fence, as the first of this epoch, and told to nobody yet. */
  readonly freshPromise: Epoch
  /** What to do when the promise is on disk. */
  readonly waiting: PartitionRecord | undefined
}

interface FoundLane {
  readonly history: EpochHistory
  readonly start?: Offset
  readonly end: Offset
}

function foundLane({ history, end }: FoundLane): LaneState {
  return { history, end, durable: end }
}

/** A replica as it is when its broker starts. What was recovered is on disk. */
export function openReplica(found: {
  readonly brokerId: string
  readonly storeId: string
  readonly bootSeq: number
  readonly promised: Epoch
  readonly state: FoundLane
  readonly data: FoundLane
  readonly damaged?: boolean
  /** When this start has had it open before: so far it may have led. */
  readonly ledEpoch?: Epoch
}): ReplicaState {
  const { brokerId, storeId, bootSeq, promised, state, data } = found
  return {
    brokerId,
    storeId,
    bootSeq,
    promised,
    promisedDurably: promised,
    lanes: { state: foundLane(state), data: foundLane(data) },
    starts: { state: state.start ?? 0, data: data.start ?? 0 },
    highWatermark: noEnds,
    ledEpoch: found.ledEpoch ?? 0,
    begunEpoch: 0,
    sessions: 0,
    revision: 0,
    recordEpoch: 0,
    damaged: found.damaged ?? false,
    wholeAt: undefined,
    role: undefined,
    changes: 0,
    fencedFor: undefined,
    freshPromise: 0,
    waiting: undefined,
  }
}

export function endsOf({ lanes }: ReplicaState): Ends {
  return { state: lanes.state.end, data: lanes.data.end }
}

export function durableEndsOf({ lanes }: ReplicaState): Ends {
  return { state: lanes.state.durable, data: lanes.data.durable }
}
