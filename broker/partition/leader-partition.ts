// A partition that this broker leads, for the services: takes messages and what groups do, answers when they are
// committed, gives what is committed to readers. It lives as long as the leadership; what it stands on (files, replica)
// lives longer.

import type { BatchHeader } from '../../model/batch.ts'
import { batchHeaderBytes } from '../../model/batch.ts'
import type { Clock } from '../../model/clock.ts'
import { decompress } from '../../model/compression.ts'
import { PenstockError } from '../../model/errors.ts'
import type { Epoch, Offset, TimestampMs } from '../../model/offset.ts'
import type { LossRange } from '../../model/partition.ts'
import type { Topic } from '../../model/topic.ts'
import { OffsetWaiters } from '../log/offset-waiters.ts'
import type { LogSlice } from '../log/partition-log.ts'
import type { Ends, Lane } from '../replication/ends.ts'
import { DataWaiters } from './data-waiters.ts'
import { type Admission, checkEnvelope, checkRecords } from './incoming-batch.ts'
import type {
  AckMode,
  AppendResult,
  CopiesView,
  GroupProgress,
  LocalPartition,
  OffsetToCommit,
} from './partition.ts'
import type { PartitionFiles } from './partition-files.ts'

/** What is appended and not committed after this is answered with NOT_ENOUGH_REPLICAS; it may be committed later. */
const commitMsMax = 10_000
const handOverCheckMs = 5

export interface LeaderOptions {
  readonly files: PartitionFiles
  readonly clock: Clock
  readonly topic: Topic
  readonly index: number
  readonly epoch: Epoch
  readonly keyRange: { readonly from: number; readonly to: number }
  /** What is known to be committed when it begins to lead. */
  readonly highWatermark: Ends
  /** Behind the beginning of its epoch: once this is committed, so is all that earlier leaders acknowledged. */
  readonly epochStart: Ends
  /** A batch has its offsets: replication begins. */
  readonly appended: (lane: Lane, batch: AppendedBatch) => void
  readonly copies: () => CopiesView
  readonly losses: () => readonly LossRange[]
  /** Something that was on disk does not verify any more. */
  readonly onDamaged: (error: PenstockError) => void
  /** False while the disk is too full to take messages. */
  readonly acceptsWrites: () => boolean
  /** Frees the reserve file, unless that has been done; true when it gave room. */
  readonly freeReserve: () => Promise<boolean>
}

export interface AppendedBatch {
  readonly from: Offset
  readonly to: Offset
  readonly batch: Buffer
}

export class LeaderPartition implements LocalPartition {
  readonly #options: LeaderOptions
  readonly #files: PartitionFiles
  readonly #waiters = new DataWaiters()
  readonly #commits: Readonly<Record<Lane, OffsetWaiters>>
  readonly #stopListening: () => void
  #highWatermark: Ends
  #topic: Topic
  /** Batches whose compressed records are being checked; later ones queue behind so that order holds. */
  #checking: Promise<unknown> | undefined
  /** Too few replicas for too long: nothing more is taken until something is committed again. */
  #starved = false
  /** By the monotonic clock. */
  #pausedUntilMs = 0
  #ended: PenstockError | undefined

  constructor(options: LeaderOptions) {
    this.#options = options
    this.#files = options.files
    this.#topic = options.topic
    this.#highWatermark = options.highWatermark
    this.#commits = { state: new OffsetWaiters(), data: new OffsetWaiters() }
    this.#stopListening = this.#files.log.onDurable(() => this.#waiters.advance(this.highWatermark))
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
    return this.#files.log.startOffset
  }

