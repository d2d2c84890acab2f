// Makes one thing happen in a cluster.

import { lanes as allLanes, type Lane } from '../../../broker/replication/ends.ts'
import { appendMessage, nextRange } from '../../../broker/replication/leader.ts'
import { must } from '../violation.ts'
import type { Action } from './action.ts'
import { checkWhole } from './checks.ts'
import { answer, call, serve } from './clients.ts'
import { boot, type Cluster, type Node, newNode, nodeWith, recordOf } from './cluster.ts'
import { advance, change, decide, resign, restore, writeIsr } from './controller.ts'
import { at, deliver, keepIsr, put, tell, trimmed } from './replicas.ts'
import {
  appendItems,
  begunAt,
  crash,
  cutLane,
  damage,
  emptied,
  type Store,
  syncableTo,
  syncLane,
  trim,
} from './store.ts'

export function apply(cluster: Cluster, action: Action): void {
  switch (action.type) {
    case 'deliver':
      return deliver(cluster, action)
    case 'drop':
      cluster.network = cluster.network.filter((_, index) => index !== action.letter)
      return
    case 'produce':
      return produce(cluster, action)
    case 'send':
      return send(cluster, action)
    case 'connect':
      return tell(cluster, action.node, { type: 'connected', leader: action.leader })
    case 'observe': {
      const record = cluster.records.findLast(({ revision }) => revision === action.revision)
      if (record) tell(cluster, action.node, { type: 'metadata', record })
      return
    }
    case 'propose-isr':
      return tell(cluster, action.node, { type: 'propose-isr', isr: action.isr })
    case 'keep-isr':
      return keepIsr(cluster, action.node)
    case 'pass-time': {
      const { outside } = cluster
      cluster.outside = { ...outside, nowMs: outside.nowMs + action.ms }
      return
    }
    case 'call':
      return call(cluster, action)
    case 'serve':
      return serve(cluster, action)
    case 'answer':
      return answer(cluster, action)
    case 'check-whole':
      return checkWhole(cluster)
    default:
      return isOfMetadata(action) ? govern(cluster, action) : useDisk(cluster, action)
  }
}

type DiskAction = Extract<
  Action,
  {
    type:
      | 'sync'
      | 'log-task'
      | 'keep-promise'
      | 'crash'
      | 'restart'
      | 'damage'
      | 'lose-disk'
      | 'refuse'
      | 'trim'
      | 'image'
      | 'roll-back'
  }
>
type MetadataAction = Extract<Action, { type: (typeof ofMetadata)[number] }>

const ofMetadata = [
  'write-isr',
  'begin-election',
  'fence',
  'decide',
  'assign',
  'configure',
  'move',
  'advance',
  'give-up',
  'restore',
  'resign',
] as const

function isOfMetadata(action: DiskAction | MetadataAction): action is MetadataAction {
  return ofMetadata.some((type) => type === action.type)
}

function useDisk(cluster: Cluster, action: DiskAction): void {
  const node = at(cluster, action.node)
  const { outside } = cluster
  switch (action.type) {
    case 'sync':
      return sync(cluster, action)
    case 'log-task':
      return logTask(cluster, action.node)
    case 'keep-promise':
      return keepPromise(cluster, action.node)
    case 'crash':
      return crashNode(cluster, action)
    case 'restart':
      return put(cluster, action.node, {
        ...node,
        up: true,
        replica: boot(node.name, node.store),
      })
    case 'damage':
      return put(cluster, action.node, { ...node, store: damage(node.store, action.from) })
    case 'lose-disk':
      cluster.lostDisks++
      return put(cluster, action.node, newNode(node.name, node.disks))
    case 'refuse':
      return refuse(cluster, action.node)
    case 'trim': {
      const start = trimmed(cluster, action)
      if (start === undefined) return
      put(cluster, action.node, { ...node, store: trim(node.store, action.lane, start) })
      return tell(cluster, action.node, { type: 'trimmed', lane: action.lane, start })
    }
    case 'image': {
      const survive = { state: 0, data: 0 }
      const images = { ...outside.images, [node.name]: crash(node.store, survive) }
      cluster.outside = { ...outside, images }
      return
    }
    case 'roll-back': {
      const image = outside.images[node.name]
      if (image) put(cluster, action.node, rolledBack(cluster, node, image))
    }
  }
}

