// What a scenario expects of the cluster at some point.

import { lanes } from '../../../broker/replication/ends.ts'
import { type Node, recordOf } from '../replication/cluster.ts'
import { nodeOf, type Scene, storeName } from './scene.ts'
import type { Expected } from './statement.ts'

/** What is there instead. */
export class Unexpected extends Error {
  constructor(what: string) {
    super(what)
    this.name = 'Unexpected'
  }
}

export function checkExpected(scene: Scene, expected: Expected): void {
  const { cluster } = scene
  const record = recordOf(cluster)
  const node = 'store' in expected ? cluster.nodes[nodeOf(cluster, expected.store)] : undefined
  const role = node?.up ? node.replica.role : undefined
  switch (expected.type) {
    case 'committed':
      return sameNames(committedNames(scene), expected.names, 'committed')
    case 'epoch':
      return same(record.epoch, expected.epoch, 'the epoch is')
    case 'leader': {
      const leader = record.leader ? storeName(cluster, record.leader.storeId) : 'nobody'
      return same(leader, expected.store, 'by the metadata the leader is')
    }
    case 'isr': {
      const isr = record.isr.map((storeId) => storeName(cluster, storeId))
      return sameNames(isr, expected.stores, 'in sync')
    }
    case 'leads':
      return same(
        role?.type === 'leading' ? `epoch ${role.epoch}` : 'nothing',
        `epoch ${expected.epoch}`,
        'it leads',
      )
    case 'leads-nothing':
      if (role?.type === 'leading') throw new Unexpected(`it leads epoch ${role.epoch}`)
      return
    case 'follows': {
      const leader = role?.type === 'following' ? storeName(cluster, role.leader) : 'nobody'
      return same(leader, expected.leader, 'it follows')
    }
    case 'holds':
      return checkHolds(scene, expected)
    case 'same':
      return checkSame(scene, expected.stores)
    case 'damaged':
      if (node?.store.damaged === expected.not) {
        throw new Unexpected(expected.not ? 'it is damaged' : 'it is whole')
      }
  }
}

function same(is: string | number, shall: string | number, what: string): void {
  if (is !== shall) throw new Unexpected(`${what} ${is}`)
}

function sameNames(is: readonly string[], shall: readonly string[], what: string): void {
  const differ = is.toSorted().join(' ') !== shall.toSorted().join(' ')
  if (differ) throw new Unexpected(`${what}: ${is.join(' ') || 'nothing'}`)
}

/** Of what clients wrote. */
function committedNames(scene: Scene): readonly string[] {
  const ids = lanes.flatMap((lane) => scene.cluster.committed[lane])
  return ids.filter((id) => id.startsWith('m')).map((id) => scene.nameOf(id) ?? id)
}

function checkHolds(
  scene: Scene,
  { store, names, not }: Extract<Expected, { type: 'holds' }>,
): void {
  const node = nodeOf(scene.cluster, store)
  for (const name of names) {
    const has = scene.places(node, name).length > 0
    if (has === not) throw new Unexpected(`${store} ${has ? 'holds' : 'lacks'} ${name}`)
  }
}

function checkSame(scene: Scene, stores: readonly string[]): void {
  const [first, ...others] = stores.map((store) => {
    const node = scene.cluster.nodes[nodeOf(scene.cluster, store)]
    return { store, log: node ? logOf(scene, node) : '' }
  })
  const other = others.find(({ log }) => log !== first?.log)
  if (!first || !other) return
  throw new Unexpected(`${first.store} holds ${first.log}; ${other.store} holds ${other.log}`)
}

function logOf(scene: Scene, { store }: Node): string {
  return lanes
    .map((lane) => store.lanes[lane].items.map((item) => scene.batchName(item, lane)).join(' '))
    .join(' | ')
}
