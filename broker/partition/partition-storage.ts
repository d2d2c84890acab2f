// Where partitions lie in the data directory, and how their data comes and goes: made once, moved to quarantine when
// metadata does not know them, deleted only on order of a tombstone. docs/formats/metadata.md has the layout.
// Keeps I-QUARANTINE: what no metadata names is moved aside with a note, never deleted, and comes back when it is named.
// Keeps I-HOSTED: a partition that was here and is gone is damage; it is never begun anew as if it were empty.

import { join } from 'node:path'
import { PenstockError } from '../../model/errors.ts'
import type { TimestampMs } from '../../model/offset.ts'
import { isMissing } from '../log/errno.ts'
import type { FileSystem } from '../log/file-system.ts'

/** A partition by what its data is bound to: a namesake of the topic is another one. */
export interface PartitionKey {
  readonly topicUid: string
  readonly index: number
}

/** In memory. */
export function nameOf({ topicUid, index }: PartitionKey): string {
  return `${topicUid}/${index}`
}

export interface QuarantineNote {
  readonly topicUid: string
  readonly partition: number
  readonly reason: string
  readonly quarantinedAt: string
}

/** Uids become names of directories. */
const safeName = /^[A-Za-z0-9][A-Za-z0-9-]*$/

export class PartitionStorage {
  readonly #fileSystem: FileSystem
  readonly #dataDir: string

  constructor(options: { readonly fileSystem: FileSystem; readonly dataDir: string }) {
    this.#fileSystem = options.fileSystem
    this.#dataDir = options.dataDir
  }

