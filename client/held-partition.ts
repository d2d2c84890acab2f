// A partition that this member owns: how far it has been delivered, what is in hand, how far it is finished.

import { identitySeed } from '../model/batch.ts'
import { PenstockError } from '../model/errors.ts'
import type { Offset } from '../model/offset.ts'
import { CompletedOffsets, type OffsetSpan } from './completed-offsets.ts'
import type { Amount } from './credit.ts'
import type { DeliveredBatch } from './delivered-batch.ts'
import type { Position } from './wire.ts'

/** What the broker has said of it. */
export interface Grant {
  readonly topic: string
  readonly topicUid: string
  readonly partition: number
  readonly assignmentEpoch: number
  readonly nextOffset: Offset
}

/**
 * `seeking`: what arrives is from before the move. `revoking`: what is in hand is finished, nothing new is begun. `gone`:
 * another member may have it.
 */
export type HeldState = 'active' | 'seeking' | 'revoking' | 'gone'

/** A move that the broker has not answered. */
export interface PendingSeek {
  readonly to: Position
  /** Where to go if it cannot. */
  readonly otherwise: readonly Position[]
  readonly moved: PromiseWithResolvers<Offset>
}

export class HeldPartition {
  readonly topic: string
  readonly partition: number
  readonly assignmentEpoch: number
  /** Of header checksums. */
  readonly seed: number
  completed: CompletedOffsets
  state: HeldState = 'active'
  seek: PendingSeek | undefined
  /** Messages or batches handed out and not given back. */
  inHand = 0
  /** Finished beyond what was asked to be committed. */
  dirty = false
  readonly #gone = new AbortController()
  #why: PenstockError | undefined

  readonly #grant: Grant

  constructor(grant: Grant) {
    this.#grant = grant
    this.topic = grant.topic
    this.partition = grant.partition
    this.assignmentEpoch = grant.assignmentEpoch
    this.seed = identitySeed(grant.topicUid, grant.partition)
    this.completed = new CompletedOffsets(grant.nextOffset)
  }

  get key(): string {
    return partitionKey(this)
  }

  /** Aborts when what is in hand must stop: the partition is gone, or about to be taken away. */
  get signal(): AbortSignal {
    return this.#gone.signal
  }

  /** Held from there on, with nothing handed out. */
  from(nextOffset: Offset): HeldPartition {
    return new HeldPartition({ ...this.#grant, nextOffset })
  }

  /** `why` unless it has gone to another member. */
  lose(why?: PenstockError): void {
    this.#why ??= why
    this.state = 'gone'
    this.interrupt()
    this.seek?.moved.reject(this.lostError())
    this.seek = undefined
  }

  interrupt(): void {
    if (!this.#gone.signal.aborted) this.#gone.abort(this.lostError())
  }

  lostError(): PenstockError {
    if (this.#why !== undefined) return this.#why
    return new PenstockError(
      'GENERATION_STALE',
      `${this.topic}/${this.partition} has gone to another member of the group`,
      { topic: this.topic, partition: String(this.partition) },
    )
  }
}

export function partitionKey(ref: { readonly topic: string; readonly partition: number }): string {
  return `${ref.topic}/${ref.partition}`
}

/** A batch in the hands of a consumer, with what has to be given back. */
export interface HeldBatch<T> {
  readonly held: HeldPartition
  readonly batch: DeliveredBatch<T>
  readonly span: OffsetSpan
  /** Given back to the broker when the last message is processed. */
  readonly credit: Amount
  /** Messages not processed yet. */
  left: number
}
