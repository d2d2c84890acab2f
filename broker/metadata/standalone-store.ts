// The MetadataStore on this machine's disk, for one process: changes that arrive together share one journal round.
// Keeps I-METADATA: a change is answered, shown and watched only after it is durable; versions rise over all objects
// and restarts, and are never used twice.

import assert from 'node:assert/strict'
import { PenstockError } from '../../model/errors.ts'
import { limits } from '../../model/limits.ts'
import type {
  MetadataEvent,
  MetadataKind,
  MetadataKinds,
  MetadataStore,
  Stored,
  Version,
} from '../../model/metadata-store.ts'
import type { FileSystem } from '../log/file-system.ts'
import { type Journal, openJournal } from '../log/journal.ts'
import { allJournalRules, type JournalRules } from '../log/journal-rules.ts'
import { MetadataTable } from './metadata-table.ts'
import {
  decodeEntries,
  decodeObject,
  encodeEntries,
  encodeObject,
  type JournalEntry,
  metadataKinds,
} from './stored-objects.ts'

export interface StandaloneStoreOptions {
  readonly fileSystem: FileSystem
  /** Owned by this store alone; who opens it holds the lock of the data directory. */
  readonly directory: string
  /** Refuse an empty directory: metadata was here before. */
  readonly mustExist?: boolean
  /** Called once when the journal can no longer vouch for itself (failed write or sync): the process must end. */
  readonly onFatal: (error: Error) => void
  /** Grow by this before the journal is rewritten; for tests. */
  readonly compactionBytesMin?: number
  /** For tests alone: switches single rules off. */
  readonly rules?: JournalRules
}

export interface StandaloneStore extends MetadataStore, AsyncDisposable {
  /** Writes what waits, ends watches, closes the file. May be called twice. */
  close(): Promise<void>
}

/** Throws STORAGE_DAMAGED, METADATA_UNAVAILABLE (full disk at the first start). */
export async function openStandaloneStore(
  options: StandaloneStoreOptions,
): Promise<StandaloneStore> {
  const store = new Store(options)
  await store.open()
  return store
}

type Tables = { readonly [K in MetadataKind]: MetadataTable<MetadataKinds[K]> }

/** One change that waits for its round. */
interface Waiting {
  readonly bytes: number
  /** Puts it into the drafts at this revision. Throws METADATA_CONFLICT. */
  readonly decide: (revision: number) => JournalEntry
  readonly resolve: (revision: number) => void
  readonly reject: (error: unknown) => void
}

