// `penstock topic list`.

import type { Context } from '../context.ts'
import type { ExitCode } from '../exit-code.ts'
import { topicRow } from './row.ts'
import { topicListView } from './view.ts'

export async function run(context: Context): Promise<ExitCode | undefined> {
  const { admin } = await context.connect()
  const topics = await Array.fromAsync(admin.listTopics({ signal: context.stop }))
  await context.output.list(topicListView, topics.map(topicRow))
  return undefined
}
