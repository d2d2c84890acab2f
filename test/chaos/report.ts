// A chaos run in words and a table: what was promised and held, and how long each kind of fault was felt.

import type { ChaosReport, ChaosRound } from './run.ts'

export function describeReport(report: ChaosReport, { replay }: { replay: string }): string {
  const { rounds, verdict, sent, failures, delivered, commits, violations, incidents } = report
  const given = Map.groupBy(failures, (line) => line)
  return [
    'ms               rounds  publishing: median    p90  worst   delivery: median    p90  worst   in sync after: worst',
    ...tableOf(rounds),
    '',
    `${rounds.length} rounds: ${sent} sent, ${verdict.acknowledged} acknowledged, ${failures.length} given up;`,
    `acknowledged and lost ${verdict.lost.length}, duplicated ${verdict.duplicated.length}, out of order ${verdict.outOfOrder.length};`,
    `group: ${delivered} delivered, ${commits} commits confirmed`,
    ...[...given].slice(0, 5).map(([line, { length }]) => `given up, ${length} times: ${line}`),
    ...incidents,
    violations.length === 0 ? 'no violation' : `${violations.length} VIOLATIONS`,
    ...violations,
    `again: ${replay}`,
  ].join('\n')
}

export function describeRound({ round, kind, detail, victim, ...times }: ChaosRound): string {
  const { gap, deliveryGap, healedMs } = times
  const gaps = `publishing ${cell(gap.ms)}, delivery ${cell(deliveryGap.ms)}, in sync after ${cell(healedMs)} ms`
  return `${String(round).padStart(4)} ${kind.padEnd(16)} ${victim}  ${gaps}  ${detail}`
}

function tableOf(rounds: readonly ChaosRound[]): string[] {
  const byKind = [...Map.groupBy(rounds, ({ kind }) => kind)].sort(([a], [b]) => (a < b ? -1 : 1))
  return byKind.map(([kind, some]) => {
    const publishing = distribution(some.map(({ gap }) => gap.ms))
    const delivery = distribution(some.map(({ deliveryGap }) => deliveryGap.ms))
    const healed = Math.max(...some.map(({ healedMs }) => healedMs))
    return `${kind.padEnd(16)} ${String(some.length).padStart(6)}             ${publishing}             ${delivery}                 ${cell(healed)}`
  })
}

/** Median, nine of ten, worst. */
function distribution(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (share: number): string => cell(sorted[Math.ceil(share * sorted.length) - 1] ?? 0)
  return `${at(0.5)} ${at(0.9)} ${at(1)}`
}

function cell(ms: number): string {
  return String(Math.round(ms)).padStart(6)
}
