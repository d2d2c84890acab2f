// One build at a time: a file that its holder touches as long as it lives. A holder that was killed is noticed by its
// silence, whatever became of its process id. It only saves work; it is not what keeps the outcome right.

import { closeSync, openSync, readFileSync, rmSync, statSync, utimesSync, writeSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'

const touchMs = 2_000
const silentMs = 60_000
const lookMs = 500
const tellMs = 15_000

export interface BuildLock extends Disposable {
  renew(): void
}

/** Waits until it is free. `waiting` is called now and then meanwhile. */
export async function takeBuildLock(path: string, waiting: () => void): Promise<BuildLock> {
  const owner = `${process.pid}.${crypto.randomUUID()}`
  let toldAtMs = -Infinity
  while (!take(path, owner)) {
    if (isSilent(path)) rmSync(path, { force: true })
    else {
      if (performance.now() - toldAtMs >= tellMs) {
        waiting()
        toldAtMs = performance.now()
      }
      await delay(lookMs)
    }
  }
  const renew = (): void => {
    if (ownerOf(path) === owner) utimesSync(path, new Date(), new Date())
  }
  const timer = setInterval(renew, touchMs)
  timer.unref()
  return {
    renew,
    [Symbol.dispose]() {
      clearInterval(timer)
      if (ownerOf(path) === owner) rmSync(path, { force: true })
    },
  }
}

function take(path: string, owner: string): boolean {
  try {
    const file = openSync(path, 'wx')
    writeSync(file, owner)
    closeSync(file)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

function isSilent(path: string): boolean {
  const { mtimeMs } = statSync(path, { throwIfNoEntry: false }) ?? {}
  return mtimeMs !== undefined && Date.now() - mtimeMs > silentMs
}

function ownerOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
