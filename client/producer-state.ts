// What a producer knows of its unconfirmed batches: one lane per partition, the window, the identity. Data only; the
// rules are in producer-core.ts.

import type { ErrorReason, PenstockError } from '../model/errors.ts'
import { limits } from '../model/limits.ts'
import type { Offset, TimestampMs } from '../model/offset.ts'
import { Fifo } from './fifo.ts'
import {
  attemptTimeoutMs,
  type Backoff,
  leaderBackoff,
  type RetryBudget,
  reconnectBackoff,
  resendBackoff,
} from './retry.ts'

export const ackModes = ['all', 'leader', 'none'] as const
export type AckMode = (typeof ackModes)[number]

export interface ProducerConfig {
  readonly acks: AckMode
  readonly idempotent: boolean
  readonly retry: RetryBudget
  readonly attemptTimeoutMs: number
  readonly reconnect: Backoff
  readonly resend: Backoff
  readonly leaderless: Backoff
  /** Batches of one partition from the oldest unconfirmed one to the newest. */
  readonly pipelineMax: number
}

/**
 * `queued` never sent under the present identity; `sent` unanswered on the present stream; `pending` sent before, to be
 * sent again with the same sequence; `done` settled.
 */
export type BatchStatus = 'queued' | 'sent' | 'pending' | 'done'

/** What the core needs of a batch. It owns the mutable fields from `enqueue` on. */
export interface CoreBatch {
  /** Unique within the producer, from 1. */
  readonly requestId: number
  readonly partition: number
  readonly recordCount: number
  /** Monotonic; Infinity for an endless budget. */
  readonly deadlineMs: number
  /** Header and payload; final when `ready`. */
  bytes: number
  /** False while it is being compressed. */
  ready: boolean
  status: BatchStatus
  /** Times that it was handed to a broker which could take it. */
  attempts: number
  /** -1: none yet. */
  baseSequence: number
  /** Counts first sends of the lane. */
  ordinal: number
  /** An earlier try may have been stored, though nobody said so. */
  inDoubt: boolean
  sentAtMs: number
  lastError: PenstockError | undefined
}

export const newCoreBatch: Pick<
  CoreBatch,
  'status' | 'attempts' | 'baseSequence' | 'ordinal' | 'inDoubt' | 'sentAtMs' | 'lastError'
> = {
  status: 'queued',
  attempts: 0,
  baseSequence: -1,
  ordinal: 0,
  inDoubt: false,
  sentAtMs: 0,
  lastError: undefined,
}

/**
 * `flowing`: first sends, in order. `draining`: a batch was refused; what was sent behind it is being answered.
 * `resending`: the unconfirmed ones go out again, oldest first.
 */
export type LanePhase = 'flowing' | 'draining' | 'resending'

/** The batches of one partition, in order: `sent` (at most pipelineMax), then `queue`. */
export interface Lane<B extends CoreBatch> {
  readonly partition: number
  readonly queue: Fifo<B>
  sent: B[]
  phase: LanePhase
  /** While draining: not before. */
  resendAtMs: number
  /** Refusals in a row; those of what was sent together count once. */
  failures: number
  /** The last refusal has named the leader, who was gone to at once. */
  redirected: boolean
  /** Of the next first send, modulo 2^32. */
  nextSequence: number
  nextOrdinal: number
  /** The first batch that was given up after its sequence had been used: the broker waits for it in vain. */
  hole: Hole | undefined
}

export interface Hole {
  readonly ordinal: number
  /** The batch is surely not stored, hence nothing behind it either. */
  readonly refused: boolean
}

/** Behind a hole nothing can be stored any more under the present identity. */
export function isBehindHole<B extends CoreBatch>(lane: Lane<B>, batch: B): boolean {
  return lane.hole !== undefined && batch.ordinal > lane.hole.ordinal
}

export interface Identity {
  readonly producerId: number
  readonly producerEpoch: number
}

export interface Window {
  readonly bytes: number
  readonly batches: number
}

export interface ProducerState<B extends CoreBatch> {
  readonly config: ProducerConfig
  stream: 'down' | 'connecting' | 'up'
  identity: Identity | undefined
  /** Waiting until nothing is in doubt, to go on under a new identity. */
  renewing: boolean
  /** The producer has ended. */
  terminated: PenstockError | undefined
  window: Window
  /** Unanswered on the present stream, in the order of sending; also those given up meanwhile. */
  readonly unanswered: Map<number, B>
  unansweredBytes: number
  readonly lanes: Map<number, Lane<B>>
  /** Lanes that may have something to send; in turn. */
  readonly ready: Set<Lane<B>>
  /** Nothing that depends on time is due before; never later than the first that is. */
  wakeAtMs: number
  reconnectAtMs: number
  connectFailures: number
  connectingSinceMs: number
  lastError: PenstockError | undefined
}

