// The control process of a chaos run: metadata store and controller, as under `penstock dev --brokers 3`, but in a process
// of its own that can be stopped and killed without its brokers. argv[2] is its directory; it says `serving` when it does.

import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { flushCompileCache } from 'node:module'
import { join } from 'node:path'
import { nodeFileSystem } from '../../broker/log/node-file-system.ts'
import { serveMetadata } from '../../broker/metadata/remote/server.ts'
import { openStandaloneStore } from '../../broker/metadata/standalone-store.ts'
import { systemClock as clock } from '../../broker/system.ts'
import { createLogger } from '../../broker/telemetry/logger.ts'
import { grpcBrokerControl } from '../../operator/control-client/grpc-broker-control.ts'
import { startController } from '../../operator/controller/run.ts'

const root = process.argv[2] ?? ''
const directory = join(root, 'metadata')
const logger = createLogger({ level: 'info', fields: { process: 'control' } })
const onFatal = (error: Error): never => {
  logger.error('fatal', { error })
  process.exit(1)
}

await using opening = new AsyncDisposableStack()
const mustExist = existsSync(directory)
const store = opening.use(
  await openStandaloneStore({ fileSystem: nodeFileSystem, directory, mustExist, onFatal }),
)
const monotonicMs = (): number => clock.monotonicMs()
const server = opening.use(
  await serveMetadata({ store, directory: root, logger, monotonicMs, onFatal }),
)
const control = opening.use(grpcBrokerControl())
opening.use(startController({ store, clock, log: logger, control }))
process.stdout.write(`${JSON.stringify({ serving: { url: server.address, port: 0 } })}\n`)
flushCompileCache() // Its end is mostly a kill, which keeps nothing.
// The end of standard input is the end of the run: nothing here outlives it.
process.on('SIGINT', () => {}) // Reaches the whole terminal; the run decides.
process.stdin.resume()
await Promise.race([once(process.stdin, 'close'), once(process, 'SIGTERM')])
