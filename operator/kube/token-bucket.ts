// How many things may begin in a span of time. Pure: tokens are taken in advance, and the answer is how long to wait for
// them, so that those who wait keep their order.

export interface BucketRule {
  readonly perSecond: number
  /** May begin at once after a rest. */
  readonly burst: number
}

export interface Bucket {
  /** Negative: taken in advance. At most `burst`. */
  readonly tokens: number
  readonly atMs: number
}

export function fullBucket(rule: BucketRule, nowMs: number): Bucket {
  return { tokens: rule.burst, atMs: nowMs }
}

/** One token; the taker waits `waitMs`, 0 or more, before it begins. */
export function take(
  bucket: Bucket,
  rule: BucketRule,
  nowMs: number,
): { readonly bucket: Bucket; readonly waitMs: number } {
  const atMs = Math.max(bucket.atMs, nowMs)
  const filled = bucket.tokens + ((atMs - bucket.atMs) * rule.perSecond) / 1_000
  const tokens = Math.min(rule.burst, filled) - 1
  const waitMs = tokens >= 0 ? 0 : (-tokens * 1_000) / rule.perSecond
  return { bucket: { tokens, atMs }, waitMs: waitMs + (atMs - nowMs) }
}

/** Gives back what was taken and not used: the waiter went away. */
export function giveBack(bucket: Bucket, rule: BucketRule): Bucket {
  return { ...bucket, tokens: Math.min(rule.burst, bucket.tokens + 1) }
}
