// `penstock broker undrain`.

import type { InputOf } from '../command.ts'
import type { Context } from '../context.ts'
import type { ExitCode } from '../exit-code.ts'
import { brokerRow } from './row.ts'
import type { brokerUndrainSpec } from './spec.ts'
import { brokerView } from './view.ts'

export async function run(
  context: Context,
  { args }: InputOf<typeof brokerUndrainSpec>,
): Promise<ExitCode | undefined> {
  const { cluster } = await context.connect()
  const broker = await cluster.undrainBroker(args.broker, { signal: context.stop })
  await context.output.object(brokerView, brokerRow(broker))
  return undefined
}
