import assert from 'node:assert/strict'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  emptyGroup,
  type GroupEffect,
  type GroupEvent,
  isRebalancing,
  nextDeadline,
  ownerOf,
  type StreamGroup,
  step,
} from '../../../broker/groups/stream-group.ts'

/** Plays all members and partitions, as one who believes only what the effects say. */
class World {
  readonly group: StreamGroup = emptyGroup()
  nowMs = 1000
  /** What each member serves by what it was told. */
  readonly serves = new Map<string, Set<string>>()
  readonly revoking = new Map<string, { memberId: string; deadlineMs: number }>()
  readonly epochs = new Map<string, number>()
  pendingGrants: (GroupEffect & { kind: 'grant' })[] = []
  revokedCount = 0

  send(event: GroupEvent): void {
    if (event.kind === 'left') this.#drop(event.memberId)
    if (event.kind === 'topics') {
      const present = new Set([...event.topics.values()].flat())
      this.pendingGrants = this.pendingGrants.filter(({ partition }) => present.has(partition))
    }
    if (event.kind === 'joined') {
      for (const partition of this.serves.get(event.memberId) ?? []) {
        const topic = partition.split('/')[0]!
        if (!event.topics.includes(topic)) this.#stop(event.memberId, partition)
      }
    }
    for (const effect of step(this.group, event, this.nowMs)) this.#take(effect)
    this.check()
  }

  #drop(memberId: string): void {
    for (const partition of this.serves.get(memberId) ?? []) this.revoking.delete(partition)
    this.serves.delete(memberId)
  }

  #stop(memberId: string, partition: string): void {
    this.serves.get(memberId)?.delete(partition)
    this.revoking.delete(partition)
  }

  #take(effect: GroupEffect): void {
    switch (effect.kind) {
      case 'grant':
        assert.deepEqual(this.servers(effect.partition), [], 'granted while somebody serves it')
        if (effect.memberId !== '') assert(this.group.members.has(effect.memberId))
        this.pendingGrants.push(effect)
        return
      case 'assigned':
        for (const partition of effect.partitions) {
          assert.deepEqual(this.servers(partition), [], 'a second owner')
          assert(this.group.members.has(effect.memberId))
          const held = this.serves.get(effect.memberId) ?? new Set()
          this.serves.set(effect.memberId, held.add(partition))
        }
        return
      case 'resumed':
        assert.deepEqual(new Set(effect.partitions), this.serves.get(effect.memberId) ?? new Set())
        return
      case 'revoke':
        this.revokedCount += effect.partitions.length
        for (const partition of effect.partitions) {
          assert.deepEqual(this.servers(partition), [effect.memberId])
          this.revoking.set(partition, effect)
        }
        return
      case 'lost':
        for (const partition of effect.partitions) {
          assert.deepEqual(this.servers(partition), [effect.memberId])
          this.#stop(effect.memberId, partition)
        }
    }
  }

  servers(partition: string): string[] {
    return [...this.serves].filter(([, held]) => held.has(partition)).map(([memberId]) => memberId)
  }

  release(partition: string): void {
    const order = this.revoking.get(partition)
    if (!order) return
    this.#stop(order.memberId, partition)
    this.send({ kind: 'released', memberId: order.memberId, partitions: [partition] })
  }

  /** Of all that the member has not been asked for. */
  releaseStray(memberId: string): void {
    const asked = (partition: string): boolean =>
      this.revoking.get(partition)?.memberId === memberId
    const strays = [...this.group.partitions.keys()].filter((partition) => !asked(partition))
    this.send({ kind: 'released', memberId, partitions: strays })
  }

  recordGrant(at: number): void {
    const [grant] = this.pendingGrants.splice(at % Math.max(1, this.pendingGrants.length), 1)
    if (!grant) return
    const assignmentEpoch = (this.epochs.get(grant.partition) ?? 0) + 1
    this.epochs.set(grant.partition, assignmentEpoch)
    const { partition } = grant
    this.send({ kind: 'granted', partition, grant: grant.grant, assignmentEpoch })
  }

  advance(ms: number): void {
    this.nowMs += ms
    this.send({ kind: 'tick' })
  }

  /** All grants get recorded, all revoked partitions released. */
  settle(): void {
    for (let rounds = 0; isRebalancing(this.group); rounds += 1) {
      assert(rounds < 1000)
      while (this.pendingGrants.length > 0) this.recordGrant(0)
      const revoked = [...this.revoking.keys()]
      for (const partition of revoked) this.release(partition)
    }
  }

  check(): void {
    for (const [topic, partitions] of this.group.topics) {
      const wanted = [...this.group.members.values()].some(({ topics }) => topics.has(topic))
      for (const partition of partitions) {
        const possession = this.group.partitions.get(partition)
        if (wanted) assert.notEqual(possession?.memberId ?? '', '', 'nobody has it')
        const owner = ownerOf(this.group, partition)
        assert.deepEqual(this.servers(partition), owner ? [owner.memberId] : [])
      }
    }
    const deadlines = [...this.revoking.values()].map(({ deadlineMs }) => deadlineMs)
    assert.equal(
      nextDeadline(this.group),
      deadlines.length === 0 ? undefined : Math.min(...deadlines),
    )
  }

  counts(): Map<string, number> {
    const counts = new Map([...this.group.members.keys()].map((memberId) => [memberId, 0]))
    for (const [memberId, held] of this.serves) counts.set(memberId, held.size)
    return counts
  }
}

