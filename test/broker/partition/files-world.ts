// The files of one replica in a directory of their own, and what a leader elsewhere would send to them.

import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import type { LogSlice } from '../../../broker/log/partition-log.ts'
import {
  type FilesListener,
  openPartitionFiles,
  type PartitionFiles,
} from '../../../broker/partition/partition-files.ts'
import { openReplicaTable } from '../../../broker/partition/replica-table.ts'
import type { Lane } from '../../../broker/replication/ends.ts'
import { readBatchHeader, writeBatchHeader } from '../../../model/batch.ts'
import { defaultTopicSpec, type Topic, type TopicSpec } from '../../../model/topic.ts'
import { FickleDisk } from '../../support/fickle-disk.ts'
import { type TemporaryDirectory, temporaryDirectory } from '../../support/temporary-directory.ts'
import { batchOf, ManualClock } from '../log/log-world.ts'

export const key = { topicUid: 'u1', index: 0 }

const spec: TopicSpec = { ...defaultTopicSpec, replicationFactor: 3, minInSyncReplicas: 2 }
const topic: Topic = { name: 'orders', uid: key.topicUid, spec, createdAtMs: 0 }

export class FilesWorld implements AsyncDisposable {
  readonly disk = new FickleDisk()
  readonly clock = new ManualClock()
  readonly fatal: Error[] = []
  readonly refused: [Lane, number, string][] = []
  acceptsWrites = true
  readonly #temporary: TemporaryDirectory
  #close: (() => Promise<void>) | undefined

  private constructor(temporary: TemporaryDirectory) {
    this.#temporary = temporary
  }

  static async begin(): Promise<FilesWorld> {
    return new FilesWorld(await temporaryDirectory())
  }

  /** All of it as a killed process would leave it now. */
  async freeze(): Promise<FilesWorld> {
    const copy = await FilesWorld.begin()
    await cp(this.#temporary.path, copy.#temporary.path, { recursive: true })
    return copy
  }

  get directory(): string {
    return join(this.#temporary.path, 'partition')
  }

  async open(change: Partial<TopicSpec> = {}): Promise<PartitionFiles> {
    const { clock, directory, disk } = this
    const { fileSystem } = disk
    const onFatal = (error: Error): void => void this.fatal.push(error)
    const dataDir = this.#temporary.path
    const table = await openReplicaTable({ fileSystem, clock, dataDir, onFatal })
    const observe = { committed() {} }
    const segmentMs = 1_000_000
    const acceptsWrites = (): boolean => this.acceptsWrites
    const environment = { fileSystem, clock, table, segmentMs, onFatal, observe, acceptsWrites }
    const options = { ...environment, key, directory }
    const files = await openPartitionFiles({
      ...options,
      topic: { ...topic, spec: { ...spec, ...change } },
    })
    files.copies(3)
    files.listen({
      refused: ({ lane, ends, error }) => void this.refused.push([lane, ends[lane], error.reason]),
      trimmed() {},
      stateAppended() {},
    } satisfies FilesListener)
    this.#close = async () => {
      await files.close()
      await table.close()
    }
    return files
  }

  async close(): Promise<void> {
    const close = this.#close
    this.#close = undefined
    await close?.()
  }

  /** A leader's append; gives the offset behind it. */
  put(files: PartitionFiles, text: string): number {
    return files.log.append(batchOf(text), { epoch: 1, nowMs: this.clock.now() }).nextOffset
  }

  /** Batches of one producer, one record each. */
  produce(
    files: PartitionFiles,
    of: { readonly producerId: number; readonly sequences: readonly number[] },
  ): number {
    let end = files.log.endOffset
    for (const baseSequence of of.sequences) {
      const batch = batchOf(`sequence ${baseSequence}`)
      writeBatchHeader(batch, {
        recordCount: 1,
        baseTimestampMs: 0,
        maxTimestampDelta: 0,
        codec: 'none',
        producerId: of.producerId,
        producerEpoch: 1,
        baseSequence,
      })
      const appended = files.log.append(batch, { epoch: 1, nowMs: this.clock.now() })
      files.noteProduced(readBatchHeader(batch), appended)
      end = appended.nextOffset
    }
    return end
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
    await this.#temporary[Symbol.asyncDispose]()
  }
}

/** All that a lane holds. */
export function everything(files: PartitionFiles, lane: Lane): Promise<LogSlice> {
  const log = lane === 'state' ? files.state.log : files.log
  return files.read(lane, { from: log.startOffset, before: log.endOffset, maxBytes: 10_000_000 })
}
