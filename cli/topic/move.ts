// `penstock topic move`: has the copies of one partition moved, or taken back; --wait follows them.

import type { PartitionDetail } from '../../client/index.ts'
import type { InputOf } from '../command.ts'
import type { Context } from '../context.ts'
import type { ExitCode } from '../exit-code.ts'
import { formatBytes, formatCount } from '../grammar/quantity.ts'
import { UsageError } from '../grammar/usage-error.ts'
import { partitionDetailRow } from '../partition/row.ts'
import { partitionDetailView } from '../partition/view.ts'
import { waitUntil } from '../waiting.ts'
import type { topicMoveSpec } from './spec.ts'

export async function run(
  context: Context,
  { args, options }: InputOf<typeof topicMoveSpec>,
): Promise<ExitCode | undefined> {
  const { output, stop: signal } = context
  const { to, cancel, wait, within: withinMs, dryRun } = options
  if ((to === undefined) !== cancel) {
    throw new UsageError(
      'where to?',
      'Say --to with brokers separated by commas, the preferred leader first, or --cancel to take a move back.',
    )
  }
  if (cancel && dryRun) throw new UsageError('--dry-run goes with --to')
  const { cluster } = await context.connect()
  const place = { topic: args.topic, partition: options.partition }
  let partition =
    to === undefined
      ? await cluster.cancelMove(place, { signal })
      : await cluster.movePartition(place, brokersIn(to), { signal, validateOnly: dryRun })
  const goal = partition.move?.to ?? partition.replicas
  if (cancel && partition.move === undefined) output.note('nothing is moving')
  if (wait && !dryRun) {
    partition = await waitUntil(context, {
      look: () => cluster.describePartition(place, { signal }),
      // The broker that answers may not have heard of the change yet.
      isDone: ({ move, replicas }) => move === undefined && replicas.join() === goal.join(),
      says: progressOf,
      withinMs,
    })
  }
  await output.object(partitionDetailView, partitionDetailRow(partition))
  if (dryRun) output.note('dry run: nothing was changed')
  else if (partition.move !== undefined) {
    output.next(
      `follow it with: penstock partition describe ${args.topic} ${String(options.partition)}`,
    )
  }
  return undefined
}

function brokersIn(list: string): readonly string[] {
  return list
    .split(',')
    .map((broker) => broker.trim())
    .filter(Boolean)
}

function progressOf(partition: PartitionDetail): string {
  const { topic, copies, catchUpBytesPerSecond: rate } = partition
  const name = `${topic}/${partition.partition}`
  const behind = copies
    .filter(({ joining, state }) => joining && state === 'out-of-sync')
    .map(({ brokerId, lag }) =>
      lag === undefined
        ? `${brokerId} does not answer`
        : `${brokerId} is ${formatCount(lag)} messages behind`,
    )
  const isComplete = (partition.move?.to ?? []).every((one) => partition.replicas.includes(one))
  if (!isComplete) return `${name}: copies are being added`
  if (behind.length === 0) return `${name}: the copies that leave are let go`
  const throttle = rate === undefined ? '' : ` (at most ${formatBytes(rate)}/s)`
  return `${name}: ${behind.join(', ')}${throttle}`
}
