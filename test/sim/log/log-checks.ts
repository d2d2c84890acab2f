// The promises of a PartitionLog, each a checker with a name. They look at what the log answers and at the model, never at
// how the log works inside; the one exception is `noteOnDisk`, which reads segment names.

import type { LogConfig, PartitionLog } from '../../../broker/log/partition-log.ts'
import { batchHeaderBytes, readBatchHeader } from '../../../model/batch.ts'
import { must } from '../violation.ts'
import type { LogModel, ModelBatch } from './log-model.ts'

/**
 * Damage to what was acknowledged longer ago than this is never taken for a torn tail. Shorter: no log on one disk can
 * tell the two apart without a second sync per acknowledgement.
 */
export const damageKnownAfterMs = 5_000

/** What recovery says of a log, held against what may have survived. */
export function checkRecovered(
  model: LogModel,
  found: {
    readonly startOffset: number
    readonly endOffset: number
    readonly durableOffset: number
    readonly powerCut: boolean
    /** Synced bytes of this log were damaged: a tail may be lost, but only a fresh one. */
    readonly damaged: boolean
    /** End of the last process that had the log open. */
    readonly aliveUntilMs: number
  },
): void {
  const { startOffset, endOffset, durableOffset } = found
  must(durableOffset === endOffset, 'recovery', () => `durable ${durableOffset} of ${endOffset}`)
  must(startOffset <= endOffset, 'recovery', () => `start ${startOffset} after end ${endOffset}`)
  checkStart(model, startOffset)
  must(endOffset <= model.endOffset, 'resurrected', () => {
    return `the log ends at ${endOffset}, but nothing was ever appended beyond ${model.endOffset}`
  })
  must(model.isBoundary(endOffset), 'wrong bytes', () => `${endOffset} is inside a batch`)
  const durable = found.powerCut ? model.syncedOffset : model.durableOffset
  const least = model.cutting ? Math.min(durable, model.endAfterCut(model.cutting.from)) : durable
  if (endOffset >= least) return
  const lost = model.holding(endOffset)
  const ageMs = found.aliveUntilMs - (lost?.ackedAtMs ?? 0)
  must(found.damaged, 'acknowledged lost', () => {
    return `the log ends at ${endOffset}, but ${least} was durable`
  })
  must(ageMs <= damageKnownAfterMs, 'silently shortened', () => {
    return `the log ends at ${endOffset} without a word, but ${least} was durable, since ${ageMs} ms`
  })
}

/**
 * Damage with valid batches behind it, further than one commit round reaches, is never taken for a torn tail. Only where
 * every acknowledgement was of a sync.
 */
export function checkNotShortened(
  model: LogModel,
  found: {
    readonly endOffset: number
    /** As it was on the disk before the log was opened. */
    readonly newestSegment: { readonly baseOffset: number; readonly bytes: Uint8Array }
    readonly roundBytesMax: number
  },
): void {
  const { endOffset, newestSegment, roundBytesMax } = found
  if (endOffset >= model.syncedOffset || model.cutting) return
  let filePos = 0
  let cutPos = Number.MAX_SAFE_INTEGER
  for (const { baseOffset, bytes } of model.batches) {
    if (baseOffset < newestSegment.baseOffset) continue
    if (baseOffset === endOffset) cutPos = filePos
    const header = newestSegment.bytes.subarray(filePos, filePos + batchHeaderBytes)
    const isFar = filePos >= cutPos + roundBytesMax
    must(
      !isFar || !bytes.subarray(0, batchHeaderBytes).equals(header),
      'silently shortened',
      () => {
        return `the log ends at ${endOffset} without a word, though ${baseOffset} is there and valid`
      },
    )
    filePos += bytes.length
  }
}

function checkStart(model: LogModel, startOffset: number): void {
  must(startOffset >= model.startOffset, 'retention', () => {
    return `starts at ${startOffset} again, after ${model.startOffset} was reported`
  })
  if (startOffset === model.startOffset) return
  const { trimming } = model
  must(trimming !== undefined, 'acknowledged lost', () => {
    return `starts at ${startOffset} instead of ${model.startOffset}, and nobody asked for it`
  })
  checkTrimmed(model, startOffset, trimming)
}

