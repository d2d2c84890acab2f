// `penstock group list`.

import type { Context } from '../context.ts'
import type { ExitCode } from '../exit-code.ts'
import { groupRow } from './row.ts'
import { groupListView } from './view.ts'

export async function run(context: Context): Promise<ExitCode | undefined> {
  const { admin } = await context.connect()
  const groups = await Array.fromAsync(admin.listGroups({ signal: context.stop }))
  await context.output.list(groupListView, groups.map(groupRow))
  return undefined
}
