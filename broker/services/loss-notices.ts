// What unclean elections have given up, told to who reads a partition: once, when its position comes to where messages were
// lost, before anything of what came after. Whoever is behind that already, in what was written since, is not told.

import type { Offset } from '../../model/offset.ts'
import type { LossRange } from '../../model/partition.ts'
import type { penstock } from '../../proto/codec.ts'
import type { LocalPartition } from '../partition/partition.ts'

export class LossNotices {
  #untold: readonly LossRange[]

  constructor({ losses }: Pick<LocalPartition, 'losses'>, next: Offset) {
    this.#untold = losses.filter((loss) => next <= loss.from || isWithin(loss, next))
  }

  /** Those that have to be told at this position; not again. */
  due(next: Offset): readonly LossRange[] {
    if (this.#untold.length === 0) return []
    const due = this.#untold.filter(({ from }) => next >= from)
    this.#untold = this.#untold.filter(({ from }) => next < from)
    return due
  }

  /** What begins there may be delivered only after a notice. */
  get before(): Offset {
    return Math.min(Number.POSITIVE_INFINITY, ...this.#untold.map(({ from }) => from))
  }
}

/**
 * Where nobody knows how long the logs were the same, whatever was read before may have been something else. Where nobody
 * knows either how far they went, all that was there before is doubted, and nothing that was written since.
 */
function isWithin(
  { from, to, begunAt = Number.POSITIVE_INFINITY }: LossRange,
  next: Offset,
): boolean {
  return from === 0 && (to === null ? next <= begunAt : next < to)
}

export function lossMessage(
  { topic, index }: Pick<LocalPartition, 'topic' | 'index'>,
  { generation, from, to }: LossRange,
): penstock.v1beta1.MessagesLost.$Properties {
  const range = { generation, from, ...(to === null ? {} : { to }) }
  return { topic: topic.name, partition: index, ...range }
}
