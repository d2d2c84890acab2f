// What of a log is on the disk and who makes it so: the sync of a round, the lazy one of `memory` topics beside the rounds,
// and the checkpoint that follows within a second. Keeps I-FATAL: after a failed sync nothing is acknowledged any more.

import type { Clock } from '../../model/clock.ts'
import type { Offset } from '../../model/offset.ts'
import type { Checkpoint } from './checkpoint.ts'
import { isDiskFull } from './errno.ts'
import type { LogRules } from './rules.ts'
import type { Place, SegmentStore } from './segment-store.ts'

/** In `memory` mode: how long, and how many bytes, the kernel alone may hold before a sync is asked for. */
const lazySyncMs = 100
const lazySyncBytes = 16 * 1024 * 1024
/** A round waits for the running sync when it has fallen so far behind: the disk slows producers down. */
const unsyncedBytesMax = 64 * 1024 * 1024
/** Damage to what was acknowledged longer ago than this is told from a torn tail. */
const checkpointMs = 1_000

export interface FlusherParts {
  readonly clock: Clock
  readonly rules: LogRules
  readonly store: SegmentStore
  readonly checkpoint: Checkpoint
  /** The log must stop: called before the error is thrown, if it is. */
  readonly fatal: (error: unknown) => void
}

export class Flusher {
  readonly #parts: FlusherParts
  /** Everything before it is on disk. */
  #synced: Place
  /** Where the log begins, or is about to begin; never falls. */
  #startOffset: Offset = 0
  /** Since the start, in bytes. */
  #written = 0
  #syncedUpTo = 0
  /** Acknowledgements do not wait for syncs. */
  #lax = false
  /** A crash may leave valid batches behind what is blotted out already. */
  #cutting = false
  /** All that is there is about to go. */
  #resetting = false
  #running: Promise<void> | undefined
  /** Of a sync. */
  #failure: Error | undefined
  #cancelSync: (() => void) | undefined
  #cancelCheckpoint: (() => void) | undefined
  #stopped = false

  constructor(parts: FlusherParts) {
    this.#parts = parts
    this.#synced = endOf(parts.store)
  }

  /**
   * A failed sync is final: the kernel may have dropped the pages it could not write (fsyncgate), and calls them clean. So
   * none after it is believed, or the checkpoint would speak of bytes that never were on the disk.
   */
  async sync(): Promise<void> {
    if (this.#failure) throw this.#failure
    try {
      await this.#parts.store.sync()
    } catch (error) {
      if (!this.#parts.rules.fatalSync) return
      this.#failure = error instanceof Error ? error : new Error(String(error))
      this.#parts.fatal(error)
      throw error
    }
  }

  /** Before a write whose acknowledgement does not wait for a sync: recovery must know. */
  async beforeLaxWrite(): Promise<void> {
    this.#lax = true
    if (!this.#parts.checkpoint.isLax) await this.checkpoint()
    if (this.#unsyncedBytes > unsyncedBytesMax) await this.syncNow()
  }

  get #unsyncedBytes(): number {
    return this.#written - this.#syncedUpTo
  }

  /** A round is written, and synced too if its acknowledgement waits for that. */
  wrote(bytes: number, synced: boolean): void {
    this.#written += bytes
    if (synced) {
      this.#syncedUpTo = this.#written
      this.#lax = false
      this.isSynced(endOf(this.#parts.store))
      return
    }
    if (this.#unsyncedBytes >= lazySyncBytes) void this.syncNow()
    this.#cancelSync ??= this.#parts.clock.schedule(lazySyncMs, () => {
      this.#cancelSync = undefined
      void this.syncNow()
    })
  }

  /** Beside the rounds, which go on. Resolves also when it fails: then the log is stopped. */
  syncNow(): Promise<void> {
    this.#running ??= this.#syncUnsynced().finally(() => {
      this.#running = undefined
    })
    return this.#running
  }

  async #syncUnsynced(): Promise<void> {
    const upTo = this.#written
    if (upTo === this.#syncedUpTo || this.#stopped) return
    const place = endOf(this.#parts.store)
    try {
      await this.sync()
    } catch {
      return // `fatal` has been told.
    }
    // A round of its own may have been faster.
    if (upTo <= this.#syncedUpTo) return
    this.#syncedUpTo = upTo
    this.isSynced(place)
  }

  /** Everything written so far is on disk when it resolves, or the log is stopped. The caller holds off writes. */
  async settle(): Promise<void> {
    await this.#running
    await this.syncNow()
  }

  /** Takes note; the checkpoint follows within a second. */
  isSynced(place: Place): void {
    this.#synced = place
    if (this.#stopped) return
    this.#cancelCheckpoint ??= this.#parts.clock.schedule(checkpointMs, () => {
      this.#cancelCheckpoint = undefined
      this.checkpoint().catch((error: unknown) => {
        // A full disk, if it can refuse to overwrite at all, costs certainty about damage and nothing else.
        if (!isDiskFull(error)) this.#parts.fatal(error)
      })
    })
  }

  /** Cuts everything from `offset` on, which is at `place`, durably. The caller holds off writes. */
  async cut(offset: Offset, place: Place): Promise<void> {
    await this.#running
    if (this.#unsyncedBytes > 0) await this.sync()
    // From here on no checkpoint says more than what the cut leaves.
    this.#synced = place
    this.#syncedUpTo = this.#written
    this.#cutting = true
    await this.checkpoint()
    await this.#parts.store.cut(offset)
    this.#cutting = false
    await this.checkpoint()
  }

  /** Has the log be empty and begin at `place`, durably. The caller holds off writes. */
  async reset(place: Place): Promise<void> {
    await this.#running
    if (this.#failure) throw this.#failure
    this.#synced = place
    this.#syncedUpTo = this.#written
    this.#startOffset = place.baseOffset
    // With this on disk it is done: a start finishes what a crash has interrupted.
    this.#resetting = true
    await this.checkpoint()
    await this.#parts.store.reset(place)
    this.#resetting = false
    // Both slots: should the newer one be damaged, the other must not have what comes now removed.
    await this.checkpoint()
    await this.checkpoint()
  }

  /** Writes down what is known to be on disk, and where the log begins or is about to begin. */
  async checkpoint(startOffset: Offset = 0): Promise<void> {
    // Segments that are about to go are still there for a checkpoint that comes between.
    if (!this.#resetting) {
      this.#startOffset = Math.max(this.#startOffset, this.#parts.store.startOffset, startOffset)
    }
    await this.#parts.checkpoint.write({
      ...this.#synced,
      startOffset: this.#startOffset,
      lax: this.#lax || this.#cutting,
      resetting: this.#resetting,
    })
  }

  /** No timer fires any more. */
  stop(): void {
    this.#stopped = true
    this.#cancelSync?.()
    this.#cancelCheckpoint?.()
  }
}

function endOf(store: SegmentStore): Place {
  const { baseOffset, size, link } = store.active
  return { baseOffset, filePos: size, link }
}
