// A metadata store in a process of its own, for tests that kill or stop it: run by itself this file is that process.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { nodeFileSystem } from '../../broker/log/node-file-system.ts'
import { serveMetadata } from '../../broker/metadata/remote/server.ts'
import { openStandaloneStore } from '../../broker/metadata/standalone-store.ts'
import { silentLogger } from '../../broker/telemetry/logger.ts'

export interface MetadataProcess extends AsyncDisposable {
  /** The same over restarts. */
  readonly address: string
  signal(signal: NodeJS.Signals): void
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>
  start(): Promise<void>
}

export async function startMetadataProcess(directory: string): Promise<MetadataProcess> {
  let { child, address } = await begin(directory)
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  }
  return {
    address,
    signal: (signal) => void child.kill(signal),
    kill,
    async start() {
      ;({ child, address } = await begin(directory))
    },
    [Symbol.asyncDispose]: kill,
  }
}

async function begin(directory: string): Promise<{ child: ChildProcess; address: string }> {
  const child = spawn(process.execPath, [import.meta.filename, directory], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit').then(() => {
    throw new Error('the metadata process has ended before it served')
  })
  ended.catch(() => {})
  const [address] = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line') as Promise<[string]>,
    ended,
  ])
  return { child, address }
}

async function serve(directory: string): Promise<void> {
  const onFatal = (error: Error): never => {
    throw error
  }
  const store = await openStandaloneStore({
    fileSystem: nodeFileSystem,
    directory: join(directory, 'metadata'),
    onFatal,
  })
  const { address } = await serveMetadata({
    store,
    directory,
    logger: silentLogger,
    monotonicMs: () => performance.now(),
    onFatal,
  })
  console.log(address)
}

if (import.meta.main) await serve(process.argv[2] ?? '')
