// The groups as the rest of the broker sees them. This file is the door; coordinator.ts is behind it.

import type { PenstockError } from '../../model/errors.ts'
import type { LocalPartition } from '../partition/partition.ts'

export interface PartitionRef {
  readonly topic: string
  readonly index: number
}

export interface AssignedPartition {
  readonly partition: LocalPartition
  readonly assignmentEpoch: number
  readonly committedOffset: number | undefined
}

/**
 * What a member hears, in order. Never called from within `join`, nor after `expelled`, `leave` or `disconnect`.
 */
export interface MemberEvents {
  /**
   * The grants are durable. A member that joined with an id of its own hears this first of all, with everything that
   * it still has, perhaps nothing.
   */
  assigned(assignments: readonly AssignedPartition[]): void
  /** Finish these by the deadline (wall clock), then `released`. May come again after a new connection. */
  revoking(partitions: readonly PartitionRef[], deadlineMs: number): void
  /** Gone: the deadline has passed, or the topic is deleted. */
  lost(partitions: readonly PartitionRef[]): void
  /**
   * The member is no longer one: MEMBER_UNKNOWN (session expired), CLOSED (a connection with the same member id has
   * taken over), NOT_READY (the broker stops).
   */
  expelled(error: PenstockError): void
}

export interface JoinRequest {
  readonly group: string
  readonly topics: readonly string[]
  /** '' for a new one. */
  readonly memberId: string
  readonly clientId: string
  readonly address: string
  readonly sessionTimeoutMs: number
  readonly handoverTimeoutMs: number
  readonly events: MemberEvents
}

/** One connection's membership. After it has ended all of this does nothing. */
export interface Member {
  readonly memberId: string
  /** A sign of life. */
  touch(): void
  /** The answer to `revoking`. */
  released(partitions: readonly PartitionRef[]): void
  /** The epoch of the member's assignment. */
  owns(topic: string, index: number): number | undefined
  /** The connection is lost: the member keeps its partitions until the session timeout, unless it comes back. */
  disconnect(): void
  /** Resolves when what nobody has now is recorded as free. */
  leave(): Promise<void>
}

export interface GroupMemberView {
  readonly memberId: string
  readonly clientId: string
  readonly address: string
  readonly topics: readonly string[]
  readonly assignments: readonly {
    readonly topic: string
    readonly topicUid: string
    readonly partition: number
    readonly assignmentEpoch: number
    /** Committed; 0 while nothing is. */
    readonly nextOffset: number
  }[]
}

export interface GroupView {
  readonly name: string
  readonly state: 'empty' | 'stable' | 'rebalancing'
  /** Counts changes of members and partitions since the group was last empty. */
  readonly generation: number
  readonly members: readonly GroupMemberView[]
}

export interface GroupCoordinator {
  /** Throws INVALID_REQUEST, TOPIC_NOT_FOUND, LIMIT_EXCEEDED, NOT_READY. */
  join(request: JoinRequest): Promise<Member>
  /** Also those that only have offsets in partitions. */
  groups(): readonly string[]
  view(group: string): GroupView | undefined
  hasMembers(group: string): boolean
  /** '' if none. */
  memberOf(group: string, topic: string, index: number): string
  /**
   * Records that nobody owns the partition, so that commits from outside are allowed: after a restart the grants to
   * members of before are still there. Throws GROUP_NOT_EMPTY if a member has it or is getting it, and what
   * PartitionDirectory.partition throws.
   */
  release(group: string, topic: string, index: number): Promise<void>
  /** Forgets its offsets. Throws GROUP_NOT_EMPTY, GROUP_NOT_FOUND. */
  deleteGroup(group: string): Promise<void>
  /** Of groups with members. */
  memberCounts(): ReadonlyMap<string, number>
  /** Expels everybody with NOT_READY; what is recorded stays, so that members go on after a restart. */
  close(): Promise<void>
}
