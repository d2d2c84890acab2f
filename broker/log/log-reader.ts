// Reading a log while rounds, cuts and retention go on beside it: what was read from bytes or files that went away
// meanwhile is read once more.

import { PenstockError } from '../../model/errors.ts'
import type { Offset, TimestampMs } from '../../model/offset.ts'
import type { LogSlice } from './partition-log.ts'
import type { SegmentStore } from './segment-store.ts'

export class LogReader {
  readonly #store: SegmentStore
  /** After the last batch that has offsets, written or not. */
  readonly #endOffset: () => Offset

  #running = 0
  #closed: PromiseWithResolvers<void> | undefined

  constructor(store: SegmentStore, endOffset: () => Offset) {
    this.#store = store
    this.#endOffset = endOffset
  }

  /** As PartitionLog.read. */
  read(range: { from: Offset; before: Offset; maxBytes: number }): Promise<LogSlice> {
    return this.#steadily(async () => {
      const { from, maxBytes } = range
      this.checkReadable(from)
      const before = Math.min(range.before, this.#store.active.nextOffset)
      if (from >= before) return { batches: Buffer.alloc(0), nextOffset: from }
      return await this.#store.read({ from, before, maxBytes })
    })
  }

  offsetAtTime(timeMs: TimestampMs): Promise<Offset> {
    return this.#steadily(() => this.#store.offsetAtTime(timeMs))
  }

  /** Undefined at the end of the log. */
  timestampAt(offset: Offset): Promise<TimestampMs | undefined> {
    return this.#steadily(async () => {
      if (offset >= this.#store.active.nextOffset) return undefined
      this.checkReadable(offset)
      return await this.#store.timestampAt(offset)
    })
  }

  async #steadily<T>(question: () => Promise<T>): Promise<T> {
    if (this.#closed) throw new PenstockError('NOT_READY', 'the log is closing')
    this.#running++
    try {
      for (;;) {
        await this.#store.cutting
        const { version, halfCut } = this.#store
        if (halfCut) throw halfCut
        try {
          const answer = await question()
          if (version === this.#store.version) return answer
        } catch (error) {
          if (version === this.#store.version) throw error
        }
      }
    } finally {
      this.#running--
      this.#settle()
    }
  }

  /** Takes no more questions; resolves when those that were asked are answered. */
  close(): Promise<void> {
    this.#closed ??= Promise.withResolvers<void>()
    this.#settle()
    return this.#closed.promise
  }

  #settle(): void {
    if (this.#running === 0) this.#closed?.resolve()
  }

  /** Throws OFFSET_TOO_OLD, OFFSET_TOO_NEW. The end itself can be read: there is nothing there yet. */
  checkReadable(offset: Offset): void {
    const { startOffset } = this.#store
    const endOffset = this.#endOffset()
    const details = { earliest: String(startOffset), latest: String(endOffset) }
    if (offset < startOffset) {
      throw new PenstockError('OFFSET_TOO_OLD', `offset ${offset} has been removed`, details)
    }
    if (offset > endOffset) {
      throw new PenstockError('OFFSET_TOO_NEW', `offset ${offset} is beyond the end`, details)
    }
  }
}
