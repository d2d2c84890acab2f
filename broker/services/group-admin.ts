// Groups as this broker knows them: membership from its coordinator, progress from the partitions it leads. The whole
// of a group is group-routing.ts's.

import type { Clock } from '../../model/clock.ts'
import { PenstockError } from '../../model/errors.ts'
import { checkName } from '../../model/name.ts'
import { penstock } from '../../proto/codec.ts'
import type { GroupCoordinator, GroupView } from '../groups/coordinator.ts'
import type { PartitionDirectory } from '../partition/partition.ts'
import { groupOffsets } from './offsets.ts'
import { pageOf } from './page.ts'

const { GroupState } = penstock.v1beta1

interface GroupAdminParts {
  readonly partitions: PartitionDirectory
  readonly coordinator: GroupCoordinator
  readonly clock: Clock
}

export function createGroupAdmin(parts: GroupAdminParts) {
  return {
    listGroups: (request: penstock.v1beta1.ListGroupsRequest.$Properties) =>
      listGroups(parts, request),
    getGroup: (request: penstock.v1beta1.GetGroupRequest.$Properties) => getGroup(parts, request),
    deleteGroup: (request: penstock.v1beta1.DeleteGroupRequest.$Properties) =>
      deleteGroup(parts, request),
  }
}

async function listGroups(
  parts: GroupAdminParts,
  request: penstock.v1beta1.ListGroupsRequest.$Properties,
): Promise<penstock.v1beta1.ListGroupsResponse.$Properties> {
  const names = parts.coordinator.groups()
  const { page, nextPageToken } = pageOf(names, (name) => name, request)
  const groups = page.flatMap((name) => {
    // It may have gone since the names were read.
    const view = parts.coordinator.view(name)
    return view ? [groupMessage(view, lagOf(parts, name))] : []
  })
  return { groups, nextPageToken }
}

async function getGroup(
  parts: GroupAdminParts,
  request: penstock.v1beta1.GetGroupRequest.$Properties,
): Promise<penstock.v1beta1.GetGroupResponse.$Properties> {
  const name = request.name ?? ''
  checkName('group', name)
  const view = parts.coordinator.view(name)
  if (view === undefined) {
    throw new PenstockError('GROUP_NOT_FOUND', `there is no group "${name}"`, { group: name })
  }
  const offsets = await groupOffsets(parts, name, '')
  const lag = offsets.reduce((sum, offset) => sum + (offset.lag ?? 0), 0)
  return { group: groupMessage(view, lag), offsets }
}

async function deleteGroup(
  { coordinator }: GroupAdminParts,
  request: penstock.v1beta1.DeleteGroupRequest.$Properties,
): Promise<penstock.v1beta1.DeleteGroupResponse.$Properties> {
  const name = request.name ?? ''
  checkName('group', name)
  await coordinator.deleteGroup(name)
  return {}
}

/** Messages not yet committed, over the partitions where the group has been; without the time that `getGroup` gives. */
function lagOf({ partitions }: GroupAdminParts, group: string): number {
  let lag = 0
  for (const partition of partitions.local()) {
    const progress = partition.progress(group)
    if (progress === undefined) continue
    const next = Math.max(progress.committedOffset ?? 0, partition.startOffset)
    lag += partition.messagesIn({ from: next, to: partition.highWatermark })
  }
  return lag
}

const states = {
  empty: GroupState.GROUP_STATE_EMPTY,
  stable: GroupState.GROUP_STATE_STABLE,
  rebalancing: GroupState.GROUP_STATE_REBALANCING,
} as const

function groupMessage(view: GroupView, lag: number): penstock.v1beta1.Group.$Properties {
  const { name, state, generation, members } = view
  return {
    name,
    state: states[state],
    members: members.map((member) => ({
      ...member,
      topics: [...member.topics],
      assignments: [...member.assignments],
    })),
    // It counts since the group was last empty; what is left of it in somebody's memory is of no account.
    generation: members.length === 0 ? 0 : generation,
    lag,
  }
}
