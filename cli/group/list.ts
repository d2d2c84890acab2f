// `penstock group list`.

import type { Context } from '../context.ts'
import type { ExitCode } from '../exit-code.ts'
import { groupRow } from './row.ts'
import { warnOfSilent } from './silent.ts'
import { groupListView } from './view.ts'

export async function run(context: Context): Promise<ExitCode | undefined> {
  const { output, stop: signal } = context
  const { admin } = await context.connect()
  const silent = new Set<string>()
  const onSilent = (brokers: readonly string[]): void => brokers.forEach((one) => silent.add(one))
  const groups = await Array.fromAsync(admin.listGroups({ signal, onSilent }))
  await output.list(groupListView, groups.map(groupRow))
  return warnOfSilent(output, [...silent])
}
