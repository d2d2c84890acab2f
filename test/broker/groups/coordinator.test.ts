import { setImmediate } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { AssignedPartition } from '../../../broker/groups/coordinator.ts'
import { PenstockError } from '../../../model/errors.ts'
import { limits } from '../../../model/limits.ts'
import { GroupWorld } from './group-world.ts'

function commitAt(partition: GroupWorld['directory'], epoch: number, index = 0): Promise<void> {
  const held = partition.partition('a', index)
  // As whoever the partition belongs to; what is asked is whether the epoch is the current one.
  const memberId = epoch === 0 ? '' : held.progress('g')?.memberId || 'gone'
  return held.commit({ group: 'g', nextOffset: 0, metadata: '', memberId, assignmentEpoch: epoch })
}

/** Topic/index@epoch. */
function summary(assignments: readonly AssignedPartition[]): ReadonlySet<string> {
  return new Set(
    assignments.map(
      ({ partition, assignmentEpoch }) =>
        `${partition.topic.name}/${partition.index}@${assignmentEpoch}`,
    ),
  )
}

describe('joining', () => {
  test('a member gets all partitions, recorded at them before it hears of it', async () => {
    await using world = await GroupWorld.open({ a: 2, b: 1 })
    const { member, ears } = await world.join({ topics: ['a', 'b'] })
    await ears.hasAssigned(3)
    expect(summary(ears.assignments)).toEqual(new Set(['a/0@1', 'a/1@1', 'b/0@1']))
    const { memberId } = member
    expect(world.directory.partition('b', 0).progress('g')).toMatchObject({ memberId })
    expect(member.owns('a', 1)).toBe(1)
    expect(world.coordinator.memberOf('g', 'a', 1)).toBe(memberId)
    expect(world.coordinator.memberCounts()).toEqual(new Map([['g', 1]]))
    expect(world.rebalances).toHaveLength(1)
    expect(world.coordinator.view('g')).toMatchObject({
      name: 'g',
      state: 'stable',
      members: [{ memberId, clientId: 'test', topics: ['a', 'b'] }],
    })
  })

  test('nothing is heard from within the call', async () => {
    await using world = await GroupWorld.open({ a: 1 })
    const events: string[] = []
    const joining = world.coordinator.join({
      group: 'g',
      topics: ['a'],
      memberId: 'mine',
      clientId: '',
      address: '',
      sessionTimeoutMs: 10_000,
      handoverTimeoutMs: 0,
      events: {
        assigned: () => events.push('assigned'),
        revoking: () => events.push('revoking'),
        lost: () => events.push('lost'),
        expelled: () => events.push('expelled'),
      },
    })
    const member = await joining
    expect(events).toEqual([])
    await member.leave()
    world.clock.advance(0)
    expect(events).toEqual([])
  })

  test.each([
    ['a topic that does not exist', { topics: ['nope'] }, 'TOPIC_NOT_FOUND'],
    ['no topic', { topics: [] }, 'INVALID_REQUEST'],
    ['a session timeout too short', { sessionTimeoutMs: 999 }, 'INVALID_REQUEST'],
    ['a handover timeout too long', { handoverTimeoutMs: 600_001 }, 'INVALID_REQUEST'],
    ['a timeout that is no number', { sessionTimeoutMs: Number.NaN }, 'INVALID_REQUEST'],
    ['a bad name', { group: '_x' }, 'INVALID_REQUEST'],
  ])('with %s it is refused', async (_what, request, reason) => {
    await using world = await GroupWorld.open({ a: 1 })
    await expect(world.join(request)).rejects.toMatchObject({ reason })
    expect(world.coordinator.groups()).toEqual([])
    expect(world.clock.timers).toBe(0)
  })

  test('a group takes members up to its bound', async () => {
    await using world = await GroupWorld.open({ a: 1 })
    for (let n = 0; n < limits.groupMembersMax; n += 1) await world.join()
    await expect(world.join()).rejects.toMatchObject({ reason: 'LIMIT_EXCEEDED' })
  })
})

describe('moving a partition', () => {
  test('the new owner gets it after the old one released it, and goes on from its commit', async () => {
    await using world = await GroupWorld.open({ a: 2 })
    const first = await world.join()
    await first.ears.hasAssigned(2)
    const second = await world.join()
    expect(first.ears.revoked).toHaveLength(1)
    const [{ partitions, deadlineMs }] = [first.ears.revoked[0]!]
    expect(deadlineMs).toBe(world.clock.now() + 3_000)
    const { index } = partitions[0]!
    expect(world.coordinator.view('g')?.state).toBe('rebalancing')
    await commitAt(world.directory, first.member.owns('a', index)!, index)
    first.member.released(partitions)
    await second.ears.hasAssigned(1)
    expect(second.ears.assignments[0]).toMatchObject({ assignmentEpoch: 2, committedOffset: 0 })
    expect(first.member.owns('a', index)).toBeUndefined()
    await expect(commitAt(world.directory, 1, index)).rejects.toMatchObject({
      reason: 'GENERATION_STALE',
    })
    expect(first.ears.gone).toEqual([])
  })

  test('an owner that overruns the deadline loses it and can commit no more', async () => {
    await using world = await GroupWorld.open({ a: 2 })
    const first = await world.join()
    await first.ears.hasAssigned(2)
    const second = await world.join()
    const { partitions } = first.ears.revoked[0]!
    world.clock.advance(2_999)
    expect(first.ears.gone).toEqual([])
    world.clock.advance(1)
    expect(first.ears.gone).toEqual(partitions)
    await second.ears.hasAssigned(1)
    await expect(commitAt(world.directory, 1, partitions[0]!.index)).rejects.toMatchObject({
      reason: 'GENERATION_STALE',
    })
    expect(world.rebalances.at(-1)).toEqual({ group: 'g', ms: 3_000 })
  })
})

