// One file of a log, as far as memory knows it: batches back to back from `baseOffset` on, where they begin and end, and
// what the next one must name as its predecessor. Does no I/O and knows nothing of durability.

import { join } from 'node:path'
import { type BatchHeader, nextOffsetOf } from '../../model/batch.ts'
import { PenstockError } from '../../model/errors.ts'
import type { Offset, TimestampMs } from '../../model/offset.ts'
import { SparseIndex } from './sparse-index.ts'

/** What the next batch must name as its predecessor; zeros before a log's first. */
export interface ChainLink {
  readonly headerCrc: number
  readonly payloadCrc: number
}

export const chainStart: ChainLink = { headerCrc: 0, payloadCrc: 0 }

/** What is known of a segment's first `size` bytes without reading them. */
export interface SegmentSummary {
  readonly size: number
  readonly nextOffset: Offset
  readonly firstTimestampMs: TimestampMs
  readonly lastTimestampMs: TimestampMs
  /** Of the last batch. */
  readonly link: ChainLink
}

export type BatchPlace = Pick<
  BatchHeader,
  'baseOffset' | 'lastOffsetDelta' | 'appendTimestampMs' | 'length'
>

export function segmentFileName(baseOffset: Offset): string {
  return `${String(baseOffset).padStart(20, '0')}.log`
}

export function indexFileName(baseOffset: Offset): string {
  return `${String(baseOffset).padStart(20, '0')}.index`
}

/** Undefined for names that are not segments. */
export function baseOffsetOf(fileName: string): Offset | undefined {
  const match = /^(\d{20})\.log$/.exec(fileName)
  return match ? Number(match[1]) : undefined
}

export class Segment implements SegmentSummary {
  readonly baseOffset: Offset
  readonly path: string
  readonly indexPath: string
  /** Bytes of whole batches. */
  size = 0
  nextOffset: Offset
  firstTimestampMs: TimestampMs = 0
  lastTimestampMs: TimestampMs = 0
  link: ChainLink
  /** In memory while batches are added, and of the segment that was searched last. */
  index: SparseIndex | undefined

  constructor(place: {
    readonly directory: string
    readonly baseOffset: Offset
    readonly link: ChainLink
  }) {
    const { directory, baseOffset } = place
    this.baseOffset = baseOffset
    this.nextOffset = baseOffset
    this.link = place.link
    this.path = join(directory, segmentFileName(baseOffset))
    this.indexPath = join(directory, indexFileName(baseOffset))
    this.index = new SparseIndex(baseOffset)
  }

  /** Takes note of a batch that lies at the end. */
  add(batch: BatchPlace, link: ChainLink): void {
    const { appendTimestampMs } = batch
    if (this.size === 0) this.firstTimestampMs = appendTimestampMs
    this.index?.add(batch, this.size)
    this.size += batch.length
    this.nextOffset = nextOffsetOf(batch)
    this.lastTimestampMs = appendTimestampMs
    this.link = link
  }

  /** Takes over what an index file says. */
  restore(summary: SegmentSummary, index: SparseIndex | undefined): void {
    this.size = summary.size
    this.nextOffset = summary.nextOffset
    this.firstTimestampMs = summary.firstTimestampMs
    this.lastTimestampMs = summary.lastTimestampMs
    this.link = summary.link
    this.index = index
  }
}

export function linkOf(header: Pick<BatchHeader, 'headerCrc' | 'payloadCrc'>): ChainLink {
  return { headerCrc: header.headerCrc, payloadCrc: header.payloadCrc }
}

/** The link that a batch itself names. */
export function previousLinkOf(header: BatchHeader): ChainLink {
  return { headerCrc: header.previousHeaderCrc, payloadCrc: header.previousPayloadCrc }
}

export function damaged(path: string, filePos: number, cause?: unknown): PenstockError {
  return new PenstockError(
    'STORAGE_DAMAGED',
    `${path} does not verify at byte ${filePos}`,
    { file: path, position: String(filePos) },
    { cause },
  )
}

/** Offsets within a segment are stored in 32 bits. */
const offsetsPerSegmentMax = 2 ** 32 - 1

/** Whether the batch belongs into a new segment. */
export function isFull(
  segment: Segment,
  next: BatchPlace,
  bounds: { readonly segmentBytes: number; readonly segmentMs: number },
): boolean {
  const { size, firstTimestampMs, baseOffset } = segment
  if (size === 0) return false
  return (
    size + next.length > bounds.segmentBytes ||
    next.appendTimestampMs - firstTimestampMs >= bounds.segmentMs ||
    nextOffsetOf(next) - baseOffset > offsetsPerSegmentMax
  )
}
