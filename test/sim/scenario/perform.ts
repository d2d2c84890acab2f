// What a line of a scenario means: the actions that make it happen, one after the other, in the cluster as it is then.

import { type Lane, lanes } from '../../../broker/replication/ends.ts'
import { nextRange } from '../../../broker/replication/leader.ts'
import type { Action } from '../replication/action.ts'
import { apply } from '../replication/apply.ts'
import { type Node, recordOf } from '../replication/cluster.ts'
import { syncableTo } from '../replication/store.ts'
import { checkExpected } from './expect.ts'
import { Impossible, nodeOf, type Scene, storeIdOf } from './scene.ts'
import { settle } from './settle.ts'
import type { Statement } from './statement.ts'

/** Throws `Impossible` when it cannot be done now, and `Violation` when it breaks something. */
export function perform(scene: Scene, statement: Statement): void {
  const { cluster } = scene
  const node = 'store' in statement ? nodeOf(cluster, statement.store) : 0
  switch (statement.type) {
    case 'settle':
      settle(cluster, statement.stores.length > 0 ? nodesOf(scene, statement.stores) : undefined)
      return
    case 'expect':
      return checkExpected(scene, statement.expected)
    case 'write':
      return write(scene, node, statement)
    case 'send':
      return send(scene, node, statement)
    case 'receive': {
      const letter = scene.letter(statement.letter)
      return act(scene, { type: 'deliver', letter, again: statement.stays })
    }
    case 'lose':
      return act(scene, { type: 'drop', letter: scene.letter(statement.letter) })
    case 'learn': {
      upNode(scene, node)
      const revision = statement.revision ?? recordOf(cluster).revision
      return act(scene, { type: 'observe', node, revision })
    }
    case 'keep-promise':
      if (upNode(scene, node).promisesToKeep.length === 0)
        throw new Impossible('it has none to keep')
      return act(scene, { type: 'keep-promise', node })
    case 'start-epoch':
    case 'cut':
      return changeLog(scene, node, statement)
    case 'connect': {
      upNode(scene, node)
      return act(scene, { type: 'connect', node, leader: storeIdOf(cluster, statement.to) })
    }
    case 'sync':
      return sync(scene, node, statement)
    case 'propose-isr': {
      const isr = statement.isr.map((store) => storeIdOf(cluster, store))
      return act(scene, { type: 'propose-isr', node, isr })
    }
    case 'write-isr':
      return writeIsr(scene, statement)
    case 'begin-election':
      return act(scene, { type: 'begin-election' })
    case 'fence':
      return fence(scene, node)
    case 'decide':
      return decide(scene, statement.winner)
    case 'elect':
      return elect(scene, statement)
    case 'crash':
      return crash(scene, node, statement.losing)
    case 'restart':
      if (cluster.nodes[node]?.up !== false) throw new Impossible('it is up')
      return act(scene, { type: 'restart', node })
    case 'lose-disk':
      return act(scene, { type: 'lose-disk', node })
    case 'refuse':
      upNode(scene, node)
      return act(scene, { type: 'refuse', node })
    case 'image':
      return act(scene, { type: 'image', node })
    case 'roll-back':
      if (cluster.nodes[node]?.up !== false) throw new Impossible('it is up')
      return act(scene, { type: 'roll-back', node })
    case 'give-up':
      return act(scene, { type: 'give-up', storeId: storeIdOf(cluster, statement.store) })
    case 'configure':
      return act(scene, statement)
    case 'damage':
      return damage(scene, node, statement.names)
    case 'restore':
      return restore(scene, statement.revision)
    case 'assign': {
      const replicas = statement.stores.map((store) => storeIdOf(cluster, store))
      return act(scene, { type: 'assign', replicas })
    }
  }
}

type Of<Type> = Extract<Statement, { type: Type }>

function act({ cluster }: Scene, action: Action): void {
  apply(cluster, action)
}