describe('leaving', () => {
  test('the last one makes room for commits from outside', async () => {
    await using world = await GroupWorld.open({ a: 2 })
    const { member, ears } = await world.join()
    await ears.hasAssigned(2)
    await expect(commitAt(world.directory, 0)).rejects.toMatchObject({ reason: 'GENERATION_STALE' })
    await member.leave()
    await commitAt(world.directory, 0)
    expect(world.coordinator.hasMembers('g')).toBe(false)
    expect(world.coordinator.view('g')).toMatchObject({ state: 'empty', members: [] })
    expect(world.clock.timers).toBe(0)
  })

  test('the others take over at once', async () => {
    await using world = await GroupWorld.open({ a: 2 })
    const first = await world.join()
    const second = await world.join()
    await first.ears.hasAssigned(1)
    await second.ears.hasAssigned(1)
    await first.member.leave()
    await second.ears.hasAssigned(2)
    expect(second.ears.revoked).toEqual([])
  })
})

describe('a lost connection', () => {
  test('moves nothing when the member comes back in time, and keeps its epochs', async () => {
    await using world = await GroupWorld.open({ a: 4 })
    const first = await world.join()
    const second = await world.join()
    await first.ears.hasAssigned(2)
    await second.ears.hasAssigned(2)
    const { generation } = world.coordinator.view('g')!
    first.member.disconnect()
    world.clock.advance(9_000)
    second.member.touch()
    const { memberId } = first.member
    const again = await world.join({ memberId })
    expect(again.ears.assignedCalls).toHaveLength(1)
    expect(summary(again.ears.assignments)).toEqual(summary(first.ears.assignments))
    world.clock.advance(9_000)
    expect(world.coordinator.view('g')!.generation).toBe(generation)
    expect(second.ears.revoked).toEqual([])
    expect(first.ears.expulsions).toEqual([])
    // The old connection's handle is void.
    expect(first.member.owns('a', 0)).toBeUndefined()
    await first.member.leave()
    expect(world.coordinator.memberCounts().get('g')).toBe(2)
  })

  test('ends the membership when the session times out', async () => {
    await using world = await GroupWorld.open({ a: 4 })
    const first = await world.join()
    const second = await world.join()
    await first.ears.hasAssigned(2)
    first.member.disconnect()
    world.clock.advance(9_999)
    second.member.touch()
    world.clock.advance(1)
    await second.ears.hasAssigned(4)
    expect(world.coordinator.memberCounts().get('g')).toBe(1)
    const late = await world.join({ memberId: first.member.memberId })
    expect(late.ears.assignedCalls).toEqual([[]])
  })

  test('is taken over by a new one with the same member id while it is still open', async () => {
    await using world = await GroupWorld.open({ a: 2 })
    const first = await world.join()
    await first.ears.hasAssigned(2)
    const again = await world.join({ memberId: first.member.memberId })
    expect(first.ears.expulsions).toMatchObject([{ reason: 'CLOSED' }])
    expect(summary(again.ears.assignments)).toEqual(summary(first.ears.assignments))
  })

  test('tells the member again what it has to release', async () => {
    await using world = await GroupWorld.open({ a: 2 })
    const first = await world.join()
    await first.ears.hasAssigned(2)
    first.member.disconnect()
    const second = await world.join()
    const again = await world.join({ memberId: first.member.memberId })
    expect(again.ears.assignments).toHaveLength(2)
    expect(again.ears.revoked).toHaveLength(1)
    again.member.released(again.ears.revoked[0]!.partitions)
    await second.ears.hasAssigned(1)
  })

  test('without one, silence for the session timeout expels the member', async () => {
    await using world = await GroupWorld.open({ a: 1 })
    const { member, ears } = await world.join()
    await ears.hasAssigned(1)
    world.clock.advance(6_000)
    member.touch()
    world.clock.advance(9_999)
    expect(ears.expulsions).toEqual([])
    world.clock.advance(1)
    expect(ears.expulsions).toMatchObject([{ reason: 'MEMBER_UNKNOWN' }])
    expect(world.coordinator.hasMembers('g')).toBe(false)
  })
})

