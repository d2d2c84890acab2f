// The one seam between the broker's work and those who watch it. Called on the hot path: implementations only add
// numbers up. Durations are ms.

import type { ErrorReason } from '../../model/errors.ts'
import type { AckMode } from '../partition/partition.ts'

export type Outcome = 'OK' | ErrorReason

export interface ProducedBatch {
  readonly topic: string
  readonly acks: AckMode
  readonly outcome: Outcome
  /** 0 unless stored. */
  readonly messages: number
  readonly bytes: number
  readonly duplicate: boolean
  /** From arrival at the broker to the confirm. */
  readonly ms: number
}

export interface Delivery {
  readonly topic: string
  /** Empty for Read. */
  readonly group: string
  readonly messages: number
  readonly bytes: number
  /** From the newest message's append to its hand-over to the transport. */
  readonly delayMs: number
}

export interface CommitRound {
  readonly batches: number
  readonly bytes: number
  /** Stages of a durable acknowledgement. */
  readonly queueMs: number
  readonly writeMs: number
  readonly syncMs: number
}

export interface BrokerObserver {
  produced(batch: ProducedBatch): void
  delivered(delivery: Delivery): void
  /** After each commit round of a log; see LogObserver. */
  committed(round: CommitRound): void
  /** After each call; `method` is the RPC's path. */
  answered(call: { readonly method: string; readonly outcome: Outcome; readonly ms: number }): void
  /** A producer was made to wait. */
  throttled(wait: { readonly reason: 'append-queue'; readonly ms: number }): void
  /** A group has moved partitions; from the change of members to the last grant. */
  rebalanced(change: { readonly group: string; readonly ms: number }): void
  /** The history of metadata has gone back. */
  metadataRegressed(): void
  connections(change: { readonly protocol: 'grpc' | 'http'; readonly delta: 1 | -1 }): void
}

/** For tests and tools that do not watch. */
export const noObserver: BrokerObserver = {
  produced() {},
  delivered() {},
  committed() {},
  answered() {},
  throttled() {},
  metadataRegressed() {},
  rebalanced() {},
  connections() {},
}
