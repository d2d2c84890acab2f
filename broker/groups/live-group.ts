// The shell of one group with members: runs the core, records its grants at the partitions, keeps deadlines and tells
// members. Which groups there are is coordinator.ts's.
//
// Events of the core run one after another, also when a listener causes the next; a grant that cannot be recorded now
// is tried again until it is, or until another has taken its place.

import type { Clock } from '../../model/clock.ts'
import { PenstockError } from '../../model/errors.ts'
import { limits } from '../../model/limits.ts'
import type { LocalPartition, PartitionDirectory } from '../partition/partition.ts'
import type { Logger } from '../telemetry/logger.ts'
import type { BrokerObserver } from '../telemetry/observer.ts'
import type {
  AssignedPartition,
  GroupView,
  JoinRequest,
  Member,
  PartitionRef,
} from './group-coordinator.ts'
import { MemberSession } from './member-session.ts'
import { Places, sameKeys } from './places.ts'
import {
  emptyGroup,
  type GroupEffect,
  type GroupEvent,
  isRebalancing,
  nextDeadline,
  ownerOf,
  type PartitionKey,
  step,
} from './stream-group.ts'
import type { Turns } from './turns.ts'

/** An election takes about a second; a group stands still for at most so long after it. */
const retryMs = { first: 50, max: 1_000 } as const

export interface LiveGroupOptions {
  readonly name: string
  readonly partitions: PartitionDirectory
  readonly clock: Clock
  readonly observer: BrokerObserver
  readonly logger: Logger
  /** By `turnOf`. */
  readonly turns: Turns
  /** No members, and nothing left to record. */
  readonly onIdle: () => void
}

/** What names the turns of a group's state at a partition. */
export function turnOf(group: string, partition: LocalPartition): string {
  return `${group}/${partition.topic.uid}/${partition.index}`
}

type Grant = Extract<GroupEffect, { kind: 'grant' }>

export class LiveGroup {
  readonly #options: LiveGroupOptions
  readonly #core = emptyGroup()
  readonly #sessions = new Map<string, MemberSession>()
  readonly #places: Places
  readonly #queue: GroupEvent[] = []
  /** First attempts to record that nobody has a partition. */
  readonly #releases = new Set<Promise<void>>()
  readonly #cancelRetries = new Set<() => void>()
  #running = false
  #closed = false
  #cancelDeadline: () => void = () => {}
  #movingSinceMs: number | undefined

  constructor(options: LiveGroupOptions) {
    this.#options = options
    this.#places = new Places(options.partitions)
  }

  get memberCount(): number {
    return this.#core.members.size
  }

  /** Throws LIMIT_EXCEEDED. */
  join(request: JoinRequest, memberId: string): Member {
    const before = this.#sessions.get(memberId)
    if (!before && this.memberCount >= limits.groupMembersMax) {
      throw new PenstockError(
        'LIMIT_EXCEEDED',
        `group ${request.group} has ${this.memberCount} members, the most a group may have`,
        { bound: 'groupMembersMax' },
      )
    }
    before?.end(
      new PenstockError('CLOSED', `another connection has taken over member ${memberId}`, {
        group: request.group,
        memberId,
      }),
    )
    const session = new MemberSession(request, this.#options.clock, () =>
      this.#expired(memberId, session),
    )
    this.#sessions.set(memberId, session)
    const { topics, handoverTimeoutMs } = request
    this.refresh(topics)
    // A client that brings an id may believe that it has partitions: tell it that it has none.
    if (!before && request.memberId !== '') session.tell((events) => events.assigned([]))
    this.#dispatch({ kind: 'joined', memberId, topics, handoverTimeoutMs })
    return this.#member(memberId, session)
  }

  #member(memberId: string, session: MemberSession): Member {
    return {
      memberId,
      touch: () => session.touch(),
      released: (partitions) => {
        if (session.ended) return
        session.touch()
        this.#dispatch({ kind: 'released', memberId, partitions: this.#keys(partitions) })
      },
      owns: (topic, index) => {
        const owner = this.#ownerOf(topic, index)
        return session.ended || owner?.memberId !== memberId ? undefined : owner.assignmentEpoch
      },
      disconnect: () => session.disconnect(),
      leave: async () => {
        if (session.ended) return
        session.end()
        this.#remove(memberId)
        await Promise.all(this.#releases)
      },
    }
  }

