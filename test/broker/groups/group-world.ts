// Groups over real partitions on a real disk, with a clock that goes by hand.

import { join } from 'node:path'
import type {
  AssignedPartition,
  GroupCoordinator,
  JoinRequest,
  Member,
  MemberEvents,
  PartitionRef,
} from '../../../broker/groups/coordinator.ts'
import { createCoordinator } from '../../../broker/groups/coordinator.ts'
import { nodeFileSystem } from '../../../broker/log/node-file-system.ts'
import type { LocalPartition, PartitionDirectory } from '../../../broker/partition/partition.ts'
import { systemClock } from '../../../broker/system.ts'
import { silentLogger } from '../../../broker/telemetry/logger.ts'
import { noObserver } from '../../../broker/telemetry/observer.ts'
import type { Clock } from '../../../model/clock.ts'
import { type ErrorReason, PenstockError } from '../../../model/errors.ts'
import { defaultTopicSpec, type Topic } from '../../../model/topic.ts'
import { type LedPartition, openLedPartition } from '../../support/led-partition.ts'
import { type TemporaryDirectory, temporaryDirectory } from '../../support/temporary-directory.ts'

const wallStartMs = 1_700_000_000_000

export class HandClock implements Clock {
  #nowMs = 0
  #timers: { readonly atMs: number; readonly action: () => void }[] = []

  now(): number {
    return wallStartMs + this.#nowMs
  }

  monotonicMs(): number {
    return this.#nowMs
  }

  schedule(delayMs: number, action: () => void): () => void {
    const timer = { atMs: this.#nowMs + delayMs, action }
    this.#timers.push(timer)
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer)
    }
  }

  get timers(): number {
    return this.#timers.length
  }

  advance(ms: number): void {
    const untilMs = this.#nowMs + ms
    for (;;) {
      const [due] = this.#timers
        .filter(({ atMs }) => atMs <= untilMs)
        .sort((one, other) => one.atMs - other.atMs)
      if (!due) break
      this.#timers = this.#timers.filter((other) => other !== due)
      this.#nowMs = Math.max(this.#nowMs, due.atMs)
      due.action()
    }
    this.#nowMs = untilMs
  }
}

/** What a member has heard. */
export class Ears implements MemberEvents {
  readonly assignments: AssignedPartition[] = []
  readonly assignedCalls: (readonly AssignedPartition[])[] = []
  readonly revoked: { partitions: readonly PartitionRef[]; deadlineMs: number }[] = []
  readonly gone: PartitionRef[] = []
  readonly expulsions: PenstockError[] = []
  #waiting: (() => void)[] = []

  assigned(assignments: readonly AssignedPartition[]): void {
    this.assignments.push(...assignments)
    this.assignedCalls.push(assignments)
    this.#wake()
  }

  revoking(partitions: readonly PartitionRef[], deadlineMs: number): void {
    this.revoked.push({ partitions, deadlineMs })
    this.#wake()
  }

  lost(partitions: readonly PartitionRef[]): void {
    this.gone.push(...partitions)
    this.#wake()
  }

  expelled(error: PenstockError): void {
    this.expulsions.push(error)
    this.#wake()
  }

  /** Resolves when `count` partitions have been assigned in all. */
  async hasAssigned(count: number): Promise<void> {
    while (this.assignments.length < count) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    }
  }

  #wake(): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const resolve of waiting) resolve()
  }
}

/** The partitions of a broker without metadata around them. */
class Directory implements PartitionDirectory {
  readonly entries = new Map<string, { topic: Topic; partitions: LocalPartition[] }>()
  readonly listeners = new Set<() => void>()
  /** What `partition` throws, if anything. */
  outage: ErrorReason | undefined
  /** Calls to `partition` during an outage. */
  refusals = 0

  partition(name: string, index: number): LocalPartition {
    this.topic(name)
    if (this.outage) {
      this.refusals += 1
      throw new PenstockError(this.outage, 'not now')
    }
    const partition = this.entries.get(name)?.partitions[index]
    if (!partition) throw new PenstockError('PARTITION_NOT_FOUND', `${name}/${index}`)
    return partition
  }

