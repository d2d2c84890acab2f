// `penstock broker describe`.

import type { InputOf } from '../command.ts'
import type { Context } from '../context.ts'
import type { ExitCode } from '../exit-code.ts'
import { brokerDetailRow } from './row.ts'
import type { brokerDescribeSpec } from './spec.ts'
import { brokerDetailView } from './view.ts'

export async function run(
  context: Context,
  { args }: InputOf<typeof brokerDescribeSpec>,
): Promise<ExitCode | undefined> {
  const { output, stop: signal } = context
  const { cluster } = await context.connect()
  const broker = await cluster.describeBroker(args.broker, { signal })
  const { brokerId } = broker
  const partitions = await Array.fromAsync(cluster.listPartitions({ brokerId }, { signal }))
  await output.object(brokerDetailView, brokerDetailRow(broker, partitions))
  return undefined
}
