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
// From a little earlier than now, as the broker's clock may be behind; messages of others are passed over.
const clockSkewMs = 10_000
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
  const reading = receive(client, { topic: args.topic, tag, latency, signal: ended.signal })
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

async function receive(
  client: Client,
  {
    topic,
    tag,
    latency,
    signal,
  }: { topic: string; tag: string; latency: Histogram; signal: AbortSignal },
): Promise<void> {
  const batches = client.topic(topic, { serde: payloadSerde }).readBatches({
    from: { time: Date.now() - clockSkewMs },
    follow: true,
    signal,
  })
  for await (const { records } of batches) {
    const nowMs = performance.now()
    for (const { tag: from, value } of records) {
      if (from !== tag || value === undefined) continue
      latency.record((nowMs - Buffer.from(value.buffer, value.byteOffset).readDoubleLE(0)) * 1000)
    }
  }
}
