// `penstock version`: of this command, and of the broker if one answers.

import { PenstockError } from '../../model/errors.ts'
import type { InputOf } from '../command.ts'
import type { Context } from '../context.ts'
import type { ExitCode } from '../exit-code.ts'
import { packageVersion } from '../version.ts'
import type { versionSpec } from './spec.ts'
import { versionView } from './view.ts'

const patienceMs = 1_000

export async function run(
  context: Context,
  { options }: InputOf<typeof versionSpec>,
): Promise<ExitCode | undefined> {
  const broker = options.client ? undefined : await askBroker(context)
  await context.output.object(versionView, {
    version: packageVersion(),
    node: process.versions.node,
    url: context.url,
    brokerVersion: broker?.version ?? null,
    brokerId: broker?.brokerId ?? null,
    clusterId: broker?.clusterId ?? null,
    capabilities: broker?.capabilities ?? [],
  })
  return undefined
}

async function askBroker(context: Context) {
  try {
    const client = await context.connect({ timeoutMs: context.timeoutMs ?? patienceMs })
    return await client.admin.serverInfo({ signal: context.stop })
  } catch (error) {
    if (!PenstockError.from(error).retryable) throw error
    return undefined // No broker there is an answer too.
  }
}
