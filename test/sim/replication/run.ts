// One seed of the replication simulator: first anything may happen, then everything is well and must become whole.

import { Random } from '../random.ts'
import { Violation } from '../violation.ts'
import type { Action } from './action.ts'
import { apply } from './apply.ts'
import { type Cluster, newCluster, type Rules } from './cluster.ts'
import { heal } from './heal.ts'
import { Schedule } from './schedule.ts'

export interface SeedOptions {
  readonly seed: number
  readonly rules?: Rules | undefined
}

const steps = 1_000

export interface SeedResult {
  readonly seed: number
  readonly violation: Violation | undefined
  /** Of the first phase. */
  readonly actions: readonly Action[]
  /** Of the second. */
  readonly healing: readonly Action[]
  readonly cluster: Cluster
}

/** The sizes of the cluster go by the seed: mostly three copies, two of which acknowledge. */
export function clusterOf(seed: number, rules: Rules | undefined): Cluster {
  const shape = seed % 8
  const options =
    shape === 6
      ? { nodes: 5, replicas: 5, ackQuorum: 3 }
      : shape === 7
        ? { nodes: 3, replicas: 2, ackQuorum: 2 }
        : { nodes: 4, replicas: 3, ackQuorum: 2 }
  return newCluster(rules ? { ...options, rules } : options)
}

export function runSeed({ seed, rules }: SeedOptions): SeedResult {
  const schedule = new Schedule(new Random(seed), seed)
  const cluster = clusterOf(seed, rules)
  const actions: Action[] = []
  for (let i = 0; i < steps; i++) {
    const action = schedule.next(cluster)
    actions.push(action)
    try {
      apply(cluster, action)
    } catch (error) {
      if (!(error instanceof Violation)) throw error
      return { seed, violation: error, actions, healing: [], cluster }
    }
  }
  const { actions: healing, violation } = heal(cluster)
  return { seed, violation, actions, healing, cluster }
}
