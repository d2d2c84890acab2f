// Makes one thing happen in a cluster: feeds events to the production core and carries out its effects.

import { lanes as allLanes, type Lane } from '../../../broker/replication/ends.ts'
import type { ReplicaEffect, ReplicaEvent } from '../../../broker/replication/event.ts'
import { appendMessage } from '../../../broker/replication/leader.ts'
import { step } from '../../../broker/replication/replica.ts'
import { electLeader } from '../../../operator/controller/election.ts'
import type { Action } from './action.ts'
import { checkCommitted, checkLeader, checkReplica } from './checks.ts'
import { boot, type Cluster, type Node, newNode, nodeWith, recordOf } from './cluster.ts'
import { appendItems, crash, cutLane, damage, syncableTo, syncLane } from './store.ts'

export function apply(cluster: Cluster, action: Action): void {
  switch (action.type) {
    case 'deliver':
      return deliver(cluster, action)
    case 'drop':
      cluster.network = cluster.network.filter((_, index) => index !== action.letter)
      return
    case 'produce':
      return produce(cluster, action)
    case 'sync':
      return sync(cluster, action)
    case 'log-task':
      return logTask(cluster, action.node)
    case 'keep-promise':
      return keepPromise(cluster, action.node)
    case 'send':
      return send(cluster, action)
    case 'connect':
      return tell(cluster, action.node, { type: 'connected', leader: action.leader })
    case 'observe': {
      const record = cluster.records.find(({ revision }) => revision === action.revision)
      if (record) tell(cluster, action.node, { type: 'metadata', record })
      return
    }
    case 'propose-isr':
      return tell(cluster, action.node, { type: 'propose-isr', isr: action.isr })
    case 'write-isr':
      return writeIsr(cluster, action)
    case 'begin-election': {
      const base = recordOf(cluster)
      const election = { base, epoch: base.epoch + 1, promises: [] }
      cluster.elections = [...cluster.elections, election]
      return
    }
    case 'fence': {
      const election = cluster.elections[action.election]
      const to = cluster.nodes[action.node]?.store.storeId
      if (election && to !== undefined) {
        cluster.network = [...cluster.network, { type: 'fence', to, epoch: election.epoch }]
      }
      return
    }
    case 'decide':
      return decide(cluster, action)
    case 'crash':
      return crashNode(cluster, action)
    case 'damage': {
      const node = at(cluster, action.node)
      return put(cluster, action.node, { ...node, store: damage(node.store, action.from) })
    }
    case 'restart': {
      const node = at(cluster, action.node)
      put(cluster, action.node, { ...node, up: true, replica: boot(node.name, node.store) })
      return
    }
    case 'lose-disk': {
      const { name, disks } = at(cluster, action.node)
      put(cluster, action.node, newNode(name, disks))
      cluster.lostDisks++
      return
    }
    case 'assign': {
      const record = recordOf(cluster)
      const next = { ...record, revision: record.revision + 1, replicas: action.replicas }
      cluster.records = [...cluster.records, next]
    }
  }
}

function at({ nodes }: Cluster, index: number): Node {
  const node = nodes[index]
  if (!node) throw new Error(`there is no node ${index}`)
  return node
}

function put(cluster: Cluster, index: number, node: Node): void {
  cluster.nodes = cluster.nodes.with(index, node)
}

function tell(cluster: Cluster, index: number, event: ReplicaEvent): void {
  const node = at(cluster, index)
  if (!node.up) return
  const { state, effects } = step(node.replica, event, cluster.rules.replication)
  put(cluster, index, { ...node, replica: state })
  for (const effect of effects) carryOut(cluster, index, effect)
  checkReplica(cluster, at(cluster, index))
}

