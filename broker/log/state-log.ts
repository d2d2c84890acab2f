// Small opaque records with snapshots, on the same segments and commit loop as messages: what a partition must remember
// of its groups. Recovery is the newest snapshot that verifies and the records behind it. Keeps I-STATE: a record whose
// append has resolved is there after any crash, and records come back in the order they were appended.

import { join } from 'node:path'
import { batchHeaderBytes, readBatchHeader, writeBatchHeader } from '../../model/batch.ts'
import { crc32c } from '../../model/crc32c.ts'
import { PenstockError } from '../../model/errors.ts'
import { limits } from '../../model/limits.ts'
import type { Offset } from '../../model/offset.ts'
import { decodeRecords, encodeRecords, type LogRecord } from '../../model/records.ts'
import { readUInt53LE, writeUInt53LE } from '../../model/uint53.ts'
import type { DiskLog } from './disk-log.ts'
import type { FileSystem } from './file-system.ts'
import { type OpenDiskLogOptions, openPartitionLog } from './open-log.ts'

const magic = 0x31535350 // "PSS1"
const headerBytes = 16
const batchBytesAim = 256 * 1024

export interface OpenStateLogOptions extends Omit<OpenDiskLogOptions, 'config'> {
  readonly segmentBytes: number
  /** Called first, at most once, with the newest snapshot. */
  readonly restore: (snapshot: Uint8Array) => void
  /** Called for each record behind the snapshot, in order. */
  readonly replay: (record: Uint8Array) => void
}

export class StateLog {
  readonly #log: DiskLog
  readonly #options: OpenStateLogOptions
  #pending: { readonly record: Uint8Array; readonly settle: PromiseWithResolvers<void> }[] = []
  #flushing = false
  #recordsSinceSnapshot = 0
  #snapshotting: Promise<void> | undefined

  private constructor(log: DiskLog, options: OpenStateLogOptions) {
    this.#log = log
    this.#options = options
  }

  static async open(options: OpenStateLogOptions): Promise<StateLog> {
    const config = {
      durability: 'fsync',
      segmentBytes: options.segmentBytes,
      segmentMs: Number.MAX_SAFE_INTEGER,
      retentionMs: null,
      retentionBytes: null,
    } as const
    const { log } = await openPartitionLog({ ...options, config })
    const state = new StateLog(log, options)
    await state.#recover()
    return state
  }

  get sizeBytes(): number {
    return this.#log.sizeBytes
  }

  /** For the decision when to take a snapshot. */
  get recordsSinceSnapshot(): number {
    return this.#recordsSinceSnapshot
  }

