// CommitOffsets, GetOffsets, SeekGroup: a group's offsets from outside of a Subscribe stream.

import type { Clock } from '../../model/clock.ts'
import { PenstockError } from '../../model/errors.ts'
import { limits } from '../../model/limits.ts'
import { checkName } from '../../model/name.ts'
import type { penstock } from '../../proto/codec.ts'
import type { GroupCoordinator } from '../groups/coordinator.ts'
import type { LocalPartition, PartitionDirectory } from '../partition/partition.ts'
import { commitOffset } from './commit.ts'
import { resolvePosition } from './position.ts'
import { toDuration } from './time.ts'

export interface OffsetsParts {
  readonly partitions: PartitionDirectory
  readonly coordinator: GroupCoordinator
  readonly clock: Clock
}

export function createOffsets(parts: OffsetsParts) {
  return {
    commitOffsets: (request: penstock.v1beta1.CommitOffsetsRequest.$Properties) =>
      commitAll(parts, request),
    getOffsets: async (request: penstock.v1beta1.GetOffsetsRequest.$Properties) => ({
      offsets: await groupOffsets(parts, request.group ?? '', request.topic ?? ''),
    }),
    seekGroup: (request: penstock.v1beta1.SeekGroupRequest.$Properties) =>
      seekGroup(parts, request),
  }
}

async function commitAll(
  parts: OffsetsParts,
  request: penstock.v1beta1.CommitOffsetsRequest.$Properties,
) {
  const group = request.group ?? ''
  checkName('group', group)
  const offsets = request.offsets ?? []
  if (offsets.length === 0 || offsets.length > limits.offsetsPerCommitMax) {
    throw new PenstockError(
      'INVALID_REQUEST',
      `commit 1 to ${limits.offsetsPerCommitMax} offsets at once`,
    )
  }
  const member = request.memberId ?? ''
  if (member === '')
    await openToOutsiders(
      parts,
      group,
      offsets.map(({ topic, partition }) => ({ topic: topic ?? '', index: partition ?? 0 })),
    )
  return {
    results: await Promise.all(
      offsets.map((offset) => commitOffset(parts.partitions, { group, memberId: member }, offset)),
    ),
  }
}

/** A group without members may be moved from outside; who owned its partitions before a restart is of no account. */
async function openToOutsiders(
  { coordinator }: OffsetsParts,
  group: string,
  places: readonly { topic: string; index: number }[],
): Promise<void> {
  if (coordinator.hasMembers(group)) {
    throw new PenstockError(
      'GROUP_NOT_EMPTY',
      `group ${group} has members; commit through one of them`,
    )
  }
  await Promise.all(places.map(({ topic, index }) => coordinator.release(group, topic, index)))
}

/** What the group has committed, and its lag. Throws GROUP_NOT_FOUND, TOPIC_NOT_FOUND. */
export async function groupOffsets(
  { partitions, coordinator, clock }: OffsetsParts,
  group: string,
  topic: string,
): Promise<penstock.v1beta1.GroupOffset.$Properties[]> {
  checkName('group', group)
  if (topic !== '') partitions.topic(topic)
  const hosted = partitions.local()
  const known = hosted.filter((partition) => partition.progress(group))
  if (known.length === 0 && !coordinator.hasMembers(group)) {
    throw new PenstockError('GROUP_NOT_FOUND', `no group is called ${group}`)
  }
  const topics = new Set(topic === '' ? known.map((partition) => partition.topic.name) : [topic])
  const asked = hosted.filter((partition) => topics.has(partition.topic.name))
  asked.sort((a, b) => a.topic.name.localeCompare(b.topic.name) || a.index - b.index)
  const nowMs = clock.now()
  return await Promise.all(
    asked.map(async (partition) => ({
      ...(await progressOf(partition, group, nowMs)),
      memberId: coordinator.memberOf(group, partition.topic.name, partition.index),
    })),
  )
}

async function progressOf(
  partition: LocalPartition,
  group: string,
  nowMs: number,
): Promise<penstock.v1beta1.GroupOffset.$Properties> {
  const { committedOffset, metadata } = partition.progress(group) ?? {}
  // Without a commit all that is kept is still to do.
  const next = Math.max(committedOffset ?? partition.startOffset, partition.startOffset)
  const lag = partition.messagesIn({ from: next, to: partition.highWatermark })
  const oldestMs = lag > 0 ? await partition.timestampAt(next) : undefined
  return {
    topic: partition.topic.name,
    partition: partition.index,
    ...(committedOffset === undefined ? {} : { committedOffset }),
    metadata: metadata ?? '',
    earliestOffset: partition.startOffset,
    endOffset: partition.highWatermark,
    lag,
    lagTime: toDuration(oldestMs === undefined ? 0 : Math.max(0, nowMs - oldestMs)),
  }
}

async function seekGroup(
  parts: OffsetsParts,
  request: penstock.v1beta1.SeekGroupRequest.$Properties,
) {
  const { partitions, coordinator } = parts
  const group = request.group ?? ''
  checkName('group', group)
  const topic = partitions.topic(request.topic ?? '')
  const to = request.to ?? {}
  if (to.committed)
    throw new PenstockError('INVALID_REQUEST', 'seek to a place other than the committed offset')
  if (coordinator.hasMembers(group)) {
    throw new PenstockError(
      'GROUP_NOT_EMPTY',
      `group ${group} has members; stop them, or seek through one of them`,
    )
  }
  const asked = request.partitions ?? []
  const indexes =
    asked.length > 0
      ? [...new Set(asked)]
      : Array.from({ length: topic.spec.partitions }, (_, i) => i)
  // All places are found before the first is changed, so that a bad offset changes nothing.
  const moves = await Promise.all(
    indexes.map(async (index) => {
      const partition = partitions.partition(topic.name, index)
      return {
        partition,
        next: await resolvePosition(partition, to),
        previous: partition.progress(group)?.committedOffset,
      }
    }),
  )
  if (!request.dryRun) {
    await Promise.all(
      moves.map(async ({ partition, next }) => {
        await coordinator.release(group, topic.name, partition.index)
        await partition.commit({
          group,
          nextOffset: next,
          metadata: '',
          memberId: '',
          assignmentEpoch: 0,
        })
      }),
    )
  }
  return {
    results: moves.map(({ partition, next, previous }) => ({
      partition: partition.index,
      ...(previous === undefined ? {} : { previousOffset: previous }),
      nextOffset: next,
    })),
  }
}
