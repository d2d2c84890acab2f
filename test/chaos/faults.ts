// What is done to the cluster in one round. A fault begins, lasts and ends; afterwards every process runs again, the
// network is whole and the disks have room. Never is more than one broker's disk lost before all copies are in sync again:
// that is what `minInSyncReplicas: 2` promises to survive.

import { setTimeout as delay } from 'node:timers/promises'
import type { Random } from '../sim/random.ts'
import type { ChaosBroker, ChaosCluster, ControlSide } from './cluster.ts'
import { kubeFaults } from './kube-faults.ts'
import type { Network } from './network.ts'

export interface FaultSite {
  readonly cluster: ChaosCluster
  readonly random: Random
  /** The broker that it hits, and another one. */
  readonly victim: ChaosBroker
  readonly other: ChaosBroker
  /** Resolves when every partition has a leader and all its copies. */
  readonly untilInSync: () => Promise<void>
  /** Brokers that lead a partition. */
  readonly leaders: () => Promise<ReadonlySet<ChaosBroker>>
  /** By partition. */
  readonly epochs: () => Promise<ReadonlyMap<number, number>>
  /** Told of what the dice have chosen. */
  readonly note: (what: string) => void
}

export type FaultNeed = 'network' | 'slow network' | 'disks' | 'kube'

export interface Fault {
  readonly needs?: FaultNeed
  /** Resolves when it is over. */
  readonly run: (site: FaultSite) => Promise<void>
}

const between = (random: Random, lowMs: number, highMs: number): Promise<void> =>
  delay(lowMs + random.below(highMs - lowMs))

async function killed({ process }: Pick<ChaosBroker, 'process'>): Promise<void> {
  await process.kill()
  await process.start()
}

async function frozen(
  { process }: { readonly process: ControlSide },
  random: Random,
): Promise<void> {
  process.signal('SIGSTOP')
  await between(random, 500, 4_000)
  process.signal('SIGCONT')
}

async function controlKilled({ cluster, random }: FaultSite): Promise<void> {
  await cluster.control.kill()
  await between(random, 0, 2_000)
  await cluster.control.start()
}

async function wiped({ cluster, victim }: FaultSite): Promise<void> {
  await victim.process.kill()
  await cluster.wipe(victim)
  await victim.process.start()
}

async function filled({ cluster, victim, random }: FaultSite): Promise<void> {
  await cluster.fill(victim)
  await between(random, 1_000, 4_000)
  await cluster.free(victim)
  await victim.process.start()
}

async function disturbed(
  { cluster, random }: FaultSite,
  harm: (network: Network) => void,
): Promise<void> {
  const { network } = cluster
  if (network === undefined) throw new Error('there is no network to disturb')
  harm(network)
  await between(random, 1_000, 5_000)
  network.heal()
}

async function rolled({ cluster, untilInSync }: FaultSite): Promise<void> {
  for (const { process } of cluster.brokers) {
    await process.stop()
    await process.start()
    await untilInSync()
  }
}

/** What happens to the victim while something else happens to another one, or to the control process. */
const firsts: Readonly<Record<string, Fault>> = {
  kill: { run: ({ victim }) => killed(victim) },
  stop: { run: ({ victim, random }) => frozen(victim, random) },
  wipe: { run: wiped },
  isolate: {
    needs: 'network',
    run: (site) => disturbed(site, (network) => network.isolate(site.victim.index)),
  },
  'full-disk': { needs: 'disks', run: filled },
}
const seconds: Readonly<Record<string, Fault>> = {
  'kill of another': { run: ({ other }) => killed(other) },
  'stop of another': { run: ({ other, random }) => frozen(other, random) },
  'kill-control': { run: controlKilled },
  'stop-control': {
    run: ({ cluster, random }) => frozen({ process: cluster.control }, random),
  },
}

async function overlapping(site: FaultSite): Promise<void> {
  const { cluster, random, note } = site
  const has: Readonly<Record<FaultNeed, boolean>> = {
    network: cluster.network !== undefined,
    'slow network': false,
    kube: false,
    disks: cluster.brokers.some(({ disk }) => disk !== undefined),
  }
  const choose = (list: Readonly<Record<string, Fault>>): Fault['run'] => {
    const possible = Object.entries(list).filter(([, { needs }]) => !needs || has[needs])
    const [name, fault] = random.pick(possible)
    note(name)
    return fault.run
  }
  const [first, second] = [choose(firsts), choose(seconds)]
  // Dice of their own: who of the two draws first is not for the clock to say.
  const [one, two] = [random.split('first'), random.split('second')]
  const later = async (): Promise<void> => {
    await between(two, 0, 1_000)
    await second({ ...site, random: two })
  }
  await Promise.all([first({ ...site, random: one }), later()])
}

export const faults = {
  /** Nothing: what a gap is on this machine without any fault. */
  calm: { run: ({ random }) => between(random, 1_000, 4_000) },
  kill: { run: ({ victim }) => killed(victim) },
  'kill-twice': {
    async run({ victim, random }) {
      await killed(victim)
      await between(random, 0, 300)
      await killed(victim)
    },
  },
  'kill-starting': {
    async run({ victim, random }) {
      await victim.process.kill()
      const started = victim.process.start()
      await between(random, 50, 800)
      await victim.process.kill()
      await started
      await victim.process.start()
    },
  },
  stop: { run: ({ victim, random }) => frozen(victim, random) },
  'stop-control': {
    run: ({ cluster, random }) => frozen({ process: cluster.control }, random),
  },
  'kill-control': { run: controlKilled },
  'kill-both': {
    // A broker and the controller at once: nobody elects until it is back.
    async run({ cluster, victim }) {
      await Promise.all([cluster.control.kill(), victim.process.kill()])
      await Promise.all([cluster.control.start(), victim.process.start()])
    },
  },
  overlap: { run: overlapping },
  rolling: { run: rolled },
  wipe: { run: wiped },
  isolate: {
    needs: 'network',
    run: (site) => disturbed(site, (network) => network.isolate(site.victim.index)),
  },
  'one-way': {
    needs: 'network',
    run(site) {
      const way = site.random.below(2) === 0 ? 'in' : 'out'
      site.note(way)
      return disturbed(site, (network) => network.cutOneWay(site.victim.index, way))
    },
  },
  'cut-pair': {
    needs: 'network',
    run: (site) =>
      disturbed(site, (network) => network.cutPair(site.victim.index, site.other.index)),
  },
  'cut-control': {
    // The controller takes it for dead, and elects against a leader whom everybody else can reach.
    needs: 'network',
    run: (site) =>
      disturbed(site, (network) => network.cutPair(site.victim.index, site.cluster.controlPlace)),
  },
  slow: {
    needs: 'slow network',
    run(site) {
      const kbitPerSecond = 500 + site.random.below(3_000)
      site.note(`${kbitPerSecond} kbit/s`)
      const how = { kbitPerSecond, queueMs: 100 + site.random.below(400) }
      return disturbed(site, (network) => network.slow(site.victim.index, how))
    },
  },
  'full-disk': { needs: 'disks', run: filled },
  ...kubeFaults,
} as const satisfies Readonly<Record<string, Fault>>

export type FaultKind = keyof typeof faults

export const faultKinds = Object.keys(faults).filter(isFaultKind)

export function isFaultKind(name: string): name is FaultKind {
  return Object.hasOwn(faults, name)
}

export function needOf(kind: FaultKind): FaultNeed | undefined {
  const { needs }: Fault = faults[kind]
  return needs
}
