// What becomes of a Topic that somebody wants gone: whether its object has to wait, for whom, and what is told. The data
// itself goes by the tombstones that the controller makes (I-TOMBSTONE); here nothing is ever deleted. Pure.

import type { Partition, Replica } from '../../model/partition.ts'
import { isAway, isGone, type Sight } from './partition-facts.ts'
import { count, theBrokers } from './wording.ts'

export type FinalizerStep =
  | { readonly do: 'nothing' }
  | { readonly do: 'add' }
  /** `if`: what has to be asked of the server itself, because a cache may be old. */
  | { readonly do: 'drop'; readonly if: 'at once' | 'no partition is left' | 'the cluster is gone' }

export interface Held {
  readonly policy: 'Retain' | 'Delete'
  readonly isDeleting: boolean
  readonly hasFinalizer: boolean
  /** Another Topic has its name, so the controller does not know this one. */
  readonly isNamesake: boolean
  readonly hasCluster: boolean
  readonly partitions: readonly Partition[]
}

/**
 * The finalizer is there while policy is Delete: an object without it is gone before anybody can delete its messages.
 * It goes with the last partition, which is the controller's to see, but for three cases that it does not see.
 */
export function finalizerStep(held: Held): FinalizerStep {
  const { policy, isDeleting, hasFinalizer, isNamesake, hasCluster, partitions } = held
  if (!hasCluster) {
    // Nobody makes tombstones any more, so nothing would ever come of waiting.
    const mayGo = hasFinalizer && isDeleting
    return mayGo ? { do: 'drop', if: 'the cluster is gone' } : { do: 'nothing' }
  }
  if (!hasFinalizer) return { do: !isDeleting && policy === 'Delete' ? 'add' : 'nothing' }
  // Somebody has thought better of it: what has not been deleted yet stays.
  if (policy === 'Retain') return { do: 'drop', if: 'at once' }
  if (!isDeleting) return { do: 'nothing' }
  if (isNamesake && partitions.length === 0) return { do: 'drop', if: 'no partition is left' }
  return { do: 'nothing' }
}

/** Who is waited for. */
export function deletionProgress(seen: {
  readonly partitions: readonly Partition[]
  readonly sight: Sight
}): { readonly reason: 'WaitingForBrokers' | 'Deleting'; readonly message: string } {
  const { partitions, sight } = seen
  const waiting = partitions.filter((one) =>
    left([one]).some((replica) => isHindered(replica, sight)),
  )
  if (waiting.length === 0) {
    const message = `messages of ${count(partitions.length, 'partition')} are being deleted`
    return { reason: 'Deleting', message }
  }
  const hindered = left(waiting).filter((replica) => isHindered(replica, sight))
  const brokers = [...new Set(hindered.map(({ brokerId }) => brokerId))].sort()
  const verb = brokers.length === 1 ? 'is away and has' : 'are away and have'
  const message = `waits for ${theBrokers(brokers)}, which ${verb} copies of ${count(waiting.length, 'partition')} to delete. To let the Topic go now, set deletionPolicy to Retain: copies are then deleted when their brokers come back`
  return { reason: 'WaitingForBrokers', message }
}

/** Copies that are to be deleted and are not yet. */
function left(partitions: readonly Partition[]): readonly Replica[] {
  return partitions.flatMap(({ replicas, retired = [], deletedBy }) =>
    [...replicas, ...retired].filter(({ storeId }) => !deletedBy.includes(storeId)),
  )
}

function isHindered(replica: Replica, sight: Sight): boolean {
  return isAway(replica.brokerId, sight) && !isGone(replica, sight)
}