function carryOut(cluster: Cluster, index: number, effect: ReplicaEffect): void {
  const node = at(cluster, index)
  const from = node.store.storeId
  switch (effect.type) {
    case 'keep-promise':
      return put(cluster, index, {
        ...node,
        promisesToKeep: [...node.promisesToKeep, effect.epoch],
      })
    case 'promise':
      cluster.network = [...cluster.network, { type: 'promise', promised: effect.promised }]
      return
    case 'to-leader': {
      const { storeId: to, message } = effect
      cluster.network = [...cluster.network, { type: 'from-follower', from, to, message }]
      return
    }
    case 'to-follower': {
      const { storeId: to, message } = effect
      cluster.network = [...cluster.network, { type: 'from-leader', from, to, message, items: [] }]
      return
    }
    case 'truncate': {
      const task = { type: 'truncate', to: effect.to, half: false } as const
      return put(cluster, index, { ...node, logTasks: [...node.logTasks, task] })
    }
    case 'start-epoch': {
      checkLeader(cluster, node, effect.epoch)
      const task = { type: 'start-epoch', epoch: effect.epoch } as const
      return put(cluster, index, { ...node, logTasks: [...node.logTasks, task] })
    }
    case 'high-watermark':
      return checkCommitted(cluster, node, effect.ends)
    case 'repaired':
      return put(cluster, index, { ...node, store: { ...node.store, damaged: false } })
    case 'change-isr': {
      const { isr, baseRevision } = effect
      cluster.isrWrites = [...cluster.isrWrites, { isr, baseRevision }]
      return
    }
    case 'starting-point':
    case 'reset':
    // Those two do not occur: nothing is ever trimmed here.
    case 'store':
    case 'connect':
    case 'feed':
    case 'deposed':
    case 'metadata-regressed':
    // What comes of them is among the actions, or is nothing to the safety of the log.
  }
}

function deliver(cluster: Cluster, action: Extract<Action, { type: 'deliver' }>): void {
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
  const { message, items } = letter
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
  for (const effect of effects) carryOut(cluster, index, effect)
  checkReplica(cluster, at(cluster, index))
}

function produce(cluster: Cluster, { node: index, lane }: { node: number; lane: Lane }): void {
  const node = at(cluster, index)
  const { role } = node.replica
  if (role?.type !== 'leading') return
  cluster.items++
  const after = node.store.lanes.state.items.at(-1)?.id ?? ''
  const item = { epoch: role.epoch, id: `m${cluster.items}`, nonce: 0, stateBefore: 0, after }
  const store = appendItems(node.store, lane, [item])
  put(cluster, index, { ...node, store })
  tell(cluster, index, { type: 'appended', lane, end: store.lanes[lane].items.length })
}

function sync(
  cluster: Cluster,
  { node: index, lane, upTo }: { node: number; lane: Lane; upTo: number },
): void {
  const node = at(cluster, index)
  const reach = Math.min(upTo, syncableTo(node.store, lane, cluster.rules.store))
  const store = syncLane(node.store, lane, reach)
  put(cluster, index, { ...node, store })
  tell(cluster, index, { type: 'synced', lane, durable: store.lanes[lane].synced })
}

function logTask(cluster: Cluster, index: number): void {
  const node = at(cluster, index)
  const [task, ...rest] = node.logTasks
  if (!task) return
  if (task.type === 'truncate') {
    const [first, second] = cluster.rules.store.cutDataFirst
      ? (['data', 'state'] as const)
      : (['state', 'data'] as const)
    const lane = task.half ? second : first
    const store = cutLane(node.store, lane, task.to[lane])
    if (!task.half) {
      return put(cluster, index, { ...node, store, logTasks: [{ ...task, half: true }, ...rest] })
    }
    put(cluster, index, { ...node, store, logTasks: rest })
    return tell(cluster, index, { type: 'truncated', to: task.to })
  }
  cluster.nonces++
  const { epoch } = task
  const nonce = cluster.nonces
  const id = `e${nonce}`
  const after = node.store.lanes.state.items.at(-1)?.id ?? ''
  const inState = { epoch, id, nonce, stateBefore: 0, after }
  const inData = { ...inState, after: id }
  const starts = {
    state: { epoch, nonce, startOffset: node.store.lanes.state.items.length },
    data: { epoch, nonce, startOffset: node.store.lanes.data.items.length },
  }
  const store = appendItems(appendItems(node.store, 'state', [inState]), 'data', [inData])
  put(cluster, index, { ...node, store, logTasks: rest })
  const ends = { state: starts.state.startOffset + 1, data: starts.data.startOffset + 1 }
  tell(cluster, index, { type: 'epoch-started', entries: starts, ends })
}