  directoryOf(key: PartitionKey): string {
    return join(this.#topicDirectory(key.topicUid), String(key.index))
  }

  /** All partitions that have a directory. */
  async list(): Promise<PartitionKey[]> {
    const topics = join(this.#dataDir, 'topics')
    await this.#fileSystem.makeDirectory(topics)
    const keys: PartitionKey[] = []
    for (const topicUid of await this.#fileSystem.list(topics)) {
      if (!safeName.test(topicUid)) continue
      for (const name of await this.#fileSystem.list(join(topics, topicUid))) {
        if (/^\d+$/.test(name)) keys.push({ topicUid, index: Number(name) })
      }
    }
    return keys
  }

  /**
   * Makes sure that the directory is there: found, brought back from quarantine, or made if the partition has never
   * been here. Throws STORAGE_DAMAGED when it has been here and is gone.
   */
  async prepare(key: PartitionKey): Promise<'found' | 'restored' | 'made'> {
    const directory = this.directoryOf(key)
    const marker = this.#marker(key)
    const known = (await this.#fileSystem.status(marker)) !== undefined
    let outcome: 'found' | 'restored' | 'made' = 'found'
    if ((await this.#fileSystem.status(directory)) === undefined) {
      if (await this.#restore(key)) outcome = 'restored'
      else if (known) throw gone(key, directory)
      else {
        await this.#fileSystem.makeDirectory(directory)
        outcome = 'made'
      }
    }
    if (!known) await this.#writeFile(marker, '')
    return outcome
  }

  /** An empty directory in place of one that was put aside: what was in it comes from the other replicas. */
  async begin(key: PartitionKey): Promise<void> {
    await this.#fileSystem.makeDirectory(this.directoryOf(key))
  }

  /** Deletes the partition for good. Repeated after a crash, it goes on where it was. */
  async delete(key: PartitionKey): Promise<void> {
    const topic = this.#topicDirectory(key.topicUid)
    await this.#fileSystem.remove(this.directoryOf(key))
    try {
      await this.#fileSystem.syncDirectory(topic)
      if ((await this.#fileSystem.list(topic)).length === 0) await this.#fileSystem.remove(topic)
    } catch (error) {
      // The topic's other partitions go at the same time: the last of them took it along.
      if (!isMissing(error)) throw error
    }
    const marker = this.#marker(key)
    if ((await this.#fileSystem.status(marker)) === undefined) return
    await this.#fileSystem.remove(marker)
    await this.#fileSystem.syncDirectory(join(marker, '..'))
  }

  /** Moves the partition's directory aside, if there is one. */
  async quarantine(
    key: PartitionKey,
    why: { readonly reason: string; readonly nowMs: TimestampMs },
  ): Promise<string | undefined> {
    const directory = this.directoryOf(key)
    if ((await this.#fileSystem.status(directory)) === undefined) return undefined
    const entry = await this.#newEntry(key)
    const note: QuarantineNote = {
      topicUid: key.topicUid,
      partition: key.index,
      reason: why.reason,
      quarantinedAt: new Date(why.nowMs).toISOString(),
    }
    await this.#writeFile(join(entry, 'note.json'), `${JSON.stringify(note, undefined, 2)}\n`)
    await this.#move(directory, join(entry, 'data'))
    return entry
  }

  /** Entries of one partition are numbered: it may be put aside more than once. */
  async #newEntry(key: PartitionKey): Promise<string> {
    const entries = await this.#entriesOf(key)
    const newest = Number(entries.at(-1)?.split('.').at(-1) ?? 0)
    const entry = join(this.#dataDir, 'quarantine', `${entryPrefix(key)}${newest + 1}`)
    await this.#fileSystem.makeDirectory(entry)
    return entry
  }

  /** The newest entry that has data; one without it is a move that a crash has cut short. */
  async #restore(key: PartitionKey): Promise<boolean> {
    for (const name of (await this.#entriesOf(key)).toReversed()) {
      const data = join(this.#dataDir, 'quarantine', name, 'data')
      if ((await this.#fileSystem.status(data)) === undefined) continue
      await this.#fileSystem.makeDirectory(this.#topicDirectory(key.topicUid))
      await this.#move(data, this.directoryOf(key))
      return true
    }
    return false
  }

  /** Oldest first. */
  async #entriesOf(key: PartitionKey): Promise<string[]> {
    const quarantine = join(this.#dataDir, 'quarantine')
    if ((await this.#fileSystem.status(quarantine)) === undefined) return []
    const names = await this.#fileSystem.list(quarantine)
    const number = (name: string): number => Number(name.split('.').at(-1))
    return names
      .filter((name) => name.startsWith(entryPrefix(key)))
      .toSorted((a, b) => number(a) - number(b))
  }

  async #move(from: string, to: string): Promise<void> {
    await this.#fileSystem.rename(from, to)
    await this.#fileSystem.syncDirectory(join(to, '..'))
    await this.#fileSystem.syncDirectory(join(from, '..'))
  }

  async #writeFile(path: string, text: string): Promise<void> {
    await this.#fileSystem.makeDirectory(join(path, '..'))
    // Left by a crash before it was synced.
    await this.#fileSystem.remove(path)
    const file = await this.#fileSystem.open(path, 'create')
    try {
      if (text !== '') await file.write([Buffer.from(text, 'utf8')], 0)
      await file.sync()
    } finally {
      await file.close()
    }
    await this.#fileSystem.syncDirectory(join(path, '..'))
  }

  #marker({ topicUid, index }: PartitionKey): string {
    return join(this.#dataDir, 'hosted', `${topicUid}.${index}`)
  }

  #topicDirectory(topicUid: string): string {
    if (!safeName.test(topicUid)) {
      throw new PenstockError('INVALID_REQUEST', `"${topicUid}" cannot be a topic's uid`)
    }
    return join(this.#dataDir, 'topics', topicUid)
  }
}

function entryPrefix({ topicUid, index }: PartitionKey): string {
  return `${topicUid}.${index}.`
}

function gone({ topicUid, index }: PartitionKey, directory: string): PenstockError {
  return new PenstockError(
    'STORAGE_DAMAGED',
    `partition ${index} of topic ${topicUid} has been stored here, and ${directory} is gone`,
    { topicUid, partition: String(index), directory },
  )
}
