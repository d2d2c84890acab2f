// Where in a partition to begin, from what a request says.

import { PenstockError } from '../../model/errors.ts'
import type { Offset } from '../../model/offset.ts'
import type { penstock } from '../../proto/codec.ts'
import type { AssignedPartition } from '../groups/group-coordinator.ts'
import type { LocalPartition } from '../partition/partition.ts'
import { fromTimestamp } from './time.ts'

export type Position = penstock.v1beta1.Position.$Properties

/**
 * The offset that `position` means in `partition` now. `committed` is the group's; undefined where there is none.
 * Throws INVALID_REQUEST, OFFSET_TOO_OLD, OFFSET_TOO_NEW, and what
 * `readableEnd` throws.
 */
export async function resolvePosition(
  partition: LocalPartition,
  position: Position,
  committed?: Offset,
): Promise<Offset> {
  if (position.earliest) return partition.startOffset
  if (position.latest) return await partition.readableEnd()
  if (position.time) return await partition.offsetAtTime(fromTimestamp(position.time))
  if (position.committed) {
    if (committed !== undefined) return committed
    throw new PenstockError('INVALID_REQUEST', 'the group has committed nothing in this partition')
  }
  if (position.offset == null)
    throw new PenstockError('INVALID_REQUEST', 'a position names one place')
  await checkOffset(partition, position.offset)
  return position.offset
}

/**
 * Where a member begins in a partition that it has been assigned. A place that depends on when it is asked for, such as
 * `latest`, is committed at once: a member that comes after this one, or this one after a lost connection, would
 * otherwise begin behind messages that nobody has processed. Throws what `resolvePosition` and `commit` throw.
 */
export async function beginningOf(
  assigned: AssignedPartition,
  { group, initial }: { readonly group: string; readonly initial: Position },
): Promise<Offset> {
  const { partition, assignmentEpoch } = assigned
  if (partition.refresh) await partition.refresh(group)
  const committedOffset = partition.refresh
    ? partition.progress(group)?.committedOffset
    : assigned.committedOffset
  // What retention has removed is gone; what it has kept is the group's all the same.
  if (committedOffset !== undefined) return Math.max(committedOffset, partition.startOffset)
  const nextOffset = await resolvePosition(partition, initial)
  if (!initial.earliest) {
    const memberId = partition.progress(group)?.memberId ?? ''
    await partition.commit({ group, nextOffset, metadata: '', memberId, assignmentEpoch })
  }
  return nextOffset
}

export async function checkOffset(partition: LocalPartition, offset: Offset): Promise<void> {
  if (!Number.isSafeInteger(offset) || offset < 0) {
    throw new PenstockError('INVALID_REQUEST', `offset ${offset} is not 0 or more`)
  }
  if (offset > partition.highWatermark) await partition.readableEnd()
  const details = {
    earliest: String(partition.startOffset),
    latest: String(partition.highWatermark),
  }
  const place = `partition ${partition.index} of ${partition.topic.name}`
  if (offset < partition.startOffset) {
    throw new PenstockError(
      'OFFSET_TOO_OLD',
      `${place} begins at ${partition.startOffset}, not ${offset}`,
      details,
    )
  }
  if (offset > partition.highWatermark) {
    throw new PenstockError(
      'OFFSET_TOO_NEW',
      `${place} ends at ${partition.highWatermark}, before ${offset}`,
      details,
    )
  }
}
