// The controller: from what is wished for and what is there to the changes that bring them together. Pure, and meant
// for an old view: every change is a compare-and-swap, so acting on it twice or too late does no harm.
// Keeps I-TOMBSTONE: only a topic marked as deleted, by its uid, makes a tombstone; an absent topic never does.
// Keeps I-EPOCH: every change of leadership, a restart of the leader included (R9), has a higher epoch.

import { limits } from '../../model/limits.ts'
import type { Stored } from '../../model/metadata-store.ts'
import { changed, type Partition } from '../../model/partition.ts'
import type { Topic } from '../../model/topic.ts'
import type { Action, Obstacle } from './action.ts'
import { type ClusterView, isLost } from './cluster-view.ts'
import { createPartitions, leaderOn } from './create-partitions.ts'
import { isThere } from './failure-detector.ts'
import { type Load, loadOf } from './placement.ts'
import { nextStep, planTarget } from './reassignment.ts'

export interface Decision {
  readonly actions: readonly Action[]
  readonly obstacles: readonly Obstacle[]
  /** Whose next leader is found by promises (R8): a conversation, not a decision. */
  readonly leaderless: readonly Stored<Partition>[]
}

export function reconcile(view: ClusterView): Decision {
  const pass = new Pass(view)
  const byTopic = Map.groupBy(view.partitions.values(), ({ value }) => value.topicUid)
  for (const topic of view.topics.values()) {
    const partitions = byTopic.get(topic.value.uid) ?? []
    byTopic.delete(topic.value.uid)
    if (topic.value.deletedAtMs !== undefined) pass.actions.push(...bury(topic, partitions, view))
    else pass.serve(topic.value, partitions)
  }
  for (const partition of [...byTopic.values()].flat()) {
    // Its tombstone outlives the topic: whoever let that go early did not take back what was ordered.
    if (partition.value.phase === 'deleting') {
      pass.actions.push(...endOf(partition, view))
      continue
    }
    const message = `its topic ${partition.value.topicUid} is not there; nothing is done about it`
    pass.obstacles.push({ name: partition.name, reason: 'topic-absent', message })
  }
  return pass
}

class Pass implements Decision {
  readonly actions: Action[] = []
  readonly obstacles: Obstacle[] = []
  readonly leaderless: Stored<Partition>[] = []
  readonly #view: ClusterView
  readonly #load: Load
  #moving = 0

  constructor(view: ClusterView) {
    this.#view = view
    const all = [...view.partitions.values()].map(({ value }) => value)
    this.#load = loadOf(all)
    this.#moving = all.filter(({ target }) => target !== undefined).length
  }

  /** Of one partition one change at a time: the next one is decided on what it has made of it. */
  serve(topic: Topic, partitions: readonly Stored<Partition>[]): void {
    if (partitions.length < topic.spec.partitions) {
      const created = createPartitions(topic, partitions, { view: this.#view, load: this.#load })
      this.actions.push(...created.actions)
      this.obstacles.push(...created.obstacles)
    }
    for (const partition of partitions) {
      if (partition.value.phase !== 'active') {
        // Its topic was deleted, and is not any more: metadata have gone back. It begins anew, without what is gone.
        this.actions.push(...endOf(partition, this.#view))
        continue
      }
      // Any other change would come between an election and its record.
      if (!isLed(partition.value, this.#view)) this.#elect(partition)
      else if (!this.#settle(topic, partition)) this.#move(topic, partition)
    }
  }

  #elect(partition: Stored<Partition>): void {
    const { name, value, version } = partition
    // A single copy needs no promises: nobody else has any part of it, and nobody else could lead.
    if (this.#view.liveness && value.replicas.length > 1) {
      this.leaderless.push(partition)
      return
    }
    const [onlyStore, ...others] = value.inSync
    const leader = others.length === 0 ? leaderOn(onlyStore, this.#view) : undefined
    if (leader === undefined) {
      const message = `no broker has store ${value.inSync.join(' or ')}, which holds its messages`
      this.obstacles.push({ name, reason: 'leader-store-absent', message })
      return
    }
    const elected = changed(value, { leader, epoch: value.epoch + 1 })
    this.actions.push({ type: 'elect', name, version, value: elected })
  }

  /** What a leader allows to set right at once. */
  #settle({ spec }: Topic, { name, value, version }: Stored<Partition>): boolean {
    // Said while there was no leader; it must not strike at the next chance.
    if (value.uncleanStoreId !== undefined) {
      const next = changed(value, { uncleanStoreId: undefined })
      this.actions.push({ type: 'settle', name, version, value: next })
      return true
    }
    if (value.electPreferred && value.leader?.storeId === value.replicas[0]?.storeId) {
      const next = changed(value, { electPreferred: undefined })
      this.actions.push({ type: 'settle', name, version, value: next })
      return true
    }
    // Lowering is safe at any time: what was acknowledged has more copies than elections count on from now on. Raising
    // is not, and happens in an election (campaign.ts).
    if (spec.minInSyncReplicas < value.ackQuorum) {
      const next = changed(value, { ackQuorum: spec.minInSyncReplicas })
      this.actions.push({ type: 'settle', name, version, value: next })
      return true
    }
    return false
  }

  #move(topic: Topic, { name, value, version }: Stored<Partition>): void {
    const next = nextStep(value, this.#view) ?? this.#plan(topic, value)
    if (next !== undefined) this.actions.push({ type: 'move', name, version, value: next })
  }

  #plan(topic: Topic, partition: Partition): Partition | undefined {
    // Every move copies a whole log.
    if (partition.target === undefined && this.#moving >= limits.reassignmentsAtOnce)
      return undefined
    const planned = planTarget(partition, { topic, view: this.#view, load: this.#load })
    if (planned === undefined) return undefined
    if ('reason' in planned) {
      this.obstacles.push(planned)
      return undefined
    }
    if (partition.target === undefined) this.#moving++
    return changed(partition, { target: planned, origin: partition.origin ?? partition.replicas })
  }
}

export function isLed({ leader, replicas }: Partition, view: ClusterView): boolean {
  if (leader === undefined) return false
  const broker = view.brokers.get(leader.brokerId)?.value
  if (broker?.storeId !== leader.storeId || broker.bootSeq !== leader.bootSeq) return false
  return !view.liveness || replicas.length === 1 || isThere(view.liveness, leader.brokerId, leader)
}

/** Tombstones first; then, store by store, the data; then the objects; the topic last. */
function bury(
  topic: Stored<Topic>,
  partitions: readonly Stored<Partition>[],
  view: ClusterView,
): Action[] {
  const { name, version } = topic
  if (partitions.length === 0) return [{ type: 'remove-topic', name, version }]
  return partitions.flatMap((partition): readonly Action[] => {
    const { name, value, version } = partition
    if (value.phase === 'active') {
      return [
        {
          type: 'bury',
          name,
          version,
          value: changed(value, { phase: 'deleting', leader: undefined }),
        },
      ]
    }
    return endOf(partition, view)
  })
}

function endOf({ name, value, version }: Stored<Partition>, view: ClusterView): readonly Action[] {
  return isGoneEverywhere(value, view) ? [{ type: 'remove-partition', name, version }] : []
}

function isGoneEverywhere(partition: Partition, view: ClusterView): boolean {
  const { replicas, retired = [], deletedBy } = partition
  // A broker that has come back with another disk cannot delete from the one it lost.
  return [...replicas, ...retired].every(
    (replica) => isLost(view, replica) || deletedBy.includes(replica.storeId),
  )
}
