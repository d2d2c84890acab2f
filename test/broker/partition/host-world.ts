// A broker's inside for tests: real disk, real metadata, the real controller; without the network around it.

import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { FileSystem } from '../../../broker/log/file-system.ts'
import { nodeFileSystem } from '../../../broker/log/node-file-system.ts'
import {
  openStandaloneStore,
  type StandaloneStore,
} from '../../../broker/metadata/standalone-store.ts'
import type { LocalPartition } from '../../../broker/partition/partition.ts'
import { type PartitionHost, startPartitionHost } from '../../../broker/partition/partition-host.ts'
import { openReplicaTable, type ReplicaTable } from '../../../broker/partition/replica-table.ts'
import { TailBudget } from '../../../broker/partition/tail-cache.ts'
import { registerBroker } from '../../../broker/registration.ts'
import { silentLogger } from '../../../broker/telemetry/logger.ts'
import { systemClock } from '../../../client/system-clock.ts'
import { batchHeaderBytes, writeBatchHeader } from '../../../model/batch.ts'
import { PenstockError } from '../../../model/errors.ts'
import type { MetadataStore } from '../../../model/metadata-store.ts'
import type { Partition } from '../../../model/partition.ts'
import { decodeRecords, encodeRecords } from '../../../model/records.ts'
import { defaultTopicSpec, type TopicSpec } from '../../../model/topic.ts'
import { type Controller, startController } from '../../../operator/controller/run.ts'
import { noPeers } from '../../support/led-partition.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

export interface HostWorldOptions {
  readonly controller?: boolean
  readonly retentionCheckMs?: number
  /** Of the table of promises. */
  readonly tableFileSystem?: FileSystem
}

/** What the host sees of the store; the store itself, as a rule. */
type View = (store: StandaloneStore) => MetadataStore

export class HostWorld implements AsyncDisposable {
  readonly dataDir: string
  readonly store: StandaloneStore
  readonly fatal: Error[] = []
  readonly #options: HostWorldOptions
  readonly #cleanUp: () => Promise<void>
  #bootSeq = 0
  #host: PartitionHost | undefined
  #table: ReplicaTable | undefined
  #controller: Controller | undefined

  private constructor(parts: {
    dataDir: string
    store: StandaloneStore
    options: HostWorldOptions
    cleanUp: () => Promise<void>
  }) {
    this.dataDir = parts.dataDir
    this.store = parts.store
    this.#options = parts.options
    this.#cleanUp = parts.cleanUp
  }

  static async open(options: HostWorldOptions = {}): Promise<HostWorld> {
    const directory = await temporaryDirectory()
    const dataDir = join(directory.path, 'data')
    await mkdir(dataDir)
    const store = await openStandaloneStore({
      fileSystem: nodeFileSystem,
      directory: join(dataDir, 'metadata'),
      onFatal: (error) => {
        throw error
      },
    })
    const cleanUp = async (): Promise<void> => {
      await directory[Symbol.asyncDispose]()
    }
    const world = new HostWorld({ dataDir, store, options, cleanUp })
    if (options.controller !== false) world.control()
    await world.start()
    return world
  }

  get host(): PartitionHost {
    return this.#host!
  }

