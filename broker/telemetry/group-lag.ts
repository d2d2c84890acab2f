// Lag per group and topic, in messages and in seconds by the append time of the next message to commit. The times are
// remembered per committed offset, so a group that stands still costs a scrape nothing.

import type { LocalPartition } from '../partition/partition.ts'

export interface GroupLag {
  readonly group: string
  readonly topic: string
  readonly messages: number
  /** Of the partition that is furthest behind. */
  readonly seconds: number
}

interface Remembered {
  readonly offset: number
  readonly timestampMs: number
}

export type LagReader = (
  partitions: readonly LocalPartition[],
  nowMs: number,
) => Promise<GroupLag[]>

export function groupLags(): LagReader {
  let remembered = new Map<string, Remembered>()

  return async (partitions, nowMs) => {
    const current = new Map<string, Remembered>()
    const lags = new Map<string, GroupLag>()
    for (const partition of partitions) {
      for (const group of partition.groups()) {
        // A member that has not got through its first message is behind as well.
        const committed = partition.progress(group)?.committedOffset ?? 0
        const offset = Math.max(committed, partition.startOffset)
        const messages = partition.messagesIn({ from: offset, to: partition.highWatermark })
        const topic = partition.topic.name
        const place = `${group}\u0000${topic}\u0000${partition.index}`
        let seconds = 0
        if (messages > 0) {
          const known = remembered.get(place)
          const timestampMs =
            known?.offset === offset ? known.timestampMs : await partition.timestampAt(offset)
          if (timestampMs !== undefined) {
            current.set(place, { offset, timestampMs })
            seconds = Math.max(0, nowMs - timestampMs) / 1000
          }
        }
        const key = `${group}\u0000${topic}`
        const sum = lags.get(key) ?? { group, topic, messages: 0, seconds: 0 }
        lags.set(key, {
          group,
          topic,
          messages: sum.messages + messages,
          seconds: Math.max(sum.seconds, seconds),
        })
      }
    }
    remembered = current
    return [...lags.values()]
  }
}
