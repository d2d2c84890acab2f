// The log of one partition on disk: appends go through one commit loop (gather, write, sync, tell), reads come straight
// from the segments. Keeps I-DURABLE: `durableOffset` passes a batch only after its sync (or, for `memory`, its write),
// and I-TAIL: bytes that were cut never come back.

import assert from 'node:assert/strict'
import { join } from 'node:path'
import { nextOffsetOf, readBatchHeader, stampBatch } from '../../model/batch.ts'
import { PenstockError } from '../../model/errors.ts'
import { limits } from '../../model/limits.ts'
import type { Epoch, Offset, TimestampMs } from '../../model/offset.ts'
import { AppendQueue, type QueuedBatch } from './append-queue.ts'
import type { DiskLogParts } from './disk-log-parts.ts'
import { errorCode } from './errno.ts'
import type { Appended, LogConfig, LogSlice, PartitionLog } from './partition-log.ts'
import { type ChainLink, findBatch, Segment, segmentFileName, walkHeaders } from './segment.ts'
import { SegmentSet } from './segment-set.ts'

/** One round writes at most so much: a reader's or another log's sync never waits long behind it. */
export const roundBytesMax: number = 4 * 1024 * 1024
const lazySyncMs = 100
const markIntervalBytes = 1024 * 1024

export class DiskLog implements PartitionLog {
  readonly #parts: DiskLogParts
  readonly #segments: SegmentSet
  readonly #queue = new AppendQueue()
  readonly #listeners = new Set<(durableOffset: Offset) => void>()
  #config: LogConfig
  /** Of the last batch that has offsets, written or not. */
  #link: ChainLink
  /** Of the last batch written: where a rejected round goes back to. */
  #writtenLink: ChainLink
  #endOffset: Offset
  #durableOffset: Offset
  #lastTimestampMs: TimestampMs
  #unsyncedBytes = 0
  #unmarkedBytes = 0
  #cancelLazySync: (() => void) | undefined
  /** The running round or maintenance; everything that changes files goes through it, one at a time. */
  #turn: Promise<void> = Promise.resolve()
  #looping = false
  #stopped: PenstockError | undefined

