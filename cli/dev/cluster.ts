// `penstock dev --brokers N`: this process owns the metadata store and the controller, and keeps N brokers going, each a
// process of its own on ports in a row. The brokers do not need it to serve; but none of them outlives it.

import { join, resolve } from 'node:path'
import {
  clusterIdentityFor,
  readClusterIdentity,
  writeClusterIdentity,
} from '../../broker/cluster-identity.ts'
import type { BrokerConfig } from '../../broker/config.ts'
import { lockDirectory } from '../../broker/directory-lock.ts'
import { nodeFileSystem } from '../../broker/log/node-file-system.ts'
import { serveMetadata } from '../../broker/metadata/remote/server.ts'
import { openStandaloneStore } from '../../broker/metadata/standalone-store.ts'
import { readStoreIdentity } from '../../broker/store-identity.ts'
import { systemClock as clock, newId } from '../../broker/system.ts'
import { createLogger, type Logger } from '../../broker/telemetry/logger.ts'
import { PenstockError } from '../../model/errors.ts'
import { grpcBrokerControl } from '../../operator/control-client/grpc-broker-control.ts'
import { startController } from '../../operator/controller/run.ts'
import { explainStart } from './explain.ts'
import { type MemberEvent, MemberProcess, type MemberStarted } from './member-process.ts'
import type { Orders } from './member-protocol.ts'
import { endProcess } from './open-broker.ts'
import type { Running } from './ready.ts'

export interface ClusterOptions {
  /** `port` is the first broker's, `dataDir` that of all. */
  readonly config: BrokerConfig
  /** At least 2. */
  readonly brokers: number
  readonly version: string
  readonly onEvent: (event: MemberEvent) => void
}

/** More than a broker's own grace, so that SIGKILL meets only one that hangs. */
const stopMarginMs = 5_000

/** Resolves when all brokers serve. Throws DATA_DIRECTORY_UNUSABLE, and what a broker says that cannot start. */
export async function startCluster(options: ClusterOptions): Promise<Running> {
  const dataDirectory = resolve(options.config.dataDir)
  await using opening = new AsyncDisposableStack()
  try {
    const started = await open(opening, options, dataDirectory)
    const opened = opening.move()
    let closing: Promise<void> | undefined
    const close = (): Promise<void> => (closing ??= opened.disposeAsync())
    const [{ url, brokerId } = { url: '', brokerId: '' }] = started
    const brokers = started.map((one) => ({
      ...one,
      dataDirectory: join(dataDirectory, one.brokerId),
    }))
    return { url, brokerId, dataDirectory, brokers, close, [Symbol.asyncDispose]: close }
  } catch (error) {
    throw explainStart(error, { data: '--data', dataDirectory })
  }
}

/** Last opened, first closed: the controller, the brokers, and at the very end the store. */
async function open(
  opening: AsyncDisposableStack,
  { config, brokers, version, onEvent }: ClusterOptions,
  dataDirectory: string,
): Promise<readonly MemberStarted[]> {
  const logger = createLogger({ level: config.logLevel, fields: { process: 'supervisor' } })
  const onFatal = endProcess(logger)
  opening.use(lockDirectory(dataDirectory))
  const { clusterId, store } = await openMetadata(opening, {
    config,
    brokers,
    dataDirectory,
    onFatal,
  })
  const monotonicMs = (): number => clock.monotonicMs()
  const server = opening.use(
    await serveMetadata({ store, directory: dataDirectory, logger, monotonicMs, onFatal }),
  )
  const members = Array.from({ length: brokers }, (_, index) => {
    const brokerId = `broker-${index + 1}`
    const flags = {
      ...flagsOf(config, { brokers, index }),
      clusterId,
      brokerId,
      dataDir: join(dataDirectory, brokerId),
    }
    const orders: Orders = { flags, metadata: server.address, version }
    const stopMs = config.gracefulStopMs + stopMarginMs
    return new MemberProcess({ brokerId, orders, clock, stopMs, onEvent })
  })
  opening.defer(() => stopAll(members, logger))
  // Ends before the brokers do: it has no need to replace leaders that are meant to stop.
  const control = opening.use(grpcBrokerControl())
  opening.use(startController({ store, clock, log: logger, control }))
  return await Promise.all(members.map((member) => member.start()))
}

async function openMetadata(
  opening: AsyncDisposableStack,
  options: Pick<ClusterOptions, 'config' | 'brokers'> & {
    readonly dataDirectory: string
    readonly onFatal: (error: Error) => void
  },
) {
  const { config, brokers, dataDirectory, onFatal } = options
  if ((await readStoreIdentity(nodeFileSystem, dataDirectory)) !== undefined) {
    throw new PenstockError(
      'DATA_DIRECTORY_UNUSABLE',
      'the data directory was made by a single broker',
      { hint: 'Start it without --brokers, or choose another directory with `--data`.' },
    )
  }
  const found = await readClusterIdentity(nodeFileSystem, dataDirectory)
  const identity = clusterIdentityFor(found, { brokers, clusterId: config.clusterId, newId })
  const store = opening.use(
    await openStandaloneStore({
      fileSystem: nodeFileSystem,
      directory: join(dataDirectory, 'metadata'),
      mustExist: found !== undefined,
      onFatal,
    }),
  )
  // After the store: an identity on disk says that metadata must be there too.
  if (found === undefined) await writeClusterIdentity(nodeFileSystem, dataDirectory, identity)
  return { clusterId: identity.clusterId, store }
}

/** What every broker has from us; the rest it reads from the environment, as we did. */
function flagsOf(
  { host, port, logLevel }: BrokerConfig,
  { brokers, index }: { brokers: number; index: number },
): Orders['flags'] {
  return {
    host,
    // 0: each takes any free one.
    port: port === 0 ? 0 : port + index,
    logLevel,
    // One from the environment would be that of all.
    advertisedEndpoint: 'none',
    defaultReplicationFactor: Math.min(3, brokers),
  }
}

async function stopAll(members: readonly MemberProcess[], logger: Logger): Promise<void> {
  await Promise.all(members.map((member) => member.stop()))
  logger.info('brokers-stopped')
}