  /** Others may have committed what this disk does not have yet: it is read when it does. */
  get highWatermark(): Offset {
    return Math.min(this.#highWatermark.data, this.#files.log.durableOffset)
  }

  get sizeBytes(): number {
    return this.#files.log.sizeBytes + this.#files.state.sizeBytes
  }

  get copies(): CopiesView {
    return this.#options.copies()
  }

  get losses(): readonly LossRange[] {
    return this.#options.losses()
  }

  get queuedBytes(): number {
    return this.#files.log.queuedBytes
  }

  get #admission(): Admission {
    return { messageBytesMax: this.#topic.spec.messageBytesMax, keyRange: this.#options.keyRange }
  }

  configure(topic: Topic): void {
    this.#topic = topic
  }

  committed(ends: Ends): void {
    this.#highWatermark = ends
    this.#starved = false
    this.#commits.state.reached(ends.state)
    this.#commits.data.reached(ends.data)
    this.#waiters.advance(this.highWatermark)
  }

  /** What was appended and ends above is not stored, and others will get its offsets. */
  refused(ends: Ends, error: PenstockError): void {
    this.#commits.state.failAbove(ends.state, error)
    this.#commits.data.failAbove(ends.data, error)
  }

  /** Now and then: who has waited too long is told. */
  tick(nowMs: number): void {
    const error = new PenstockError(
      'NOT_ENOUGH_REPLICAS',
      'too few replicas have it on disk; it may be stored all the same',
      this.#place(),
    )
    const { state, data } = this.#commits
    const failed = state.failOlder(nowMs - commitMsMax, error)
    if (data.failOlder(nowMs - commitMsMax, error) + failed > 0) this.#starved = true
  }

  /**
   * Takes nothing more, and resolves when `isDone`. After `timeoutMs` it goes on as before, whether it was done or not: an
   * election that has not come by then has failed. Throws TIMED_OUT.
   */
  async pause(timeoutMs: number, isDone: () => boolean): Promise<void> {
    const { clock } = this.#options
    const untilMs = clock.monotonicMs() + timeoutMs
    this.#pausedUntilMs = untilMs
    await this.#checking
    while (!isDone() && !this.#ended) {
      if (clock.monotonicMs() >= untilMs) {
        throw new PenstockError('TIMED_OUT', 'the other replica did not catch up', this.#place())
      }
      await new Promise<void>((resolve) => clock.schedule(handOverCheckMs, resolve))
    }
  }

  /** It leads no more: whoever waits is told, and nothing more is taken. */
  end(error: PenstockError): void {
    if (this.#ended) return
    this.#ended = error
    this.#stopListening()
    this.#waiters.fail(error)
    // What was taken may have reached the next leader.
    const doubt = { ...error.details, inDoubt: 'true' }
    const inDoubt = new PenstockError(error.reason, error.message, doubt, { cause: error })
    this.#commits.state.failAll(inDoubt)
    this.#commits.data.failAll(inDoubt)
  }

  /** Resolves when every batch that was taken has its offsets. */
  async settle(): Promise<void> {
    await this.#checking
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
    const { log, producers } = this.#files
    this.#checkTaking()
    const duplicate = producers.check(header)
    if (duplicate) {
      const { baseOffset, recordCount, appendTimestampMs } = duplicate
      const nextOffset = baseOffset + recordCount
      return this.#confirmed({ baseOffset, nextOffset, appendTimestampMs, duplicate: true }, acks)
    }
    if (!this.#options.acceptsWrites()) {
      throw new PenstockError('DISK_WATERMARK', 'the disk of the broker is nearly full')
    }
    if (this.#starved) {
      const message = 'too few replicas are in reach; nothing more is taken until there are'
      throw new PenstockError('NOT_ENOUGH_REPLICAS', message, this.#place())
    }
    const { epoch, clock } = this.#options
    const appended = log.append(batch, { epoch, nowMs: clock.now() })
    this.#files.noteProduced(header, appended)
    const { baseOffset: from, nextOffset: to } = appended
    this.#options.appended('data', { from, to, batch })
    return this.#confirmed({ ...appended, duplicate: false }, acks)
  }

  async #confirmed(result: AppendResult, acks: AckMode): Promise<AppendResult> {
    const { nextOffset } = result
    if (acks === 'leader') await this.#files.log.waitDurable(nextOffset)
    else if (acks === 'all') await this.#committed('data', nextOffset)
    return result
  }

  #committed(lane: Lane, end: Offset): Promise<void> {
    if (end <= this.#highWatermark[lane]) return Promise.resolve()
    if (this.#ended) return Promise.reject(this.#ended)
    return this.#commits[lane].wait(end, this.#options.clock.monotonicMs())
  }

  async read(range: { from: Offset; maxBytes: number }): Promise<LogSlice> {
    try {
      return await this.#files.log.read({ ...range, before: this.highWatermark })
    } catch (error) {
      if (error instanceof PenstockError && error.reason === 'STORAGE_DAMAGED') {
        this.#options.onDamaged(error)
      }
      throw error
    }
  }

  messagesIn(range: { from: Offset; to: Offset }): number {
    return this.#files.messagesIn(range)
  }

  waitForData(offset: Offset, options: { signal: AbortSignal }): Promise<void> {
    if (offset < this.highWatermark) return Promise.resolve()
    if (this.#ended) return Promise.reject(this.#ended)
    return this.#waiters.wait(offset, options.signal)
  }

  async readableEnd(): Promise<Offset> {
    await this.#committed('data', this.#options.epochStart.data)
    return this.highWatermark
  }

  async offsetAtTime(timeMs: TimestampMs): Promise<Offset> {
    const offset = await this.#files.log.offsetAtTime(timeMs)
    return Math.min(offset, await this.readableEnd())
  }

  timestampAt(offset: Offset): Promise<TimestampMs | undefined> {
    return this.#files.log.timestampAt(offset)
  }

  progress(group: string): GroupProgress | undefined {
    return this.#files.groups.get(group)
  }

  assignmentEpoch(group: string): number {
    return this.#files.groups.assignmentEpoch(group)
  }

  groups(): readonly string[] {
    return this.#files.groups.names()
  }

  async grant(grant: { group: string; memberId: string; assignmentEpoch: number }): Promise<void> {
    await this.#record(() => this.#files.groups.grant(grant))
  }

  async commit(commit: OffsetToCommit): Promise<void> {
    const endOffset =
      commit.nextOffset > this.highWatermark ? await this.readableEnd() : this.highWatermark
    const facts = { endOffset, nowMs: this.#options.clock.now() }
    await this.#record(() => this.#files.groups.commit(commit, facts))
  }

  /** What a group has committed beyond `end` is gone by an unclean election: it goes on with what is written now. */
  async takeBackBeyond(end: Offset): Promise<void> {
    const { groups } = this.#files
    const nowMs = this.#options.clock.now()
    const takenBack = groups.names().flatMap((name) => {
      const known = groups.get(name)
      return known && (known.committedOffset ?? 0) > end ? [known] : []
    })
    await Promise.all(
      takenBack.map((known) =>
        this.#record(() => groups.commit({ ...known, nextOffset: end }, { endOffset: end, nowMs })),
      ),
    )
  }

  async forgetGroup(group: string): Promise<void> {
    const { groups } = this.#files
    if (groups.get(group)) await this.#record(() => groups.forget(group))
  }

  /** Reading and acknowledging go on while the disk is full: that is what the reserve is for (E3). */
  async #record(make: () => Uint8Array): Promise<void> {
    this.#checkTaking()
    const record = make()
    const { state } = this.#files
    try {
      await this.#committed('state', await state.append(record))
    } catch (error) {
      const full = error instanceof PenstockError && error.reason === 'DISK_WATERMARK'
      if (!full) throw error
      // Another partition may have made the room since: it is worth a second try in any case.
      await this.#options.freeReserve()
      // Where others have copies it leads no more: what they were sent must not get another meaning.
      if (this.#ended) throw this.#ended
      await this.#committed('state', await state.append(record))
    }
  }

  #checkTaking(): void {
    if (this.#ended) throw this.#ended
    if (this.#pausedUntilMs === 0) return
    if (this.#options.clock.monotonicMs() >= this.#pausedUntilMs) this.#pausedUntilMs = 0
    else throw new PenstockError('NOT_LEADER', 'this partition is being handed over', this.#place())
  }

  #place(): Record<string, string> {
    return { topic: this.#topic.name, partition: String(this.index) }
  }
}
