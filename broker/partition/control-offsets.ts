// Where in the data lane the protocol's own batches are: they take offsets, and are no messages. What is said of a number of
// messages is said without them.

import { readBatchHeader } from '../../model/batch.ts'
import { PenstockError } from '../../model/errors.ts'
import type { Offset } from '../../model/offset.ts'
import type { PartitionLog } from '../log/partition-log.ts'
import type { EpochHistory } from '../replication/epoch-history.ts'

export class ControlOffsets {
  /** Rising. */
  #offsets: Offset[]

  constructor(offsets: readonly Offset[] = []) {
    this.#offsets = [...offsets]
  }

  /** Leaders have begun where the history says; those of a single copy without a batch. */
  static async find(log: PartitionLog, history: EpochHistory): Promise<ControlOffsets> {
    const found: Offset[] = []
    for (const { startOffset } of history) {
      const isThere = startOffset >= log.startOffset && startOffset < log.endOffset
      if (isThere && (await isControl(log, startOffset))) found.push(startOffset)
    }
    return new ControlOffsets(found)
  }

  add(offset: Offset): void {
    this.#offsets.push(offset)
  }

  cut(end: Offset): void {
    this.#offsets = this.#offsets.filter((offset) => offset < end)
  }

  forgetBelow(start: Offset): void {
    this.#offsets = this.#offsets.filter((offset) => offset >= start)
  }

  /** Offsets in `[from, to)` that are messages. */
  messagesIn({ from, to }: { readonly from: Offset; readonly to: Offset }): number {
    const control = this.#offsets.filter((offset) => offset >= from && offset < to).length
    return Math.max(0, to - from) - control
  }
}

async function isControl(log: PartitionLog, offset: Offset): Promise<boolean> {
  try {
    const { batches } = await log.read({ from: offset, before: offset + 1, maxBytes: 1 })
    return batches.length > 0 && readBatchHeader(batches).control
  } catch (error) {
    // Who reads it is told; a number of messages is not worth a start.
    if (error instanceof PenstockError) return false
    throw error
  }
}