/** It starts with a boot that the cluster has seen already, and hence as another store. */
function rolledBack({ rules }: Cluster, node: Node, image: Store): Node {
  const { disks, name } = node
  if (!rules.store.rolledBackIsNew) return { ...node, store: image }
  const storeId = `${name}.${disks}`
  return {
    ...node,
    store: { ...image, storeId, bootSeq: node.store.bootSeq + 1 },
    disks: disks + 1,
  }
}

function govern(cluster: Cluster, action: MetadataAction): void {
  switch (action.type) {
    case 'write-isr': {
      const heard = writeIsr(cluster, action)
      const node = heard === undefined ? -1 : nodeWith(cluster, heard)
      // Unless the record is as it was: then the writer knows no more than before.
      if (node >= 0) tell(cluster, node, { type: 'metadata', record: recordOf(cluster) })
      return
    }
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
    case 'assign': {
      const stays = recordOf(cluster).isr.every((storeId) => action.replicas.includes(storeId))
      return stays ? change(cluster, { replicas: action.replicas }) : undefined
    }
    case 'configure':
      cluster.outside = { ...cluster.outside, minInSync: action.minInSync }
      return
    case 'move':
      return change(cluster, { target: action.target })
    case 'advance':
      return advance(cluster)
    case 'give-up':
      return change(cluster, { uncleanStoreId: action.storeId })
    case 'restore':
      return restore(cluster, action.record)
    case 'resign':
      return resign(cluster, action.node)
  }
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

function refuse(cluster: Cluster, index: number): void {
  const node = at(cluster, index)
  const { state, data } = node.store.lanes
  const ends = { state: state.synced, data: data.synced }
  const store = cutLane(cutLane(node.store, 'data', ends.data), 'state', ends.state)
  put(cluster, index, { ...node, store })
  tell(cluster, index, { type: 'rejected', ends })
}

function logTask(cluster: Cluster, index: number): void {
  const node = at(cluster, index)
  const [task, ...rest] = node.logTasks
  if (!task) return
  if (task.type === 'start-epoch') return startEpoch(cluster, index)
  const half = [{ ...task, half: true }, ...rest]
  if (task.reset) {
    // So marked, what a crash leaves in the middle is not taken for anything.
    if (!task.half) {
      return put(cluster, index, { ...node, store: emptied(node.store), logTasks: half })
    }
    const starts = { state: task.to.state, data: task.to.data }
    const store = begunAt(node.store, task.reset)
    put(cluster, index, { ...node, store, logTasks: rest })
    const { state, data } = boot(node.name, store).lanes
    return tell(cluster, index, {
      type: 'was-reset',
      at: {
        state: { offset: starts.state, history: state.history },
        data: { offset: starts.data, history: data.history },
      },
    })
  }
  const [first, second] = cluster.rules.store.cutDataFirst
    ? (['data', 'state'] as const)
    : (['state', 'data'] as const)
  const lane = task.half ? second : first
  const { start = 0 } = node.store.lanes[lane]
  must(
    task.to[lane] >= start,
    'log-readable',
    () => `${node.store.storeId} is to cut ${lane} to ${task.to[lane]}, and begins at ${start}`,
  )
  const store = cutLane(node.store, lane, task.to[lane])
  if (!task.half) return put(cluster, index, { ...node, store, logTasks: half })
  put(cluster, index, { ...node, store, logTasks: rest })
  tell(cluster, index, { type: 'truncated', to: task.to })
}

function startEpoch(cluster: Cluster, index: number): void {
  const node = at(cluster, index)
  const [task, ...rest] = node.logTasks
  if (task?.type !== 'start-epoch') return
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
  const range = node.replica.role?.type === 'leading' ? nextOf(cluster, node, storeId) : undefined
  // Of a trace that was shrunk: there may be nothing like it.
  if (range?.lane !== lane || range.from !== from || to > range.to) return
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

function nextOf({ rules }: Cluster, { replica }: Node, storeId: string) {
  return nextRange(replica, storeId, rules.replication)
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
  const { storeId, bootSeq } = node.store
  const { outside } = cluster
  const waiting = outside.waiting.filter((one) => one.leader !== storeId || one.bootSeq !== bootSeq)
  cluster.outside = { ...outside, waiting }
  for (const lane of allLanes)
    checkLaneOnDisk(node.store.lanes[lane].synced, store.lanes[lane].items.length)
}

function checkLaneOnDisk(synced: number, left: number): void {
  if (left < synced) throw new Error('the simulated disk lost what was synced')
}
