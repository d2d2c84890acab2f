// Which messages of one partition are finished, and so how far the group may commit. Pure.
// Keeps C2's core: `nextOffset` never passes a message that was handed out and is not finished, whatever the order in
// which they finish. Offsets that were never handed out (gaps, control batches) do not hold it back.

import type { Offset } from '../model/offset.ts'
import { Fifo } from './fifo.ts'

/** Messages `[from, to)` that were handed out together: one batch. */
export class OffsetSpan {
  readonly from: Offset
  readonly to: Offset
  /** All below are finished. */
  #next: Offset
  /** Bit per offset from `from`, made only when something finishes out of order. */
  #finished: Uint8Array | undefined
  #open: number

  constructor(from: Offset, to: Offset) {
    this.from = from
    this.to = to
    this.#next = from
    this.#open = to - from
  }

  /** First unfinished offset; `to` if there is none. */
  get next(): Offset {
    return this.#next
  }

  /** Unfinished messages. */
  get open(): number {
    return this.#open
  }

  isFinished(offset: Offset): boolean {
    return offset < this.#next || this.#finished?.[offset - this.from] === 1
  }

  /** Returns false when it was finished before. */
  finish(offset: Offset): boolean {
    if (this.isFinished(offset)) return false
    this.#open--
    if (offset === this.#next) {
      this.#next++
      while (this.#next < this.to && this.#finished?.[this.#next - this.from] === 1) this.#next++
      return true
    }
    this.#finished ??= new Uint8Array(this.to - this.from)
    this.#finished[offset - this.from] = 1
    return true
  }

  /** Finishes everything below `offset`. Returns how many were open. */
  finishBelow(offset: Offset): number {
    const before = this.#open
    for (let at = this.#next; at < Math.min(offset, this.to); at++) this.finish(at)
    return before - this.#open
  }
}

export class CompletedOffsets {
  readonly #spans = new Fifo<OffsetSpan>()
  #handedOut: Offset

  constructor(from: Offset) {
    this.#handedOut = from
  }

  /** After the last message handed out. */
  get handedOut(): Offset {
    return this.#handedOut
  }

  /** What may be committed: everything below is finished. */
  get nextOffset(): Offset {
    this.#dropFinished()
    return this.#spans.peek()?.next ?? this.#handedOut
  }

  get open(): number {
    let open = 0
    for (const span of this.#spans) open += span.open
    return open
  }

  /** Registers `[from, to)` before it is handed out; `from` is not below what was handed out before. */
  handOut(range: { from: Offset; to: Offset }): OffsetSpan {
    const span = new OffsetSpan(range.from, range.to)
    this.#spans.push(span)
    this.#handedOut = range.to
    return span
  }

  /** Nothing was handed out up to `offset`, and nothing needs to be. */
  skipTo(offset: Offset): void {
    if (offset > this.#handedOut) this.#handedOut = offset
  }

  /** Finishes every message below `offset`, in all spans. Returns how many were open. */
  finishBelow(offset: Offset): number {
    let finished = 0
    for (const span of this.#spans) {
      if (span.from >= offset) break
      finished += span.finishBelow(offset)
    }
    return finished
  }

  /** Takes back what nobody has begun: `[offset, ...)` was handed out but will not be processed here. */
  withdrawFrom(offset: Offset): void {
    this.#spans.filter((span) => span.from < offset)
    this.#handedOut = Math.min(this.#handedOut, offset)
  }

  #dropFinished(): void {
    for (let head = this.#spans.peek(); head?.open === 0; head = this.#spans.peek()) {
      this.#spans.shift()
    }
  }
}
