// The groups of this broker: who may join, which groups there are, and what is left of them when nobody is a member.
// What a group does with its members is live-group.ts's; progress is kept by the partitions, so nothing here survives
// a restart or has to.

import type { Clock } from '../../model/clock.ts'
import { PenstockError } from '../../model/errors.ts'
import { limits } from '../../model/limits.ts'
import { nameFault } from '../../model/name.ts'
import type { PartitionDirectory } from '../partition/partition.ts'
import type { Logger } from '../telemetry/logger.ts'
import type { BrokerObserver } from '../telemetry/observer.ts'
import type { GroupCoordinator, GroupView, JoinRequest, Member } from './group-coordinator.ts'
import { LiveGroup, turnOf } from './live-group.ts'
import { Turns } from './turns.ts'

export type {
  AssignedPartition,
  GroupCoordinator,
  GroupView,
  JoinRequest,
  Member,
  MemberEvents,
  PartitionRef,
} from './group-coordinator.ts'

export interface CoordinatorOptions {
  readonly partitions: PartitionDirectory
  readonly clock: Clock
  readonly newId: () => string
  readonly observer: BrokerObserver
  readonly logger: Logger
  /** Whether this broker coordinates the group, by the metadata of now. Default: all. */
  readonly coordinates?: (group: string) => boolean
}

export function createCoordinator(options: CoordinatorOptions): GroupCoordinator {
  return new Coordinator(options)
}

class Coordinator implements GroupCoordinator {
  readonly #options: CoordinatorOptions
  readonly #live = new Map<string, LiveGroup>()
  readonly #deleting = new Map<string, Promise<void>>()
  readonly #turns = new Turns()
  readonly #unsubscribe: () => void
  #closed = false