class Store implements StandaloneStore {
  readonly #options: StandaloneStoreOptions
  readonly #tables: Tables = {
    topic: new MetadataTable('topic'),
    partition: new MetadataTable('partition'),
    broker: new MetadataTable('broker'),
  }
  #journal: Journal | undefined
  #revision = 0
  #waiting: Waiting[] = []
  #rounds: Promise<void> | undefined
  /** Set when no change is taken any more. */
  #ended: PenstockError | undefined
  /** Set when the journal cannot be trusted with another byte. */
  #failed = false

  constructor(options: StandaloneStoreOptions) {
    this.#options = options
  }

  async open(): Promise<void> {
    const { fileSystem, directory, mustExist = false, rules = allJournalRules } = this.#options
    const replay = (payload: Buffer): void => {
      for (const entry of decodeEntries(payload)) this.#restore(entry)
    }
    this.#journal = await openJournal({ fileSystem, directory, mustExist, rules, replay })
  }

  async get<K extends MetadataKind>(
    kind: K,
    name: string,
  ): Promise<Stored<MetadataKinds[K]> | undefined> {
    this.#throwIfEnded()
    return this.#tables[kind].get(name)
  }

  async list<K extends MetadataKind>(kind: K): Promise<readonly Stored<MetadataKinds[K]>[]> {
    this.#throwIfEnded()
    return this.#tables[kind].list()
  }

  create<K extends MetadataKind>(
    kind: K,
    name: string,
    value: MetadataKinds[K],
  ): Promise<Stored<MetadataKinds[K]>> {
    return this.#put(kind, { name, value })
  }

  update<K extends MetadataKind>(
    kind: K,
    name: string,
    value: MetadataKinds[K],
    version: Version,
  ): Promise<Stored<MetadataKinds[K]>> {
    return this.#put(kind, { name, value, version })
  }

  async remove(kind: MetadataKind, name: string, version: Version): Promise<void> {
    await this.#submit(0, (revision) => {
      this.#tables[kind].remove(name, version)
      return { revision, removed: { kind, name } }
    })
  }

  watch<K extends MetadataKind>(
    kind: K,
    options: { readonly signal: AbortSignal },
  ): AsyncIterable<MetadataEvent<MetadataKinds[K]>> {
    this.#throwIfEnded()
    return this.#tables[kind].watch(options.signal)
  }

  async close(): Promise<void> {
    this.#ended ??= new PenstockError('CLOSED', 'the metadata store is closed')
    await this.#rounds
    for (const kind of metadataKinds) this.#tables[kind].endWatches()
    if (this.#failed) await this.#journal?.abandon()
    else await this.#journal?.close()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  async #put<K extends MetadataKind>(
    kind: K,
    object: { name: string; value: MetadataKinds[K]; version?: Version },
  ): Promise<Stored<MetadataKinds[K]>> {
    const { name, version } = object
    const json = encodeObject(kind, object)
    // As a restart would read it, and out of the caller's reach.
    const value = decodeObject(kind, JSON.parse(json), 'INVALID_REQUEST')
    const table = this.#tables[kind]
    const revision = await this.#submit(Buffer.byteLength(json), (next) => {
      const stored = { name, value, version: String(next) }
      if (version === undefined) table.create(stored)
      else table.update(stored, version)
      return { revision: next, put: { kind, name, value } }
    })
    return { name, value, version: String(revision) }
  }

  #submit(bytes: number, decide: Waiting['decide']): Promise<number> {
    this.#throwIfEnded()
    if (this.#waiting.length >= limits.metadataQueueChangesMax) {
      throw new PenstockError('LIMIT_EXCEEDED', 'too many metadata changes wait', {
        limit: 'metadataQueueChangesMax',
      })
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ bytes, decide, resolve, reject })
      this.#rounds ??= this.#run()
    })
  }

  async #run(): Promise<void> {
    // Lets the changes of this turn of the event loop gather.
    await Promise.resolve()
    try {
      while (this.#waiting.length > 0) {
        while (this.#waiting.length > 0) await this.#round(this.#takeRound())
        await this.#opened().seal()
        await this.#compact()
      }
    } catch (error) {
      this.#fail(error)
    }
    // In the same breath as the last look at the queue: a change that comes now begins anew.
    this.#rounds = undefined
  }

  #takeRound(): Waiting[] {
    let bytes = 0
    const cut = this.#waiting.findIndex(
      (change) => (bytes += change.bytes) > limits.metadataRoundBytes,
    )
    return this.#waiting.splice(0, cut === -1 ? this.#waiting.length : Math.max(1, cut))
  }

  /** All or nothing. Answers, conflicts too, come after the round: whoever reads after a conflict sees what won. */
  async #round(changes: readonly Waiting[]): Promise<void> {
    const entries: JournalEntry[] = []
    const answers: (() => void)[] = []
    let revision = this.#revision
    for (const { decide, resolve, reject } of changes) {
      const next = revision + 1
      try {
        entries.push(decide(next))
        revision = next
        answers.push(() => resolve(next))
      } catch (error) {
        answers.push(() => reject(error))
      }
    }
    try {
      if (entries.length > 0) await this.#opened().append(encodeEntries(entries))
    } catch (error) {
      for (const kind of metadataKinds) this.#tables[kind].rollback()
      const nothingWritten = PenstockError.from(error).reason === 'METADATA_UNAVAILABLE'
      const answer = nothingWritten ? error : outcomeUnknown(error)
      for (const { reject } of changes) reject(answer)
      if (nothingWritten) return
      throw error
    }
    this.#revision = revision
    for (const kind of metadataKinds) this.#tables[kind].commit()
    for (const answer of answers) answer()
  }

  async #compact(): Promise<void> {
    const journal = this.#opened()
    const { compactionBytesMin = limits.metadataCompactionBytesMin } = this.#options
    if (journal.grownBytes < Math.max(compactionBytesMin, 3 * journal.snapshotBytes)) return
    // Where the disk is too full for it the old journal simply grows on.
    await journal.rewrite(this.#snapshot())
  }

  *#snapshot(): Generator<Buffer> {
    let entries: JournalEntry[] = [{ revision: Math.max(1, this.#revision) }]
    for (const kind of metadataKinds) {
      for (const { name, value, version } of this.#tables[kind].list()) {
        entries.push({ revision: Number(version), put: { kind, name, value } })
        if (entries.length < 1_000) continue
        yield encodeEntries(entries)
        entries = []
      }
    }
    yield encodeEntries(entries)
  }

  #restore(entry: JournalEntry): void {
    this.#revision = Math.max(this.#revision, entry.revision)
    if (entry.put !== undefined) this.#restorePut(entry.put.kind, entry.put, entry.revision)
    if (entry.removed !== undefined) {
      this.#tables[entry.removed.kind].restore(entry.removed.name, undefined)
    }
  }

  #restorePut<K extends MetadataKind>(
    kind: K,
    put: { readonly name: string; readonly value: unknown },
    revision: number,
  ): void {
    const value = decodeObject(kind, put.value, 'STORAGE_DAMAGED')
    this.#tables[kind].restore(put.name, { name: put.name, value, version: String(revision) })
  }

  #fail(error: unknown): void {
    const cause = PenstockError.from(error)
    this.#failed = true
    this.#ended = new PenstockError(
      'METADATA_UNAVAILABLE',
      'the metadata journal has failed',
      {},
      { cause },
    )
    for (const { reject } of this.#waiting.splice(0)) reject(this.#ended)
    for (const kind of metadataKinds) this.#tables[kind].endWatches()
    this.#options.onFatal(cause)
  }

  #opened(): Journal {
    assert(this.#journal, 'the store has been opened')
    return this.#journal
  }

  #throwIfEnded(): void {
    if (this.#ended !== undefined) throw this.#ended
  }
}

function outcomeUnknown(cause: unknown): PenstockError {
  return new PenstockError(
    'TIMED_OUT',
    'it is not known whether the metadata change is stored',
    {},
    { cause },
  )
}
