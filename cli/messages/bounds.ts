// Where `penstock sub` stops: after so many messages, at the end, at an offset, at a time. Decides per message; reads
// nothing itself.

import type { MessageBatch, PartitionDescription } from '../../client/index.ts'
import type { Offset } from '../../model/offset.ts'
import type { End } from '../grammar/position.ts'

/** A batch as far as bounds need to know it. */
export type Extent = Pick<
  MessageBatch<unknown>,
  'partition' | 'firstOffset' | 'length' | 'appendTimeMs'
>

export interface BoundsOptions {
  readonly until: End | undefined
  readonly limit: number | undefined
  /** Those that are read, as they are now. */
  readonly partitions: readonly Pick<
    PartitionDescription,
    'partition' | 'state' | 'earliestOffset' | 'endOffset'
  >[]
  readonly nowMs: number
}

export class Bounds {
  readonly #until: End | undefined
  /** Messages below it are wanted, by partition; Infinity: no bound by offset. */
  readonly #ends: ReadonlyMap<number, Offset>
  /** Partitions that have not come to their end. */
  readonly #open: Set<number>
  readonly #bounded: boolean
  readonly #follows: boolean
  #left: number

  constructor({ until, limit, partitions, nowMs }: BoundsOptions) {
    const endOf = (endOffset: Offset): Offset =>
      until?.kind === 'offset' ? until.offset : endOffset
    this.#until = until
    this.#left = limit ?? Number.POSITIVE_INFINITY
    // A time that is still to come ends a partition only by a message stored after it.
    const future = until?.kind === 'time' && until.timeMs > nowMs
    this.#bounded = until !== undefined
    this.#ends = new Map(
      partitions.map(({ partition, endOffset }) => [
        partition,
        until === undefined || future ? Number.POSITIVE_INFINITY : endOf(endOffset),
      ]),
    )
    // Nothing is known of the ends of one that is not served: it has to be asked, and says why.
    const unfinished = partitions.filter(({ partition, state, earliestOffset }) => {
      return (
        state !== 'online' ||
        earliestOffset < (this.#ends.get(partition) ?? Number.POSITIVE_INFINITY)
      )
    })
    this.#open = new Set(unfinished.map(({ partition }) => partition))
    const beyond = ({ partition, endOffset }: (typeof partitions)[number]): boolean =>
      (this.#ends.get(partition) ?? Number.POSITIVE_INFINITY) > endOffset
    this.#follows = until === undefined || unfinished.some(beyond)
  }

  /** False: all that is wanted is there already. */
  get follows(): boolean {
    return this.#follows
  }

  get reached(): boolean {
    return this.#left === 0 || (this.#bounded && this.#open.size === 0)
  }

  /** How many messages of the batch, from its first, are wanted; counts them. */
  take(batch: Extent): number {
    const { partition, firstOffset, length, appendTimeMs } = batch
    const end = this.#ends.get(partition) ?? Number.POSITIVE_INFINITY
    const late = this.#until?.kind === 'time' && appendTimeMs >= this.#until.timeMs
    const within = late ? 0 : Math.max(0, Math.min(length, end - firstOffset))
    const count = Math.min(within, this.#left)
    this.#left -= count
    if (late || firstOffset + count >= end) this.#open.delete(partition)
    return count
  }

  /** True when every partition that a member of a group owns has come to its end; false while it owns none. */
  reachedBy(
    owned: readonly { readonly partition: number; readonly nextOffset: Offset }[],
  ): boolean {
    if (!this.#bounded || owned.length === 0) return false
    return owned.every(({ partition, nextOffset }) => {
      return !this.#open.has(partition) || nextOffset >= (this.#ends.get(partition) ?? 0)
    })
  }
}
