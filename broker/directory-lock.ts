// One process per data directory. Node has no flock; SQLite's lock is the one lock of the operating system that it
// offers: taken without a race, given back by the kernel when the process dies, valid across containers on a machine.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { PenstockError } from '../model/errors.ts'

export interface DirectoryLock extends Disposable {
  /** May be called twice. */
  release(): void
}

const sqliteBusy = 5

/** Makes the directory if it is not there. Throws DATA_DIRECTORY_UNUSABLE when another process, or this one, has it. */
export function lockDirectory(directory: string): DirectoryLock {
  mkdirSync(directory, { recursive: true, mode: 0o750 })
  // Never read by anyone: it only says whom to look for.
  const holder = join(directory, 'lock.holder')
  const database = new DatabaseSync(join(directory, 'lock'), { timeout: 0 })
  try {
    // The transaction stays open and empty, and its journal in memory: nothing is written, so that a broker can start on
    // a full disk.
    database.exec('PRAGMA journal_mode = MEMORY; PRAGMA locking_mode = EXCLUSIVE')
    database.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    database.close()
    const busy = error instanceof Error && 'errcode' in error && error.errcode === sqliteBusy
    if (busy) throw inUse(directory, holder)
    throw error
  }
  try {
    writeFileSync(holder, `process ${process.pid} on ${hostname()}\n`)
  } catch {
    // A full disk: it is only a hint, and what makes room is not allowed to before it has the lock.
  }
  const release = (): void => {
    if (database.isOpen) database.close()
  }
  return { release, [Symbol.dispose]: release }
}

function inUse(directory: string, holder: string): PenstockError {
  let who = 'another process'
  try {
    who = readFileSync(holder, 'utf8').trim() || who
  } catch {
    // It has the lock and has not yet said who it is.
  }
  return new PenstockError('DATA_DIRECTORY_UNUSABLE', `${directory} is in use by ${who}`, {
    directory,
    holder: who,
  })
}
