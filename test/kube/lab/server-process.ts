// One server of the lab as a process that can be ended, killed, frozen and started again. Its log is a file that all its
// starts share. Whatever becomes of us, a guard kills what is left.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'

export interface ServerOptions {
  readonly name: string
  readonly path: string
  readonly args: readonly string[]
  readonly logPath: string
  readonly guard: Guard
}

const stopMs = 15_000

export class ServerProcess {
  readonly name: string
  readonly logPath: string
  readonly #options: ServerOptions
  #process: ChildProcess | undefined

  constructor(options: ServerOptions) {
    this.name = options.name
    this.logPath = options.logPath
    this.#options = options
  }

  get isRunning(): boolean {
    return this.#process !== undefined && !hasEnded(this.#process)
  }

  get pid(): number | undefined {
    return this.isRunning ? this.#process?.pid : undefined
  }

  /** Does not wait until it answers: KubeLab does. */
  spawn(): void {
    if (this.isRunning) throw new Error(`${this.name} is running`)
    const log = openSync(this.logPath, 'a')
    const { path, args, guard } = this.#options
    // A group of its own: an interrupt from the terminal is for us, who stop it then.
    const child = spawn(path, args, { stdio: ['ignore', log, log], detached: true })
    closeSync(log)
    child.once('error', () => {})
    this.#process = child
    guard.watch(this)
    child.once('exit', () => guard.watch(this))
  }

  /** As an administrator would, with time to end well. */
  async stop(): Promise<void> {
    const child = this.#process
    if (child === undefined || hasEnded(child)) return
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    const late = new AbortController()
    const timeout = delay(stopMs, 'late', { signal: late.signal }).catch(() => 'ended')
    const first = await Promise.race([ended.then(() => 'ended'), timeout])
    late.abort()
    if (first === 'late') child.kill('SIGKILL')
    await ended
  }

  async kill(): Promise<void> {
    const child = this.#process
    if (child === undefined || hasEnded(child)) return
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }

  /** Connections stand, nothing is answered. */
  freeze(): void {
    this.#process?.kill('SIGSTOP')
  }

  thaw(): void {
    this.#process?.kill('SIGCONT')
  }

  /** The last of what it has written. */
  logTail(lines: number): string {
    if (!existsSync(this.logPath)) return ''
    return readFileSync(this.logPath, 'utf8').trimEnd().split('\n').slice(-lines).join('\n')
  }
}

function hasEnded({ exitCode, signalCode, pid }: ChildProcess): boolean {
  return pid === undefined || exitCode !== null || signalCode !== null
}

/** Kills the servers when this process is gone, however it went: it reads a pipe that ends with us. */
export class Guard {
  readonly #servers = new Set<ServerProcess>()
  readonly #child: ChildProcess

  constructor() {
    // Each line has all processes there are, so that no number is kept that somebody else has by then.
    const script = 'while read -r line; do pids=$line; done; [ -z "$pids" ] || kill -KILL $pids'
    this.#child = spawn('sh', ['-c', script], {
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
    })
    this.#child.unref()
    this.#child.stdin?.on('error', () => {})
  }

  watch(server: ServerProcess): void {
    this.#servers.add(server)
    const pids = [...this.#servers].flatMap(({ pid }) => (pid === undefined ? [] : [pid]))
    this.#child.stdin?.write(`${pids.join(' ')}\n`)
  }

  /** Nothing is left to be killed. */
  dismiss(): void {
    this.#child.stdin?.end('\n')
  }
}
