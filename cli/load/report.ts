// From what a bench has counted to what it prints.

import type { Histogram } from './histogram.ts'
import type { BenchRow } from './view.ts'

export interface Counted {
  readonly workload: string
  readonly topic: string
  readonly messages: number
  readonly failed: number
  readonly bytes: number
  readonly elapsedMs: number
  /** In microseconds. */
  readonly latency?: Histogram
}

export function benchRow({ elapsedMs, latency, ...counted }: Counted): BenchRow {
  const perSecond = (amount: number): number => round((amount / Math.max(1, elapsedMs)) * 1000)
  const ms = (share: number): number => round((latency?.percentile(share) ?? 0) / 1000)
  return {
    ...counted,
    durationMs: round(elapsedMs),
    messagesPerSecond: perSecond(counted.messages),
    bytesPerSecond: perSecond(counted.bytes),
    ...(latency !== undefined &&
      latency.count > 0 && {
        latency: {
          p50Ms: ms(0.5),
          p90Ms: ms(0.9),
          p99Ms: ms(0.99),
          p999Ms: ms(0.999),
          maxMs: round(latency.max / 1000),
        },
      }),
  }
}

function round(value: number): number {
  return Number(value.toFixed(3))
}
