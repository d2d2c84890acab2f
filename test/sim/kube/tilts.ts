// Rules that matter only where rare things meet: plans that let them meet often, for the mutants of those rules.

import { electionRule } from '../../../operator/kube/election-core.ts'
import type { KubeMutant } from './mutations.ts'
import { hasty, type KubePlan } from './plan.ts'

const quiet: KubePlan['cluster']['faults'] = {
  kill: 0,
  powerCut: 0,
  stop: 0,
  pause: 0,
  cut: 0,
  breakStream: 0,
  clockJump: 0,
  squeeze: 0,
  blackout: 0,
  metadataAway: 0,
  breakWatches: 0,
  controllerKill: 0,
  controllerPause: 0,
  spoil: 0,
  restoreMetadata: 0,
  rolling: 0,
}

const calm: KubePlan['faults'] = {
  apiKill: 0,
  apiOutage: 0,
  compact: 0,
  freezeWatches: 0,
  cutApi: 0,
  breakApiConnection: 0,
  operatorStall: 0,
  operatorClock: 0,
  people: 0,
}

type Tilt = (plan: KubePlan) => KubePlan

/** Topics come and go all the time, and what is to be removed is removed late. */
const busyPeople: Tilt = (plan) => ({
  ...plan,
  cluster: { ...plan.cluster, faultsMs: 20_000, faultEveryMs: 200, faults: quiet },
  api: {
    ...plan.api,
    unanswered: 0.7,
    unansweredOnly: 'DELETE',
    lateMs: 8_000,
    refused: 0,
    slow: 0,
    watchLagMs: 50,
  },
  faults: { ...calm, people: 1 },
  peopleDelete: true,
  kubeChance: 1,
})

/** Partitions are made again because nobody has seen yet that they are there, and have changed by then. */
const lateNews: Tilt = (plan) => ({
  ...plan,
  cluster: {
    ...plan.cluster,
    faults: { ...plan.cluster.faults, kill: 6, cut: 3, spoil: 0, restoreMetadata: 0 },
    faultsMs: 12_000,
    faultEveryMs: 300,
  },
  api: {
    ...plan.api,
    unanswered: 0.4,
    unansweredOnly: '/partitions',
    lateMs: 500,
    refused: 0,
    slow: 0,
    watchLagMs: 6_000,
  },
  operators: 2,
  faults: { ...plan.faults, people: 8, compact: 4 },
  peopleDelete: true,
  kubeChance: 0.5,
})

/** Followers leave the copies in sync and come back, and whoever writes that hears nothing of it. */
const restlessCopies: Tilt = (plan) => ({
  ...plan,
  cluster: {
    ...plan.cluster,
    topic: { ...plan.cluster.topic, minInSyncReplicas: 2 },
    producers: { ...plan.cluster.producers, everyMs: 30 },
    faults: { ...quiet, pause: 6, cut: 6, kill: 4 },
    faultsMs: 15_000,
    faultEveryMs: 400,
  },
  api: {
    ...plan.api,
    unanswered: 0.6,
    unansweredOnly: '/partitions/',
    lateMs: 2_000,
    refused: 0,
    slow: 0,
    watchLagMs: 4_000,
  },
  kubeChance: 0,
})

/** Operators stand still for longer than their lease, with work waiting for them. */
const longStalls: Tilt = (plan) => ({
  ...plan,
  cluster: { ...plan.cluster, faultsMs: 15_000, faultEveryMs: 500 },
  api: { ...plan.api, refused: 0, unanswered: 0, watchLagMs: 50 },
  apiLatency: { fastMs: 100, slowMs: 300, slowChance: 0.3 },
  operators: 2,
  election: { leaseMs: 3_000, renewMs: 2_000, retryMs: 400 },
  faults: { ...calm, operatorStall: 2, people: 6 },
  kubeChance: 0.7,
})

/** What watches went on from is forgotten all the time. */
const shortMemory: Tilt = (plan) => ({
  ...plan,
  cluster: { ...plan.cluster, faultsMs: 5_000, faultEveryMs: 200 },
  api: { ...plan.api, refused: 0, unanswered: 0 },
  reflector: hasty,
  bookmarkMs: 1_500,
  faults: { ...calm, cutApi: 4, breakApiConnection: 4, compact: 4, people: 4 },
  kubeChance: 0.8,
  healMsMax: 30_000,
})

/** Who waits for the lease takes it, while who has it is at work. */
const wrongClocks: Tilt = (plan) => ({
  ...plan,
  cluster: { ...plan.cluster, faultsMs: 6_000, faultEveryMs: 200 },
  operators: 2,
  election: electionRule,
  faults: { ...plan.faults, operatorClock: 8, people: 8 },
  kubeChance: 0.7,
})

const tilts: Readonly<Partial<Record<KubeMutant, Tilt>>> = {
  createChecked: lateNews,
  fenced: longStalls,
  expiryHeard: shortMemory,
  uidChecked: busyPeople,
  leaseByOwnClock: wrongClocks,
  unknownIsNoSuccess: restlessCopies,
}

export function tilted(plan: KubePlan, mutant: KubeMutant | undefined): KubePlan {
  const tilt = mutant === undefined ? undefined : tilts[mutant]
  return tilt === undefined ? plan : tilt(plan)
}
