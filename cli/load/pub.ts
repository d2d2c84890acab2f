// `penstock bench pub`.

import type { InputOf } from '../command.ts'
import type { Context } from '../context.ts'
import { type ExitCode, exitCodes } from '../exit-code.ts'
import { showProgress } from '../output/progress.ts'
import { Histogram } from './histogram.ts'
import { Load } from './publish.ts'
import { benchRow } from './report.ts'
import type { benchPubSpec } from './spec.ts'
import { benchView } from './view.ts'

export async function run(
  context: Context,
  { args, options }: InputOf<typeof benchPubSpec>,
): Promise<ExitCode | undefined> {
  const { output, stop } = context
  const client = await context.connect()
  const latency = new Histogram()
  const load = new Load()
  {
    using _progress = showProgress(output, {
      unit: 'messages',
      wanted: options.progress,
      done: () => load.confirmed,
    })
    await load.run(client, {
      topic: args.topic,
      options,
      tag: 'bench',
      stop,
      onConfirmed: (dueMs) => latency.record((performance.now() - dueMs) * 1000),
    })
  }
  const { confirmed, failed, elapsedMs, firstError } = load
  if (confirmed === 0 && firstError !== undefined) throw firstError
  const row = benchRow({
    workload: 'pub',
    topic: args.topic,
    messages: confirmed,
    failed,
    bytes: confirmed * options.size,
    elapsedMs,
    latency,
  })
  await output.object(benchView, row)
  if (firstError !== undefined) {
    output.warn(`the first that failed: ${firstError.message} (${firstError.reason})`)
    return exitCodes.partial
  }
  return stop.aborted ? exitCodes.interrupted : undefined
}
