// `penstock dev --brokers N` as processes: the supervisor and its brokers, for tests that kill or stop any of them.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const root = join(import.meta.dirname, '..', '..')
const node = join(root, 'node_modules', '.bin', 'node')

export interface ClusterBroker {
  readonly brokerId: string
  /** http://localhost:port, the same over restarts. */
  readonly url: string
  readonly dataDirectory: string
  /** Of the newest process. */
  readonly pid: number
}

export interface ClusterProcess extends AsyncDisposable {
  readonly brokers: readonly ClusterBroker[]
  readonly supervisorPid: number
  /** Of the supervisor and the newest process of each broker, those that are there. */
  runningPids(): number[]
  /** Everything on standard error so far. */
  stderr(): string
  /** Resolves when the broker serves again after it has ended for the `times`th time. */
  untilBack(brokerId: string, times: number): Promise<void>
  signal(signal: NodeJS.Signals): void
  /** SIGTERM, and the exit code. */
  stop(): Promise<number | null>
  /** SIGKILL to the supervisor alone. */
  killSupervisor(): Promise<void>
}

export interface ClusterProcessOptions {
  readonly dataDir: string
  readonly brokers?: number
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

interface Ready {
  readonly pid: number
  readonly brokers: readonly { brokerId: string; url: string; pid: number; dataDirectory: string }[]
}

export async function startClusterProcess(options: ClusterProcessOptions): Promise<ClusterProcess> {
  const { dataDir, brokers = 3, args = ['--port', '0'], env } = options
  const command = ['dev', '--brokers', String(brokers), '--data', dataDir, '-o', 'jsonl', ...args]
  const child = spawn(node, [join(root, 'bin', 'penstock.mjs'), ...command], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1', ...env },
  })
  let stderr = ''
  const waiting = new Set<() => void>()
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString()
    for (const look of waiting) look()
  })
  const ended = once(child, 'exit')
  const first = once(createInterface({ input: child.stdout }), 'line')
  const [line] = await Promise.race([
    first as Promise<[string]>,
    ended.then(() => Promise.reject(new Error(`penstock dev did not start:\n${stderr}`))),
  ])
  const ready = JSON.parse(line) as Ready
  const comebacks = (brokerId: string): RegExpExecArray[] => [
    ...stderr.matchAll(new RegExp(`^${brokerId} is back: \\S+, process (\\d+)$`, 'gm')),
  ]
  const pidOf = ({ brokerId, pid }: ClusterBroker): number =>
    Number(comebacks(brokerId).at(-1)?.[1] ?? pid)
  const running = (): number[] => [ready.pid, ...ready.brokers.map(pidOf)].filter(isRunning)
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal)
    await ended
    return child.exitCode
  }
  return {
    brokers: ready.brokers.map((broker) => ({
      ...broker,
      get pid() {
        return pidOf(broker)
      },
    })),
    supervisorPid: ready.pid,
    runningPids: running,
    stderr: () => stderr,
    untilBack(brokerId, times) {
      const { promise, resolve } = Promise.withResolvers<void>()
      const look = (): void => {
        if (comebacks(brokerId).length >= times && waiting.delete(look)) resolve()
      }
      waiting.add(look)
      look()
      return promise
    },
    signal: (signal) => void child.kill(signal),
    stop: () => end('SIGTERM'),
    async killSupervisor() {
      await end('SIGKILL')
    },
    async [Symbol.asyncDispose]() {
      // One that was stopped must not be left so: its brokers would go on.
      for (const pid of running()) if (pid !== ready.pid) process.kill(pid, 'SIGKILL')
      await end('SIGKILL')
    },
  }
}

/** False for a zombie too: its parent has not looked yet. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
