// One stream group as a pure core: members, and for each partition where it is on its way from one owner to the next.
// No clock and no IO; coordinator.ts records grants and talks to members.
//
// A partition is absent (nobody's), or in one of these states:
//
//   granting --granted--> owned --plan moves it--> revoking --released, deadline--> granting
//      ^                    |                         |
//      +--- owner leaves ---+-------------------------+        (granting to '' ends as absent)
//
//   granting  the grant to a member is being recorded; the member does not know of it yet, so another grant may
//             take its place at once. A grant to '' frees the partition, so that commits from outside are allowed.
//   owned     the member has been told, with its epoch.
//   revoking  the member still serves it and has been asked to finish; `next` gets it then.
//
// Invariants, checked by the model test:
//   - A partition has at most one member that serves it (owned or revoking).
//   - It is granted only when nobody serves it: the last owner has released it, has left, or was told `lost` because
//     its deadline passed. The epoch of the grant, recorded at the partition, fences what an old owner still sends.
//   - While somebody subscribes to its topic, a partition is granting, owned or revoking, never absent.
//   - Without changes it ends up balanced, see assignment.ts; a partition that does not move is not revoked.

import { planAssignment } from './assignment.ts'

/** Opaque to the core. Two partitions of namesake topics with different uids are different ones. */
export type PartitionKey = string

export type Possession =
  | { readonly kind: 'granting'; readonly memberId: string; readonly grant: number }
  | { readonly kind: 'owned'; readonly memberId: string; readonly assignmentEpoch: number }
  | {
      readonly kind: 'revoking'
      readonly memberId: string
      readonly assignmentEpoch: number
      readonly next: string
      readonly deadlineMs: number
    }

interface GroupMember {
  readonly topics: ReadonlySet<string>
  readonly handoverTimeoutMs: number
}

/** Owned by `step`; others only read. */
export interface StreamGroup {
  /** Rises with every change of members, subscriptions or partitions. */
  generation: number
  readonly members: Map<string, GroupMember>
  readonly topics: Map<string, readonly PartitionKey[]>
  readonly partitions: Map<PartitionKey, Possession>
  /** Partitions in these states; so that asking costs nothing. */
  readonly moving: { granting: number; revoking: number }
  /** Of the newest grant; tells a grant from one that has taken its place. */
  grant: number
}

export type GroupEvent =
  /** Joins, or comes back with the same id and keeps what it has and still subscribes to. */
  | {
      readonly kind: 'joined'
      readonly memberId: string
      readonly topics: readonly string[]
      readonly handoverTimeoutMs: number
    }
  /** By itself, or its session has expired. */
  | { readonly kind: 'left'; readonly memberId: string }
  /** All topics that matter to the group, with the partitions they have now. */
  | { readonly kind: 'topics'; readonly topics: ReadonlyMap<string, readonly PartitionKey[]> }
  | {
      readonly kind: 'released'
      readonly memberId: string
      readonly partitions: readonly PartitionKey[]
    }
  /** The grant is recorded. */
  | {
      readonly kind: 'granted'
      readonly partition: PartitionKey
      readonly grant: number
      readonly assignmentEpoch: number
    }
  /** Time has passed. */
  | { readonly kind: 'tick' }

export type GroupEffect =
  /** Record that `memberId` ('': nobody) owns the partition, under an epoch above all before; then say `granted`. */
  | {
      readonly kind: 'grant'
      readonly memberId: string
      readonly partition: PartitionKey
      readonly grant: number
    }
  | {
      readonly kind: 'assigned'
      readonly memberId: string
      readonly partitions: readonly PartitionKey[]
    }
  /** To a member that came back: all that it has, perhaps nothing. */
  | {
      readonly kind: 'resumed'
      readonly memberId: string
      readonly partitions: readonly PartitionKey[]
    }
  | {
      readonly kind: 'revoke'
      readonly memberId: string
      readonly partitions: readonly PartitionKey[]
      readonly deadlineMs: number
    }
  | {
      readonly kind: 'lost'
      readonly memberId: string
      readonly partitions: readonly PartitionKey[]
    }

