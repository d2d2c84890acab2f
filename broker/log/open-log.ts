// Opening a log: what is on disk is verified, and invalid bytes are judged. A torn tail (the end of what was never
// acknowledged) is cut; damage (something that was acknowledged no longer verifies) refuses the log with
// STORAGE_DAMAGED, because a broker that shortens a log silently loses messages (NATS, Jepsen 2025).

import { join } from 'node:path'
import {
  type BatchHeader,
  batchHeaderBytes,
  batchMagic,
  headerChecksum,
  readBatchHeader,
  verifyBatch,
} from '../../model/batch.ts'
import { limits } from '../../model/limits.ts'
import type { Offset } from '../../model/offset.ts'
import { DiskLog, roundBytesMax } from './disk-log.ts'
import { FlushedMark, type Mark } from './flushed-mark.ts'
import type { OpenLogOptions, Recovered } from './partition-log.ts'
import { allRules, type LogRules } from './rules.ts'
import {
  baseOffsetOf,
  type ChainLink,
  chainStart,
  damaged,
  Segment,
  segmentFileName,
} from './segment.ts'

/** How much is read at once while scanning. */
const scanBytes = limits.batchBytesMax + 1024 * 1024

export interface OpenDiskLogOptions extends OpenLogOptions {
  /** For tests alone: switches single rules off. */
  readonly rules?: LogRules
}

export interface RecoveredDiskLog extends Recovered {
  readonly log: DiskLog
}

export async function openPartitionLog(options: OpenDiskLogOptions): Promise<RecoveredDiskLog> {
  const { fileSystem, directory } = options
  const rules = options.rules ?? allRules
  await fileSystem.makeDirectory(directory)
  const { file: mark, mark: flushed } = await FlushedMark.open(fileSystem, directory)
  const segments: Segment[] = []
  try {
    const recovery = new Recovery({ ...options, rules }, flushed)
    await recovery.run(segments)
    if (rules.syncDirectory) await fileSystem.syncDirectory(directory)
    const { clock, seed, config, onFatal } = options
    const observe = options.observe ?? { committed() {} }
    const onRejected = options.onRejected ?? (() => {})
    const link = recovery.link
    const parts = {
      fileSystem,
      clock,
      directory,
      seed,
      config,
      rules,
      onFatal,
      onRejected,
      observe,
      mark,
      segments,
      link,
    }
    const { truncatedBytes } = recovery
    return { log: new DiskLog(parts), truncatedBytes, segmentsScanned: segments.length }
  } catch (error) {
    for (const segment of segments) await segment.close()
    await mark.close()
    throw error
  }
}

class Recovery {
  readonly #options: OpenLogOptions & { readonly rules: LogRules }
  readonly #flushed: Mark | undefined
  link: ChainLink = chainStart
  truncatedBytes = 0
  /** Undefined until the first batch: after retention a log may begin anywhere. */
  #expected: Offset | undefined

  constructor(options: OpenLogOptions & { readonly rules: LogRules }, flushed: Mark | undefined) {
    this.#options = options
    this.#flushed = flushed
  }

  async run(segments: Segment[]): Promise<void> {
    const { fileSystem, directory } = this.#options
    const bases = (await fileSystem.list(directory))
      .map(baseOffsetOf)
      .filter((base): base is Offset => base !== undefined)
      .sort((a, b) => a - b)
    if (bases.length === 0) {
      const path = join(directory, segmentFileName(0))
      const file = await fileSystem.open(path, 'create')
      segments.push(new Segment({ directory, baseOffset: 0, file }))
      return
    }
    for (const [index, baseOffset] of bases.entries()) {
      const file = await fileSystem.open(join(directory, segmentFileName(baseOffset)), 'write')
      const segment = new Segment({ directory, baseOffset, file })
      segments.push(segment)
      const expected = this.#expected
      if (this.#options.rules.offsets && expected !== undefined && expected !== baseOffset) {
        throw damaged(segment, 0)
      }
      await this.#scan(segment, { last: index === bases.length - 1, first: index === 0 })
      this.#expected = segment.nextOffset
    }
  }

