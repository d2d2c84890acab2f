// `penstock group describe`.

import type { InputOf } from '../command.ts'
import type { Context } from '../context.ts'
import type { ExitCode } from '../exit-code.ts'
import { groupDetail } from './row.ts'
import { warnOfSilent } from './silent.ts'
import type { groupDescribeSpec } from './spec.ts'
import { groupDetailView } from './view.ts'

export async function run(
  context: Context,
  { args }: InputOf<typeof groupDescribeSpec>,
): Promise<ExitCode | undefined> {
  const { admin } = await context.connect()
  const group = await admin.describeGroup(args.group, { signal: context.stop })
  await context.output.object(groupDetailView, groupDetail(group))
  return warnOfSilent(context.output, group.silentBrokers)
}
