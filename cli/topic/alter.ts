// `penstock topic alter`: changes what is named, and only if nobody else has changed the topic in the meantime.

import type { InputOf } from '../command.ts'
import type { Context } from '../context.ts'
import type { ExitCode } from '../exit-code.ts'
import { UsageError } from '../grammar/usage-error.ts'
import { specFrom, topicDetail } from './row.ts'
import type { topicAlterSpec } from './spec.ts'
import { topicDetailView } from './view.ts'

export async function run(
  context: Context,
  { args, options }: InputOf<typeof topicAlterSpec>,
): Promise<ExitCode | undefined> {
  const { output, stop: signal } = context
  const { partitions } = options
  const changes = { ...specFrom(options), ...(partitions !== undefined && { partitions }) }
  if (Object.keys(changes).length === 0) {
    throw new UsageError(
      'there is nothing to change',
      'Name a setting, for example --retention 30d.',
    )
  }
  const { admin } = await context.connect()
  const before = await admin.describeTopic(args.topic, { signal })
  for (const [name, value] of Object.entries(changes)) {
    const old = before.spec[name as keyof typeof before.spec]
    if (old !== value) output.note(`${name}: ${old ?? 'no bound'} -> ${value ?? 'no bound'}`)
  }
  if (options.dryRun) {
    output.note('dry run: nothing was changed')
    await output.object(
      topicDetailView,
      topicDetail({ ...before, spec: { ...before.spec, ...changes } }),
    )
    return undefined
  }
  const topic = await admin.alterTopic(args.topic, changes, { signal, etag: before.etag })
  await output.object(topicDetailView, topicDetail(topic))
  return undefined
}
