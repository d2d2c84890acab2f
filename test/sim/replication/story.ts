// A run for people: what happened in order, one line each, and how the stores stand at the end. Of one that broke a promise
// only what is needed to break it.

import { lanes } from '../../../broker/replication/ends.ts'
import { Violation } from '../violation.ts'
import type { Action } from './action.ts'
import { apply } from './apply.ts'
import { type Cluster, type Letter, type Node, type Rules, recordOf } from './cluster.ts'
import { heal } from './heal.ts'
import { clusterOf, type SeedResult } from './run.ts'
import { shrink } from './shrink.ts'

export function storyOf(result: SeedResult, rules: Rules | undefined): string {
  const { seed, violation, actions, healing } = result
  const start = clusterOf(seed, rules)
  const heals = violation !== undefined && healing.length > 0
  const told = violation ? shrink({ start, actions, checker: violation.checker, heals }) : actions
  const lines: string[] = []
  const cluster = { ...start }
  let broken = 'no violation'
  try {
    for (const action of told) {
      lines.push(lineOf(cluster, action))
      apply(cluster, action)
    }
    if (heals) {
      lines.push('', 'From here on all is well:', '')
      const before = { ...cluster }
      const { actions: healed, violation: left } = heal(cluster)
      for (const action of healed) {
        lines.push(lineOf(before, action))
        if (action.type !== 'check-whole') apply(before, action)
      }
      broken = left?.message ?? broken
    }
  } catch (error) {
    if (!(error instanceof Violation)) throw error
    broken = error.message
  }
  const what = violation ? `${told.length} of the ${actions.length} actions of` : ''
  return [`${what} seed ${seed}`.trim(), ...lines, ...standOf(cluster), broken, ''].join('\n')
}

function lineOf(cluster: Cluster, action: Action): string {
  const node = 'node' in action ? cluster.nodes[action.node] : undefined
  const at = node ? `${node.store.storeId}: ` : ''
  switch (action.type) {
    case 'deliver': {
      const letter = cluster.network[action.letter]
      return `${letter ? letterOf(letter) : 'a letter that is not there'}${action.again ? ' (and once more, later)' : ''}`
    }
    case 'drop': {
      const letter = cluster.network[action.letter]
      return `lost: ${letter ? letterOf(letter) : 'nothing'}`
    }
    default: {
      const { type, ...rest } = action
      const facts = Object.entries(rest)
        .filter(([name]) => name !== 'node')
        .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
      return `${at}${type} ${facts.join(' ')}`.trim()
    }
  }
}

function letterOf(letter: Letter): string {
  switch (letter.type) {
    case 'fence':
      return `controller -> ${letter.to}: fence ${letter.epoch}`
    case 'promise': {
      const { storeId, ...promised } = letter.promised
      return `${storeId} -> controller: promise ${JSON.stringify(promised)}`
    }
    case 'from-follower':
    case 'from-leader': {
      const { type, ...rest } = letter.message
      return `${letter.from} -> ${letter.to}: ${type} ${JSON.stringify(rest)}`
    }
  }
}

function standOf(cluster: Cluster): readonly string[] {
  const { nodes, committed } = cluster
  return [
    `metadata: ${JSON.stringify(recordOf(cluster))}`,
    ...nodes.flatMap(nodeOf),
    ...lanes.map((lane) => `committed ${lane}: ${committed[lane].join(' ')}`),
  ]
}

function nodeOf({ up, store, replica }: Node): readonly string[] {
  const { role, promised, highWatermark } = replica
  const part = role ? `${role.type} epoch ${role.epoch}` : 'no role'
  const head = `${store.storeId} boot ${store.bootSeq}: ${up ? part : 'down'}, promised ${promised}${store.damaged ? ', damaged' : ''}`
  return [
    head,
    ...lanes.map((lane) => {
      const { items, synced } = store.lanes[lane]
      const ids = items.map(({ id }) => id)
      const ends = `synced ${synced}, high watermark ${highWatermark[lane]}`
      return `  ${lane}: ${ids.join(' ')} (${ends})`
    }),
  ]
}
