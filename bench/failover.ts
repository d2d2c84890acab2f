// The leader of a partition is killed (SIGKILL) while a client publishes at a fixed rate; figures come from the times at
// which the client was answered, the same computation for every broker.

import { setTimeout as sleep } from 'node:timers/promises'
import type { ClusterPeer, FailoverTrace, TopicRequest } from './peer.ts'
import type { Program } from './process.ts'
import type { Figures } from './workloads.ts'

/** So long after the load has begun to measure. */
const killAfterMs = 3_000
const placesMax = 20

/** What became of messages that were due one by one at a fixed rate. */
export interface AckTimes {
  /** Wall clock, as all times here. */
  readonly startMs: number
  /** When the last was sent. */
  readonly endMs: number
  /** By message, in the order in which they were due; null: never. */
  readonly ackMs: readonly (number | null)[]
}

export function failoverFigures({ acks, killedAtMs }: FailoverTrace): Figures {
  const perMessageMs = (acks.endMs - acks.startMs) / Math.max(1, acks.ackMs.length - 1)
  const dueMs = (index: number): number => acks.startMs + index * perMessageMs
  const waits = acks.ackMs.map((ack, index) => (ack ?? acks.endMs) - dueMs(index))
  return {
    'gap ms': longestGapMs(acks, killedAtMs),
    'longest wait of a message ms': waits.reduce((most, wait) => Math.max(most, wait), 0),
    'never acknowledged': acks.ackMs.filter((ack) => ack === null).length,
  }
}

/**
 * The longest time between two acknowledged messages, from the last before the kill on. Where no message was
 * acknowledged any more it lasts until the end: the true gap is longer.
 */
export function longestGapMs({ ackMs, startMs, endMs }: AckTimes, killedAtMs: number): number {
  const times = ackMs.filter((ack) => ack !== null).toSorted((a, b) => a - b)
  const before = times.filter((ack) => ack <= killedAtMs).at(-1) ?? startMs
  let last = before
  let longest = 0
  for (const ack of times) {
    if (ack <= before) continue
    longest = Math.max(longest, ack - last)
    last = ack
  }
  return Math.max(longest, endMs - last)
}

/** Makes a topic, and makes it again until its leader does not lead the cluster's metadata too: that would be two failures. */
export async function topicOnPlainLeader(peer: ClusterPeer, topic: TopicRequest): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    await peer.createTopic(topic)
    const { leader, controller } = await peer.place(topic.name)
    if (leader !== controller) return leader
    if (attempt === placesMax) throw new Error(`${peer.name} has the controller lead every topic`)
    await peer.deleteTopic(topic.name)
  }
}

/** `load` prints "measuring" when it begins to measure, and AckTimes as a line of JSON at its end. */
export async function killUnderLoad(load: Program, kill: () => void): Promise<FailoverTrace> {
  await load.waitForLine(/^measuring$/)
  await sleep(killAfterMs)
  const killedAtMs = Date.now()
  kill()
  const [line] = await load.waitForLine(/^\{.*$/)
  await load.stop()
  return { killedAtMs, acks: JSON.parse(line) as AckTimes }
}
