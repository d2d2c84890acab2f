// `penstock partition elect-leader`: by hand-over where nothing is lost, or by decree where the copies in sync are gone. The
// second never happens before the loss has been shown.

import type { ClusterAdmin, PartitionDetail } from '../../client/index.ts'
import { PenstockError } from '../../model/errors.ts'
import type { InputOf } from '../command.ts'
import type { Context } from '../context.ts'
import { type ExitCode, exitCodes } from '../exit-code.ts'
import { parseCount } from '../grammar/quantity.ts'
import { UsageError } from '../grammar/usage-error.ts'
import { waitUntil } from '../waiting.ts'
import { expectedLossRow, partitionRow } from './row.ts'
import type { partitionElectSpec } from './spec.ts'
import { expectedLossView, lossLines, partitionListView } from './view.ts'

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
  const { topic } = args
  const partition = args.partition === undefined ? undefined : parseCount(args.partition)
  if (!options.unclean) return await electPreferred(context, cluster, { topic, partition, options })
  if (partition === undefined) throw new UsageError('which partition? --unclean is for one')
  return await electUnclean(context, cluster, { place: { topic, partition }, options })
}

async function electPreferred(
  context: Context,
  cluster: ClusterAdmin,
  wish: {
    readonly topic: string
    /** Undefined: all of the topic. */
    readonly partition: number | undefined
    readonly options: Input['options']
  },
): Promise<ExitCode | undefined> {
  const { output, stop: signal } = context
  const { topic, partition, options } = wish
  const places =
    partition === undefined
      ? await Array.fromAsync(cluster.listPartitions({ topic }, { signal }))
      : [{ topic, partition }]
  const refused: PenstockError[] = []
  const elected: PartitionDetail[] = []
  for (const place of places) {
    try {
      const asked = { signal, validateOnly: options.dryRun }
      elected.push(await cluster.electPreferredLeader(place, asked))
    } catch (error) {
      const { reason } = PenstockError.from(error)
      if (reason !== 'ELECTION_REFUSED' || places.length === 1) throw error
      refused.push(PenstockError.from(error))
    }
  }
  const rows =
    options.wait && !options.dryRun
      ? await Promise.all(elected.map((one) => untilPreferred(context, cluster, one, options)))
      : elected
  await output.list(partitionListView, rows.map(partitionRow))
  if (options.dryRun) output.note('dry run: nothing was changed')
  for (const { message } of refused) output.warn(message)
  return refused.length > 0 ? exitCodes.partial : undefined
}

function untilPreferred(
  context: Context,
  cluster: ClusterAdmin,
  place: PartitionDetail,
  options: Input['options'],
): Promise<PartitionDetail> {
  return waitUntil(context, {
    look: () => cluster.describePartition(place, { signal: context.stop }),
    isDone: ({ leader, replicas }) => leader === replicas[0],
    says: ({ leader, replicas }) =>
      `${nameOf(place)} is led by ${leader || 'nobody'}, and shall be by ${replicas[0]}`,
    withinMs: options.within,
  })
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
  await output.list(partitionListView, [partitionRow(partition)])
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
