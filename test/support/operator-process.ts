// A real operator in a process of its own, for tests that kill it.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const root = join(import.meta.dirname, '..', '..')
/** Tests run under the project's own Node, whatever runs the test runner. */
const node = join(root, 'node_modules', '.bin', 'node')

export interface OperatorProcess extends AsyncDisposable {
  readonly pid: number
  /** Where health and metrics are. */
  readonly url: string
  readonly identity: string
  /** Lines of its log so far. */
  log(): readonly Readonly<Record<string, unknown>>[]
  kill(): Promise<void>
  /** SIGTERM; resolves with the exit code, null when a signal ended it. */
  stop(): Promise<number | null>
  signal(signal: NodeJS.Signals): void
}

/** Resolves when its port is open; rejects with its output when it ends before. */
export async function startOperatorProcess(args: readonly string[]): Promise<OperatorProcess> {
  const command = ['operator', '-o', 'jsonl', '--metrics-host', '127.0.0.1', '--metrics-port', '0']
  const child = spawn(node, [join(root, 'cli', 'main.ts'), ...command, ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1' },
  })
  const lines: string[] = []
  createInterface({ input: child.stderr }).on('line', (line) => lines.push(line))
  const ended = once(child, 'exit')
  const ready = Promise.withResolvers<{ url: string; identity: string }>()
  createInterface({ input: child.stdout }).once('line', (line) => ready.resolve(JSON.parse(line)))
  child.once('exit', (code, signal) =>
    ready.reject(new Error(`operator ended with ${code ?? signal}:\n${lines.join('\n')}`)),
  )
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal)
    await ended
    return child.exitCode
  }
  const { url, identity } = await ready.promise
  return {
    pid: child.pid ?? 0,
    url,
    identity,
    log: () => lines.flatMap((line) => (line.startsWith('{') ? [JSON.parse(line)] : [])),
    async kill() {
      await end('SIGKILL')
    },
    stop: () => end('SIGTERM'),
    signal: (signal) => void child.kill(signal),
    async [Symbol.asyncDispose]() {
      await end('SIGKILL')
    },
  }
}
