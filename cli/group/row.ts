// From what the client says of a group to what the commands print.

import type { GroupDescription, GroupPartition, GroupSummary } from '../../client/index.ts'
import type { GroupDetail, GroupRow, LagRow } from './view.ts'

export function groupRow(group: GroupSummary): GroupRow {
  return {
    name: group.name,
    state: group.state,
    memberCount: group.members.length,
    generation: group.generation,
    lag: group.lag,
  }
}

export function lagRow(group: string, place: GroupPartition): LagRow {
  return {
    group,
    topic: place.topic,
    partition: place.partition,
    committedOffset: place.committedOffset ?? null,
    earliestOffset: place.earliestOffset,
    endOffset: place.endOffset,
    lag: place.lag,
    lagMs: Math.round(place.lagMs),
    memberId: place.memberId,
  }
}

export function groupDetail(group: GroupDescription): GroupDetail {
  return {
    ...groupRow(group),
    members: group.members.map((member) => ({
      memberId: member.memberId,
      clientId: member.clientId,
      address: member.address,
      topics: member.topics,
      partitions: member.assignments.map(({ topic, partition }) => `${topic}/${partition}`),
    })),
    offsets: group.partitions.map((place) => lagRow(group.name, place)),
    silentBrokers: group.silentBrokers,
  }
}
