// Feeds events to the production core of a node and carries out its effects.

import { lanes } from '../../../broker/replication/ends.ts'
import type { ReplicaEffect, ReplicaEvent } from '../../../broker/replication/event.ts'
import { wishedIsrs } from '../../../broker/replication/isr.ts'
import type { LaneStarts } from '../../../broker/replication/message.ts'
import { step } from '../../../broker/replication/replica.ts'
import { limits } from '../../../model/limits.ts'
import type { Action } from './action.ts'
import { answerCommitted } from './answers.ts'
import { checkCommitted, checkLeader, checkReplica } from './checks.ts'
import {
  type Beginning,
  type Cluster,
  type Letter,
  type LogTask,
  type Node,
  nodeWith,
  recordOf,
} from './cluster.ts'
import { appendItems, historyOf } from './store.ts'

export function at({ nodes }: Cluster, index: number): Node {
  const node = nodes[index]
  if (!node) throw new Error(`there is no node ${index}`)
  return node
}

export function put(cluster: Cluster, index: number, node: Node): void {
  cluster.nodes = cluster.nodes.with(index, node)
}

export function tell(cluster: Cluster, index: number, event: ReplicaEvent): void {
  const node = at(cluster, index)
  if (!node.up) return
  const { state, effects } = step(node.replica, event, cluster.rules.replication)
  put(cluster, index, { ...node, replica: state })
  for (const effect of effects) carryOut(cluster, index, effect)
  checkReplica(cluster, at(cluster, index))
}

function carryOut(
  cluster: Cluster,
  index: number,
  effect: ReplicaEffect,
  beginning?: Beginning,
): void {
  const node = at(cluster, index)
  const from = node.store.storeId
  switch (effect.type) {
    case 'keep-promise': {
      const promisesToKeep = [...node.promisesToKeep, effect.epoch]
      return put(cluster, index, { ...node, promisesToKeep })
    }
    case 'promise':
      return post(cluster, { type: 'promise', promised: effect.promised })
    case 'to-leader': {
      const { storeId: to, message } = effect
      return post(cluster, { type: 'from-follower', from, to, message })
    }
    case 'to-follower': {
      const { storeId: to, message } = effect
      const letter = { type: 'from-leader', from, to, message, items: [] } as const
      const reset = message.type === 'begin' ? message.reset : undefined
      return post(cluster, reset ? { ...letter, beginning: beginningAt(node, reset) } : letter)
    }
    case 'truncate':
      return plan(cluster, index, { type: 'truncate', to: effect.to, half: false })
    case 'reset': {
      const to = { state: effect.to.state.offset, data: effect.to.data.offset }
      const reset = beginning ?? { state: [], data: [] }
      return plan(cluster, index, { type: 'truncate', to, half: false, reset })
    }
    case 'starting-point': {
      const { storeId, session } = effect
      return tell(cluster, index, { type: effect.type, storeId, session, at: startsOf(node) })
    }
    case 'start-epoch': {
      const { epoch } = effect
      checkLeader(cluster, node, epoch)
      const { nowMs } = cluster.outside
      cluster.outside = { ...cluster.outside, ledSinceMs: { epoch, atMs: nowMs } }
      return plan(cluster, index, { type: 'start-epoch', epoch })
    }
    case 'high-watermark':
      checkCommitted(cluster, node, effect.ends)
      return answerCommitted(cluster, node, effect.ends.data)
    case 'repaired':
      return put(cluster, index, { ...node, store: { ...node.store, damaged: false } })
    case 'change-isr': {
      const { isr, base } = effect
      cluster.isrWrites = [...cluster.isrWrites, { by: from, isr, base }]
      return
    }
    case 'store':
    case 'connect':
    case 'feed':
    case 'deposed':
    case 'retreat':
    case 'metadata-regressed':
    // What comes of them is among the actions, or is nothing to the safety of the log.
  }
}

