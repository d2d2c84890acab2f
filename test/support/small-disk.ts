// A disk of a few megabytes that can really be full: a file system of its own, mounted for one test. Needs root and a
// kernel that allows mounts; `whyNoSmallDisk` says what is missing.

import { spawnSync } from 'node:child_process'
import {
  closeSync,
  mkdtempSync,
  openSync,
  rmdirSync,
  rmSync,
  truncateSync,
  writeSync,
} from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** ext4 tells of a full disk at other moments than tmpfs does: some of its blocks are only promised. */
export type SmallDiskKind = 'tmpfs' | 'ext4'

export interface SmallDisk extends AsyncDisposable {
  readonly path: string
  /** Takes every byte that is left. */
  fill(): void
  /** Gives back what `fill` took. */
  free(): Promise<void>
}

/** Undefined where one can be had. */
export function whyNoSmallDisk(kind: SmallDiskKind): string | undefined {
  if (process.getuid?.() !== 0) return 'mounting needs root'
  try {
    const { path, unmount } = mount(kind, 4 * 1024 * 1024)
    unmount()
    return path === '' ? 'no path' : undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

export function smallDisk(options: { kind: SmallDiskKind; bytes: number }): SmallDisk {
  const { path, unmount } = mount(options.kind, options.bytes)
  const fillers: string[] = []
  return {
    path,
    fill() {
      const filler = join(path, `filler-${fillers.length}`)
      fillers.push(filler)
      takeEverything(filler)
    },
    async free() {
      for (const filler of fillers.splice(0)) await rm(filler)
    },
    [Symbol.asyncDispose]() {
      unmount()
      return Promise.resolve()
    },
  }
}

function takeEverything(path: string): void {
  const file = openSync(path, 'w')
  try {
    for (let bytes = 1024 * 1024; bytes >= 1; bytes = Math.floor(bytes / 16)) {
      while (writes(file, bytes));
    }
  } finally {
    closeSync(file)
  }
}

function writes(file: number, bytes: number): boolean {
  try {
    return writeSync(file, Buffer.alloc(bytes, 1)) === bytes
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return false
    throw error
  }
}

function mount(kind: SmallDiskKind, bytes: number): { path: string; unmount: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'penstock-disk-'))
  const image = `${path}.img`
  const clean = (): void => {
    rmdirSync(path)
    rmSync(image, { force: true })
  }
  try {
    if (kind === 'tmpfs') run('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', path])
    else {
      closeSync(openSync(image, 'w'))
      truncateSync(image, bytes)
      // Without the share that is kept for root, who runs this.
      run('mkfs.ext4', ['-q', '-m', '0', image])
      run('mount', ['-o', 'loop', image, path])
    }
  } catch (error) {
    clean()
    throw error
  }
  const unmount = (): void => {
    // Lazily: whatever a failed test has left open must not keep it here.
    run('umount', ['-l', path])
    clean()
  }
  return { path, unmount }
}

function run(command: string, args: readonly string[]): void {
  const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${command}: ${(error?.message ?? stderr).trim()}`)
}
