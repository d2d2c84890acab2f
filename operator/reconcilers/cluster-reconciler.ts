// Keeps the status of the BrokerCluster and the conditions of its Brokers as the pure look at everything says, and tells as
// Events what has happened to partitions. One look for all, so that many changes are one write.

import type { Partition } from '../../model/partition.ts'
import { brokerKind } from '../crds/broker.ts'
import { brokerClusterKind } from '../crds/broker-cluster.ts'
import { withConditions } from '../kube/conditions.ts'
import { isConflict, isNotFound } from '../kube/kube-error.ts'
import type { Live } from '../kube/object.ts'
import { type Reconciled, ReconcileLoop } from '../kube/reconcile-loop.ts'
import { type CallOptions, ResourceClient } from '../kube/resource-client.ts'
import { WorkQueue } from '../kube/work-queue.ts'
import { writeStatus } from '../kube/write-back.ts'
import { brokerRecord } from '../kube-store/broker-record.ts'
import type { RecordObject } from '../kube-store/record.ts'
import { brokerConditions, clusterSeen, clusterStatus, copiesByBroker } from './cluster-status.ts'
import {
  electedNote,
  happeningOf,
  heard,
  movedNote,
  noTidings,
  type Tidings,
  uncleanNote,
} from './happenings.ts'
import { LeaseWatch } from './lease-watch.ts'
import { type BrokerClusterObject, type BrokerObject, brokerObject } from './objects.ts'
import { isAway, isSettled, type Sight } from './partition-facts.ts'
import type { ReconcilerParts } from './topic-reconciler.ts'

/** Changes come in swarms. */
const gatherMs = 300
const spacingMs = 1_000
const unsettledMs = 100
/** All partitions of a lost broker have found a leader by then, mostly. */
const tellAfterMs = 2_000

const clusterKey = 'cluster'
const tidingsKey = 'tidings'

export class ClusterReconciler implements AsyncDisposable {
  readonly #parts: ReconcilerParts
  readonly #clusters: ResourceClient<BrokerClusterObject>
  readonly #brokers: ResourceClient<BrokerObject>
  readonly #queue: WorkQueue
  readonly #loop: ReconcileLoop
  readonly #leave: readonly (() => void)[]
  readonly #leases: LeaseWatch
  #tidings: Tidings = noTidings
  #lookedMs = -spacingMs

