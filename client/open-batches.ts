// The batches of a producer that are still being filled, one per partition, and when to close them.
//
// Natural batching: a batch is closed when it is full, or when the partition has nothing unconfirmed, so that a lone
// message goes out at once and a busy partition fills the next batch while the last one is written. `lingerMs` makes
// the lone message wait.

import type { BatchBuilderOptions, OutgoingRecord } from './batch-builder.ts'
import { BatchBuilder } from './batch-builder.ts'
import { BatchOutcome } from './confirmation.ts'

export interface OpenBatch {
  readonly partition: number
  readonly builder: BatchBuilder
  readonly outcome: BatchOutcome
  /** Monotonic, of the first message. */
  readonly openedAtMs: number
  messageBytes: number
}

export interface OpenBatchesOptions extends Omit<BatchBuilderOptions, 'expectedBytes'> {
  readonly lingerMs: number
}

export class OpenBatches {
  readonly #options: OpenBatchesOptions
  /** In the order of opening. */
  readonly #open = new Map<number, OpenBatch>()
  /** Partitions whose batch may be due: opened, or their last one answered, since somebody looked. */
  readonly #candidates = new Set<number>()
  #expectedBytes = 1_024

  constructor(options: OpenBatchesOptions) {
    this.#options = options
  }

  /** When the next batch has lingered or outlived its budget; Infinity if none will. */
  dueAtMs(options: { nowMs: number; timeoutMs: number }): number {
    const { lingerMs } = this.#options
    let dueAtMs = Number.POSITIVE_INFINITY
    for (const { openedAtMs } of this.#open.values()) {
      // In the order of opening: the first has the least budget left, the first that lingers ends first.
      dueAtMs = Math.min(dueAtMs, openedAtMs + options.timeoutMs)
      if (openedAtMs + lingerMs <= options.nowMs && lingerMs > 0) continue
      return lingerMs > 0 ? Math.min(dueAtMs, openedAtMs + lingerMs) : dueAtMs
    }
    return dueAtMs
  }

  /** Appends to the partition's batch; undefined when it does not fit, so that the batch has to be taken first. */
  append(
    record: OutgoingRecord,
    place: { partition: number; nowMs: number },
  ): Appended | undefined {
    const { partition, nowMs } = place
    const open = this.#open.get(partition) ?? this.#begin(partition, nowMs)
    const bytes = open.builder.append(record)
    if (bytes === 0) return undefined
    open.messageBytes += bytes
    return { batch: open, index: open.builder.recordCount - 1, bytes }
  }

  /** Removes the partition's batch for sending. */
  take(partition: number): OpenBatch | undefined {
    const open = this.#open.get(partition)
    if (open === undefined) return undefined
    this.#open.delete(partition)
    this.#candidates.delete(partition)
    this.#expectedBytes = open.messageBytes
    return open
  }

  takeAll(): OpenBatch[] {
    return [...this.#open.keys()].flatMap((partition) => this.take(partition) ?? [])
  }

  takeOpenedBefore(timeMs: number): OpenBatch[] {
    const due = [...this.#open.values()].filter((open) => open.openedAtMs <= timeMs)
    return due.flatMap((open) => this.take(open.partition) ?? [])
  }

  /** The partition's last batch has been answered. */
  reconsider(partition: number): void {
    if (this.#open.has(partition)) this.#candidates.add(partition)
  }

  /** Batches that `wants` would send now and that have lingered long enough. */
  takeDue(options: { nowMs: number; wants: (partition: number) => boolean }): OpenBatch[] {
    const due: OpenBatch[] = []
    for (const partition of this.#candidates) {
      const open = this.#open.get(partition)
      if (open !== undefined && options.nowMs < open.openedAtMs + this.#options.lingerMs) continue
      this.#candidates.delete(partition)
      if (open === undefined || !options.wants(partition)) continue
      this.take(partition)
      due.push(open)
    }
    return due
  }

  #begin(partition: number, nowMs: number): OpenBatch {
    const builder = new BatchBuilder({ ...this.#options, expectedBytes: this.#expectedBytes })
    const outcome = new BatchOutcome()
    const open = { partition, builder, outcome, openedAtMs: nowMs, messageBytes: 0 }
    this.#open.set(partition, open)
    this.#candidates.add(partition)
    return open
  }
}

export interface Appended {
  readonly batch: OpenBatch
  /** Of the message in its batch. */
  readonly index: number
  readonly bytes: number
}
