// What a store remembers of one replica beside its logs, as the replica table keeps it: what it has promised, which leaders
// wrote what it holds, whether it is damaged. Changes count when `keep` has resolved.

import type { Epoch } from '../../model/offset.ts'
import type { Ends, Lane } from '../replication/ends.ts'
import { cutHistory, type EpochEntry, type EpochHistory } from '../replication/epoch-history.ts'
import type { PartitionKey } from './partition-storage.ts'
import type { ReplicaTable } from './replica-table.ts'

export class ReplicaNotes {
  readonly #table: ReplicaTable
  readonly #key: PartitionKey
  #promised: Epoch
  #damaged: boolean
  #histories: Readonly<Record<Lane, EpochHistory>>

  constructor(table: ReplicaTable, key: PartitionKey) {
    const { promised, histories, damaged } = table.get(key)
    this.#table = table
    this.#key = key
    this.#promised = promised
    this.#damaged = damaged
    this.#histories = histories
  }

  get promised(): Epoch {
    return this.#promised
  }

  get damaged(): boolean {
    return this.#damaged
  }

  get histories(): Readonly<Record<Lane, EpochHistory>> {
    return this.#histories
  }

  /** So marked, and with nothing noted of its logs: what a crash leaves of them is not taken for anything. */
  get isLost(): boolean {
    const { state, data } = this.#histories
    return this.#damaged && state.length + data.length === 0
  }

  promise(epoch: Epoch): Promise<void> {
    this.#promised = Math.max(this.#promised, epoch)
    return this.keep()
  }

  repaired(): Promise<void> {
    this.#damaged = false
    return this.keep()
  }

  /** Until it is told otherwise. */
  lost(): Promise<void> {
    this.#damaged = true
    this.#histories = { state: [], data: [] }
    return this.keep()
  }

  add(lane: Lane, entries: readonly EpochEntry[]): void {
    this.#histories = { ...this.#histories, [lane]: [...this.#histories[lane], ...entries] }
  }

  /** Of what comes behind nothing is left. */
  cut(ends: Ends): void {
    const { state, data } = this.#histories
    this.#histories = { state: cutHistory(state, ends.state), data: cutHistory(data, ends.data) }
  }

  begin(histories: Readonly<Record<Lane, EpochHistory>>): Promise<void> {
    this.#histories = histories
    return this.keep()
  }

  keep(): Promise<void> {
    return this.#table.put(this.#key, {
      promised: this.#promised,
      histories: this.#histories,
      damaged: this.#damaged,
    })
  }
}
