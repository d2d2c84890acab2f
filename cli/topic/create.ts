// `penstock topic create`.

import type { InputOf } from '../command.ts'
import type { Context } from '../context.ts'
import type { ExitCode } from '../exit-code.ts'
import { specFrom, topicDetail } from './row.ts'
import type { topicCreateSpec } from './spec.ts'
import { topicDetailView } from './view.ts'

export async function run(
  context: Context,
  { args, options }: InputOf<typeof topicCreateSpec>,
): Promise<ExitCode | undefined> {
  const { partitions, dryRun } = options
  const { admin } = await context.connect()
  const spec = {
    ...specFrom(options),
    ...(partitions !== undefined && { partitions }),
  }
  const topic = await admin.createTopic(args.topic, spec, {
    signal: context.stop,
    validateOnly: dryRun,
  })
  if (dryRun) context.output.note('dry run: nothing was created')
  await context.output.object(topicDetailView, topicDetail(topic))
  if (!dryRun) context.output.next(`next: penstock pub ${args.topic} 'hello'`)
  return undefined
}
