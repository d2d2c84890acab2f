// The log of one partition on disk: appends go through one commit loop (gather, write, sync, tell), reads come straight
// from the segments. Keeps I-DURABLE: `durableOffset` passes a batch only after its sync (or, for `memory`, its write),
// and I-TAIL: bytes that were cut never come back.

import assert from 'node:assert/strict'
import { nextOffsetOf } from '../../model/batch.ts'
import { PenstockError } from '../../model/errors.ts'
import { limits } from '../../model/limits.ts'
import type { Epoch, Offset, TimestampMs } from '../../model/offset.ts'
import { AppendQueue, type QueuedBatch } from './append-queue.ts'
import type { DiskLogParts } from './disk-log-parts.ts'
import { isDiskFull } from './errno.ts'
import { Flusher } from './flusher.ts'
import { LogReader } from './log-reader.ts'
import type { Appended, LogConfig, LogSlice, LogStart, PartitionLog } from './partition-log.ts'
import { expendable, isTooOld } from './retention.ts'
import { type ChainLink, isFull, type Segment } from './segment.ts'
import { SegmentStore } from './segment-store.ts'
import { type LogEnd, stampedBatches, stampNext } from './stamped-batches.ts'

/** A start after a crash reads at most about so much of a segment. */
const indexFileBytes = 64 * 1024 * 1024

export class DiskLog implements PartitionLog {
  readonly #parts: DiskLogParts
  readonly #store: SegmentStore
  readonly #flusher: Flusher
  readonly #reader: LogReader
  readonly #queue = new AppendQueue()
  #config: LogConfig
  /** Of the last batch that has offsets, written or not. */
  #link: ChainLink
  #endOffset: Offset
  #durableOffset: Offset
  #lastTimestampMs: TimestampMs
  #unindexedBytes = 0
  /** The running round or maintenance; everything that changes segments goes through it, one at a time. */
  #turn: Promise<void> = Promise.resolve()
  #looping = false
  #stopped: PenstockError | undefined
  #closing: Promise<void> | undefined

