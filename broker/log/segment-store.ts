// The segments of a log as files: appending bytes to the active one, beginning the next, cutting, dropping, searching and
// reading. Who may do what when, and what is durable, is the log's business (disk-log.ts): calls that change files come one
// at a time, reads at any time.

import assert from 'node:assert/strict'
import { type BatchHeader, nextOffsetOf } from '../../model/batch.ts'
import { PenstockError } from '../../model/errors.ts'
import type { Offset, TimestampMs } from '../../model/offset.ts'
import { blotOut, cutFile } from './cut-file.ts'
import type { FileHandle, FileSystem } from './file-system.ts'
import { readIndex, writeIndexFile } from './index-file.ts'
import { OpenFiles } from './open-files.ts'
import type { LogSlice } from './partition-log.ts'
import { type ChainLink, damaged, previousLinkOf, Segment } from './segment.ts'
import { type Identity, readBatches, type SegmentSource, walkHeaders } from './segment-reader.ts'
import { SparseIndex } from './sparse-index.ts'

/** Positions that readers have come to: whoever reads on does not search. */
const cursorsMax = 64

export interface SegmentStoreParts {
  readonly fileSystem: FileSystem
  readonly directory: string
  readonly identity: Identity
  /** At least one, in order; the last is the active one and has its index. */
  readonly segments: Segment[]
  readonly activeFile: FileHandle
}

interface Cursor {
  readonly segment: Segment
  readonly filePos: number
  /** What the batch there must name as its predecessor, if that is known. */
  readonly link: ChainLink | undefined
}

export interface Place {
  readonly baseOffset: Offset
  readonly filePos: number
  /** What the batch there must name as its predecessor. */
  readonly link: ChainLink
}

export class SegmentStore {
  readonly #parts: SegmentStoreParts
  readonly #segments: Segment[]
  readonly #files: OpenFiles
  readonly #cursors = new Map<Offset, Cursor>()
  #activeFile: FileHandle
  #sealedBytes = 0
  /** The sealed segment whose index is in memory. */
  #searched: Segment | undefined
  /** Rises when bytes or files that a reader may be at go away. */
  version = 0
  /** A cut is under way: what is read before it resolves may be anything. */
  cutting: Promise<void> | undefined
  /** A cut has failed: memory and files may differ for good, and nothing can be read. */
  halfCut: PenstockError | undefined

  constructor(parts: SegmentStoreParts) {
    this.#parts = parts
    this.#segments = parts.segments
    this.#activeFile = parts.activeFile
    this.#files = new OpenFiles(parts.fileSystem)
    this.#files.pin(this.active, parts.activeFile)
    this.#countSealed()
  }

  get active(): Segment {
    const active = this.#segments.at(-1)
    assert(active, 'a log has at least one segment')
    return active
  }

  get segments(): readonly Segment[] {
    return this.#segments
  }

  get startOffset(): Offset {
    return this.#segments[0]?.baseOffset ?? 0
  }

  get sizeBytes(): number {
    return this.#sealedBytes + this.active.size
  }

