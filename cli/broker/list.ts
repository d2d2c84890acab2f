// `penstock broker list`.

import type { Context } from '../context.ts'
import type { ExitCode } from '../exit-code.ts'
import { brokerRow } from './row.ts'
import { brokerListView } from './view.ts'

export async function run(context: Context): Promise<ExitCode | undefined> {
  const { cluster } = await context.connect()
  const brokers = await Array.fromAsync(cluster.listBrokers({ signal: context.stop }))
  await context.output.list(brokerListView, brokers.map(brokerRow))
  return undefined
}
