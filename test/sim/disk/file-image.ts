// A file as a kernel and a disk hold it: the page cache that everybody reads, the platter that survives a power cut, and
// the changes that are in the one and not yet in the other.

import { ByteStore } from './byte-store.ts'

export type FileChange =
  | { readonly kind: 'write'; readonly bytes: Uint8Array; readonly position: number }
  | { readonly kind: 'resize'; readonly size: number }

export class FileImage {
  #cache = new ByteStore()
  #platter = new ByteStore()
  #unsynced: FileChange[] = []
  /** Changes ever made; a sync covers those made before it was asked for. */
  #changes = 0

  get cache(): ByteStore {
    return this.#cache
  }

  get platter(): ByteStore {
    return this.#platter
  }

  get unsynced(): readonly FileChange[] {
    return this.#unsynced
  }

  get changes(): number {
    return this.#changes
  }

  change(change: FileChange): void {
    apply(this.#cache, change)
    this.#unsynced.push(change)
    this.#changes++
  }

  /** Takes the changes up to `changes` off the list; whoever calls it says what has become of them. */
  takeUnsynced(changes: number): readonly FileChange[] {
    const count = this.#unsynced.length - (this.#changes - changes)
    return this.#unsynced.splice(0, Math.max(0, count))
  }

  persist(changes: readonly FileChange[]): void {
    for (const change of changes) apply(this.#platter, change)
  }

  /** Clean pages leave the cache and are read again from the platter. */
  evict(): void {
    this.#cache = new ByteStore(this.#platter.view)
    for (const change of this.#unsynced) apply(this.#cache, change)
  }

  /** Changes both, behind everybody's back. */
  corrupt(position: number, change: (byte: number) => number): void {
    for (const store of [this.#platter, this.#cache]) {
      const byte = store.view[position]
      if (byte !== undefined) store.view[position] = change(byte)
    }
  }
}

export function apply(store: ByteStore, change: FileChange): void {
  if (change.kind === 'write') store.write(change.bytes, change.position)
  else store.resize(change.size)
}
