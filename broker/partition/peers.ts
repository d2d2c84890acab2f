// What a replica needs of other brokers: streams to those that lead what it follows, and to those that follow what it
// leads. This file is the door; broker/peers is behind it. Messages may be lost, with the stream they were on; then
// `connected` begins anew.

import type { FollowerMessage, LeaderMessage } from '../replication/message.ts'
import type { PartitionKey } from './partition-storage.ts'
import type { StartingPoint } from './starting-point.ts'

/** A leader's message with what travels beside it. */
export interface Outgoing {
  readonly message: LeaderMessage
  /** Of an `append`, back to back. */
  readonly batches: readonly Buffer[]
  /** Of a `begin` with a reset. */
  readonly startingPoint?: StartingPoint | undefined
  /** For a copy that is not in sync, read from disk: it can wait. */
  readonly patient?: boolean
}

export interface Incoming {
  readonly message: LeaderMessage
  readonly batches: Buffer
  /** Of a `begin` with a reset. */
  readonly startingPoint: StartingPoint | undefined
}

/** A replica as the streams see it. */
export interface PeerReplica {
  readonly key: PartitionKey
  /** A stream to the leader is open. */
  connected(leader: string): void
  fromLeader(leader: string, incoming: Incoming): void
  fromFollower(storeId: string, message: FollowerMessage): void
  /**
   * What comes next for a follower, of about `bytesMax` at most; undefined when it has everything. A promise where it has
   * to be read from disk.
   */
  next(storeId: string, bytesMax: number): Outgoing | undefined | Promise<Outgoing | undefined>
}

export interface Peers {
  /** Wants a stream to the leader, from now on until `leave`. */
  follow(leader: string, replica: PeerReplica): void
  leave(leader: string, replica: PeerReplica): void
  toLeader(leader: string, key: PartitionKey, message: FollowerMessage): void
  toFollower(storeId: string, key: PartitionKey, outgoing: Outgoing): void
  /** A stream from the follower is open. */
  hasFollower(storeId: string): boolean
  /** The replica has something for the follower: `next` will be asked for it. */
  feed(storeId: string, replica: PeerReplica): void
}
