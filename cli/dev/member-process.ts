// A broker's process as the supervisor sees it: started, started again when it has ended without being asked to, stopped.
// It keeps its port over restarts, so that clients find it where it was.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { getCompileCacheDir } from 'node:module'
import { dirname, extname, join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Clock } from '../../model/clock.ts'
import { PenstockError } from '../../model/errors.ts'
import { decodeFirstLine, type Orders } from './member-protocol.ts'

export interface MemberStarted {
  readonly brokerId: string
  readonly url: string
  readonly pid: number
}

export type MemberEvent =
  | ({ readonly type: 'back' } & MemberStarted)
  | {
      readonly type: 'ended'
      readonly brokerId: string
      /** Exit code or signal. */
      readonly how: string
      readonly againInMs: number
    }
  | { readonly type: 'failed'; readonly brokerId: string; readonly error: unknown }

export interface MemberOptions {
  readonly brokerId: string
  readonly orders: Orders
  readonly clock: Clock
  /** From the request to stop to SIGKILL. */
  readonly stopMs: number
  readonly onEvent: (event: MemberEvent) => void
}

const restartMsMin = 1_000
const restartMsMax = 30_000
/** Who has served for so long begins anew with the shortest pause. */
const soundMs = 30_000

// Compiled it is a .js beside us.
const entry = join(import.meta.dirname, `member${extname(import.meta.filename)}`)

export class MemberProcess {
  readonly #options: MemberOptions
  #orders: Orders
  #child: ChildProcess | undefined
  #stopping = false
  #cancelPause: (() => void) | undefined
  #supervision = Promise.resolve()

  constructor(options: MemberOptions) {
    this.#options = options
    this.#orders = options.orders
  }

  /** Resolves when it serves; it is kept going from then on. Rejects with what it says when it cannot. */
  async start(): Promise<MemberStarted> {
    const started = await this.#spawn()
    this.#supervision = this.#supervise()
    return started
  }

  /** Resolves when the process is gone. */
  async stop(): Promise<void> {
    const { clock, stopMs } = this.#options
    this.#stopping = true
    this.#cancelPause?.()
    const child = this.#child
    if (child !== undefined && isRunning(child)) {
      const cancelKill = clock.schedule(stopMs, () => child.kill('SIGKILL'))
      child.kill('SIGTERM')
      await gone(child)
      cancelKill()
    }
    await this.#supervision
  }

  async #supervise(): Promise<void> {
    const { clock, brokerId, onEvent } = this.#options
    let sinceMs = clock.monotonicMs()
    for (let delayMs = restartMsMin; ; delayMs = Math.min(2 * delayMs, restartMsMax)) {
      const how = await this.#ended()
      if (this.#stopping) return
      if (clock.monotonicMs() - sinceMs > soundMs) delayMs = restartMsMin
      onEvent({ type: 'ended', brokerId, how, againInMs: delayMs })
      await this.#pause(delayMs)
      if (this.#stopping) return
      try {
        onEvent({ type: 'back', ...(await this.#spawn()) })
        sinceMs = clock.monotonicMs()
      } catch (error) {
        if (!this.#stopping) onEvent({ type: 'failed', brokerId, error })
      }
    }
  }

  async #spawn(): Promise<MemberStarted> {
    const { brokerId } = this.#options
    const cache = getCompileCacheDir()
    const child = spawn(
      process.execPath,
      [...process.execArgv, entry, JSON.stringify(this.#orders)],
      {
        // Its logs go straight to where ours go: through us, a supervisor that is stopped would in the end block it.
        stdio: ['pipe', 'pipe', 'inherit'],
        env: {
          ...process.env,
          ...(cache === undefined ? {} : { NODE_COMPILE_CACHE: dirname(cache) }),
        },
      },
    )
    this.#child = child
    child.stdin.on('error', () => {})
    const lines = createInterface({ input: child.stdout })
    const first = Promise.withResolvers<string>()
    lines.on('line', (line) => first.resolve(line))
    child.once('error', first.reject)
    child.once('close', () => {
      const message = `${brokerId} has ended before it served (${endOf(child)})`
      first.reject(new PenstockError('NOT_READY', message))
    })
    const { url, port } = decodeFirstLine(await first.promise)
    const { flags } = this.#orders
    this.#orders = { ...this.#orders, flags: { ...flags, port } }
    return { brokerId, url, pid: child.pid ?? 0 }
  }

  /** How the newest process came to its end. */
  async #ended(): Promise<string> {
    const child = this.#child
    if (child === undefined) return 'never begun'
    await gone(child)
    return endOf(child)
  }

  #pause(delayMs: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const cancel = this.#options.clock.schedule(delayMs, resolve)
    this.#cancelPause = () => {
      cancel()
      resolve()
    }
    return promise
  }
}

/** Has a process id, and has not ended. */
function isRunning({ pid, exitCode, signalCode }: ChildProcess): boolean {
  return pid !== undefined && exitCode === null && signalCode === null
}

async function gone(child: ChildProcess): Promise<void> {
  if (isRunning(child)) await once(child, 'exit')
}

function endOf({ exitCode, signalCode }: ChildProcess): string {
  return signalCode ?? `exit code ${exitCode}`
}
