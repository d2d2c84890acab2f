// What one seed is about: which faults, how large things are, how long it goes on. Drawn once at the start, because a run
// that has a little of everything meets nothing rare.

import type { LogConfig } from '../../../broker/log/partition-log.ts'
import { batchHeaderBytes } from '../../../model/batch.ts'
import { type DiskFaults, noFaults, rollCallFaults, rollLatency } from '../disk/faults.ts'
import type { DamageKind } from '../disk/simulated-disk.ts'
import type { Random } from '../random.ts'

export type SubjectKind = 'log' | 'state log'

export interface RunPlan {
  readonly steps: number
  readonly subjects: readonly SubjectKind[]
  readonly faults: DiskFaults
  /** Undefined is a disk without end. */
  readonly capacityBytes: number | undefined
  /** Damage to bytes that were synced; chance per step. */
  readonly damageChance: number
  readonly damageKinds: readonly DamageKind[]
  readonly killChance: number
  readonly powerCutChance: number
  readonly closeChance: number
  /** Of a crash between any two tasks of a start. */
  readonly crashWhileOpening: number
  /** Caches are dropped at a restart. */
  readonly evictChance: number
  readonly clockJumps: boolean
  readonly configurable: boolean
  readonly truncateChance: number
  /** The log is one of several: it takes batches that others have stamped, and may have to begin anew where they are. */
  readonly replica: boolean
  readonly payloadBytes: readonly number[]
  readonly recordsPerBatchMax: number
  readonly burstMax: number
  /** Of one commit round; a broker's holds more than these logs ever do. */
  readonly batchesPerRoundMax: number
}

const subjectSets: readonly (readonly SubjectKind[])[] = [
  ['log'],
  ['log'],
  ['log'],
  ['state log'],
  ['state log'],
  ['log', 'log'],
  ['log', 'state log'],
]

const damageKinds: readonly DamageKind[] = [
  'bit flip',
  'bit flip',
  'zeroed sectors',
  'stale sectors',
  'unreadable sector',
]

/** Taken by every log when it begins; a disk too small for it holds none. */
const checkpointBytes = 8_192

/** Seeds from here on are of replicas: those below stay what they were. */
export const replicaSeedsFrom = 1_000_000_000

function rollMixedPlan(random: Random, replica: boolean): RunPlan {
  const corrupting = random.chance(0.35)
  const steps = random.pick([15, 30, 60])
  const subjects = random.pick(subjectSets)
  return {
    steps,
    subjects,
    faults: {
      calls: rollCallFaults(random),
      silent: {
        lostWrite: corrupting ? random.pick([0, 0.01, 0.05]) : 0,
        misdirectedWrite: corrupting ? random.pick([0, 0.01, 0.05]) : 0,
        spared: random.pick(['/checkpoint', '/checkpoint', '.log']),
      },
      latency: rollLatency(random),
      staleAfterCut: corrupting && random.chance(0.3),
      journaledNames: random.chance(0.5),
    },
    capacityBytes: random.chance(0.15)
      ? subjects.length * checkpointBytes + random.pick([8_000, 20_000, 60_000])
      : undefined,
    damageChance: corrupting ? random.pick([0, 0.01, 0.04]) : 0,
    damageKinds: random.chance(0.5) ? damageKinds : [random.pick(damageKinds)],
    killChance: random.pick([0.01, 0.05, 0.15]),
    powerCutChance: random.pick([0, 0.03, 0.1]),
    closeChance: random.pick([0, 0.02, 0.1]),
    crashWhileOpening: random.pick([0, 0, 0.02]),
    evictChance: random.pick([0, 0.3, 1]),
    clockJumps: random.chance(0.2),
    configurable: random.chance(0.3),
    truncateChance: random.pick([0, 0.03, 0.1]),
    replica,
    payloadBytes: random.pick([[40], [416], [416], [10, 40, 416, 900], [100, 3000], [928, 416]]),
    recordsPerBatchMax: random.pick([1, 1, 5]),
    burstMax: random.pick([1, 3, 12]),
    batchesPerRoundMax: random.pick([1, 2, 5, 10_000]),
  }
}

/** Ways for things to go wrong together that chance alone would hardly find. */
const themes: readonly ((plan: RunPlan) => Partial<RunPlan>)[] = [
  // What was cut shows through what took its place.
  ({ faults }) => ({
    subjects: ['log'],
    faults: { ...noFaults, latency: faults.latency },
    capacityBytes: undefined,
    damageChance: 0.1,
    damageKinds: ['stale sectors'],
    truncateChance: 0.1,
    payloadBytes: [416],
    recordsPerBatchMax: 1,
    burstMax: 6,
  }),
  // Fresh bytes are damaged, and more is written behind them.
  () => ({
    subjects: ['log'],
    faults: noFaults,
    capacityBytes: undefined,
    damageChance: 0.1,
    damageKinds: ['bit flip', 'zeroed sectors'],
    killChance: 0.15,
    powerCutChance: 0,
    batchesPerRoundMax: 1,
    burstMax: 12,
  }),
  // Batches land where others belong, of this log or of another one.
  ({ faults }) => ({
    subjects: ['log', 'log'],
    faults: {
      ...noFaults,
      silent: { lostWrite: 0, misdirectedWrite: 0.1, spared: '/checkpoint' },
      latency: faults.latency,
    },
    capacityBytes: undefined,
    damageChance: 0,
    payloadBytes: [416],
    recordsPerBatchMax: 1,
    evictChance: 1,
  }),
]

export function rollRunPlan(random: Random, seed: number): RunPlan {
  const plan = rollMixedPlan(random, seed >= replicaSeedsFrom)
  const theme = random.pick(themes)
  return random.chance(0.15) ? { ...plan, ...theme(plan) } : plan
}

/** What `LogTestOptions.roundBytesMax` must be for batches of this plan. */
export function roundBytesMax({ batchesPerRoundMax, payloadBytes }: RunPlan): number {
  return batchesPerRoundMax * (batchHeaderBytes + Math.max(...payloadBytes))
}

export function rollConfig(random: Random): LogConfig {
  return {
    durability: random.chance(0.8) ? 'fsync' : 'memory',
    segmentBytes: random.pick([600, 1500, 5000, 20_000]),
    segmentMs: random.pick([50, 2_000, 1_000_000_000]),
    retentionMs: random.pick([null, null, 100, 5_000]),
    retentionBytes: random.pick([null, null, 1_000, 8_000]),
  }
}
