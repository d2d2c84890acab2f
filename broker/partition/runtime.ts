// A partition that this broker leads: its log, its producers, its groups. Single replica so far: the high watermark is
// the log's durable end, in one place (`#advance`) that a replication core can take over.

import { join } from 'node:path'
import type { BatchHeader } from '../../model/batch.ts'
import { batchHeaderBytes, identitySeed } from '../../model/batch.ts'
import type { Clock } from '../../model/clock.ts'
import { decompress } from '../../model/compression.ts'
import { PenstockError } from '../../model/errors.ts'
import type { Epoch, Offset, TimestampMs } from '../../model/offset.ts'
import type { Topic } from '../../model/topic.ts'
import type { DiskLog } from '../log/disk-log.ts'
import type { FileSystem } from '../log/file-system.ts'
import { openPartitionLog } from '../log/open-log.ts'
import type { LogConfig, LogObserver, LogSlice } from '../log/partition-log.ts'
import { StateLog } from '../log/state-log.ts'
import { DataWaiters } from './data-waiters.ts'
import { GroupTable } from './group-progress.ts'
import { type Admission, checkEnvelope, checkRecords } from './incoming-batch.ts'
import type {
  AckMode,
  AppendResult,
  GroupProgress,
  LocalPartition,
  OffsetToCommit,
} from './partition.ts'
import { recoverProducers, writeProducers } from './producer-snapshot.ts'
import type { ProducerTable } from './producer-state.ts'

/** A restart scans at most so much for producers. */
const producerSnapshotBytes = 64 * 1024 * 1024
const stateSegmentBytes = 4 * 1024 * 1024
/** A snapshot of the groups is taken after so many records. */
const stateSnapshotRecords = 50_000

export interface PartitionOptions {
  readonly fileSystem: FileSystem
  readonly clock: Clock
  /** Of this partition; made if it is not there. */
  readonly directory: string
  readonly topic: Topic
  readonly index: number
  readonly epoch: Epoch
  readonly keyRange: { readonly from: number; readonly to: number }
  /** Age at which a segment is rolled. */
  readonly segmentMs: number
  /** The process must end: this partition can no longer vouch for what it acknowledges. */
  readonly onFatal: (error: Error) => void
  readonly observe: LogObserver
  /** False while the disk is too full to take messages. */
  readonly acceptsWrites: () => boolean
  /** Frees the reserve file, unless that has been done; true when it gave room. */
  readonly freeReserve: () => Promise<boolean>
}

/** Opens, and recovers if need be. Throws STORAGE_DAMAGED. */
export async function openPartition(options: PartitionOptions): Promise<PartitionRuntime> {
  const { fileSystem, clock, directory, topic, index, onFatal, observe } = options
  const identity = identitySeed(topic.uid, index)
  const events = { rejected: (_endOffset: Offset): void => {} }
  const { log } = await openPartitionLog({
    fileSystem,
    clock,
    directory: join(directory, 'log'),
    seed: identity,
    config: logConfig(topic, options.segmentMs),
    onFatal,
    onRejected: (endOffset) => events.rejected(endOffset),
    observe,
  })
  try {
    const groups = new GroupTable()
    const state = await StateLog.open({
      fileSystem,
      clock,
      directory: join(directory, 'state'),
      seed: identitySeed(`${topic.uid}/state`, index),
      segmentBytes: stateSegmentBytes,
      onFatal,
      restore: (snapshot) => groups.restore(snapshot),
      replay: (record) => groups.apply(record),
    })
    const producers = await recoverProducers(log, { fileSystem, directory })
    events.rejected = (endOffset) => producers.rollback(endOffset)
    return new PartitionRuntime(options, { log, state, groups, producers })
  } catch (error) {
    await log.close()
    throw error
  }
}

function logConfig(topic: Topic, segmentMs: number): LogConfig {
  const { durability, segmentBytes, retentionMs, retentionBytes } = topic.spec
  return { durability, segmentBytes, segmentMs, retentionMs, retentionBytes }
}

interface Parts {
  readonly log: DiskLog
  readonly state: StateLog
  readonly groups: GroupTable
  readonly producers: ProducerTable
}

export class PartitionRuntime implements LocalPartition {
  readonly #options: PartitionOptions
  readonly #parts: Parts
  readonly #waiters = new DataWaiters()
  #topic: Topic
  /** Batches whose compressed records are being checked; later ones queue behind so that order holds. */
  #checking: Promise<unknown> | undefined
  #bytesSinceSnapshot = 0
  #closed: PenstockError | undefined

  constructor(options: PartitionOptions, parts: Parts) {
    this.#options = options
    this.#parts = parts
    this.#topic = options.topic
    parts.log.onDurable((durableOffset) => this.#advance(durableOffset))
  }

  get topic(): Topic {
    return this.#topic
  }

  get index(): number {
    return this.#options.index
  }

  get epoch(): Epoch {
    return this.#options.epoch
  }

  get startOffset(): Offset {
    return this.#parts.log.startOffset
  }

  get highWatermark(): Offset {
    return this.#parts.log.durableOffset
  }

  get sizeBytes(): number {
    return this.#parts.log.sizeBytes + this.#parts.state.sizeBytes
  }

  get queuedBytes(): number {
    return this.#parts.log.queuedBytes
  }

  #advance(highWatermark: Offset): void {
    this.#waiters.advance(highWatermark)
  }

  get #admission(): Admission {
    return { messageBytesMax: this.#topic.spec.messageBytesMax, keyRange: this.#options.keyRange }
  }

