// Tells what happened in a cluster as a scenario: what `parse` reads and `perform` does again.

import { type Lane, lanes } from '../../../broker/replication/ends.ts'
import type { Action } from '../replication/action.ts'
import { apply } from '../replication/apply.ts'
import { type Cluster, recordOf } from '../replication/cluster.ts'
import { type Item, syncableTo } from '../replication/store.ts'
import { type Scene, storeName } from './scene.ts'
import type { LetterName } from './statement.ts'

/** The scene is where the actions begin; afterwards it is where they ended, or failed. */
export function tell(scene: Scene, actions: readonly Action[]): readonly string[] {
  const { cluster } = scene
  const lines: string[] = []
  for (const action of actions) {
    const { revision } = recordOf(cluster)
    const line = lineOf(scene, action)
    if (action.type === 'produce') {
      const name = `${action.lane === 'state' ? 's' : 'm'}${cluster.items + 1}`
      scene.call(name, `m${cluster.items + 1}`)
    }
    lines.push(line)
    try {
      apply(cluster, action)
    } catch {
      return lines
    }
    const { leader, revision: now } = recordOf(cluster)
    if (action.type !== 'decide' || now === revision || !leader) continue
    lines[lines.length - 1] = `controller elects ${storeName(cluster, leader.storeId)}`
  }
  return lines
}

function lineOf(scene: Scene, action: Action): string {
  const { cluster } = scene
  const self = 'node' in action ? nameOfNode(cluster, action.node) : ''
  const setOf = (storeIds: readonly string[]): string =>
    storeIds.map((storeId) => storeName(cluster, storeId)).join(' ')
  switch (action.type) {
    case 'deliver':
      return received(scene, action)
    case 'drop':
      return lost(scene, action.letter)
    case 'produce': {
      const number = cluster.items + 1
      return action.lane === 'state'
        ? `${self} writes state s${number}`
        : `${self} writes m${number}`
    }
    case 'sync':
      return synced(scene, self, action)
    case 'log-task':
      return ownTask(cluster, self, action.node)
    case 'keep-promise':
      return `${self} keeps its promise`
    case 'send': {
      const { storeId, lane, from, to } = action
      const items = cluster.nodes[action.node]?.store.lanes[lane].items.slice(from, to) ?? []
      const names = items.map((item) => bareName(scene, item, lane))
      const isStart = items.some(({ nonce }) => nonce > 0)
      const what = [...(isStart ? [lane] : []), ...names].join(' ')
      return `${self} sends ${what} to ${storeName(cluster, storeId)}`
    }
    case 'connect':
      return `${self} connects to ${storeName(cluster, action.leader)}`
    case 'observe': {
      const isLast = action.revision === recordOf(cluster).revision
      return isLast ? `${self} learns the metadata` : `${self} learns revision ${action.revision}`
    }
    case 'propose-isr':
      return `${self} proposes isr ${setOf(action.isr)}`
    case 'write-isr': {
      const isr = setOf(cluster.isrWrites[action.write]?.isr ?? [])
      return `metadata ${action.arrives ? 'takes' : 'refuses'} isr ${isr}`
    }
    case 'begin-election':
      return 'controller begins an election'
    case 'fence':
      return `controller fences ${self}`
    case 'decide':
      return 'controller decides'
    case 'crash':
      return crashed(scene, self, action)
    case 'damage':
      return damaged(scene, self, action)
    case 'restart':
      return `restart ${self}`
    case 'refuse':
      return `${self} refuses what is not synced`
    case 'image':
      return `take an image of ${self}`
    case 'roll-back':
      return `roll ${self} back`
    case 'give-up':
      return `admin gives up what ${storeName(cluster, action.storeId)} lacks`
    case 'configure':
      return `admin sets minInSyncReplicas ${action.minInSync}`
    case 'restore':
      return `metadata goes back to revision ${cluster.records[action.record]?.revision}`
    case 'lose-disk':
      return `${self} loses its disk`
    case 'assign':
      return `assign ${setOf(action.replicas)}`
    default:
      return `# ${JSON.stringify(action)}`
  }
}