function partitions(topic: string, count: number, uid = 'u'): string[] {
  return Array.from({ length: count }, (_, index) => `${topic}/${uid}/${index}`)
}

function worldOf(counts: Record<string, number>): World {
  const world = new World()
  const topics = new Map(Object.entries(counts).map(([name, n]) => [name, partitions(name, n)]))
  world.send({ kind: 'topics', topics })
  return world
}

function join(world: World, memberId: string, topics = ['a'], handoverTimeoutMs = 30_000): void {
  world.send({ kind: 'joined', memberId, topics, handoverTimeoutMs })
}

describe('a stream group', () => {
  test('gives the first member everything, and frees everything when the last one leaves', () => {
    const world = worldOf({ a: 3 })
    join(world, 'm1')
    world.settle()
    expect(world.counts()).toEqual(new Map([['m1', 3]]))
    world.send({ kind: 'left', memberId: 'm1' })
    expect(world.pendingGrants.map(({ memberId }) => memberId)).toEqual(['', '', ''])
    world.settle()
    expect(world.group.partitions.size).toBe(0)
  })

  test('revokes only what moves to a second member, which gets it when it is released', () => {
    const world = worldOf({ a: 4 })
    join(world, 'm1')
    world.settle()
    join(world, 'm2')
    expect(world.revoking.size).toBe(2)
    expect(world.pendingGrants).toEqual([])
    const [first] = [...world.revoking.keys()]
    world.release(first!)
    expect(world.pendingGrants).toMatchObject([{ memberId: 'm2', partition: first }])
    world.settle()
    expect([...world.counts().values()]).toEqual([2, 2])
  })

  test('takes a partition away when the deadline passes', () => {
    const world = worldOf({ a: 2 })
    join(world, 'm1', ['a'], 500)
    world.settle()
    join(world, 'm2')
    world.advance(499)
    expect(world.pendingGrants).toEqual([])
    world.advance(1)
    expect(world.pendingGrants).toMatchObject([{ memberId: 'm2' }])
  })

  test('does not announce a grant whose member has left meanwhile', () => {
    const world = worldOf({ a: 1 })
    join(world, 'm1')
    join(world, 'm2')
    const [grant] = world.pendingGrants
    world.send({ kind: 'left', memberId: grant!.memberId })
    expect(world.pendingGrants).toHaveLength(2)
    world.recordGrant(0)
    expect(world.servers(grant!.partition)).toEqual([])
    world.recordGrant(0)
    expect(world.servers(grant!.partition)).toEqual(['m2'])
  })

  test('moves nothing when a member comes back, and tells it again what it has to finish', () => {
    const world = worldOf({ a: 4 })
    join(world, 'm1')
    world.settle()
    join(world, 'm2')
    const revoked = new Map(world.revoking)
    const epochs = new Map(world.epochs)
    world.revoking.clear()
    join(world, 'm1')
    expect(new Set(world.revoking.keys())).toEqual(new Set(revoked.keys()))
    expect(world.epochs).toEqual(epochs)
  })

  test('takes the partitions of a deleted topic from their owners', () => {
    const world = worldOf({ a: 2, b: 2 })
    join(world, 'm1', ['a', 'b'])
    world.settle()
    world.send({ kind: 'topics', topics: new Map([['a', partitions('a', 2)]]) })
    expect(world.serves.get('m1')).toEqual(new Set(partitions('a', 2)))
  })
})

