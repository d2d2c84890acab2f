// What the controller sees: metadata, perhaps old, and what probes have shown.

import type { Broker } from '../../model/broker.ts'
import type { Stored } from '../../model/metadata-store.ts'
import type { Partition } from '../../model/partition.ts'
import type { Topic } from '../../model/topic.ts'
import type { Detector } from './failure-detector.ts'

export interface ClusterView {
  readonly topics: ReadonlyMap<string, Stored<Topic>>
  readonly partitions: ReadonlyMap<string, Stored<Partition>>
  /** By broker id. */
  readonly brokers: ReadonlyMap<string, Stored<Broker>>
  /** Absent where brokers are not probed: then whoever is registered is there, and nobody can be fenced. */
  readonly liveness?: Detector | undefined
}
