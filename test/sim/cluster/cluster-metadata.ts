// What a simulated cluster has its metadata in, as far as the course of a run needs to know.

import type { MetadataStore } from '../../../model/metadata-store.ts'
import type { Partition } from '../../../model/partition.ts'
import type { Topic } from '../../../model/topic.ts'
import type { Speaker } from './network.ts'

export interface ClusterMetadata {
  /** Nobody is answered; watches stand still. */
  away: boolean
  /** With the topic that clients use. */
  begin(topic: Topic): void
  /** The store as somebody reaches it. */
  reachedBy(speaker: Speaker): MetadataStore
  /** As it really is. */
  partition(name: string): Partition | undefined
  /** Every watch ends; who follows one begins anew. */
  breakWatches(): void
  /** What it returns makes everything as it is now. */
  backup(): () => void
  /** No faults any more. */
  heal(): void
}
