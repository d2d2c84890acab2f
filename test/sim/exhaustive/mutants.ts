// In which bounds each rule is missed, for want of a smaller world: each row was found by trying. A rule that has none yet
// is tried in the usual ones.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseScenario } from '../scenario/parse.ts'
import { type Bounds, usualBounds } from './bounds.ts'

const none = { crashes: 0, losses: 0, reconnects: 0 }
const crash = { ...none, crashes: 1 }
const isrChange = { ...none, isrChanges: 1 }

/** Its own way there is too long for the breadth of what else can happen: it is looked for from here on. */
const tailBeforeACut = parseScenario(
  readFileSync(join(import.meta.dirname, '../../scenarios/tail-before-a-cut.txt'), 'utf8'),
)

const smallest: Readonly<Record<string, Partial<Bounds>>> = {
  durablePromise: crash,
  refuseOldEpoch: none,
  truncateOnce: { crashes: 0, losses: 1, reconnects: 1 },
  currentSession: { crashes: 1, losses: 2, lossesOf: ['begin'], reconnects: 1 },
  truncateByHistory: crash,
  ackAfterSync: crash,
  countOwnEpoch: { ...none, epochs: 3 },
  fullQuorum: none,
  jointIsr: isrChange,
  shrinkKeepsCopies: isrChange,
  shrinkCoversEpochStart: { ...isrChange, epochs: 3, losses: 1, lossesOf: ['committed'] },
  newBootNewEpoch: crash,
  leadByStore: { ...none, lostDisks: 1 },
  repairBeforeVote: { ...none, damages: 1, records: 2 },
  ignoreOldMetadata: isrChange,
  countInOrder: { ...none, records: 2 },
  stateFirst: { ...none, records: 2 },
  takeInOrder: { ...none, records: 2, losses: 1 },
  enoughPromises: none,
  votersInIsr: isrChange,
  promisedEpoch: { ...none, epochs: 3, losses: 1, lossesOf: ['promise'] },
  rolledBackIsNew: { rollBacks: 1 },
  newestFirst: { ...none, epochs: 3, records: 2 },
  noDamaged: { ...none, damages: 1 },
  syncStateFirst: { ...crash, records: 2 },
  promiseOnce: { ...none, records: 0, restores: 1 },
  cutDataFirst: { ...crash, records: 2, epochs: 3, after: tailBeforeACut },
}

/** Rules that nothing here can miss, and what it would take. */
export const beyond: ReadonlyMap<string, string> = new Map([
  ['raiseOnCopies', 'an admin'],
  ['newestByEpoch', 'patience: nothing is lost without it, but nobody leads'],
  ['beginAnew', 'retention'],
  ['knowClients', 'clients'],
])

export function boundsFor(rule: string): Bounds {
  return { ...usualBounds, ...smallest[rule] }
}
