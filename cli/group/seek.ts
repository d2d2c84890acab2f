// `penstock group seek`: shows where the group would go, asks, moves it.

import type { Admin, Position, SeekOutcome } from '../../client/index.ts'
import type { InputOf } from '../command.ts'
import { confirmed } from '../confirmation.ts'
import type { Context } from '../context.ts'
import { type ExitCode, exitCodes } from '../exit-code.ts'
import type { Start } from '../grammar/position.ts'
import { positionOf } from '../messages/place.ts'
import type { groupSeekSpec } from './spec.ts'
import { seekView } from './view.ts'

type Input = InputOf<typeof groupSeekSpec>

export async function run(
  context: Context,
  { args, options }: Input,
): Promise<ExitCode | undefined> {
  const { output, stop: signal } = context
  const { group, topic } = args
  const { admin } = await context.connect()
  const seeks = await seeksFor(admin, {
    topic,
    to: options.to,
    partitions: options.partition,
    signal,
  })
  const seek = async (dryRun: boolean): Promise<readonly SeekOutcome[]> => {
    const outcomes: SeekOutcome[] = []
    for (const { to, partitions } of seeks) {
      outcomes.push(
        ...(await admin.seekGroup(group, { topic, to, partitions, dryRun }, { signal })),
      )
    }
    return outcomes.sort((a, b) => a.partition - b.partition)
  }
  if (!options.dryRun) {
    const says = `This moves group ${group} in topic ${topic}: messages may be skipped or come again.`
    if (!(await confirmed(context, { name: group, says, yes: options.yes })))
      return exitCodes.failed
  }
  const rows = (await seek(options.dryRun)).map(({ partition, previousOffset, nextOffset }) => ({
    group,
    topic,
    partition,
    previousOffset: previousOffset ?? null,
    nextOffset,
    dryRun: options.dryRun,
  }))
  await output.list(seekView, rows)
  if (options.dryRun) output.note('dry run: nothing was changed')
  return undefined
}

interface PartitionedSeek {
  readonly to: Position
  /** Empty: all. */
  readonly partitions: readonly number[]
}

/** One seek for all partitions; one each where the place counts from the partition's own end. */
async function seeksFor(
  admin: Admin,
  from: { topic: string; to: Start; partitions: readonly number[]; signal: AbortSignal },
): Promise<readonly PartitionedSeek[]> {
  const { topic, to, partitions, signal } = from
  if (to.kind !== 'last') return [{ to: positionOf(to), partitions }]
  const description = await admin.describeTopic(topic, { signal })
  return description.partitions
    .filter(({ partition }) => partitions.length === 0 || partitions.includes(partition))
    .map(({ partition, earliestOffset, endOffset }) => ({
      to: { offset: Math.max(earliestOffset, endOffset - to.count) },
      partitions: [partition],
    }))
}