describe('a restart of the broker', () => {
  test('leaves nobody a member; the next grants have higher epochs and know the commits', async () => {
    await using world = await GroupWorld.open({ a: 1 })
    const before = await world.join()
    await before.ears.hasAssigned(1)
    await commitAt(world.directory, 1)
    await world.restart()
    expect(before.ears.expulsions).toMatchObject([{ reason: 'NOT_READY' }])
    expect(world.coordinator.groups()).toEqual(['g'])
    expect(world.coordinator.hasMembers('g')).toBe(false)
    const after = await world.join({ memberId: before.member.memberId })
    await after.ears.hasAssigned(1)
    expect(after.ears.assignments[0]).toMatchObject({ assignmentEpoch: 2, committedOffset: 0 })
  })

  test('commits from outside are possible after a release, which fences the owner of before', async () => {
    await using world = await GroupWorld.open({ a: 1 })
    const { ears } = await world.join()
    await ears.hasAssigned(1)
    await expect(world.coordinator.release('g', 'a', 0)).rejects.toMatchObject({
      reason: 'GROUP_NOT_EMPTY',
    })
    await world.restart()
    await expect(commitAt(world.directory, 0)).rejects.toMatchObject({ reason: 'GENERATION_STALE' })
    await world.coordinator.release('g', 'a', 0)
    await commitAt(world.directory, 0)
    await expect(commitAt(world.directory, 1)).rejects.toMatchObject({ reason: 'GENERATION_STALE' })
  })
})

describe('trouble at a partition', () => {
  test('a grant is tried again until the partition is there', async () => {
    await using world = await GroupWorld.open({ a: 1 })
    world.directory.outage = 'NOT_READY'
    const { ears } = await world.join()
    // After each there is a timer for the next, beside that of the session.
    for (let tries = 1; tries <= 8; tries += 1) {
      while (world.directory.refusals < tries || world.clock.timers < 2) await setImmediate()
      world.clock.advance(1_000)
    }
    expect(ears.assignments).toEqual([])
    expect(world.coordinator.view('g')?.state).toBe('rebalancing')
    world.directory.outage = undefined
    world.clock.advance(1_000)
    await ears.hasAssigned(1)
  })

  test('a leader elsewhere of which nothing is known yet is asked, and granted by at once', async () => {
    await using world = await GroupWorld.open({ a: 1 })
    const entry = world.directory.entries.get('a')!
    const [local] = entry.partitions
    let asked = 0
    const remote = new Proxy(local!, {
      get(target, name) {
        if (name === 'refresh') return () => Promise.resolve((asked += 1))
        if (name === 'assignmentEpoch' && asked === 0) throw new PenstockError('NOT_READY', 'ask')
        const value: unknown = Reflect.get(target, name, target)
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
    entry.partitions = [remote]
    const { ears } = await world.join()
    await ears.hasAssigned(1)
    expect(asked).toBe(1)
  })
})

describe('topics', () => {
  test('of a deleted one the partitions are lost, and its namesake is another', async () => {
    await using world = await GroupWorld.open({ a: 1, b: 1 })
    const { member, ears } = await world.join({ topics: ['a', 'b'] })
    await ears.hasAssigned(2)
    await world.delete('a')
    expect(ears.gone).toEqual([{ topic: 'a', index: 0 }])
    expect(member.owns('a', 0)).toBeUndefined()
    await world.create('a', 2)
    await ears.hasAssigned(4)
    expect(member.owns('a', 1)).toBe(1)
  })
})

describe('deleting a group', () => {
  test('forgets its offsets, and is refused while it has members', async () => {
    await using world = await GroupWorld.open({ a: 1 })
    const { member, ears } = await world.join()
    await ears.hasAssigned(1)
    await commitAt(world.directory, 1)
    await expect(world.coordinator.deleteGroup('g')).rejects.toMatchObject({
      reason: 'GROUP_NOT_EMPTY',
    })
    await member.leave()
    await world.coordinator.deleteGroup('g')
    expect(world.coordinator.groups()).toEqual([])
    expect(world.coordinator.view('g')).toBeUndefined()
    await expect(world.coordinator.deleteGroup('g')).rejects.toMatchObject({
      reason: 'GROUP_NOT_FOUND',
    })
  })

  test('does not start its epochs again: who comes back with an old id is another member', async () => {
    await using world = await GroupWorld.open({ a: 1 })
    const first = await world.join({ memberId: 'same' })
    await first.ears.hasAssigned(1)
    await first.member.leave()
    await world.coordinator.deleteGroup('g')
    const second = await world.join({ memberId: 'same' })
    await second.ears.hasAssigned(1)
    const before = first.ears.assignments[0]!.assignmentEpoch
    expect(second.ears.assignments[0]!.assignmentEpoch).toBeGreaterThan(before)
    const late = { group: 'g', nextOffset: 0, metadata: '', memberId: 'same' }
    await expect(
      world.directory.partition('a', 0).commit({ ...late, assignmentEpoch: before }),
    ).rejects.toMatchObject({ reason: 'GENERATION_STALE' })
  })
})