  constructor(parts: DiskLogParts) {
    this.#parts = parts
    this.#segments = new SegmentSet(parts.segments, parts.seed)
    this.#config = parts.config
    this.#link = parts.link
    this.#writtenLink = parts.link
    this.#endOffset = this.#active.nextOffset
    this.#durableOffset = this.#endOffset
    this.#lastTimestampMs = parts.segments.reduce(
      (last, one) => Math.max(last, one.lastTimestampMs),
      0,
    )
  }

  get #active(): Segment {
    return this.#segments.active
  }

  get startOffset(): Offset {
    return this.#segments.startOffset
  }

  get endOffset(): Offset {
    return this.#endOffset
  }

  get durableOffset(): Offset {
    return this.#durableOffset
  }

  get sizeBytes(): number {
    return this.#segments.sizeBytes
  }

  get queuedBytes(): number {
    return this.#queue.bytes
  }

  get lastAppendTimestampMs(): TimestampMs {
    return this.#lastTimestampMs
  }

  append(batch: Buffer, stamp: { readonly epoch: Epoch; readonly nowMs: TimestampMs }): Appended {
    if (this.#stopped) throw this.#stopped
    if (this.#queue.bytes + batch.length > limits.appendQueueBytesPerPartitionMax) {
      throw new PenstockError(
        'LIMIT_EXCEEDED',
        'too many bytes wait for the disk of this partition',
      )
    }
    const { lastOffsetDelta, payloadCrc } = readBatchHeader(batch)
    const baseOffset = this.#endOffset
    const appendTimestampMs = Math.max(stamp.nowMs, this.#lastTimestampMs)
    stampBatch(batch, {
      baseOffset,
      epoch: stamp.epoch,
      appendTimestampMs,
      previousHeaderCrc: this.#link.headerCrc,
      previousPayloadCrc: this.#link.payloadCrc,
      seed: this.#parts.rules.identity ? this.#parts.seed : 0,
    })
    this.#link = { headerCrc: batch.readUInt32LE(4), payloadCrc }
    this.#lastTimestampMs = appendTimestampMs
    this.#endOffset = nextOffsetOf({ baseOffset, lastOffsetDelta })
    const { length } = batch
    const queuedAtMs = this.#parts.clock.monotonicMs()
    this.#queue.push({
      batch,
      baseOffset,
      lastOffsetDelta,
      appendTimestampMs,
      length,
      link: this.#link,
      queuedAtMs,
    })
    if (!this.#looping) void this.#loop()
    return { baseOffset, nextOffset: this.#endOffset, appendTimestampMs }
  }

  waitDurable(offset: Offset): Promise<void> {
    if (offset <= this.#durableOffset) return Promise.resolve()
    if (this.#stopped) return Promise.reject(this.#stopped)
    return this.#queue.wait(offset)
  }

  onDurable(listener: (durableOffset: Offset) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** Runs rounds until nothing waits. Whatever comes meanwhile shares the next round: group commit. */
  async #loop(): Promise<void> {
    this.#looping = true
    while (this.#queue.length > 0 && !this.#stopped) await this.#exclusive(() => this.#round())
    this.#looping = false
  }

  /** One change to the files at a time. Errors that nobody foresaw end the process. */
  async #exclusive<T>(work: () => Promise<T>): Promise<T> {
    const before = this.#turn
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#turn = promise
    await before
    try {
      return await work()
    } finally {
      resolve()
    }
  }

  async #round(): Promise<void> {
    const { clock } = this.#parts
    const startMs = clock.monotonicMs()
    if (this.#queue.length === 0 || this.#stopped) return
    try {
      if (this.#isFull()) await this.#roll()
    } catch (error) {
      await this.#failed(error)
      return
    }
    const active = this.#active
    const room = Math.max(this.#config.segmentBytes - active.size, 1)
    const batches = this.#queue.take(Math.min(roundBytesMax, room))
    const bytes = batches.reduce((sum, { length }) => sum + length, 0)
    const oldestMs = batches[0]?.queuedAtMs ?? startMs
    try {
      await active.file.write(
        batches.map(({ batch }) => batch),
        active.size,
      )
      const writtenMs = clock.monotonicMs()
      await this.#afterWrite(active, bytes)
      const syncedMs = clock.monotonicMs()
      this.#written(active, batches, bytes)
      this.#parts.observe.committed({
        batches: batches.length,
        bytes,
        queueMs: startMs - oldestMs,
        writeMs: writtenMs - startMs,
        syncMs: syncedMs - writtenMs,
      })
    } catch (error) {
      await this.#failed(error)
    }
  }

  async #afterWrite(active: Segment, bytes: number): Promise<void> {
    if (this.#config.durability === 'fsync' && this.#parts.rules.syncBeforeAck) {
      await this.#sync(active)
      return
    }
    this.#unsyncedBytes += bytes
    this.#cancelLazySync ??= this.#parts.clock.schedule(lazySyncMs, () => {
      this.#cancelLazySync = undefined
      void this.#exclusive(() => this.#lazySync())
    })
  }

  async #lazySync(): Promise<void> {
    if (this.#unsyncedBytes === 0 || this.#stopped) return
    try {
      await this.#sync(this.#active)
    } catch (error) {
      await this.#failed(error)
    }
  }

  /** A failed sync is final: the kernel may have dropped the pages it could not write (fsyncgate). */
  async #sync(segment: Segment): Promise<void> {
    try {
      await segment.file.sync()
      this.#unsyncedBytes = 0
    } catch (error) {
      if (!this.#parts.rules.fatalSync) return
      this.#fatal(error)
      throw error
    }
  }

  #written(active: Segment, batches: readonly QueuedBatch[], bytes: number): void {
    for (const batch of batches) active.add(batch)
    this.#writtenLink = batches.at(-1)?.link ?? this.#writtenLink
    this.#queue.settle(bytes)
    this.#advance(active.nextOffset)
    this.#unmarkedBytes += bytes
    if (this.#unmarkedBytes >= markIntervalBytes && this.#unsyncedBytes === 0) {
      this.#unmarkedBytes = 0
      const mark = { baseOffset: active.baseOffset, filePos: active.size }
      // Not awaited by anyone's acknowledgement, but by whatever changes the files next.
      void this.#exclusive(() => this.#parts.mark.write(mark).catch(() => {}))
    }
  }

  #advance(durableOffset: Offset): void {
    assert(durableOffset >= this.#durableOffset, 'what is durable stays durable')
    this.#durableOffset = durableOffset
    this.#queue.reached(durableOffset)
    for (const listener of this.#listeners) listener(durableOffset)
  }

  /**
   * A round that could not be written. A full disk: everything that waits is refused, the half-written bytes are cut,
   * and the offsets are free again. Anything else: this log can no longer vouch for itself.
   */
  async #failed(error: unknown): Promise<void> {
    if (this.#stopped) return
    const code = errorCode(error)
    if (code !== 'ENOSPC' && code !== 'EDQUOT') {
      this.#fatal(error)
      return
    }
    const active = this.#active
    try {
      await active.file.truncate(active.size)
      if (this.#parts.rules.durableCut) await active.file.sync()
    } catch (cutError) {
      this.#fatal(cutError)
      return
    }
    this.#queue.clear()
    this.#link = this.#writtenLink
    this.#endOffset = active.nextOffset
    const full = new PenstockError('DISK_WATERMARK', 'the disk is full', {}, { cause: error })
    this.#parts.onRejected(this.#endOffset)
    this.#queue.failAll(full)
  }

  #fatal(error: unknown): void {
    const cause = error instanceof Error ? error : new Error(String(error))
    this.#stopped = new PenstockError('NOT_READY', 'the log has failed', {}, { cause })
    this.#queue.failAll(this.#stopped)
    this.#queue.clear()
    this.#cancelLazySync?.()
    this.#parts.onFatal(cause)
  }

  #isFull(): boolean {
    const { size, firstTimestampMs } = this.#active
    if (size === 0) return false
    return (
      size >= this.#config.segmentBytes ||
      this.#lastTimestampMs - firstTimestampMs >= this.#config.segmentMs
    )
  }

  /** Seals the active segment and begins the next. */
  async #roll(): Promise<void> {
    const { fileSystem, directory, rules, mark } = this.#parts
    const sealed = this.#active
    if (rules.sealBeforeRoll) await this.#sync(sealed)
    const baseOffset = sealed.nextOffset
    const path = join(directory, segmentFileName(baseOffset))
    // Left over from a roll that a full disk broke off, if it is there at all: empty, and never acknowledged from.
    await fileSystem.remove(path)
    const file = await fileSystem.open(path, 'create')
    if (rules.syncDirectory) await fileSystem.syncDirectory(directory)
    this.#segments.push(new Segment({ directory, baseOffset, file }))
    await mark.write({ baseOffset, filePos: 0 })
    this.#unmarkedBytes = 0
  }

  async read(range: { from: Offset; before: Offset; maxBytes: number }): Promise<LogSlice> {
    return await this.#segments.read(range)
  }

  async offsetAtTime(timeMs: TimestampMs): Promise<Offset> {
    return await this.#segments.offsetAtTime(timeMs)
  }

  async timestampAt(offset: Offset): Promise<TimestampMs | undefined> {
    return await this.#segments.timestampAt(offset)
  }

  truncate(offset: Offset): Promise<void> {
    return this.#exclusive(async () => {
      assert(this.#queue.length === 0, 'nothing is appended while a log is cut')
      if (offset >= this.#endOffset) return
      await this.#cut(offset)
    })
  }

  async #cut(offset: Offset): Promise<void> {
    const { fileSystem, directory, mark, seed, rules } = this.#parts
    const target = this.#segments.at(Math.max(offset, this.startOffset))
    const filePos = await findBatch(target, offset, seed)
    await mark.writeDurably({ baseOffset: target.baseOffset, filePos })
    while (this.#active !== target) {
      const dropped = this.#segments.pop()
      await dropped?.close()
      if (dropped) await fileSystem.remove(dropped.path)
      await fileSystem.syncDirectory(directory)
    }
    await target.file.truncate(filePos)
    if (rules.durableCut) await this.#sync(target)
    await this.#rewind(target, filePos)
  }

  /** Makes the state in memory what the files now say. */
  async #rewind(target: Segment, filePos: number): Promise<void> {
    const rebuilt = new Segment({
      directory: this.#parts.directory,
      baseOffset: target.baseOffset,
      file: target.file,
    })
    target.size = filePos
    let link: ChainLink | undefined
    await walkHeaders(target, { filePos: 0, seed: this.#parts.seed }, (header) => {
      rebuilt.add(header)
      link = { headerCrc: header.headerCrc, payloadCrc: header.payloadCrc }
      return true
    })
    this.#segments.replaceActive(rebuilt)
    if (!link)
      throw new PenstockError('UNSUPPORTED', 'cutting a whole segment needs its predecessor')
    this.#link = link
    this.#writtenLink = link
    this.#endOffset = rebuilt.nextOffset
    this.#durableOffset = rebuilt.nextOffset
    this.#lastTimestampMs = rebuilt.lastTimestampMs
  }

  /** Removes whole segments that end at or before `offset`; the active one stays. */
  async trimBefore(offset: Offset): Promise<void> {
    await this.#exclusive(() =>
      this.#segments.dropWhile((segment) => segment.nextOffset <= offset, this.#parts),
    )
  }

  async applyRetention(nowMs: TimestampMs): Promise<Offset> {
    const { retentionMs, retentionBytes } = this.#config
    let excess = retentionBytes === null ? 0 : this.sizeBytes - retentionBytes
    const drop = (segment: Segment): boolean => {
      const tooOld = retentionMs !== null && nowMs - segment.lastTimestampMs > retentionMs
      const tooMuch = retentionBytes !== null && excess > 0 && excess >= segment.size
      excess -= segment.size
      return tooOld || tooMuch
    }
    await this.#exclusive(() => this.#segments.dropWhile(drop, this.#parts))
    return this.startOffset
  }

  configure(config: LogConfig): void {
    this.#config = config
  }

  async close(): Promise<void> {
    if (this.#stopped) return
    await this.#loopEnd()
    await this.#exclusive(async () => {
      if (this.#stopped) return
      this.#cancelLazySync?.()
      const active = this.#active
      await this.#sync(active)
      await this.#parts.mark.writeDurably({ baseOffset: active.baseOffset, filePos: active.size })
      this.#stopped = new PenstockError('NOT_READY', 'the log is closed')
      this.#queue.failAll(this.#stopped)
      await this.#segments.close()
      await this.#parts.mark.close()
    })
  }

  async #loopEnd(): Promise<void> {
    while (this.#queue.length > 0 && !this.#stopped) await this.#exclusive(() => this.#round())
  }
}
