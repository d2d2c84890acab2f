// Where in a partition to begin, from what a request says.

import { PenstockError } from '../../model/errors.ts'
import type { Offset } from '../../model/offset.ts'
import type { penstock } from '../../proto/codec.ts'
import type { LocalPartition } from '../partition/partition.ts'
import { fromTimestamp } from './time.ts'

export type Position = penstock.v1beta1.Position.$Properties

/**
 * The offset that `position` means in `partition` now. `committed` is the group's; undefined where there is none.
 * Throws INVALID_REQUEST, OFFSET_TOO_OLD, OFFSET_TOO_NEW.
 */
export async function resolvePosition(
  partition: LocalPartition,
  position: Position,
  committed?: Offset,
): Promise<Offset> {
  if (position.earliest) return partition.startOffset
  if (position.latest) return partition.highWatermark
  if (position.time) return await partition.offsetAtTime(fromTimestamp(position.time))
  if (position.committed) {
    if (committed !== undefined) return committed
    throw new PenstockError('INVALID_REQUEST', 'the group has committed nothing in this partition')
  }
  if (position.offset == null)
    throw new PenstockError('INVALID_REQUEST', 'a position names one place')
  checkOffset(partition, position.offset)
  return position.offset
}

export function checkOffset(partition: LocalPartition, offset: Offset): void {
  if (!Number.isSafeInteger(offset) || offset < 0) {
    throw new PenstockError('INVALID_REQUEST', `offset ${offset} is not 0 or more`)
  }
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
