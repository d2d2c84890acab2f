// A random schedule: what happens next, by weights that let messages through often enough for the partition to make
// progress, and everything else often enough to get in its way. Now and then a few things come in a row (bursts.ts).

import { lanes } from '../../../broker/replication/ends.ts'
import { nextRange } from '../../../broker/replication/leader.ts'
import type { Leading } from '../../../broker/replication/replica-state.ts'
import type { Random } from '../random.ts'
import type { Action } from './action.ts'
import { mayLose } from './budget.ts'
import { Bursts, survivors } from './bursts.ts'
import { type Cluster, type Letter, type Node, nodeWith, recordOf } from './cluster.ts'
import { assign, govern } from './governing.ts'
import { syncableTo } from './store.ts'
import { type Taste, type Trouble, tasteOf, type Work } from './taste.ts'

/** Items that a leader may have uncommitted. */
const openItemsMax = 8
const electionsMax = 2

export class Schedule {
  readonly #random: Random
  readonly #taste: Taste
  readonly #bursts: Bursts
  readonly #work: Dice<Work>
  readonly #trouble: Dice<Trouble>

  constructor(random: Random, seed: number) {
    this.#random = random
    this.#taste = tasteOf(random, seed)
    this.#bursts = new Bursts(random, this.#taste)
    this.#work = new Dice(this.#taste.work)
    this.#trouble = new Dice(this.#taste.trouble)
  }

  next(cluster: Cluster): Action {
    for (;;) {
      const action = this.#bursts.next(cluster) ?? this.#other(cluster)
      if (!action) continue
      this.#bursts.follow(cluster, action)
      return action
    }
  }

  /** Undefined when the dice fall on what cannot happen now. */
  #other(cluster: Cluster): Action | undefined {
    const random = this.#random
    if (random.chance(this.#taste.troubled)) {
      const trouble = this.#makeTrouble(cluster, this.#trouble.throw(random))
      if (trouble) return trouble
    }
    for (let tries = 0; tries < 100; tries++) {
      const work = this.#doWork(cluster, this.#work.throw(random))
      if (work) return work
    }
    return undefined
  }

  #doWork(cluster: Cluster, kind: Work): Action | undefined {
    const random = this.#random
    const { nodes, network } = cluster
    const node = random.below(nodes.length)
    const picked = nodes[node]
    if (!picked) return undefined
    switch (kind) {
      case 'deliver':
        return this.#deliver(cluster)
      case 'produce':
        return produce(cluster, random)
      case 'sync':
        return sync(cluster, random)
      case 'log-task':
        return withWork(cluster, random, kind, ({ logTasks }) => logTasks.length > 0)
      case 'keep-promise':
        return withWork(cluster, random, kind, ({ promisesToKeep }) => promisesToKeep.length > 0)
      case 'call':
        return calls(cluster, random)
      case 'serve': {
        const { length } = cluster.outside.calls
        if (length === 0) return undefined
        const again = length < 8 && random.chance(this.#taste.twice)
        return { type: kind, call: random.below(length), again }
      }
      case 'answer': {
        const { length } = cluster.outside.answers
        return length === 0 ? undefined : { type: kind, answer: random.below(length) }
      }
      case 'keep-isr':
        return picked.replica.role?.type === 'leading' ? { type: kind, node } : undefined
      case 'pass-time':
        return { type: kind, ms: random.pick([100, 1_000, 11_000]) }
      case 'advance':
        return { type: kind }
      case 'send':
        return network.length < this.#taste.networkMax ? send(cluster, random) : undefined
      case 'connect': {
        const { role } = picked.replica
        if (!picked.up || role?.type !== 'following') return undefined
        const isLost = role.phase === 'apart' || random.chance(0.1)
        const isThere = cluster.nodes[nodeWith(cluster, role.leader)]?.up === true
        return isLost && isThere ? { type: kind, node, leader: role.leader } : undefined
      }
      case 'observe':
        return picked.up ? observe(cluster, random, node) : undefined
      case 'write-isr': {
        const { length } = cluster.isrWrites
        if (length === 0) return undefined
        return this.#writeIsr(random.below(length))
      }
      case 'begin-election':
        return cluster.elections.length < electionsMax ? { type: kind } : undefined
      case 'fence':
        return this.#fence(cluster, node)
      case 'decide':
        if (cluster.elections.length === 0) return undefined
        return this.#decide(cluster)
      case 'restart':
        return picked.up ? undefined : { type: kind, node }
    }
  }