function post(cluster: Cluster, letter: Letter): void {
  cluster.network = [...cluster.network, letter]
}

function plan(cluster: Cluster, index: number, task: LogTask): void {
  const node = at(cluster, index)
  put(cluster, index, { ...node, logTasks: [...node.logTasks, task] })
}

/** The latest point of the state, the earliest of the data. */
function startsOf({ store }: Node): LaneStarts {
  const { state, data } = store.lanes
  const point = ({ items, start = 0 }: typeof state) => {
    return { offset: start, history: historyOf(items.slice(0, start)) }
  }
  return { state: point(state), data: point(data) }
}

function beginningAt({ store }: Node, { state, data }: LaneStarts): Beginning {
  return {
    state: store.lanes.state.items.slice(0, state.offset),
    data: store.lanes.data.items.slice(0, data.offset),
  }
}

export function deliver(cluster: Cluster, action: Extract<Action, { type: 'deliver' }>): void {
  const letter = cluster.network[action.letter]
  if (!letter) return
  if (!action.again) {
    cluster.network = cluster.network.filter((_, index) => index !== action.letter)
  }
  if (letter.type === 'promise') {
    const { promised } = letter
    cluster.elections = cluster.elections.map((election) => {
      const others = election.promises.filter(({ storeId }) => storeId !== promised.storeId)
      return { ...election, promises: [...others, promised] }
    })
    return
  }
  const index = nodeWith(cluster, letter.to)
  if (index < 0 || !at(cluster, index).up) return
  if (letter.type === 'fence') return tell(cluster, index, { type: 'fence', epoch: letter.epoch })
  const { type, from: storeId } = letter
  if (type === 'from-follower') {
    return tell(cluster, index, { type, storeId, message: letter.message })
  }
  const { message, items, beginning } = letter
  const before = at(cluster, index)
  const { state, effects } = step(
    before.replica,
    { type, storeId, message },
    cluster.rules.replication,
  )
  const stores = effects.some((effect) => effect.type === 'store')
  const store =
    stores && message.type === 'append'
      ? appendItems(before.store, message.lane, items)
      : before.store
  put(cluster, index, { ...before, store, replica: state })
  for (const effect of effects) carryOut(cluster, index, effect, beginning)
  checkReplica(cluster, at(cluster, index))
}

/** What the runtime of a leader does from time to time. */
export function keepIsr(cluster: Cluster, index: number): void {
  const { outside } = cluster
  const { nowMs, ledSinceMs } = outside
  tell(cluster, index, { type: 'tick', nowMs })
  const { replica, up } = at(cluster, index)
  if (!up || replica.role?.type !== 'leading') return
  const { epoch } = replica.role
  const wishes = wishedIsrs(replica, {
    leaving: recordOf(cluster).leaving ?? [],
    nowMs,
    ledSinceMs: ledSinceMs.epoch === epoch ? ledSinceMs.atMs : 0,
    slowAfterMs: limits.isrSlowMs,
    isConnected: (storeId) => follows(cluster, storeId, { leader: replica.storeId, epoch }),
  })
  for (const isr of wishes) tell(cluster, index, { type: 'propose-isr', isr })
}

function follows(
  cluster: Cluster,
  storeId: string,
  of: { readonly leader: string; readonly epoch: number },
): boolean {
  const node = cluster.nodes[nodeWith(cluster, storeId)]
  const role = node?.up ? node.replica.role : undefined
  if (role?.type !== 'following' || role.phase === 'apart') return false
  return role.leader === of.leader && role.epoch === of.epoch
}

/** A trim, by retention or by a snapshot: never of what is not committed. */
export function trimmed(
  cluster: Cluster,
  { node: index, lane, to }: Extract<Action, { type: 'trim' }>,
): number | undefined {
  const { replica, store } = at(cluster, index)
  const { start = 0 } = store.lanes[lane]
  const end = Math.min(to, replica.highWatermark[lane])
  return lanes.includes(lane) && end > start ? end : undefined
}