  #countSealed(): void {
    const all = this.#segments.reduce((sum, { size }) => sum + size, 0)
    this.#sealedBytes = all - this.active.size
  }

  /** Behind the last batch; memory takes note of it with `Segment.add` when that is right. */
  write(buffers: readonly Uint8Array[]): Promise<void> {
    return this.#activeFile.write(buffers, this.active.size)
  }

  sync(): Promise<void> {
    return this.#activeFile.sync()
  }

  /** Takes away what a write that failed has left behind the last batch. */
  async dropHalfWritten(): Promise<void> {
    await cutFile(this.#activeFile, this.active.size, this.#parts.identity.rules)
  }

  /** Begins the next segment. The caller has synced the active one. Throws and changes nothing when the disk is full. */
  async roll(): Promise<void> {
    const { fileSystem, directory, identity } = this.#parts
    const sealed = this.active
    const segment = new Segment({ directory, baseOffset: sealed.nextOffset, link: sealed.link })
    // Left over from a roll that a full disk broke off, if it is there at all: empty, and never acknowledged from.
    await fileSystem.remove(segment.path)
    if ((await fileSystem.status(segment.indexPath)) !== undefined) {
      // Left over from a segment that was cut. It must not come back to speak of this one.
      await fileSystem.remove(segment.indexPath)
      await fileSystem.syncDirectory(directory)
    }
    const file = await fileSystem.open(segment.path, 'create')
    if (identity.rules.syncDirectory) await fileSystem.syncDirectory(directory)
    this.#segments.push(segment)
    this.#sealedBytes += sealed.size
    this.#activeFile = file
    this.#files.pin(segment, file)
    this.#files.unpin(sealed)
    this.#remember(sealed)
  }

  /** One sealed index stays in memory. */
  #remember(segment: Segment): void {
    if (this.#searched && this.#searched !== segment && this.#searched !== this.active) {
      this.#searched.index = undefined
    }
    this.#searched = segment
  }

  /** So that the next start need not read the segment. */
  async writeIndex(segment: Segment): Promise<void> {
    const { fileSystem, identity } = this.#parts
    await writeIndexFile(segment, { fileSystem, seed: identity.seed })
  }

  /** Where the batch that holds `offset` begins; `offset` is not the end. */
  async locate(offset: Offset): Promise<Place> {
    const segment = this.#segmentOf(offset)
    const { filePos, header } = await this.#search(segment, offset)
    return { baseOffset: segment.baseOffset, filePos, link: previousLinkOf(header) }
  }

  /** Cuts the batch of `offset` and all behind it, durably; `offset` is not the end. */
  cut(offset: Offset): Promise<void> {
    return this.#whileCutting(() => this.#cut(offset))
  }

  /** Removes everything, durably, and begins an empty segment at `place`. The caller has made it known that this is to be. */
  reset(place: Place): Promise<void> {
    return this.#whileCutting(() => this.#reset(place))
  }

  async #whileCutting(cut: () => Promise<void>): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.cutting = promise
    try {
      await cut()
    } catch (cause) {
      this.halfCut = new PenstockError('NOT_READY', 'the log was not cut to its end', {}, { cause })
      throw cause
    } finally {
      this.cutting = undefined
      resolve()
    }
  }

  async #cut(offset: Offset): Promise<void> {
    const { fileSystem, directory, identity } = this.#parts
    const target = this.#segmentOf(offset)
    const { filePos, header } = await this.#search(target, offset)
    const lastTimestampMs = await this.#timeBefore(target, header)
    const index = await this.#indexOf(target)
    const file =
      target === this.active ? this.#activeFile : await fileSystem.open(target.path, 'write')
    this.version++
    this.#cursors.clear()
    // An index file must never speak of bytes that will be others.
    const cut = this.#segments.slice(this.#segments.indexOf(target))
    for (const { indexPath } of cut) await fileSystem.remove(indexPath)
    await fileSystem.syncDirectory(directory)
    while (this.active !== target) {
      const dropped = this.active
      await this.#blotOut(dropped)
      this.#segments.pop()
      await this.#remove(dropped)
      // Each by itself: were names to survive a crash in another order, there would be a hole.
      await fileSystem.syncDirectory(directory)
    }
    await cutFile(file, filePos, identity.rules)
    if (file !== this.#activeFile) {
      await this.#files.close(target)
      this.#files.pin(target, file)
      this.#activeFile = file
    }
    index.truncate(filePos)
    const { firstTimestampMs } = target
    const link = previousLinkOf(header)
    const nextOffset = header.baseOffset
    target.restore({ size: filePos, nextOffset, firstTimestampMs, lastTimestampMs, link }, index)
    this.#countSealed()
  }

  async #reset({ baseOffset, link }: Place): Promise<void> {
    const { fileSystem, directory, identity } = this.#parts
    this.version++
    this.#cursors.clear()
    for (const segment of this.#segments) {
      await this.#blotOut(segment)
      await this.#remove(segment)
    }
    const segment = new Segment({ directory, baseOffset, link })
    // Left over from a segment that retention has removed, perhaps.
    await fileSystem.remove(segment.indexPath)
    await fileSystem.syncDirectory(directory)
    const file = await fileSystem.open(segment.path, 'create')
    if (identity.rules.syncDirectory) await fileSystem.syncDirectory(directory)
    this.#segments.splice(0, this.#segments.length, segment)
    this.#countSealed()
    this.#activeFile = file
    this.#files.pin(segment, file)
  }

  /** A segment that is begun in its place may show what it held. */
  async #blotOut(segment: Segment): Promise<void> {
    const { fileSystem, identity } = this.#parts
    const file = await fileSystem.open(segment.path, 'write')
    try {
      await blotOut(file, 0, identity.rules)
    } finally {
      await file.close()
    }
  }

  /** Append time of the batch before `header`; 0 when there is none. */
  async #timeBefore(segment: Segment, header: BatchHeader): Promise<TimestampMs> {
    if (header.baseOffset > segment.baseOffset) {
      const { header: before } = await this.#search(segment, header.baseOffset - 1)
      return before.appendTimestampMs
    }
    return this.#segments[this.#segments.indexOf(segment) - 1]?.lastTimestampMs ?? 0
  }

  async #remove(segment: Segment): Promise<void> {
    const { fileSystem } = this.#parts
    this.version++
    if (this.#searched === segment) this.#searched = undefined
    await fileSystem.remove(segment.path)
    await fileSystem.remove(segment.indexPath)
    // Not awaited: a reader may hold it open for long. It was synced or is not wanted, so its closing cannot fail us.
    this.#files.close(segment).catch(() => {})
  }

  /** How many of the oldest segments may go; never the active one. */
  countWhile(drop: (segment: Segment) => boolean): number {
    const keep = this.#segments.findIndex((segment) => segment === this.active || !drop(segment))
    return Math.max(keep, 0)
  }

  /** Removes the oldest `count` segments. The caller has made the new start offset durable. */
  async drop(count: number): Promise<void> {
    const { fileSystem, directory } = this.#parts
    if (count === 0) return
    for (const segment of this.#segments.splice(0, count)) await this.#remove(segment)
    this.#countSealed()
    await fileSystem.syncDirectory(directory)
  }

  async read(range: {
    readonly from: Offset
    readonly before: Offset
    readonly maxBytes: number
  }): Promise<LogSlice> {
    const { version } = this
    const { segment, filePos, link } = this.#cursorAt(range.from) ?? (await this.#find(range.from))
    const { batches, nextOffset, nextPos, nextLink } = await this.#use(segment, (source) =>
      readBatches(source, { ...range, filePos, link }),
    )
    // The position may be one that a cut has taken away meanwhile, and others have come to since.
    if (version !== this.version) return { batches, nextOffset }
    this.#cursors.delete(range.from)
    if (nextPos < segment.size || segment === this.active) {
      this.#moveCursor(nextOffset, { segment, filePos: nextPos, link: nextLink })
    }
    return { batches, nextOffset }
  }

  /** Where a search for the batch of `offset` begins. */
  async #find(offset: Offset): Promise<Cursor> {
    const segment = this.#segmentOf(offset)
    const filePos = (await this.#indexOf(segment)).positionAtOffset(offset)
    const before = this.#segments[this.#segments.indexOf(segment) - 1]
    return { segment, filePos, link: filePos === 0 ? before?.link : undefined }
  }

  /** Where a reader stopped, unless it was the end of a segment behind which another has begun. */
  #cursorAt(offset: Offset): Cursor | undefined {
    const cursor = this.#cursors.get(offset)
    if (!cursor) return undefined
    const { segment, filePos } = cursor
    return filePos < segment.size || segment === this.active ? cursor : undefined
  }

  #moveCursor(offset: Offset, cursor: Cursor): void {
    this.#cursors.delete(offset)
    this.#cursors.set(offset, cursor)
    if (this.#cursors.size <= cursorsMax) return
    for (const oldest of this.#cursors.keys()) {
      this.#cursors.delete(oldest)
      return
    }
  }

  /** First offset whose batch was appended at or after `timeMs`. */
  async offsetAtTime(timeMs: TimestampMs): Promise<Offset> {
    const segment = this.#segments.find(
      ({ size, lastTimestampMs }) => size > 0 && lastTimestampMs >= timeMs,
    )
    if (!segment) return this.active.nextOffset
    const start = (await this.#indexOf(segment)).positionBeforeTime(timeMs)
    let found = segment.nextOffset
    await this.#use(segment, (source) =>
      walkHeaders(source, start, (header) => {
        if (header.appendTimestampMs < timeMs) return true
        found = header.baseOffset
        return false
      }),
    )
    return found
  }

  /** Append time of the batch that holds `offset`, which is not the end. */
  async timestampAt(offset: Offset): Promise<TimestampMs> {
    const { header } = await this.#search(this.#segmentOf(offset), offset)
    return header.appendTimestampMs
  }

  /** The last segment that begins at or before `offset`. */
  #segmentOf(offset: Offset): Segment {
    const found = this.#segments.findLast((segment) => segment.baseOffset <= offset)
    assert(found, 'checked against the start offset')
    return found
  }

  async #search(
    segment: Segment,
    offset: Offset,
  ): Promise<{ readonly header: BatchHeader; readonly filePos: number }> {
    const start = (await this.#indexOf(segment)).positionAtOffset(offset)
    let found: { header: BatchHeader; filePos: number } | undefined
    await this.#use(segment, (source) =>
      walkHeaders(source, start, (header, filePos) => {
        found = { header, filePos }
        return nextOffsetOf(header) <= offset
      }),
    )
    if (!found || nextOffsetOf(found.header) <= offset) throw damaged(segment.path, segment.size)
    return found
  }

  #use<T>(segment: Segment, work: (source: SegmentSource) => Promise<T>): Promise<T> {
    const { identity } = this.#parts
    return this.#files.use(segment, (file) => work({ segment, file, identity }))
  }

  async #indexOf(segment: Segment): Promise<SparseIndex> {
    if (segment.index) return segment.index
    const { fileSystem, identity } = this.#parts
    const { version } = this
    const index =
      (await readIndex(segment, { fileSystem, seed: identity.seed })) ??
      (await this.#buildIndex(segment))
    // Of bytes that a cut may have taken away meanwhile: good for this search alone, whose answer nobody gets.
    if (version !== this.version) return index
    segment.index ??= index
    if (segment !== this.active) this.#remember(segment)
    return segment.index
  }

  async #buildIndex(segment: Segment): Promise<SparseIndex> {
    const index = new SparseIndex(segment.baseOffset)
    await this.#use(segment, (source) =>
      walkHeaders(source, 0, (header, filePos) => {
        index.add(header, filePos)
        return true
      }),
    )
    return index
  }

  close(): Promise<void> {
    return this.#files.closeAll()
  }
}