  #makeTrouble(cluster: Cluster, kind: Trouble): Action | undefined {
    const random = this.#random
    const { nodes, network } = cluster
    const node = random.below(nodes.length)
    const picked = nodes[node]
    if (!picked) return undefined
    switch (kind) {
      case 'drop':
        return network.length >= 8
          ? { type: kind, letter: random.below(network.length) }
          : undefined
      case 'propose-isr':
        return proposeIsr(cluster, random)
      case 'crash':
        return crash(cluster, random, node)
      case 'damage':
        if (picked.up || picked.store.damaged || !this.#mayLose(cluster, picked)) return undefined
        return { type: kind, node, from: survivors(picked, random) }
      case 'lose-disk':
        return this.#mayLose(cluster, picked) ? { type: kind, node } : undefined
      case 'assign':
        return assign(cluster, random)
      case 'refuse':
        return picked.up && picked.logTasks.length === 0 ? { type: kind, node } : undefined
      case 'trim': {
        const lane = random.pick(lanes)
        const { start = 0 } = picked.store.lanes[lane]
        const end = picked.replica.highWatermark[lane]
        if (!picked.up || end <= start) return undefined
        return { type: kind, node, lane, to: random.within(start + 1, end + 1) }
      }
      default:
        return govern(cluster, random, { node, kind, reckless: this.#taste.reckless })
    }
  }

  #mayLose(cluster: Cluster, node: Node): boolean {
    return this.#taste.reckless || mayLose(cluster, node)
  }

  #decide(cluster: Cluster): Action {
    const random = this.#random
    const election = random.below(cluster.elections.length)
    const outcome = random.chance(0.1) ? random.pick(['lost', 'unheard'] as const) : undefined
    const again = random.chance(0.5)
    const fresh = random.chance(0.5)
    return { type: 'decide', election, again, fresh, ...(outcome && { outcome }) }
  }

  /** What must happen once comes late and twice more often than batches do. */
  #deliver({ network }: Cluster): Action | undefined {
    const random = this.#random
    const { length } = network
    if (length === 0) return undefined
    const { newestFirst, onceTwice, twice } = this.#taste
    const isNew = newestFirst > 0 && random.chance(newestFirst)
    const letter = isNew ? length - 1 - random.below(Math.min(4, length)) : random.below(length)
    const again = random.chance(isOnce(network[letter]) ? onceTwice : twice)
    return { type: 'deliver', letter, again: again && length < this.#taste.networkMax }
  }

  /** The writer tries until it knows; what it has written without knowing is a conflict the next time. */
  #writeIsr(write: number): Action {
    const arrives = this.#random.chance(0.85)
    const again = !arrives || this.#random.chance(0.1)
    return { type: 'write-isr', write, arrives, again }
  }

  #fence(cluster: Cluster, node: number): Action | undefined {
    const { elections, nodes } = cluster
    if (elections.length === 0) return undefined
    const election = this.#random.below(elections.length)
    const storeId = nodes[node]?.store.storeId
    const spared = elections[election]?.base.leader?.storeId === storeId
    if (spared && this.#random.chance(this.#taste.hasty)) return undefined
    return { type: 'fence', election, node }
  }
}

/** Falls on a name as often as its weight says. */
class Dice<Name extends string> {
  readonly #names: readonly Name[]
  readonly #weights: readonly number[]
  readonly #sum: number

  constructor(weights: Readonly<Record<Name, number>>) {
    this.#names = Object.keys(weights) as Name[]
    this.#weights = Object.values<number>(weights)
    this.#sum = this.#weights.reduce((sum, weight) => sum + weight, 0)
  }