  append(batch: Buffer, acks: AckMode): Promise<AppendResult> {
    try {
      const header = checkEnvelope(batch, this.#admission)
      if (header.codec === 'none' && !this.#checking) {
        checkRecords(header, batch.subarray(batchHeaderBytes), this.#admission)
        return this.#store(batch, header, acks)
      }
      return this.#storeInTurn(batch, header, acks)
    } catch (error) {
      return Promise.reject(error)
    }
  }

  /** Checks a batch whose records are not at hand yet, then stores it after all that came before it. */
  async #storeInTurn(batch: Buffer, header: BatchHeader, acks: AckMode): Promise<AppendResult> {
    const before = this.#checking
    const checked = decompress(header.codec, batch.subarray(batchHeaderBytes)).then((records) =>
      checkRecords(header, records, this.#admission),
    )
    const turn = Promise.allSettled([before, checked])
    this.#checking = turn
    await turn
    if (this.#checking === turn) this.#checking = undefined
    await checked
    return await this.#store(batch, header, acks)
  }

  #store(batch: Buffer, header: BatchHeader, acks: AckMode): Promise<AppendResult> {
    const { log, producers } = this.#parts
    const duplicate = producers.check(header)
    if (duplicate) {
      const { baseOffset, recordCount, appendTimestampMs } = duplicate
      const nextOffset = baseOffset + recordCount
      return this.#confirmed({ baseOffset, nextOffset, appendTimestampMs, duplicate: true }, acks)
    }
    if (this.#closed) throw this.#closed
    if (!this.#options.acceptsWrites()) {
      throw new PenstockError('DISK_WATERMARK', 'the disk of the broker is nearly full')
    }
    const appended = log.append(batch, {
      epoch: this.#options.epoch,
      nowMs: this.#options.clock.now(),
    })
    producers.appended(header, { ...appended, durableOffset: log.durableOffset })
    this.#bytesSinceSnapshot += batch.length
    if (this.#bytesSinceSnapshot >= producerSnapshotBytes) this.#snapshotProducers()
    return this.#confirmed({ ...appended, duplicate: false }, acks)
  }

  async #confirmed(result: AppendResult, acks: AckMode): Promise<AppendResult> {
    // With one replica the leader's disk is all there is, so `leader` and `all` wait for the same.
    if (acks !== 'none') await this.#parts.log.waitDurable(result.nextOffset)
    return result
  }

  #snapshotProducers(): void {
    this.#bytesSinceSnapshot = 0
    const { log, producers } = this.#parts
    const { fileSystem, directory } = this.#options
    // A failure costs the next start some time, nothing else.
    writeProducers(producers, log.durableOffset, { fileSystem, directory }).catch(() => {})
  }

  async read(range: { from: Offset; maxBytes: number }): Promise<LogSlice> {
    return await this.#parts.log.read({ ...range, before: this.highWatermark })
  }

  waitForData(offset: Offset, options: { signal: AbortSignal }): Promise<void> {
    if (offset < this.highWatermark) return Promise.resolve()
    if (this.#closed) return Promise.reject(this.#closed)
    return this.#waiters.wait(offset, options.signal)
  }

  async offsetAtTime(timeMs: TimestampMs): Promise<Offset> {
    return Math.min(await this.#parts.log.offsetAtTime(timeMs), this.highWatermark)
  }

  timestampAt(offset: Offset): Promise<TimestampMs | undefined> {
    return this.#parts.log.timestampAt(offset)
  }

  progress(group: string): GroupProgress | undefined {
    return this.#parts.groups.get(group)
  }

  assignmentEpoch(group: string): number {
    return this.#parts.groups.assignmentEpoch(group)
  }

  groups(): readonly string[] {
    return this.#parts.groups.names()
  }

  async grant(grant: { group: string; memberId: string; assignmentEpoch: number }): Promise<void> {
    await this.#record(this.#parts.groups.grant(grant))
  }

  async commit(commit: OffsetToCommit): Promise<void> {
    const facts = { endOffset: this.highWatermark, nowMs: this.#options.clock.now() }
    await this.#record(this.#parts.groups.commit(commit, facts))
  }

  async forgetGroup(group: string): Promise<void> {
    if (this.#parts.groups.get(group)) await this.#record(this.#parts.groups.forget(group))
  }

  /** Reading and acknowledging go on while the disk is full: that is what the reserve is for (E3). */
  async #record(record: Uint8Array): Promise<void> {
    const { state, groups } = this.#parts
    try {
      await state.append(record)
    } catch (error) {
      const full = error instanceof PenstockError && error.reason === 'DISK_WATERMARK'
      if (!full) throw error
      // Another partition may have made the room since: it is worth a second try in any case.
      await this.#options.freeReserve()
      await state.append(record)
    }
    if (state.recordsSinceSnapshot >= stateSnapshotRecords) {
      // Without it the next start replays more; the records themselves are durable.
      state.snapshot(() => groups.snapshot()).catch(() => {})
    }
  }

  /** Takes over a changed topic. */
  configure(topic: Topic): void {
    this.#topic = topic
    this.#parts.log.configure(logConfig(topic, this.#options.segmentMs))
  }

  async applyRetention(nowMs: TimestampMs): Promise<Offset> {
    return await this.#parts.log.applyRetention(nowMs)
  }

  /** Finishes what is queued, then closes the files. */
  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = new PenstockError('NOT_READY', 'this partition is closing')
    this.#waiters.fail(this.#closed)
    const { log, state, producers } = this.#parts
    await this.#checking
    await log.waitDurable(log.endOffset).catch(() => {})
    const { fileSystem, directory } = this.#options
    await writeProducers(producers, log.durableOffset, { fileSystem, directory })
    await state.close()
    await log.close()
  }
}