type Of<Type> = Extract<Action, { type: Type }>

function nameOfNode(cluster: Cluster, node: number): string {
  return storeName(cluster, cluster.nodes[node]?.store.storeId ?? '')
}

function received(scene: Scene, { letter, again }: Of<'deliver'>): string {
  const stays = again ? ' (a copy stays)' : ''
  const { what, from, to } = letterName(scene, letter)
  if (to === undefined) return `controller receives ${what} from ${from}${stays}`
  if (from === undefined) return `${to} receives ${what}${stays}`
  return `${to} receives ${what} from ${from}${stays}`
}

function lost(scene: Scene, letter: number): string {
  const { what, from, to } = letterName(scene, letter)
  const ends = `${from === undefined ? '' : ` from ${from}`}${to === undefined ? '' : ` to ${to}`}`
  return `lose ${what}${ends}`
}

/** With its place among those that are called the same. */
function letterName(
  scene: Scene,
  index: number,
): { readonly what: string; readonly from: string | undefined; readonly to: string | undefined } {
  const letter = scene.cluster.network[index]
  if (!letter) throw new Error(`there is no letter ${index}`)
  const text = scene.describe(letter)
  const found = /^(?:(?<lane>state|data) )?(?<what>\w+)(?: from (?<from>\S+))?(?: to (?<to>\S+))?$/
  const { lane, what = '', from, to } = found.exec(text)?.groups ?? {}
  const only: Lane | undefined = lane === 'state' || lane === 'data' ? lane : undefined
  for (let place = 1; ; place++) {
    const name: LetterName = { what, lane: only, from, to, place }
    if (scene.letter(name) !== index) continue
    const ordinal = place === 1 ? '' : `${place}${['nd', 'rd'][place - 2] ?? 'th'} `
    return { what: `${ordinal}${lane === undefined ? '' : `${lane} `}${what}`, from, to }
  }
}

function synced(scene: Scene, self: string, { node, lane, upTo }: Of<'sync'>): string {
  const { store } = scene.cluster.nodes[node] ?? {}
  const reach = store ? syncableTo(store, lane, scene.cluster.rules.store) : 0
  const last = store?.lanes[lane].items[upTo - 1]
  const all = `${self} syncs ${lane}`
  return upTo >= reach || !last ? all : `${all} up to ${bareName(scene, last, lane)}`
}

function bareName(scene: Scene, item: Item, lane: Lane): string {
  return scene.batchName(item, lane).replace(/^\w+ /, '')
}

function ownTask(cluster: Cluster, self: string, node: number): string {
  const task = cluster.nodes[node]?.logTasks[0]
  if (task?.type !== 'truncate') return `${self} starts its epoch`
  return task.half ? `${self} cuts the rest` : `${self} cuts half its log`
}

function crashed(scene: Scene, self: string, { node, survive }: Of<'crash'>): string {
  const { store } = scene.cluster.nodes[node] ?? {}
  if (!store) return `crash ${self}`
  const { rules } = scene.cluster
  let losesAll = true
  const first = lanes.flatMap((lane) => {
    const { items, synced: onDisk } = store.lanes[lane]
    const end = Math.max(onDisk, Math.min(survive[lane], syncableTo(store, lane, rules.store)))
    if (end > onDisk) losesAll = false
    const item = items[end]
    return item ? [scene.batchName(item, lane)] : []
  })
  if (losesAll) return `crash ${self}`
  return `crash ${self} losing ${first.join(' ') || 'nothing'}`
}

function damaged(scene: Scene, self: string, { node, from }: Of<'damage'>): string {
  const { store } = scene.cluster.nodes[node] ?? {}
  if (from.state === 0 && from.data === 0) return `damage ${self}`
  const first = lanes.flatMap((lane) => {
    const item = store?.lanes[lane].items[from[lane]]
    return item ? [scene.batchName(item, lane)] : []
  })
  return `damage ${self} from ${first.join(' ')} on`
}
