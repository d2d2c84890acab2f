// Which partition of a topic has a key, as clients find it (docs/formats/key-hash.md), for those who let the broker choose.

import { evenPartition, ownerOf } from '../../model/key-hash.ts'
import type { Topic } from '../../model/topic.ts'
import type { ClusterDirectory } from '../partition/partition.ts'

interface Range {
  readonly partition: number
  readonly from: number
}

export class KeyOwners {
  readonly #partitions: Pick<ClusterDirectory, 'describe'>
  /** A topic that changes is another object, and the range of a partition never changes. */
  readonly #ranges = new WeakMap<Topic, readonly Range[]>()

  constructor(partitions: Pick<ClusterDirectory, 'describe'>) {
    this.#partitions = partitions
  }

  of(topic: Topic, hash: number): number {
    const ranges = this.#ranges.get(topic) ?? this.#look(topic)
    return ownerOf(ranges, hash)?.partition ?? evenPartition(hash, topic.spec.partitions)
  }

  #look(topic: Topic): readonly Range[] {
    const ranges = this.#partitions
      .describe(topic.uid)
      .map(({ partition: { index, keyRange } }) => ({ partition: index, from: keyRange.from }))
      .toSorted((a, b) => a.from - b.from)
    // Some are still to come: looked for again with the next message.
    if (ranges.length >= topic.spec.partitions) this.#ranges.set(topic, ranges)
    return ranges
  }
}
