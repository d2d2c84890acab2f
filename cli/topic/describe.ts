// `penstock topic describe`.

import type { InputOf } from '../command.ts'
import type { Context } from '../context.ts'
import type { ExitCode } from '../exit-code.ts'
import { topicDetail } from './row.ts'
import type { topicDescribeSpec } from './spec.ts'
import { topicDetailView } from './view.ts'

export async function run(
  context: Context,
  { args }: InputOf<typeof topicDescribeSpec>,
): Promise<ExitCode | undefined> {
  const { admin } = await context.connect()
  const topic = await admin.describeTopic(args.topic, { signal: context.stop })
  await context.output.object(topicDetailView, topicDetail(topic))
  return undefined
}