  throw(random: Random): Name {
    let left = random.fraction() * this.#sum
    let at = -1
    do {
      at++
      left -= this.#weights[at] ?? 0
    } while (left >= 0 && at < this.#names.length - 1)
    return random.pick(this.#names.slice(at, at + 1))
  }
}

function isOnce(letter: Letter | undefined): boolean {
  if (letter?.type === 'promise') return true
  return letter?.type === 'from-leader' && letter.message.type === 'begin'
}

/** A node that is up and has such work, if there is any. */
function withWork(
  { nodes }: Cluster,
  random: Random,
  type: 'log-task' | 'keep-promise',
  has: (node: Node) => boolean,
): Action | undefined {
  const first = random.below(nodes.length)
  for (let i = 0; i < nodes.length; i++) {
    const index = (first + i) % nodes.length
    const node = nodes[index]
    if (node?.up && has(node)) return { type, node: index }
  }
  return undefined
}

function sync(cluster: Cluster, random: Random): Action | undefined {
  const { nodes, rules } = cluster
  const first = random.below(nodes.length)
  const turn = random.below(lanes.length)
  for (let i = 0; i < nodes.length; i++) {
    const index = (first + i) % nodes.length
    const node = nodes[index]
    if (!node?.up) continue
    for (let j = 0; j < lanes.length; j++) {
      const lane = lanes[(turn + j) % lanes.length] ?? 'data'
      const { synced, items } = node.store.lanes[lane]
      if (synced === items.length) continue
      const reach = syncableTo(node.store, lane, rules.store)
      if (reach <= synced) continue
      const upTo = random.chance(0.6) ? reach : random.within(synced + 1, reach + 1)
      return { type: 'sync', node: index, lane, upTo }
    }
  }
  return undefined
}

function leaders({ nodes }: Cluster): readonly { readonly node: number; readonly role: Leading }[] {
  return nodes.flatMap(({ up, replica }, node) =>
    up && replica.role?.type === 'leading' ? [{ node, role: replica.role }] : [],
  )
}

/** Mostly whom metadata takes for the leader. */
function calls(cluster: Cluster, random: Random): Action | undefined {
  const { clients, calls: open } = cluster.outside
  if (open.length >= 6) return undefined
  const led = nodeWith(cluster, recordOf(cluster).leader?.storeId ?? '')
  const node = led >= 0 && random.chance(0.7) ? led : random.below(cluster.nodes.length)
  return { type: 'call', client: random.pick(clients).id, node }
}

function produce(cluster: Cluster, random: Random): Action | undefined {
  const ready = leaders(cluster).filter(({ role }) => role.epochStart !== undefined)
  if (ready.length === 0) return undefined
  const { node } = random.pick(ready)
  const lane = random.chance(0.6) ? 'data' : 'state'
  const replica = cluster.nodes[node]?.replica
  if (!replica || replica.lanes[lane].end - replica.highWatermark[lane] >= openItemsMax) {
    return undefined
  }
  return { type: 'produce', node, lane }
}

function send(cluster: Cluster, random: Random): Action | undefined {
  const leading = leaders(cluster)
  if (leading.length === 0) return undefined
  const { node, role } = random.pick(leading)
  const replica = cluster.nodes[node]?.replica
  const first = random.below(role.copies.length)
  for (let i = 0; replica && i < role.copies.length; i++) {
    const storeId = role.copies[(first + i) % role.copies.length]?.storeId ?? ''
    const range = nextRange(replica, storeId, cluster.rules.replication)
    if (!range) continue
    const { lane, from } = range
    const to = random.chance(0.5) ? range.to : random.within(from + 1, range.to + 1)
    return { type: 'send', node, storeId, lane, from, to }
  }
  return undefined
}

/** Mostly what is next on the watch; now and then something old, from a server that lags behind. */
function observe(cluster: Cluster, random: Random, node: number): Action | undefined {
  const { revision: newest, epoch } = recordOf(cluster)
  if (random.chance(0.02)) {
    return { type: 'observe', node, revision: random.pick(cluster.records).revision }
  }
  const { replica } = cluster.nodes[node] ?? {}
  const isNews = replica?.revision !== newest || replica.recordEpoch !== epoch
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