function nodesOf({ cluster }: Scene, stores: readonly string[]): readonly number[] {
  return stores.map((store) => nodeOf(cluster, store))
}

function upNode({ cluster }: Scene, node: number): Node {
  const found = cluster.nodes[node]
  if (found?.up) return found
  throw new Impossible('it is down')
}

function write(scene: Scene, node: number, { lane, name }: Of<'write'>): void {
  const { replica } = upNode(scene, node)
  if (replica.role?.type !== 'leading') throw new Impossible('it does not lead')
  act(scene, { type: 'produce', node, lane })
  scene.call(name, `m${scene.cluster.items}`)
}

/** Batches of one lane that follow one another go in one letter. */
function send(scene: Scene, node: number, { to, lane, names }: Of<'send'>): void {
  const { replica } = upNode(scene, node)
  if (replica.role?.type !== 'leading') throw new Impossible('it does not lead')
  const storeId = storeIdOf(scene.cluster, to)
  const places = names.map((name) => scene.find(node, name, lane))
  const [first] = places
  if (!first) throw new Impossible('it sends nothing')
  const range = { lane: first.lane, from: first.offset, to: first.offset + places.length }
  const isRow = places.every(
    (place, at) => place.lane === first.lane && place.offset === first.offset + at,
  )
  if (!isRow) throw new Impossible('these do not follow one another in one lane')
  if (!replica.role.copies.some((one) => one.storeId === storeId && one.synced)) {
    throw new Impossible(`${to} has not been met yet`)
  }
  const next = nextRange(replica, storeId, scene.cluster.rules.replication)
  if (next?.lane !== range.lane || next.from !== range.from) {
    const item = next && upNode(scene, node).store.lanes[next.lane].items[next.from]
    const first = next && item ? `${scene.batchName(item, next.lane)} comes first` : 'it has all'
    throw new Impossible(first)
  }
  act(scene, { type: 'send', node, storeId, ...range })
}

function changeLog(scene: Scene, node: number, statement: Of<'start-epoch'> | Of<'cut'>): void {
  const [task] = upNode(scene, node).logTasks
  const wanted = statement.type === 'cut' ? 'truncate' : 'start-epoch'
  if (task?.type !== wanted) throw new Impossible('its log waits for no such thing')
  if (statement.type === 'cut' && task.type === 'truncate') {
    if (task.half !== (statement.part === 'rest')) {
      throw new Impossible(task.half ? 'half of it is cut already' : 'nothing of it is cut yet')
    }
    if (statement.part === 'all') act(scene, { type: 'log-task', node })
  }
  act(scene, { type: 'log-task', node })
}

function sync(scene: Scene, node: number, { lane, name }: Of<'sync'>): void {
  upNode(scene, node)
  for (const one of lane === undefined ? lanes : [lane]) {
    const { store } = upNode(scene, node)
    const { synced } = store.lanes[one]
    const end = name === undefined ? Infinity : scene.find(node, name, one).offset + 1
    const upTo = Math.min(end, syncableTo(store, one, scene.cluster.rules.store))
    if (upTo > synced) act(scene, { type: 'sync', node, lane: one, upTo })
    else if (lane !== undefined) throw new Impossible('nothing more can be synced')
  }
}

function writeIsr(scene: Scene, { arrives, isr }: Of<'write-isr'>): void {
  const { cluster } = scene
  const ids = isr.map((store) => storeIdOf(cluster, store)).toSorted()
  const write = cluster.isrWrites.findIndex((one) => one.isr.toSorted().join(' ') === ids.join(' '))
  if (write < 0) throw new Impossible('nobody has asked for that isr, or the leader refused to')
  act(scene, { type: 'write-isr', write, arrives })
}

function fence(scene: Scene, node: number): void {
  const election = scene.cluster.elections.length - 1
  if (election < 0) throw new Impossible('no election is running')
  act(scene, { type: 'fence', election, node })
}

