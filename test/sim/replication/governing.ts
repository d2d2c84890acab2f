// What happens to old disks, and what admins do, as dice will have it.

import type { Random } from '../random.ts'
import type { Action } from './action.ts'
import { mayLose } from './budget.ts'
import { brokerOf, type Cluster, nodeWith, recordOf } from './cluster.ts'
import type { Trouble } from './taste.ts'

type Governing = Exclude<
  Trouble,
  'drop' | 'propose-isr' | 'crash' | 'damage' | 'lose-disk' | 'assign' | 'refuse' | 'trim'
>

export function govern(
  cluster: Cluster,
  random: Random,
  by: { readonly node: number; readonly kind: Governing; readonly reckless: boolean },
): Action | undefined {
  const { node, kind, reckless } = by
  const { nodes, outside, records } = cluster
  const picked = nodes[node]
  if (!picked) return undefined
  switch (kind) {
    case 'image':
      return picked.store.damaged ? undefined : { type: kind, node }
    case 'roll-back': {
      const isImage = outside.images[picked.name] !== undefined
      const may = !picked.up && isImage && (reckless || mayLose(cluster, picked))
      return may ? { type: kind, node } : undefined
    }
    case 'configure': {
      const { replicas, target = replicas } = recordOf(cluster)
      // Of two stores of one broker one is on its way out.
      const brokers = new Set(target.map(brokerOf)).size
      return { type: kind, minInSync: random.within(1, brokers + 1) }
    }
    case 'move': {
      const { length } = recordOf(cluster).replicas
      const first = random.below(nodes.length)
      const target = nodes.map((_, i) => nodes[(first + i) % nodes.length]?.store.storeId ?? '')
      const least = Math.max(outside.minInSync, recordOf(cluster).ackQuorum, 2)
      return { type: kind, target: target.slice(0, Math.max(least, length - random.below(2))) }
    }
    case 'resign':
      return { type: kind, node }
    case 'restore': {
      const record = records.length - 1 - random.within(1, 5)
      return isRestorable(cluster, record) ? { type: kind, record } : undefined
    }
    case 'give-up': {
      const { leader } = recordOf(cluster)
      const isLed = cluster.nodes[nodeWith(cluster, leader?.storeId ?? '')]?.up === true
      const may = reckless && !isLed && !picked.store.damaged
      return may && recordOf(cluster).replicas.includes(picked.store.storeId)
        ? { type: kind, storeId: picked.store.storeId }
        : undefined
    }
  }
}

/**
 * A backup from before a change of the ISR speaks of stores that may lack what was acknowledged since, and nobody can know;
 * and where so few votes elect that two elections need have none in common, nobody knows of the lost one: SPEC.md says so.
 * From any other everything must come well.
 */
export function isRestorable({ records }: Cluster, at: number): boolean {
  const { isr, ackQuorum } = records[at] ?? { isr: [], ackQuorum: 0 }
  if (2 * (isr.length - ackQuorum + 1) <= isr.length) return false
  const words = records
    .slice(Math.max(at, 0))
    .map(({ isr, ackQuorum }) => `${isr.toSorted().join(' ')} ${ackQuorum}`)
  return at >= 0 && words.every((word) => word === words[0])
}

/** The controller adds a copy, or drops one that is not in the ISR. */
export function assign(cluster: Cluster, random: Random): Action | undefined {
  const { replicas, isr } = recordOf(cluster)
  const outside = cluster.nodes
    .map(({ store }) => store.storeId)
    .filter((storeId) => !replicas.includes(storeId))
  const droppable = replicas.filter((storeId) => !isr.includes(storeId))
  if (outside.length > 0 && replicas.length <= 3 && random.chance(0.5)) {
    return { type: 'assign', replicas: [...replicas, random.pick(outside)] }
  }
  if (droppable.length === 0 || replicas.length <= 2) return undefined
  const gone = random.pick(droppable)
  return { type: 'assign', replicas: replicas.filter((storeId) => storeId !== gone) }
}