export function emptyGroup(): StreamGroup {
  return {
    generation: 0,
    members: new Map(),
    topics: new Map(),
    partitions: new Map(),
    moving: { granting: 0, revoking: 0 },
    grant: 0,
  }
}

/** Changes `group` in place. `nowMs` and deadlines are of one monotonic clock. */
export function step(group: StreamGroup, event: GroupEvent, nowMs: number): GroupEffect[] {
  switch (event.kind) {
    case 'joined':
      return joined(group, event, nowMs)
    case 'left':
      if (!group.members.delete(event.memberId)) return []
      return reassign(group, nowMs)
    case 'topics':
      return topicsChanged(group, event.topics, nowMs)
    case 'released':
      return released(group, event)
    case 'granted':
      return granted(group, event)
    case 'tick':
      return deadlinesPassed(group, nowMs)
  }
}

/** When `tick` has something to do, or undefined. */
export function nextDeadline(group: StreamGroup): number | undefined {
  if (group.moving.revoking === 0) return undefined
  let next: number | undefined
  for (const possession of group.partitions.values()) {
    if (possession.kind !== 'revoking') continue
    if (next === undefined || possession.deadlineMs < next) next = possession.deadlineMs
  }
  return next
}

/** True while a partition is on its way. */
export function isRebalancing(group: StreamGroup): boolean {
  return group.moving.granting + group.moving.revoking > 0
}

/** The member that serves the partition and its epoch. */
export function ownerOf(
  group: StreamGroup,
  partition: PartitionKey,
): { readonly memberId: string; readonly assignmentEpoch: number } | undefined {
  const possession = group.partitions.get(partition)
  return possession === undefined || possession.kind === 'granting' ? undefined : possession
}

function joined(
  group: StreamGroup,
  event: GroupEvent & { kind: 'joined' },
  nowMs: number,
): GroupEffect[] {
  const { memberId, topics, handoverTimeoutMs } = event
  const before = group.members.get(memberId)
  const member = { topics: new Set(topics), handoverTimeoutMs }
  group.members.set(memberId, member)
  if (!before) return reassign(group, nowMs)
  // Its new connection has to hear first what it has, then all that is being revoked, so also what was before.
  const same = before.topics.symmetricDifference(member.topics).size === 0
  const effects = same ? [] : reassign(group, nowMs)
  const others = effects.filter((effect) => effect.kind === 'grant' || effect.memberId !== memberId)
  return [...others, ...everythingOf(group, memberId)]
}

function everythingOf(group: StreamGroup, memberId: string): GroupEffect[] {
  const all: PartitionKey[] = []
  const revoked = new Map<number, PartitionKey[]>()
  for (const [partition, possession] of group.partitions) {
    if (possession.kind === 'granting' || possession.memberId !== memberId) continue
    all.push(partition)
    if (possession.kind === 'revoking') pushTo(revoked, possession.deadlineMs, partition)
  }
  const revokes = [...revoked].map(
    ([deadlineMs, partitions]): GroupEffect => ({
      kind: 'revoke',
      memberId,
      partitions,
      deadlineMs,
    }),
  )
  return [{ kind: 'resumed', memberId, partitions: all }, ...revokes]
}

function topicsChanged(
  group: StreamGroup,
  topics: ReadonlyMap<string, readonly PartitionKey[]>,
  nowMs: number,
): GroupEffect[] {
  const present = new Set([...topics.values()].flat())
  const lost = new Map<string, PartitionKey[]>()
  for (const [partition, possession] of group.partitions) {
    if (present.has(partition)) continue
    put(group, partition, undefined)
    if (possession.kind !== 'granting') pushTo(lost, possession.memberId, partition)
  }
  group.topics.clear()
  for (const [topic, partitions] of topics) group.topics.set(topic, partitions)
  return [...lostEffects(lost), ...reassign(group, nowMs)]
}

function released(group: StreamGroup, event: GroupEvent & { kind: 'released' }): GroupEffect[] {
  const effects: GroupEffect[] = []
  for (const partition of event.partitions) {
    const possession = group.partitions.get(partition)
    if (possession?.kind !== 'revoking' || possession.memberId !== event.memberId) continue
    effects.push(beginGrant(group, partition, possession.next))
  }
  return effects
}

