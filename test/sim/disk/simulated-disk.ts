// A disk that outlives the processes that use it: a tree of names, files with a page cache, and all that can go wrong with
// them. A kill leaves the page cache, a power cut only what was synced and some of the rest.

import type { Random } from '../random.ts'
import type { Scheduler, SimulatedProcess } from '../scheduler.ts'
import { type DiskFaults, FaultTally, noFaults } from './faults.ts'
import { FaultyFileSystem } from './faulty-file-system.ts'
import type { FileChange, FileImage } from './file-image.ts'
import { Directory } from './name-space.ts'
import { cutStyles, sectorBytes, sectorsOf, survivors } from './power-cut.ts'

export type DamageKind = 'bit flip' | 'zeroed sectors' | 'stale sectors' | 'unreadable sector'

type Write = FileChange & { readonly kind: 'write' }

export class SimulatedDisk {
  readonly scheduler: Scheduler
  readonly random: Random
  readonly root: Directory = new Directory()
  readonly tally: FaultTally = new FaultTally()
  faults: DiskFaults = noFaults
  capacityBytes: number = Number.MAX_SAFE_INTEGER
  /** Taken by others on the same disk. */
  otherBytes = 0
  /** Files whose synced bytes are no longer what was written, by path. */
  readonly damagedPaths: Set<string> = new Set()
  /** Files of which a failed sync has dropped pages, by path, until somebody takes note. */
  readonly droppedPaths: Set<string> = new Set()
  readonly #unreadable = new WeakMap<FileImage, Set<number>>()
  /** What each path held beyond its present size, as far as it is remembered. */
  readonly #former = new Map<string, Uint8Array>()
  #mounts: FaultyFileSystem[] = []

  constructor(scheduler: Scheduler) {
    this.scheduler = scheduler
    this.random = scheduler.random.split('disk')
  }

  mount(process: SimulatedProcess): FaultyFileSystem {
    const mount = new FaultyFileSystem(this, process)
    this.#mounts.push(mount)
    return mount
  }

  /** The process is gone at once; of its calls in flight each may have happened, in part too. */
  kill(process: SimulatedProcess): void {
    if (!process.alive) return
    process.kill()
    this.tally.add('kill')
    for (const mount of this.#mounts) if (mount.process === process) mount.abandon()
    this.#mounts = this.#mounts.filter((mount) => mount.process !== process)
  }

  /** Every process must be dead. */
  cutPower(): void {
    this.tally.add('power cut')
    const { random } = this
    this.root.cutPower({
      random,
      nameLost: () => this.tally.add('unsynced names lost'),
      journaled: this.faults.journaledNames,
      cutFile: (file) => this.#cutFile(file),
    })
  }

  #cutFile(file: FileImage): void {
    const { random } = this
    const changes = file.takeUnsynced(file.changes)
    if (changes.length > 0) {
      const path = this.pathOf(file)
      const style = random.pick(cutStyles)
      const kept = [...survivors(changes, { style, random, platterBytes: file.platter.size })]
      const former = this.#former.get(path)
      if (this.faults.staleAfterCut && former && former.length > file.platter.size) {
        const position = file.platter.size
        kept.unshift({ kind: 'write', bytes: former.slice(position), position })
        this.damagedPaths.add(path)
        this.tally.add('stale sectors')
      }
      this.scheduler.note(`power cut: ${path} keeps ${style} of ${changes.length} changes`)
      if (kept.length < changes.length) this.tally.add('unsynced bytes lost')
      file.persist(kept)
    }
    file.evict()
  }

  /** Clean pages of all files are read anew from now on. */
  dropCaches(): void {
    this.tally.add('cache eviction')
    for (const { file } of this.root.files()) file.evict()
  }

  pathOf(file: FileImage): string {
    for (const found of this.root.files('/')) if (found.file === file) return found.path
    return '(removed)'
  }

  /** Damages one file below `under` that has bytes; returns its path. */
  damage(kind: DamageKind, under: string): string | undefined {
    const { random } = this
    const files = [...this.root.files('/')].filter(
      ({ path, file }) => path.startsWith(under) && file.platter.size > 0,
    )
    if (files.length === 0) return undefined
    const { path, file } = random.pick(files)
    const position = this.#place(file)
    if (!this.#strike(kind, { path, file, position })) return undefined
    this.tally.add(kind)
    this.damagedPaths.add(path)
    this.scheduler.note(`${kind}: ${path} @${position}`)
    return path
  }

  /** Anywhere, but rather near the end, where torn tails and damage are hard to tell apart. */
  #place(file: FileImage): number {
    const { size } = file.platter
    const reach = this.random.pick([size, size, Math.min(size, 2048), Math.min(size, 200)])
    return size - 1 - this.random.below(reach)
  }

