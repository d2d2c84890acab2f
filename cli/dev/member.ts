// One broker of `penstock dev --brokers N`: a process of its own, begun by the supervisor (member-process.ts) and never
// there without it.

import { once } from 'node:events'
import { readBrokerConfig } from '../../broker/config.ts'
import { openRemoteStore } from '../../broker/metadata/remote/remote-store.ts'
import { systemClock as clock } from '../../broker/system.ts'
import { explainStart } from './explain.ts'
import { encodeFailure, type FirstLine, type Orders } from './member-protocol.ts'
import { openBroker, urlOf } from './open-broker.ts'

/** Longest stop when nobody is there any more who would wait for it. */
const orphanGraceMs = 2_000

await run()

async function run(): Promise<void> {
  // Ctrl-C reaches every process of the terminal; it is the supervisor that decides.
  process.on('SIGINT', () => {})
  process.stdout.on('error', () => {}) // Its reader has gone, and so will we.
  const stop = new AbortController()
  process.once('SIGTERM', () => stop.abort())
  process.stdin.on('error', () => {})
  process.stdin.once('close', () => {
    setTimeout(() => process.exit(1), orphanGraceMs).unref()
    stop.abort()
  })
  process.stdin.resume()
  try {
    await serve(stop.signal)
    process.exit(0)
  } catch (error) {
    await say(encodeFailure(error))
    process.exit(1)
  }
}

async function serve(stop: AbortSignal): Promise<void> {
  // Written by ourselves, in member-process.ts.
  const { flags, metadata, version } = JSON.parse(process.argv[2] ?? '') as Orders
  const config = readBrokerConfig({ env: process.env, flags })
  await using opening = new AsyncDisposableStack()
  try {
    const broker = await openBroker(opening, {
      config,
      version,
      openMetadata: async ({ logger }) => ({
        store: opening.use(openRemoteStore({ address: metadata, clock, logger })),
      }),
    })
    await say({ serving: { url: urlOf(broker), port: broker.port } })
  } catch (error) {
    throw explainStart(error, { data: '--data', dataDirectory: config.dataDir })
  }
  if (!stop.aborted) await once(stop, 'abort')
}

function say(line: FirstLine): Promise<void> {
  return new Promise((resolve) => {
    process.stdout.write(`${JSON.stringify(line)}\n`, () => resolve())
  })
}
