// Which of a log's oldest segments its topic wants no longer, by age and by size. Pure.

import type { Offset, TimestampMs } from '../../model/offset.ts'
import type { LogConfig } from './partition-log.ts'
import type { Segment } from './segment.ts'

export interface RetentionFacts {
  /** When it was asked for. */
  readonly config: LogConfig
  readonly nowMs: TimestampMs
  /** What ends behind it is kept in any case. */
  readonly keepFrom: Offset
}

export function isTooOld(
  { lastTimestampMs, nextOffset }: Segment,
  { config, nowMs, keepFrom }: RetentionFacts,
): boolean {
  const { retentionMs } = config
  return retentionMs !== null && nextOffset <= keepFrom && nowMs - lastTimestampMs > retentionMs
}

/** To be asked of segments in order, oldest first. */
export function expendable(
  facts: RetentionFacts & { readonly sizeBytes: number },
): (segment: Segment) => boolean {
  const { retentionBytes } = facts.config
  let excess = retentionBytes === null ? 0 : facts.sizeBytes - retentionBytes
  return (segment) => {
    const tooMuch = retentionBytes !== null && excess >= segment.size
    excess -= segment.size
    return isTooOld(segment, facts) || (tooMuch && segment.nextOffset <= facts.keepFrom)
  }
}
