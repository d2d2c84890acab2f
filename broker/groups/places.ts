// Between the keys of the pure core and the partitions of this broker. A key names topic uid and index, so that a
// namesake of a deleted topic has other keys.

import { PenstockError } from '../../model/errors.ts'
import type { Topic } from '../../model/topic.ts'
import type { LocalPartition, PartitionDirectory } from '../partition/partition.ts'
import type { PartitionRef } from './group-coordinator.ts'
import type { PartitionKey } from './stream-group.ts'

export interface Place extends PartitionRef {
  readonly topicUid: string
}

export type KeysByTopic = ReadonlyMap<string, readonly PartitionKey[]>

export class Places {
  readonly #directory: PartitionDirectory
  readonly #places = new Map<PartitionKey, Place>()
  /** As last met: who has been granted a partition is told of it even while it is being opened anew. */
  readonly #met = new Map<PartitionKey, LocalPartition>()

  constructor(directory: PartitionDirectory) {
    this.#directory = directory
  }

  /** The partitions of those of the topics that exist, by index. */
  lookUp(topics: Iterable<string>): Map<string, readonly PartitionKey[]> {
    const found = new Map<string, readonly PartitionKey[]>()
    for (const name of topics) {
      const topic = this.#topic(name)
      if (!topic) continue
      const { uid: topicUid } = topic
      const keys: PartitionKey[] = []
      for (let index = 0; index < topic.spec.partitions; index += 1) {
        const key = `${topicUid}/${index}`
        if (!this.#places.has(key)) this.#places.set(key, { topic: name, index, topicUid })
        keys.push(key)
      }
      found.set(name, keys)
    }
    return found
  }

  /** Forgets all but these. */
  keep(topics: KeysByTopic): void {
    const present = new Set([...topics.values()].flat())
    for (const key of this.#places.keys()) {
      if (present.has(key)) continue
      this.#places.delete(key)
      this.#met.delete(key)
    }
  }

  entries(): Iterable<[PartitionKey, Place]> {
    return this.#places
  }

  refs(keys: readonly PartitionKey[]): PartitionRef[] {
    const places = keys.map((key) => this.#places.get(key)).filter((place) => place !== undefined)
    return places.map(({ topic, index }) => ({ topic, index }))
  }

  /** Throws TOPIC_NOT_FOUND, and what PartitionDirectory.partition throws. */
  partition(key: PartitionKey): LocalPartition {
    const place = this.#places.get(key)
    if (!place) throw new PenstockError('TOPIC_NOT_FOUND', 'the topic of this partition is gone')
    const partition = this.#directory.partition(place.topic, place.index)
    if (partition.topic.uid !== place.topicUid) {
      throw new PenstockError('TOPIC_NOT_FOUND', `topic ${place.topic} is another by now`)
    }
    this.#met.set(key, partition)
    return partition
  }

  /** The partition, or how it last was. */
  find(key: PartitionKey): LocalPartition | undefined {
    try {
      return this.partition(key)
    } catch (error) {
      if (error instanceof PenstockError) return this.#met.get(key)
      throw error
    }
  }

  #topic(name: string): Topic | undefined {
    try {
      return this.#directory.topic(name)
    } catch (error) {
      if (error instanceof PenstockError && error.reason === 'TOPIC_NOT_FOUND') return undefined
      throw error
    }
  }
}

export function sameKeys(one: KeysByTopic, other: KeysByTopic): boolean {
  if (one.size !== other.size) return false
  for (const [topic, keys] of one) {
    const others = other.get(topic)
    // Keys are made of the uid and the index, so the last one and the count tell.
    if (others?.length !== keys.length || others.at(-1) !== keys.at(-1)) return false
  }
  return true
}
