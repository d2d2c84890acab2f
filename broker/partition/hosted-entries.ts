// The partitions that a host knows: by what their data is bound to, and by the name that metadata has for them. A namesake
// with another uid is another partition.

import type { Partition } from '../../model/partition.ts'
import type { HostedPartition, HostState } from './hosted-partition.ts'
import type { PartitionKey } from './partition-storage.ts'
import type { RefusalKind } from './refusals.ts'

export interface Entry {
  readonly key: PartitionKey
  readonly hosted: HostedPartition
  /** As metadata has it now; undefined when it names it no more. */
  partition: Partition | undefined
}

export class HostedEntries {
  /** By uid of the topic, then by number. */
  readonly #byTopic = new Map<string, Map<number, Entry>>()
  readonly #byName = new Map<string, Entry>()

  all(): Entry[] {
    return [...this.#byTopic.values()].flatMap((ofTopic) => [...ofTopic.values()])
  }

  ofTopic(uid: string): Entry[] {
    return [...(this.#byTopic.get(uid)?.values() ?? [])]
  }

  get({ topicUid, index }: PartitionKey): Entry | undefined {
    return this.#byTopic.get(topicUid)?.get(index)
  }

  add(entry: Entry): void {
    const { topicUid, index } = entry.key
    const ofTopic = this.#byTopic.get(topicUid) ?? new Map<number, Entry>()
    this.#byTopic.set(topicUid, ofTopic)
    ofTopic.set(index, entry)
  }

  remove({ topicUid, index }: PartitionKey): void {
    const ofTopic = this.#byTopic.get(topicUid)
    ofTopic?.delete(index)
    if (ofTopic?.size === 0) this.#byTopic.delete(topicUid)
  }

  named(name: string): Entry | undefined {
    return this.#byName.get(name)
  }

  name(name: string, entry: Entry): void {
    this.#byName.set(name, entry)
  }

  unname(name: string): void {
    this.#byName.delete(name)
  }

  /** How many of this store's there are in each state. */
  counts(storeId: string): Readonly<Record<HostState, number>> {
    const counts = { offline: 0, recovering: 0, serving: 0, standby: 0, damaged: 0 }
    for (const { hosted, partition } of this.all()) {
      const isMine = partition?.replicas.some((replica) => replica.storeId === storeId)
      if (isMine) counts[hosted.state]++
    }
    return counts
  }

  /** Copies that store nothing just now, by why. */
  refusals(): Readonly<Record<RefusalKind, number>> {
    const counts = { 'disk-full': 0, 'corrupt-batch': 0, other: 0 }
    for (const { hosted } of this.all()) {
      const refusal = hosted.replica?.driver.refusal
      if (refusal !== undefined) counts[refusal]++
    }
    return counts
  }
}
