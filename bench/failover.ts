// The leader of a partition is killed, or stopped, while a client publishes at a fixed rate; figures come from the times
// at which the client was answered, the same computation for every broker.

import { setTimeout as sleep } from 'node:timers/promises'
import type { ClusterPeer, FailoverTrace, TopicRequest } from './peer.ts'
import type { Program } from './process.ts'
import type { Figures } from './workloads.ts'

/** So long after the load has begun to measure. */
const faultAfterMs = 3_000
const placesMax = 20
/** A tenth of the messages before the fault may take longer than this. */
const lateMs = 500
const lateMax = 300

/** What became of messages that were due one by one at a fixed rate. */
export interface AckTimes {
  /** Wall clock, as all times here. */
  readonly startMs: number
  /** When the last was sent. */
  readonly endMs: number
  /** By message, in the order in which they were due; null: never. */
  readonly ackMs: readonly (number | null)[]
}

/** Throws when the load was too much before anything had failed: then the gap is not the failure's. */
export function failoverFigures({ acks, faultAtMs }: FailoverTrace): Figures {
  const dueMs = dueTimes(acks)
  const late = acks.ackMs.filter((ack, index) => {
    const due = dueMs(index)
    return due < faultAtMs - lateMs && (ack ?? Number.POSITIVE_INFINITY) > due + lateMs
  })
  if (late.length > lateMax) {
    throw new Error(`${late.length} messages took over ${lateMs} ms before anything had failed`)
  }
  const waits = acks.ackMs.map((ack, index) => (ack ?? acks.endMs) - dueMs(index))
  return {
    'gap ms': longestGapMs(acks, faultAtMs),
    'longest wait of a message ms': waits.reduce((most, wait) => Math.max(most, wait), 0),
    'never acknowledged': acks.ackMs.filter((ack) => ack === null).length,
  }
}

function dueTimes({ startMs, endMs, ackMs }: AckTimes): (index: number) => number {
  const perMessageMs = (endMs - startMs) / Math.max(1, ackMs.length - 1)
  return (index) => startMs + index * perMessageMs
}

/**
 * The longest time between two acknowledged messages, from the last before the fault on. Where no message was
 * acknowledged any more it lasts until the end: the true gap is longer.
 */
export function longestGapMs({ ackMs, startMs, endMs }: AckTimes, faultAtMs: number): number {
  const times = ackMs.filter((ack) => ack !== null).toSorted((a, b) => a - b)
  const before = times.filter((ack) => ack <= faultAtMs).at(-1) ?? startMs
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
export async function failUnderLoad(load: Program, fail: () => void): Promise<FailoverTrace> {
  await load.waitForLine(/^measuring$/)
  await sleep(faultAfterMs)
  const faultAtMs = Date.now()
  fail()
  const [line] = await load.waitForLine(/^\{.*$/)
  await load.stop()
  return { faultAtMs, acks: JSON.parse(line) as AckTimes }
}
