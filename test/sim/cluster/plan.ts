// What a seed does: how its cluster is made, which faults it meets and how often. Every seed picks its own mix: a run with
// every fault at once never gets far enough to meet the rare ones.

import { defaultTopicSpec, type TopicSpec } from '../../../model/topic.ts'
import { type ControllerTimes, controllerTimes } from '../../../operator/controller/times.ts'
import { type CallFaults, type DiskFaults, noFaults, rollLatency } from '../disk/faults.ts'
import type { Random } from '../random.ts'
import type { NetworkLatency } from './network.ts'
import type { MetadataFaults } from './shared-metadata.ts'

/** What may happen to the cluster while it runs, by how often. */
export const faultNames = [
  'kill',
  'powerCut',
  'stop',
  'pause',
  'cut',
  'breakStream',
  'clockJump',
  'squeeze',
  'blackout',
  'metadataAway',
  'breakWatches',
  'controllerKill',
  'controllerPause',
  'spoil',
  'restoreMetadata',
  'rolling',
] as const
export type FaultName = (typeof faultNames)[number]

export interface ClusterPlan {
  readonly topic: TopicSpec
  readonly latency: NetworkLatency
  readonly disk: DiskFaults
  readonly metadata: MetadataFaults
  readonly segmentMs: number
  readonly retentionCheckMs: number
  readonly catchUpBytesPerSecond: number
  /** Of the newest batches, kept in memory for followers. */
  readonly tailBytes: number
  readonly producers: {
    readonly perPartition: number
    readonly everyMs: number
    readonly inFlightMax: number
    readonly payloadBytes: number
  }
  readonly controllers: { readonly count: number; readonly times: Partial<ControllerTimes> }
  readonly faults: Readonly<Record<FaultName, number>>
  /** From one fault to the next, on average. */
  readonly faultEveryMs: number
  /** How long faults happen. */
  readonly faultsMs: number
  /** Bytes at rest are damaged, or volumes lost. */
  readonly spoilsVolumes: boolean
}

export function rollPlan(random: Random): ClusterPlan {
  const chosen = (name: FaultName): number =>
    random.chance(chanceOf[name]) ? 1 + random.below(4) : 0
  const faults: Record<FaultName, number> = { ...chanceOf }
  for (const name of faultNames) faults[name] = chosen(name)
  const minInSyncReplicas = random.pick([2, 2, 2, 2, 1, 3])
  // With one copy acknowledged a volume that is lost takes it along.
  if (minInSyncReplicas === 1) faults.spoil = 0
  return {
    topic: {
      ...defaultTopicSpec,
      partitions: random.pick([1, 2, 3]),
      replicationFactor: 3,
      minInSyncReplicas,
      segmentBytes: random.pick([2_000, 8_000, 1_000_000]),
      retentionMs: null,
      retentionBytes: random.pick([null, null, null, 4_000, 20_000]),
    },
    latency: random.pick([
      { fastMs: 1, slowMs: 5, slowChance: 0.1 },
      { fastMs: 0.1, slowMs: 0.1, slowChance: 0 },
      { fastMs: 1, slowMs: 300, slowChance: 0.02 },
    ]),
    disk: {
      ...noFaults,
      calls: random.chance(0.3) ? rollDiskErrors(random) : noFaults.calls,
      latency: rollLatency(random),
      journaledNames: random.chance(0.5),
    },
    metadata: rollMetadataFaults(random),
    segmentMs: random.pick([2_000, 86_400_000]),
    retentionCheckMs: 500,
    catchUpBytesPerSecond: random.pick([1_000_000, 50_000_000]),
    tailBytes: random.pick([1_000, 1_000_000]),
    producers: {
      perPartition: random.pick([1, 2]),
      everyMs: random.pick([30, 100]),
      inFlightMax: random.pick([1, 5]),
      payloadBytes: random.pick([10, 400]),
    },
    controllers: {
      count: random.pick([1, 1, 1, 2]),
      times: random.chance(0.3) ? controllerTimes : hasty,
    },
    faults,
    faultEveryMs: random.pick([200, 700, 1_500]),
    faultsMs: random.pick([2_000, 4_000, 9_000]),
    spoilsVolumes: faults.spoil > 0,
  }
}

/** Rare enough for brokers to get anywhere between two of them. */
function rollDiskErrors(random: Random): CallFaults {
  const rate = (): number => random.pick([0, 0, 0.0005, 0.005])
  return {
    writeError: rate(),
    readError: rate(),
    syncError: rate(),
    nameError: rate(),
    noSpace: rate(),
  }
}

function rollMetadataFaults(random: Random): MetadataFaults {
  const rate = (): number => random.pick([0, 0, 0, 0.02, 0.2])
  return {
    refused: rate(),
    unknown: rate(),
    conflict: rate(),
    watchLagMs: random.pick([5, 5, 50, 3_000]),
  }
}

/** Of a seed to have the fault at all. */
const chanceOf: Readonly<Record<FaultName, number>> = {
  kill: 0.7,
  powerCut: 0.7,
  stop: 0.3,
  pause: 0.3,
  cut: 0.4,
  breakStream: 0.3,
  clockJump: 0.3,
  squeeze: 0.2,
  blackout: 0.2,
  metadataAway: 0.3,
  breakWatches: 0.2,
  controllerKill: 0.3,
  controllerPause: 0.2,
  spoil: 0.4,
  restoreMetadata: 0.2,
  rolling: 0.2,
}

/** More happens in less time. */
const hasty: Partial<ControllerTimes> = {
  probeEveryMs: 100,
  probeAgainMs: 50,
  probeTimeoutMs: 300,
  suspectAfterMs: 500,
  stallMs: 400,
  fenceTimeoutMs: 800,
  electAgainMsMax: 1_000,
  preferredAfterMs: 2_000,
  preferredEveryMs: 500,
  handOverTimeoutMs: 500,
  handOverAgainMs: 2_000,
}