  #expired(memberId: string, session: MemberSession): void {
    const { name, logger } = this.#options
    const { sessionTimeoutMs, clientId } = session.request
    logger.info('group-member-expired', { group: name, memberId, clientId, sessionTimeoutMs })
    session.end(
      new PenstockError(
        'MEMBER_UNKNOWN',
        `no sign of life from member ${memberId} for ${sessionTimeoutMs} ms`,
        { group: name, memberId },
      ),
    )
    this.#remove(memberId)
  }

  #remove(memberId: string): void {
    this.#sessions.delete(memberId)
    this.#dispatch({ kind: 'left', memberId })
  }

  /** Looks at the topics of the members, and at `more`, anew. */
  refresh(more: readonly string[] = []): void {
    const names = new Set(more)
    for (const { topics } of this.#core.members.values()) for (const name of topics) names.add(name)
    // What nobody subscribes to any more stays until its release is recorded.
    if (isRebalancing(this.#core)) for (const name of this.#core.topics.keys()) names.add(name)
    const topics = this.#places.lookUp(names)
    if (!sameKeys(topics, this.#core.topics)) this.#dispatch({ kind: 'topics', topics })
  }

  #dispatch(event: GroupEvent): void {
    this.#queue.push(event)
    if (this.#running || this.#closed) return
    this.#running = true
    let topicsChanged = false
    try {
      for (let next = this.#queue.shift(); next; next = this.#queue.shift()) {
        topicsChanged ||= next.kind === 'topics'
        const effects = step(this.#core, next, this.#options.clock.monotonicMs())
        for (const effect of effects) this.#perform(effect)
      }
    } finally {
      this.#running = false
    }
    if (topicsChanged) this.#places.keep(this.#core.topics)
    this.#settle()
  }

  #perform(effect: GroupEffect): void {
    if (effect.kind === 'grant') {
      this.#record(effect, retryMs.first)
      return
    }
    const { kind, memberId, partitions } = effect
    const session = this.#sessions.get(memberId)
    switch (kind) {
      case 'assigned':
      case 'resumed':
        session?.tell((events) => events.assigned(this.#assignments(memberId, partitions)))
        return
      case 'revoke': {
        const { clock } = this.#options
        const deadlineMs = Math.round(clock.now() + effect.deadlineMs - clock.monotonicMs())
        const refs = this.#places.refs(partitions)
        session?.tell((events) => events.revoking(refs, deadlineMs))
        return
      }
      case 'lost': {
        const refs = this.#places.refs(partitions)
        session?.tell((events) => events.lost(refs))
      }
    }
  }

  /** Those that the member still has by now: a change may have come between. */
  #assignments(memberId: string, partitions: readonly PartitionKey[]): AssignedPartition[] {
    const assignments: AssignedPartition[] = []
    for (const key of partitions) {
      const owner = ownerOf(this.#core, key)
      const partition = this.#places.find(key)
      if (owner?.memberId !== memberId || !partition) continue
      const { assignmentEpoch } = owner
      const committedOffset = partition.progress(this.#options.name)?.committedOffset
      assignments.push({ partition, assignmentEpoch, committedOffset })
    }
    return assignments
  }

  #record(grant: Grant, nextRetryMs: number): void {
    const { name, turns } = this.#options
    const attempt = turns.run(`${name}/${grant.partition}`, async () => {
      if (this.#closed || !this.#isCurrent(grant)) return
      try {
        const assignmentEpoch = await this.#grant(grant)
        this.#dispatch({ kind: 'granted', ...identity(grant), assignmentEpoch })
      } catch (error) {
        if (!(error instanceof PenstockError)) throw error
        this.#retry(grant, nextRetryMs, error)
      }
    })
    if (grant.memberId === '') this.#releases.add(attempt)
    // Of a defect this makes an unhandled rejection, which ends the process.
    void attempt.finally(() => this.#releases.delete(attempt))
  }

  #isCurrent(grant: Grant): boolean {
    const possession = this.#core.partitions.get(grant.partition)
    return possession?.kind === 'granting' && possession.grant === grant.grant
  }

  async #grant({ partition: key, memberId }: Grant): Promise<number> {
    const { name: group } = this.#options
    const partition = this.#places.partition(key)
    // Of a leader elsewhere nothing is known yet, or what was so before.
    await partition.refresh?.(group)
    const epoch = partition.assignmentEpoch(group)
    if (memberId === '' && (partition.progress(group)?.memberId ?? '') === '') return epoch
    await partition.grant({ group, memberId, assignmentEpoch: epoch + 1 })
    return epoch + 1
  }

  #retry(grant: Grant, delayMs: number, error: PenstockError): void {
    const { name: group, clock, logger } = this.#options
    const { partition, memberId } = grant
    logger.debug('group-grant-delayed', { group, partition, memberId, error })
    const cancel = clock.schedule(error.reason === 'GENERATION_STALE' ? 0 : delayMs, () => {
      this.#cancelRetries.delete(cancel)
      this.#record(grant, Math.min(delayMs * 2, retryMs.max))
    })
    this.#cancelRetries.add(cancel)
  }

  #settle(): void {
    const { clock, name: group, observer, logger } = this.#options
    this.#cancelDeadline()
    const nowMs = clock.monotonicMs()
    const deadlineMs = nextDeadline(this.#core)
    if (deadlineMs !== undefined) {
      const tick = (): void => this.#dispatch({ kind: 'tick' })
      this.#cancelDeadline = clock.schedule(Math.max(0, deadlineMs - nowMs), tick)
    }
    if (isRebalancing(this.#core)) {
      this.#movingSinceMs ??= nowMs
      return
    }
    if (this.#movingSinceMs !== undefined) {
      const ms = nowMs - this.#movingSinceMs
      this.#movingSinceMs = undefined
      observer.rebalanced({ group, ms })
      const { generation, members } = this.#core
      logger.info('group-rebalanced', { group, generation, members: members.size, ms })
    }
    if (this.#sessions.size === 0) this.#options.onIdle()
  }

  view(): GroupView {
    const assignments = new Map<string, GroupView['members'][number]['assignments'][number][]>()
    for (const memberId of this.#core.members.keys()) assignments.set(memberId, [])
    for (const [key, place] of this.#places.entries()) {
      const owner = ownerOf(this.#core, key)
      if (!owner) continue
      const { topic, topicUid, index: partition } = place
      const { assignmentEpoch } = owner
      const nextOffset = this.#places.find(key)?.progress(this.#options.name)?.committedOffset ?? 0
      const assignment = { topic, topicUid, partition, assignmentEpoch, nextOffset }
      assignments.get(owner.memberId)?.push(assignment)
    }
    const members = [...this.#sessions].map(([memberId, { request }]) => {
      const { clientId, address, topics } = request
      return { memberId, clientId, address, topics, assignments: assignments.get(memberId) ?? [] }
    })
    const settled = isRebalancing(this.#core) ? 'rebalancing' : 'stable'
    const state = members.length === 0 ? 'empty' : settled
    return { name: this.#options.name, state, generation: this.#core.generation, members }
  }

  /** The member that serves the partition, '' if none. */
  memberOf(topic: string, index: number): string {
    return this.#ownerOf(topic, index)?.memberId ?? ''
  }

  /** True when a member serves the partition or is about to. */
  isTaken(topic: string, index: number): boolean {
    const key = this.#core.topics.get(topic)?.[index]
    return key !== undefined && (this.#core.partitions.get(key)?.memberId ?? '') !== ''
  }

  close(error: PenstockError): void {
    this.#closed = true
    this.#cancelDeadline()
    for (const cancel of this.#cancelRetries) cancel()
    for (const session of this.#sessions.values()) session.end(error)
  }

  #ownerOf(topic: string, index: number): ReturnType<typeof ownerOf> {
    const key = this.#core.topics.get(topic)?.[index]
    return key === undefined ? undefined : ownerOf(this.#core, key)
  }

  #keys(refs: readonly PartitionRef[]): PartitionKey[] {
    const keys = refs.map(({ topic, index }) => this.#core.topics.get(topic)?.[index])
    return keys.filter((key) => key !== undefined)
  }
}

function identity({ partition, grant }: Grant): { partition: PartitionKey; grant: number } {
  return { partition, grant }
}
