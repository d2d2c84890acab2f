// One partition on its way to what metadata wants of this broker: serve it, stand by, delete it, put it aside. Wishes may
// change at any time; one step runs at a time, and the newest wish wins.
// Keeps I-TOMBSTONE: data goes only for a partition in phase `deleting` with the uid that the directory is named by.

import { AssertionError } from 'node:assert'
import { PenstockError } from '../../model/errors.ts'
import type { Epoch } from '../../model/offset.ts'
import type { Partition } from '../../model/partition.ts'
import type { Topic } from '../../model/topic.ts'
import type { Logger } from '../telemetry/logger.ts'
import type { PartitionKey, PartitionStorage } from './partition-storage.ts'
import { openPartition, type PartitionOptions, type PartitionRuntime } from './runtime.ts'

export type HostState = 'offline' | 'recovering' | 'serving' | 'damaged'

export type Wish =
  | {
      readonly do: 'serve'
      readonly topic: Topic
      readonly epoch: Epoch
      readonly keyRange: { readonly from: number; readonly to: number }
    }
  /** Another broker leads it, or none. */
  | { readonly do: 'stand-by' }
  | { readonly do: 'delete' }
  | { readonly do: 'quarantine' }

/** This start of this store. */
export interface Me {
  readonly storeId: string
  readonly bootSeq: number
}

/** What metadata wants of this store for the partition. `topic` is undefined when it is not known (yet). */
export function wishFor(partition: Partition, topic: Topic | undefined, me: Me): Wish {
  const hosted = partition.replicas.some(({ storeId }) => storeId === me.storeId)
  if (!hosted) return { do: 'stand-by' }
  if (partition.phase === 'deleting') return { do: 'delete' }
  const { leader, epoch, keyRange } = partition
  const leads = leader?.storeId === me.storeId && leader.bootSeq === me.bootSeq
  if (!leads || topic?.uid !== partition.topicUid) return { do: 'stand-by' }
  return { do: 'serve', topic, epoch, keyRange }
}

/** What every partition of the broker is opened with. */
export type PartitionEnvironment = Pick<
  PartitionOptions,
  'segmentMs' | 'onFatal' | 'observe' | 'acceptsWrites' | 'freeReserve' | 'fileSystem' | 'clock'
>

export interface HostedPartitionOptions {
  readonly key: PartitionKey
  readonly storage: PartitionStorage
  readonly environment: PartitionEnvironment
  readonly logger: Logger
  /** Takes part in the bound on recoveries at the same time. */
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>
  /** The data is gone: metadata has to know. */
  readonly onDeleted: () => Promise<void>
  readonly onChange: () => void
}

const retryMsMin = 100
const retryMsMax = 10_000

export class HostedPartition {
  readonly #options: HostedPartitionOptions
  #wish: Wish = { do: 'stand-by' }
  /** The wish that has been fulfilled, or has failed for good. */
  #reached: Wish | undefined
  #state: HostState = 'offline'
  #runtime: PartitionRuntime | undefined
  #running = false
  #work = Promise.resolve()
  #cancelRetry: (() => void) | undefined
  #closed = false

  constructor(options: HostedPartitionOptions) {
    this.#options = options
  }

  get state(): HostState {
    return this.#state
  }

  /** While it serves. */
  get serving(): PartitionRuntime | undefined {
    return this.#state === 'serving' ? this.#runtime : undefined
  }

  aim(wish: Wish): void {
    if (this.#closed || sameWish(wish, this.#wish)) return
    this.#wish = wish
    this.#cancelRetry?.()
    this.#start()
  }

  /** Stops serving, with everything queued written. */
  async close(): Promise<void> {
    this.#closed = true
    this.#cancelRetry?.()
    await this.#work
    await this.#stop()
  }

  /** Nothing is left to do. */
  get settled(): boolean {
    return !this.#running
  }

  #start(): void {
    if (this.#running) return
    this.#running = true
    this.#work = this.#run()
  }

  async #run(): Promise<void> {
    // Lets the events of this turn come in: of many wishes only the last one costs work.
    await Promise.resolve()
    let delayMs = retryMsMin
    while (!this.#closed && this.#reached !== this.#wish) {
      const wish = this.#wish
      try {
        await this.#fulfil(wish)
        this.#reached = wish
      } catch (error) {
        if (this.#isFinal(error)) this.#reached = wish
        else if (wish === this.#wish) await this.#pause(delayMs)
        delayMs = Math.min(2 * delayMs, retryMsMax)
      }
    }
    // In the same breath as the last look at the wish: one that comes now begins anew.
    this.#running = false
    this.#options.onChange()
  }

  async #fulfil(wish: Wish): Promise<void> {
    const { key, storage, environment, logger, onDeleted } = this.#options
    if (wish.do === 'serve') {
      await this.#serve(wish)
      return
    }
    await this.#stop()
    if (wish.do === 'delete') {
      await storage.delete(key)
      await onDeleted()
      logger.info('partition-deleted', { ...key })
    }
    if (wish.do === 'quarantine') {
      const nowMs = environment.clock.now()
      const reason = 'no metadata names this partition'
      const entry = await storage.quarantine(key, { reason, nowMs })
      if (entry !== undefined) logger.warn('partition-quarantined', { ...key, entry, reason })
    }
  }

  async #serve(wish: Wish & { readonly do: 'serve' }): Promise<void> {
    const { topic, epoch, keyRange } = wish
    if (this.#runtime?.epoch === epoch && this.#state === 'serving') {
      this.#runtime.configure(topic)
      return
    }
    await this.#stop()
    this.#become('recovering')
    const { key, storage, environment, logger, inTurn } = this.#options
    await inTurn(async () => {
      const came = await storage.prepare(key)
      if (came === 'restored') logger.warn('partition-restored', { ...key })
      const { index } = key
      const directory = storage.directoryOf(key)
      const options = { ...environment, directory, topic, index, epoch, keyRange }
      this.#runtime = await openPartition(options)
    })
    this.#become('serving')
  }

  async #stop(): Promise<void> {
    const runtime = this.#runtime
    this.#runtime = undefined
    this.#become('offline')
    try {
      await runtime?.close()
    } catch (error) {
      // What it has acknowledged is on disk; only the next start has more to read.
      const { key, logger } = this.#options
      const { reason, message } = PenstockError.from(error)
      logger.warn('partition-close-failed', { ...key, reason, message })
    }
  }

  /** Damage does not go away by trying again; other failures (a full disk, a busy one) may. */
  #isFinal(error: unknown): boolean {
    const { key, logger, environment } = this.#options
    if (error instanceof AssertionError) environment.onFatal(error)
    const { reason, message } = PenstockError.from(error)
    const final = reason === 'STORAGE_DAMAGED'
    this.#become(final ? 'damaged' : 'offline')
    if (final) logger.error('partition-damaged', { ...key, message })
    else logger.warn('partition-not-ready', { ...key, reason, message })
    return final
  }

  #become(state: HostState): void {
    if (this.#state === state) return
    this.#state = state
    this.#options.onChange()
  }

  #pause(delayMs: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const cancel = this.#options.environment.clock.schedule(delayMs, resolve)
    this.#cancelRetry = () => {
      cancel()
      resolve()
    }
    return promise
  }
}

function sameWish(one: Wish, other: Wish): boolean {
  if (one.do !== 'serve' || other.do !== 'serve') return one.do === other.do
  return one.epoch === other.epoch && one.topic === other.topic
}
