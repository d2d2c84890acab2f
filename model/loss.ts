// What an unclean election gives up: one rule for the controller, which records it, and for whoever is asked beforehand.

import type { Epoch, Offset } from './offset.ts'
import type { LossRange, Partition } from './partition.ts'

export interface LossFacts {
  /** Of the leader that begins without them. */
  readonly epoch: Epoch
  /** The store that leads. */
  readonly winner: { readonly lastEpoch: Epoch; readonly end: Offset }
  /** Of the other stores, as far as they have said. */
  readonly otherEnds: readonly Offset[]
}

export function lossOf(partition: Partition, { epoch, winner, otherEnds }: LossFacts): LossRange {
  // Without a batch of the last epoch its log may have parted from the others' long before its end.
  const from = winner.lastEpoch === partition.epoch ? winner.end : 0
  const to = otherEnds.length > 0 ? Math.max(from, ...otherEnds) : null
  return { generation: (partition.lossGeneration ?? 0) + 1, epoch, from, to }
}
