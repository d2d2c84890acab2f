// Idempotent clients: each has one message on its way, sends it again to whoever it takes for the leader until it is told
// that it is stored, and only then sends the next one. What they are told: answers.ts.

import { must } from '../violation.ts'
import type { Action } from './action.ts'
import { answerCommitted } from './answers.ts'
import type { Cluster } from './cluster.ts'
import type { Call, Client, Waiting } from './outside.ts'
import { at, put, tell } from './replicas.ts'
import { appendItems, type Item } from './store.ts'

/** Sends what is on its way, or the next one. */
export function call(
  cluster: Cluster,
  { client: id, node: to }: Extract<Action, { type: 'call' }>,
): void {
  const { outside } = cluster
  const client = outside.clients.find((one) => one.id === id)
  if (!client) return
  const open = client.open ?? { sequence: client.acknowledged + 1, floor: outside.toldEnd }
  const clients = outside.clients.map((one) => (one === client ? { ...client, open } : one))
  const calls = [...outside.calls, { client: id, sequence: open.sequence, to }]
  cluster.outside = { ...outside, clients, calls }
}

/** A call arrives. Who does not lead refuses it, and the client does not care why. */
export function serve(
  cluster: Cluster,
  { call: index, again }: Extract<Action, { type: 'serve' }>,
): void {
  const { outside } = cluster
  const arrived = outside.calls[index]
  if (!arrived) return
  if (!again) {
    cluster.outside = { ...outside, calls: outside.calls.filter((one) => one !== arrived) }
  }
  const node = at(cluster, arrived.to)
  const { role } = node.replica
  if (!node.up || role?.type !== 'leading' || !role.epochStart) return
  const { epoch } = role
  const offset = store(cluster, arrived, epoch)
  if (offset === undefined) return
  const { storeId: leader, bootSeq } = node.store
  const { client, sequence } = arrived
  const waiting: Waiting = { client, sequence, offset, leader, bootSeq, epoch }
  cluster.outside = { ...cluster.outside, waiting: [...cluster.outside.waiting, waiting] }
  answerCommitted(
    cluster,
    at(cluster, arrived.to),
    at(cluster, arrived.to).replica.highWatermark.data,
  )
}

/** Where it is now; undefined where it cannot come yet, or is older than what is known of the client. */
function store(
  cluster: Cluster,
  { client: id, sequence, to }: Call,
  epoch: number,
): number | undefined {
  const node = at(cluster, to)
  const { items } = node.store.lanes.data
  const isKnown = ({ client, epoch: of }: Item): boolean =>
    client?.id === id && (cluster.rules.store.knowClients || of === epoch)
  const last = items.findLast(isKnown)?.client?.sequence
  if (last !== undefined && sequence <= last) {
    const offset = items.findIndex((one) => isKnown(one) && one.client?.sequence === sequence)
    return offset < 0 ? undefined : offset
  }
  const fits = cluster.rules.store.knowClients ? sequence === (last ?? 0) + 1 : true
  if (!fits) return undefined
  const after = node.store.lanes.state.items.at(-1)?.id ?? ''
  const client = { id, sequence }
  const item: Item = { epoch, id: `c${id}.${sequence}`, nonce: 0, stateBefore: 0, after, client }
  put(cluster, to, { ...node, store: appendItems(node.store, 'data', [item]) })
  tell(cluster, to, { type: 'appended', lane: 'data', end: items.length + 1 })
  return items.length
}

/** A client is told. What it began after somebody had been told of another message comes behind that one. */
export function answer(
  cluster: Cluster,
  { answer: index }: Extract<Action, { type: 'answer' }>,
): void {
  const { outside } = cluster
  const told = outside.answers[index]
  if (!told) return
  const { client: id, sequence, offset } = told
  const answers = outside.answers.filter((one) => one !== told)
  cluster.outside = { ...outside, answers }
  const client = outside.clients.find((one) => one.id === id)
  if (client?.open?.sequence !== sequence) return
  const { floor } = client.open
  const name = `c${id}.${sequence}`
  const there = cluster.committed.data[offset]
  must(
    there === name,
    'acknowledged',
    () => `${name} is told to be at ${offset}, where ${there} is`,
  )
  must(
    offset >= floor,
    'linearizable',
    () => `${name} is at ${offset}, but was sent after somebody had been told of ${floor - 1}`,
  )
  const next: Client = { id, acknowledged: sequence, open: undefined }
  cluster.outside = {
    ...cluster.outside,
    clients: outside.clients.map((one) => (one === client ? next : one)),
    toldEnd: Math.max(outside.toldEnd, offset + 1),
  }
}
