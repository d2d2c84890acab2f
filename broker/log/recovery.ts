// What a start finds in a log's directory, and its judgement. A torn tail (the end of what was never acknowledged) is cut;
// damage (something acknowledged no longer verifies) refuses the log with STORAGE_DAMAGED, because a broker that shortens
// a log silently loses messages (NATS, Jepsen 2025). docs/formats/segment.md has the rules in a table. Keeps I-DAMAGE.

import { join } from 'node:path'
import {
  type BatchHeader,
  batchHeaderBytes,
  batchMagic,
  headerChecksum,
  readBatchHeader,
} from '../../model/batch.ts'
import { PenstockError } from '../../model/errors.ts'
import type { Offset } from '../../model/offset.ts'
import type { Mark } from './checkpoint.ts'
import { blotOut, cutFile } from './cut-file.ts'
import type { FileHandle, FileSystem } from './file-system.ts'
import { readIndexFile, writeIndexFile } from './index-file.ts'
import { baseOffsetOf, type ChainLink, chainStart, damaged, linkOf, Segment } from './segment.ts'
import { type Identity, verifyStored } from './segment-reader.ts'

/** How much is read at once; more only for a batch that is larger. */
const scanBytes = 512 * 1024

export interface RecoveryOptions {
  readonly fileSystem: FileSystem
  readonly directory: string
  readonly identity: Identity
  /** Undefined in a directory without a valid checkpoint. */
  readonly mark: Mark | undefined
  /** No commit round is longer. */
  readonly roundBytesMax: number
  /** Makes the checkpoint of a new log durable; only then may it have a segment. */
  readonly begin: () => Promise<void>
}

export interface RecoveredSegments {
  readonly segments: Segment[]
  /** Of the last segment, open to write. */
  readonly activeFile: FileHandle
  readonly truncatedBytes: number
  readonly segmentsScanned: number
}

export class Recovery {
  readonly #options: RecoveryOptions
  #truncatedBytes = 0
  #segmentsScanned = 0

  constructor(options: RecoveryOptions) {
    this.#options = options
  }

  async run(): Promise<RecoveredSegments> {
    const { fileSystem, directory, identity } = this.#options
    const { mark } = this.#options
    const bases = await this.#bases()
    if (bases.length === 0) {
      if (!mark) await this.#options.begin()
      // The checkpoint's name comes first: a log with segments and without it is damaged.
      await fileSystem.syncDirectory(directory)
    }
    const segments: Segment[] = []
    // What the first batch follows may have been removed long ago; the checkpoint knows where nothing else does.
    const knows = identity.rules.keptLink && mark?.filePos === 0 && bases.length <= 1
    let link: ChainLink | undefined = knows ? mark.link : undefined
    for (const baseOffset of bases.slice(0, -1)) {
      const segment = new Segment({ directory, baseOffset, link: link ?? chainStart })
      this.#checkFollows(segments.at(-1), segment)
      await this.#sealed(segment, link)
      link = segment.link
      segments.push(segment)
    }
    const baseOffset = bases.at(-1) ?? mark?.startOffset ?? 0
    const active = new Segment({ directory, baseOffset, link: link ?? chainStart })
    this.#checkFollows(segments.at(-1), active)
    segments.push(active)
    const activeFile = await fileSystem.open(active.path, bases.length > 0 ? 'write' : 'create')
    try {
      await this.#active(active, { file: activeFile, link })
      if (identity.rules.syncDirectory) await fileSystem.syncDirectory(directory)
    } catch (error) {
      await activeFile.close()
      throw error
    }
    const truncatedBytes = this.#truncatedBytes
    return { segments, activeFile, truncatedBytes, segmentsScanned: this.#segmentsScanned }
  }

  /** Base offsets of the segments that belong to the log; finishes a removal that a crash has interrupted. */
  async #bases(): Promise<Offset[]> {
    const { fileSystem, directory, mark, identity } = this.#options
    const names = await fileSystem.list(directory)
    for (const name of names) {
      if (name.endsWith('.index.tmp')) await fileSystem.remove(join(directory, name))
    }
    const bases = names
      .map(baseOffsetOf)
      .filter((base) => base !== undefined)
      .sort((a, b) => a - b)
    if (mark?.resetting && identity.rules.finishReset) {
      for (const base of bases) await this.#blotOut(base)
      // Index files too that have outlived their segments: one may be begun under the same name.
      for (const name of names.filter((one) => /^\d{20}\.(log|index)$/.test(one))) {
        await fileSystem.remove(join(directory, name))
      }
      return []
    }
    if (!identity.rules.flushedMark) return bases
    if (!mark) {
      if (bases.length > 0) throw lacks(directory, 'a checkpoint that verifies')
      return bases
    }
    const { startOffset } = mark
    for (const base of bases) {
      if (base >= startOffset) break
      const removed = new Segment({ directory, baseOffset: base, link: chainStart })
      await fileSystem.remove(removed.path)
      await fileSystem.remove(removed.indexPath)
    }
    const kept = bases.filter((base) => base >= startOffset)
    const begun = mark.baseOffset > 0 || mark.filePos > 0 || startOffset > 0
    if (kept.length === 0 && !begun) return kept
    for (const base of [startOffset, mark.baseOffset]) {
      if (!kept.includes(base)) throw lacks(directory, `its segment ${base}`)
    }
    return kept
  }

