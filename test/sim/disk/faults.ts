// What may go wrong with a disk, how often, and a count of what did. Every seed picks its own mix (swarm testing): a run
// with every fault at once never gets far enough to meet the rare ones.

import type { Random } from '../random.ts'

/** Failures that the system call reports; chances per call. */
export interface CallFaults {
  /** EIO after a part of the bytes. */
  readonly writeError: number
  readonly readError: number
  /** EIO from fdatasync: some pages are written, the rest are dropped and count as clean (fsyncgate). */
  readonly syncError: number
  /** EIO from creating, renaming, removing or syncing a name. */
  readonly nameError: number
  /** ENOSPC after a part of the bytes, though the disk has room: another process was faster. */
  readonly noSpace: number
}

/** Failures nobody reports; chances per sync. What they hit was acknowledged. */
export interface SilentFaults {
  readonly lostWrite: number
  readonly misdirectedWrite: number
  /** Files whose path ends so are spared: who tells damage from a torn tail by one file cannot if both are hit. */
  readonly spared: string | undefined
}

export interface Latency {
  readonly fastMs: number
  readonly slowMs: number
  readonly slowChance: number
}

export interface DiskFaults {
  readonly calls: CallFaults
  readonly silent: SilentFaults
  readonly latency: Latency
  /** What a power cut leaves may show older bytes of the same place: a file system without ordered data. */
  readonly staleAfterCut: boolean
  /** Names survive a power cut in the order of their changes. */
  readonly journaledNames: boolean
}

export const noFaults: DiskFaults = {
  calls: { writeError: 0, readError: 0, syncError: 0, nameError: 0, noSpace: 0 },
  silent: { lostWrite: 0, misdirectedWrite: 0, spared: undefined },
  latency: { fastMs: 0.1, slowMs: 1, slowChance: 0.1 },
  staleAfterCut: false,
  journaledNames: true,
}

export type FaultKind =
  | 'write error'
  | 'read error'
  | 'sync error'
  | 'name error'
  | 'no space'
  | 'disk full'
  | 'lost write'
  | 'misdirected write'
  | 'bit flip'
  | 'zeroed sectors'
  | 'stale sectors'
  | 'unreadable sector'
  | 'kill'
  | 'kill within a call'
  | 'power cut'
  | 'unsynced bytes lost'
  | 'unsynced names lost'
  | 'cache eviction'
  | 'clock jump'

/** What a system call reports. */
const reported: readonly FaultKind[] = [
  'write error',
  'read error',
  'sync error',
  'name error',
  'no space',
  'disk full',
]

/** How often each kind really happened. */
export class FaultTally {
  readonly counts: Map<FaultKind, number> = new Map()

  get reported(): number {
    return reported.reduce((sum, kind) => sum + (this.counts.get(kind) ?? 0), 0)
  }

  add(kind: FaultKind, count = 1): void {
    if (count > 0) this.counts.set(kind, (this.counts.get(kind) ?? 0) + count)
  }

  merge(other: Iterable<readonly [FaultKind, number]>): void {
    for (const [kind, count] of other) this.add(kind, count)
  }
}

/** Errors of system calls in about half of the seeds, each kind by itself. */
export function rollCallFaults(random: Random): CallFaults {
  const rate = (rates: readonly number[]): number => random.pick([0, 0, 0, ...rates])
  if (random.chance(0.5)) return noFaults.calls
  return {
    writeError: rate([0.003, 0.02]),
    readError: rate([0.003, 0.02]),
    syncError: rate([0.01, 0.05]),
    nameError: rate([0.01, 0.05]),
    noSpace: rate([0.005, 0.03]),
  }
}

export function rollLatency(random: Random): Latency {
  return random.pick([
    noFaults.latency,
    { fastMs: 0.01, slowMs: 0.01, slowChance: 0 },
    { fastMs: 0.1, slowMs: 50, slowChance: 0.05 },
    { fastMs: 1, slowMs: 1000, slowChance: 0.02 },
  ])
}
