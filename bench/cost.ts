// What a workload cost the brokers, from the usage of their processes before and after it.

import type { ProcessUsage } from './process.ts'
import type { Figures } from './workloads.ts'

export interface Cost {
  readonly before: readonly ProcessUsage[]
  readonly after: readonly ProcessUsage[]
  readonly messages: number
}

/**
 * CPU of all processes together. Of a cluster also that of the busiest one: brokers here share their cores, so what they
 * reach says little about brokers on machines of their own. One that spends s seconds of CPU on a million messages can do at most a
 * million in s seconds on one core, if neither disk nor network stops it before.
 */
export function brokerCost({ before, after, messages }: Cost): Figures {
  const millions = messages / 1e6
  const perMillion = after.map((now) => {
    const then = before.find(({ process }) => process === now.process)
    return (now.cpuSeconds - (then?.cpuSeconds ?? 0)) / millions
  })
  const total = perMillion.reduce((sum, seconds) => sum + seconds, 0)
  if (after.length <= 1) return { 'broker CPU s per M msg': total }
  const busiest = Math.max(...perMillion)
  return {
    'all brokers CPU s per M msg': total,
    'busiest broker CPU s per M msg': busiest,
    'msg/s with a core per broker (derived)': 1e6 / busiest,
  }
}

export function residentMiB(usage: readonly ProcessUsage[]): number {
  return usage.reduce((sum, one) => sum + one.residentMiB, 0)
}
