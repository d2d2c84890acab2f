// Small opaque records with snapshots, on the same segments and commit loop as messages: what a partition must remember
// of its groups. Recovery is the newest snapshot that verifies and the records behind it. Keeps I-STATE: a record whose
// append has resolved is there after any crash, and records come back in the order they were appended.

import { batchHeaderBytes, readBatchHeader, writeBatchHeader } from '../../model/batch.ts'
import { PenstockError } from '../../model/errors.ts'
import { limits } from '../../model/limits.ts'
import type { Epoch, Offset } from '../../model/offset.ts'
import { decodeRecords, encodeRecords, type LogRecord } from '../../model/records.ts'
import type { DiskLog } from './disk-log.ts'
import { type OpenDiskLogOptions, openPartitionLog } from './open-log.ts'
import type { LogStart } from './partition-log.ts'
import {
  dropReset,
  findReset,
  finishReset,
  listSnapshots,
  readSnapshot,
  removeSnapshots,
  type SnapshotPlace,
  writeSnapshot,
} from './snapshot-file.ts'

const batchBytesAim = 256 * 1024
/** The newest and one to fall back to, with the records behind it, should the disk damage the newest. */
const snapshotsKept = 2

export interface OpenStateLogOptions extends Omit<OpenDiskLogOptions, 'config'> {
  readonly segmentBytes: number
  /** Called first, at most once, with the newest snapshot. */
  readonly restore: (snapshot: Uint8Array) => void
  /** Called for each record behind the snapshot, in order. The bytes may be kept. */
  readonly replay: (record: Uint8Array) => void
  /** Of the leader whose records are appended. */
  readonly epoch?: (() => Epoch) | undefined
  /** A batch of its own has got its offsets. */
  readonly onAppended?:
    | ((batch: { readonly from: Offset; readonly to: Offset; readonly batch: Buffer }) => void)
    | undefined
  /** Resolves when everything below is committed: a snapshot must survive every cut. */
  readonly committed?: ((offset: Offset) => Promise<void>) | undefined
}

interface PendingRecord {
  readonly record: Uint8Array
  readonly settle: PromiseWithResolvers<Offset>
}

export class StateLog {
  readonly #log: DiskLog
  readonly #options: OpenStateLogOptions
  readonly #place: SnapshotPlace
  /** Appended in this turn of the event loop. */
  #pending: PendingRecord[] = []
  #recordsSinceSnapshot = 0
  /** Newest first. */
  #snapshots: Offset[] = []
  #snapshotting: Promise<void> | undefined
  /** The part of it that is at the files. */
  #writing: Promise<void> | undefined
  /** A snapshot that was begun before a cut may hold what is gone. */
  #cuts = 0

  private constructor(log: DiskLog, options: OpenStateLogOptions) {
    const { fileSystem, directory, seed } = options
    this.#log = log
    this.#options = options
    this.#place = { fileSystem, directory, seed }
  }

  /** Throws STORAGE_DAMAGED when what was acknowledged cannot be had any more. */
  static async open(options: OpenStateLogOptions): Promise<StateLog> {
    const config = {
      durability: 'fsync',
      segmentBytes: options.segmentBytes,
      segmentMs: Number.MAX_SAFE_INTEGER,
      retentionMs: null,
      retentionBytes: null,
    } as const
    const { log } = await openPartitionLog({ ...options, config })
    try {
      const state = new StateLog(log, options)
      await state.#recover()
      return state
    } catch (error) {
      await log.close()
      throw error
    }
  }

  get sizeBytes(): number {
    return this.#log.sizeBytes
  }

  /** For the decision when to take a snapshot. */
  get recordsSinceSnapshot(): number {
    return this.#recordsSinceSnapshot
  }

