// A random schedule: what happens next, by weights that let messages through often enough for the partition to make
// progress, and everything else often enough to get in its way.

import { lanes } from '../../../broker/replication/ends.ts'
import { nextRange } from '../../../broker/replication/leader.ts'
import type { Leading } from '../../../broker/replication/replica-state.ts'
import type { Random } from '../random.ts'
import type { Action } from './action.ts'
import { type Cluster, type Node, nodeWith, recordOf } from './cluster.ts'
import { syncableTo } from './store.ts'

const usualWeights = {
  deliver: 34,
  drop: 2,
  produce: 6,
  sync: 14,
  'log-task': 5,
  'keep-promise': 5,
  send: 14,
  connect: 6,
  observe: 6,
  'propose-isr': 0.5,
  'write-isr': 3,
  'begin-election': 0.05,
  fence: 5,
  decide: 3,
  crash: 0.08,
  restart: 1,
  damage: 0.15,
  'lose-disk': 0.02,
  assign: 0.05,
} as const
type Kind = keyof typeof usualWeights
export type Weights = Readonly<Record<Kind, number>>

/** Each seed has its own taste, so that the rare meets the rare somewhere ("swarm testing", Groce et al. 2012). */
export function weightsOf(random: Random): Weights {
  const taste = (weight: number): number => weight * 2 ** (random.fraction() * 4 - 2)
  const entries = Object.entries(usualWeights).map(([kind, weight]) => [kind, taste(weight)])
  return Object.fromEntries(entries) as Weights
}

interface Limits {
  readonly networkMax: number
  /** Items that a leader may have uncommitted. */
  readonly openItemsMax: number
  readonly electionsMax: number
}

const usualLimits: Limits = { networkMax: 24, openItemsMax: 8, electionsMax: 2 }

/** Undefined when the dice fall on what cannot happen now. */
export function choose(cluster: Cluster, random: Random, weights: Weights): Action | undefined {
  const limits = usualLimits
  const kind = random.weighted<Kind>(weights)
  const { nodes, network } = cluster
  const up = nodes.flatMap((node, index) => (node.up ? [index] : []))
  const node = random.below(nodes.length)
  const picked = nodes[node]
  if (!picked) return undefined
  switch (kind) {
    case 'deliver':
      if (network.length === 0) return undefined
      return deliver(cluster, random)
    case 'drop':
      if (network.length === 0 || network.length < limits.networkMax / 2) return undefined
      return { type: 'drop', letter: random.below(network.length) }
    case 'produce':
      return produce(cluster, random, limits)
    case 'sync': {
      if (!picked.up) return undefined
      const lane = random.pick(lanes)
      const { synced } = picked.store.lanes[lane]
      const reach = syncableTo(picked.store, lane, cluster.rules.store)
      return reach > synced
        ? { type: kind, node, lane, upTo: random.within(synced + 1, reach + 1) }
        : undefined
    }
    case 'log-task':
      return picked.up && picked.logTasks.length > 0 ? { type: kind, node } : undefined
    case 'keep-promise':
      return picked.up && picked.promisesToKeep.length > 0 ? { type: kind, node } : undefined
    case 'send':
      return network.length < limits.networkMax ? send(cluster, random) : undefined
    case 'connect': {
      const { role } = picked.replica
      if (!picked.up || role?.type !== 'following') return undefined
      const isLost = role.phase === 'apart' || random.chance(0.15)
      const reachable = up.includes(nodeWith(cluster, role.leader))
      return isLost && reachable ? { type: kind, node, leader: role.leader } : undefined
    }
    case 'observe':
      return picked.up ? observe(cluster, random, node) : undefined
    case 'propose-isr':
      return proposeIsr(cluster, random)
    case 'write-isr':
      if (cluster.isrWrites.length === 0) return undefined
      return {
        type: kind,
        write: random.below(cluster.isrWrites.length),
        arrives: random.chance(0.85),
      }
    case 'begin-election':
      return cluster.elections.length < limits.electionsMax ? { type: kind } : undefined
    case 'fence':
      if (cluster.elections.length === 0) return undefined
      return { type: kind, election: random.below(cluster.elections.length), node }
    case 'decide':
      if (cluster.elections.length === 0) return undefined
      return { type: kind, election: random.below(cluster.elections.length) }
    case 'crash':
      return crash(cluster, random, node)
    case 'damage':
      if (picked.up || picked.store.damaged || !mayLose(cluster, picked)) return undefined
      return { type: kind, node, from: survivors(picked, random) }
    case 'restart':
      return picked.up ? undefined : { type: kind, node }
    case 'lose-disk':
      return mayLose(cluster, picked) ? { type: kind, node } : undefined
    case 'assign':
      return assign(cluster, random)
  }
}

function leaders({ nodes }: Cluster): readonly { readonly node: number; readonly role: Leading }[] {
  return nodes.flatMap(({ up, replica }, node) =>
    up && replica.role?.type === 'leading' ? [{ node, role: replica.role }] : [],
  )
}

