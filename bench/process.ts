// Programs under measurement run as processes of their own; the kernel's accounting says what they cost.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'

const clockTicksPerSecond = 100 // USER_HZ of Linux on every architecture Node supports

export interface Usage {
  readonly cpuSeconds: number
  readonly residentMiB: number
}

/** CPU so far and memory now of one process (not of its children). */
export async function usage(pid: number): Promise<Usage> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const ticks = Number(fields[11]) + Number(fields[12])
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  const resident = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN)
  return { cpuSeconds: ticks / clockTicksPerSecond, residentMiB: resident / 1024 }
}

export class Program {
  readonly #child: ChildProcess
  readonly #lines: AsyncIterator<string>
  readonly name: string

  constructor(name: string, command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
    this.name = name
    this.#child = spawn(command, args, {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, ...env },
    })
    const { stdout } = this.#child
    if (!stdout) throw new Error(`${name} has no stdout`)
    this.#lines = createInterface({ input: stdout })[Symbol.asyncIterator]()
  }

  get pid(): number {
    if (this.#child.pid === undefined) throw new Error(`${this.name} did not start`)
    return this.#child.pid
  }

  /** The first line from now on that matches; throws when the program ends before. */
  async waitForLine(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const line = await this.#lines.next()
      if (line.done) throw new Error(`${this.name} ended without printing ${pattern}`)
      const match = pattern.exec(line.value)
      if (match) return match
    }
  }

  /** SIGTERM, then SIGKILL after `graceMs`. */
  async stop(graceMs = 20_000): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const exited = once(this.#child, 'exit')
    this.#child.kill('SIGTERM')
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), graceMs)
    await exited
    clearTimeout(timer)
  }
}

/** Runs a program to its end and returns what it printed; throws on a non-zero exit. */
export async function run(
  command: string,
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<string> {
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
  })
  const out: Buffer[] = []
  const err: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk))
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) {
    throw new Error(
      `${command} ${args.join(' ')} ended with ${code}: ${Buffer.concat(err).toString().slice(-2000)}`,
    )
  }
  return Buffer.concat(out).toString()
}
