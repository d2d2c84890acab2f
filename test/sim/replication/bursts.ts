// A few things in a row that dice alone would hardly ever throw one after another: a crash right after a promise, a start
// that finds the letters of the one before it, an election while somebody is just back. They aim at moments, not at rules.

import type { Random } from '../random.ts'
import type { Action } from './action.ts'
import { mayLose } from './budget.ts'
import { type Cluster, type Letter, type Node, nodeWith, recordOf } from './cluster.ts'
import { isRestorable } from './governing.ts'
import type { Taste } from './taste.ts'

/** What is to happen, when it comes to its turn and is still possible. */
type Intent =
  | {
      readonly type: 'crash' | 'damage' | 'restart' | 'observe' | 'connect' | 'late-mail'
      readonly node: number
    }
  | { readonly type: 'election' | 'late-promise' | 'decide' | 'pause' | 'restore' }
  | { readonly type: 'fence'; readonly node: number }

/** Between two things of a burst something else may happen. */
const interruption = 0.25

export class Bursts {
  readonly #random: Random
  readonly #taste: Taste
  #intents: Intent[] = []

  constructor(random: Random, taste: Taste) {
    this.#random = random
    this.#taste = taste
  }

  next(cluster: Cluster): Action | undefined {
    if (this.#intents.length === 0 || this.#random.chance(interruption)) return undefined
    const intent = this.#intents.shift()
    return intent && this.#carryOut(cluster, intent)
  }

  /** What was just decided may be the beginning of more. */
  follow(cluster: Cluster, action: Action): void {
    if (this.#intents.length > 0) return
    const random = this.#random
    const { crashInPromise, crashInCut, quickReboot, hasty, damaging, forgetful } = this.#taste
    if (action.type === 'deliver' && crashInPromise > 0) {
      const letter = cluster.network[action.letter]
      if (letter?.type !== 'fence' || !random.chance(crashInPromise)) return
      const node = nodeWith(cluster, letter.to)
      if (node >= 0) this.#intents = [{ type: 'crash', node }, ...this.#reboot(node)]
    } else if (action.type === 'log-task' && crashInCut > 0) {
      const { node } = action
      const task = cluster.nodes[node]?.logTasks[0]
      if (task?.type !== 'truncate' || task.half || !random.chance(crashInCut)) return
      this.#intents = [{ type: 'crash', node }, ...this.#reboot(node), ...this.#election(cluster)]
    } else if (action.type === 'observe' && forgetful > 0) {
      const known = cluster.nodes[action.node]?.replica.recordEpoch ?? 0
      const isElected = recordOf(cluster).epoch > known && random.chance(forgetful)
      if (isElected) this.#intents = [{ type: 'restore' }, ...this.#election(cluster)]
    } else if (action.type === 'give-up') {
      this.#intents = this.#uncleanElection(cluster)
    } else if (action.type === 'crash' && damaging > 0 && random.chance(damaging)) {
      const { node } = action
      const repairs = Array.from(
        { length: 5 + random.below(20) },
        () => ({ type: 'pause' }) as const,
      )
      this.#intents = [
        { type: 'damage', node },
        ...this.#reboot(node),
        ...repairs,
        ...this.#election(cluster, node),
      ]
    } else if (action.type === 'crash' && random.chance(quickReboot)) {
      this.#intents = this.#reboot(action.node)
      if (random.chance(hasty * 0.5)) this.#intents.push(...this.#election(cluster, action.node))
    }
  }

  #reboot(node: number): Intent[] {
    const intents: Intent[] = [
      { type: 'restart', node },
      { type: 'observe', node },
      { type: 'connect', node },
    ]
    if (this.#random.chance(this.#taste.lateMail)) {
      intents.push({ type: 'late-mail', node }, { type: 'late-mail', node })
    }
    return intents
  }

  /** By as few as are needed, `first` among them, and without the leader. */
  #election(cluster: Cluster, first?: number): Intent[] {
    const { isr, ackQuorum, leader } = recordOf(cluster)
    const needed = isr.length - ackQuorum + 1
    const others = isr
      .filter((storeId) => storeId !== leader?.storeId)
      .map((storeId) => nodeWith(cluster, storeId))
      .filter((node) => node >= 0 && node !== first)
    const voters = first === undefined ? others : [first, ...others]
    const fences = voters.slice(0, needed).map((node) => ({ type: 'fence', node }) as const)
    return [{ type: 'election' }, ...fences, { type: 'late-promise' }]
  }

  /** Everybody who is there is asked, and answers. */
  #uncleanElection({ nodes }: Cluster): Intent[] {
    const fences = [...nodes.keys()].map((node) => ({ type: 'fence', node }) as const)
    const answers = Array.from({ length: 20 }, () => ({ type: 'pause' }) as const)
    return [{ type: 'election' }, ...fences, ...answers, { type: 'decide' }, { type: 'decide' }]
  }

  #carryOut(cluster: Cluster, intent: Intent): Action | undefined {
    const { nodes, network, elections } = cluster
    switch (intent.type) {
      case 'crash': {
        const node = nodes[intent.node]
        if (!node?.up) return undefined
        return { type: 'crash', node: intent.node, survive: survivors(node, this.#random) }
      }
      case 'damage': {
        const node = nodes[intent.node]
        if (!node || node.up || node.store.damaged || !mayLose(cluster, node)) return undefined
        return { type: 'damage', node: intent.node, from: survivors(node, this.#random) }
      }
      case 'restore': {
        const { epoch } = recordOf(cluster)
        const record = cluster.records.findLastIndex((one) => one.epoch < epoch)
        return isRestorable(cluster, record) ? { type: 'restore', record } : undefined
      }
      case 'pause':
        return undefined
      case 'restart':
        return nodes[intent.node]?.up === false ? { type: 'restart', node: intent.node } : undefined
      case 'observe': {
        const { revision } = recordOf(cluster)
        const knows = nodes[intent.node]?.replica.revision === revision
        return knows ? undefined : { type: 'observe', node: intent.node, revision }
      }
      case 'connect': {
        const role = nodes[intent.node]?.replica.role
        if (role?.type !== 'following') return undefined
        return { type: 'connect', node: intent.node, leader: role.leader }
      }
      case 'late-mail': {
        const storeId = nodes[intent.node]?.store.storeId
        const letter = network.findIndex((one) => isOrder(one) && one.to === storeId)
        return letter < 0 ? undefined : { type: 'deliver', letter, again: this.#random.chance(0.3) }
      }
      case 'election':
        return elections.length < 2 ? { type: 'begin-election' } : undefined
      case 'fence':
        return elections.length > 0
          ? { type: 'fence', election: elections.length - 1, node: intent.node }
          : undefined
      case 'late-promise': {
        const letter = network.findIndex(({ type }) => type === 'promise')
        return letter < 0 ? undefined : { type: 'deliver', letter, again: this.#random.chance(0.5) }
      }
      case 'decide':
        return elections.length > 0
          ? { type: 'decide', election: elections.length - 1, fresh: true, again: true }
          : undefined
    }
  }
}

/** A leader's word about where a log ends. */
function isOrder(letter: Letter): letter is Extract<Letter, { type: 'from-leader' }> {
  return letter.type === 'from-leader' && letter.message.type === 'begin'
}

export function survivors(
  { store }: Node,
  random: Random,
): { readonly state: number; readonly data: number } {
  const some = (length: number): number => random.below(length + 1)
  return { state: some(store.lanes.state.items.length), data: some(store.lanes.data.items.length) }
}