  /** The caches have been synced. */
  constructor(parts: ReconcilerParts) {
    this.#parts = parts
    const { caches, caller, clock, observer } = parts
    this.#clusters = new ResourceClient<BrokerClusterObject>(caller, brokerClusterKind)
    this.#brokers = new ResourceClient<BrokerObject>(caller, brokerKind)
    this.#queue = new WorkQueue({ name: 'cluster', clock, observer })
    const soon = (): void => this.lookSoon()
    this.#leases = new LeaseWatch({
      ...parts,
      // Of who answers nothing depends on it.
      onChange: (brokerId) => {
        if (isAway(brokerId, parts.sight())) soon()
      },
    })
    this.#leave = [
      caches.clusters.onChange(soon),
      caches.brokers.onChange(soon),
      caches.topics.onChange(({ before, after }) => {
        if (before === undefined || after === undefined) soon()
      }),
      caches.partitions.onChange(({ before, after }) => this.#partitionChanged(before, after)),
    ]
    this.#loop = new ReconcileLoop({
      name: 'cluster',
      queue: this.#queue,
      clock,
      reconcile: (key, call) =>
        key === tidingsKey ? Promise.resolve(this.#tell()) : this.#look(call),
      observer,
    })
  }

  get queue(): WorkQueue {
    return this.#queue
  }

  lookSoon(): void {
    const sinceMs = this.#parts.clock.monotonicMs() - this.#lookedMs
    this.#queue.addAfter(clusterKey, Math.max(gatherMs, spacingMs - sinceMs))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const leave of this.#leave) leave()
    await this.#loop.close()
    await this.#leases[Symbol.asyncDispose]()
  }

  #partitionChanged(
    before: Live<RecordObject> | undefined,
    after: Live<RecordObject> | undefined,
  ): void {
    this.lookSoon()
    const { caches, sight } = this.#parts
    const [was, is] = [caches.partitionIn(before), caches.partitionIn(after)]
    if (was === undefined || is === undefined) return
    const tidings = heard(this.#tidings, { before: was, after: is }, sight())
    if (tidings === this.#tidings) return
    this.#tidings = tidings
    this.#queue.addAfter(tidingsKey, tellAfterMs)
  }

  async #look(call: CallOptions): Promise<Reconciled> {
    const { caches, clock, sight } = this.#parts
    const now = sight()
    if (!isSettled(now)) return { requeueAfterMs: unsettledMs }
    this.#lookedMs = clock.monotonicMs()
    const partitions = caches.allPartitions()
    const isOutdated = await this.#writeAll([
      () => this.#writeCluster(partitions, now, call),
      ...this.#brokerWrites(partitions, now, call),
    ])
    return isOutdated ? { requeueAfterMs: spacingMs } : undefined
  }

  /** One that fails keeps no other from being made. True: some have to be decided anew. */
  async #writeAll(writes: readonly (() => Promise<unknown>)[]): Promise<boolean> {
    let isOutdated = false
    const errors: unknown[] = []
    for (const write of writes) {
      try {
        await write()
      } catch (error) {
        if (isConflict(error) || isNotFound(error)) isOutdated = true
        else errors.push(error)
      }
    }
    if (errors.length > 0) throw errors[0]
    return isOutdated
  }

  async #writeCluster(
    partitions: readonly Partition[],
    sight: Sight,
    call: CallOptions,
  ): Promise<void> {
    const { caches, clock } = this.#parts
    const object = caches.cluster()
    if (object === undefined) return
    const seen = clusterSeen(partitions, { topics: caches.topics.size, sight })
    await writeStatus(this.#clusters, object, clusterStatus(object, seen, clock.now()), call)
  }

  #brokerWrites(
    partitions: readonly Partition[],
    sight: Sight,
    call: CallOptions,
  ): readonly (() => Promise<unknown>)[] {
    const { caches } = this.#parts
    // Nobody asks them then.
    if (caches.cluster()?.spec.paused === true) return []
    const copies = copiesByBroker(partitions)
    return caches.brokers.list().map((record) => async () => {
      const broker = brokerRecord.decode(record)
      const object = brokerObject(record)
      // It has not said anything of itself yet, and nobody else can say who it is.
      if (broker === undefined || object.status === undefined) return
      const { brokerId, draining = false } = broker
      const { generation } = object.metadata
      const statements = brokerConditions(
        { brokerId, draining },
        { copies: copies.get(brokerId) ?? 0, sight, lease: this.#leases.of(brokerId) },
      )
      const nowMs = this.#parts.clock.now()
      const before = object.status.conditions ?? []
      const status = {
        ...object.status,
        ...(generation === undefined ? {} : { observedGeneration: generation }),
        conditions: withConditions(before, statements, { nowMs, generation }),
      }
      await writeStatus(this.#brokers, object, status, call)
    })
  }

  #tell(): Reconciled {
    const { caches, recorder } = this.#parts
    const { elected, moved, unclean } = this.#tidings
    this.#tidings = noTidings
    for (const object of caches.brokers.list()) {
      const heirs = elected.get(brokerRecord.nameOf(object))
      if (heirs === undefined) continue
      recorder.record(object, happeningOf({ reason: 'LeadersElected', note: electedNote(heirs) }))
    }
    for (const [uid, partitions] of moved) {
      const object = caches.topicOf(uid)
      const note = movedNote(partitions)
      if (object) recorder.record(object, happeningOf({ reason: 'PartitionsMoved', note }))
    }
    for (const [uid, partitions] of unclean) {
      const object = caches.topicOf(uid)
      const note = uncleanNote(partitions)
      if (object) recorder.record(object, happeningOf({ reason: 'UncleanElection', note }))
    }
    return undefined
  }
}