function keepPromise(cluster: Cluster, index: number): void {
  const node = at(cluster, index)
  const [epoch, ...rest] = node.promisesToKeep
  if (epoch === undefined) return
  const store = { ...node.store, promised: Math.max(node.store.promised, epoch) }
  put(cluster, index, { ...node, store, promisesToKeep: rest })
  tell(cluster, index, { type: 'promise-kept', epoch })
}

function send(cluster: Cluster, action: Extract<Action, { type: 'send' }>): void {
  const { node: index, storeId, lane, from, to } = action
  const node = at(cluster, index)
  const message = appendMessage(node.replica, storeId, { lane, from, to })
  if (!message) return
  const items = node.store.lanes[lane].items.slice(from, to)
  const letter = {
    type: 'from-leader',
    from: node.store.storeId,
    to: storeId,
    message,
    items,
  } as const
  cluster.network = [...cluster.network, letter]
  tell(cluster, index, { type: 'sent', storeId, lane, to })
}

function writeIsr(
  cluster: Cluster,
  { write, arrives }: { readonly write: number; readonly arrives: boolean },
): void {
  const asked = cluster.isrWrites[write]
  cluster.isrWrites = cluster.isrWrites.filter((_, index) => index !== write)
  const record = recordOf(cluster)
  if (!asked || !arrives || record.revision !== asked.baseRevision) return
  const next = { ...record, revision: record.revision + 1, isr: asked.isr }
  cluster.records = [...cluster.records, next]
}

function decide(
  cluster: Cluster,
  { election: index, preferred }: { readonly election: number; readonly preferred?: string },
): void {
  const election = cluster.elections[index]
  if (!election) return
  const { base, epoch, promises } = election
  const forget = (): void => {
    cluster.elections = cluster.elections.filter((_, other) => other !== index)
  }
  const record = recordOf(cluster)
  if (record.revision !== base.revision) return forget()
  const { isr, ackQuorum } = base
  const order = preferred === undefined ? base.replicas : [preferred, ...base.replicas]
  const outcome = electLeader(
    { epoch, isr, ackQuorum, promises, preferred: order },
    cluster.rules.election,
  )
  if (outcome.type === 'waiting') return
  if (outcome.type === 'outbid') {
    const again = { base, epoch: outcome.promised, promises: [] }
    cluster.elections = cluster.elections.with(index, again)
    return
  }
  const { storeId } = outcome
  const bootSeq = promises.find((one) => one.storeId === storeId)?.bootSeq ?? 0
  const brokerId = storeId.replace(/\..*/, '')
  const leader = { brokerId, storeId, bootSeq }
  const next = { ...record, revision: record.revision + 1, epoch, leader }
  cluster.records = [...cluster.records, next]
  forget()
}

function crashNode(cluster: Cluster, action: Extract<Action, { type: 'crash' }>): void {
  const node = at(cluster, action.node)
  const reach = (lane: Lane): number => syncableTo(node.store, lane, cluster.rules.store)
  const survive = {
    state: Math.min(action.survive.state, reach('state')),
    data: Math.min(action.survive.data, reach('data')),
  }
  const store = crash(node.store, survive)
  put(cluster, action.node, { ...node, up: false, store, logTasks: [], promisesToKeep: [] })
  cluster.crashes++
  for (const lane of allLanes)
    checkLaneOnDisk(node.store.lanes[lane].synced, store.lanes[lane].items.length)
}

function checkLaneOnDisk(synced: number, left: number): void {
  if (left < synced) throw new Error('the simulated disk lost what was synced')
}