  topic(name: string): Topic {
    const entry = this.entries.get(name)
    if (!entry) throw new PenstockError('TOPIC_NOT_FOUND', name)
    return entry.topic
  }

  topics(): readonly Topic[] {
    return [...this.entries.values()].map(({ topic }) => topic)
  }

  local(): readonly LocalPartition[] {
    return [...this.entries.values()].flatMap(({ partitions }) => partitions)
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  changed(): void {
    for (const listener of this.listeners) listener()
  }
}

export class GroupWorld implements AsyncDisposable {
  readonly clock = new HandClock()
  readonly directory = new Directory()
  readonly rebalances: { group: string; ms: number }[] = []
  readonly #temporary: TemporaryDirectory
  #ids = 0
  #boots = 0
  readonly #led = new Map<LocalPartition, LedPartition>()
  coordinator: GroupCoordinator

  private constructor(temporary: TemporaryDirectory) {
    this.#temporary = temporary
    this.coordinator = this.#start()
  }

  static async open(topics: Readonly<Record<string, number>> = {}): Promise<GroupWorld> {
    const world = new GroupWorld(await temporaryDirectory())
    for (const [name, partitions] of Object.entries(topics)) await world.create(name, partitions)
    return world
  }

  #start(): GroupCoordinator {
    return createCoordinator({
      partitions: this.directory,
      clock: this.clock,
      newId: () => `id${(this.#ids += 1)}`,
      observer: { ...noObserver, rebalanced: (change) => this.rebalances.push(change) },
      logger: silentLogger,
    })
  }

  async create(name: string, partitions: number): Promise<void> {
    this.#ids += 1
    const uid = `uid-${name}-${this.#ids}`
    const spec = { ...defaultTopicSpec, partitions }
    await this.#open({ name, uid, spec, createdAtMs: wallStartMs })
    this.directory.changed()
  }

  async #open(topic: Topic): Promise<void> {
    const indexes = Array.from({ length: topic.spec.partitions }, (_, index) => index)
    const partitions = await Promise.all(indexes.map((index) => this.#openOne(topic, index)))
    this.directory.entries.set(topic.name, { topic, partitions })
  }

  async #openOne(topic: Topic, index: number): Promise<LocalPartition> {
    const led = await openLedPartition({
      fileSystem: nodeFileSystem,
      clock: systemClock,
      directory: join(this.#temporary.path, topic.uid, String(index)),
      topic,
      index,
      bootSeq: (this.#boots += 1),
      onFatal: (error) => {
        throw error
      },
    })
    this.#led.set(led.partition, led)
    return led.partition
  }

  async #closeOne(partition: LocalPartition): Promise<void> {
    await this.#led.get(partition)?.close()
    this.#led.delete(partition)
  }

  async delete(name: string): Promise<void> {
    const entry = this.directory.entries.get(name)
    this.directory.entries.delete(name)
    this.directory.changed()
    for (const partition of entry?.partitions ?? []) await this.#closeOne(partition)
  }

  /** As a new process: nobody is a member, the partitions are read from disk. */
  async restart(): Promise<void> {
    await this.coordinator.close()
    for (const { topic, partitions } of this.directory.entries.values()) {
      for (const partition of partitions) await this.#closeOne(partition)
      await this.#open(topic)
    }
    this.coordinator = this.#start()
  }

  async join(request: Partial<JoinRequest> = {}): Promise<{ member: Member; ears: Ears }> {
    const ears = new Ears()
    const member = await this.coordinator.join({
      group: 'g',
      topics: ['a'],
      memberId: '',
      clientId: 'test',
      address: '127.0.0.1:1',
      sessionTimeoutMs: 10_000,
      handoverTimeoutMs: 3_000,
      events: ears,
      ...request,
    })
    this.clock.advance(0)
    return { member, ears }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.coordinator.close()
    for (const { partitions } of this.directory.entries.values()) {
      for (const partition of partitions) await this.#closeOne(partition)
    }
    await this.#temporary[Symbol.asyncDispose]()
  }
}
