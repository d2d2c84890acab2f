// What a replica has on disk, for leader and follower alike: the data log, the state log with the groups, the producers,
// and what the store has promised. Changes of one lane take effect in the order of the calls.
// Keeps R13 on disk: data is written behind the state that was appended before it, and cut before it.

import { join } from 'node:path'
import { type BatchHeader, identitySeed, readBatchHeader } from '../../model/batch.ts'
import type { Clock } from '../../model/clock.ts'
import { PenstockError } from '../../model/errors.ts'
import type { Epoch, Offset, TimestampMs } from '../../model/offset.ts'
import type { Topic } from '../../model/topic.ts'
import type { DiskLog } from '../log/disk-log.ts'
import type { FileSystem } from '../log/file-system.ts'
import { openPartitionLog } from '../log/open-log.ts'
import type { Appended, LogConfig, LogObserver, LogSlice } from '../log/partition-log.ts'
import { StateLog } from '../log/state-log.ts'
import type { Ends, Lane } from '../replication/ends.ts'
import { cutHistory, type EpochEntry, type EpochHistory } from '../replication/epoch-history.ts'
import { CommitWaiters } from './commit-waiters.ts'
import { type EpochBeginning, epochStartBatch } from './epoch-start.ts'
import { GroupTable } from './group-progress.ts'
import type { PartitionKey } from './partition-storage.ts'
import type { ProducerTable } from './producer-state.ts'
import type { ReplicaTable } from './replica-table.ts'
import { type StartingPoint, startingPointOf, veryBeginning } from './starting-point.ts'
import { StoredProducers } from './stored-producers.ts'

const stateSegmentBytes = 4 * 1024 * 1024
/** A snapshot of the groups is taken after so many records. */
const stateSnapshotRecords = 50_000

/** What every partition of the broker is opened with. */
export interface FilesEnvironment {
  readonly fileSystem: FileSystem
  readonly clock: Clock
  readonly table: ReplicaTable
  /** Age at which a segment is rolled. */
  readonly segmentMs: number
  /** The process must end: this partition can no longer vouch for what it acknowledges. */
  readonly onFatal: (error: Error) => void
  readonly observe: LogObserver
}

export interface FilesOptions extends FilesEnvironment {
  readonly key: PartitionKey
  /** Of this partition; made if it is not there. */
  readonly directory: string
  readonly topic: Topic
}

export interface FilesListener {
  /** A full disk has refused what was appended: the lane ends at `end` again. */
  rejected(lane: Lane, end: Offset): void
  /** A lane begins later now. */
  trimmed(lane: Lane, start: Offset): void
  /** The leader has appended a record of its own to the state lane. */
  stateAppended(batch: { readonly from: Offset; readonly to: Offset; readonly batch: Buffer }): void
}

/** Opens, and recovers if need be. Throws STORAGE_DAMAGED. */
export async function openPartitionFiles(options: FilesOptions): Promise<PartitionFiles> {
  const files = new PartitionFiles(options)
  try {
    await files.open()
  } catch (error) {
    await files.close().catch(() => {})
    throw error
  }
  return files
}

export class PartitionFiles {
  readonly #options: FilesOptions
  readonly #commits = new CommitWaiters()
  #topic: Topic
  #listener: FilesListener | undefined
  #log: DiskLog | undefined
  #state: StateLog | undefined
  #groups = new GroupTable()
  #producers: StoredProducers | undefined
  #histories: Record<Lane, EpochHistory> = { state: [], data: [] }
  #promised: Epoch = 0
  #damaged = false
  #epoch: Epoch = 0
  #committed: Ends = { state: 0, data: 0 }
  /** Other stores have copies: the order of the lanes matters. */
  #hasOthers = false
  #closing: PenstockError | undefined
  /** Changes of the logs, one after another. */
  #turn: Promise<unknown> = Promise.resolve()

  constructor(options: FilesOptions) {
    this.#options = options
    this.#topic = options.topic
  }

