// Where partitions begin and end that other brokers lead: topics as this broker tells them have that of its own only, the
// leaders are asked for the rest. A description is better than none: where a leader does not answer soon, its partitions are
// told as offline, without ends.

import { penstock } from '../../proto/codec.ts'
import type { CallContext } from './handlers.ts'

type Topic = penstock.v1beta1.Topic.$Properties

const patienceMs = 500
const offline = penstock.v1beta1.PartitionState.PARTITION_STATE_OFFLINE

/** `ask` has a leader tell the same topics by itself. */
export async function withEndsOfOthers(
  topics: readonly Topic[],
  { localOnly, signal }: CallContext,
  parts: {
    readonly own: string
    readonly ask: (endpoint: string, signal: AbortSignal) => Promise<readonly Topic[]>
  },
): Promise<Topic[]> {
  const endpoints = new Set<string>()
  for (const { partitions } of topics) {
    for (const { leader, leaderEndpoint } of partitions ?? []) {
      if (leaderEndpoint && leader !== parts.own) endpoints.add(leaderEndpoint)
    }
  }
  if (localOnly || endpoints.size === 0) return [...topics]
  const soon = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)])
  const told = new Map<string, penstock.v1beta1.PartitionStatus.$Properties>()
  await Promise.all(
    [...endpoints].map(async (endpoint) => {
      const answers = await parts.ask(endpoint, soon).catch(() => [])
      for (const { uid, partitions } of answers) {
        for (const one of partitions ?? []) told.set(keyOf(endpoint, uid, one.partition), one)
      }
    }),
  )
  return topics.map((topic) => ({
    ...topic,
    partitions: (topic.partitions ?? []).map((one) => {
      const byLeader = told.get(keyOf(one.leaderEndpoint ?? '', topic.uid, one.partition))
      if (one.leader === parts.own || !one.leaderEndpoint) return one
      if (!byLeader) return { ...one, state: offline }
      const { earliestOffset = 0, endOffset = 0, messages = 0, sizeBytes = 0 } = byLeader
      return { ...one, earliestOffset, endOffset, messages, sizeBytes }
    }),
  }))
}

function keyOf(
  endpoint: string,
  uid: string | null | undefined,
  partition: number | null | undefined,
): string {
  return `${endpoint} ${uid} ${partition ?? 0}`
}
