// What a replica has on disk, for leader and follower alike: the data log, the state log with the groups, the producers,
// and what the store has promised. Changes of one lane take effect in the order of the calls.
// Keeps R13 on disk: data is written behind the state that was appended before it, and cut before it.

import { join } from 'node:path'
import { type BatchHeader, identitySeed } from '../../model/batch.ts'
import type { Clock } from '../../model/clock.ts'
import { PenstockError } from '../../model/errors.ts'
import type { Epoch, Offset, TimestampMs } from '../../model/offset.ts'
import type { Topic } from '../../model/topic.ts'
import type { DiskLog } from '../log/disk-log.ts'
import type { FileSystem } from '../log/file-system.ts'
import type { Appended, LogObserver, LogSlice } from '../log/partition-log.ts'
import type { StateLog } from '../log/state-log.ts'
import { type Ends, type Lane, lanes } from '../replication/ends.ts'
import type { EpochEntry } from '../replication/epoch-history.ts'
import { type EpochBeginning, epochStartBatch } from './epoch-start.ts'
import { GroupLog } from './group-log.ts'
import type { GroupTable } from './group-progress.ts'
import { MessageLog } from './message-log.ts'
import type { PartitionKey } from './partition-storage.ts'
import type { ProducerTable } from './producer-state.ts'
import { ReplicaNotes } from './replica-notes.ts'
import type { ReplicaTable } from './replica-table.ts'
import { type StartingPoint, startingPointOf, veryBeginning } from './starting-point.ts'
import { whenRoom } from './when-room.ts'

const stateSegmentBytes = 4 * 1024 * 1024

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
  /** False while the disk is too full to take messages. */
  readonly acceptsWrites: () => boolean
}

export interface FilesOptions extends FilesEnvironment {
  readonly key: PartitionKey
  /** Of this partition; made if it is not there. */
  readonly directory: string
  readonly topic: Topic
}

/** A lane that has not taken what it was given; both end where `ends` says. */
export interface LaneRefusal {
  readonly lane: Lane
  readonly ends: Ends
  readonly error: PenstockError
}

export interface FilesListener {
  /** Something could not be appended, or not be written. */
  refused(refusal: LaneRefusal): void
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
  readonly #notes: ReplicaNotes
  #listener: FilesListener | undefined
  #messageLog: MessageLog | undefined
  #groupLog: GroupLog | undefined
  #epoch: Epoch = 0
  /** Other stores have copies: the order of the lanes matters. */
  #hasOthers = false
  /** What was asked for before the last one must not be appended any more: it would follow something else. */
  #refusals = 0
  /** Data before it that is not written yet has come behind state that is gone. */
  #refusedData: Offset = 0
  readonly #closing = new AbortController()
  /** Changes of the logs, one after another. */
  #turn: Promise<unknown> = Promise.resolve()

  constructor(options: FilesOptions) {
    this.#options = options
    this.#notes = new ReplicaNotes(options.table, options.key)
  }

