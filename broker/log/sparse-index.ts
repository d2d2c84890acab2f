// Where batches lie in one segment: an entry every few KiB, by offset and by append time (both only rise). In memory;
// rebuilt from the segment's headers, so it can never disagree with them.

import { limits } from '../../model/limits.ts'
import type { Offset, TimestampMs } from '../../model/offset.ts'

export interface IndexEntry {
  /** Of the batch that begins at `filePos`. */
  readonly baseOffset: Offset
  readonly appendTimestampMs: TimestampMs
  readonly filePos: number
}

export class SparseIndex {
  #entries: IndexEntry[] = []
  #lastPos = Number.NEGATIVE_INFINITY

  /** Told of every batch in order; keeps one per `indexIntervalBytes`. */
  add(entry: IndexEntry): void {
    if (entry.filePos - this.#lastPos < limits.indexIntervalBytes) return
    this.#entries.push(entry)
    this.#lastPos = entry.filePos
  }

  /** The last entry at or before `offset`; a search for its batch begins there. */
  atOffset(offset: Offset): IndexEntry | undefined {
    return this.#last((entry) => entry.baseOffset <= offset)
  }

  /** The last entry before `timeMs`: no batch before it is as late as `timeMs`. */
  beforeTime(timeMs: TimestampMs): IndexEntry | undefined {
    return this.#last((entry) => entry.appendTimestampMs < timeMs)
  }

  /** Forgets batches from `filePos` on. */
  truncate(filePos: number): void {
    this.#entries = this.#entries.filter((entry) => entry.filePos < filePos)
    this.#lastPos = this.#entries.at(-1)?.filePos ?? Number.NEGATIVE_INFINITY
  }

  /** Binary search: `holds` is true for a prefix of the entries. */
  #last(holds: (entry: IndexEntry) => boolean): IndexEntry | undefined {
    let low = 0
    let high = this.#entries.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const entry = this.#entries[middle]
      if (entry && holds(entry)) low = middle + 1
      else high = middle
    }
    return this.#entries[low - 1]
  }
}