  #strike(
    kind: DamageKind,
    at: { readonly path: string; readonly file: FileImage; readonly position: number },
  ): boolean {
    const { file, position } = at
    const sector = Math.floor(position / sectorBytes)
    if (kind === 'bit flip') {
      const bit = 1 << this.random.below(8)
      file.corrupt(position, (byte) => byte ^ bit)
      return true
    }
    if (kind === 'unreadable sector') {
      const bad = this.#unreadable.get(file) ?? new Set()
      this.#unreadable.set(file, bad.add(sector))
      return true
    }
    const former = this.#former.get(at.path)
    if (kind === 'stale sectors' && !former) return false
    const from = sector * sectorBytes
    const to = Math.min(file.platter.size, from + sectorBytes * this.random.pick([1, 1, 2, 8]))
    let changed = false
    for (let byteAt = from; byteAt < to; byteAt++) {
      const stale = kind === 'stale sectors' ? former?.[byteAt] : 0
      if (stale === undefined || stale === file.platter.view[byteAt]) continue
      file.corrupt(byteAt, () => stale)
      changed = true
    }
    return changed
  }

  isUnreadable(file: FileImage, range: { readonly from: number; readonly to: number }): boolean {
    const bad = this.#unreadable.get(file)
    if (!bad) return false
    const [first, last] = [range.from, range.to - 1].map((at) => Math.floor(at / sectorBytes))
    return [...bad].some((sector) => sector >= (first ?? 0) && sector <= (last ?? -1))
  }

  /** Bytes that a write may still take. */
  get roomBytes(): number {
    if (this.capacityBytes === Number.MAX_SAFE_INTEGER) return this.capacityBytes
    return Math.max(0, this.capacityBytes - this.otherBytes - this.usedBytes)
  }

  get usedBytes(): number {
    let used = 0
    for (const { file } of this.root.files()) used += file.cache.size
    return used
  }

  /** Remembers what is about to be cut off or removed. */
  remember(path: string, file: FileImage): void {
    this.#former.set(path, file.cache.view.slice())
  }

  /** What a sync does to the platter, with the faults that nobody reports. */
  sync(file: FileImage, upTo: number): void {
    const { random, faults } = this
    const changes = [...file.takeUnsynced(upTo)]
    const writes = changes.flatMap((change, index) => (change.kind === 'write' ? [index] : []))
    const { lostWrite, misdirectedWrite } = faults.silent
    const hit = writes.length > 0 && !this.#isSpared(file)
    if (hit && random.chance(lostWrite)) {
      this.#loseSectors(file, changes, random.pick(writes))
    } else if (hit && random.chance(misdirectedWrite)) {
      this.#misdirect(file, changes, random.pick(writes))
    }
    file.persist(changes)
  }

  #isSpared(file: FileImage): boolean {
    const { spared } = this.faults.silent
    return spared !== undefined && this.pathOf(file).endsWith(spared)
  }

  #loseSectors(file: FileImage, changes: FileChange[], index: number): void {
    const write = changes[index]
    if (write?.kind !== 'write') return
    const pieces = [...sectorsOf(write)]
    const from = this.random.below(pieces.length)
    const lost = pieces.splice(from, this.random.within(1, pieces.length - from + 1))
    changes.splice(index, 1, ...pieces, ...lost.map((piece) => unwritten(file, piece)))
    this.#damaged('lost write', file)
    this.scheduler.note(`lost write: ${this.pathOf(file)} @${lost[0]?.position}`)
  }

  /** The bytes arrive somewhere else: in this file or at the same place of another. */
  #misdirect(file: FileImage, changes: FileChange[], index: number): void {
    const write = changes[index]
    if (write?.kind !== 'write') return
    const others = [...this.root.files()]
      .map((found) => found.file)
      .filter((one) => one !== file && !this.#isSpared(one))
    const other = this.random.chance(0.5) && others.length > 0
    const victim = other ? this.random.pick(others) : file
    const sectors = Math.floor(Math.max(victim.platter.size, write.position) / sectorBytes)
    const position = other
      ? write.position
      : this.random.below(sectors + 1) * sectorBytes + (write.position % sectorBytes)
    const stray: Write = { ...write, position }
    changes.splice(index, 1, unwritten(file, write))
    victim.persist([stray])
    this.#damaged('misdirected write', file)
    this.damagedPaths.add(this.pathOf(victim))
    this.scheduler.note(
      `misdirected write: ${this.pathOf(file)} @${write.position} to ${this.pathOf(victim)} @${position}`,
    )
  }

  #damaged(kind: 'lost write' | 'misdirected write', file: FileImage): void {
    this.tally.add(kind)
    this.damagedPaths.add(this.pathOf(file))
  }

  /** A failed sync: some sectors are written, the others are dropped and count as clean. */
  failSync(file: FileImage, upTo: number): void {
    const changes = file.takeUnsynced(upTo)
    const { random } = this
    const style = random.pick(cutStyles)
    file.persist(survivors(changes, { style, random, platterBytes: file.platter.size }))
    this.droppedPaths.add(this.pathOf(file))
    this.tally.add('sync error')
  }
}

/** The place keeps what it held, though the file has grown to hold it. */
function unwritten(file: FileImage, write: Write): Write {
  const bytes = new Uint8Array(write.bytes.length)
  file.platter.read(bytes, write.position)
  return { ...write, bytes }
}
