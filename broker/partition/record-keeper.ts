// A leader's own changes to its partition's record: by compare-and-swap on what was decided on. A revision does not say
// enough: it comes again where metadata is restored from a backup. Where the outcome is not known the same change is tried
// again: at most one of them is made, and in the end it is known which (R6: until then both ISRs count).

import type { Clock } from '../../model/clock.ts'
import { PenstockError } from '../../model/errors.ts'
import type { MetadataStore } from '../../model/metadata-store.ts'
import type { Epoch } from '../../model/offset.ts'
import { changed, type Partition } from '../../model/partition.ts'
import type { PartitionRecord } from '../replication/replica-state.ts'

/** What a change was decided on: all that the protocol knows of the record, or only how old it was. */
export type Base = PartitionRecord | { readonly epoch: Epoch; readonly revision: number }

export interface RecordChanges {
  /**
   * Changes the record if it is still `base`. Resolves with what the record is then, whoever has changed it;
   * undefined when there is none, or the attempts have been ended.
   */
  change(base: Base, change: Partial<Partition>): Promise<Partition | undefined>
}

export interface RecordKeeperOptions {
  readonly store: MetadataStore
  readonly clock: Clock
  /** Of the partition's metadata object. */
  readonly name: string
  readonly topicUid: string
  /** Ends the attempts. */
  readonly signal: AbortSignal
}

const retryMs = 500

export class RecordKeeper implements RecordChanges {
  readonly #options: RecordKeeperOptions

  constructor(options: RecordKeeperOptions) {
    this.#options = options
  }

  async change(base: Base, change: Partial<Partition>): Promise<Partition | undefined> {
    const { store, name, topicUid, signal } = this.#options
    while (!signal.aborted) {
      try {
        const found = await store.get('partition', name)
        if (found?.value.topicUid !== topicUid) return undefined
        if (!isStill(found.value, base)) return found.value
        const next = changed(found.value, change)
        return (await store.update('partition', name, next, found.version)).value
      } catch (error) {
        const { reason } = PenstockError.from(error)
        if (reason !== 'METADATA_CONFLICT') await this.#pause()
      }
    }
    return undefined
  }

  #pause(): Promise<void> {
    const { clock, signal } = this.#options
    return new Promise((resolve) => {
      const cancel = clock.schedule(retryMs, done)
      signal.addEventListener('abort', done, { once: true })
      function done(): void {
        cancel()
        signal.removeEventListener('abort', done)
        resolve()
      }
    })
  }
}

/** A record that has gone back and on again may have the same revision, and another leader or other copies. */
export function isStill(partition: Partition, base: Base): boolean {
  const { revision, epoch, leader, replicas, isr, ackQuorum } = recordOf(partition)
  if (revision !== base.revision || epoch !== base.epoch) return false
  if (!('isr' in base)) return true
  return (
    leader?.storeId === base.leader?.storeId &&
    leader?.bootSeq === base.leader?.bootSeq &&
    replicas.join() === base.replicas.join() &&
    isr.join() === base.isr.join() &&
    ackQuorum === base.ackQuorum
  )
}

/** The record as the protocol's core knows it. */
export function recordOf(partition: Partition): PartitionRecord {
  const { revision, epoch, leader, replicas, inSync, ackQuorum } = partition
  const storeIds = replicas.map(({ storeId }) => storeId)
  return { revision, epoch, leader, replicas: storeIds, isr: inSync, ackQuorum }
}
