// `penstock bench sub`: how fast what is there can be read.

import type { InputOf } from '../command.ts'
import type { Context } from '../context.ts'
import { type ExitCode, exitCodes } from '../exit-code.ts'
import { payloadSerde } from '../messages/payload.ts'
import { showProgress } from '../output/progress.ts'
import { benchRow } from './report.ts'
import type { benchSubSpec } from './spec.ts'
import { benchView } from './view.ts'

export async function run(
  context: Context,
  { args, options }: InputOf<typeof benchSubSpec>,
): Promise<ExitCode | undefined> {
  const { output, stop } = context
  const client = await context.connect()
  let messages = 0
  let bytes = 0
  const startedMs = performance.now()
  let endedMs = startedMs
  {
    using _progress = showProgress(output, {
      unit: 'messages',
      total: options.number,
      wanted: options.progress,
      done: () => messages,
    })
    await using batches = client.topic(args.topic, { serde: payloadSerde }).readBatches({
      from: 'earliest',
      limit: options.number,
      signal: AbortSignal.any([stop, AbortSignal.timeout(options.duration)]),
    })
    for await (const { records } of batches) {
      messages += records.length
      for (const { value } of records) bytes += value?.length ?? 0
      endedMs = performance.now()
    }
  }
  const elapsedMs = endedMs - startedMs
  const row = benchRow({
    workload: 'sub',
    topic: args.topic,
    messages,
    failed: 0,
    bytes,
    elapsedMs,
  })
  await output.object(benchView, row)
  return stop.aborted ? exitCodes.interrupted : undefined
}
