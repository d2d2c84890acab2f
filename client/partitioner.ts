// From a message to its partition: by key hash where there is a key, round robin per batch where there is none.
// Keeps C1's first half: the same key goes to the same partition while the topic's key ranges stay as they are.

import { evenPartition, ownerOf } from '../model/key-hash.ts'

/** Key hashes `[from, to)` that one partition takes; where ranges overlap, the one that begins last has the hash. */
export interface PartitionRange {
  readonly partition: number
  readonly from: number
  readonly to: number
}

export interface Partitioner {
  readonly count: number
  has(partition: number): boolean
  /** Owner of a key hash. */
  ofHash(hash: number): number
  /** Where messages without a key go now. */
  sticky(): number
  /** A batch for the sticky partition has been closed: the next one goes elsewhere. */
  nextSticky(): void
}

/** `start` in [0, 1): where the round robin begins, random so that many producers spread. */
export function makePartitioner(
  ranges: readonly PartitionRange[],
  options: { start: number },
): Partitioner {
  const sorted = ranges.filter((range) => range.to > range.from).sort((a, b) => a.from - b.from)
  const count = sorted.length
  const even = isEven(sorted)
  const partitions = new Set(sorted.map(({ partition }) => partition))
  let current = Math.min(count - 1, Math.floor(options.start * count))
  return {
    count,
    has: (partition) => partitions.has(partition),
    ofHash: (hash) => (even ? evenPartition(hash, count) : (ownerOf(sorted, hash)?.partition ?? 0)),
    sticky: () => sorted[current]?.partition ?? 0,
    nextSticky: () => {
      current = (current + 1) % count
    },
  }
}

/** The common case needs no search: partition i of n owns the i-th of n equal parts. */
function isEven(sorted: readonly PartitionRange[]): boolean {
  const count = sorted.length
  return sorted.every(
    (range, i) =>
      range.partition === i &&
      evenPartition(range.from, count) === i &&
      evenPartition(range.to - 1, count) === i &&
      range.to === (sorted[i + 1]?.from ?? 2 ** 32) &&
      (i > 0 || range.from === 0),
  )
}
