// PartitionService: what is led here, for the coordinators of groups on other brokers (remote-partition.ts asks).

import { PenstockError } from '../../model/errors.ts'
import { limits } from '../../model/limits.ts'
import type { penstock } from '../../proto/codec.ts'
import { partitionService } from '../../proto/gen/services.ts'
import type { LocalPartition, PartitionDirectory } from '../partition/partition.ts'
import type { CallContext, Handlers, Registration } from './handlers.ts'

type Place = penstock.internal.v1.PartitionPlace.$Properties

const waitMsMax = 30_000

export function createPartitionService(parts: {
  readonly handlers: Handlers
  readonly partitions: PartitionDirectory
}): Registration[] {
  const { handlers, partitions } = parts
  const at = (place: Place | null | undefined): LocalPartition => partitionAt(partitions, place)
  return [
    handlers.unary(partitionService.describePartition, async ({ place, group }) => {
      const partition = at(place)
      await partition.readableEnd()
      return describe(partition, group ?? '')
    }),
    handlers.unary(partitionService.fetch, (request, context) =>
      fetch(at(request.place), request, context),
    ),
    handlers.unary(partitionService.findTime, async ({ place, timeMs }) => ({
      offset: await at(place).offsetAtTime(timeMs ?? 0),
    })),
    handlers.unary(partitionService.grant, async ({ place, group, memberId, assignmentEpoch }) => {
      await at(place).grant({
        group: group ?? '',
        memberId: memberId ?? '',
        assignmentEpoch: assignmentEpoch ?? 0,
      })
      return {}
    }),
    handlers.unary(partitionService.commit, async ({ place, ...commit }) => {
      await at(place).commit({
        group: commit.group ?? '',
        memberId: commit.memberId ?? '',
        assignmentEpoch: commit.assignmentEpoch ?? 0,
        nextOffset: commit.nextOffset ?? 0,
        metadata: commit.metadata ?? '',
      })
      return {}
    }),
  ]
}

function partitionAt(
  partitions: PartitionDirectory,
  place: Place | null | undefined,
): LocalPartition {
  const partition = partitions.partition(place?.topic ?? '', place?.partition ?? 0)
  if (partition.topic.uid === place?.topicUid) return partition
  throw new PenstockError('TOPIC_NOT_FOUND', `the topic "${place?.topic}" is another by now`)
}

function endsOf({
  epoch,
  startOffset,
  highWatermark,
}: LocalPartition): penstock.internal.v1.PartitionEnds.$Properties {
  return { epoch, startOffset, highWatermark }
}

function describe(
  partition: LocalPartition,
  group: string,
): penstock.internal.v1.DescribePartitionResponse.$Properties {
  const progress = partition.progress(group)
  const { committedOffset } = progress ?? {}
  return {
    ends: endsOf(partition),
    assignmentEpoch: partition.assignmentEpoch(group),
    ...(progress && {
      progress: {
        assignmentEpoch: progress.assignmentEpoch,
        memberId: progress.memberId,
        metadata: progress.metadata,
        commitTimestampMs: progress.commitTimestampMs,
        ...(committedOffset === undefined ? {} : { committedOffset }),
      },
    }),
  }
}

async function fetch(
  partition: LocalPartition,
  request: penstock.internal.v1.FetchRequest,
  { signal }: CallContext,
): Promise<penstock.internal.v1.FetchResponse.$Properties> {
  const from = request.from ?? 0
  const maxBytes = Math.min(request.maxBytes ?? 0, limits.readBytesMax)
  const waitMs = Math.min(request.waitMs ?? 0, waitMsMax)
  if (from >= partition.highWatermark && waitMs > 0) {
    const late = AbortSignal.timeout(waitMs)
    try {
      await partition.waitForData(from, { signal: AbortSignal.any([signal, late]) })
    } catch (error) {
      if (!late.aborted || signal.aborted) throw error
    }
  }
  if (maxBytes === 0 || from >= partition.highWatermark) {
    return { ends: endsOf(partition), nextOffset: from }
  }
  const { batches, nextOffset } = await partition.read({ from, maxBytes })
  return { ends: endsOf(partition), batches, nextOffset }
}
