// `penstock topic delete`: the very topic that the person has seen, not a namesake created since.

import type { InputOf } from '../command.ts'
import { confirmed } from '../confirmation.ts'
import type { Context } from '../context.ts'
import { type ExitCode, exitCodes } from '../exit-code.ts'
import { formatBytes, formatCount } from '../grammar/quantity.ts'
import { topicRow } from './row.ts'
import type { topicDeleteSpec } from './spec.ts'
import { topicRemovedView } from './view.ts'

export async function run(
  context: Context,
  { args, options }: InputOf<typeof topicDeleteSpec>,
): Promise<ExitCode | undefined> {
  const { output, stop: signal } = context
  const { admin } = await context.connect()
  const { name, uid, messages, sizeBytes } = topicRow(
    await admin.describeTopic(args.topic, { signal }),
  )
  if (!options.dryRun) {
    const says = `This deletes topic ${name} with ${formatCount(messages)} messages (${formatBytes(sizeBytes)}) for good.`
    if (!(await confirmed(context, { name, says, yes: options.yes }))) return exitCodes.failed
    await admin.deleteTopic(name, { signal, uid })
  }
  await output.object(topicRemovedView, { name, uid, messages, sizeBytes, dryRun: options.dryRun })
  return undefined
}
