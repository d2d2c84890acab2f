// `penstock partition describe`.

import type { InputOf } from '../command.ts'
import type { Context } from '../context.ts'
import type { ExitCode } from '../exit-code.ts'
import { parseCount } from '../grammar/quantity.ts'
import { partitionDetailRow } from './row.ts'
import type { partitionDescribeSpec } from './spec.ts'
import { partitionDetailView } from './view.ts'

export async function run(
  context: Context,
  { args }: InputOf<typeof partitionDescribeSpec>,
): Promise<ExitCode | undefined> {
  const place = { topic: args.topic, partition: parseCount(args.partition) }
  const { cluster } = await context.connect()
  const partition = await cluster.describePartition(place, { signal: context.stop })
  await context.output.object(partitionDetailView, partitionDetailRow(partition))
  return undefined
}