function granted(group: StreamGroup, event: GroupEvent & { kind: 'granted' }): GroupEffect[] {
  const { partition, grant, assignmentEpoch } = event
  const possession = group.partitions.get(partition)
  if (possession?.kind !== 'granting' || possession.grant !== grant) return []
  const { memberId } = possession
  if (memberId === '') {
    put(group, partition, undefined)
    return []
  }
  put(group, partition, { kind: 'owned', memberId, assignmentEpoch })
  return [{ kind: 'assigned', memberId, partitions: [partition] }]
}

function deadlinesPassed(group: StreamGroup, nowMs: number): GroupEffect[] {
  const lost = new Map<string, PartitionKey[]>()
  const grants: GroupEffect[] = []
  for (const [partition, possession] of group.partitions) {
    if (possession.kind !== 'revoking' || possession.deadlineMs > nowMs) continue
    pushTo(lost, possession.memberId, partition)
    grants.push(beginGrant(group, partition, possession.next))
  }
  return [...lostEffects(lost), ...grants]
}

/** Plans anew and sets every partition that the plan puts elsewhere on its way. */
function reassign(group: StreamGroup, nowMs: number): GroupEffect[] {
  group.generation += 1
  const plan = planAssignment({
    members: group.members,
    topics: group.topics,
    current: destinations(group),
    loose: (partition) => group.partitions.get(partition)?.kind !== 'owned',
  })
  const grants: GroupEffect[] = []
  const revoked = new Map<string, PartitionKey[]>()
  for (const [topic, partitions] of group.topics) {
    for (const partition of partitions) {
      const target = plan.get(partition) ?? ''
      const possession = group.partitions.get(partition)
      const owner = possession?.kind === 'granting' ? undefined : possession
      const member = owner && group.members.get(owner.memberId)
      if (!owner || !member?.topics.has(topic)) {
        if (target !== (possession?.memberId ?? '')) {
          grants.push(beginGrant(group, partition, target))
        }
      } else if (owner.kind === 'revoking') {
        put(group, partition, { ...owner, next: target })
      } else if (target !== owner.memberId) {
        const { memberId, assignmentEpoch } = owner
        const deadlineMs = nowMs + member.handoverTimeoutMs
        const state = { memberId, assignmentEpoch, next: target, deadlineMs }
        put(group, partition, { kind: 'revoking', ...state })
        pushTo(revoked, memberId, partition)
      }
    }
  }
  const revokes = [...revoked].map(([memberId, partitions]): GroupEffect => {
    const deadlineMs = nowMs + (group.members.get(memberId)?.handoverTimeoutMs ?? 0)
    return { kind: 'revoke', memberId, partitions, deadlineMs }
  })
  return [...revokes, ...grants]
}

function destinations(group: StreamGroup): Map<PartitionKey, string> {
  const destinations = new Map<PartitionKey, string>()
  for (const [partition, possession] of group.partitions) {
    const { kind, memberId } = possession
    destinations.set(partition, kind === 'revoking' ? possession.next : memberId)
  }
  return destinations
}

function beginGrant(group: StreamGroup, partition: PartitionKey, memberId: string): GroupEffect {
  group.grant += 1
  const { grant } = group
  put(group, partition, { kind: 'granting', memberId, grant })
  return { kind: 'grant', memberId, partition, grant }
}

function put(
  group: StreamGroup,
  partition: PartitionKey,
  possession: Possession | undefined,
): void {
  const { partitions, moving } = group
  const before = partitions.get(partition)
  if (before && before.kind !== 'owned') moving[before.kind] -= 1
  if (possession && possession.kind !== 'owned') moving[possession.kind] += 1
  if (possession) partitions.set(partition, possession)
  else partitions.delete(partition)
}

function lostEffects(lost: ReadonlyMap<string, readonly PartitionKey[]>): GroupEffect[] {
  return [...lost].map(([memberId, partitions]) => ({ kind: 'lost', memberId, partitions }))
}

function pushTo<K>(lists: Map<K, PartitionKey[]>, key: K, partition: PartitionKey): void {
  const list = lists.get(key)
  if (list) list.push(partition)
  else lists.set(key, [partition])
}
