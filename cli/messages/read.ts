// Reading without a group. One stream for all partitions, except from "the last N of each": that is another offset in
// every partition, so every partition gets a stream of its own.

import type { Client, MessageBatch, PartitionDescription } from '../../client/index.ts'
import type { Start } from '../grammar/position.ts'
import { UsageError } from '../grammar/usage-error.ts'
import { type Payload, payloadSerde } from './payload.ts'
import { positionOf } from './place.ts'

export interface ReadRequest {
  readonly topic: string
  readonly from: Start | undefined
  /** Empty: all. */
  readonly partitions: readonly number[]
  readonly follow: boolean
  readonly limit: number | undefined
  readonly signal: AbortSignal
}

export interface BatchSource extends AsyncDisposable {
  next(): Promise<IteratorResult<MessageBatch<Payload>, undefined>>
}

// A stream has a connection of its own.
const streamsMax = 64

export async function openRead(client: Client, request: ReadRequest): Promise<BatchSource> {
  const { from, partitions, follow, limit, signal } = request
  const topic = client.topic(request.topic, { serde: payloadSerde })
  if (from?.kind !== 'last') {
    return topic.readBatches({
      partitions,
      follow,
      limit,
      signal,
      ...(from && { from: positionOf(from) }),
    })
  }
  const description = await client.admin.describeTopic(request.topic, { signal })
  const wanted = description.partitions.filter(({ partition }) => {
    return partitions.length === 0 || partitions.includes(partition)
  })
  if (wanted.length > streamsMax) {
    throw new UsageError(
      `--from -${from.count} is for at most ${streamsMax} partitions at a time`,
      'Name some with --partition.',
    )
  }
  const beginning = ({ earliestOffset, endOffset }: PartitionDescription): { offset: number } => ({
    offset: Math.max(earliestOffset, endOffset - from.count),
  })
  return merged(
    wanted.map((place) =>
      topic.readBatches({
        partitions: [place.partition],
        from: beginning(place),
        follow,
        limit,
        signal,
      }),
    ),
  )
}

/** What comes from any of them, as it comes; ends when all have ended. */
function merged(sources: readonly BatchSource[]): BatchSource {
  const waiting = new Map(sources.map((source) => [source, ask(source)] as const))
  return {
    async next() {
      while (waiting.size > 0) {
        const { source, result } = await Promise.race(waiting.values())
        if (result.done) waiting.delete(source)
        else {
          waiting.set(source, ask(source))
          return result
        }
      }
      return { done: true, value: undefined }
    },
    async [Symbol.asyncDispose]() {
      for (const source of sources) await source[Symbol.asyncDispose]()
    },
  }
}

async function ask(source: BatchSource) {
  return { source, result: await source.next() }
}