/** Retention took nothing that the topic says to keep. */
export function checkTrimmed(
  model: LogModel,
  startOffset: number,
  by: { readonly nowMs: number; readonly config: LogConfig },
): void {
  must(model.isBoundary(startOffset), 'retention', () => `${startOffset} is inside a batch`)
  for (const batch of model.batches) {
    if (batch.baseOffset >= startOffset) break
    must(model.isExpendable(batch, by), 'retention', () => {
      return `offset ${batch.baseOffset} was removed though it is neither old nor too much`
    })
  }
}

/** Retention left no sealed segment that had to go. */
export function checkTrimmedEnough(
  model: LogModel,
  segmentBases: readonly number[],
  by: { readonly nowMs: number; readonly config: LogConfig },
): void {
  const next = segmentBases[1]
  if (next === undefined) return
  const first = model.batches.filter(({ baseOffset }) => baseOffset < next)
  const newest = first.at(-1)
  if (!newest) return
  const { retentionMs } = by.config
  const tooOld = retentionMs !== null && by.nowMs - newest.timestampMs > retentionMs
  must(!tooOld, 'retention', () => `offset ${newest.baseOffset} is too old and still there`)
}

/** An append took the next offset and a time that does not run backwards. */
export function checkStamp(model: LogModel, batch: ModelBatch, given: Buffer): void {
  const header = readBatchHeader(batch.bytes)
  must(batch.baseOffset === model.endOffset, 'offsets', () => {
    return `an append got ${batch.baseOffset}, but the log ends at ${model.endOffset}`
  })
  must(header.baseOffset === batch.baseOffset, 'offsets', () => 'the stamp has another offset')
  const { headerCrc, payloadCrc } = model.link
  const isLinked =
    header.previousHeaderCrc === headerCrc && header.previousPayloadCrc === payloadCrc
  must(isLinked, 'chain', () => `the batch at ${batch.baseOffset} names another predecessor`)
  must(batch.nextOffset === header.baseOffset + header.lastOffsetDelta + 1, 'offsets', () => {
    return `${batch.nextOffset} does not follow ${header.baseOffset}+${header.lastOffsetDelta}`
  })
  must(batch.bytes.subarray(96).equals(given.subarray(96)), 'wrong bytes', () => {
    return 'a payload was changed'
  })
  const last = model.batches.at(-1)?.timestampMs ?? 0
  must(batch.timestampMs >= last, 'timestamps', () => `${batch.timestampMs} after ${last}`)
}

/** A slice is exactly the batches that were appended there. */
export function checkSlice(
  model: LogModel,
  range: { readonly from: number; readonly before: number; readonly maxBytes: number },
  slice: { readonly batches: Buffer; readonly nextOffset: number },
): void {
  const { from, before, maxBytes } = range
  let next = from
  let at = 0
  while (at < slice.batches.length) {
    const batch = model.holding(next)
    must(batch !== undefined, 'wrong bytes', () => `a read from ${from} goes beyond the end`)
    const served = slice.batches.subarray(at, at + batch.bytes.length)
    if (!served.equals(batch.bytes) && model.isMiddleOfFormer(slice.batches.subarray(at))) return
    must(served.equals(batch.bytes), 'wrong bytes', () => {
      return `a read from ${from} has other bytes at offset ${batch.baseOffset}`
    })
    must(batch.baseOffset < before, 'read range', () => `offset ${batch.baseOffset} of ${before}`)
    at += batch.bytes.length
    must(at <= maxBytes || at === batch.bytes.length, 'read range', () => {
      return `${at} bytes, though at most ${maxBytes} were asked for`
    })
    next = batch.nextOffset
  }
  must(slice.nextOffset === next, 'read range', () => `next ${slice.nextOffset}, not ${next}`)
}

/** Times of a log that is at rest. */
export async function checkTimes(
  model: LogModel,
  log: PartitionLog,
  at: { readonly timeMs: number; readonly offset: number; readonly isDamaged: boolean },
): Promise<void> {
  const first = model.batches.find(({ timestampMs }) => timestampMs >= at.timeMs)
  const wanted = first?.baseOffset ?? model.endOffset
  const found = await log.offsetAtTime(at.timeMs)
  const isHidden = at.isDamaged && model.hasFormerRun()
  must(found === wanted || isHidden, 'timestamps', () => `${found} at ${at.timeMs}, not ${wanted}`)
  const holding = model.holding(at.offset)
  const timestamp = await log.timestampAt(at.offset)
  must(timestamp === holding?.timestampMs || isHidden, 'timestamps', () => {
    return `offset ${at.offset} is of ${timestamp}, not ${holding?.timestampMs}`
  })
}
