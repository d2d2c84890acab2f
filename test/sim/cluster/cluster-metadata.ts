// What a simulated cluster has its metadata in, as far as the course of a run needs to know.

import type { StoreIdentity } from '../../../broker/store-identity.ts'
import type { MetadataStore } from '../../../model/metadata-store.ts'
import type { Partition } from '../../../model/partition.ts'
import type { Topic } from '../../../model/topic.ts'
import type { Speaker } from './network.ts'

/** By it one process alone is a certain broker. */
export interface BrokerPlace extends AsyncDisposable {
  take(holder: StoreIdentity, signal: AbortSignal): Promise<void>
}

export interface MetadataBackup {
  /** Everybody who runs has written since it was made, and so can notice that it came back. */
  readonly isOld: boolean
  /** Everything becomes what it was. */
  restore(): void
}

export interface ClusterMetadata {
  /** Nobody is answered; watches stand still. */
  away: boolean
  /** With the topic that clients use. */
  begin(topic: Topic): void
  /** The store as somebody reaches it. */
  reachedBy(speaker: Speaker): MetadataStore
  /** Absent where nothing keeps two processes from being the same broker. */
  placeOf?(speaker: Speaker, onReplaced: (error: Error) => void): BrokerPlace
  /** As it really is. */
  partition(name: string): Partition | undefined
  /** Every watch ends; who follows one begins anew. */
  breakWatches(): void
  backup(): MetadataBackup
  /** No faults any more. */
  heal(): void
}
