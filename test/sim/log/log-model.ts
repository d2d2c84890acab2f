// What one partition's log must hold: every batch in order with its bytes, how far each was acknowledged, and what a cut or
// a retention that a crash interrupted may have left. Plain bookkeeping; what is wrong is said by log-checks.ts.

import type { LogConfig, LogStart } from '../../../broker/log/partition-log.ts'
import { type ChainLink, chainStart, linkOf, previousLinkOf } from '../../../broker/log/segment.ts'
import { readBatchHeader } from '../../../model/batch.ts'

export interface ModelBatch {
  readonly baseOffset: number
  readonly nextOffset: number
  readonly timestampMs: number
  /** As stored. */
  readonly bytes: Buffer
  /** Virtual time of the acknowledgement. */
  ackedAtMs: number | undefined
}

export class LogModel {
  /** Were in the log once, and were cut. */
  readonly #former: ModelBatch[] = []
  /** In order and without a gap; those before `startOffset` have been removed by retention. */
  #batches: ModelBatch[] = []
  #startOffset = 0
  #durableOffset = 0
  /** What a power cut must not take away; less than `durableOffset` for topics in memory mode. */
  #syncedOffset = 0
  /** What the next batch names as its predecessor while there is none. */
  #emptyLink: ChainLink = chainStart
  /** A truncation that has begun and not ended. */
  cutting: { readonly from: number } | undefined
  /** A retention that has begun and not ended. */
  trimming: { readonly nowMs: number; readonly config: LogConfig } | undefined
  /** A reset that has begun and not ended. */
  resetting: LogStart | undefined

  get batches(): readonly ModelBatch[] {
    return this.#batches
  }

  get startOffset(): number {
    return this.#startOffset
  }

  get endOffset(): number {
    return this.#batches.at(-1)?.nextOffset ?? this.#startOffset
  }

  get durableOffset(): number {
    return this.#durableOffset
  }

  get syncedOffset(): number {
    return this.#syncedOffset
  }

  /** What the next batch must name as its predecessor. */
  get link(): ChainLink {
    const last = this.#batches.at(-1)
    return last ? linkOf(readBatchHeader(last.bytes)) : this.#emptyLink
  }

  append(batch: ModelBatch): void {
    this.#batches.push(batch)
  }

  ack(upTo: number, how: { readonly nowMs: number; readonly synced: boolean }): void {
    for (const batch of this.#batches) {
      if (batch.nextOffset <= upTo) batch.ackedAtMs ??= how.nowMs
    }
    this.#durableOffset = Math.max(this.#durableOffset, upTo)
    if (how.synced) this.#syncedOffset = Math.max(this.#syncedOffset, upTo)
  }

  /** Batches from `offset` on are gone for good. */
  cut(offset: number): void {
    const cut = this.#batches.filter(({ nextOffset }) => nextOffset > offset)
    this.#former.push(...cut)
    if (cut[0]) this.#emptyLink = previousLinkOf(readBatchHeader(cut[0].bytes))
    this.#batches = this.#batches.filter(({ nextOffset }) => nextOffset <= offset)
    const { endOffset } = this
    this.#durableOffset = Math.min(this.#durableOffset, endOffset)
    this.#syncedOffset = Math.min(this.#syncedOffset, endOffset)
  }

  trim(startOffset: number): void {
    this.#startOffset = startOffset
    const trimmed = this.#batches.findLast(({ nextOffset }) => nextOffset <= startOffset)
    if (trimmed) this.#emptyLink = linkOf(readBatchHeader(trimmed.bytes))
    this.#batches = this.#batches.filter(({ nextOffset }) => nextOffset > startOffset)
    this.#durableOffset = Math.max(this.#durableOffset, startOffset)
    this.#syncedOffset = Math.max(this.#syncedOffset, startOffset)
  }

  reset({ offset, link }: LogStart): void {
    this.#former.push(...this.#batches)
    this.#batches = []
    this.#startOffset = this.#durableOffset = this.#syncedOffset = offset
    this.#emptyLink = link
  }

  /**
   * Whether `bytes` is a run of batches that were cut, and another one of them came behind it. If the disk puts such a run
   * back in its place, who reads only the middle of it sees nothing wrong: each verifies and names the one before.
   */
  isMiddleOfFormer(bytes: Buffer): boolean {
    let last: ModelBatch | undefined
    for (let at = 0; at < bytes.length; at += last.bytes.length) {
      last = this.#former.find((batch) =>
        batch.bytes.equals(bytes.subarray(at, at + batch.bytes.length)),
      )
      if (!last) return false
    }
    return last !== undefined && this.#hasFormerBehind(last)
  }

  hasFormerRun(): boolean {
    return this.#former.some((batch) => this.#hasFormerBehind(batch))
  }

  #hasFormerBehind(batch: ModelBatch): boolean {
    const { headerCrc } = readBatchHeader(batch.bytes)
    return this.#former.some(({ bytes }) => readBatchHeader(bytes).previousHeaderCrc === headerCrc)
  }

  holding(offset: number): ModelBatch | undefined {
    return this.#batches.find((batch) => batch.baseOffset <= offset && offset < batch.nextOffset)
  }

  /** Where a cut at `offset` ends the log: batches are cut whole. */
  endAfterCut(offset: number): number {
    return this.holding(offset)?.baseOffset ?? Math.min(offset, this.endOffset)
  }

  isBoundary(offset: number): boolean {
    return (
      offset === this.#startOffset || this.#batches.some(({ nextOffset }) => nextOffset === offset)
    )
  }

  /** Bytes of all batches from `offset` on. */
  bytesFrom(offset: number): number {
    return this.#batches.reduce(
      (sum, { baseOffset, bytes }) => sum + (baseOffset >= offset ? bytes.length : 0),
      0,
    )
  }

  /** Whether retention may take the batch. */
  isExpendable(batch: ModelBatch, by: { nowMs: number; config: LogConfig }): boolean {
    const { retentionMs, retentionBytes } = by.config
    const tooOld = retentionMs !== null && by.nowMs - batch.timestampMs > retentionMs
    const tooMuch = retentionBytes !== null && this.bytesFrom(batch.nextOffset) >= retentionBytes
    return tooOld || tooMuch
  }
}