/** From a backup; controllers begin anew. */
function restore(scene: Scene, revision: number): void {
  const record = scene.cluster.records.findIndex((one) => one.revision === revision)
  if (record < 0) throw new Impossible(`there was no revision ${revision}`)
  act(scene, { type: 'restore', record })
}

/** The latest election. Without a winner anything may come of it. */
function decide(scene: Scene, winner: string | undefined): void {
  const { cluster } = scene
  const election = cluster.elections.length - 1
  if (election < 0) throw new Impossible('no election is running')
  if (winner === undefined) return act(scene, { type: 'decide', election })
  const preferred = storeIdOf(cluster, winner)
  const { revision } = recordOf(cluster)
  act(scene, { type: 'decide', election, preferred })
  const record = recordOf(cluster)
  if (record.revision === revision) throw new Impossible('nobody has won: too few promises')
  if (record.leader?.storeId !== preferred) {
    throw new Impossible(`${record.leader?.storeId ?? 'nobody'} has won`)
  }
}

/** The whole of it. A voter that has promised the epoch before makes the controller begin again above it. */
function elect(scene: Scene, { winner, voters }: Of<'elect'>): void {
  const { cluster } = scene
  act(scene, { type: 'begin-election' })
  for (const store of voters) vote(scene, store)
  const { epoch = 0, promises = [] } = cluster.elections.at(-1) ?? {}
  const isRepeated = promises.some(({ promised, again }) => again && promised === epoch)
  if (isRepeated && cluster.rules.election.promiseOnce) {
    decide(scene, undefined)
    for (const store of voters) vote(scene, store)
  }
  decide(scene, winner)
}

/** It is fenced, syncs, keeps its promise and answers. */
function vote(scene: Scene, store: string): void {
  const node = nodeOf(scene.cluster, store)
  upNode(scene, node)
  fence(scene, node)
  const last = scene.cluster.network.length - 1
  act(scene, { type: 'deliver', letter: last, again: false })
  while (upNode(scene, node).logTasks.length > 0) act(scene, { type: 'log-task', node })
  while (upNode(scene, node).promisesToKeep.length > 0) act(scene, { type: 'keep-promise', node })
  sync(scene, node, { type: 'sync', store })
  const answer = scene.letter({ what: 'promise', from: store, place: 1 })
  act(scene, { type: 'deliver', letter: answer, again: false })
}

/** `state` or `data` before a name means it in that lane only; `nothing` is nowhere. */
function placesOf(
  scene: Scene,
  node: number,
  names: readonly string[],
): readonly { readonly lane: Lane; readonly offset: number }[] {
  return names.flatMap((name, at) => {
    if (name === 'nothing' || name === 'state' || name === 'data') return []
    const only = names[at - 1]
    const places = scene.places(node, name)
    return only === 'state' || only === 'data' ? places.filter(({ lane }) => lane === only) : places
  })
}

/** What is not synced is lost; or only what is named, and what is behind it in its lane. */
function crash(scene: Scene, node: number, losing: readonly string[]): void {
  const { store } = upNode(scene, node)
  const end = (lane: Lane): number => (losing.length > 0 ? store.lanes[lane].items.length : 0)
  const survive = { state: end('state'), data: end('data') }
  for (const { lane, offset } of placesOf(scene, node, losing)) {
    if (offset < store.lanes[lane].synced) throw new Impossible('what is synced is not lost')
    survive[lane] = Math.min(survive[lane], offset)
  }
  act(scene, { type: 'crash', node, survive })
}

function damage(scene: Scene, node: number, names: readonly string[]): void {
  const found = scene.cluster.nodes[node]
  if (!found || found.up) throw new Impossible('only a disk whose store is down is damaged here')
  const end = (lane: Lane): number => (names.length > 0 ? found.store.lanes[lane].items.length : 0)
  const from = { state: end('state'), data: end('data') }
  for (const { lane, offset } of placesOf(scene, node, names)) {
    from[lane] = Math.min(from[lane], offset)
  }
  act(scene, { type: 'damage', node, from })
}