  control(): void {
    this.#controller = startController({
      store: this.store,
      clock: systemClock,
      log: silentLogger,
    })
  }

  /** The broker's next start. */
  /** `seen` by the start before. */
  async start(view: View = (store) => store, seen?: Partition): Promise<void> {
    this.#bootSeq++
    const identity = { clusterId: 'c1', brokerId: 'b1', storeId: 's1', bootSeq: this.#bootSeq }
    await registerBroker({
      store: this.store,
      identity,
      endpoint: 'localhost:7070',
      newId: () => 'unused',
      write: async () => {},
    })
    const table = await openReplicaTable({
      fileSystem: this.#options.tableFileSystem ?? nodeFileSystem,
      clock: systemClock,
      dataDir: this.dataDir,
      onFatal: (error) => this.fatal.push(error),
    })
    this.#table = table
    this.#host = await startPartitionHost({
      store: view(this.store),
      fileSystem: nodeFileSystem,
      clock: systemClock,
      dataDir: this.dataDir,
      me: identity,
      environment: {
        segmentMs: 86_400_000,
        onFatal: (error) => this.fatal.push(error),
        observe: { committed() {} },
        acceptsWrites: () => true,
        freeReserve: async () => false,
        peers: noPeers,
        table,
        newNonce: () => this.#bootSeq,
        seen: () => seen,
        tails: new TailBudget(0),
      },
      logger: silentLogger,
      recoveryConcurrency: 2,
      retentionCheckMs: this.#options.retentionCheckMs ?? 60_000,
      signal: AbortSignal.timeout(10_000),
    })
  }

  async stop(): Promise<void> {
    await this.#host?.close()
    await this.#table?.close()
  }

  async restart(view?: View, seen?: Partition): Promise<void> {
    await this.stop()
    await this.start(view, seen)
  }

  async createTopic(name: string, spec: Partial<TopicSpec> = {}, uid = `uid-${name}`) {
    const topic = { name, uid, spec: { ...defaultTopicSpec, ...spec }, createdAtMs: 1 }
    return await this.store.create('topic', name, topic)
  }

  async deleteTopic(name: string): Promise<void> {
    const { value, version } = (await this.store.get('topic', name))!
    await this.store.update('topic', name, { ...value, deletedAtMs: 2 }, version)
  }

  directoryOf(topicUid: string, index: number): string {
    return join(this.dataDir, 'topics', topicUid, String(index))
  }

  /** Waits until `probe` gives something, looking again at every change that the host tells of. */
  async until<T>(probe: () => T | undefined | false): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>()
    const look = (): void => {
      const found = probe()
      if (found !== undefined && found !== false) resolve(found)
    }
    const leave = this.host.onChange(look)
    const timer = setTimeout(() => reject(new Error(`in vain: ${probe.toString()}`)), 15_000)
    look()
    try {
      return await promise
    } finally {
      leave()
      clearTimeout(timer)
    }
  }

  /** The partition as soon as it is served. */
  served(topic: string, index = 0): Promise<LocalPartition> {
    return this.until(() => {
      try {
        return this.host.partition(topic, index)
      } catch {
        return undefined
      }
    })
  }

  refusal(topic: string, index = 0): PenstockError {
    try {
      this.host.partition(topic, index)
    } catch (error) {
      return PenstockError.from(error)
    }
    throw new Error('it is served')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
    await this.#controller?.close()
    await this.store.close()
    await this.#cleanUp()
  }
}

export async function publish(partition: LocalPartition, value: string): Promise<void> {
  const payload = encodeRecords([
    {
      key: undefined,
      value: Buffer.from(value),
      headers: [],
      tag: '',
      id: '',
      timestampDeltaMs: 0,
      kind: 'text',
    },
  ])
  const batch = Buffer.alloc(batchHeaderBytes + payload.length)
  payload.copy(batch, batchHeaderBytes)
  writeBatchHeader(batch, {
    recordCount: 1,
    baseTimestampMs: 1,
    maxTimestampDelta: 0,
    codec: 'none',
  })
  await partition.append(batch, 'all')
}

export async function contents(partition: LocalPartition): Promise<string[]> {
  const values: string[] = []
  for (let from = partition.startOffset; from < partition.highWatermark; ) {
    const { batches, nextOffset } = await partition.read({ from, maxBytes: 1_000_000 })
    for (let at = 0; at < batches.length; ) {
      const length = batches.readUInt32LE(at + 8)
      for (const { value } of decodeRecords(batches.subarray(at + batchHeaderBytes, at + length))) {
        values.push(Buffer.from(value ?? []).toString())
      }
      at += length
    }
    from = nextOffset
  }
  return values
}
