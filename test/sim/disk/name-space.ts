// Directories of the simulated disk. A name is as unsynced as a byte: what was created, renamed or removed and not synced
// since may or may not be so after a power cut, each name for itself.

import type { Random } from '../random.ts'
import { FileImage } from './file-image.ts'

export type Node = FileImage | Directory

/** A rename is one change, known to both directories, so that it happens in both or in none. */
interface EntryChange {
  readonly name: string
  /** Undefined takes the name away. */
  readonly node: Node | undefined
  readonly fate: { kept: boolean | undefined }
}

export class Directory {
  readonly entries: Map<string, Node> = new Map()
  readonly #synced = new Map<string, Node>()
  #unsynced: EntryChange[] = []
  #changes = 0

  get changes(): number {
    return this.#changes
  }

  set(name: string, node: Node | undefined, fate: EntryChange['fate'] = { kept: undefined }): void {
    put(this.entries, name, node)
    this.#unsynced.push({ name, node, fate })
    this.#changes++
  }

  /** Makes the changes up to `changes` durable. */
  sync(changes: number = this.#changes): void {
    const count = this.#unsynced.length - (this.#changes - changes)
    for (const { name, node, fate } of this.#unsynced.splice(0, Math.max(0, count))) {
      fate.kept = true
      put(this.#synced, name, node)
    }
  }

  /** Keeps some of what is unsynced, and cuts the power of all that is still there. */
  cutPower(parts: {
    readonly random: Random
    readonly cutFile: (file: FileImage) => void
    readonly nameLost: () => void
    /** A journal keeps the order of changes; without one each is kept or lost by itself. */
    readonly journaled: boolean
  }): void {
    const { random, journaled } = parts
    const keep = random.pick([0, 0.3, 0.7, 1])
    const journalEnd = random.below(this.#unsynced.length + 1)
    for (const [index, { name, node, fate }] of this.#unsynced.entries()) {
      fate.kept ??= journaled ? index < journalEnd : random.chance(keep)
      if (fate.kept) put(this.#synced, name, node)
      else parts.nameLost()
    }
    this.#unsynced = []
    this.entries.clear()
    for (const [name, node] of this.#synced) this.entries.set(name, node)
    for (const node of this.entries.values()) {
      if (node instanceof Directory) node.cutPower(parts)
      else parts.cutFile(node)
    }
  }

  /** Files below, with their paths relative to this directory. */
  *files(prefix = ''): Generator<{ readonly path: string; readonly file: FileImage }> {
    for (const [name, node] of this.entries) {
      if (node instanceof FileImage) yield { path: prefix + name, file: node }
      else yield* node.files(`${prefix}${name}/`)
    }
  }
}

function put(entries: Map<string, Node>, name: string, node: Node | undefined): void {
  if (node) entries.set(name, node)
  else entries.delete(name)
}
