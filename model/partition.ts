// A partition's metadata: who leads it, where its replicas are. One object per partition (dataplane decision 1.4).

import type { Epoch } from './offset.ts'

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
}

/** The next revision of the record. */
export function changed(partition: Partition, change: Partial<Partition>): Partition {
  return { ...partition, ...change, revision: partition.revision + 1 }
}

/** Name of the partition's metadata object. */
export function partitionName(topic: string, index: number): string {
  return `${topic}-${index}`
}
