// A partition's metadata: who leads it, where its replicas are. One object per partition (dataplane decision 1.4).

import type { Epoch, Offset } from './offset.ts'

export interface Replica {
  readonly brokerId: string
  /** uuid on the volume; a broker with an empty disk has another one. */
  readonly storeId: string
}

/** One start of one broker: a leader that restarts is another one, and needs a new epoch (R9). */
export interface Leader extends Replica {
  readonly bootSeq: number
}

/** `deleting` is the tombstone: only it, with the topic's uid, lets a broker delete data (I-TOMBSTONE). */
export type PartitionPhase = 'active' | 'deleting'

/** Messages that an unclean election may have lost. */
export interface LossRange {
  /** `lossGeneration` after the election. */
  readonly generation: number
  /** Of the leader that began without them. */
  readonly epoch: Epoch
  /** Offsets from here on may be gone, or hold something else than before. */
  readonly from: Offset
  /** Exclusive; null unless every copy in sync could say how far it went. */
  readonly to: Offset | null
  /** Where that leader began to write: what is there was written since. */
  readonly begunAt?: Offset | undefined
}

export interface Partition {
  readonly topic: string
  readonly topicUid: string
  readonly index: number
  readonly phase: PartitionPhase
  readonly replicas: readonly Replica[]
  readonly leader?: Leader | undefined
  /** 0 before the first election. */
  readonly epoch: Epoch
  /** Rises by one with every change of the record: brokers act on no older one (R11). */
  readonly revision: number
  /** Store ids. Never fewer than `ackQuorum`. */
  readonly inSync: readonly string[]
  /** Copies on disk that an acknowledgement needs: the topic's minInSyncReplicas. */
  readonly ackQuorum: number
  /** Key hashes `[from, to)` of the 32-bit ring. */
  readonly keyRange: { readonly from: number; readonly to: number }
  /** Store ids that have deleted their copy, while `deleting`. */
  readonly deletedBy: readonly string[]
  /** Where the copies shall be; absent when they are there. Whoever sets it may set another one at any time. */
  readonly target?: readonly Replica[] | undefined
  /** Where they were when `target` was set: the target of who takes it back. */
  readonly origin?: readonly Replica[] | undefined
  /** Store ids that the leader takes out of the ISR as soon as R7 allows, and does not take in again. */
  readonly leaving?: readonly string[] | undefined
  /**
   * They hold a copy and are no replicas any more: each deletes it (a store that finds itself here, by the topic's uid,
   * in a record no older than what it has promised) and takes itself off.
   */
  readonly retired?: readonly Replica[] | undefined
  /** An admin's word: this store may lead without the votes, and what it lacks is lost. Gone with the election. */
  readonly uncleanStoreId?: string | undefined
  /** An admin's word: the first replica shall lead, without the usual wait. Gone when it does, or with an election. */
  readonly electPreferred?: boolean | undefined
  /** How often messages were given up; absent: never. */
  readonly lossGeneration?: number | undefined
  /** The last limits.lossRangesMax of them, oldest first. */
  readonly lossRanges?: readonly LossRange[] | undefined
}

/** The next revision of the record. */
export function changed(partition: Partition, change: Partial<Partition>): Partition {
  return { ...partition, ...change, revision: partition.revision + 1 }
}

/** Name of the partition's metadata object. */
export function partitionName(topic: string, index: number): string {
  return `${topic}-${index}`
}
