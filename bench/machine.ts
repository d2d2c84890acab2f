// What machine a figure comes from, and bringing it to rest before each figure.

import { execFileSync } from 'node:child_process'
import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { availableParallelism, cpus, release, totalmem } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

export interface MachineFacts {
  readonly cpu: string
  readonly cores: number
  readonly memoryGiB: number
  readonly kernel: string
  readonly node: string
  readonly commit: string
}

export function machineFacts(): MachineFacts {
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    node: process.version,
    commit: execFileSync('git', ['describe', '--always', '--dirty']).toString().trim(),
  }
}

/**
 * Finishes earlier writeback, touches free pages once (a virtual machine backs memory lazily, so the first write into
 * a page costs ten times the later ones), then waits, 30 s at most, until the machine is nearly idle.
 */
export async function settle(directory: string, warmMiB = 1024): Promise<void> {
  execFileSync('sync')
  const path = join(directory, '.warm')
  const file = openSync(path, 'w')
  const chunk = Buffer.alloc(2 ** 20)
  for (let i = 0; i < warmMiB; i++) writeSync(file, chunk)
  closeSync(file)
  rmSync(path)
  execFileSync('sync')
  for (let i = 0; i < 30; i++) {
    const busy = await busyRatio(1_000)
    if (busy < 0.12) return
  }
}

/** Share of CPU time that was not idle over the next `ms`. */
export async function busyRatio(ms: number): Promise<number> {
  const before = cpuTimes()
  await sleep(ms)
  const after = cpuTimes()
  return 1 - (after.idle - before.idle) / (after.total - before.total)
}

function cpuTimes(): { idle: number; total: number } {
  const line = readFileSync('/proc/stat', 'utf8').split('\n', 1)[0] ?? ''
  const fields = line.trim().split(/\s+/).slice(1, 9).map(Number)
  const total = fields.reduce((sum, ticks) => sum + ticks, 0)
  return { idle: (fields[3] ?? 0) + (fields[4] ?? 0), total }
}
