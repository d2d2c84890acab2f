// `penstock operator`: reads the settings, finds the API server, runs the operator until it is told to stop.

import { once } from 'node:events'
import { hostname } from 'node:os'
import { systemClock as clock, newId } from '../../broker/system.ts'
import { createLogger } from '../../broker/telemetry/logger.ts'
import { startOperator } from '../../operator/process/operator.ts'
import { readOperatorSettings } from '../../operator/process/settings.ts'
import type { InputOf } from '../command.ts'
import type { Context } from '../context.ts'
import { serverOf } from '../dev/api-server.ts'
import type { ExitCode } from '../exit-code.ts'
import { packageVersion } from '../version.ts'
import { settings as known } from './settings.ts'
import type { operatorSpec } from './spec.ts'
import { operatorView } from './view.ts'

/** What a pod of another platform is called may be anything; in Events only so much is shown. */
const instanceCharactersMax = 63

export async function run(
  context: Context,
  { options }: InputOf<typeof operatorSpec>,
): Promise<ExitCode | undefined> {
  const flags = Object.fromEntries(
    // Without the options that every command has, such as --output.
    Object.entries(options).filter(([key]) => Object.hasOwn(known, key)),
  )
  const settings = readOperatorSettings({ env: context.environment, flags })
  const server = await serverOf(settings, clock)
  const namespace = server.namespace ?? 'default'
  const instance = settings.instance ?? hostname().slice(0, instanceCharactersMax)
  const identity = `${instance}_${newId()}`
  const version = packageVersion()
  const logger = createLogger({ level: settings.logLevel, fields: { operator: instance } })
  const onFatal = (error: Error): never => {
    logger.error('fatal', { error })
    process.exit(1)
  }
  await using operator = await startOperator({
    server,
    settings,
    namespace,
    clock,
    logger,
    version,
    instance,
    identity,
    onFatal,
  })
  const host = settings.metricsHost.includes(':')
    ? `[${settings.metricsHost}]`
    : settings.metricsHost
  await context.output.object(operatorView, {
    version,
    url: `http://${host}:${operator.port}`,
    server: server.baseUrl,
    namespace: settings.namespace ?? namespace,
    lease: `${settings.leaseNamespace ?? namespace}/${settings.leaseName}`,
    identity,
    pid: process.pid,
    // Counts from the start of the process.
    startMs: Math.round(performance.now()),
  })
  if (!context.stop.aborted) await once(context.stop, 'abort')
  await operator.close()
  return undefined
}
