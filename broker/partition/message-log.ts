// The data lane with the producers that have written to it, on leader and follower alike. Keeps the table of producers and
// the log the same over cuts.

import { join } from 'node:path'
import { type BatchHeader, identitySeed, readBatchHeader } from '../../model/batch.ts'
import { PenstockError } from '../../model/errors.ts'
import type { Offset, TimestampMs } from '../../model/offset.ts'
import type { Topic } from '../../model/topic.ts'
import type { DiskLog } from '../log/disk-log.ts'
import { isDiskFull } from '../log/errno.ts'
import { openPartitionLog } from '../log/open-log.ts'
import type { Appended, LogConfig } from '../log/partition-log.ts'
import type { EpochHistory } from '../replication/epoch-history.ts'
import { ControlOffsets } from './control-offsets.ts'
import type { FilesOptions } from './partition-files.ts'
import type { ProducerTable } from './producer-state.ts'
import type { StartingPoint } from './starting-point.ts'
import { StoredProducers } from './stored-producers.ts'

export interface OpenMessageLogOptions extends FilesOptions {
  readonly history: EpochHistory
  readonly beforeWrite: () => Promise<void> | undefined
  /** A full disk has refused what was appended. */
  readonly onRejected: () => void
}

export class MessageLog {
  readonly #options: OpenMessageLogOptions
  readonly #log: DiskLog
  readonly #producers: StoredProducers
  #control: ControlOffsets
  #committed: Offset = 0

  private constructor(
    options: OpenMessageLogOptions,
    parts: {
      readonly log: DiskLog
      readonly producers: StoredProducers
      readonly control: ControlOffsets
    },
  ) {
    this.#options = options
    this.#log = parts.log
    this.#producers = parts.producers
    this.#control = parts.control
  }

  /** Throws STORAGE_DAMAGED. */
  static async open(options: OpenMessageLogOptions): Promise<MessageLog> {
    const { fileSystem, clock, directory, key, onFatal, observe, beforeWrite, topic } = options
    let opened: MessageLog | undefined
    const { log } = await openPartitionLog({
      fileSystem,
      clock,
      directory: join(directory, 'log'),
      seed: identitySeed(key.topicUid, key.index),
      config: configOf(topic, options),
      onFatal,
      onRejected: (endOffset) => {
        opened?.producers.rollback(endOffset)
        opened?.noteEnd(endOffset)
        options.onRejected()
      },
      observe,
      beforeWrite,
      beforeDrop: async () => await opened?.keepProducers(),
    })
    try {
      const producers = await StoredProducers.open(log, { fileSystem, directory })
      const control = await ControlOffsets.find(log, options.history)
      opened = new MessageLog(options, { log, producers, control })
      return opened
    } catch (error) {
      await log.close()
      throw error
    }
  }

  get log(): DiskLog {
    return this.#log
  }

  get producers(): ProducerTable {
    return this.#producers.table
  }

  configure(topic: Topic): void {
    this.#log.configure(configOf(topic, this.#options))
  }

  /**
   * Batches of a leader. A copy stops at the mark where its broker refuses messages as a leader: what is left of the disk
   * is for promises and state. Throws DISK_WATERMARK, CORRUPT_BATCH.
   */
  store(batches: Buffer): void {
    if (!this.#options.acceptsWrites() && holdsMessages(batches)) {
      throw new PenstockError('DISK_WATERMARK', 'the disk of the broker is nearly full')
    }
    this.#log.appendStamped(batches)
    for (const header of headersOf(batches)) {
      if (header.control) this.noteControl(header.baseOffset)
      else this.noteProduced(header, header)
    }
  }

  /** A batch of the protocol's own has been appended. */
  noteControl(offset: Offset): void {
    this.#control.add(offset)
  }

  noteEnd(end: Offset): void {
    this.#control.cut(end)
  }

  messagesIn(range: { readonly from: Offset; readonly to: Offset }): number {
    return this.#control.messagesIn(range)
  }

  /** A batch of a producer has been appended. */
  noteProduced(
    header: BatchHeader,
    { baseOffset, appendTimestampMs }: Pick<Appended, 'baseOffset' | 'appendTimestampMs'>,
  ): void {
    const committed = this.#committed
    this.#producers.appended(header, { baseOffset, appendTimestampMs, committed })
  }

  async truncate(to: Offset): Promise<void> {
    await this.#log.truncate(to)
    this.#control.cut(to)
  }

  /** After a cut, once the state lane has been cut too. */
  async rebuild(): Promise<void> {
    await this.#producers.rebuild()
  }

  /** Who has written below `offset`, for a copy that begins there. */
  producersAsOf(offset: Offset): Uint8Array {
    return this.#producers.asOf(offset)
  }

  async reset({ data, producersBytes }: StartingPoint): Promise<void> {
    await this.#producers.replace(producersBytes)
    await this.#log.reset(data)
    this.#control = new ControlOffsets()
    await this.#producers.rebuild()
    this.#committed = data.offset
  }

  committed(end: Offset): void {
    this.#committed = end
  }

  /** True when it begins later now. */
  async applyRetention(nowMs: TimestampMs): Promise<boolean> {
    const before = this.#log.startOffset
    const start = await this.#log.applyRetention(nowMs, this.#committed)
    if (start > before) this.#control.forgetBelow(start)
    return start > before
  }

  /** A batch that came again after its first copy was removed would be stored a second time. */
  async keepProducers(): Promise<void> {
    try {
      await this.#producers.write(this.#committed)
    } catch (error) {
      // What is about to go makes the room. A crash before the next time forgets who has been idle for so long.
      if (!isDiskFull(error)) throw error
    }
  }

  async close(): Promise<void> {
    try {
      await this.#producers.write(this.#committed)
    } finally {
      await this.#log.close()
    }
  }
}

function configOf({ spec }: Topic, { segmentMs }: FilesOptions): LogConfig {
  const { durability, segmentBytes, retentionMs, retentionBytes } = spec
  return { durability, segmentBytes, segmentMs, retentionMs, retentionBytes }
}

function holdsMessages(batches: Buffer): boolean {
  for (const { control } of headersOf(batches)) if (!control) return true
  return false
}

function* headersOf(batches: Buffer): Generator<BatchHeader> {
  for (let at = 0; at < batches.length; ) {
    const header = readBatchHeader(batches, at)
    yield header
    at += header.length
  }
}
