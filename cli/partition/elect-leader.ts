// `penstock partition elect-leader`: by hand-over where nothing is lost, or by decree where the copies in sync are gone. The
// second never happens before the loss has been shown.

import type { ClusterAdmin, PartitionDetail } from '../../client/index.ts'
import type { InputOf } from '../command.ts'
import type { Context } from '../context.ts'
import { type ExitCode, exitCodes } from '../exit-code.ts'
import { parseCount } from '../grammar/quantity.ts'
import { UsageError } from '../grammar/usage-error.ts'
import { waitUntil } from '../waiting.ts'
import { expectedLossRow, partitionDetailRow } from './row.ts'
import type { partitionElectSpec } from './spec.ts'
import { expectedLossView, lossLines, partitionDetailView } from './view.ts'

type Input = InputOf<typeof partitionElectSpec>

interface Place {
  readonly topic: string
  readonly partition: number
}

export async function run(context: Context, input: Input): Promise<ExitCode | undefined> {
  const { args, options } = input
  if (options.preferred === options.unclean) {
    throw new UsageError(
      'which election?',
      'Say --preferred to hand over to the preferred leader, or --unclean where the copies in sync are gone for good.',
    )
  }
  if (!options.unclean && (options.store !== undefined || options.iAcceptLoss)) {
    throw new UsageError('--store and --i-accept-loss go with --unclean')
  }
  const { cluster } = await context.connect()
  const place = { topic: args.topic, partition: parseCount(args.partition) }
  return options.unclean
    ? await electUnclean(context, cluster, { place, options })
    : await electPreferred(context, cluster, { place, options })
}

async function electPreferred(
  context: Context,
  cluster: ClusterAdmin,
  { place, options }: { readonly place: Place; readonly options: Input['options'] },
): Promise<ExitCode | undefined> {
  const { output, stop: signal } = context
  let partition = await cluster.electPreferredLeader(place, {
    signal,
    validateOnly: options.dryRun,
  })
  if (options.wait && !options.dryRun) {
    partition = await waitUntil(context, {
      look: () => cluster.describePartition(place, { signal }),
      isDone: ({ leader, replicas }) => leader === replicas[0],
      says: ({ leader, replicas }) =>
        `${nameOf(place)} is led by ${leader || 'nobody'}, and shall be by ${replicas[0]}`,
      withinMs: options.within,
    })
  }
  await output.object(partitionDetailView, partitionDetailRow(partition))
  if (options.dryRun) output.note('dry run: nothing was changed')
  return undefined
}

async function electUnclean(
  context: Context,
  cluster: ClusterAdmin,
  { place, options }: { readonly place: Place; readonly options: Input['options'] },
): Promise<ExitCode | undefined> {
  const { output, stop: signal } = context
  const { store } = options
  if (store === undefined) throw await withoutStore(cluster, place, signal)
  const shown = await cluster.electUncleanLeader(place, store, { signal, validateOnly: true })
  const loss = shown.expectedLoss
  const row = loss && expectedLossRow(shown.partition, store, loss)
  if (!options.iAcceptLoss || options.dryRun) {
    if (row) await output.object(expectedLossView, row)
    if (options.dryRun) {
      output.note('dry run: nothing was changed')
      return undefined
    }
    output.warn('nothing was changed: the loss has to be accepted with --i-accept-loss')
    return exitCodes.failed
  }
  for (const line of row ? lossLines(row) : []) output.warn(line)
  let { partition } = await cluster.electUncleanLeader(place, store, { signal, acceptLoss: true })
  if (options.wait) {
    const generation = loss?.range.generation ?? 0
    partition = await waitUntil(context, {
      look: () => cluster.describePartition(place, { signal }),
      isDone: ({ state, losses }) =>
        state === 'online' && losses.some((one) => one.generation >= generation),
      says: () => `${nameOf(place)} has no leader yet`,
      withinMs: options.within,
    })
  }
  await output.object(partitionDetailView, partitionDetailRow(partition))
  return undefined
}

/** Which copies there are to choose from. */
async function withoutStore(
  cluster: ClusterAdmin,
  place: Place,
  signal: AbortSignal,
): Promise<UsageError> {
  const { copies } = await cluster.describePartition(place, { signal })
  const choices = copies
    .filter(({ endOffset, damaged }) => endOffset !== undefined && !damaged)
    .map(({ storeId, brokerId, endOffset }) => `--store ${storeId} (${brokerId}, to ${endOffset})`)
  return new UsageError(
    'which copy shall lead?',
    choices.length === 0 ? `No copy of ${nameOf(place)} answers.` : choices.join(' or '),
  )
}

function nameOf({ topic, partition }: Pick<PartitionDetail, 'topic' | 'partition'>): string {
  return `${topic}/${partition}`
}