  /** A segment that is begun under its name must not show what it held. */
  async #blotOut(baseOffset: Offset): Promise<void> {
    const { fileSystem, directory, identity } = this.#options
    const { path } = new Segment({ directory, baseOffset, link: chainStart })
    const file = await fileSystem.open(path, 'write')
    try {
      await blotOut(file, 0, identity.rules)
    } finally {
      await file.close()
    }
  }

  #checkFollows(before: Segment | undefined, segment: Segment): void {
    if (!this.#options.identity.rules.offsets || !before) return
    if (before.nextOffset !== segment.baseOffset) throw damaged(before.path, before.size)
  }

  /** A segment with another behind it was complete and synced: all of it must verify. */
  async #sealed(segment: Segment, link: ChainLink | undefined): Promise<void> {
    const { fileSystem, identity } = this.#options
    const status = await fileSystem.status(segment.path)
    const options = { fileSystem, seed: identity.seed }
    const known = await readIndexFile(segment, options, false)
    if (known && known.summary.size === status?.size) {
      segment.restore(known.summary, undefined)
      return
    }
    const file = await fileSystem.open(segment.path, 'read')
    try {
      const scan = new Scan({ segment, file, identity, link })
      await scan.run()
      this.#segmentsScanned++
      if (segment.size < scan.fileBytes) throw damaged(segment.path, segment.size, scan.cause)
    } finally {
      await file.close()
    }
    await writeIndexFile(segment, options).catch(() => {
      // On a full disk the next start reads the segment again.
    })
    segment.index = undefined
  }

  async #active(
    segment: Segment,
    from: { readonly file: FileHandle; readonly link: ChainLink | undefined },
  ): Promise<void> {
    const { fileSystem, identity, mark } = this.#options
    const { file } = from
    const { rules } = identity
    const markedBytes = mark?.baseOffset === segment.baseOffset ? mark.filePos : 0
    const known = await readIndexFile(segment, { fileSystem, seed: identity.seed }, true)
    if (known && known.summary.size <= (await file.size())) {
      segment.restore(known.summary, known.index)
    }
    const link = segment.size > 0 ? segment.link : from.link
    const scan = new Scan({ segment, file, identity, link })
    await scan.run()
    if (scan.batches > 0) this.#segmentsScanned++
    // What an index file speaks of had been synced as well.
    const syncedBytes = Math.max(markedBytes, known?.summary.size ?? 0)
    if (rules.flushedMark && segment.size < syncedBytes) {
      throw damaged(segment.path, segment.size, scan.cause)
    }
    if (segment.size < scan.fileBytes) await this.#judge(segment, scan)
    await this.#rewrite(segment, { file, from: Math.min(markedBytes, segment.size) })
  }

  /** Beyond the mark: a torn tail is cut, durably; damage is thrown. */
  async #judge(segment: Segment, scan: Scan): Promise<void> {
    const { rules } = this.#options.identity
    if (rules.lookAhead && (await this.#validBeyond(segment, scan))) {
      throw damaged(segment.path, segment.size, scan.cause)
    }
    this.#truncatedBytes += scan.fileBytes - segment.size
    await cutFile(scan.file, segment.size, rules)
  }

  /**
   * Whether a valid batch of this log begins so far behind the invalid bytes that one commit round cannot have written
   * both: then the invalid ones had been synced. Nearer ones may be the rest of a torn round. Where acknowledgements did
   * not wait for a sync, it says nothing.
   */
  async #validBeyond(segment: Segment, { file, fileBytes }: Scan): Promise<boolean> {
    if (this.#options.mark?.lax !== false) return false
    const from = segment.size + this.#options.roundBytesMax
    for (let filePos = from; filePos < fileBytes; filePos += scanBytes - batchHeaderBytes) {
      const buffer = Buffer.allocUnsafe(Math.min(scanBytes, fileBytes - filePos))
      const read = await file.read(buffer, filePos)
      if (this.#holdsHeader(buffer.subarray(0, read), segment.nextOffset)) return true
    }
    return false
  }

  #holdsHeader(chunk: Buffer, after: Offset): boolean {
    const magic = Buffer.alloc(4)
    magic.writeUInt32LE(batchMagic)
    for (let at = chunk.indexOf(magic); at >= 0; at = chunk.indexOf(magic, at + 1)) {
      if (chunk.length - at < batchHeaderBytes) return false
      try {
        const header = readBatchHeader(chunk, at)
        if (header.baseOffset <= after) continue
        if (headerChecksum(chunk, at, this.#options.identity.seed) === header.headerCrc) return true
      } catch {
        // Not a header after all: the magic number occurs in payloads too.
      }
    }
    return false
  }

  /**
   * What lies beyond the mark, and where the file ends, may be in the page cache alone and count as clean: a sync that
   * failed dropped it, and then the process ended. Written once more and synced, it is on the disk before anyone is told.
   */
  async #rewrite(
    segment: Segment,
    tail: { readonly file: FileHandle; readonly from: number },
  ): Promise<void> {
    const { file, from } = tail
    if (!this.#options.identity.rules.rewriteTail) return
    for (let filePos = from; filePos < segment.size; filePos += scanBytes) {
      const bytes = Buffer.allocUnsafe(Math.min(scanBytes, segment.size - filePos))
      const read = await file.read(bytes, filePos)
      if (read < bytes.length) throw damaged(segment.path, filePos + read)
      await file.write([bytes], filePos)
    }
    await file.truncate(segment.size)
    await file.sync()
  }
}

function lacks(directory: string, what: string): PenstockError {
  return new PenstockError('STORAGE_DAMAGED', `${directory} lacks ${what}`, { file: directory })
}

/** Reads a segment from what is known of it to the first byte that is not a valid batch in its place. */
class Scan {
  readonly file: FileHandle
  readonly #segment: Segment
  readonly #identity: Identity
  /** Undefined before the first batch of a log, which after retention may name any predecessor. */
  #link: ChainLink | undefined
  fileBytes = 0
  batches = 0
  cause: unknown

  constructor(parts: {
    readonly segment: Segment
    readonly file: FileHandle
    readonly identity: Identity
    readonly link: ChainLink | undefined
  }) {
    this.file = parts.file
    this.#segment = parts.segment
    this.#identity = parts.identity
    this.#link = parts.link
  }

  async run(): Promise<void> {
    this.fileBytes = await this.file.size()
    let bytes = scanBytes
    while (this.#segment.size < this.fileBytes) {
      const chunk = Buffer.allocUnsafe(Math.min(bytes, this.fileBytes - this.#segment.size))
      const read = await this.file.read(chunk, this.#segment.size)
      const taken = this.#take(chunk.subarray(0, read))
      if (taken > 0) {
        bytes = scanBytes
        continue
      }
      const wanted = this.#lengthSaid(chunk.subarray(0, read))
      // Not a batch, or one that is longer than the file.
      if (wanted <= bytes || this.#segment.size + wanted > this.fileBytes) return
      bytes = wanted
    }
  }

  /** Length that the header at the start gives; 0 when it is none. */
  #lengthSaid(chunk: Buffer): number {
    try {
      return readBatchHeader(chunk, 0).length
    } catch {
      return 0
    }
  }

  /** Takes note of the valid batches at the start of `chunk`; returns their bytes. */
  #take(chunk: Buffer): number {
    let at = 0
    try {
      while (at < chunk.length) {
        const header = this.#valid(chunk, at)
        this.#link = linkOf(header)
        this.#segment.add(header, this.#link)
        this.batches++
        at += header.length
      }
    } catch (cause) {
      this.cause = cause
    }
    return at
  }

  /** The header of the batch at `at` if all rules hold for it. Throws. */
  #valid(chunk: Buffer, at: number): BatchHeader {
    const { rules } = this.#identity
    const header = verifyStored(chunk, at, this.#identity)
    if (rules.offsets && header.baseOffset !== this.#segment.nextOffset) {
      throw new PenstockError('CORRUPT_BATCH', `batch has offset ${header.baseOffset}`)
    }
    const linked =
      header.previousHeaderCrc === this.#link?.headerCrc &&
      header.previousPayloadCrc === this.#link.payloadCrc
    if (rules.chain && this.#link && !linked) {
      throw new PenstockError('CORRUPT_BATCH', 'batch names another predecessor')
    }
    return header
  }
}
