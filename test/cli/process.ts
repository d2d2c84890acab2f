// The real command line as a child process, and a real broker started by it.

import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'

export const launcher: string = join(import.meta.dirname, '../../bin/penstock.mjs')

export interface Result {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  readonly stdin?: string | Buffer
  readonly env?: Readonly<Record<string, string>>
}

// What the person at this machine has set must not decide a test.
const environment = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) => !/^(PENSTOCK_|NO_COLOR|FORCE_COLOR|OTEL_)/.test(name),
  ),
)

export function start(
  args: readonly string[],
  options: RunOptions = {},
): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, [launcher, ...args], { env: { ...environment, ...options.env } })
}

/** Runs a command to its end. */
export async function penstock(args: readonly string[], options: RunOptions = {}): Promise<Result> {
  const child = start(args, options)
  child.stdin.end(options.stdin ?? '')
  // A command that does not read its input may end before it is written.
  child.stdin.on('error', () => {})
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ])
  return { code: code as number | null, stdout, stderr }
}

export interface DevBroker extends AsyncDisposable {
  readonly url: string
  readonly dataDirectory: string
  readonly ready: Readonly<Record<string, unknown>>
  readonly child: ChildProcessWithoutNullStreams
  /** Everything on standard error so far. */
  stderr(): string
  /** A command against this broker. */
  run(args: readonly string[], options?: RunOptions): Promise<Result>
  /** Ctrl-C, and the exit code. */
  stop(): Promise<number | null>
}

/** `penstock dev` on a free port, with a data directory of its own unless one is given. */
export async function devBroker(
  args: readonly string[] = [],
  dataDirectory?: string,
): Promise<DevBroker> {
  const directory = dataDirectory ?? (await mkdtemp(join(tmpdir(), 'penstock-cli-')))
  const child = start(['dev', '--port', '0', '--data', directory, '-o', 'jsonl', ...args])
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString()
  })
  const ended = once(child, 'close')
  const first = createInterface({ input: child.stdout })[Symbol.asyncIterator]().next()
  const line = await Promise.race([first, ended.then(() => undefined)])
  if (line === undefined || line.done) throw new Error(`penstock dev did not start:\n${stderr}`)
  const ready = JSON.parse(line.value) as Record<string, unknown>
  const url = String(ready['url'])
  return {
    url,
    dataDirectory: directory,
    ready,
    child,
    stderr: () => stderr,
    run: (command, options = {}) =>
      penstock(command, { ...options, env: { PENSTOCK_URL: url, ...options.env } }),
    async stop() {
      child.kill('SIGINT')
      const [code] = await ended
      return code as number | null
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
      await ended
      if (dataDirectory === undefined) await rm(directory, { recursive: true, force: true })
    },
  }
}
