// A cluster for tests of the pure controller.

import assert from 'node:assert/strict'
import type { Broker } from '../../../model/broker.ts'
import type { Stored } from '../../../model/metadata-store.ts'
import { changed, type Partition } from '../../../model/partition.ts'
import { defaultTopicSpec, type Topic } from '../../../model/topic.ts'
import type { Action } from '../../../operator/controller/action.ts'
import type { ClusterView } from '../../../operator/controller/cluster-view.ts'
import { reconcile } from '../../../operator/controller/reconcile.ts'

/** A cluster's metadata that takes actions as a store would, and refuses outdated ones. */
export class World implements ClusterView {
  readonly topics = new Map<string, Stored<Topic>>()
  readonly partitions = new Map<string, Stored<Partition>>()
  readonly brokers = new Map<string, Stored<Broker>>()
  #revision = 0

  put<T>(objects: Map<string, Stored<T>>, name: string, value: T): void {
    objects.set(name, { name, value, version: String(++this.#revision) })
  }

  topic(name: string, spec: Partial<Topic['spec']> = {}): void {
    const uid = `${name}-${this.#revision}`
    const value = { name, uid, spec: { ...defaultTopicSpec, ...spec }, createdAtMs: 0 }
    this.put(this.topics, name, value)
  }

  broker(brokerId: string, bootSeq: number, storeId = `store-of-${brokerId}`): void {
    this.put(this.brokers, brokerId, { brokerId, storeId, endpoint: `${brokerId}:7070`, bootSeq })
  }

  deleteTopic(name: string): void {
    const topic = this.topics.get(name)
    if (topic) this.put(this.topics, name, { ...topic.value, deletedAtMs: 1 })
  }

  apply(action: Action): boolean {
    const { name } = action
    if (action.type === 'create-partition') {
      if (this.partitions.has(name)) return false
      this.put(this.partitions, name, action.value)
      return true
    }
    const objects = action.type === 'remove-topic' ? this.topics : this.partitions
    if (objects.get(name)?.version !== action.version) return false
    if ('value' in action) this.put(this.partitions, name, action.value)
    else objects.delete(name)
    return true
  }

  /** What brokers do with tombstones; true when there was something to do. */
  deleteData(): boolean {
    let deleted = false
    for (const { name, value } of this.partitions.values()) {
      if (value.phase !== 'deleting') continue
      const mine = value.replicas.map(({ storeId }) => storeId)
      const alive = mine.filter((id) =>
        [...this.brokers.values()].some((broker) => broker.value.storeId === id),
      )
      if (alive.every((id) => value.deletedBy.includes(id))) continue
      this.put(this.partitions, name, changed(value, { deletedBy: alive }))
      deleted = true
    }
    return deleted
  }

  /** Acts until nothing is left to do. */
  settle(): void {
    for (let round = 0; round < 10; round++) {
      const { actions } = reconcile(this)
      for (const action of actions) assert(this.apply(action), `${action.type} ${action.name}`)
      if (!this.deleteData() && actions.length === 0) return
    }
    assert.fail('the controller does not come to rest')
  }

  view(): ClusterView {
    return {
      topics: new Map(this.topics),
      partitions: new Map(this.partitions),
      brokers: new Map(this.brokers),
    }
  }
}
