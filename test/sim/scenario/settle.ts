// Lets a cluster come to rest without any fault: metadata is heard of, promises are kept, streams are opened, letters
// arrive in the order in which they were sent, and disks are synced.

import { lanes } from '../../../broker/replication/ends.ts'
import { nextRange } from '../../../broker/replication/leader.ts'
import type { Action } from '../replication/action.ts'
import { apply } from '../replication/apply.ts'
import { type Cluster, type Letter, nodeWith, recordOf } from '../replication/cluster.ts'
import { isCurrent } from '../replication/metadata.ts'
import { syncableTo } from '../replication/store.ts'

const stepsMax = 10_000
/** Of one node: a leader that does not answer has its reasons, and more of them changes nothing. */
const hellosMax = 20

/** Only among these nodes, if they are given: nothing passes between them and the others. What was done is returned. */
export function settle(cluster: Cluster, among?: readonly number[]): readonly Action[] {
  const nodes = among ?? [...cluster.nodes.keys()]
  const actions: Action[] = []
  const hellos = new Map<number, number>()
  for (;;) {
    const asking = nodes.filter((node) => (hellos.get(node) ?? 0) < hellosMax)
    const action = next(cluster, { nodes, asking })
    if (!action) return actions
    if (actions.length === stepsMax) throw new Error('the cluster does not come to rest')
    if (action.type === 'connect') hellos.set(action.node, (hellos.get(action.node) ?? 0) + 1)
    actions.push(action)
    apply(cluster, action)
  }
}

function next(
  cluster: Cluster,
  { nodes, asking }: { readonly nodes: readonly number[]; readonly asking: readonly number[] },
): Action | undefined {
  const write = cluster.isrWrites.findIndex((asked) => isCurrent(cluster, asked))
  for (const node of nodes) {
    const own = ownAction(cluster, node)
    if (own) return own
  }
  const letter = cluster.network.findIndex((one) => isAmong(cluster, nodes, one))
  if (letter >= 0) return { type: 'deliver', letter, again: false }
  if (write >= 0) return { type: 'write-isr', write, arrives: true }
  // Who is being sent something is not behind yet.
  for (const node of nodes) {
    const action = sending(cluster, nodes, node)
    if (action) return action
  }
  for (const node of asking) {
    const action = connecting(cluster, nodes, node)
    if (action) return action
  }
  return undefined
}

function ownAction(cluster: Cluster, node: number): Action | undefined {
  const { up, store, replica, logTasks, promisesToKeep } = cluster.nodes[node] ?? {}
  if (!up || !store || !replica) return undefined
  const { revision, epoch } = recordOf(cluster)
  const isNews = epoch - replica.recordEpoch || revision - replica.revision
  if (isNews > 0) return { type: 'observe', node, revision }
  if (promisesToKeep && promisesToKeep.length > 0) return { type: 'keep-promise', node }
  if (logTasks && logTasks.length > 0) return { type: 'log-task', node }
  for (const lane of lanes) {
    const upTo = syncableTo(store, lane, cluster.rules.store)
    if (upTo > store.lanes[lane].synced) return { type: 'sync', node, lane, upTo }
  }
  return undefined
}

/** What passes between brokers; the controller does nothing by itself. */
function isAmong(cluster: Cluster, nodes: readonly number[], letter: Letter): boolean {
  if (letter.type === 'promise' || letter.type === 'fence') return false
  const has = (storeId: string): boolean => nodes.includes(nodeWith(cluster, storeId))
  return has(letter.from) && has(letter.to)
}

function sending(cluster: Cluster, nodes: readonly number[], node: number): Action | undefined {
  const { up, replica } = cluster.nodes[node] ?? {}
  if (!up || replica?.role?.type !== 'leading') return undefined
  for (const { storeId } of replica.role.copies) {
    if (!nodes.includes(nodeWith(cluster, storeId))) continue
    const range = nextRange(replica, storeId, cluster.rules.replication)
    if (range) return { type: 'send', node, storeId, ...range }
  }
  return undefined
}

/** Who has no stream, or one on which something was lost: nothing is on its way any more, and it lacks something. */
function connecting(cluster: Cluster, nodes: readonly number[], node: number): Action | undefined {
  const { up, store, replica } = cluster.nodes[node] ?? {}
  if (!up || !store || replica?.role?.type !== 'following') return undefined
  const { leader, epoch, phase } = replica.role
  const at = nodeWith(cluster, leader)
  const leading =
    nodes.includes(at) && cluster.nodes[at]?.up ? cluster.nodes[at].replica : undefined
  if (leading?.role?.type !== 'leading' || leading.role.epoch !== epoch) return undefined
  const copy = leading.role.copies.find(({ storeId }) => storeId === store.storeId)
  const isServed =
    phase === 'synced' &&
    copy?.synced === true &&
    lanes.every((lane) => copy.durable[lane] === leading.lanes[lane].end)
  return isServed || !leading.role.replicas.includes(store.storeId)
    ? undefined
    : { type: 'connect', node, leader }
}
