// `penstock dev`: a broker for this machine and this person, with words on what to do next.

import { type BrokerConfig, readBrokerConfig } from '../../broker/config.ts'
import { PenstockError } from '../../model/errors.ts'
import { limits } from '../../model/limits.ts'
import type { InputOf } from '../command.ts'
import type { Context } from '../context.ts'
import type { ExitCode } from '../exit-code.ts'
import type { TopicWish } from '../grammar/option-value.ts'
import { UsageError } from '../grammar/usage-error.ts'
import { reportOf } from '../output/report.ts'
import { packageVersion } from '../version.ts'
import type { MemberEvent } from './member-process.ts'
import { type Running, readyRow, untilStopped } from './ready.ts'
import type { devSpec } from './spec.ts'
import { startStandalone } from './standalone.ts'
import { readyView } from './view.ts'

type Input = InputOf<typeof devSpec>

export async function run(context: Context, { options }: Input): Promise<ExitCode | undefined> {
  const { output, environment } = context
  const { data: dataDir, port, host } = options
  // A person at a terminal wants warnings only; who wants more says so in the environment.
  const logLevel = environment['PENSTOCK_LOG_LEVEL'] ?? 'warn'
  const config = readBrokerConfig({ env: environment, flags: { dataDir, port, host, logLevel } })
  await using running = await startBrokers(context, config, options.brokers ?? 1)
  if (options.topic.length > 0) await makeTopics(context, running.url, options.topic)
  await output.object(readyView, readyRow(running))
  await output.flush()
  if (options.example) await tryExample(context, running.url)
  showNextSteps(context, running, options)
  await untilStopped(context, running)
  output.note('stopped; what was acknowledged is on disk')
  return undefined
}

async function startBrokers(
  { output }: Context,
  config: BrokerConfig,
  brokers: number,
): Promise<Running> {
  const version = packageVersion()
  if (brokers === 1) return startStandalone({ config, version, dataFlag: '--data' })
  const { brokersPerSupervisorMax: most } = limits
  if (brokers > most) throw new UsageError(`--brokers: at most ${most}, not ${brokers}`)
  const lastPort = config.port + brokers - 1
  if (lastPort > 65_535) throw new UsageError(`--port: there is no port ${lastPort} for the last`)
  const { startCluster } = await import('./cluster.ts')
  return startCluster({
    config,
    brokers,
    version,
    onEvent: (event) => output.note(saysOf(event)),
  })
}

function saysOf(event: MemberEvent): string {
  switch (event.type) {
    case 'ended':
      return `${event.brokerId} has ended (${event.how}); it is started again in ${event.againInMs / 1000} s`
    case 'back':
      return `${event.brokerId} is back: ${event.url}, process ${event.pid}`
    case 'failed':
      return `${event.brokerId} cannot start: ${reportOf(event.error).message}`
  }
}

async function makeTopics(
  { output, stop }: Context,
  url: string,
  wishes: readonly TopicWish[],
): Promise<void> {
  const { connect } = await import('../../client/index.ts')
  await using client = await connect(url)
  for (const { name, partitions } of wishes) {
    try {
      await client.admin.createTopic(name, partitions === undefined ? {} : { partitions }, {
        signal: stop,
      })
    } catch (error) {
      if (PenstockError.from(error).reason !== 'TOPIC_ALREADY_EXISTS') throw error
      output.note(`topic ${name} exists with other settings, and is left as it is`)
    }
  }
}

/** The broker is what the person came for: it goes on when the example fails. */
async function tryExample(context: Context, url: string): Promise<void> {
  try {
    const { runExample } = await import('./example.ts')
    await runExample(context, url)
  } catch (error) {
    if (!context.stop.aborted) context.output.error(reportOf(error))
  }
}

function showNextSteps(
  { output, environment }: Context,
  { url }: Running,
  options: Input['options'],
): void {
  if (output.forPrograms || output.quiet) return
  // Under npm or npx the command is not on the PATH.
  const penstock = environment['npm_command'] === undefined ? 'penstock' : 'npx penstock'
  const topic = options.topic[0]?.name ?? 'orders'
  const steps: (readonly [string, string])[] = [
    [`${penstock} pub ${topic} 'hello' -k customer-1`, 'acknowledged: it is on disk'],
    [`${penstock} sub ${topic} --from earliest`, 'read, and wait for more'],
    [`${penstock} group lag`, 'how far behind is who'],
    [`curl ${url}/metrics`, 'for Prometheus; /healthz and /readyz too'],
    [`grpcurl -plaintext ${url.replace('http://', '')} list`, 'any language with the .proto'],
  ]
  if (topic === 'orders' && !options.example && options.topic.length === 0) {
    steps.unshift([`${penstock} topic create orders --partitions 4`, 'a topic to begin with'])
  }
  const width = Math.max(...steps.map(([line]) => line.length))
  const lines = steps.map(
    ([line, says]) => `  ${line.padEnd(width)}  ${output.styleNote('dim', says)}`,
  )
  const elsewhere = url === 'http://localhost:7070' ? '' : ` (after export PENSTOCK_URL=${url})`
  output.note(['', `Now, in another terminal${elsewhere}:`, ...lines, 'Ctrl-C stops.'].join('\n'))
}