  constructor(parts: DiskLogParts) {
    const { fileSystem, directory, identity, recovered } = parts
    const { segments, activeFile } = recovered
    this.#parts = parts
    const store = new SegmentStore({ fileSystem, directory, identity, segments, activeFile })
    this.#store = store
    this.#reader = new LogReader(store, () => this.#endOffset)
    this.#flusher = new Flusher({
      clock: parts.clock,
      rules: identity.rules,
      store,
      checkpoint: parts.checkpoint,
      fatal: (error) => this.#fatal(error),
    })
    this.#config = parts.config
    const { active } = this.#store
    this.#link = active.link
    this.#endOffset = active.nextOffset
    this.#durableOffset = active.nextOffset
    this.#lastTimestampMs = segments.reduce((last, one) => Math.max(last, one.lastTimestampMs), 0)
  }

  get startOffset(): Offset {
    return this.#store.startOffset
  }

  get endOffset(): Offset {
    return this.#endOffset
  }

  get durableOffset(): Offset {
    return this.#durableOffset
  }

  get sizeBytes(): number {
    return this.#store.sizeBytes
  }

  get queuedBytes(): number {
    return this.#queue.bytes
  }

  get lastAppendTimestampMs(): TimestampMs {
    return this.#lastTimestampMs
  }

  append(batch: Buffer, stamp: { readonly epoch: Epoch; readonly nowMs: TimestampMs }): Appended {
    const end = this.#takingEnd()
    if (this.#queue.bytes + batch.length > limits.appendQueueBytesPerPartitionMax) {
      throw new PenstockError('LIMIT_EXCEEDED', 'too many bytes wait for the disk here')
    }
    const appendTimestampMs = Math.max(stamp.nowMs, this.#lastTimestampMs)
    this.#push([stampNext(batch, end, { epoch: stamp.epoch, appendTimestampMs })])
    return { baseOffset: end.endOffset, nextOffset: this.#endOffset, appendTimestampMs }
  }

  appendStamped(batches: Buffer): { readonly nextOffset: Offset } {
    this.#push(stampedBatches(batches, this.#takingEnd()))
    return { nextOffset: this.#endOffset }
  }

  #takingEnd(): LogEnd {
    if (this.#stopped) throw this.#stopped
    if (this.#closing) throw new PenstockError('NOT_READY', 'the log is closing')
    const { identity, clock } = this.#parts
    const { seed } = identity
    return { endOffset: this.#endOffset, link: this.#link, seed, nowMs: clock.monotonicMs() }
  }

  #push(batches: readonly QueuedBatch[]): void {
    for (const batch of batches) {
      this.#link = batch.link
      this.#lastTimestampMs = Math.max(this.#lastTimestampMs, batch.appendTimestampMs)
      this.#endOffset = nextOffsetOf(batch)
      this.#queue.push(batch)
    }
    if (!this.#looping) void this.#loop()
  }

  waitDurable(offset: Offset): Promise<void> {
    if (offset <= this.#durableOffset) return Promise.resolve()
    if (this.#stopped) return Promise.reject(this.#stopped)
    return this.#queue.wait(offset)
  }

  onDurable(listener: (durableOffset: Offset) => void): () => void {
    return this.#queue.listen(listener)
  }

  /** Runs rounds until nothing waits. Whatever comes meanwhile shares the next round: group commit. */
  async #loop(): Promise<void> {
    this.#looping = true
    while (this.#queue.length > 0 && !this.#stopped) await this.#exclusive(() => this.#round())
    this.#looping = false
  }

  /** One change to the files at a time. */
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
    const { first } = this.#queue
    if (!first || this.#stopped) return
    const { clock, observe } = this.#parts
    const startMs = clock.monotonicMs()
    try {
      if (isFull(this.#store.active, first, this.#config)) await this.#roll()
      if (this.#config.durability === 'memory') await this.#flusher.beforeLaxWrite()
      if (this.#stopped) return
      const { active } = this.#store
      const room = Math.max(this.#config.segmentBytes - active.size, 1)
      const batches = this.#queue.take(Math.min(this.#parts.roundBytesMax, room))
      await this.#parts.beforeWrite?.()
      await this.#store.write(batches.map(({ batch }) => batch))
      const writtenMs = clock.monotonicMs()
      const bytes = batches.reduce((sum, { length }) => sum + length, 0)
      const synced = this.#config.durability === 'fsync' && this.#parts.identity.rules.syncBeforeAck
      if (synced) await this.#flusher.sync()
      const queueMs = startMs - first.queuedAtMs
      const [writeMs, syncMs] = [writtenMs - startMs, clock.monotonicMs() - writtenMs]
      // A checkpoint beside it may have failed: then nothing is acknowledged any more.
      if (this.#stopped) return
      this.#written(active, { batches, bytes, synced })
      observe.committed({ batches: batches.length, bytes, queueMs, writeMs, syncMs })
      if (this.#unindexedBytes >= indexFileBytes && synced) await this.#writeIndex(active)
    } catch (error) {
      await this.#failed(error)
    }
  }

  #written(
    active: Segment,
    round: {
      readonly batches: readonly QueuedBatch[]
      readonly bytes: number
      readonly synced: boolean
    },
  ): void {
    const { batches, bytes, synced } = round
    for (const batch of batches) active.add(batch, batch.link)
    this.#queue.settle(bytes)
    this.#unindexedBytes += bytes
    this.#flusher.wrote(bytes, synced)
    const durableOffset = active.nextOffset
    assert(durableOffset >= this.#durableOffset, 'what is durable stays durable')
    this.#durableOffset = durableOffset
    this.#queue.reached(durableOffset)
  }

  /**
   * A round that could not be written. A full disk: everything that waits is refused, the half-written bytes are cut,
   * and the offsets are free again. Anything else: this log can no longer vouch for itself.
   */
  async #failed(error: unknown): Promise<void> {
    if (this.#stopped) return
    try {
      if (!isDiskFull(error)) throw error
      await this.#store.dropHalfWritten()
    } catch (fatal) {
      this.#fatal(fatal)
      return
    }
    this.#queue.clear()
    this.#takeOver()
    const full = new PenstockError('DISK_WATERMARK', 'the disk is full', {}, { cause: error })
    this.#parts.onRejected(this.#endOffset)
    this.#queue.failAll(full)
  }

  #fatal(error: unknown): void {
    if (this.#stopped) return
    const cause = error instanceof Error ? error : new Error(String(error))
    this.#stopped = new PenstockError('NOT_READY', 'the log has failed', {}, { cause })
    this.#flusher.stop()
    this.#queue.clear()
    this.#queue.failAll(this.#stopped)
    this.#parts.onFatal(cause)
  }

  /** Seals the active segment and begins the next. */
  async #roll(): Promise<void> {
    const sealed = this.#store.active
    if (this.#parts.identity.rules.sealBeforeRoll) await this.#flusher.settle()
    if (this.#stopped) throw this.#stopped
    await this.#store.roll()
    const { baseOffset, link } = this.#store.active
    this.#flusher.isSynced({ baseOffset, filePos: 0, link })
    await this.#writeIndex(sealed)
  }

  /** Only a cache: without it the next start reads more. */
  async #writeIndex(segment: Segment): Promise<void> {
    this.#unindexedBytes = 0
    await this.#store.writeIndex(segment).catch(() => {})
  }

  read(range: { from: Offset; before: Offset; maxBytes: number }): Promise<LogSlice> {
    return this.#reader.read(range)
  }

  offsetAtTime(timeMs: TimestampMs): Promise<Offset> {
    return this.#reader.offsetAtTime(timeMs)
  }

  timestampAt(offset: Offset): Promise<TimestampMs | undefined> {
    return this.#reader.timestampAt(offset)
  }

  truncate(offset: Offset): Promise<void> {
    return this.#exclusive(async () => {
      await this.#drain()
      if (offset >= this.#endOffset) return
      this.#reader.checkReadable(offset)
      const place = await this.#store.locate(offset)
      await this.#shorten(() => this.#flusher.cut(offset, place))
    })
  }

  reset({ offset, link }: LogStart): Promise<void> {
    return this.#exclusive(async () => {
      await this.#drain()
      await this.#shorten(() => this.#flusher.reset({ baseOffset: offset, filePos: 0, link }))
    })
  }

  async #drain(): Promise<void> {
    while (this.#queue.length > 0 && !this.#stopped) await this.#round()
    if (this.#stopped) throw this.#stopped
  }

  async #shorten(work: () => Promise<void>): Promise<void> {
    await this.#wholly(work)
    this.#takeOver()
    this.#durableOffset = this.#endOffset
    this.#lastTimestampMs = this.#store.active.lastTimestampMs
  }

  /** What fails halfway leaves files that nobody can vouch for. */
  async #wholly(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      this.#fatal(error)
      throw error
    }
  }

  /** Ends where the files end. */
  #takeOver(): void {
    const { active } = this.#store
    this.#link = active.link
    this.#endOffset = active.nextOffset
  }

  linkAt(offset: Offset): Promise<ChainLink> {
    return this.#exclusive(async () => {
      this.#reader.checkReadable(offset)
      const { active } = this.#store
      return offset === active.nextOffset ? active.link : (await this.#store.locate(offset)).link
    })
  }

  /** Removes whole segments that end at or before `offset`; the active one stays. */
  async trimBefore(offset: Offset): Promise<void> {
    await this.#exclusive(() => this.#drop((segment) => segment.nextOffset <= offset))
  }

  async applyRetention(nowMs: TimestampMs, keepFrom: Offset = Infinity): Promise<Offset> {
    const facts = { config: this.#config, nowMs, keepFrom }
    await this.#exclusive(async () => {
      // Else the last messages of a topic that nobody publishes to would stay for ever.
      const { active } = this.#store
      if (active.size > 0 && isTooOld(active, facts)) await this.#rollIdle()
      await this.#drop(expendable({ ...facts, sizeBytes: this.sizeBytes }))
    })
    return this.startOffset
  }

  async #rollIdle(): Promise<void> {
    if (this.#stopped) return
    await this.#wholly(async () => {
      await this.#roll().catch((error: unknown) => {
        if (!isDiskFull(error)) throw error
      })
    })
  }

  async #drop(drop: (segment: Segment) => boolean): Promise<void> {
    if (this.#stopped) throw this.#stopped
    const count = this.#store.countWhile(drop)
    if (count === 0) return
    await this.#parts.beforeDrop?.()
    await this.#wholly(async () => {
      // First the new start: what a crash leaves of the old segments then goes at the next start.
      await this.#flusher.checkpoint(this.#store.segments[count]?.baseOffset)
      await this.#store.drop(count)
    })
  }

  configure(config: LogConfig): void {
    this.#config = config
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    await this.#exclusive(async () => {
      await this.#drain().catch(() => {})
      if (!this.#stopped) await this.#closeCleanly()
      await this.#reader.close()
      await this.#store.close()
      await this.#parts.checkpoint.close()
    })
  }

  async #closeCleanly(): Promise<void> {
    try {
      await this.#flusher.settle()
      this.#flusher.stop()
      if (this.#stopped) return
      if (this.#unindexedBytes > 0) await this.#writeIndex(this.#store.active)
      await this.#flusher.checkpoint()
      this.#stopped = new PenstockError('NOT_READY', 'the log is closed')
      this.#queue.failAll(this.#stopped)
    } catch (error) {
      this.#fatal(error)
    }
  }
}