  constructor(options: CoordinatorOptions) {
    this.#options = options
    this.#unsubscribe = options.partitions.onChange(() => {
      for (const [name, group] of this.#live) {
        if (options.coordinates?.(name) === false) this.#handOver(name, group)
        else group.refresh()
      }
    })
  }

  // Not a wait in it: between the checks and the membership nothing else can happen.
  join(request: JoinRequest): Promise<Member> {
    try {
      this.#check(request)
      const group = this.#live.get(request.group) ?? this.#open(request.group)
      return Promise.resolve(group.join(request, request.memberId || this.#options.newId()))
    } catch (error) {
      return Promise.reject(error)
    }
  }

  #check(request: JoinRequest): void {
    checkRequest(request)
    const { group, topics } = request
    if (this.#closed) throw stopping()
    if (this.#deleting.has(group)) {
      throw new PenstockError('NOT_READY', `group ${group} is being deleted`, { group })
    }
    for (const topic of topics) this.#options.partitions.topic(topic)
    if (this.#live.has(group)) return
    // Counting all groups is dear; those that are known at their partitions cannot exceed the bound.
    const known = new Set(this.#live.keys())
    for (const partition of this.#options.partitions.local()) {
      if (partition.progress(group)) return
    }
    for (const partition of this.#options.partitions.local()) {
      for (const name of partition.groups()) known.add(name)
    }
    if (known.size >= limits.groupsMax) {
      throw new PenstockError(
        'LIMIT_EXCEEDED',
        `the broker has ${known.size} groups, the most it keeps; delete some that are not needed`,
        { bound: 'groupsMax' },
      )
    }
  }

  #open(name: string): LiveGroup {
    const { partitions, clock, observer, logger } = this.#options
    const onIdle = (): void => {
      if (this.#live.get(name) === group) this.#live.delete(name)
    }
    const turns = this.#turns
    const group = new LiveGroup({ name, partitions, clock, observer, logger, turns, onIdle })
    this.#live.set(name, group)
    return group
  }

  /** Its members come back, with their ids, to whoever coordinates it now; what is granted stays at the partitions. */
  #handOver(name: string, group: LiveGroup): void {
    this.#live.delete(name)
    group.close(new PenstockError('NOT_LEADER', `another broker coordinates group ${name} now`))
  }

  groups(): readonly string[] {
    const names = new Set(this.#live.keys())
    for (const partition of this.#options.partitions.local()) {
      for (const name of partition.groups()) names.add(name)
    }
    return [...names].sort()
  }

  view(group: string): GroupView | undefined {
    const live = this.#live.get(group)
    if (live) return live.view()
    const known = this.#options.partitions.local().some((partition) => partition.progress(group))
    return known ? { name: group, state: 'empty', generation: 0, members: [] } : undefined
  }

  hasMembers(group: string): boolean {
    return (this.#live.get(group)?.memberCount ?? 0) > 0
  }

  memberOf(group: string, topic: string, index: number): string {
    return this.#live.get(group)?.memberOf(topic, index) ?? ''
  }

  async release(group: string, topic: string, index: number): Promise<void> {
    const partition = this.#options.partitions.partition(topic, index)
    await this.#turns.run(turnOf(group, partition), async () => {
      if (this.#live.get(group)?.isTaken(topic, index)) throw notEmpty(group)
      const recorded = partition.progress(group)
      if (!recorded || recorded.memberId === '') return
      const assignmentEpoch = recorded.assignmentEpoch + 1
      await partition.grant({ group, memberId: '', assignmentEpoch })
    })
  }

  async deleteGroup(group: string): Promise<void> {
    if (this.hasMembers(group)) throw notEmpty(group)
    let deletion = this.#deleting.get(group)
    if (!deletion) {
      deletion = this.#forget(group).finally(() => this.#deleting.delete(group))
      this.#deleting.set(group, deletion)
    }
    await deletion
  }

  async #forget(group: string): Promise<void> {
    const where = this.#options.partitions.local().filter((partition) => partition.progress(group))
    if (where.length === 0 && !this.#live.has(group)) {
      throw new PenstockError('GROUP_NOT_FOUND', `there is no group ${group}`, { group })
    }
    await Promise.all(
      where.map((partition) =>
        this.#turns.run(turnOf(group, partition), () => partition.forgetGroup(group)),
      ),
    )
  }

  memberCounts(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>()
    for (const [name, { memberCount }] of this.#live) {
      if (memberCount > 0) counts.set(name, memberCount)
    }
    return counts
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#unsubscribe()
    for (const group of this.#live.values()) group.close(stopping())
    this.#live.clear()
    await this.#turns.idle()
  }
}

/** Throws INVALID_REQUEST. */
function checkRequest(request: JoinRequest): void {
  const { group, topics, memberId, clientId, sessionTimeoutMs, handoverTimeoutMs } = request
  const fault = nameFault(group)
  if (fault !== undefined) throw invalid(`group ${fault}`)
  if (topics.length === 0 || topics.length > limits.topicsPerSubscriptionMax) {
    throw invalid(`topics: 1 to ${limits.topicsPerSubscriptionMax} are allowed`)
  }
  for (const [field, text] of Object.entries({ member_id: memberId, client_id: clientId })) {
    if (text.length <= limits.nameCharactersMax) continue
    throw invalid(`${field} has more than ${limits.nameCharactersMax} characters`)
  }
  const { sessionTimeoutMsMin, sessionTimeoutMsMax, handoverTimeoutMsMax } = limits
  inRange('session_timeout', sessionTimeoutMs, {
    min: sessionTimeoutMsMin,
    max: sessionTimeoutMsMax,
  })
  inRange('handover_timeout', handoverTimeoutMs, { min: 0, max: handoverTimeoutMsMax })
}

function inRange(field: string, ms: number, range: { min: number; max: number }): void {
  if (ms >= range.min && ms <= range.max) return
  throw invalid(`${field} is ${ms} ms; allowed is ${range.min} to ${range.max} ms`)
}

function invalid(message: string): PenstockError {
  return new PenstockError('INVALID_REQUEST', message)
}

function notEmpty(group: string): PenstockError {
  return new PenstockError('GROUP_NOT_EMPTY', `group ${group} has members`, { group })
}

function stopping(): PenstockError {
  return new PenstockError('NOT_READY', 'the broker is stopping')
}
