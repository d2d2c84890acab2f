// What all parts of a simulated cluster share: time, network, metadata, what is known of every partition, and the first
// promise that was found broken.

import type { MetadataStore } from '../../../model/metadata-store.ts'
import { type Partition, partitionName } from '../../../model/partition.ts'
import type { Topic } from '../../../model/topic.ts'
import type { Random } from '../random.ts'
import { type Scheduler, SimulatedProcess } from '../scheduler.ts'
import { Violation } from '../violation.ts'
import type { SimulatedBroker } from './broker.ts'
import type { ClusterMetadata } from './cluster-metadata.ts'
import type { Life } from './life.ts'
import type { Mutation } from './mutations.ts'
import { SimulatedNetwork, type Speaker } from './network.ts'
import { PartitionHistory } from './partition-history.ts'
import type { ClusterPlan } from './plan.ts'
import { checkRecord } from './record-checks.ts'

export const topicUid = 'u1'
export const topicName = 't'

export interface WorldParts {
  readonly scheduler: Scheduler
  readonly plan: ClusterPlan
  readonly mutation: Mutation
  /** Tells the world of every change of a partition's record before anybody else knows of it. */
  readonly metadata: (world: World) => ClusterMetadata
}

export class World {
  readonly scheduler: Scheduler
  readonly random: Random
  readonly plan: ClusterPlan
  readonly mutation: Mutation
  readonly network: SimulatedNetwork<Life>
  readonly metadata: ClusterMetadata
  readonly histories: readonly PartitionHistory[]
  /** Promises that were told, by `store partition`. */
  readonly promised: Map<string, number> = new Map()
  readonly counts: Map<string, number> = new Map()
  brokers: readonly SimulatedBroker[] = []
  /** How often those whose votes count have changed, in any partition. */
  quorumChanges = 0
  readonly #quorums = new Map<string, Quorum>()
  /** The plan's faults are over. */
  healed = false
  #found: Error | undefined

  constructor({ scheduler, plan, mutation, metadata }: WorldParts) {
    this.scheduler = scheduler
    this.random = scheduler.random.split('world')
    this.plan = plan
    this.mutation = mutation
    this.network = new SimulatedNetwork<Life>(scheduler)
    this.network.latency = plan.latency
    this.metadata = metadata(this)
    this.histories = Array.from(
      { length: plan.topic.partitions },
      (_, index) => new PartitionHistory(partitionName(topicName, index)),
    )
  }

  get topic(): Topic {
    return { name: topicName, uid: topicUid, spec: this.plan.topic, createdAtMs: 0 }
  }

  partitionChanged(before: Partition | undefined, after: Partition | undefined): void {
    this.guard(() => checkRecord(before, after))
    if (after) this.note('metadata', `${JSON.stringify(summaryOf(after))}`)
    if (after?.topic !== topicName) return
    const { inSync, ackQuorum } = after
    const name = partitionName(after.topic, after.index)
    const known = this.#quorums.get(name)
    const isSame = known?.inSync.join() === inSync.join() && known.ackQuorum === ackQuorum
    if (!isSame) this.quorumChanges++
    this.#quorums.set(name, { inSync, ackQuorum })
  }

  /** An election needs more than half of those in sync, so it meets whoever voted in any other by the same record. */
  get electsByMost(): boolean {
    return [...this.#quorums.values()].every(
      ({ inSync, ackQuorum }) => 2 * (inSync.length - ackQuorum + 1) > inSync.length,
    )
  }

  history(index: number): PartitionHistory {
    const history = this.histories[index]
    if (history === undefined) throw new Error(`there is no partition ${index}`)
    return history
  }

  /** Takes note of the first one. */
  report(error: unknown): void {
    const found = error instanceof Error ? error : new Error(String(error))
    if (this.#found === undefined) this.note('found', found.message)
    this.#found ??= found
  }

  /** A checker that is called from inside of what it checks: what it throws must not be taken for an error there. */
  guard(check: () => void): void {
    try {
      check()
    } catch (error) {
      this.report(error)
    }
  }

  throwFound(): void {
    if (this.#found instanceof Violation) throw this.#found
    if (this.#found) throw new Violation('defect', this.#found.stack ?? this.#found.message)
  }

  count(what: string, times = 1): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + times)
  }

  note(who: string, what: string): void {
    this.scheduler.note(`${who}: ${what}`)
  }

  /** A process that never dies. */
  speaker(name: string): Speaker {
    return { name, process: new SimulatedProcess(this.scheduler) }
  }

  storeFor(speaker: Speaker): MetadataStore {
    return this.mutation.store(this.metadata.reachedBy(speaker))
  }
}

type Quorum = Pick<Partition, 'inSync' | 'ackQuorum'>

function summaryOf({ topic, index, ...partition }: Partition) {
  const { revision, epoch, leader, inSync, ackQuorum, replicas, target, leaving, retired } =
    partition
  const ids = (list: readonly { storeId: string }[] | undefined) =>
    list?.map(({ storeId }) => storeId)
  return {
    name: partitionName(topic, index),
    revision,
    epoch,
    leader: leader && `${leader.storeId}#${leader.bootSeq}`,
    inSync,
    ackQuorum,
    replicas: ids(replicas),
    target: ids(target),
    leaving,
    retired: ids(retired),
  }
}
