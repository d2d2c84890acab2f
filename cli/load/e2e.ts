// `penstock bench e2e`: publishes and reads at once, in this process; latency from the due time to the receipt.

import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from '../../client/index.ts'
import type { InputOf } from '../command.ts'
import type { Context } from '../context.ts'
import { type ExitCode, exitCodes } from '../exit-code.ts'
import { UsageError } from '../grammar/usage-error.ts'
import { payloadSerde } from '../messages/payload.ts'
import { showProgress } from '../output/progress.ts'
import { Histogram } from './histogram.ts'
import { Load } from './publish.ts'
import { benchRow } from './report.ts'
import type { benchE2eSpec } from './spec.ts'
import { benchView } from './view.ts'

// The due time, as a double, is the beginning of a value.
const stampBytes = 8
// Between two looks at whether the reader has come to the end of every partition.
const probeMs = 200
// For the last messages, after their confirms.
const patienceMs = 5_000

export async function run(
  context: Context,
  { args, options }: InputOf<typeof benchE2eSpec>,
): Promise<ExitCode | undefined> {
  const { output, stop } = context
  if (options.size < stampBytes) throw new UsageError(`--size is at least ${stampBytes} for e2e`)
  const client = await context.connect()
  const latency = new Histogram()
  const load = new Load()
  const tag = `bench-${randomUUID()}`
  const ended = new AbortController()
  const receiver = new Receiver({ tag, latency })
  const reading = receiver.run(client, args.topic, ended.signal)
  await Promise.race([receiver.reachEnd(client, args.topic, stop), reading])
  {
    using _progress = showProgress(output, {
      unit: 'messages',
      wanted: options.progress,
      done: () => latency.count,
    })
    const publishing = load.run(client, {
      topic: args.topic,
      options,
      tag,
      stop,
      onConfirmed: () => {},
      stamp: (value, dueMs) => void value.writeDoubleLE(dueMs, 0),
    })
    await Promise.race([publishing, reading.then(() => publishing)])
    for (
      let waitedMs = 0;
      latency.count < load.confirmed && waitedMs < patienceMs;
      waitedMs += 20
    ) {
      await sleep(20)
    }
  }
  ended.abort()
  await reading
  if (load.confirmed === 0 && load.firstError !== undefined) throw load.firstError
  const row = benchRow({
    workload: 'e2e',
    topic: args.topic,
    messages: latency.count,
    failed: load.sent - latency.count,
    bytes: latency.count * options.size,
    elapsedMs: load.elapsedMs,
    latency,
  })
  await output.object(benchView, row)
  if (row.failed > 0) return exitCodes.partial
  return stop.aborted ? exitCodes.interrupted : undefined
}

class Receiver {
  readonly #tag: string
  readonly #latency: Histogram
  /** Partitions from which a probe has come: the reader is at their end. */
  readonly #reached = new Set<number>()

  constructor({ tag, latency }: { tag: string; latency: Histogram }) {
    this.#tag = tag
    this.#latency = latency
  }

  async run(client: Client, topic: string, signal: AbortSignal): Promise<void> {
    const batches = client
      .topic(topic, { serde: payloadSerde })
      .readBatches({ follow: true, signal })
    for await (const { partition, records } of batches) {
      const nowMs = performance.now()
      for (const { tag, value } of records) {
        if (tag === `${this.#tag}-probe`) this.#reached.add(partition)
        if (tag !== this.#tag || value === undefined) continue
        const dueMs = Buffer.from(value.buffer, value.byteOffset).readDoubleLE(0)
        this.#latency.record((nowMs - dueMs) * 1000)
      }
    }
  }

  /** Publishes a probe to each partition until one has come from it: what comes after is measured, not caught up with. */
  async reachEnd(client: Client, topic: string, stop: AbortSignal): Promise<void> {
    const { partitions } = await client.admin.describeTopic(topic, { signal: stop })
    const target = client.topic(topic)
    while (this.#reached.size < partitions.length) {
      const silent = partitions.filter(({ partition }) => !this.#reached.has(partition))
      const probe = ({ partition }: { partition: number }) =>
        target.publish({ partition, tag: `${this.#tag}-probe`, value: 'probe' }, { signal: stop })
      await Promise.all(silent.map(probe))
      await sleep(probeMs, undefined, { signal: stop })
    }
  }
}