  /** Reads a segment from front to back; stops at the first byte that is not a valid batch and judges it. */
  async #scan(
    segment: Segment,
    place: { readonly last: boolean; readonly first: boolean },
  ): Promise<void> {
    const fileBytes = await segment.file.size()
    let anyLink = place.first
    while (segment.size < fileBytes) {
      const buffer = Buffer.allocUnsafe(Math.min(scanBytes, fileBytes - segment.size))
      const read = await segment.file.read(buffer, segment.size)
      const chunk = buffer.subarray(0, read)
      let at = 0
      for (; at < chunk.length; ) {
        const header = this.#valid(chunk, at, { segment, anyLink })
        if (!header) break
        anyLink = false
        segment.add(header)
        this.link = { headerCrc: header.headerCrc, payloadCrc: header.payloadCrc }
        at += header.length
      }
      // A chunk holds at least one whole batch, so none at all means that what is here is no batch.
      if (at === 0) break
    }
    if (segment.size < fileBytes) await this.#judge(segment, { fileBytes, last: place.last })
    // Also a file that simply ends too early.
    if (this.#options.rules.flushedMark && segment.size < this.#markedBytes(segment)) {
      throw damaged(segment, segment.size)
    }
  }

  /** The header of the batch at `at` if all rules hold for it. */
  #valid(
    chunk: Buffer,
    at: number,
    context: { readonly segment: Segment; readonly anyLink: boolean },
  ): BatchHeader | undefined {
    const { rules, seed } = this.#options
    try {
      const header = readBatchHeader(chunk, at)
      if (chunk.length - at < header.length) return undefined
      const effectiveSeed = rules.identity ? seed : 0
      if (rules.headerChecksum && headerChecksum(chunk, at, effectiveSeed) !== header.headerCrc)
        return undefined
      if (rules.headerChecksum && rules.payloadChecksum) verifyBatch(chunk, at, effectiveSeed)
      if (rules.offsets && header.baseOffset !== context.segment.nextOffset) return undefined
      const linked =
        header.previousHeaderCrc === this.link.headerCrc &&
        header.previousPayloadCrc === this.link.payloadCrc
      return linked || context.anyLink || !rules.chain ? header : undefined
    } catch {
      return undefined
    }
  }

  /** Bytes of the segment that were synced before the mark was written. */
  #markedBytes(segment: Segment): number {
    return this.#flushed?.baseOffset === segment.baseOffset ? this.#flushed.filePos : 0
  }

  /** Torn tail: cut, durably. Damage: throw. */
  async #judge(
    segment: Segment,
    found: { readonly fileBytes: number; readonly last: boolean },
  ): Promise<void> {
    const { rules } = this.#options
    const { fileBytes, last } = found
    if (!last) throw damaged(segment, segment.size)
    if (rules.lookAhead && (await this.#validBeyond(segment, fileBytes)))
      throw damaged(segment, segment.size)
    if (rules.flushedMark && segment.size < this.#markedBytes(segment))
      throw damaged(segment, segment.size)
    this.truncatedBytes += fileBytes - segment.size
    await segment.file.truncate(segment.size)
    if (rules.durableCut) await segment.file.sync()
  }

  /**
   * Whether a valid batch of this log begins so far behind the invalid bytes that one commit round cannot have written
   * both: then the invalid ones had been synced. Nearer ones may be the rest of a torn round.
   */
  async #validBeyond(segment: Segment, fileBytes: number): Promise<boolean> {
    const from = segment.size + roundBytesMax + limits.batchBytesMax
    for (let filePos = from; filePos < fileBytes; filePos += scanBytes - batchHeaderBytes) {
      const buffer = Buffer.allocUnsafe(Math.min(scanBytes, fileBytes - filePos))
      const read = await segment.file.read(buffer, filePos)
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
        if (headerChecksum(chunk, at, this.#options.seed) === header.headerCrc) return true
      } catch {
        // Not a header after all: the magic number occurs in payloads too.
      }
    }
    return false
  }
}