  async open(): Promise<void> {
    const { fileSystem, clock, directory, key, onFatal } = this.#options
    this.#messageLog = await MessageLog.open({
      ...this.#options,
      history: this.#notes.histories.data,
      beforeWrite: () => this.#stateFirst(),
      onRejected: () => this.#refused('data', diskFull()),
    })
    this.#groupLog = await GroupLog.open({
      fileSystem,
      clock,
      directory: join(directory, 'state'),
      seed: identitySeed(`${key.topicUid}/state`, key.index),
      segmentBytes: stateSegmentBytes,
      onFatal,
      epoch: () => this.#epoch,
      onAppended: (batch) => this.#listener?.stateAppended(batch),
      onTrimmed: (start) => this.#listener?.trimmed('state', start),
      onRejected: () => this.#refused('state', diskFull()),
    })
    // A crash came while it began anew, or before what was damaged was put aside: nothing of it counts.
    const holds = this.ends.data + this.ends.state > 0
    if (this.#notes.isLost && holds) await this.#empty(veryBeginning)
    // An entry whose EpochStart never got to the disk has not taken effect.
    this.#notes.cut(this.ends)
  }

  get log(): DiskLog {
    return this.#messages.log
  }

  get state(): StateLog {
    return this.#grouped.state
  }

  get groups(): GroupTable {
    return this.#grouped.groups
  }

  get #messages(): MessageLog {
    if (!this.#messageLog) throw new Error('opened before it is used')
    return this.#messageLog
  }

  get #grouped(): GroupLog {
    if (!this.#groupLog) throw new Error('opened before it is used')
    return this.#groupLog
  }

  get producers(): ProducerTable {
    return this.#messages.producers
  }

  get ends(): Ends {
    return { state: this.state.log.endOffset, data: this.log.endOffset }
  }

  /** For openReplica. */
  get found() {
    const { promised, histories, damaged } = this.#notes
    const { ends } = this
    return {
      promised,
      state: { history: histories.state, start: this.state.log.startOffset, end: ends.state },
      data: { history: histories.data, start: this.log.startOffset, end: ends.data },
      damaged,
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
    this.#messages.configure(topic)
  }

  /** Metadata names so many copies, this one among them. */
  copies(count: number): void {
    this.#hasOthers = count > 1
  }

  keepPromise(epoch: Epoch): Promise<void> {
    return this.#notes.promise(epoch)
  }

  repaired(): Promise<void> {
    return this.#notes.repaired()
  }

  /** Leader: an EpochStart in each lane, the state's first. */
  startEpoch(start: EpochBeginning) {
    return this.#inTurn(async () => {
      const entries = this.#enterEpoch(start)
      await this.#notes.keep()
      const stamp = { epoch: start.epoch, nowMs: this.#options.clock.now() }
      const ends = {
        state: this.state.log.append(epochStartBatch(start), stamp).nextOffset,
        data: this.log.append(epochStartBatch(start), stamp).nextOffset,
      }
      this.#messages.noteControl(entries.data.startOffset)
      return { entries, ends }
    })
  }

  /** Leader of a single copy: nobody else can have committed anything, so nothing needs to be written. */
  beginEpochQuietly(start: EpochBeginning) {
    return this.#inTurn(async () => {
      const entries = this.#enterEpoch(start)
      await this.#notes.keep()
      return { entries, ends: { state: entries.state.startOffset, data: entries.data.startOffset } }
    })
  }

  /** Leader no more: what it has not appended yet would come behind what others are told of its end. */
  endEpoch(): void {
    const deposed = new PenstockError('NOT_LEADER', 'another broker leads this partition now')
    if (this.state.drop(deposed)) this.#takeBack('state').catch(this.#options.onFatal)
  }

  /** Follower: batches as they came from the leader. When it rejects nothing has changed, and the listener knows. */
  store(lane: Lane, batches: Buffer, entries: readonly EpochEntry[]): Promise<void> {
    const refusals = this.#refusals
    return this.#inTurn(async () => {
      this.#checkUnrefused(refusals)
      if (entries.length > 0) {
        this.#notes.add(lane, entries)
        await this.#notes.keep()
        this.#checkUnrefused(refusals)
      }
      try {
        if (lane === 'state') this.#grouped.store(batches)
        else this.#messages.store(batches)
      } catch (error) {
        if (error instanceof PenstockError) this.#refused(lane, error)
        throw error
      }
    })
  }

  #checkUnrefused(refusals: number): void {
    if (refusals === this.#refusals) return
    throw new PenstockError('NOT_READY', 'what came before it has been refused')
  }

  #refused(lane: Lane, error: PenstockError): void {
    this.#refusals++
    this.#refusedData = lane === 'state' ? this.log.endOffset : 0
    this.#listener?.refused({ lane, ends: this.ends, error })
    if (this.#hasOthers) this.#takeBack(lane).catch(this.#options.onFatal)
  }

  /** What was noted of that which is not there. */
  #takeBack(lane: Lane): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#closing.signal.aborted) return
      this.#notes.cut(this.ends)
      if (lane === 'state') await this.#grouped.truncate(this.state.log.endOffset)
    })
  }

  /** Data first, then state. */
  truncate(to: Ends): Promise<void> {
    return this.#inTurn(async () => {
      const cutsData = to.data < this.log.endOffset
      const cutsState = to.state < this.state.log.endOffset
      if (cutsData) await this.#messages.truncate(to.data)
      if (cutsState) await this.#grouped.truncate(to.state)
      this.#notes.cut(to)
      if (cutsData) await this.#messages.rebuild()
      await this.#notes.keep()
    })
  }

  /** Leader: where a copy that ends before this one begins has to begin. */
  startingPoint(): Promise<StartingPoint> {
    const logs = { state: this.state, messages: this.#messages }
    return this.#inTurn(() => startingPointOf(logs, this.#notes.histories))
  }

  /** Follower: forgets everything and begins there. Until it has caught up it has no vote, as one that was damaged. */
  reset(to: StartingPoint): Promise<void> {
    return this.#inTurn(async () => {
      await this.#notes.lost()
      await whenRoom(this.#options.clock, this.#closing.signal, () => this.#empty(to))
      await this.#notes.begin({ state: to.state.history, data: to.data.history })
    })
  }

  async #empty(to: StartingPoint): Promise<void> {
    await this.#messages.reset(to)
    await this.#grouped.reset(to)
  }

  read(lane: Lane, range: { from: Offset; before: Offset; maxBytes: number }): Promise<LogSlice> {
    return this.#lane(lane).read(range)
  }

  /** What is committed: snapshots go so far. */
  committed(ends: Ends): void {
    this.#messages.committed(ends.data)
    this.#grouped.committed(ends.state)
  }

  /** A batch of a producer has been appended. */
  noteProduced(
    header: BatchHeader,
    appended: Pick<Appended, 'baseOffset' | 'appendTimestampMs'>,
  ): void {
    this.#messages.noteProduced(header, appended)
  }

  /** Offsets of the data lane that are messages, and not the protocol's own. */
  messagesIn(range: { readonly from: Offset; readonly to: Offset }): number {
    return this.#messages.messagesIn(range)
  }

  /** After the leader's own records. */
  noteRecorded(): void {
    this.#grouped.snapshotIfDue()
  }

  async applyRetention(nowMs: TimestampMs): Promise<void> {
    const trimmed = await this.#messages.applyRetention(nowMs)
    if (trimmed) this.#listener?.trimmed('data', this.log.startOffset)
  }

  /** Everything queued is on disk, or the log has failed. */
  async settle(): Promise<void> {
    await this.#turn
    await this.log.waitDurable(this.log.endOffset).catch(() => {})
  }

  async close(): Promise<void> {
    this.#closing.abort()
    await this.#turn
    await this.#groupLog?.close()
    await this.#messageLog?.close()
  }

  #lane(lane: Lane): DiskLog {
    return lane === 'state' ? this.state.log : this.log
  }

  #stateFirst(): Promise<void> | undefined {
    const state = this.#groupLog?.state.log
    if (!this.#hasOthers || !state) return undefined
    if (this.log.durableOffset < this.#refusedData) return Promise.reject(diskFull())
    if (state.durableOffset >= state.endOffset) return undefined
    return state.waitDurable(state.endOffset)
  }

  #enterEpoch({ epoch, nonce }: EpochBeginning): Record<Lane, EpochEntry> {
    this.#epoch = epoch
    const entries = {
      state: { epoch, nonce, startOffset: this.state.log.endOffset },
      data: { epoch, nonce, startOffset: this.log.endOffset },
    }
    for (const lane of lanes) this.#notes.add(lane, [entries[lane]])
    return entries
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work)
    this.#turn = turn.catch(() => {})
    return turn
  }
}

function diskFull(): PenstockError {
  return new PenstockError('DISK_WATERMARK', 'the disk is full')
}
