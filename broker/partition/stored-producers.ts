// The producers of a replica and their snapshot, beside the log that says the rest. A snapshot holds what is committed, so
// that it survives every cut.

import type { BatchHeader } from '../../model/batch.ts'
import type { Offset } from '../../model/offset.ts'
import type { Appended, PartitionLog } from '../log/partition-log.ts'
import {
  encodeProducers,
  forgetProducers,
  recoverProducers,
  type SnapshotPlace,
  writeProducers,
} from './producer-snapshot.ts'
import type { ProducerTable } from './producer-state.ts'

/** A restart scans at most so much for producers. */
const snapshotBytes = 64 * 1024 * 1024

export class StoredProducers {
  readonly #log: PartitionLog
  readonly #place: SnapshotPlace
  #table: ProducerTable
  #bytesSinceSnapshot = 0
  /** One at a time. */
  #writing: Promise<void> = Promise.resolve()

  private constructor(log: PartitionLog, place: SnapshotPlace, table: ProducerTable) {
    this.#log = log
    this.#place = place
    this.#table = table
  }

  static async open(log: PartitionLog, place: SnapshotPlace): Promise<StoredProducers> {
    return new StoredProducers(log, place, await recoverProducers(log, place))
  }

  get table(): ProducerTable {
    return this.#table
  }

  /** A batch has been appended. */
  appended(
    header: BatchHeader,
    {
      baseOffset,
      appendTimestampMs,
      committed,
    }: Pick<Appended, 'baseOffset' | 'appendTimestampMs'> & { readonly committed: Offset },
  ): void {
    const place = { baseOffset, appendTimestampMs, durableOffset: committed }
    this.#table.appended(header, place)
    this.#bytesSinceSnapshot += header.length
    if (this.#bytesSinceSnapshot < snapshotBytes) return
    this.#bytesSinceSnapshot = 0
    // A failure costs the next start some time, nothing else.
    void this.write(committed).catch(() => {})
  }

  /** Of what is committed, as far as it is on disk. */
  write(committed: Offset): Promise<void> {
    const asOf = Math.min(committed, this.#log.durableOffset)
    const written = this.#writing.then(async () => {
      if (asOf > 0) await writeProducers(encodeProducers(this.#table, asOf), this.#place)
    })
    this.#writing = written.catch(() => {})
    return written
  }

  /** The log has been cut. */
  async rebuild(): Promise<void> {
    await this.#writing
    this.#table = await recoverProducers(this.#log, this.#place)
  }

  /** Who has written below `offset`, for a copy that begins there. */
  asOf(offset: Offset): Uint8Array {
    return encodeProducers(this.#table, offset)
  }

  /** The log is about to begin anew, behind what `before` holds, which may be nothing. Durable when it resolves. */
  async replace(before: Uint8Array): Promise<void> {
    await this.#writing
    if (before.length > 0) await writeProducers(before, this.#place)
    else await forgetProducers(this.#place)
  }
}
