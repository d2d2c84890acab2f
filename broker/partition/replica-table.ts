// What a store has promised, and which leaders wrote its logs, for all of its partitions in one journal: a thousand
// promises of an election are one sync. Keeps R1: what `put` has answered is there after any crash.

import { join } from 'node:path'
import * as z from 'zod'
import type { Clock } from '../../model/clock.ts'
import { PenstockError } from '../../model/errors.ts'
import type { Epoch } from '../../model/offset.ts'
import type { FileSystem } from '../log/file-system.ts'
import { type Journal, openJournal } from '../log/journal.ts'
import type { Lane } from '../replication/ends.ts'
import type { EpochHistory } from '../replication/epoch-history.ts'
import { nameOf, type PartitionKey } from './partition-storage.ts'

export interface ReplicaEntry {
  readonly promised: Epoch
  readonly histories: Readonly<Record<Lane, EpochHistory>>
  /** What is here has been put aside as damaged, and is not whole again. */
  readonly damaged: boolean
}

export interface ReplicaTable {
  /** As put last, durable or about to be. */
  get(key: PartitionKey): ReplicaEntry
  /** Durable when it resolves, on a full disk not before there is room; puts of the same turn share a sync. */
  put(key: PartitionKey, entry: ReplicaEntry): Promise<void>
  remove(key: PartitionKey): Promise<void>
  /** From now on a full disk is DISK_WATERMARK at once. */
  waitNoLonger(): void
  close(): Promise<void>
}

export interface ReplicaTableOptions {
  readonly fileSystem: FileSystem
  readonly clock: Clock
  readonly dataDir: string
  /** It is not known what has become of a promise: the process must end. */
  readonly onFatal: (error: Error) => void
}

const count = z.int().min(0)
const history = z.array(z.object({ epoch: count, nonce: count, startOffset: count }))
const change = z.object({
  topicUid: z.string(),
  index: count,
  /** Absent: removed. */
  entry: z
    .object({
      promised: count,
      histories: z.object({ state: history, data: history }),
      damaged: z.boolean(),
    })
    .optional(),
})
const changes = z.array(change)
type Change = z.infer<typeof change>

const nothing: ReplicaEntry = { promised: 0, histories: { state: [], data: [] }, damaged: false }
/** The journal is rewritten when it has grown by so much, and to several times its entries. */
const rewriteBytesMin = 1024 * 1024
const entriesPerPart = 1_000
/** On a full disk: who waits for a promise goes on without this store, or waits until there is room. */
const fullRetryMs = 500

/** Throws STORAGE_DAMAGED. */
export async function openReplicaTable(options: ReplicaTableOptions): Promise<ReplicaTable> {
  const entries = new Map<string, Change>()
  const replay = (payload: Buffer): void => {
    for (const one of decode(payload)) apply(entries, one)
  }
  const journal = await openJournal({
    fileSystem: options.fileSystem,
    directory: join(options.dataDir, 'replicas'),
    name: 'replicas',
    mustExist: false,
    replay,
  })
  return new Table(options, journal, entries)
}

interface Waiting {
  readonly change: Change
  readonly settle: PromiseWithResolvers<void>
}

class Table implements ReplicaTable {
  readonly #options: ReplicaTableOptions
  readonly #journal: Journal
  readonly #entries: Map<string, Change>
  #waiting: Waiting[] = []
  #writing: Promise<void> | undefined
  /** Ends the pause on a full disk. */
  #wake: (() => void) | undefined
  #closing = false

  constructor(options: ReplicaTableOptions, journal: Journal, entries: Map<string, Change>) {
    this.#options = options
    this.#journal = journal
    this.#entries = entries
  }

  get(key: PartitionKey): ReplicaEntry {
    return this.#entries.get(nameOf(key))?.entry ?? nothing
  }

  put({ topicUid, index }: PartitionKey, entry: ReplicaEntry): Promise<void> {
    const { promised, damaged } = entry
    const histories = { state: [...entry.histories.state], data: [...entry.histories.data] }
    return this.#change({ topicUid, index, entry: { promised, histories, damaged } })
  }

  async remove({ topicUid, index }: PartitionKey): Promise<void> {
    if (this.#entries.has(nameOf({ topicUid, index }))) await this.#change({ topicUid, index })
  }

  waitNoLonger(): void {
    this.#closing = true
    this.#wake?.()
  }

  async close(): Promise<void> {
    this.waitNoLonger()
    await this.#writing
    await this.#journal.close()
  }

  #change(one: Change): Promise<void> {
    apply(this.#entries, one)
    const settle = Promise.withResolvers<void>()
    this.#waiting.push({ change: one, settle })
    this.#writing ??= this.#write()
    return settle.promise
  }

  async #write(): Promise<void> {
    // What comes in the same turn goes along.
    await Promise.resolve()
    try {
      while (this.#waiting.length > 0) {
        await this.#round()
        // Once nothing more waits: a bit that flips in a promise is told from a torn tail then.
        if (this.#waiting.length === 0) await this.#journal.seal()
      }
    } catch (error) {
      this.#options.onFatal(error instanceof Error ? error : new Error(String(error)))
    }
    // In the same breath as the last look at who waits: a change that comes now begins anew.
    this.#writing = undefined
  }

  async #round(): Promise<void> {
    const round = this.#waiting
    this.#waiting = []
    try {
      await this.#append(round)
    } catch (error) {
      for (const { settle } of round) settle.reject(error)
      throw error
    }
  }

  async #append(round: readonly Waiting[]): Promise<void> {
    const frame = encode(round.map(({ change }) => change))
    while (!(await this.#hasRoomFor(frame))) {
      if (this.#closing) {
        const full = new PenstockError('DISK_WATERMARK', 'the disk is full')
        for (const { settle } of round) settle.reject(full)
        return
      }
      await this.#pause()
    }
    for (const { settle } of round) settle.resolve()
    await this.#rewriteIfGrown()
  }

  /** False when the disk is too full for it, and nothing is written. Any other error: the outcome is not known. */
  async #hasRoomFor(frame: Buffer): Promise<boolean> {
    try {
      await this.#journal.append(frame)
      return true
    } catch (error) {
      if (error instanceof PenstockError && error.reason === 'METADATA_UNAVAILABLE') return false
      throw error
    }
  }

  #pause(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const cancel = this.#options.clock.schedule(fullRetryMs, resolve)
    this.#wake = () => {
      cancel()
      resolve()
    }
    return promise
  }

  async #rewriteIfGrown(): Promise<void> {
    const { grownBytes, snapshotBytes } = this.#journal
    if (grownBytes > rewriteBytesMin + 3 * snapshotBytes) {
      await this.#journal.rewrite(parts([...this.#entries.values()]))
    }
  }
}

function apply(entries: Map<string, Change>, one: Change): void {
  if (one.entry) entries.set(nameOf(one), one)
  else entries.delete(nameOf(one))
}

function* parts(entries: readonly Change[]): Generator<Buffer> {
  for (let from = 0; from < entries.length; from += entriesPerPart) {
    yield encode(entries.slice(from, from + entriesPerPart))
  }
}

function encode(round: readonly Change[]): Buffer {
  return Buffer.from(JSON.stringify(round), 'utf8')
}

function decode(payload: Buffer): readonly Change[] {
  try {
    return changes.parse(JSON.parse(payload.toString('utf8')))
  } catch (cause) {
    throw new PenstockError('STORAGE_DAMAGED', 'replicas: a frame holds no entries', {}, { cause })
  }
}
