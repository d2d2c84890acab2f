// One offset that a group commits, from a subscriber or from outside: what is checked before the partition's own fence.

import { PenstockError } from '../../model/errors.ts'
import { limits } from '../../model/limits.ts'
import type { penstock } from '../../proto/codec.ts'
import type { PartitionDirectory } from '../partition/partition.ts'
import { statusOf } from './errors.ts'
import { checkOffset } from './position.ts'

/** Its outcome, never a throw: the entries of a commit succeed and fail one by one. */
export async function commitOffset(
  partitions: PartitionDirectory,
  by: { readonly group: string; readonly memberId: string },
  offset: penstock.v1beta1.OffsetCommit.$Properties,
): Promise<penstock.v1beta1.CommitResult.$Properties> {
  try {
    const partition = partitions.partition(offset.topic ?? '', offset.partition ?? 0)
    const nextOffset = offset.nextOffset ?? 0
    if (nextOffset < partition.startOffset) {
      // What retention has removed is finished all the same.
      if (!Number.isSafeInteger(nextOffset) || nextOffset < 0)
        await checkOffset(partition, nextOffset)
    } else await checkOffset(partition, nextOffset)
    const metadata = offset.metadata ?? ''
    if (Buffer.byteLength(metadata) > limits.offsetMetadataBytesMax) {
      throw new PenstockError(
        'INVALID_REQUEST',
        `metadata has at most ${limits.offsetMetadataBytesMax} bytes`,
      )
    }
    await partition.commit({
      ...by,
      nextOffset,
      metadata,
      assignmentEpoch: offset.assignmentEpoch ?? 0,
    })
    return {}
  } catch (error) {
    return { status: statusOf(PenstockError.from(error)) }
  }
}
