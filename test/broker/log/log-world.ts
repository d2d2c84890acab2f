// A log on a real disk for tests, with a clock that stands still until it is told, and batches whose content is their name.

import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { FileSystem } from '../../../broker/log/file-system.ts'
import { nodeFileSystem } from '../../../broker/log/node-file-system.ts'
import {
  type OpenDiskLogOptions,
  openPartitionLog,
  type RecoveredDiskLog,
} from '../../../broker/log/open-log.ts'
import type { Appended, LogConfig, PartitionLog } from '../../../broker/log/partition-log.ts'
import {
  batchHeaderBytes,
  identitySeed,
  verifyBatch,
  writeBatchHeader,
} from '../../../model/batch.ts'
import type { Clock } from '../../../model/clock.ts'
import { PenstockError } from '../../../model/errors.ts'
import { type TemporaryDirectory, temporaryDirectory } from '../../support/temporary-directory.ts'

export const seed = identitySeed('orders-uid', 0)

export const plainConfig: LogConfig = {
  durability: 'fsync',
  segmentBytes: 1_000_000,
  segmentMs: 1_000_000,
  retentionMs: null,
  retentionBytes: null,
}

export class ManualClock implements Clock {
  nowMs = 1_700_000_000_000
  readonly #timers = new Set<{ readonly atMs: number; readonly action: () => void }>()

  now(): number {
    return this.nowMs
  }

  monotonicMs(): number {
    return this.nowMs
  }

  schedule(delayMs: number, action: () => void): () => void {
    const timer = { atMs: this.nowMs + delayMs, action }
    this.#timers.add(timer)
    return () => void this.#timers.delete(timer)
  }

  advance(byMs: number): void {
    this.nowMs += byMs
    for (const timer of this.#timers) {
      if (timer.atMs > this.nowMs) continue
      this.#timers.delete(timer)
      timer.action()
    }
  }
}

/** A batch as a producer sends it; `text` is its payload. */
export function batchOf(text: string | Buffer, recordCount = 1): Buffer {
  const batch = Buffer.concat([Buffer.alloc(batchHeaderBytes), Buffer.from(text)])
  writeBatchHeader(batch, { recordCount, baseTimestampMs: 0, maxTimestampDelta: 0, codec: 'none' })
  return batch
}

export const storedBytes = (text: string): number => batchHeaderBytes + Buffer.byteLength(text)

/** Payloads of whole stored batches, which must verify. */
export function textsOf(batches: Buffer): string[] {
  const texts: string[] = []
  for (let at = 0; at < batches.length; ) {
    const { length } = verifyBatch(batches, at, seed)
    texts.push(batches.toString('utf8', at + batchHeaderBytes, at + length))
    at += length
  }
  return texts
}

export async function readTexts(log: PartitionLog, from = log.startOffset): Promise<string[]> {
  const texts: string[] = []
  for (let next = from; next < log.endOffset; ) {
    const slice = await log.read({ from: next, before: log.endOffset, maxBytes: 100_000 })
    texts.push(...textsOf(slice.batches))
    next = slice.nextOffset
  }
  return texts
}

export class LogWorld implements AsyncDisposable {
  readonly clock: ManualClock = new ManualClock()
  readonly directory: string
  readonly fatal: Error[] = []
  readonly #temporary: TemporaryDirectory
  readonly #open: PartitionLog[] = []

  private constructor(temporary: TemporaryDirectory) {
    this.#temporary = temporary
    this.directory = join(temporary.path, 'log')
  }

  static async begin(): Promise<LogWorld> {
    return new LogWorld(await temporaryDirectory())
  }

  async recover(
    options: Partial<OpenDiskLogOptions> & { readonly fileSystem?: FileSystem } = {},
  ): Promise<RecoveredDiskLog> {
    const recovered = await openPartitionLog({
      fileSystem: nodeFileSystem,
      clock: this.clock,
      directory: this.directory,
      seed,
      config: plainConfig,
      onFatal: (error) => this.fatal.push(error),
      ...options,
    })
    this.#open.push(recovered.log)
    return recovered
  }

  async open(
    config: Partial<LogConfig> = {},
    options: Partial<OpenDiskLogOptions> = {},
  ): Promise<RecoveredDiskLog['log']> {
    const { log } = await this.recover({ ...options, config: { ...plainConfig, ...config } })
    return log
  }

  /** Appends without waiting. */
  put(log: PartitionLog, text: string | Buffer, recordCount = 1): Appended {
    const stamp = { epoch: 3, nowMs: this.clock.now() }
    return log.append(batchOf(text, recordCount), stamp)
  }

  /** Appends each and waits until it is durable: one round each. */
  async store(log: PartitionLog, ...texts: readonly string[]): Promise<void> {
    for (const text of texts) await log.waitDurable(this.put(log, text).nextOffset)
  }

  path(name: string): string {
    return join(this.directory, name)
  }

  segmentPath(baseOffset: number): string {
    return this.path(`${String(baseOffset).padStart(20, '0')}.log`)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#open.map((log) => log.close()))
    await this.#temporary[Symbol.asyncDispose]()
  }
}

/** Files as a killed process would have left them: the log stays open and is never closed. */
export async function freeze(world: LogWorld): Promise<() => Promise<void>> {
  const names = await readdir(world.directory)
  const files = await Promise.all(
    names.map(async (name) => ({ name, bytes: await readFile(world.path(name)) })),
  )
  return async () => {
    for (const name of await readdir(world.directory)) await rm(world.path(name))
    for (const { name, bytes } of files) await writeFile(world.path(name), bytes)
  }
}

export async function reasonOf(answer: Promise<unknown>): Promise<string> {
  const error: unknown = await answer.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(PenstockError)
  return error instanceof PenstockError ? error.reason : 'none'
}
