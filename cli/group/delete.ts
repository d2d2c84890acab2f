// `penstock group delete`.

import type { InputOf } from '../command.ts'
import { confirmed } from '../confirmation.ts'
import type { Context } from '../context.ts'
import { type ExitCode, exitCodes } from '../exit-code.ts'
import type { groupDeleteSpec } from './spec.ts'
import { groupRemovedView } from './view.ts'

export async function run(
  context: Context,
  { args, options }: InputOf<typeof groupDeleteSpec>,
): Promise<ExitCode | undefined> {
  const { output, stop: signal } = context
  const { admin } = await context.connect()
  const { name, partitions } = await admin.describeGroup(args.group, { signal })
  if (!options.dryRun) {
    const says = `This forgets what group ${name} has committed in ${partitions.length} partitions.`
    if (!(await confirmed(context, { name, says, yes: options.yes }))) return exitCodes.failed
    await admin.deleteGroup(name, { signal })
  }
  await output.object(groupRemovedView, { name, dryRun: options.dryRun })
  return undefined
}