export type ProducerEvent<B extends CoreBatch> =
  | { readonly kind: 'open' }
  | { readonly kind: 'enqueue'; readonly batch: B }
  | { readonly kind: 'ready'; readonly batch: B }
  | { readonly kind: 'started'; readonly identity: Identity | undefined; readonly window: Window }
  | { readonly kind: 'window'; readonly window: Window }
  | { readonly kind: 'confirmed'; readonly requestId: number; readonly stored: Stored }
  | { readonly kind: 'refused'; readonly requestId: number; readonly error: PenstockError }
  | {
      readonly kind: 'disconnected'
      readonly error: PenstockError
      /** Of what was sent: what went to a broker that is not the lost one, or to one that has never answered. */
      readonly spared?: ReadonlySet<number>
    }
  | { readonly kind: 'tick' }
  | { readonly kind: 'close'; readonly error: PenstockError }

export interface Stored {
  readonly baseOffset: Offset
  readonly duplicate: boolean
  readonly appendTimeMs: TimestampMs
}

export type ProducerEffect<B extends CoreBatch> =
  /** Opens a stream; no other one is open. */
  | { readonly kind: 'connect'; readonly identity: Identity | undefined }
  | { readonly kind: 'disconnect' }
  | { readonly kind: 'send'; readonly batch: B; readonly identity: Identity | undefined }
  | { readonly kind: 'confirm'; readonly batch: B; readonly stored: Stored }
  | { readonly kind: 'fail'; readonly batch: B; readonly error: PenstockError }
  | { readonly kind: 'terminated'; readonly error: PenstockError }

export interface Step {
  /** Monotonic. */
  readonly nowMs: number
  /** In [0, 1), drawn anew for every step. */
  readonly random: number
}

export function producerConfig(options: {
  acks: AckMode
  idempotent: boolean
  retry: RetryBudget
}): ProducerConfig {
  const idempotent = options.idempotent && options.acks !== 'none'
  return {
    acks: options.acks,
    idempotent,
    retry: options.retry,
    attemptTimeoutMs: attemptTimeoutMs(options.retry),
    reconnect: reconnectBackoff,
    resend: resendBackoff,
    leaderless: leaderBackoff,
    pipelineMax: pipelineMax(options.acks, idempotent),
  }
}

/**
 * With sequences the broker refuses whatever comes after a gap, so several batches may be on their way; it recognises
 * as many as duplicates. Without, only one at a time keeps the order when one is refused. With acks none nothing is
 * ever sent again, and the window alone bounds.
 */
function pipelineMax(acks: AckMode, idempotent: boolean): number {
  if (acks === 'none') return Number.POSITIVE_INFINITY
  return idempotent ? limits.idempotentBatchesRemembered : 1
}

export function newProducerState<B extends CoreBatch>(config: ProducerConfig): ProducerState<B> {
  return {
    config,
    stream: 'down',
    identity: undefined,
    renewing: false,
    terminated: undefined,
    window: { bytes: 0, batches: 0 },
    unanswered: new Map(),
    unansweredBytes: 0,
    lanes: new Map(),
    ready: new Set(),
    wakeAtMs: Number.POSITIVE_INFINITY,
    reconnectAtMs: Number.POSITIVE_INFINITY,
    connectFailures: 0,
    connectingSinceMs: 0,
    lastError: undefined,
  }
}

export function laneOf<B extends CoreBatch>(state: ProducerState<B>, partition: number): Lane<B> {
  const known = state.lanes.get(partition)
  if (known !== undefined) return known
  const lane: Lane<B> = {
    partition,
    queue: new Fifo(),
    sent: [],
    phase: 'flowing',
    resendAtMs: 0,
    failures: 0,
    redirected: false,
    nextSequence: 0,
    nextOrdinal: 0,
    hole: undefined,
  }
  state.lanes.set(partition, lane)
  return lane
}

const sequenceReasons: ReadonlySet<ErrorReason> = new Set([
  'OUT_OF_ORDER_SEQUENCE',
  'UNKNOWN_PRODUCER',
  'PRODUCER_FENCED',
])

/** Answers by which the broker says that this try is not stored and never will be. */
const cleanReasons: ReadonlySet<ErrorReason> = new Set([
  ...sequenceReasons,
  'TOPIC_NOT_FOUND',
  'PARTITION_NOT_FOUND',
  'INVALID_REQUEST',
  'MESSAGE_TOO_LARGE',
  'CORRUPT_BATCH',
  'UNSUPPORTED',
  'NOT_LEADER',
  'NOT_READY',
  'DISK_WATERMARK',
  'LIMIT_EXCEEDED',
])

/** Refused before a leader looked at the batch: like a broker that cannot be reached, it costs time but no try. */
const freeReasons: ReadonlySet<ErrorReason> = new Set(['NOT_LEADER', 'NOT_READY'])

export const isSequenceError = (error: PenstockError): boolean => sequenceReasons.has(error.reason)
/** A leader that is none any more says of what it had taken that it may be stored all the same. */
export const isCleanRefusal = (error: PenstockError): boolean =>
  cleanReasons.has(error.reason) && error.details['inDoubt'] !== 'true'
export const isFreeRefusal = (error: PenstockError): boolean => freeReasons.has(error.reason)
/** Another broker is said to lead. */
export const namesLeader = ({ reason, details }: PenstockError): boolean =>
  reason === 'NOT_LEADER' && Boolean(details['endpoint']) && details['inDoubt'] !== 'true'
