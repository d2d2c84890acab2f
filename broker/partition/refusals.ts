// A follower whose log refuses what its leader sends: when it tries again, and what is said of it. It is out of its session
// meanwhile, falls out of the ISR by the leader's clock, and comes back by itself: nothing of it is fatal.

import type { Clock } from '../../model/clock.ts'
import type { Offset } from '../../model/offset.ts'
import type { Lane } from '../replication/ends.ts'
import type { Logger } from '../telemetry/logger.ts'
import type { LaneRefusal } from './partition-files.ts'
import type { PartitionKey } from './partition-storage.ts'

const pauseMsMin = 250
const pauseMsMax = 10_000
/** A flipped bit on the way does not come so often in a row: leader and follower do not hold the same. */
const loudAfter = 5

/** Why a follower stores nothing; for metrics. */
export type RefusalKind = 'disk-full' | 'corrupt-batch' | 'other'

export interface RefusalsOptions {
  readonly key: PartitionKey
  readonly clock: Clock
  readonly logger: Logger
  /** False while the disk is too full to take messages. */
  readonly acceptsWrites: () => boolean
}

export class Refusals {
  readonly #options: RefusalsOptions
  #kind: RefusalKind | undefined
  /** Of the last one. */
  #at: { readonly lane: Lane; readonly end: Offset } | undefined
  /** In a row. */
  #count = 0
  #cancel: (() => void) | undefined

  constructor(options: RefusalsOptions) {
    this.#options = options
  }

  /** While nothing has been stored since. */
  get kind(): RefusalKind | undefined {
    return this.#kind
  }

  get isWaiting(): boolean {
    return this.#cancel !== undefined
  }

  refused({ lane, ends, error: { reason, message } }: LaneRefusal): void {
    const { key, logger } = this.#options
    // What was on its way when it left its session says nothing new.
    if (this.isWaiting) return
    this.#at = { lane, end: ends[lane] }
    const kind = kindOf(reason)
    this.#count = kind === this.#kind ? this.#count + 1 : 1
    this.#kind = kind
    if (this.#count === 1) logger.warn('replica-store-refused', { ...key, reason, message })
    if (kind === 'corrupt-batch' && this.#count === loudAfter) {
      logger.error('replica-cannot-follow', { ...key, refusals: this.#count, reason, message })
    }
  }

  /** Some time later, the more often the later; on a full disk not before there is room. */
  whenTimeTells(again: () => void): void {
    this.end()
    const pauseMs = Math.min(pauseMsMin * 2 ** Math.max(0, this.#count - 1), pauseMsMax)
    this.#cancel = this.#options.clock.schedule(pauseMs, () => {
      this.#cancel = undefined
      const isFull = this.#kind === 'disk-full' && !this.#options.acceptsWrites()
      if (isFull) this.whenTimeTells(again)
      else again()
    })
  }

  /** The lane is on disk up to there. */
  stored(lane: Lane, durable: Offset): void {
    if (this.#at?.lane !== lane || durable <= this.#at.end) return
    const { key, logger } = this.#options
    logger.info('replica-stores-again', { ...key, refusals: this.#count })
    this.forget()
  }

  /** There is nothing to store any more. */
  forget(): void {
    this.end()
    this.#at = undefined
    this.#kind = undefined
    this.#count = 0
  }

  end(): void {
    this.#cancel?.()
    this.#cancel = undefined
  }
}

function kindOf(reason: string): RefusalKind {
  if (reason === 'DISK_WATERMARK') return 'disk-full'
  return reason === 'CORRUPT_BATCH' ? 'corrupt-batch' : 'other'
}