  /**
   * Durable when it resolves, with the offset behind it. Records appended in one turn of the event loop share a batch.
   * Rejects with DISK_WATERMARK on a full disk; then the record will not come back.
   */
  append(record: Uint8Array): Promise<Offset> {
    if (record.length > limits.stateRecordBytesMax) {
      const message = `a state record of ${record.length} bytes`
      return Promise.reject(new PenstockError('LIMIT_EXCEEDED', message))
    }
    const settle = Promise.withResolvers<Offset>()
    this.#pending.push({ record, settle })
    if (this.#pending.length === 1) queueMicrotask(() => this.#flush())
    return settle.promise
  }

  /** Records of this turn of the event loop are not appended: true when there were any. */
  drop(error: PenstockError): boolean {
    const pending = this.#pending
    this.#pending = []
    for (const { settle } of pending) settle.reject(error)
    return pending.length > 0
  }

  #flush(): void {
    const pending = this.#pending
    this.#pending = []
    for (let from = 0; from < pending.length; ) {
      let to = from
      for (let bytes = 0; to < pending.length; to++) {
        bytes += pending[to]?.record.length ?? 0
        if (to > from && bytes > batchBytesAim) break
      }
      this.#appendBatch(pending.slice(from, to))
      from = to
    }
  }

  #appendBatch(group: readonly PendingRecord[]): void {
    const reject = (error: unknown): void => group.forEach(({ settle }) => settle.reject(error))
    try {
      const batch = batchOf(group.map(({ record }) => record))
      const nowMs = this.#options.clock.now()
      const { epoch, onAppended } = this.#options
      const { baseOffset, nextOffset } = this.#log.append(batch, { epoch: epoch?.() ?? 0, nowMs })
      this.#recordsSinceSnapshot += group.length
      onAppended?.({ from: baseOffset, to: nextOffset, batch })
      this.#log.waitDurable(nextOffset).then(() => {
        for (const { settle } of group) settle.resolve(nextOffset)
      }, reject)
    } catch (error) {
      reject(error)
    }
  }

  /**
   * Writes a snapshot of everything that has been appended so far (`state` is called synchronously and must reflect
   * just that) once that is committed, then drops the segments it replaces. One at a time; a call meanwhile joins the
   * running one. When it fails, nothing is lost: the records are there. A cut makes an end of it.
   */
  snapshot(state: () => Uint8Array): Promise<void> {
    if (!this.#snapshotting) {
      this.#flush()
      this.#snapshotting = this.#snapshot(this.#log.endOffset, state()).finally(() => {
        this.#snapshotting = undefined
      })
    }
    return this.#snapshotting
  }

  async #snapshot(asOf: Offset, bytes: Uint8Array): Promise<void> {
    if (bytes.length > limits.stateSnapshotBytesMax) {
      throw new PenstockError('LIMIT_EXCEEDED', `a state snapshot of ${bytes.length} bytes`)
    }
    this.#recordsSinceSnapshot = 0
    const cuts = this.#cuts
    // It must not hold more than a crash would leave.
    await this.#log.waitDurable(asOf)
    await this.#options.committed?.(asOf)
    // What is committed up to there now may be what another leader wrote.
    if (cuts !== this.#cuts || this.#snapshots[0] === asOf) return
    this.#writing = this.#write(asOf, bytes)
    await this.#writing
  }

  async #write(asOf: Offset, bytes: Uint8Array): Promise<void> {
    await writeSnapshot(bytes, asOf, this.#place)
    const known = [asOf, ...this.#snapshots]
    this.#snapshots = known.slice(0, snapshotsKept)
    await removeSnapshots(known.slice(snapshotsKept), this.#place)
    await this.#log.trimBefore(this.#snapshots.at(-1) ?? asOf)
  }

  get log(): DiskLog {
    return this.#log
  }

  /** Batches from the leader. Their records go to `replay` at once. */
  appendStamped(batches: Buffer): void {
    this.#log.appendStamped(batches)
    for (const { record } of recordsOf(batches)) {
      if (record.value) this.#options.replay(record.value)
      this.#recordsSinceSnapshot++
    }
  }

  /**
   * Cuts everything from `offset` on, durably; then `restore` and `replay` are told of all that is left, from the beginning.
   * Throws STORAGE_DAMAGED where no snapshot is left to begin with: only for a cut below what was committed.
   */
  async truncate(offset: Offset): Promise<void> {
    await this.#beforeChange()
    await removeSnapshots(
      this.#snapshots.filter((asOf) => asOf > offset),
      this.#place,
    )
    await this.#log.truncate(offset)
    this.#recordsSinceSnapshot = 0
    this.#snapshots = []
    await this.#recover()
  }

  /**
   * Forgets everything and goes on where another log is, whose records before `start` add up to `snapshot`; `restore` is
   * told of it. Durable when it resolves; a crash before leaves the old log, or the next start finishes it.
   */
  async reset(start: LogStart, snapshot: Uint8Array): Promise<void> {
    await this.#beforeChange()
    await writeSnapshot(snapshot, start.offset, this.#place, 'reset')
    await this.#log.reset(start)
    this.#recordsSinceSnapshot = 0
    this.#snapshots = []
    await this.#recover()
  }

  async #beforeChange(): Promise<void> {
    this.#cuts++
    await this.#writing?.catch(() => {})
  }

  /** The newest snapshot that can be read, for a log that begins anew; undefined when the records alone say all. */
  async newestSnapshot(): Promise<
    { readonly asOf: Offset; readonly bytes: Uint8Array } | undefined
  > {
    for (const asOf of this.#snapshots) {
      const bytes = await readSnapshot(asOf, this.#place)
      if (bytes !== undefined) return { asOf, bytes }
    }
    if (this.#log.startOffset > 0) throw this.#lacks('its snapshot')
    return undefined
  }

  async #recover(): Promise<void> {
    const { restore } = this.#options
    const { startOffset, endOffset } = this.#log
    const reset = await findReset(this.#place)
    // Nothing is appended before a reset is done.
    if (reset === startOffset && reset === endOffset) await finishReset(reset, this.#place)
    else if (reset !== undefined) await dropReset(reset, this.#place)
    const found = await listSnapshots(this.#place)
    let from: Offset | undefined
    for (const offset of found) {
      const bytes = await readSnapshot(offset, this.#place)
      if (bytes === undefined) continue
      this.#snapshots.push(offset)
      if (from !== undefined) continue
      if (offset > endOffset) throw this.#lacks('the records before its snapshot')
      if (offset < startOffset) throw this.#lacks('the records behind its snapshot')
      restore(bytes)
      from = offset
    }
    // From the first record on the records alone say all.
    if (from === undefined && startOffset > 0) throw this.#lacks('its snapshot')
    const broken = found.filter((offset) => !this.#snapshots.includes(offset))
    await this.#replay(from ?? startOffset)
    await removeSnapshots(broken, this.#place)
  }

  async #replay(start: Offset): Promise<void> {
    const { endOffset } = this.#log
    for (let from = start; from < endOffset; ) {
      const range = { from, before: endOffset, maxBytes: limits.readBytesMax }
      const { batches, nextOffset } = await this.#log.read(range)
      for (const { offset, record } of recordsOf(batches)) {
        if (offset < from || !record.value) continue
        this.#options.replay(record.value)
        this.#recordsSinceSnapshot++
      }
      from = nextOffset
    }
  }

  #lacks(what: string): PenstockError {
    const { directory } = this.#options
    return new PenstockError('STORAGE_DAMAGED', `${directory} lacks ${what}`, { file: directory })
  }

  async close(): Promise<void> {
    this.#flush()
    // Who asked for it hears of a failure.
    await this.#snapshotting?.catch(() => {})
    await this.#log.close()
  }
}

function batchOf(records: readonly Uint8Array[]): Buffer {
  const payload = encodeRecords(
    records.map((value) => ({
      value,
      headers: [],
      tag: '',
      id: '',
      timestampDeltaMs: 0,
      kind: 'bytes',
    })),
  )
  const batch = Buffer.concat([Buffer.alloc(batchHeaderBytes), payload])
  const recordCount = records.length
  writeBatchHeader(batch, { recordCount, baseTimestampMs: 0, maxTimestampDelta: 0, codec: 'none' })
  return batch
}

function* recordsOf(batches: Buffer): Generator<{ offset: Offset; record: LogRecord }> {
  for (let at = 0; at < batches.length; ) {
    const { baseOffset, length, control } = readBatchHeader(batches, at)
    const payload = batches.subarray(at + batchHeaderBytes, at + length)
    // Control batches are of the protocol and say nothing of groups.
    for (const [index, record] of control ? [] : decodeRecords(payload).entries()) {
      yield { offset: baseOffset + index, record }
    }
    at += length
  }
}