  /** Durable when it resolves. Records appended in one turn of the event loop share a batch. */
  append(record: Uint8Array): Promise<void> {
    const settle = Promise.withResolvers<void>()
    this.#pending.push({ record, settle })
    if (!this.#flushing) {
      this.#flushing = true
      queueMicrotask(() => this.#flush())
    }
    return settle.promise
  }

  #flush(): void {
    this.#flushing = false
    while (this.#pending.length > 0) {
      let bytes = 0
      const count = this.#pending.findIndex(({ record }) => {
        bytes += record.length
        return bytes > batchBytesAim
      })
      const group = this.#pending.splice(0, count < 0 ? this.#pending.length : Math.max(count, 1))
      try {
        const nowMs = this.#options.clock.now()
        const { nextOffset } = this.#log.append(batchOf(group.map(({ record }) => record)), {
          epoch: 0,
          nowMs,
        })
        this.#recordsSinceSnapshot += group.length
        void this.#log.waitDurable(nextOffset).then(
          () => group.forEach(({ settle }) => settle.resolve()),
          (error: unknown) => group.forEach(({ settle }) => settle.reject(error)),
        )
      } catch (error) {
        for (const { settle } of group) settle.reject(error)
      }
    }
  }

  /**
   * Writes a snapshot of everything that has been appended so far (`state` is called synchronously and must reflect
   * just that), then drops the segments it replaces. One at a time; a call meanwhile joins the running one.
   */
  snapshot(state: () => Uint8Array): Promise<void> {
    this.#snapshotting ??= this.#writeSnapshot(this.#log.endOffset, state()).finally(() => {
      this.#snapshotting = undefined
    })
    return this.#snapshotting
  }

  async #writeSnapshot(asOf: Offset, bytes: Uint8Array): Promise<void> {
    if (bytes.length > limits.stateSnapshotBytesMax) {
      throw new PenstockError('LIMIT_EXCEEDED', `a state snapshot of ${bytes.length} bytes`)
    }
    this.#recordsSinceSnapshot = 0
    // The snapshot may hold what is not durable yet; it must not outlive records that a crash would take away.
    await this.#log.waitDurable(asOf)
    const { fileSystem, directory } = this.#options
    const path = join(directory, snapshotName(asOf))
    const temporary = `${path}.tmp`
    await fileSystem.remove(temporary)
    const file = await fileSystem.open(temporary, 'create')
    try {
      await file.write([snapshotHeader(asOf, bytes), bytes], 0)
      await file.sync()
    } finally {
      await file.close()
    }
    await fileSystem.rename(temporary, path)
    await fileSystem.syncDirectory(directory)
    for (const [offset, name] of await snapshots(fileSystem, directory)) {
      if (offset < asOf) await fileSystem.remove(join(directory, name))
    }
    await this.#log.trimBefore(asOf)
  }

  async #recover(): Promise<void> {
    const { fileSystem, directory, restore, replay } = this.#options
    let from = this.#log.startOffset
    for (const [offset, name] of (await snapshots(fileSystem, directory)).reverse()) {
      const bytes = await readSnapshot(fileSystem, join(directory, name), offset)
      if (bytes === undefined) continue
      restore(bytes)
      from = offset
      break
    }
    if (from < this.#log.startOffset) {
      throw new PenstockError(
        'STORAGE_DAMAGED',
        `${directory} lacks the records behind its snapshot`,
      )
    }
    if (from > this.#log.endOffset) {
      throw new PenstockError('STORAGE_DAMAGED', `${directory} ends before its snapshot`)
    }
    if (
      from === this.#log.startOffset &&
      from > 0 &&
      (await snapshots(fileSystem, directory)).length === 0
    ) {
      throw new PenstockError('STORAGE_DAMAGED', `${directory} has lost its snapshot`)
    }
    while (from < this.#log.endOffset) {
      const range = { from, before: this.#log.endOffset, maxBytes: limits.readBytesMax }
      const { batches, nextOffset } = await this.#log.read(range)
      for (const { offset, record } of recordsOf(batches)) {
        if (offset < from || !record.value) continue
        replay(record.value)
        this.#recordsSinceSnapshot++
      }
      from = nextOffset
    }
  }

  async close(): Promise<void> {
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
    const { baseOffset, length } = readBatchHeader(batches, at)
    const payload = batches.subarray(at + batchHeaderBytes, at + length)
    for (const [index, record] of decodeRecords(payload).entries()) {
      yield { offset: baseOffset + index, record }
    }
    at += length
  }
}

function snapshotName(asOf: Offset): string {
  return `${String(asOf).padStart(20, '0')}.snapshot`
}

/** Offset and name, oldest first. Unfinished ones (`.tmp`) are not among them. */
async function snapshots(fileSystem: FileSystem, directory: string): Promise<[Offset, string][]> {
  return (await fileSystem.list(directory)).flatMap((name): [Offset, string][] => {
    const match = /^(\d{20})\.snapshot$/.exec(name)
    return match ? [[Number(match[1]), name]] : []
  })
}

function snapshotHeader(asOf: Offset, bytes: Uint8Array): Buffer {
  const header = Buffer.alloc(headerBytes)
  header.writeUInt32LE(magic, 0)
  writeUInt53LE(header, asOf, 8)
  header.writeUInt32LE(crc32c(bytes, crc32c(header.subarray(8))), 4)
  return header
}

/** Undefined when it does not verify: a newer crash may have torn it, an older one is then used. */
async function readSnapshot(
  fileSystem: FileSystem,
  path: string,
  asOf: Offset,
): Promise<Uint8Array | undefined> {
  const file = await fileSystem.open(path, 'read')
  try {
    const size = await file.size()
    if (size < headerBytes || size > headerBytes + limits.stateSnapshotBytesMax) return undefined
    const content = Buffer.alloc(size)
    await file.read(content, 0)
    const bytes = content.subarray(headerBytes)
    const valid =
      content.readUInt32LE(0) === magic &&
      readUInt53LE(content, 8) === asOf &&
      crc32c(bytes, crc32c(content.subarray(8, headerBytes))) === content.readUInt32LE(4)
    return valid ? bytes : undefined
  } finally {
    await file.close()
  }
}
