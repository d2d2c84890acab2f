// One partition's log on disk. This file is its door: what the rest of the broker may ask of it.

import type { Clock } from '../../model/clock.ts'
import type { Epoch, Offset, TimestampMs } from '../../model/offset.ts'
import type { Durability } from '../../model/topic.ts'
import type { FileSystem } from './file-system.ts'
import type { ChainLink } from './segment.ts'

export interface LogConfig {
  readonly durability: Durability
  readonly segmentBytes: number
  /** A segment is rolled when its first batch is this old. */
  readonly segmentMs: number
  readonly retentionMs: number | null
  readonly retentionBytes: number | null
}

export interface OpenLogOptions {
  readonly fileSystem: FileSystem
  readonly clock: Clock
  readonly directory: string
  /** Seed of header checksums, from identitySeed. */
  readonly seed: number
  readonly config: LogConfig
  /** Called once when the log can no longer vouch for itself (failed fsync): the process must end. */
  readonly onFatal: (error: Error) => void
  /** Called when a full disk has refused what was queued, before its waiters are told: the log ends at `endOffset` again. */
  readonly onRejected?: (endOffset: Offset) => void
  readonly observe?: LogObserver
  /** Awaited in each round before its first byte is written: another log that has to be ahead of this one on disk. */
  readonly beforeWrite?: (() => Promise<void> | undefined) | undefined
  /** Awaited before whole segments are removed at the beginning; nothing goes where it throws. */
  readonly beforeDrop?: (() => Promise<void>) | undefined
}

/** Hooks for metrics; called on the hot path, so they only add up numbers. Durations in ms. */
export interface LogObserver {
  /** After each commit round. */
  committed(round: {
    readonly batches: number
    readonly bytes: number
    readonly queueMs: number
    readonly writeMs: number
    readonly syncMs: number
  }): void
}

/** Where a batch has gone. The offsets are taken at once; durability comes later. */
export interface Appended {
  readonly baseOffset: Offset
  readonly nextOffset: Offset
  readonly appendTimestampMs: TimestampMs
}

/** Whole stored batches, back to back, `batches` empty at the end. The caller owns the buffer. */
export interface LogSlice {
  readonly batches: Buffer
  /** Offset after the slice, or the requested offset if it is empty. */
  readonly nextOffset: Offset
}

/** Where a log begins that goes on where another one is. */
export interface LogStart {
  readonly offset: Offset
  /** What its first batch will name as its predecessor. */
  readonly link: ChainLink
}

export interface PartitionLog {
  /** Oldest offset kept. */
  readonly startOffset: Offset
  /** Next offset to be given. */
  readonly endOffset: Offset
  /** Everything below it is as durable as the topic asks (fdatasync, or written for `memory`). Never falls. */
  readonly durableOffset: Offset
  /** Bytes on disk, and bytes that wait to be written. */
  readonly sizeBytes: number
  readonly queuedBytes: number
  /** Append time of the newest batch, 0 when empty. */
  readonly lastAppendTimestampMs: TimestampMs

  /**
   * Stamps a batch (already verified by the caller; the log takes the buffer over) and queues it for the next commit
   * round. Synchronous: order of calls is order of offsets. Throws LIMIT_EXCEEDED when too much waits, DISK_WATERMARK
   * when the disk rejected the last round with ENOSPC, NOT_READY when closed.
   */
  append(batch: Buffer, stamp: { readonly epoch: Epoch; readonly nowMs: TimestampMs }): Appended
  /** Resolves when `durableOffset >= offset`; rejects when that can no longer happen. */
  waitDurable(offset: Offset): Promise<void>
  /** Called after every advance of `durableOffset`. Returns the way to unsubscribe. */
  onDurable(listener: (durableOffset: Offset) => void): () => void

  /**
   * Batches from the one that holds `from`, at most `maxBytes` (but at least one batch), none that begins at or after
   * `before`. Verified against both checksums. Throws OFFSET_TOO_OLD, OFFSET_TOO_NEW, STORAGE_DAMAGED.
   */
  read(range: { from: Offset; before: Offset; maxBytes: number }): Promise<LogSlice>
  /** First offset whose batch was appended at or after `timeMs`; `endOffset` when there is none. */
  offsetAtTime(timeMs: TimestampMs): Promise<Offset>
  /** Append time of the batch that holds `offset`; undefined at the end. Cheap for recent offsets. */
  timestampAt(offset: Offset): Promise<TimestampMs | undefined>

  /**
   * Takes whole batches, back to back, as another leader has stamped them, and stores them as they are in the next commit
   * rounds. Throws CORRUPT_BATCH, and changes nothing, unless they verify and continue this log.
   */
  appendStamped(batches: Buffer): { readonly nextOffset: Offset }
  /** What the batch at `offset`, there or to come, names as its predecessor. */
  linkAt(offset: Offset): Promise<ChainLink>
  /** Cuts everything from `offset` on, durably, before it resolves. Waits for the running round. */
  truncate(offset: Offset): Promise<void>
  /** Removes everything: the log is empty and begins at `start`, durably, before it resolves. */
  reset(start: LogStart): Promise<void>
  /**
   * Removes whole segments by age and size, never the active one's unread rest, nor what ends behind `keepFrom`; returns
   * the new start offset.
   */
  applyRetention(nowMs: TimestampMs, keepFrom?: Offset): Promise<Offset>
  /** Takes effect from the next append, roll or retention on. */
  configure(config: LogConfig): void
  /** Writes and syncs what is queued, writes the checkpoint, closes files. */
  close(): Promise<void>
}

/** What recovery found. */
export interface Recovered {
  readonly log: PartitionLog
  /** Bytes of a torn tail that were cut: never acknowledged. */
  readonly truncatedBytes: number
  readonly segmentsScanned: number
}
