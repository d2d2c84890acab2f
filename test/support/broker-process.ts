// A real broker in a process of its own, for tests that kill, stop or starve it.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const root = join(import.meta.dirname, '..', '..')
/** Tests run under the project's own Node, whatever runs the test runner. */
const node = join(root, 'node_modules', '.bin', 'node')

export interface BrokerProcess extends AsyncDisposable {
  readonly port: number
  readonly pid: number
  /** False once the process has ended, whoever ended it. */
  readonly running: boolean
  /** Everything it has printed so far, for failure messages. */
  output(): string
  /** SIGKILL: as a crash of the process; resolves when it is gone. */
  kill(): Promise<void>
  /** SIGTERM; resolves with the exit code, null when a signal ended it. */
  stop(): Promise<number | null>
  /** Sends the signal and does not wait. */
  signal(signal: NodeJS.Signals): void
  /** Resolves with the exit code when it has ended, null when a signal ended it. */
  readonly ended: Promise<number | null>
}

export interface BrokerProcessOptions {
  readonly dataDir: string
  /** 0: any free port. */
  readonly port?: number
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Kills it, even before it serves. */
  readonly signal?: AbortSignal
}

/** Starts `penstock server` and resolves when it serves; rejects with its output when it ends before. */
export async function startBrokerProcess(options: BrokerProcessOptions): Promise<BrokerProcess> {
  const port = String(options.port ?? 0)
  const args = ['server', '--port', port, '--data-dir', options.dataDir, ...(options.args ?? [])]
  const child = spawn(node, [join(root, 'cli', 'main.ts'), ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1', ...options.env },
  })
  options.signal?.addEventListener('abort', () => child.kill('SIGKILL'), { once: true })
  const lines: string[] = []
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      if (lines.length < 10_000) lines.push(line)
      const address = /http:\/\/[^\s:"]+:(\d+)/.exec(line)
      if (address) resolve(Number(address[1]))
    })
  }
  child.once('exit', (code, signal) => {
    reject(new Error(`broker ended with ${code ?? signal} before it served:\n${lines.join('\n')}`))
  })
  const servingPort = await promise
  return wrap(child, servingPort, lines)
}

function wrap(child: ChildProcess, port: number, lines: readonly string[]): BrokerProcess {
  const isRunning = (): boolean => child.exitCode === null && child.signalCode === null
  const ended = isRunning()
    ? once(child, 'exit').then(() => child.exitCode)
    : Promise.resolve(child.exitCode)
  const end = (signal: NodeJS.Signals): Promise<number | null> => {
    if (isRunning()) child.kill(signal)
    return ended
  }
  return {
    port,
    pid: child.pid ?? 0,
    ended,
    get running() {
      return isRunning()
    },
    output: () => lines.join('\n'),
    async kill() {
      await end('SIGKILL')
    },
    stop: () => end('SIGTERM'),
    signal(signal) {
      child.kill(signal)
    },
    async [Symbol.asyncDispose]() {
      await end('SIGKILL')
    },
  }
}
