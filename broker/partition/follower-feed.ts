// What a leader's followers are sent next: from memory as long as it is there, else from disk. Whoever asks for what is
// neither written nor in memory (an EpochStart, for a moment) is fed again when it is on the disk; who asks for what is just
// being removed, when the protocol knows of that and can have him begin anew.

import { PenstockError } from '../../model/errors.ts'
import { limits } from '../../model/limits.ts'
import type { Offset } from '../../model/offset.ts'
import type { LogSlice } from '../log/partition-log.ts'
import type { Lane } from '../replication/ends.ts'
import type { PartitionFiles } from './partition-files.ts'
import type { Outgoing } from './peers.ts'
import { type TailBudget, TailCache } from './tail-cache.ts'

export interface FeedRange {
  readonly lane: Lane
  readonly from: Offset
  readonly to: Offset
}

export interface FollowerFeedOptions {
  readonly files: Pick<PartitionFiles, 'read' | 'durableEnd'>
  readonly budget: TailBudget
  /** Every copy that is in sync has been sent what lies below. */
  readonly unsentFrom: (lane: Lane) => Offset
  /** Where the lane begins, as far as the core has heard. */
  readonly startOf: (lane: Lane) => Offset
  /** What the core wants the follower to have next. */
  readonly nextRange: (storeId: string) => FeedRange | undefined
  /** Takes note of what is sent. */
  readonly outgoing: (
    storeId: string,
    range: FeedRange,
    batches: readonly Buffer[],
  ) => Outgoing | undefined
  /** Who is not must not take the disk from those who are. */
  readonly isInSync: (storeId: string) => boolean
  /** The follower is to be asked for again. */
  readonly feed: (storeId: string) => void
  /** What a follower needs does not verify any more. */
  readonly onDamaged: (error: PenstockError) => void
}

export class FollowerFeed {
  readonly #options: FollowerFeedOptions
  readonly #tails: Readonly<Record<Lane, TailCache>>
  readonly #starving = new Set<string>()

  constructor(options: FollowerFeedOptions) {
    this.#options = options
    const newTail = (): TailCache => new TailCache(limits.replicationTailBytes, options.budget)
    this.#tails = { state: newTail(), data: newTail() }
  }

  appended(
    lane: Lane,
    batch: { readonly from: Offset; readonly to: Offset; readonly batch: Buffer },
  ): void {
    this.#tails[lane].add(batch, this.#options.files.durableEnd(lane))
  }

  /** What is in memory is not what the log holds, or nobody needs it any more. */
  clear(lane: Lane): void {
    this.#tails[lane].clear()
  }

  next(storeId: string, bytesMax: number): Outgoing | undefined | Promise<Outgoing | undefined> {
    const range = this.#options.nextRange(storeId)
    if (!range) return undefined
    const { lane, from } = range
    const tail = this.#tails[lane].read(from, bytesMax)
    if (!tail) return this.#fromDisk(storeId, range, bytesMax)
    const sent = this.#options.outgoing(storeId, { lane, from, to: tail.to }, tail.batches)
    this.#tails[lane].dropBelow(this.#options.unsentFrom(lane))
    return sent
  }

  /** More is on the disk, or less. */
  changed(): void {
    const fed = [...this.#starving]
    this.#starving.clear()
    for (const storeId of fed) this.#options.feed(storeId)
  }

  async #fromDisk(
    storeId: string,
    { lane, from, to }: FeedRange,
    bytesMax: number,
  ): Promise<Outgoing | undefined> {
    const { files, nextRange, outgoing, feed, isInSync } = this.#options
    const wasWritten = files.durableEnd(lane) > from
    const slice = await files
      .read(lane, { from, before: to, maxBytes: bytesMax })
      .catch((error: unknown) => this.#unread({ lane, from }, error))
    // A new session or epoch has begun meanwhile: it will feed anew.
    const now = nextRange(storeId)
    if (now?.lane !== lane || now.from !== from) return undefined
    if (slice.nextOffset > from) {
      const next = outgoing(storeId, { lane, from, to: slice.nextOffset }, [slice.batches])
      return next && { ...next, patient: !isInSync(storeId) }
    }
    // It may have got there during the read; then nobody would say so again.
    if (!wasWritten && files.durableEnd(lane) > from) feed(storeId)
    else this.#starving.add(storeId)
    return undefined
  }

  /** Nothing for now; throws what is neither about to be known nor somebody else's to deal with. */
  #unread({ lane, from }: Pick<FeedRange, 'lane' | 'from'>, error: unknown): LogSlice {
    const { reason } = PenstockError.from(error)
    if (reason === 'STORAGE_DAMAGED') this.#options.onDamaged(PenstockError.from(error))
    else if (reason !== 'OFFSET_TOO_OLD' || this.#options.startOf(lane) > from) throw error
    return { batches: Buffer.alloc(0), nextOffset: from }
  }
}
