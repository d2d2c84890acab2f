// `penstock broker drain`: leadership and copies leave the broker in the background; --wait follows them.

import type { BrokerDescription } from '../../client/index.ts'
import type { InputOf } from '../command.ts'
import type { Context } from '../context.ts'
import { type ExitCode, exitCodes } from '../exit-code.ts'
import { waitUntil } from '../waiting.ts'
import { brokerRow } from './row.ts'
import type { brokerDrainSpec } from './spec.ts'
import { brokerView } from './view.ts'

export async function run(
  context: Context,
  { args, options }: InputOf<typeof brokerDrainSpec>,
): Promise<ExitCode | undefined> {
  const { output, stop: signal } = context
  const { wait, within: withinMs, dryRun } = options
  const { cluster } = await context.connect()
  let broker = await cluster.drainBroker(args.broker, { signal, validateOnly: dryRun })
  if (wait && !dryRun) {
    broker = await waitUntil(context, {
      look: () => cluster.describeBroker(args.broker, { signal }),
      isDone: (seen) => ['stuck', 'drained'].includes(brokerRow(seen).drain),
      says: progressOf,
      withinMs,
    })
  }
  const row = brokerRow(broker)
  await output.object(brokerView, row)
  if (dryRun) output.note('dry run: nothing was changed')
  if (broker.stuckCount > 0) {
    const { stuckCount: count, brokerId } = broker
    const copies = `${count} ${count === 1 ? 'copy' : 'copies'} ${dryRun ? 'would have to stay' : 'stay'}`
    output.warn(
      `${copies}: their topics want more copies than there are other brokers. As soon as it leads nothing, ${brokerId} can be stopped for a while; to remove it, add a broker or lower the replication factor.`,
    )
    return wait && !dryRun ? exitCodes.partial : undefined
  }
  if (row.drain === 'draining' && !dryRun) {
    output.next(`follow it with: penstock broker drain ${args.broker} --wait`)
  }
  return undefined
}

function progressOf({ brokerId, leaderCount, copyCount, stuckCount }: BrokerDescription): string {
  const stuck = stuckCount > 0 ? `, ${stuckCount} of which cannot leave` : ''
  return `${brokerId} still leads ${leaderCount} and has ${copyCount} copies${stuck}`
}
