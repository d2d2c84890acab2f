// `penstock partition list`.

import type { InputOf } from '../command.ts'
import type { Context } from '../context.ts'
import type { ExitCode } from '../exit-code.ts'
import { partitionRow } from './row.ts'
import type { partitionListSpec } from './spec.ts'
import { partitionListView } from './view.ts'

export async function run(
  context: Context,
  { args, options }: InputOf<typeof partitionListSpec>,
): Promise<ExitCode | undefined> {
  const { cluster } = await context.connect()
  const filter = { topic: args.topic, brokerId: options.broker, unhealthyOnly: options.unhealthy }
  const partitions = cluster.listPartitions(filter, { signal: context.stop })
  await context.output.list(
    partitionListView,
    (await Array.fromAsync(partitions)).map(partitionRow),
  )
  return undefined
}