const topicNames = ['a', 'b', 'c']
const memberIds = ['m1', 'm2', 'm3', 'm4', 'm5']
const subscription = fc.subarray(topicNames, { minLength: 1 })
const move = fc.oneof(
  fc.record({
    kind: fc.constant('join' as const),
    memberId: fc.constantFrom(...memberIds),
    topics: subscription,
    handoverTimeoutMs: fc.constantFrom(0, 100, 1000),
  }),
  fc.record({ kind: fc.constant('leave' as const), memberId: fc.constantFrom(...memberIds) }),
  fc.record({ kind: fc.constant('grant' as const), at: fc.nat(20) }),
  fc.record({ kind: fc.constant('all grants' as const) }),
  fc.record({
    kind: fc.constant('stray release' as const),
    memberId: fc.constantFrom(...memberIds),
  }),
  fc.record({ kind: fc.constant('release' as const), at: fc.nat(20) }),
  fc.record({ kind: fc.constant('time' as const), ms: fc.nat(400) }),
  fc.record({
    kind: fc.constant('topics' as const),
    counts: fc.dictionary(fc.constantFrom(...topicNames), fc.integer({ min: 1, max: 6 })),
    uid: fc.constantFrom('u', 'v'),
  }),
)
type Move = typeof move extends fc.Arbitrary<infer T> ? T : never

function play(world: World, action: Move): void {
  switch (action.kind) {
    case 'join':
      return join(world, action.memberId, action.topics, action.handoverTimeoutMs)
    case 'leave':
      return world.send({ kind: 'left', memberId: action.memberId })
    case 'grant':
      return world.recordGrant(action.at)
    case 'release': {
      const revoked = [...world.revoking.keys()]
      if (revoked.length > 0) world.release(revoked[action.at % revoked.length]!)
      return
    }
    case 'all grants':
      while (world.pendingGrants.length > 0) world.recordGrant(0)
      return
    case 'stray release':
      return world.releaseStray(action.memberId)
    case 'time':
      return world.advance(action.ms)
    case 'topics': {
      const { counts, uid } = action
      const entries = Object.entries(counts).map(([name, count]): [string, string[]] => [
        name,
        partitions(name, count, uid),
      ])
      world.send({ kind: 'topics', topics: new Map(entries) })
    }
  }
}

function expectBalance(world: World): void {
  const counts = world.counts()
  const bySubscription = new Map<string, number[]>()
  for (const [memberId, { topics }] of world.group.members) {
    const existing = [...topics].sort().join()
    const list = bySubscription.get(existing) ?? []
    bySubscription.set(existing, [...list, counts.get(memberId) ?? 0])
  }
  for (const list of bySubscription.values()) {
    assert(Math.max(...list) - Math.min(...list) <= 1, `unbalanced: ${list.join()}`)
  }
}

describe('whatever happens', () => {
  test('no partition has two owners or, with subscribers, none, and all ends balanced', () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 60, size: 'max' }), (moves) => {
        const world = worldOf({ a: 4, b: 3 })
        for (const action of moves) play(world, action)
        world.settle()
        world.check()
        expectBalance(world)
        expect(world.group.moving).toEqual({ granting: 0, revoking: 0 })
      }),
      { numRuns: 400 },
    )
  })

  test('a change among members with the same topics moves as few partitions as balance allows', () => {
    const sizes = fc.record({
      a: fc.nat(15),
      b: fc.nat(15),
      before: fc.integer({ min: 1, max: 8 }),
    })
    const changes = fc.array(fc.constantFrom(...memberIds, 'm6', 'm7', 'm8', 'm9'), {
      maxLength: 12,
    })
    fc.assert(
      fc.property(sizes, changes, ({ a, b, before }, toggles) => {
        const world = worldOf({ a, b })
        const topics = ['a', 'b']
        for (let n = 0; n < before; n += 1) join(world, `m${n + 1}`, topics)
        world.settle()
        for (const memberId of toggles) {
          world.revokedCount = 0
          const had = world.counts()
          if (had.has(memberId)) world.send({ kind: 'left', memberId })
          else join(world, memberId, topics)
          had.delete(memberId)
          const members = world.group.members.size
          const share = members === 0 ? 0 : Math.ceil((a + b) / members)
          const least = members === 0 ? 0 : Math.floor((a + b) / members)
          // Those who stay give only what is above the share, or what a new member lacks.
          const above = [...had.values()].reduce((sum, n) => sum + Math.max(0, n - share), 0)
          const lacking = [...had.values(), had.size < members ? 0 : least].reduce(
            (sum, n) => sum + Math.max(0, least - n),
            0,
          )
          const joined = had.size < members
          expect(world.revokedCount).toBeLessThanOrEqual(joined ? Math.max(above, lacking) : 0)
          world.settle()
          expectBalance(world)
        }
      }),
      { numRuns: 200 },
    )
  })
})
