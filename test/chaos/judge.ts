// What must hold at the end of a chaos run: the history of the producer and of the consumer against what is stored, and the
// copies against one another, byte for byte.

import { setTimeout as delay } from 'node:timers/promises'
import { type Client, textSerde } from '../../client/index.ts'
import { checkHistory, clean, type Stored, type Verdict } from '../support/ack-history.ts'
import type { CommittingGroup } from '../support/committing-group.ts'
import { readStored, type SteadyLoad } from '../support/steady-load.ts'
import type { ChaosCluster } from './cluster.ts'
import { epochsOf } from './in-sync.ts'

export interface Judgement {
  /** Everything that must not be; empty when all is well. */
  readonly violations: readonly string[]
  readonly verdict: Verdict
  readonly stored: readonly Stored[]
}

/** The load has stopped, and all copies are in sync. */
export async function judge(run: {
  readonly cluster: ChaosCluster
  readonly client: Client
  readonly topicName: string
  readonly groupName: string
  readonly load: SteadyLoad
  readonly group: CommittingGroup
}): Promise<Judgement> {
  const { cluster, client, topicName, groupName, load, group } = run
  const stored = await readStored(client.topic(topicName, { serde: textSerde }))
  const violations: string[] = []
  const missed = await group.stopWhenSeen(new Set(stored.map(({ id }) => id))).catch(String)
  if (missed.length > 0) violations.push(`consumers skipped ${some(missed)}`)
  if (group.wentBack.length > 0) violations.push(`commits undone: ${some(group.wentBack)}`)
  violations.push(...(await commitsLost(client, { groupName, committed: group.committed })))
  const { sent, acknowledged } = load
  const verdict = checkHistory({ sent, acknowledged, stored, delivered: group.delivered })
  for (const name of Object.keys(clean) as (keyof typeof clean)[]) {
    // Each epoch begins with a batch of its own, which is nobody's message: counted below.
    if (name === 'gaps') continue
    if (verdict[name].length > 0) violations.push(`${name}: ${some(verdict[name])}`)
  }
  violations.push(...missingOffsets(stored, await epochsOf(cluster, topicName)))
  violations.push(...(await differing(cluster)))
  return { violations, verdict, stored }
}

async function commitsLost(
  client: Client,
  group: { readonly groupName: string; readonly committed: ReadonlyMap<number, number> },
): Promise<string[]> {
  const { partitions } = await client.admin.describeGroup(group.groupName)
  return [...group.committed].flatMap(([partition, confirmed]) => {
    const found = partitions.find((one) => one.partition === partition)?.committedOffset ?? 0
    if (found >= confirmed) return []
    return [`partition ${partition}: ${confirmed} was committed, and the group is at ${found}`]
  })
}

/** Offsets without a message that no epoch accounts for. */
function missingOffsets(
  stored: readonly Stored[],
  epochs: ReadonlyMap<number, number>,
): readonly string[] {
  const found: string[] = []
  for (const [partition, messages] of Map.groupBy(stored, (message) => message.partition)) {
    const epoch = epochs.get(partition) ?? 0
    const end = messages.reduce((last, { offset }) => Math.max(last, offset + 1), 0)
    const missing = end - messages.length
    if (missing > epoch)
      found.push(`partition ${partition} lacks ${missing} offsets in ${epoch} epochs`)
  }
  return found
}

/** Copies that are not the same; the last batches have a moment to arrive everywhere. */
async function differing(cluster: ChaosCluster): Promise<readonly string[]> {
  const deadlineMs = performance.now() + 20_000
  for (;;) {
    const copies = cluster.copies()
    if (new Set(copies.map((lines) => lines.join('\n'))).size === 1) return []
    if (performance.now() > deadlineMs) {
      return ['copies differ:', ...copies.flatMap((lines, i) => [`broker-${i + 1}`, ...lines])]
    }
    await delay(200)
  }
}

function some(found: readonly string[] | string): string {
  if (typeof found === 'string') return found
  return `${found.length}, such as ${found.slice(0, 5).join('; ')}`
}
