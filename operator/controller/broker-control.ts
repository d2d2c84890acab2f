// The port to brokers: what the controller asks of them. operator/control-client reaches them over gRPC, tests bring a
// world of their own.

import type { Broker } from '../../model/broker.ts'
import type { PenstockError } from '../../model/errors.ts'
import type { Epoch } from '../../model/offset.ts'
import type { Promised } from '../../model/promised.ts'

export interface Waiting {
  readonly signal: AbortSignal
}

export interface ProbeAnswer {
  /** Which start of which store answers: not always the one that is registered. */
  readonly storeId: string
  readonly bootSeq: number
  /** Stores that lead partitions followed there, and to which there is no stream. */
  readonly lostLeaders: readonly { readonly storeId: string; readonly lostForMs: number }[]
  /** It takes no messages for want of room. */
  readonly diskFull?: boolean
}

export interface Fence {
  readonly topicUid: string
  readonly index: number
  readonly epoch: Epoch
}

export type FenceResult =
  | { readonly promised: Promised; readonly error?: undefined }
  | { readonly promised?: undefined; readonly error: PenstockError }

export interface HandOver {
  readonly topicUid: string
  readonly index: number
  /** Nothing is done unless the broker leads this epoch. */
  readonly epoch: Epoch
  readonly toStoreId: string
  /** After this the broker goes on leading as if it had not been asked. */
  readonly timeoutMs: number
}

/**
 * Whatever goes wrong is a PenstockError: CONNECTION_LOST when there is no connection (refused, reset), TIMED_OUT or
 * CANCELLED when `signal` ended the wait, else what the broker has said.
 */
export interface BrokerControl {
  probe(broker: Broker, waiting: Waiting): Promise<ProbeAnswer>
  /** At most limits.fencesPerCallMax; one result each, in order. */
  fence(broker: Broker, fences: readonly Fence[], waiting: Waiting): Promise<readonly FenceResult[]>
  /** Resolves when the leader takes no more and the other store has everything; an election has to follow. */
  handOver(broker: Broker, handOver: HandOver, waiting: Waiting): Promise<void>
}
