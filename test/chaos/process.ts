// One process of a chaos run: started, killed, stopped and started again. One that ends without being asked to is started
// again after a second, as the supervisor does it, and remembered.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'

const root = join(import.meta.dirname, '..', '..')
const node = join(root, 'node_modules', '.bin', 'node')
const restartMs = 1_000
/** Above what a broker allows itself for a stop in good order. */
const stopMsMax = 15_000

export interface ChaosProcessOptions {
  readonly name: string
  /** Before Node: where it runs. */
  readonly prefix: readonly string[]
  /** Script and its arguments. */
  readonly command: readonly string[]
  readonly logFile: string
}

export class ChaosProcess implements AsyncDisposable {
  /** How it has ended without being asked to, or not as asked. */
  readonly incidents: string[] = []
  readonly #options: ChaosProcessOptions
  #child: ChildProcess | undefined
  #first: Promise<string | undefined> = Promise.resolve(undefined)
  #wanted = false
  #closed = false

  constructor(options: ChaosProcessOptions) {
    this.#options = options
    // However the run ends: nothing of it stays, also not what is stopped.
    process.on('exit', this.#killAtExit)
  }

  get name(): string {
    return this.#options.name
  }

  get logFile(): string {
    return this.#options.logFile
  }

  get running(): boolean {
    const child = this.#child
    return child !== undefined && child.exitCode === null && child.signalCode === null
  }

  /** Resolves with what it says when it serves; undefined when it has ended before. One that runs is left as it is. */
  start(): Promise<string | undefined> {
    this.#wanted = true
    if (!this.running) this.#first = this.#spawn()
    return this.#first
  }

  /** SIGKILL; resolves when it is gone, and it stays so. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL')
  }

  /** SIGTERM, as a deployment does it; SIGKILL where that takes too long. */
  async stop(): Promise<void> {
    const child = this.#child
    const tooLong = setTimeout(() => {
      this.#note(`did not stop within ${stopMsMax} ms`)
      child?.kill('SIGKILL')
    }, stopMsMax)
    await this.#end('SIGTERM')
    clearTimeout(tooLong)
    if (child?.exitCode !== 0) this.#note(`stopped with ${endOf(child)}`)
  }

  signal(signal: NodeJS.Signals): void {
    if (this.running) this.#child?.kill(signal)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true
    await this.kill()
    process.off('exit', this.#killAtExit)
  }

  #spawn(): Promise<string | undefined> {
    const { prefix, command, logFile } = this.#options
    const [file = node, ...args] = [...prefix, node, ...command]
    // As `penstock` does it: a start takes half the time.
    const env = { NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache'), ...process.env }
    const child = spawn(file, args, { cwd: root, stdio: ['pipe', 'pipe', 'pipe'], env })
    this.#child = child
    child.stdin.on('error', () => {}) // It is killed, and often.
    child.stderr.pipe(createWriteStream(logFile, { flags: 'a' }))
    const first = Promise.withResolvers<string | undefined>()
    createInterface({ input: child.stdout }).on('line', first.resolve)
    child.once('exit', () => {
      first.resolve(undefined)
      if (this.#closed || !this.#wanted || this.#child !== child) return
      this.#note(`ended by itself with ${endOf(child)}`)
      void delay(restartMs).then(() => {
        if (this.#wanted && !this.#closed) return this.start()
        return undefined
      })
    })
    return first.promise
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    this.#wanted = false
    const child = this.#child
    if (child === undefined || !this.running) return
    const gone = once(child, 'exit')
    child.kill(signal)
    await gone
  }

  #note(incident: string): void {
    this.incidents.push(`${new Date().toISOString()} ${this.name} ${incident}`)
  }

  readonly #killAtExit = (): void => this.signal('SIGKILL')
}

function endOf(child: ChildProcess | undefined): string {
  return child?.signalCode ?? `exit code ${child?.exitCode}`
}