function produce(cluster: Cluster, random: Random, limits: Limits): Action | undefined {
  const ready = leaders(cluster).filter(({ role }) => role.epochStart !== undefined)
  if (ready.length === 0) return undefined
  const { node } = random.pick(ready)
  const lane = random.chance(0.6) ? 'data' : 'state'
  const replica = cluster.nodes[node]?.replica
  if (!replica || replica.lanes[lane].end - replica.highWatermark[lane] >= limits.openItemsMax) {
    return undefined
  }
  return { type: 'produce', node, lane }
}

function send(cluster: Cluster, random: Random): Action | undefined {
  const leading = leaders(cluster)
  if (leading.length === 0) return undefined
  const { node, role } = random.pick(leading)
  if (role.copies.length === 0) return undefined
  const { storeId } = random.pick(role.copies)
  const replica = cluster.nodes[node]?.replica
  const range = replica && nextRange(replica, storeId, cluster.rules.replication)
  if (!range) return undefined
  const { lane, from } = range
  return { type: 'send', node, storeId, lane, from, to: random.within(from + 1, range.to + 1) }
}

/** Mostly what is next on the watch; now and then something old, from a server that lags behind. */
function observe(cluster: Cluster, random: Random, node: number): Action | undefined {
  const newest = recordOf(cluster).revision
  if (random.chance(0.02)) return { type: 'observe', node, revision: random.within(1, newest + 1) }
  const isNews = cluster.nodes[node]?.replica.revision !== newest
  return isNews ? { type: 'observe', node, revision: newest } : undefined
}

function proposeIsr(cluster: Cluster, random: Random): Action | undefined {
  const leading = leaders(cluster)
  if (leading.length === 0) return undefined
  const { node, role } = random.pick(leading)
  const self = cluster.nodes[node]?.store.storeId
  const joining = role.copies
    .map(({ storeId }) => storeId)
    .filter((storeId) => !role.isr.includes(storeId))
  const leaving = role.isr.filter((storeId) => storeId !== self)
  if (joining.length > 0 && random.chance(0.6)) {
    return { type: 'propose-isr', node, isr: [...role.isr, random.pick(joining)] }
  }
  if (leaving.length === 0) return undefined
  const gone = random.pick(leaving)
  return { type: 'propose-isr', node, isr: role.isr.filter((storeId) => storeId !== gone) }
}

/** The rare letters, which speak of what must happen once, come late and twice more often than batches do. */
function deliver({ network }: Cluster, random: Random): Action {
  const letter = random.below(network.length)
  const found = network[letter]
  const isRare =
    found?.type === 'promise' || (found?.type === 'from-leader' && found.message.type === 'begin')
  return { type: 'deliver', letter, again: random.chance(isRare ? 0.4 : 0.1) }
}

/** Mostly in the middle of something: that is what crashes are feared for. */
function crash(cluster: Cluster, random: Random, any: number): Action | undefined {
  const busy = cluster.nodes.flatMap(({ up, promisesToKeep, logTasks, store }, node) => {
    const { state, data } = store.lanes
    const isHalfSynced = data.synced < data.items.length || state.synced < state.items.length
    const isBusy = promisesToKeep.length > 0 || logTasks.length > 0 || isHalfSynced
    return up && isBusy ? [node] : []
  })
  const node = busy.length > 0 && random.chance(0.7) ? random.pick(busy) : any
  const crashed = cluster.nodes[node]
  if (!crashed?.up) return undefined
  return { type: 'crash', node, survive: survivors(crashed, random) }
}

function survivors({ store }: Node, random: Random): { state: number; data: number } {
  const some = (length: number): number => random.below(length + 1)
  return { state: some(store.lanes.state.items.length), data: some(store.lanes.data.items.length) }
}

/** The fault budget: at any time fewer than `ackQuorum` members of the ISR are lost for good. */
export function mayLose(cluster: Cluster, node: Node): boolean {
  const { isr, ackQuorum } = recordOf(cluster)
  // A change of the ISR that is on its way may still arrive: then its members count too.
  const sets = [isr, ...cluster.isrWrites.map((write) => write.isr)]
  return sets.every((members) => {
    const lost = members.filter(
      (storeId) => cluster.nodes[nodeWith(cluster, storeId)]?.store.damaged !== false,
    ).length
    return !members.includes(node.store.storeId) || lost + 1 < ackQuorum
  })
}

/** The controller adds a copy, or drops one that is not in the ISR. */
function assign(cluster: Cluster, random: Random): Action | undefined {
  const { replicas, isr } = recordOf(cluster)
  const outside = cluster.nodes
    .map(({ store }) => store.storeId)
    .filter((storeId) => !replicas.includes(storeId))
  const droppable = replicas.filter((storeId) => !isr.includes(storeId))
  if (outside.length > 0 && replicas.length <= 3 && random.chance(0.5)) {
    return { type: 'assign', replicas: [...replicas, random.pick(outside)] }
  }
  if (droppable.length === 0 || replicas.length <= 2) return undefined
  const gone = random.pick(droppable)
  return { type: 'assign', replicas: replicas.filter((storeId) => storeId !== gone) }
}
