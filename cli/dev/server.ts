// `penstock server`: the production entry point. All it does is reading the configuration and running the broker, with
// metadata in its own directory or on the Kubernetes API.

import { readFile } from 'node:fs/promises'
import { type BrokerConfig, type ConfigSources, readBrokerConfig } from '../../broker/config.ts'
import { isConfigKey } from '../../broker/config-table.ts'
import type { InputOf } from '../command.ts'
import type { Context } from '../context.ts'
import type { ExitCode } from '../exit-code.ts'
import { UsageError } from '../grammar/usage-error.ts'
import { packageVersion } from '../version.ts'
import { type Running, readyRow, untilStopped } from './ready.ts'
import type { serverSpec } from './spec.ts'
import { startStandalone } from './standalone.ts'
import { readyView } from './view.ts'

export async function run(
  context: Context,
  { options }: InputOf<typeof serverSpec>,
): Promise<ExitCode | undefined> {
  const { output, environment } = context
  const { config: path, ...rest } = options
  // Without the options that every command has, such as --output.
  const flags = Object.fromEntries(Object.entries(rest).filter(([key]) => isConfigKey(key)))
  const sources = { env: environment, flags }
  const config = readBrokerConfig(
    path === undefined ? sources : { ...sources, file: await readConfig(path) },
  )
  await using running = await start(config)
  await output.object(readyView, readyRow(running))
  await untilStopped(context, running)
  return undefined
}

async function start(config: BrokerConfig): Promise<Running> {
  const version = packageVersion()
  if (config.kubeconfig === null)
    return await startStandalone({ config, version, dataFlag: '--data-dir' })
  // The kit for the Kubernetes API is loaded only where it is used.
  const { startOnKubernetes } = await import('./kubernetes.ts')
  return await startOnKubernetes({ config, version })
}

async function readConfig(path: string): Promise<NonNullable<ConfigSources['file']>> {
  try {
    return { name: path, text: await readFile(path, 'utf8') }
  } catch (error) {
    throw new UsageError(
      `cannot read ${path}: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}
