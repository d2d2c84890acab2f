// A cluster of one in this process: metadata, controller and broker. What `penstock dev` and `penstock server` run.

import { join, resolve } from 'node:path'
import { madeOtherwise, readClusterIdentity } from '../../broker/cluster-identity.ts'
import type { BrokerConfig } from '../../broker/config.ts'
import { nodeFileSystem } from '../../broker/log/node-file-system.ts'
import type { Broker } from '../../broker/main.ts'
import { openStandaloneStore } from '../../broker/metadata/standalone-store.ts'
import { systemClock as clock } from '../../broker/system.ts'
import { startController } from '../../operator/controller/run.ts'
import { explainStart, type StartFlags } from './explain.ts'
import { openBroker, urlOf } from './open-broker.ts'
import type { Running } from './ready.ts'

export interface StandaloneOptions {
  readonly config: BrokerConfig
  readonly version: string
  /** What a person would choose another data directory with. */
  readonly dataFlag: StartFlags['data']
}

/** Resolves when the port is open. Throws DATA_DIRECTORY_UNUSABLE, LIMIT_EXCEEDED (the port), STORAGE_DAMAGED. */
export async function startStandalone(options: StandaloneOptions): Promise<Running> {
  const dataDirectory = resolve(options.config.dataDir)
  await using opening = new AsyncDisposableStack()
  try {
    const broker = await open(opening, options, dataDirectory)
    const opened = opening.move()
    let closing: Promise<void> | undefined
    const close = (): Promise<void> => (closing ??= opened.disposeAsync())
    const { brokerId } = broker.identity
    const url = urlOf(broker)
    return { url, brokerId, dataDirectory, close, [Symbol.asyncDispose]: close }
  } catch (error) {
    throw explainStart(error, { data: options.dataFlag, dataDirectory })
  }
}

function open(
  opening: AsyncDisposableStack,
  options: StandaloneOptions,
  dataDirectory: string,
): Promise<Broker> {
  return openBroker(opening, {
    config: { ...options.config, dataDir: dataDirectory },
    version: options.version,
    async openMetadata({ found, logger, onFatal }) {
      const cluster = await readClusterIdentity(nodeFileSystem, dataDirectory)
      if (cluster !== undefined) throw madeOtherwise(cluster)
      const store = opening.use(
        await openStandaloneStore({
          fileSystem: nodeFileSystem,
          directory: join(dataDirectory, 'metadata'),
          mustExist: found !== undefined,
          onFatal,
        }),
      )
      opening.use(startController({ store, clock, log: logger }))
      return { store }
    },
  })
}
