// The state lane with what it adds up to: the groups of a partition in memory, on leader and follower alike. Keeps the
// table and the log the same over cuts, and snapshots behind what is committed.

import { PenstockError } from '../../model/errors.ts'
import type { Offset } from '../../model/offset.ts'
import { OffsetWaiters } from '../log/offset-waiters.ts'
import { type OpenStateLogOptions, StateLog } from '../log/state-log.ts'
import { GroupTable } from './group-progress.ts'
import type { StartingPoint } from './starting-point.ts'

/** A snapshot of the groups is taken after so many records. */
const snapshotRecords = 50_000

export interface OpenGroupLogOptions
  extends Omit<OpenStateLogOptions, 'restore' | 'replay' | 'committed'> {
  /** It begins later now: a snapshot says what lay before. */
  readonly onTrimmed: (start: Offset) => void
}

export class GroupLog {
  readonly #onTrimmed: (start: Offset) => void
  readonly #commits = new OffsetWaiters()
  #state: StateLog | undefined
  #groups = new GroupTable()
  #committed: Offset = 0
  #closing: PenstockError | undefined

  private constructor(onTrimmed: (start: Offset) => void) {
    this.#onTrimmed = onTrimmed
  }

  /** Throws STORAGE_DAMAGED. */
  static async open({ onTrimmed, ...options }: OpenGroupLogOptions): Promise<GroupLog> {
    const opened = new GroupLog(onTrimmed)
    opened.#state = await StateLog.open({
      ...options,
      restore: (snapshot) => opened.#groups.restore(snapshot),
      replay: (record) => opened.#groups.apply(record),
      committed: (offset) => opened.#whenCommitted(offset),
    })
    return opened
  }

  get state(): StateLog {
    if (!this.#state) throw new Error('opened before it is used')
    return this.#state
  }

  get groups(): GroupTable {
    return this.#groups
  }

  /** Batches of a leader. */
  store(batches: Buffer): void {
    this.state.appendStamped(batches)
    this.snapshotIfDue()
  }

  /** Everything from there on is forgotten, in memory too. */
  async truncate(to: Offset): Promise<void> {
    this.#groups = new GroupTable()
    await this.state.truncate(to)
  }

  async reset({ state, snapshotBytes }: StartingPoint): Promise<void> {
    this.#groups = new GroupTable()
    await this.state.reset(state, snapshotBytes)
    this.#committed = state.offset
  }

  committed(end: Offset): void {
    this.#committed = end
    this.#commits.reached(end)
  }

  snapshotIfDue(): void {
    const { state } = this
    if (state.recordsSinceSnapshot < snapshotRecords) return
    // Without it the next start replays more; the records themselves are durable.
    state
      .snapshot(() => this.#groups.snapshot())
      .then(() => this.#onTrimmed(state.log.startOffset))
      .catch(() => {})
  }

  async close(): Promise<void> {
    this.#closing = new PenstockError('NOT_READY', 'this partition is closing')
    this.#commits.failAll(this.#closing)
    await this.#state?.close()
  }

  #whenCommitted(offset: Offset): Promise<void> {
    if (offset <= this.#committed) return Promise.resolve()
    if (this.#closing) return Promise.reject(this.#closing)
    return this.#commits.wait(offset, 0)
  }
}