  async open(): Promise<void> {
    const { fileSystem, clock, directory, key, onFatal, observe, table } = this.#options
    this.#log = (
      await openPartitionLog({
        fileSystem,
        clock,
        directory: join(directory, 'log'),
        seed: identitySeed(key.topicUid, key.index),
        config: this.#config(),
        onFatal,
        onRejected: (endOffset) => {
          this.#producers?.table.rollback(endOffset)
          this.#listener?.rejected('data', endOffset)
        },
        observe,
        beforeWrite: () => this.#stateFirst(),
      })
    ).log
    this.#state = await StateLog.open({
      fileSystem,
      clock,
      directory: join(directory, 'state'),
      seed: identitySeed(`${key.topicUid}/state`, key.index),
      segmentBytes: stateSegmentBytes,
      onFatal,
      restore: (snapshot) => this.#groups.restore(snapshot),
      replay: (record) => this.#groups.apply(record),
      epoch: () => this.#epoch,
      onAppended: (batch) => this.#listener?.stateAppended(batch),
      committed: (offset) => this.#whenCommitted(offset),
      onRejected: (endOffset) => this.#listener?.rejected('state', endOffset),
    })
    this.#producers = await StoredProducers.open(this.log, { fileSystem, directory })
    const { promised, histories, damaged } = table.get(key)
    this.#promised = promised
    this.#damaged = damaged
    // A crash came while it began anew, or before what was damaged was put aside: nothing of it counts.
    const isLost = damaged && histories.state.length + histories.data.length === 0
    const holds = this.log.endOffset + this.state.log.endOffset > 0
    if (isLost && holds) await this.#empty(veryBeginning)
    // An entry whose EpochStart never got to the disk has not taken effect.
    this.#histories = {
      state: cutHistory(histories.state, this.state.log.endOffset),
      data: cutHistory(histories.data, this.log.endOffset),
    }
  }

  get log(): DiskLog {
    if (!this.#log) throw new Error('opened before it is used')
    return this.#log
  }

  get state(): StateLog {
    if (!this.#state) throw new Error('opened before it is used')
    return this.#state
  }

  get groups(): GroupTable {
    return this.#groups
  }

  get producers(): ProducerTable {
    if (!this.#producers) throw new Error('opened before it is used')
    return this.#producers.table
  }

  /** For openReplica. */
  get found() {
    const { state, data } = this.#histories
    return {
      promised: this.#promised,
      state: { history: state, start: this.state.log.startOffset, end: this.state.log.endOffset },
      data: { history: data, start: this.log.startOffset, end: this.log.endOffset },
      damaged: this.#damaged,
    }
  }

  listen(listener: FilesListener): void {
    this.#listener = listener
  }

  onDurable(lane: Lane, listener: (durable: Offset) => void): void {
    this.#lane(lane).onDurable(listener)
  }

  durableEnd(lane: Lane): Offset {
    return this.#lane(lane).durableOffset
  }

  configure(topic: Topic): void {
    this.#topic = topic
    this.log.configure(this.#config())
  }

  /** Metadata names so many copies, this one among them. */
  copies(count: number): void {
    this.#hasOthers = count > 1
  }

  async keepPromise(epoch: Epoch): Promise<void> {
    this.#promised = Math.max(this.#promised, epoch)
    await this.#keep()
  }

  async repaired(): Promise<void> {
    this.#damaged = false
    await this.#keep()
  }

  /** Leader: an EpochStart in each lane, the state's first. */
  startEpoch(start: EpochBeginning) {
    return this.#inTurn(async () => {
      const entries = this.#enterEpoch(start)
      await this.#keep()
      const stamp = { epoch: start.epoch, nowMs: this.#options.clock.now() }
      const ends = {
        state: this.state.log.append(epochStartBatch(start), stamp).nextOffset,
        data: this.log.append(epochStartBatch(start), stamp).nextOffset,
      }
      return { entries, ends }
    })
  }

  /** Leader of a single copy: nobody else can have committed anything, so nothing needs to be written. */
  beginEpochQuietly(start: EpochBeginning) {
    return this.#inTurn(async () => {
      const entries = this.#enterEpoch(start)
      await this.#keep()
      return { entries, ends: { state: entries.state.startOffset, data: entries.data.startOffset } }
    })
  }

  /** Follower: batches as they came from the leader. Throws CORRUPT_BATCH, and nothing has changed then. */
  store(lane: Lane, batches: Buffer, entries: readonly EpochEntry[]): Promise<void> {
    return this.#inTurn(async () => {
      if (entries.length > 0) {
        this.#histories = { ...this.#histories, [lane]: [...this.#histories[lane], ...entries] }
        await this.#keep()
      }
      if (lane === 'state') {
        this.state.appendStamped(batches)
        this.#snapshotState()
      } else {
        this.log.appendStamped(batches)
        for (let at = 0; at < batches.length; ) {
          const header = readBatchHeader(batches, at)
          if (!header.control) this.noteProduced(header, header)
          at += header.length
        }
      }
    })
  }

  /** Data first, then state. */
  truncate(to: Ends): Promise<void> {
    return this.#inTurn(async () => {
      const cutsData = to.data < this.log.endOffset
      const cutsState = to.state < this.state.log.endOffset
      if (cutsData) await this.log.truncate(to.data)
      if (cutsState) {
        this.#groups = new GroupTable()
        await this.state.truncate(to.state)
      }
      this.#histories = {
        state: cutHistory(this.#histories.state, to.state),
        data: cutHistory(this.#histories.data, to.data),
      }
      if (cutsData) await this.#producers?.rebuild()
      await this.#keep()
    })
  }

  /** Leader: where a copy that ends before this one begins has to begin. */
  startingPoint(): Promise<StartingPoint> {
    const lanes = { state: this.state, data: this.log }
    return this.#inTurn(() => startingPointOf(lanes, this.#histories))
  }

  /** Follower: forgets everything and begins there. Until it has caught up it has no vote, as one that was damaged. */
  reset(to: StartingPoint): Promise<void> {
    return this.#inTurn(async () => {
      this.#damaged = true
      // So marked, what a crash leaves is not taken for anything: see `open`.
      this.#histories = { state: [], data: [] }
      await this.#keep()
      await this.#empty(to)
      this.#histories = { state: to.state.history, data: to.data.history }
      await this.#keep()
    })
  }

  async #empty(to: StartingPoint): Promise<void> {
    await this.#producers?.forget()
    await this.log.reset(to.data)
    this.#groups = new GroupTable()
    await this.state.reset(to.state, to.snapshotBytes)
    await this.#producers?.rebuild()
    this.#committed = { state: to.state.offset, data: to.data.offset }
  }

  read(lane: Lane, range: { from: Offset; before: Offset; maxBytes: number }): Promise<LogSlice> {
    return this.#lane(lane).read(range)
  }

  /** What is committed: snapshots go so far. */
  committed(ends: Ends): void {
    this.#committed = ends
    this.#commits.committed(ends.state)
  }

  /** A batch of a producer has been appended. */
  noteProduced(
    header: BatchHeader,
    { baseOffset, appendTimestampMs }: Pick<Appended, 'baseOffset' | 'appendTimestampMs'>,
  ): void {
    const committed = this.#committed.data
    this.#producers?.appended(header, { baseOffset, appendTimestampMs, committed })
  }

  /** After the leader's own records. */
  noteRecorded(): void {
    this.#snapshotState()
  }

  async applyRetention(nowMs: TimestampMs): Promise<void> {
    const before = this.log.startOffset
    const start = await this.log.applyRetention(nowMs, this.#committed.data)
    if (start > before) this.#listener?.trimmed('data', start)
  }

  /** Everything queued is on disk, or the log has failed. */
  async settle(): Promise<void> {
    await this.#turn
    await this.log.waitDurable(this.log.endOffset).catch(() => {})
  }

  async close(): Promise<void> {
    await this.#turn
    await this.#producers?.write(this.#committed.data)
    this.#closing = new PenstockError('NOT_READY', 'this partition is closing')
    this.#commits.failAll(this.#closing)
    await this.#state?.close()
    await this.#log?.close()
  }

  #lane(lane: Lane): DiskLog {
    return lane === 'state' ? this.state.log : this.log
  }

  #config(): LogConfig {
    const { durability, segmentBytes, retentionMs, retentionBytes } = this.#topic.spec
    const { segmentMs } = this.#options
    return { durability, segmentBytes, segmentMs, retentionMs, retentionBytes }
  }

  #stateFirst(): Promise<void> | undefined {
    const state = this.#state?.log
    if (!this.#hasOthers || !state || state.durableOffset >= state.endOffset) return undefined
    return state.waitDurable(state.endOffset)
  }

  #enterEpoch({ epoch, nonce }: EpochBeginning): Record<Lane, EpochEntry> {
    this.#epoch = epoch
    const entries = {
      state: { epoch, nonce, startOffset: this.state.log.endOffset },
      data: { epoch, nonce, startOffset: this.log.endOffset },
    }
    this.#histories = {
      state: [...this.#histories.state, entries.state],
      data: [...this.#histories.data, entries.data],
    }
    return entries
  }

  #keep(): Promise<void> {
    const { table, key } = this.#options
    return table.put(key, {
      promised: this.#promised,
      histories: this.#histories,
      damaged: this.#damaged,
    })
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work)
    this.#turn = turn.catch(() => {})
    return turn
  }

  #whenCommitted(offset: Offset): Promise<void> {
    if (offset <= this.#committed.state) return Promise.resolve()
    if (this.#closing) return Promise.reject(this.#closing)
    return this.#commits.wait(offset, 0)
  }

  #snapshotState(): void {
    const { state } = this
    if (state.recordsSinceSnapshot < stateSnapshotRecords) return
    // Without it the next start replays more; the records themselves are durable.
    state
      .snapshot(() => this.#groups.snapshot())
      .then(() => this.#listener?.trimmed('state', state.log.startOffset))
      .catch(() => {})
  }
}
